package dev.pinball.engine.request;

import dev.pinball.accelerator.sampling.LogitsCopy;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.model.embedding.Pooling;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A checked request for one sequence.
 *
 * @param keepOpen keeps the sequence after an answer, for the next turn
 * @param deadlineNanos on the clock of the engine; the sequence ends when it passes
 */
public record GenerationRequest(
        SamplingParameters sampling,
        StopConditions stop,
        OutputOptions output,
        boolean keepOpen,
        OptionalLong deadlineNanos,
        ServiceClass serviceClass) {

    /** One answer of at most {@code tokensMax} tokens, drawn as {@code sampling} says, without a deadline. */
    public static GenerationRequest of(SamplingParameters sampling, int tokensMax) {
        StopConditions stop = new StopConditions(OptionalInt.of(tokensMax), List.of(), Set.of(), false);
        return new GenerationRequest(
                sampling, stop, OutputOptions.TEXT_ALONE, false, OptionalLong.empty(), ServiceClass.DEFAULT);
    }

    /** The embedding of a prompt, and no answer. */
    public static GenerationRequest embedding(Pooling pooling, ServiceClass serviceClass) {
        GenerationRequest nothing = of(SamplingParameters.GREEDY, 0);
        return new GenerationRequest(
                nothing.sampling,
                nothing.stop,
                OutputOptions.embedding(pooling),
                false,
                OptionalLong.empty(),
                serviceClass);
    }

    /** The same request, drawn otherwise. */
    public GenerationRequest withSampling(SamplingParameters other) {
        return new GenerationRequest(other, stop, output, keepOpen, deadlineNanos, serviceClass);
    }

    /** The same request that returns something else besides the text. */
    public GenerationRequest withOutput(OutputOptions other) {
        return new GenerationRequest(sampling, stop, other, keepOpen, deadlineNanos, serviceClass);
    }

    /** The same request for a single token; the step that draws it copies its logits to {@code logits}. */
    public GenerationRequest forOneStep(LogitsCopy logits) {
        StopConditions afterOne = new StopConditions(OptionalInt.of(1), List.of(), Set.of(), true);
        return new GenerationRequest(
                sampling, afterOne, OutputOptions.logits(logits), false, deadlineNanos, serviceClass);
    }
}
