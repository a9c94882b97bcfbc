package dev.pinball.cli.report;

/**
 * The most that {@code nvidia-smi} showed of a GPU while a part ran, in its own units.
 *
 * @param memoryMebibytes of all processes
 * @param smMhz the clock of its processors
 * @param powerWatts what it drew
 */
record GpuUse(double memoryMebibytes, double smMhz, double powerWatts) {
    static final String QUERY = "memory.used,clocks.sm,power.draw";

    static final GpuUse NONE = new GpuUse(0, 0, 0);

    /** The larger of this and a line of {@code nvidia-smi --query-gpu}; a line of something else changes nothing. */
    GpuUse max(String line) {
        String[] values = line.split(",", -1);
        try {
            return new GpuUse(
                    Math.max(memoryMebibytes, Double.parseDouble(values[0])),
                    Math.max(smMhz, Double.parseDouble(values[1])),
                    Math.max(powerWatts, Double.parseDouble(values[2])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException somethingElse) {
            return this;
        }
    }
}
