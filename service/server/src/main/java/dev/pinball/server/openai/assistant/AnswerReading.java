package dev.pinball.server.openai.assistant;

import dev.pinball.model.template.ChatTemplate;
import dev.pinball.model.template.RenderedPrompt;
import dev.pinball.model.tokenizer.Vocabulary;
import dev.pinball.server.request.ServedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the answers to one request are read, which the chat template of the model says. */
public final class AnswerReading {
    static final String THOUGHT_BEGIN = "<think>";
    static final String THOUGHT_END = "</think>";

    private final Optional<CallForm> calls;
    private final boolean thoughts;
    private final Map<Integer, String> markers;
    private volatile boolean begunInThought;

    private AnswerReading(Optional<CallForm> calls, boolean thoughts, Map<Integer, String> markers) {
        this.calls = calls;
        this.thoughts = thoughts;
        this.markers = markers;
    }

    /** All is text. */
    public static AnswerReading ofText() {
        return new AnswerReading(Optional.empty(), false, Map.of());
    }

    /** Whether the calls that {@code template} teaches its model can be read. */
    public static boolean readsCalls(ChatTemplate template) {
        return CallForm.of(template.withTools()).isPresent();
    }

    /** @param callsWanted whether calls of tools are read */
    public static AnswerReading of(ServedModel model, boolean callsWanted) {
        return of(model.chatTemplate(), model.tokenizer().vocabulary(), callsWanted);
    }

    static AnswerReading of(Optional<ChatTemplate> template, Vocabulary vocabulary, boolean callsWanted) {
        Optional<CallForm> calls =
                callsWanted ? template.map(ChatTemplate::withTools).flatMap(CallForm::of) : Optional.empty();
        boolean thoughts = template.map(text -> text.mentions(THOUGHT_END)).orElse(false);
        Stream<String> ofCalls = calls.stream().flatMap(form -> Stream.of(form.begin(), form.end()));
        Stream<String> ofThoughts = thoughts ? Stream.of(THOUGHT_BEGIN, THOUGHT_END) : Stream.empty();
        List<String> texts = Stream.concat(ofCalls, ofThoughts).toList();
        return new AnswerReading(calls, thoughts, markers(vocabulary, texts));
    }

    /** Special tokens have no text in an answer. */
    private static Map<Integer, String> markers(Vocabulary vocabulary, List<String> texts) {
        Map<Integer, String> markers = new HashMap<>();
        if (!texts.isEmpty()) {
            for (int id : vocabulary.specialTokens()) {
                String piece = vocabulary.pieces().get(id);
                if (texts.contains(piece)) {
                    markers.put(id, piece);
                }
            }
        }
        return markers;
    }

    /** Learns of the prompt, before the first answer is read; any thread. Some templates begin the thought of the answer. */
    public void rendered(RenderedPrompt prompt) {
        begunInThought = thoughts
                && !prompt.pieces().isEmpty()
                && prompt.pieces().getLast().text().stripTrailing().endsWith(THOUGHT_BEGIN);
    }

    /** Reads one of the answers. */
    public AnswerReader reader() {
        return new AnswerReader(this);
    }

    Optional<CallForm> calls() {
        return calls;
    }

    boolean thoughts() {
        return thoughts;
    }

    boolean begunInThought() {
        return begunInThought;
    }

    /** The text of a special token that is a marker; otherwise empty. */
    String marker(int tokenId) {
        return markers.getOrDefault(tokenId, "");
    }
}
