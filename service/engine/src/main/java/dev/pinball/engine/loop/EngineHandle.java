package dev.pinball.engine.loop;

import dev.pinball.engine.admission.AdmissionRules;
import dev.pinball.engine.admission.DeadlineRule;
import dev.pinball.engine.admission.ExpectedWait;
import dev.pinball.engine.admission.Precedence;
import dev.pinball.engine.admission.SequenceSlots;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.report.EngineProgress;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import dev.pinball.engine.stream.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** The engine as other threads see it. */
public final class EngineHandle {
    private static final int COMMANDS_PER_SEQUENCE = 4;
    private static final int[] NOTHING_YET = {};

    private final AdmissionRules rules;
    private final SchedulingPolicy policy;
    private final DeadlineRule deadlineRule;
    private final long waitingTokensMax;
    private final ExpectedWait expectedWait;
    private final int answerTokensDefault;
    private final SequenceSlots<SequenceHandle> slots;
    private final CommandQueue commands;
    private final Queue<SequenceHandle> cancelled = new ConcurrentLinkedQueue<>(); // each once
    private final LongSupplier nanoClock;
    private volatile boolean retired;
    private volatile boolean draining;
    private volatile EngineProgress progress;
    private volatile long waitingTokens;

    EngineHandle(int vocabularySize, EngineSettings settings, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        rules = new AdmissionRules(vocabularySize, settings.knownTokensMax());
        expectedWait = new ExpectedWait(
                settings.clients().queueMax(), settings.device().sequencesPerStepMax());
        answerTokensDefault = Math.min(settings.answerTokensMaxDefault(), settings.knownTokensMax());
        policy = settings.scheduling().policy();
        deadlineRule = new DeadlineRule(settings.device().tokensPerStepMax(), settings.answerTokensMaxDefault());
        waitingTokensMax = settings.waitingTokensMax();
        int sequencesMax = settings.sequencesMax();
        slots = new SequenceSlots<>(
                sequencesMax,
                settings.clients().connectionSequencesMax(sequencesMax),
                policy == SchedulingPolicy.FAIR_SHARE);
        commands = new CommandQueue(COMMANDS_PER_SEQUENCE * settings.sequencesMax());
        progress = new EngineProgress(0, 0, nanoClock.getAsLong(), false, true);
    }

    /**
     * Requests a sequence. Never blocks and runs no step.
     *
     * @param promptTokenIds the beginning of the prompt; may be empty
     * @param go whether the prompt is complete
     */
    public Admission start(GenerationRequest request, int[] promptTokenIds, boolean go, EventSink sink) {
        if (retired) {
            return new Admission.Refused(Refusal.shuttingDown());
        }
        OptionalInt answerTokensMax = request.stop().tokensMax();
        Optional<Refusal> refusal = rules.refusePrompt(promptTokenIds, promptTokenIds.length, answerTokensMax);
        if (refusal.isEmpty() && go) {
            refusal = refuseGo(request, promptTokenIds.length);
        }
        return refusal.<Admission>map(Admission.Refused::new)
                .orElseGet(() -> admit(new SequenceHandle(this, request, sink), promptTokenIds, go, go));
    }

    /**
     * Requests a place for a sequence whose prompt is still being read; its tokens follow.
     *
     * @param complete whether they are the whole prompt: then it gives its place to no other
     */
    public Admission reserve(GenerationRequest request, boolean complete, EventSink sink) {
        return retired
                ? new Admission.Refused(Refusal.shuttingDown())
                : admit(new SequenceHandle(this, request, sink), NOTHING_YET, false, complete);
    }

    /** Refuses answers to one request that can never have places together, or for which its tenant waits longer than for one. */
    public Optional<Refusal> refusePlaces(int answerCount, SequenceSlots.Claim claim) {
        return slots.refuseTogether(answerCount, claim)
                .map(Refusal::tooLarge)
                .or(() -> claim.quota().flatMap(quota -> quota.refuse(nanoTime(), answerCount)));
    }

    /** The clock of {@link GenerationRequest#deadlineNanos}. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** The progress of the engine, for health checks; any thread. */
    public EngineProgress progress() {
        EngineProgress last = progress;
        long lastProgressNanos = commands.idle() && !last.failing() ? nanoTime() : last.lastProgressNanos();
        return new EngineProgress(last.stepCount(), sequenceCount(), lastProgressNanos, last.failing(), last.running());
    }

    /** Refuses what there is no room for now, and says when to try again. */
    public Refusal refuseForNow(String message) {
        return expectedWait.refuse(message, arrivalOfAnyone(), ThreadLocalRandom.current());
    }

    /** No sequence is admitted from now on; those that are go on, kept ones and incomplete prompts too. */
    public void retire() {
        retired = true;
        commands.wake();
    }

    /** No sequence is admitted from now on; answers that have begun go on to their end, and all else ends. */
    public void drain() {
        draining = true;
        retire();
    }

    private Admission admit(SequenceHandle handle, int[] promptTokenIds, boolean go, boolean complete) {
        Optional<Refusal> refusal = takeSlot(handle, complete).or(() -> handle.start(promptTokenIds, go));
        if (refusal.isPresent()) {
            slots.giveBack(handle);
            return new Admission.Refused(refusal.get());
        }
        return new Admission.Admitted(handle);
    }

    private Optional<Refusal> takeSlot(SequenceHandle handle, boolean complete) {
        ExpectedWait.Arrival arrival = arrival(handle.request());
        Optional<Refusal> refusal = expectedWait
                .refuse(arrival, ThreadLocalRandom.current())
                .or(() -> refuseLate(handle.request(), 0, expectedWait.nanos(arrival)))
                .or(() -> handle.sink().quota().flatMap(quota -> quota.refuse(nanoTime())));
        if (refusal.isPresent()) {
            return refusal;
        }
        SequenceSlots.Claim claim = claim(handle.request(), handle.sink());
        Optional<String> full =
                complete ? slots.tryTakeOver(handle, claim, SequenceHandle::giveWay) : slots.tryTake(handle, claim);
        if (full.isPresent()) {
            return full.map(this::refuseForNow);
        }
        if (!complete) {
            slots.waitsForPrompt(handle);
        }
        return handle.sink().quota().flatMap(quota -> quota.begin(nanoTime())); // counted once it has a place
    }

    /** What a sequence of {@code request} asks for, whose events {@code sink} takes. */
    static SequenceSlots.Claim claim(GenerationRequest request, EventSink sink) {
        return new SequenceSlots.Claim(sink.connection(), request.serviceClass().tenant(), sink.quota());
    }

    /** Checks a prompt that is complete, whether the queue takes so many tokens, and whether there is time for them. */
    Optional<Refusal> refuseGo(GenerationRequest request, int promptTokens) {
        return rules.refuseGo(promptTokens, request.stop().tokensMax()).or(() -> refuseComplete(request, promptTokens));
    }

    private Optional<Refusal> refuseComplete(GenerationRequest request, int promptTokens) {
        return refuseWaiting(promptTokens).or(() -> refuseLate(request, promptTokens));
    }

    private Optional<Refusal> refuseWaiting(long promptTokens) {
        long waiting = waitingTokens + commands.goTokens();
        if (waiting == 0 || waiting + promptTokens <= waitingTokensMax) {
            return Optional.empty();
        }
        long fewer = Math.max(0, waitingTokensMax - promptTokens); // what was preempted waits, too, beyond any limit
        return Optional.of(refuseForNow("queue: %d tokens wait (expected: at most %d, for the %d of this request)"
                .formatted(waiting, fewer, promptTokens)));
    }

    /** Whether there is time for a prompt that is complete. */
    Optional<Refusal> refuseLate(GenerationRequest request, int promptTokens) {
        return refuseLate(request, promptTokens, 0);
    }

    /**
     * Refuses answers of one request whose prompts are more than the queue takes, before any of them begins. One alone may be
     * longer.
     *
     * @param promptTokens of all of them
     */
    public Optional<Refusal> refuseTogether(int answerCount, long promptTokens) {
        if (answerCount > 1 && promptTokens > waitingTokensMax) {
            return Optional.of(
                    Refusal.tooLarge("%d answers to %d tokens are more than may wait (expected: at most %d together)"
                            .formatted(answerCount, promptTokens, waitingTokensMax)));
        }
        return refuseWaiting(promptTokens);
    }

    private Optional<Refusal> refuseLate(GenerationRequest request, int promptTokens, long waitNanos) {
        return policy == SchedulingPolicy.DEADLINE
                ? deadlineRule.refuse(request, promptTokens, nanoTime(), waitNanos, expectedWait.stepNanos())
                : Optional.empty();
    }

    private ExpectedWait.Arrival arrivalOfAnyone() {
        return new ExpectedWait.Arrival(slots.answeringCount(), commands.goCount(), answerTokensDefault);
    }

    private ExpectedWait.Arrival arrival(GenerationRequest request) {
        int answersAhead = slots.answeringCount();
        if (policy != SchedulingPolicy.FIRST_COME) {
            List<GenerationRequest> answering =
                    slots.answering().stream().map(SequenceHandle::request).toList();
            answersAhead = Precedence.count(policy, request, answering);
        }
        return new ExpectedWait.Arrival(
                answersAhead, commands.goCount(), request.stop().tokensMax().orElse(answerTokensDefault));
    }

    /** Takes a command for the next step, or says why not. */
    Optional<Refusal> command(EngineCommand command) {
        if (commands.offer(command)) {
            return Optional.empty();
        }
        return Optional.of(
                retired
                        ? Refusal.shuttingDown()
                        : refuseForNow("the engine is behind with the messages of its clients"));
    }

    /** The engine is to end {@code sequence} before its next step; always taken. */
    void cancel(SequenceHandle sequence) {
        cancelled.add(sequence);
        commands.wake();
    }

    /** Sequences to end before the next step; those that have not begun come again once they do. */
    List<SequenceHandle> takeCancelled() {
        List<SequenceHandle> taken = new ArrayList<>();
        for (SequenceHandle next = cancelled.poll(); next != null; next = cancelled.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Measured by the engine, for those who come. */
    ExpectedWait expectedWait() {
        return expectedWait;
    }

    AdmissionRules rules() {
        return rules;
    }

    CommandQueue commands() {
        return commands;
    }

    boolean retired() {
        return retired;
    }

    boolean draining() {
        return draining;
    }

    /** Sequences admitted and not ended, including those whose first command is still queued. */
    int sequenceCount() {
        return slots.takenCount();
    }

    SequenceSlots<SequenceHandle> slots() {
        return slots;
    }

    /**
     * @param waiting tokens of answers that wait to begin
     * @param failing whether the accelerator failed last: then there is no progress
     */
    void publish(long stepCount, long waiting, boolean failing, boolean running) {
        waitingTokens = waiting;
        long lastProgressNanos = failing ? progress.lastProgressNanos() : nanoTime();
        progress = new EngineProgress(stepCount, sequenceCount(), lastProgressNanos, failing, running);
    }
}
