package dev.pinball.loadtest.workload;

import java.util.function.DoubleSupplier;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;

/** When requests are sent. In an open loop the server's answers have no influence on it. */
public sealed interface Arrivals {

    /** Arrivals at times that are drawn, or in even steps: an open loop of {@code ratePerSecond} requests a second. */
    sealed interface Open extends Arrivals {
        double ratePerSecond();

        /** Seconds from one request to the next, one after the other. */
        DoubleSupplier gaps(UniformRandomProvider random);
    }

    /** Independent clients: exponential gaps. */
    record Poisson(double ratePerSecond) implements Open {
        @Override
        public DoubleSupplier gaps(UniformRandomProvider random) {
            return ExponentialDistribution.of(1 / ratePerSecond).createSampler(random)::sample;
        }
    }

    /**
     * Gamma-distributed gaps.
     *
     * @param burstiness the shape: 1 is Poisson, less comes in bursts, more is evener
     */
    record Gamma(double ratePerSecond, double burstiness) implements Open {
        @Override
        public DoubleSupplier gaps(UniformRandomProvider random) {
            return GammaDistribution.of(burstiness, 1 / (ratePerSecond * burstiness))
                    .createSampler(random)::sample;
        }
    }

    /** Even gaps. */
    record Constant(double ratePerSecond) implements Open {
        @Override
        public DoubleSupplier gaps(UniformRandomProvider random) {
            return () -> 1 / ratePerSecond;
        }
    }

    /** The times of a trace. */
    record Replay(Trace trace) implements Arrivals {}

    /** A closed loop: each client sends its next request when it has the answer to the last. */
    record Clients(int count) implements Arrivals {}
}
