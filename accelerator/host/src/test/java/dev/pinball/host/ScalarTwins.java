package dev.pinball.host;

/** What kernels compute, in plain Java. */
public final class ScalarTwins {
    private ScalarTwins() {}

    public static double dot(float[] left, int leftStart, float[] right, int rightStart, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) left[leftStart + i] * right[rightStart + i];
        }
        return sum;
    }
}
