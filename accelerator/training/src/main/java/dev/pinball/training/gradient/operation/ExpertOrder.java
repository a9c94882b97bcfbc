package dev.pinball.training.gradient.operation;

/**
 * The choices of a batch, a row's slots one after the other, ordered by expert: those of an expert lie together, so one product
 * computes them.
 *
 * @param starts [experts + 1] where the choices of each expert begin
 * @param places [rows * slots] the place of each choice in this order
 */
record ExpertOrder(int[] starts, int[] places) {

    static ExpertOrder of(float[] chosen, int choices, int expertCount) {
        int[] starts = new int[expertCount + 1];
        for (int choice = 0; choice < choices; choice++) {
            starts[(int) chosen[choice] + 1]++;
        }
        for (int expert = 0; expert < expertCount; expert++) {
            starts[expert + 1] += starts[expert];
        }
        int[] next = starts.clone();
        int[] places = new int[choices];
        for (int choice = 0; choice < choices; choice++) {
            places[choice] = next[(int) chosen[choice]]++;
        }
        return new ExpertOrder(starts, places);
    }

    int count(int expert) {
        return starts[expert + 1] - starts[expert];
    }
}
