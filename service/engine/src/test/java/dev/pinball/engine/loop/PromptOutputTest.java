package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.model.TestSeed;
import dev.pinball.model.embedding.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is returned of a prompt beside its answer, or in place of one: the scores of its tokens, or its embedding. */
final class PromptOutputTest {

    @Test
    void scoresEveryTokenOfPromptBeforeItsAnswer() {
        int[] prompt = prompt(200, 1);
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        engine.start(scored(8), prompt, true, sink);
        while (sink.tokens().isEmpty()) {
            assertThat(sink.scored()).hasSizeLessThanOrEqualTo(prompt.length);
            engine.step();
        }
        assertThat(sink.scored()).hasSize(prompt.length);
        engine.stepUntilIdle();
        assertScored(sink, prompt);
        assertThat(sink.tokenIds()).isEqualTo(HandDrivenEngine.answerAlone(request(8), prompt));
    }

    @Test
    void generatesNothingWhereNothingIsAskedFor() {
        int[] prompt = prompt(20, 2);
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        engine.start(scored(0), prompt, true, sink);
        engine.stepUntilIdle();
        assertScored(sink, prompt);
        assertThat(sink.tokens()).isEmpty();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sink.finished().getLast().usage().promptTokens()).isEqualTo(20);
        assertThat(sink.finished().getLast().usage().generatedTokens()).isZero();
    }

    @Test
    void tellsTheOnlyTokenOfPrompt() {
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        engine.start(scored(3), new int[] {7}, true, sink);
        engine.stepUntilIdle();
        assertScored(sink, new int[] {7});
        assertThat(sink.tokens()).hasSize(3);
    }

    @Test
    void takesPromptThatFillsContextWhereNothingIsGenerated() {
        int[] prompt = prompt(ROOMY.contextTokensMax(), 3);
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        engine.start(scored(0), prompt, true, sink);
        engine.stepUntilIdle();
        assertScored(sink, prompt);
        assertThat(engine.refused(scored(0), prompt(ROOMY.contextTokensMax() + 1, 3), true)
                        .message())
                .isEqualTo("prompt: 257 tokens (expected: at most 256)");
    }

    /** Its rows must be computed; others take from the cache what it has computed. */
    @Test
    void computesCachedPromptAgainToScoreIt() {
        int[] prompt = prompt(100, 4);
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        for (int time = 0; time < 2; time++) {
            RecordingSink sink = new RecordingSink();
            engine.start(scored(2), prompt, true, sink);
            engine.stepUntilIdle();
            assertScored(sink, prompt);
            assertThat(sink.finished().getLast().usage().cachedTokens()).isZero();
        }
        RecordingSink ordinary = new RecordingSink();
        engine.start(request(2), prompt, true, ordinary);
        engine.stepUntilIdle();
        assertThat(ordinary.finished().getLast().usage().cachedTokens()).isEqualTo(96);
    }

    @Test
    void embedsTextByItsLastTokenOrByAll() {
        int[] prompt = prompt(50, 5);
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink last = new RecordingSink();
        RecordingSink mean = new RecordingSink();
        engine.start(embedded(Pooling.LAST), prompt, true, last);
        engine.start(embedded(Pooling.MEAN), prompt, true, mean);
        engine.stepUntilIdle();
        assertThat(last.embeddings().getFirst()[0]).isEqualTo(49);
        assertThat(mean.embeddings().getFirst()[0]).isEqualTo(24.5f);
        assertThat(last.tokens()).isEmpty();
        assertThat(mean.lastReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void endsClientThatReadsNoScores() {
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink(new StreamBudget(1_000), Runnable::run);
        engine.start(scored(4), prompt(60, 6), true, sink);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.SLOW_READER);
        assertThat(engine.loop.handle().sequenceCount()).isZero();
    }

    @Test
    void givesSameScoresAmongOthersThatComeAndArePreempted() {
        long seed = TestSeed.next("givesSameScoresAmongOthersThatComeAndArePreempted");
        Random random = new Random(seed);
        HandDrivenEngine engine = new HandDrivenEngine(new DeviceLimits(32, 6, 128, 24, 8));
        List<RecordingSink> sinks = new ArrayList<>();
        List<int[]> prompts = new ArrayList<>();
        for (int index = 0; index < 60; index++) {
            int[] prompt = prompt(1 + random.nextInt(100), random.nextInt(20));
            RecordingSink sink = new RecordingSink();
            boolean scores = random.nextBoolean();
            int tokensMax = 1 + random.nextInt(20);
            SequenceHandle sequence =
                    engine.start(scores ? scored(tokensMax) : request(tokensMax), new int[0], false, sink);
            int piece = random.nextInt(prompt.length);
            sequence.append(Arrays.copyOf(prompt, piece), false);
            sequence.append(Arrays.copyOfRange(prompt, piece, prompt.length), true);
            if (scores) {
                sinks.add(sink);
                prompts.add(prompt);
            }
            for (int step = random.nextInt(6); step > 0; step--) {
                engine.step();
            }
        }
        engine.stepUntilIdle();
        for (int index = 0; index < sinks.size(); index++) {
            assertScored(sinks.get(index), prompts.get(index));
        }
    }

    private static void assertScored(RecordingSink sink, int[] prompt) {
        assertThat(sink.scored().stream().mapToInt(GeneratedToken::tokenId).toArray())
                .isEqualTo(prompt);
        assertThat(sink.scored().getFirst().logProbability()).isNaN();
        assertThat(sink.ranks().getFirst()).isZero();
        long hash = FakeAccelerator.hash(0, prompt[0]);
        for (int index = 1; index < prompt.length; index++) {
            assertThat(sink.scored().get(index).logProbability())
                    .as("token %d", index)
                    .isEqualTo(FakeAccelerator.scoreOf(hash, prompt[index]));
            hash = FakeAccelerator.hash(hash, prompt[index]);
        }
    }

    private static GenerationRequest scored(int tokensMax) {
        GenerationRequest request = request(tokensMax);
        return request.withOutput(request.output().withPromptCandidates(OptionalInt.of(0)));
    }

    private static GenerationRequest embedded(Pooling pooling) {
        return GenerationRequest.embedding(pooling, ServiceClass.DEFAULT);
    }
}
