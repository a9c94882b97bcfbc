package dev.pinball.cli.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places the labels of points one after the other: the first free place of several around each point. */
final class LabelLayout {
    private static final double ROUNDING = 1e-6; // of areas

    private final Box picture;
    private final List<Box> taken = new ArrayList<>();

    /**
     * A rectangle of the picture.
     *
     * @param x its left edge
     * @param y its upper edge
     */
    record Box(double x, double y, double width, double height) {

        /** The area that both cover. */
        double overlap(Box other) {
            double common = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
            double commonHeight = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
            return common > 0 && commonHeight > 0 ? common * commonHeight : 0;
        }

        double area() {
            return width * height;
        }
    }

    LabelLayout(Box picture) {
        this.picture = picture;
    }

    /** Keeps labels away from a point. */
    void addPoint(double x, double y, double radius) {
        taken.add(new Box(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /**
     * The place of a label of this size beside a point; where there is no room, the one that covers least.
     *
     * @param gap between the middle of the point and the label
     */
    Box place(double x, double y, double gap, double width, double height) {
        Box best = candidates(x, y, gap, width, height).stream()
                .min(Comparator.comparingDouble(this::covered))
                .orElseThrow();
        taken.add(best);
        return best;
    }

    private double covered(Box candidate) {
        double outside = candidate.area() - candidate.overlap(picture);
        double covered =
                10 * outside + taken.stream().mapToDouble(candidate::overlap).sum();
        return covered < ROUNDING ? 0 : covered;
    }

    /** To the right first, then around, then around a little further away. */
    private static List<Box> candidates(double x, double y, double gap, double width, double height) {
        List<Box> candidates = new ArrayList<>();
        for (double distance = gap; distance <= 5 * gap; distance += gap) {
            double right = x + distance;
            double left = x - distance - width;
            double above = y - distance - height;
            double below = y + distance;
            double middle = y - height / 2;
            double centre = x - width / 2;
            candidates.add(new Box(right, middle, width, height));
            candidates.add(new Box(left, middle, width, height));
            candidates.add(new Box(centre, above, width, height));
            candidates.add(new Box(centre, below, width, height));
            candidates.add(new Box(right, above, width, height));
            candidates.add(new Box(right, below, width, height));
            candidates.add(new Box(left, above, width, height));
            candidates.add(new Box(left, below, width, height));
        }
        return candidates;
    }
}
