package dev.pinball.model.template;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.template.evaluation.Globals;
import dev.pinball.model.template.evaluation.Interpreter;
import dev.pinball.model.template.evaluation.Scope;
import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateLimits;
import dev.pinball.model.template.syntax.Statement;
import dev.pinball.model.template.syntax.TemplateParser;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Value;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The template by which a model's prompts are made of conversations, in the Jinja of Hugging Face's transformers
 * ({@code apply_chat_template}): blocks are trimmed, nothing is escaped, values can't be changed. Immutable, for any thread.
 */
public final class ChatTemplate {
    private static final String KEY = "tokenizer.chat_template";
    /** The one of several that transformers takes where there are tools. */
    private static final String KEY_WITH_TOOLS = KEY + ".tool_use";

    /** Tokens that templates know by name, and where a model file has their ids. */
    private static final Map<String, String> TOKEN_IDS = Map.of(
            "bos_token", "tokenizer.ggml.bos_token_id",
            "eos_token", "tokenizer.ggml.eos_token_id",
            "unk_token", "tokenizer.ggml.unknown_token_id",
            "pad_token", "tokenizer.ggml.padding_token_id");

    private final String source;
    private final List<Statement> statements;
    private final Map<String, String> tokens;
    private final Optional<ChatTemplate> withTools;

    private ChatTemplate(String source, Map<String, String> tokens, Optional<ChatTemplate> withTools) {
        this.withTools = withTools;
        this.source = source;
        this.statements = TemplateParser.parse(source);
        this.tokens = Map.copyOf(tokens);
    }

    /** @throws TemplateException if it is no template; the message names the line */
    public static ChatTemplate parse(String source) {
        return new ChatTemplate(source, Map.of(), Optional.empty());
    }

    /**
     * The template of a model file, which is not needed afterwards; empty if it has none. It knows the tokens of the model
     * by their names: {@code bos_token}, {@code eos_token}.
     *
     * @throws TemplateException if it is no template; the message names the line
     */
    public static Optional<ChatTemplate> read(GgufFile file) {
        Metadata metadata = file.metadata();
        Map<String, String> tokens = readTokens(metadata);
        Optional<ChatTemplate> withTools =
                metadata.string(KEY_WITH_TOOLS).map(source -> new ChatTemplate(source, tokens, Optional.empty()));
        return metadata.string(KEY)
                .map(source -> new ChatTemplate(source, tokens, withTools))
                .or(() -> withTools);
    }

    private static Map<String, String> readTokens(Metadata metadata) {
        List<String> pieces = metadata.strings("tokenizer.ggml.tokens");
        Map<String, String> tokens = new HashMap<>();
        TOKEN_IDS.forEach((name, key) -> {
            OptionalInt id = metadata.integer(key);
            if (id.isPresent() && id.getAsInt() >= 0 && id.getAsInt() < pieces.size()) {
                tokens.put(name, pieces.get(id.getAsInt()));
            }
        });
        return tokens;
    }

    /** The template for conversations with tools: another one where the file has it under the name {@code tool_use}. */
    public ChatTemplate withTools() {
        return withTools.orElse(this);
    }

    /** Whether {@code text} is written in the template. */
    public boolean mentions(String text) {
        return source.contains(text);
    }

    /**
     * The prompt for one conversation.
     *
     * @param variables may give the model's tokens other texts
     * @param now what the template sees as the time
     * @throws TemplateException if the template refuses the conversation, fails, or exceeds a limit
     */
    public RenderedPrompt render(ChatVariables variables, LocalDateTime now, TemplateLimits limits) {
        Budget budget = new Budget(limits);
        Scope scope = Globals.scope(now).inner();
        tokens.forEach((name, text) -> scope.set(name, Value.of(text)));
        variables.addTo(scope, budget);
        Text text = new Interpreter(budget).render(statements, scope);
        return new RenderedPrompt(text.runs().stream()
                .map(run -> new RenderedPrompt.Piece(run.characters(), !run.fromUser()))
                .toList());
    }
}
