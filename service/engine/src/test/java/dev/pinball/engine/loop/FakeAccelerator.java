package dev.pinball.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AsynchronousAccelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps token ids where a device keeps keys and values, and draws each next token from all that it reads back through the
 * block table. A wrong table, position or block gives other tokens.
 */
public class FakeAccelerator implements Accelerator {
    private final DeviceLimits limits;
    private final int endOdds;
    private final int[] store; // [blocks * tokensPerBlock] token ids
    private boolean failing;
    private boolean failed;
    private boolean broken;
    private boolean exhausted;
    private volatile CountDownLatch entered = new CountDownLatch(0);
    private volatile CountDownLatch released = new CountDownLatch(0);
    private int poisonTokenId = -1;
    private Runnable stepTime = () -> {};
    private int rowCount;

    /** @param endOdds about one token of so many ends the output; 0 for none */
    public FakeAccelerator(DeviceLimits limits, int endOdds) {
        this.limits = limits;
        this.endOdds = endOdds;
        store = new int[limits.blockCount() * limits.tokensPerBlock()];
        Arrays.fill(store, -1);
    }

    /** Runs in each step from now on: it takes its time on the clock of the test. */
    public void stepsTake(Runnable time) {
        stepTime = time;
    }

    /** Fails the next step. */
    public void failNextStep() {
        failing = true;
    }

    /** Finds no memory in the next step. */
    public void exhaustNextStep() {
        exhausted = true;
    }

    /** Steps count down {@code enteredStep} and don't end before {@code stepReleased} is down. */
    public void hold(CountDownLatch enteredStep, CountDownLatch stepReleased) {
        entered = enteredStep;
        released = stepReleased;
    }

    /** Has a programmer's error in the next step. */
    public void breakNextStep() {
        broken = true;
    }

    /** Computes no numbers from now on for a sequence that contains this token. */
    public void poison(int tokenId) {
        poisonTokenId = tokenId;
    }

    /** Whether the last step failed. */
    public boolean failed() {
        return failed;
    }

    /** Rows computed since the start. */
    public int rowCount() {
        return rowCount;
    }

    /** The token that follows {@code hash}, which {@link #hash} made of all tokens before. */
    static int nextToken(long hash, int endOdds) {
        long mixed = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 32;
        if (endOdds > 0 && Math.floorMod(mixed, endOdds) == 0) {
            return FakeTokenizer.END;
        }
        return 1 + (int) Math.floorMod(mixed >> 8, (long) FakeTokenizer.SIZE - 1);
    }

    static long hash(long hash, int tokenId) {
        return (hash + tokenId + 1) * 0x9E3779B97F4A7C15L;
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled) {
        try {
            entered.countDown();
            released.await();
        } catch (InterruptedException interrupted) {
            throw new AcceleratorException("interrupted", interrupted);
        }
        stepTime.run();
        sampled.begin(batch.outputCount());
        Set<Integer> written = new HashSet<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            int slot = slot(batch, batch.rowSequences()[row], batch.positions()[row]);
            assertThat(written.add(slot)).as("two rows write to one slot").isTrue();
            store[slot] = batch.tokenIds()[row];
            rowCount++;
        }
        failed = failing;
        failing = false;
        if (broken) {
            throw new IllegalStateException("wrong on purpose");
        }
        if (exhausted) {
            exhausted = false;
            throw new OutOfMemoryError("on purpose");
        }
        if (failed) {
            throw new AcceleratorException("the fake failed");
        }
        for (int output = 0; output < batch.outputCount(); output++) {
            draw(batch, output, sampled);
        }
    }

    /** The same, and its caller's thread is free while a step runs. */
    static final class Asynchronous extends FakeAccelerator implements AsynchronousAccelerator {
        Asynchronous(DeviceLimits limits, int endOdds) {
            super(limits, endOdds);
        }

        @Override
        public void execute(StepBatch batch, SampledTokens sampled, Runnable hostWork) {
            hostWork.run();
            super.execute(batch, sampled);
        }

        @Override
        public void execute(StepBatch batch, SampledTokens sampled) {
            super.execute(batch, sampled);
        }
    }

    private void draw(StepBatch batch, int output, SampledTokens sampled) {
        int row = batch.outputRows()[output];
        SamplingState state = batch.outputState(output);
        int penalized =
                31 * state.promptCounts().size() + 37 * state.generatedCounts().size();
        long hash = state.parameters().seed() + penalized;
        for (int position = 0; position <= batch.positions()[row]; position++) {
            int tokenId = store[slot(batch, batch.rowSequences()[row], position)];
            if (tokenId == poisonTokenId) {
                sampled.fail(output);
                return;
            }
            hash = hash(hash, tokenId);
        }
        if (state.hiddenStateWanted()) {
            sampled.setHiddenState(output, new float[] {batch.positions()[row], hash >>> 40}, 0, 2);
            return;
        }
        if (state.knownTokenIds().isPresent()) {
            int known = state.knownTokenIds().get().applyAsInt(batch.drawnPosition(output));
            sampled.setScore(output, known, scoreOf(hash, known), 1 + Math.floorMod(hash, FakeTokenizer.SIZE));
            addCandidates(state, output, sampled);
            return;
        }
        int tokenId = nextToken(hash, endOdds);
        sampled.set(output, tokenId, state.logProbabilityWanted() ? -1 : Float.NaN);
        addCandidates(state, output, sampled);
    }

    private static void addCandidates(SamplingState state, int output, SampledTokens sampled) {
        for (int rank = 0; rank < state.candidateCount(); rank++) {
            sampled.addCandidate(output, 1 + rank, -1 - rank);
        }
    }

    /** The log-probability of {@code tokenId} after what {@link #hash} made {@code hash} of. */
    static float scoreOf(long hash, int tokenId) {
        return -(hash(hash, tokenId) >>> 48) / 65_536f;
    }

    private int slot(StepBatch batch, int sequence, int position) {
        int entry = sequence * limits.blocksPerSequenceMax() + position / limits.tokensPerBlock();
        return batch.blockTables()[entry] * limits.tokensPerBlock() + position % limits.tokensPerBlock();
    }

    @Override
    public void close() {}
}
