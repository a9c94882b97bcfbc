package dev.pinball.loadtest.run;

import dev.pinball.loadtest.client.AnswerEnd;
import dev.pinball.loadtest.client.AnswerListener;
import dev.pinball.loadtest.client.Conversation;
import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.measure.RequestResult;
import dev.pinball.loadtest.measure.RequestResult.Outcome;
import dev.pinball.loadtest.workload.Behaviour;
import dev.pinball.loadtest.workload.RequestPlan;
import dev.pinball.loadtest.workload.RequestPlan.Turn;
import dev.pinball.loadtest.workload.Workload;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A conversation that goes on: sends its turns and follows their answers. */
final class OpenConversation implements AnswerListener {
    private final RequestPlan plan;
    private final Workload workload;
    private final RunContext context;
    private final Consumer<OpenConversation> onOver;

    private @Nullable Conversation conversation;
    private int turn;
    private long intendedNanos; // of the last piece of the turn's prompt
    private long sentNanos;
    private boolean cancelled;
    private volatile boolean answered;
    private boolean over;
    private long firstTokenNanos;
    private long lastTokenNanos;
    private long longestGapNanos;
    private int tokens;
    private long bytes;

    /** @param onOver is told once, on a thread of the client, when the conversation has ended */
    OpenConversation(RequestPlan plan, Workload workload, RunContext context, Consumer<OpenConversation> onOver) {
        this.plan = plan;
        this.workload = workload;
        this.context = context;
        this.onOver = onOver;
    }

    /** Sends the first turn, which should happen at {@code intended}, or begins to. */
    void begin(long intended) {
        Endpoint.ConversationOptions options = new Endpoint.ConversationOptions(
                plan.turns().size() > 1,
                plan.behaviour() == Behaviour.Kind.HAS_DEADLINE
                        ? workload.behaviour().deadlineMs()
                        : 0,
                plan.behaviour() == Behaviour.Kind.READS_SLOWLY,
                plan.tenant(),
                plan.priority(),
                plan.seed());
        context.measurements().sent();
        intendedNanos = intended; // an answer that fails at once has a time, too
        sentNanos = context.nanoTime();
        Conversation opened = context.endpoint().open(options, this);
        conversation = opened;
        if (options.readsByHand()) {
            var _ = context.timer()
                    .schedule(() -> readSlowly(opened), workload.behaviour().slowReadMs(), TimeUnit.MILLISECONDS);
        }
        speak(opened, intended);
    }

    private void speak(Conversation opened, long begin) {
        Turn next = plan.turns().get(turn);
        String[] words = next.prompt().split(" ");
        int pieces = Math.min(workload.speech().pieces(), words.length);
        long gapNanos = TimeUnit.MILLISECONDS.toNanos(workload.speech().pieceMs());
        intendedNanos = begin + (pieces - 1) * gapNanos;
        if (pieces == 1) {
            send(opened, next.prompt(), next.answerTokens(), true);
            return;
        }
        for (int piece = 0; piece < pieces; piece++) {
            String[] part =
                    Arrays.copyOfRange(words, piece * words.length / pieces, (piece + 1) * words.length / pieces);
            String text = (piece == 0 ? "" : " ") + String.join(" ", part);
            boolean last = piece == pieces - 1;
            var _ = context.timer()
                    .schedule(
                            () -> send(opened, text, next.answerTokens(), last),
                            begin + piece * gapNanos - context.nanoTime(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void send(Conversation opened, String text, int answerTokens, boolean last) {
        if (over) {
            return;
        }
        if (last) {
            sentNanos = context.nanoTime();
        }
        opened.prompt(text, answerTokens, last);
        if (last && turn == plan.turns().size() - 1) {
            opened.finish();
        }
    }

    private void readSlowly(Conversation opened) {
        if (!over) {
            opened.read();
            var _ = context.timer()
                    .schedule(() -> readSlowly(opened), workload.behaviour().slowReadMs(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onTokens(int count) {
        long now = context.nanoTime();
        context.measurements().token(count);
        boolean patient = plan.behaviour() == Behaviour.Kind.READS;
        if (tokens == 0) {
            firstTokenNanos = now;
            if (patient) {
                context.measurements().firstToken(now - intendedNanos);
            }
        } else {
            longestGapNanos = Math.max(longestGapNanos, now - lastTokenNanos);
            if (patient) {
                context.measurements().interToken(now - lastTokenNanos);
            }
        }
        lastTokenNanos = now;
        tokens += count;
        if (plan.behaviour() == Behaviour.Kind.CANCELS && tokens >= plan.cancelAtToken() && !cancelled) {
            cancelled = true;
            Conversation opened = conversation;
            if (opened != null) {
                context.timer().execute(opened::cancel);
            }
        }
    }

    @Override
    public void onBytes(long count) {
        bytes += count;
        context.measurements().bytes(count);
    }

    @Override
    public synchronized void onEnd(AnswerEnd end) {
        if (over) {
            return;
        }
        Outcome outcome = outcome(end);
        boolean goesOn = outcome == Outcome.ANSWERED && turn < plan.turns().size() - 1;
        over = !goesOn;
        answered = outcome == Outcome.ANSWERED || outcome == Outcome.INJECTED;
        context.measurements().ended(result(outcome, end));
        if (goesOn) {
            turn++;
            tokens = 0;
            bytes = 0;
            longestGapNanos = 0;
            long next = context.nanoTime() + TimeUnit.MILLISECONDS.toNanos(workload.thinkMs());
            var _ = context.timer().schedule(() -> nextTurn(next), workload.thinkMs(), TimeUnit.MILLISECONDS);
        } else {
            onOver.accept(this);
        }
    }

    private void nextTurn(long intended) {
        Conversation opened = conversation;
        if (opened != null) {
            context.measurements().sent();
            speak(opened, intended);
        }
    }

    /** Ends a conversation whose answer doesn't come, or that is not sent. */
    void abandon(String detail) {
        onEnd(AnswerEnd.of(AnswerEnd.Kind.FAILED, detail));
    }

    /** Whether it ended otherwise than by a refusal or a failure. */
    boolean wasAnswered() {
        return answered;
    }

    private Outcome outcome(AnswerEnd end) {
        return switch (end.kind()) {
            case REFUSED -> Outcome.REFUSED;
            case COMPLETE -> hasItsTokens(end) ? Outcome.ANSWERED : Outcome.FAILED;
            case FAILED -> isInjected(end) ? Outcome.INJECTED : Outcome.FAILED;
        };
    }

    private boolean hasItsTokens(AnswerEnd end) {
        int asked = plan.turns().get(turn).answerTokens();
        return tokens == asked && (end.generatedTokens() == asked || end.generatedTokens() < 0);
    }

    private String wrongLength(AnswerEnd end) {
        int asked = plan.turns().get(turn).answerTokens();
        String counted = end.generatedTokens() < 0 ? "" : ", the server counted %,d".formatted(end.generatedTokens());
        return "WRONG_LENGTH (%,d of %,d tokens came%s)".formatted(tokens, asked, counted);
    }

    private boolean isInjected(AnswerEnd end) {
        return switch (plan.behaviour()) {
            case READS -> false;
            case CANCELS -> cancelled && end.detail().startsWith("CANCEL");
            case HAS_DEADLINE ->
                end.detail().contains("DEADLINE") || end.detail().contains("Timeout");
            case READS_SLOWLY ->
                end.detail().contains("SLOW_READER") || end.detail().equals("RESOURCE_EXHAUSTED");
        };
    }

    private RequestResult result(Outcome outcome, AnswerEnd end) {
        boolean patient = plan.behaviour() == Behaviour.Kind.READS;
        String detail =
                end.kind() == AnswerEnd.Kind.COMPLETE && outcome == Outcome.FAILED ? wrongLength(end) : end.detail();
        return new RequestResult(
                outcome == Outcome.ANSWERED && !patient ? Outcome.INJECTED : outcome,
                intendedNanos - context.beginNanos(),
                sentNanos - intendedNanos,
                tokens == 0 ? -1 : firstTokenNanos - intendedNanos,
                tokens == 0 ? -1 : lastTokenNanos - intendedNanos,
                context.nanoTime() - intendedNanos,
                longestGapNanos,
                end.promptTokens(),
                end.cachedTokens(),
                tokens,
                bytes,
                end.queueMs(),
                detail,
                String.join(" ", plan.tenant(), plan.priority()).strip());
    }
}
