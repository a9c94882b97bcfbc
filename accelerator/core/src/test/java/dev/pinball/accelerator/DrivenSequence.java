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
    private final boolean everyRow; // is an output
    private final SamplingState state;
    private final List<DrawnToken> drawn = new ArrayList<>();
    private final List<float[]> hiddenStates = new ArrayList<>();
    private final List<Integer> blockIds = new ArrayList<>();
    private int knownCount;
    private int computedCount;

    private DrivenSequence(int[] known, int promptLength, boolean forced, boolean everyRow, SamplingState state) {
        this.known = known;
        this.knownCount = promptLength;
        this.forced = forced;
        this.everyRow = everyRow;
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
        return new DrivenSequence(Arrays.copyOf(prompt, prompt.length + tokensMax), prompt.length, false, false, state);
    }

    /** Goes on with {@code continuation}, whatever is drawn. */
    public static DrivenSequence following(int[] prompt, int[] continuation) {
        int[] known = Arrays.copyOf(prompt, prompt.length + continuation.length);
        System.arraycopy(continuation, 0, known, prompt.length, continuation.length);
        return new DrivenSequence(known, prompt.length, true, false, withCandidates(SamplingParameters.GREEDY));
    }

    /** Scores all tokens but the first, and draws none. */
    public static DrivenSequence scoring(int[] prompt) {
        SamplingState state = SamplingState.scoring(position -> prompt[position], SampledTokens.CANDIDATES_MAX);
        return new DrivenSequence(prompt, prompt.length - 1, false, true, state);
    }

    /** Wants the hidden state of each row, and draws nothing. */
    public static DrivenSequence embedding(int[] prompt) {
        return new DrivenSequence(prompt, prompt.length, false, true, SamplingState.HIDDEN_STATE);
    }

    private static SamplingState withCandidates(SamplingParameters parameters) {
        return new SamplingState(parameters, true, SampledTokens.CANDIDATES_MAX);
    }

    /** What was drawn so far, in order. */
    public List<DrawnToken> drawn() {
        return List.copyOf(drawn);
    }

    /** [width] of each row so far. */
    public List<float[]> hiddenStates() {
        return List.copyOf(hiddenStates);
    }

    public int[] drawnIds() {
        return drawn.stream().mapToInt(DrawnToken::tokenId).toArray();
    }

    boolean isFinished() {
        return everyRow ? computedCount == knownCount : knownCount == known.length;
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

    /** Adds the next {@code rowCount} rows to the batch, and returns how many are outputs: the last where no known one is left. */
    int addTo(StepBatch batch, int rowCount) {
        batch.addSequence(blockIds.stream().mapToInt(Integer::intValue).toArray(), blockIds.size());
        int outputCount = 0;
        for (int row = 0; row < rowCount; row++) {
            batch.addRow(known[computedCount], computedCount);
            computedCount++;
            if (everyRow || computedCount == knownCount) {
                batch.addOutput(state);
                outputCount++;
            }
        }
        return outputCount;
    }

    void accept(SampledTokens sampled, int output) {
        if (state.hiddenStateWanted()) {
            hiddenStates.add(sampled.hiddenState(output));
            return;
        }
        DrawnToken token = DrawnToken.of(sampled, output);
        drawn.add(token);
        if (everyRow) {
            return;
        }
        if (!forced) {
            known[knownCount] = token.tokenId();
        }
        state.addGeneratedToken(known[knownCount]);
        knownCount++;
    }
}
