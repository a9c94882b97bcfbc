package dev.pinball.model.template;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.template.evaluation.Globals;
import dev.pinball.model.template.evaluation.Interpreter;
import dev.pinball.model.template.evaluation.Scope;
import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateLimits;
import dev.pinball.model.template.syntax.Statement;
import dev.pinball.model.template.syntax.TemplateParser;
import dev.pinball.model.template.text.Text;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The template by which a model's prompts are made of conversations, in the Jinja of Hugging Face's transformers
 * ({@code apply_chat_template}): blocks are trimmed, nothing is escaped, values can't be changed. Immutable, for any thread.
 */
public final class ChatTemplate {
    private static final String KEY = "tokenizer.chat_template";

    private final List<Statement> statements;

    private ChatTemplate(List<Statement> statements) {
        this.statements = statements;
    }

    /** @throws TemplateException if it is no template; the message names the line */
    public static ChatTemplate parse(String source) {
        return new ChatTemplate(TemplateParser.parse(source));
    }

    /** The template of a model file, which is not needed afterwards; empty if it has none. */
    public static Optional<ChatTemplate> read(GgufFile file) {
        return file.metadata().string(KEY).map(ChatTemplate::parse);
    }

    /**
     * The prompt for one conversation.
     *
     * @param now what the template sees as the time
     * @throws TemplateException if the template refuses the conversation, fails, or exceeds a limit
     */
    public RenderedPrompt render(ChatVariables variables, LocalDateTime now, TemplateLimits limits) {
        Budget budget = new Budget(limits);
        Scope scope = Globals.scope(now).inner();
        variables.addTo(scope, budget);
        Text text = new Interpreter(budget).render(statements, scope);
        return new RenderedPrompt(text.runs().stream()
                .map(run -> new RenderedPrompt.Piece(run.characters(), !run.fromUser()))
                .toList());
    }
}
