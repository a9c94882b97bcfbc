package dev.pinball.service.request;

import dev.pinball.accelerator.sampling.SamplingParameters;
import java.util.OptionalLong;

/**
 * What a caller asks of one sequence, checked at the edge.
 *
 * @param keepOpen keeps the sequence after an answer, for the next turn
 * @param deadlineNanos on the clock of the engine; the sequence ends when it passes
 */
public record GenerationRequest(
        SamplingParameters sampling,
        StopConditions stop,
        OutputOptions output,
        boolean keepOpen,
        OptionalLong deadlineNanos) {}
