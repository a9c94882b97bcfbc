package dev.pinball.server.openai.assistant;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.stream.GeneratedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads one answer token by token. What may be the beginning of a marker waits for the next token, a call for its end; white space
 * around thoughts and calls is dropped. What is cut, or is no call after all, is text.
 */
public final class AnswerReader {
    /** Characters of white space, which may be followed by a marker. */
    private static final int HELD_MAX = 256;

    private final AnswerReading reading;
    private final StringBuilder waiting = new StringBuilder();
    private State state;
    private String marker = ""; // that began what is being read
    private boolean skipsSpace;
    private int searchedTo; // no end of a call before
    private int callCount;

    private enum State {
        BEGINNING,
        THOUGHT,
        TEXT,
        /** A call that has an end. */
        CALL,
        /** Calls to the end of the answer. */
        CALLS
    }

    AnswerReader(AnswerReading reading) {
        this.reading = reading;
        boolean plain = !reading.thoughts() && reading.calls().isEmpty();
        state = plain ? State.TEXT : reading.begunInThought() ? State.THOUGHT : State.BEGINNING;
        skipsSpace = state == State.THOUGHT;
    }

    /** What became complete with {@code token}. */
    public Piece read(GeneratedToken token) {
        if (state == State.TEXT && reading.calls().isEmpty() && !skipsSpace) {
            return Piece.of(token.text());
        }
        waiting.append(token.text()).append(reading.marker(token.tokenId()));
        List<Piece> read = new ArrayList<>();
        State before;
        do {
            before = state;
            read.add(step());
        } while (state != before);
        return Piece.joined(read);
    }

    /** What is left when the answer is complete. */
    public Piece end() {
        String left = waiting.toString();
        waiting.setLength(0);
        return switch (state) {
            case THOUGHT -> Piece.ofReasoning(left);
            case BEGINNING, TEXT -> Piece.of(left);
            case CALL, CALLS -> calls(left, "");
        };
    }

    /** Why the answer is complete, as OpenAI says it. */
    public String finishReason(FinishReason reason) {
        if (reason == FinishReason.LENGTH) {
            return "length";
        }
        return callCount > 0 ? "tool_calls" : "stop";
    }

    private Piece step() {
        return switch (state) {
            case BEGINNING -> begin();
            case THOUGHT -> until(AnswerReading.THOUGHT_END, State.TEXT, Piece::ofReasoning);
            case TEXT -> text();
            case CALL -> call();
            case CALLS -> Piece.EMPTY;
        };
    }

    private Piece begin() {
        String begun = waiting.toString().stripLeading();
        if (reading.thoughts() && begun.startsWith(AnswerReading.THOUGHT_BEGIN)) {
            waiting.setLength(0);
            waiting.append(begun, AnswerReading.THOUGHT_BEGIN.length(), begun.length());
            enter(State.THOUGHT);
        } else if (reading.calls().filter(CallForm.LLAMA::equals).isPresent() && begun.startsWith("{")) {
            state = State.CALLS;
        } else if (waiting.length() > HELD_MAX
                || !begun.isEmpty() && !(reading.thoughts() && AnswerReading.THOUGHT_BEGIN.startsWith(begun))) {
            state = State.TEXT;
        }
        return Piece.EMPTY;
    }

    private Piece text() {
        if (reading.calls().isEmpty()) {
            return until("", State.TEXT, Piece::of);
        }
        CallForm form = reading.calls().get();
        Piece before = until(form.begin(), form.end().isEmpty() ? State.CALLS : State.CALL, Piece::of);
        if (state != State.TEXT) {
            marker = form.begin();
            searchedTo = 0;
        }
        return before;
    }

    /** All before {@code end} that can't be part of it, nor white space before it. */
    private Piece until(String end, State next, Function<String, Piece> piece) {
        if (skipsSpace) {
            String stripped = waiting.toString().stripLeading();
            waiting.setLength(0);
            waiting.append(stripped);
            skipsSpace = stripped.isEmpty();
        }
        int index = end.isEmpty() ? -1 : waiting.indexOf(end);
        String before = waiting.substring(0, index < 0 ? waiting.length() - beginningOf(end) : index);
        if (!end.isEmpty() && waiting.length() <= HELD_MAX) {
            before = before.stripTrailing();
        }
        waiting.delete(0, index < 0 ? before.length() : index + end.length());
        if (index >= 0) {
            enter(next);
        }
        return piece.apply(before);
    }

    /** Characters at the end of what waits with which {@code end} may begin. */
    private int beginningOf(String end) {
        for (int length = Math.min(end.length(), waiting.length()); length > 0; length--) {
            if (end.startsWith(waiting.substring(waiting.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void enter(State next) {
        state = next;
        skipsSpace = true;
    }

    private Piece call() {
        String end = reading.calls().orElseThrow().end();
        int index = waiting.indexOf(end, Math.max(0, searchedTo - end.length()));
        if (index < 0) {
            searchedTo = waiting.length();
            return Piece.EMPTY;
        }
        String text = waiting.substring(0, index);
        waiting.delete(0, index + end.length());
        enter(State.TEXT);
        return calls(text, end);
    }

    private Piece calls(String text, String end) {
        List<ToolCall> calls = CallText.read(reading.calls().orElseThrow(), text, callCount);
        callCount += calls.size();
        return calls.isEmpty() ? Piece.of(marker + text + end) : Piece.ofCalls(calls);
    }
}
