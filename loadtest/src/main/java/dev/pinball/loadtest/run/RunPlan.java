package dev.pinball.loadtest.run;

import dev.pinball.loadtest.measure.Objective;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.PromptText;
import dev.pinball.loadtest.workload.Workload;

/**
 * One run.
 *
 * @param warmUpSeconds before the measured time; requests that should be sent in it are in no figure
 * @param seconds that are measured; of a trace, all its requests are sent
 * @param drainSeconds that answers may take beyond it; those that take longer have failed
 * @param inFlightMax requests at once; the next fails as the client's own fault
 * @param seed of everything that is drawn
 */
public record RunPlan(
        Arrivals arrivals,
        Workload workload,
        PromptText text,
        double warmUpSeconds,
        double seconds,
        double drainSeconds,
        int inFlightMax,
        Objective objective,
        long seed) {

    /** The same with other arrivals. */
    public RunPlan with(Arrivals others) {
        return new RunPlan(others, workload, text, warmUpSeconds, seconds, drainSeconds, inFlightMax, objective, seed);
    }

    /** The same for another repeat: other requests of the same kind. */
    public RunPlan repeat(int number) {
        return new RunPlan(
                arrivals, workload, text, warmUpSeconds, seconds, drainSeconds, inFlightMax, objective, seed + number);
    }
}
