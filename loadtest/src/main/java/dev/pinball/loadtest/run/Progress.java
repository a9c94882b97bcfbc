package dev.pinball.loadtest.run;

import dev.pinball.loadtest.measure.Tick;

/** Hears of a run while it goes on. */
public interface Progress {

    /** One more second has passed. */
    void onTick(Tick tick);
}
