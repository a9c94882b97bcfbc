package dev.pinball.loadtest.run;

import dev.pinball.loadtest.measure.Report.Probe;
import java.util.ArrayList;
import java.util.List;

/** Looks for the highest rate of requests at which a server still meets an objective. */
public final class RateSearch {
    private static final double STEP = 2;
    private static final double PRECISION = 1.05;
    private static final int PROBES_MAX = 24;

    /** Tries one rate. */
    public interface Trial {
        Probe at(double ratePerSecond) throws InterruptedException;
    }

    private RateSearch() {}

    /**
     * Doubles or halves the rate until the objective is missed or met, then halves what is between on a scale of ratios,
     * until 5 % are left.
     *
     * @param begin the first rate
     * @return the probes in the order in which they were made; the highest rate that met the objective is the answer
     */
    public static List<Probe> search(double begin, Trial trial) throws InterruptedException {
        List<Probe> probes = new ArrayList<>();
        double met = 0;
        double missed = Double.POSITIVE_INFINITY;
        double rate = begin;
        while (probes.size() < PROBES_MAX && missed > met * PRECISION) {
            Probe probe = trial.at(rate);
            probes.add(probe);
            if (probe.met()) {
                met = rate;
            } else {
                missed = rate;
            }
            rate = next(met, missed);
        }
        return probes;
    }

    private static double next(double met, double missed) {
        if (Double.isInfinite(missed)) {
            return met * STEP;
        }
        return met == 0 ? missed / STEP : Math.sqrt(met * missed);
    }
}
