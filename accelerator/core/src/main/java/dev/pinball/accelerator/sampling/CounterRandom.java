package dev.pinball.accelerator.sampling;

/**
 * A random number for every seed and position, without a state to carry along: SplitMix64's finaliser (Steele, Lea, Flood
 * 2014, "Fast Splittable Pseudorandom Number Generators") over both. A sequence that is preempted and computed again draws
 * the same numbers.
 */
public final class CounterRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1p-53;

    private CounterRandom() {}

    /** Uniform in [0, 1). */
    public static double uniform(long seed, long position) {
        // The seed is mixed first: seeds that differ by the gamma would share their numbers, one position apart.
        long mixedSeed = mix(seed + GOLDEN_GAMMA);
        return (mix(mixedSeed + position * GOLDEN_GAMMA) >>> 11) * UNIT;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
