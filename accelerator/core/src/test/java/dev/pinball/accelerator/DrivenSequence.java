package dev.pinball.accelerator;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sequence that a test drives: its known tokens, how many of them are computed, and what was drawn. */
public final class DrivenSequence {
    private final int[] known; // [promptLength + tokensMax]
    private final boolean forced;
    private final SamplingState state;
    private final List<DrawnToken> drawn = new ArrayList<>();
    private final List<Integer> blockIds = new ArrayList<>();
    private int knownCount;
    private int computedCount;

    private DrivenSequence(int[] known, int promptLength, boolean forced, SamplingState state) {
        this.known = known;
        this.knownCount = promptLength;
        this.forced = forced;
        this.state = state;
        for (int index = 0; index < promptLength; index++) {
            state.addPromptToken(known[index]);
        }
    }

    /** Goes on with the tokens that are drawn, {@code tokensMax} of them, and asks for all candidates. */
    public static DrivenSequence drawing(int[] prompt, int tokensMax, SamplingParameters parameters) {
        return drawing(prompt, tokensMax, withCandidates(parameters));
    }

    /** Goes on with the tokens that are drawn, {@code tokensMax} of them. */
    public static DrivenSequence drawing(int[] prompt, int tokensMax, SamplingState state) {
        return new DrivenSequence(Arrays.copyOf(prompt, prompt.length + tokensMax), prompt.length, false, state);
    }

    /** Goes on with {@code continuation}, whatever is drawn. */
    public static DrivenSequence following(int[] prompt, int[] continuation) {
        int[] known = Arrays.copyOf(prompt, prompt.length + continuation.length);
        System.arraycopy(continuation, 0, known, prompt.length, continuation.length);
        return new DrivenSequence(known, prompt.length, true, withCandidates(SamplingParameters.GREEDY));
    }

    private static SamplingState withCandidates(SamplingParameters parameters) {
        return new SamplingState(parameters, true, SampledTokens.CANDIDATES_MAX);
    }

    /** What was drawn so far, in order. */
    public List<DrawnToken> drawn() {
        return List.copyOf(drawn);
    }

    public int[] drawnIds() {
        return drawn.stream().mapToInt(DrawnToken::tokenId).toArray();
    }

    boolean isFinished() {
        return knownCount == known.length;
    }

    int rowsToCompute() {
        return knownCount - computedCount;
    }

    int computedCount() {
        return computedCount;
    }

    List<Integer> blockIds() {
        return blockIds;
    }

    /** Adds the next {@code rowCount} rows to the batch; the last one is an output when nothing known is left. */
    boolean addTo(StepBatch batch, int rowCount) {
        batch.addSequence(blockIds.stream().mapToInt(Integer::intValue).toArray(), blockIds.size());
        for (int row = 0; row < rowCount; row++) {
            batch.addRow(known[computedCount], computedCount);
            computedCount++;
        }
        boolean output = computedCount == knownCount;
        if (output) {
            batch.addOutput(state);
        }
        return output;
    }

    void accept(DrawnToken token) {
        drawn.add(token);
        if (!forced) {
            known[knownCount] = token.tokenId();
        }
        state.addGeneratedToken(known[knownCount]);
        knownCount++;
    }
}
