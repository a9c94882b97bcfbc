package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.EngineLoopTest.concatenate;
import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static dev.pinball.engine.loop.HandDrivenEngine.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.ServiceClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys and values that are found need not be computed, and change no token. */
class PrefixCacheTest {
    private static final int[] PROMPT = prompt(100, 3);

    private final HandDrivenEngine engine = new HandDrivenEngine(ROOMY);

    @Test
    void computesASharedPrefixOnce() {
        answer(request(4), PROMPT);
        int computed = engine.accelerator.rowCount();

        RecordingSink second = answer(request(4), PROMPT);

        assertThat(engine.accelerator.rowCount() - computed).isEqualTo(100 - 96 + 3);
        assertThat(second.finished().getLast().usage().cachedTokens()).isEqualTo(96);
        assertThat(second.tokenIds()).isEqualTo(answerAlone(request(4), PROMPT));
    }

    @Test
    void findsTheAnswerToo() {
        RecordingSink first = answer(request(20), PROMPT);
        int[] longer = concatenate(concatenate(PROMPT, first.tokenIds()), prompt(5, 9));

        RecordingSink second = answer(request(4), longer);

        assertThat(second.finished().getLast().usage().cachedTokens()).isEqualTo(112); // of 119 that were computed
        assertThat(second.tokenIds()).isEqualTo(answerAlone(request(4), longer));
    }

    @Test
    void oneOfManyThatComeTogetherComputesTheirPrefix() {
        List<RecordingSink> sinks = new ArrayList<>();
        for (int count = 0; count < 20; count++) {
            RecordingSink sink = new RecordingSink();
            sinks.add(sink);
            engine.start(request(1), concatenate(PROMPT, prompt(3, count)), true, sink);
        }
        engine.stepUntilIdle();
        assertThat(engine.accelerator.rowCount()).isEqualTo(96 + 20 * (4 + 3));
        for (int count = 0; count < 20; count++) {
            int[] whole = concatenate(PROMPT, prompt(3, count));
            assertThat(sinks.get(count).tokenIds()).isEqualTo(answerAlone(request(1), whole));
        }
    }

    @Test
    void goesOnWithAPrefixWhoseSequenceIsStillRunning() {
        engine.start(request(30), PROMPT, true, new RecordingSink());
        engine.step();
        RecordingSink second = answer(request(2), PROMPT);
        assertThat(second.finished().getLast().usage().cachedTokens()).isEqualTo(96);
    }

    @Test
    void sharesNothingBetweenTenantsOrSalts() {
        answer(with(new ServiceClass("one", 0, ""), request(1)), PROMPT);
        assertThat(cached(new ServiceClass("one", 0, ""))).isEqualTo(96);
        assertThat(cached(new ServiceClass("two", 0, ""))).isZero();
        assertThat(cached(new ServiceClass("one", 0, "salt"))).isZero();
        assertThat(cached(new ServiceClass("", 0, "one"))).isZero();
    }

    @Test
    void computesATurnAgainWhereItsBlocksWereNeededByOthers() {
        HandDrivenEngine tight = new HandDrivenEngine(new DeviceLimits(64, 4, 128, 16, 8));
        RecordingSink sink = new RecordingSink();
        SequenceHandle kept = tight.start(request(stop(5), true), prompt(40, 1), true, sink);
        tight.stepUntilIdle();
        tight.start(request(28), prompt(100, 2), true, new RecordingSink());
        tight.stepUntilIdle();
        int[] first = sink.tokenIds();
        sink.tokens().clear();

        assertThat(kept.append(prompt(10, 4))).isEmpty();
        assertThat(kept.go()).isEmpty();
        tight.stepUntilIdle();

        assertThat(sink.finished().getLast().usage().cachedTokens()).isZero();
        int[] whole = concatenate(concatenate(prompt(40, 1), first), prompt(10, 4));
        assertThat(sink.tokenIds()).isEqualTo(answerAlone(request(5), whole));
    }

    @Test
    void countsWhatAPreemptedSequenceFindsOfItsOwnAsComputed() {
        HandDrivenEngine tight = new HandDrivenEngine(new DeviceLimits(64, 4, 128, 16, 8));
        RecordingSink older = new RecordingSink();
        RecordingSink younger = new RecordingSink();
        tight.start(request(40), prompt(60, 1), true, older);
        tight.start(request(40), prompt(60, 2), true, younger);
        tight.stepUntilIdle();
        assertThat(tight.reports).anyMatch(report -> report.preemptions() > 0);
        assertThat(younger.finished().getLast().usage().cachedTokens()).isZero();
        assertThat(younger.tokenIds()).isEqualTo(answerAlone(request(40), prompt(60, 2)));
    }

    private int cached(ServiceClass serviceClass) {
        return answer(with(serviceClass, request(1)), PROMPT)
                .finished()
                .getLast()
                .usage()
                .cachedTokens();
    }

    private RecordingSink answer(GenerationRequest request, int[] prompt) {
        RecordingSink sink = new RecordingSink();
        engine.start(request, prompt, true, sink);
        engine.stepUntilIdle();
        return sink;
    }
}
