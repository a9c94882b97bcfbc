package dev.pinball.server.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.openai.answer.AnswerJson;
import dev.pinball.server.openai.answer.PieceTemplate;
import dev.pinball.server.openai.answer.PlacedTokens;
import dev.pinball.server.openai.answer.PromptPlaces;
import dev.pinball.server.openai.answer.TotalUsage;
import dev.pinball.server.openai.assistant.AnswerReader;
import dev.pinball.server.openai.assistant.Piece;
import dev.pinball.server.request.ModelEndpoints;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * Answers as server-sent events, token by token. What the connection can't take waits as events of the engine, bounded by the
 * budget.
 */
final class StreamedAnswers extends HttpCall {
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

    private final Form form;
    private final AnswerJson json;
    private final boolean usageWanted;
    private final int[] textLength; // written, of each answer
    private final List<PromptPlaces> promptPlaces = new ArrayList<>(); // of each answer
    private final List<AnswerReader> readers = new ArrayList<>(); // of each answer
    private final List<PieceTemplate> templates = new ArrayList<>(); // of each answer
    private final ServerSentEvents events;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final TotalUsage usage = new TotalUsage();
    private boolean complete;
    private long lastReadNanos = System.nanoTime();

    /** An event of an answer. */
    private record Waiting(int index, SequenceEvent event) {}

    StreamedAnswers(
            HttpExchange exchange,
            ModelEndpoints models,
            String model,
            OpenCalls calls,
            Form form,
            boolean usageWanted) {
        super(exchange, models, model, calls, models.budget(models.limits().bytesHeldMax()));
        this.form = form;
        json = form.json();
        this.usageWanted = usageWanted;
        textLength = new int[form.promptCount() * form.counts().returned()];
        events = new ServerSentEvents(exchange);
    }

    @Override
    public void accepted() {
        exchange().begin("text/event-stream; charset=utf-8");
        for (int index = 0; index < textLength.length; index++) {
            String echoed = form.echo(index).text();
            readers.add(form.reading().reader());
            templates.add(PieceTemplate.of(json, index, this::noUsage));
            if (json.format().namesRole() || !echoed.isEmpty()) {
                writePiece(index, Piece.of(echoed), List.of(), true);
            }
            promptPlaces.add(new PromptPlaces(json.tokenizer(), echoed));
        }
        flush();
    }

    private void flush() {
        events.send();
        exchange().flush();
    }

    @Override
    public void add(int index, SequenceEvent.TokensGenerated tokens) {
        put(new Waiting(index, tokens));
    }

    @Override
    public void addPrompt(int index, SequenceEvent.PromptScored scored) {
        put(new Waiting(index, scored));
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        put(new Waiting(index, finished));
    }

    @Override
    public void end() {
        complete = true;
        write();
    }

    private void put(Waiting next) {
        if (waiting.isEmpty()) {
            lastReadNanos = System.nanoTime();
        }
        waiting.add(next);
        write();
    }

    @Override
    public void writable() {
        write();
    }

    private void write() {
        while (!waiting.isEmpty() && exchange().isWritable()) {
            Waiting next = waiting.remove();
            switch (next.event()) {
                case SequenceEvent.TokensGenerated(List<GeneratedToken> tokens) -> writeTokens(next.index(), tokens);
                case SequenceEvent.PromptScored scored -> writePrompt(next.index(), scored);
                case SequenceEvent.Embedded _ -> {} // is no answer
                case SequenceEvent.Finished finished -> {
                    usage.add(form.prompt(next.index()), finished.usage());
                    writeEnd(next.index(), finished.reason());
                }
            }
            release(next);
            lastReadNanos = System.nanoTime();
        }
        if (complete && waiting.isEmpty()) {
            if (usageWanted) {
                writeEvent(_ -> {}, usage::write);
            }
            events.write(DONE);
            endPieces();
            over();
        } else {
            flush();
        }
    }

    /** An event for each token: clients count them. */
    private void writeTokens(int index, List<GeneratedToken> tokens) {
        tokens.forEach(token -> writePiece(index, readers.get(index).read(token), List.of(token), false));
    }

    /** The text was written, as it was sent; this is its tokens. */
    private void writePrompt(int index, SequenceEvent.PromptScored scored) {
        PlacedTokens tokens = promptPlaces.get(index).next(scored.tokens());
        writeEvent(choices -> json.writePiece(choices, index, Piece.EMPTY, tokens, false), this::noUsage);
    }

    private void writePiece(int index, Piece piece, List<GeneratedToken> tokens, boolean first) {
        int offset = textLength[index];
        textLength[index] += PlacedTokens.length(piece.text());
        if (json.isTextAlone(piece, first)) {
            PieceTemplate template = templates.get(index);
            events.write(template.before(), PieceTemplate.quoted(piece.text()), template.after());
            return;
        }
        PlacedTokens placed = PlacedTokens.generated(tokens, offset, json.tokenizer());
        writeEvent(choices -> json.writePiece(choices, index, piece, placed, first), this::noUsage);
    }

    private void writeEnd(int index, FinishReason reason) {
        Piece left = readers.get(index).end();
        if (!left.isEmpty()) {
            writePiece(index, left, List.of(), false);
        }
        String finishReason = readers.get(index).finishReason(reason);
        writeEvent(choices -> json.writeEnd(choices, index, finishReason), this::noUsage);
    }

    /** Where the usage is wanted, it is null in all events but its own. */
    private void noUsage(JsonGenerator further) {
        if (usageWanted) {
            further.writeNullProperty("usage");
        }
    }

    private void writeEvent(Consumer<JsonGenerator> choices, Consumer<JsonGenerator> further) {
        events.write(out -> json.write(out, true, choices, further));
    }

    private void endPieces() {
        events.send();
        exchange().endPieces();
    }

    /** An event with the error is the last: without the end that a client waits for. */
    @Override
    void writeError(OpenAiError error) {
        events.write(error.json());
        endPieces();
    }

    @Override
    Optional<Long> unreadSinceNanos() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(lastReadNanos);
    }

    @Override
    void dropWaiting() {
        waiting.forEach(this::release);
        waiting.clear();
    }

    private void release(Waiting written) {
        budget().release(written.event().budgetBytes());
    }

    @Override
    public String budgetExceeded() {
        return exceeded("a client that reads as fast as it asks");
    }
}
