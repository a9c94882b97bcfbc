package dev.pinball.loadtest.workload;

import java.util.Locale;
import java.util.function.IntSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.LogNormalDistribution;

/** A distribution of lengths in tokens. */
public sealed interface Lengths {

    IntSupplier sampler(UniformRandomProvider random);

    /** Written {@code 128}. */
    record Constant(int tokens) implements Lengths {
        @Override
        public IntSupplier sampler(UniformRandomProvider random) {
            return () -> tokens;
        }
    }

    /** Written {@code 64..256}, both included. */
    record Uniform(int least, int most) implements Lengths {
        @Override
        public IntSupplier sampler(UniformRandomProvider random) {
            return () -> random.nextInt(least, most + 1);
        }
    }

    /** Written {@code 128~0.8}: log-normal of a median and the standard deviation of its logarithm, as lengths of chats are. */
    record LogNormal(int median, double sigma) implements Lengths {
        @Override
        public IntSupplier sampler(UniformRandomProvider random) {
            var sampler = LogNormalDistribution.of(Math.log(median), sigma).createSampler(random);
            return () -> (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(sampler.sample())));
        }
    }

    /** @throws IllegalArgumentException which names the text and the forms */
    static Lengths parse(String text) {
        try {
            Lengths lengths = read(text);
            if (isSensible(lengths)) {
                return lengths;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "%s (expected: tokens as 128, 64..256, or 128~0.8 for a log-normal median and sigma)".formatted(text));
    }

    private static Lengths read(String text) {
        int dots = text.indexOf("..");
        int tilde = text.indexOf('~');
        if (dots >= 0) {
            return new Uniform(Integer.parseInt(text.substring(0, dots)), Integer.parseInt(text.substring(dots + 2)));
        }
        if (tilde >= 0) {
            return new LogNormal(
                    Integer.parseInt(text.substring(0, tilde)), Double.parseDouble(text.substring(tilde + 1)));
        }
        return new Constant(Integer.parseInt(text));
    }

    private static boolean isSensible(Lengths lengths) {
        return switch (lengths) {
            case Constant constant -> constant.tokens > 0;
            case Uniform uniform -> uniform.least > 0 && uniform.most >= uniform.least && uniform.most < 1 << 24;
            case LogNormal normal -> normal.median > 0 && normal.sigma >= 0 && normal.sigma <= 4;
        };
    }

    /** As it is written in a setting. */
    default String text() {
        return switch (this) {
            case Constant constant -> Integer.toString(constant.tokens);
            case Uniform uniform -> uniform.least + ".." + uniform.most;
            case LogNormal normal -> String.format(Locale.ROOT, "%d~%s", normal.median, normal.sigma);
        };
    }
}
