package dev.pinball.cli.inspect;

import dev.pinball.cli.option.Json;
import dev.pinball.cli.option.ModelOption;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pinball tokenize}: the ids of a text. */
@Command(
        name = "tokenize",
        description = "Prints the token ids of a text and their pieces; a file with a vocabulary alone will do.",
        mixinStandardHelpOptions = true)
public final class TokenizeCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--as-prompt", description = "Adds the beginning token where the model wants one.")
    private boolean asPrompt;

    @Option(names = "--parse-special-tokens", description = "Reads special tokens written out in the text as such.")
    private boolean parseSpecialTokens;

    @Option(names = "--json", description = "Prints one JSON object: ids, pieces.")
    private boolean json;

    @Parameters(paramLabel = "TEXT", description = "The text, as one argument.")
    private String text = "";

    /** What {@code --json} prints. */
    record Tokens(List<Integer> ids, List<String> pieces) {}

    @Override
    public Integer call() {
        try (GgufFile file = model.open()) {
            Tokenizer tokenizer = Tokenizers.read(file);
            int[] ids = asPrompt
                    ? tokenizer.encodePrompt(text, parseSpecialTokens)
                    : tokenizer.encode(text, parseSpecialTokens);
            List<String> pieces = Arrays.stream(ids)
                    .mapToObj(tokenizer.vocabulary().pieces()::get)
                    .toList();
            print(new Tokens(Arrays.stream(ids).boxed().toList(), pieces));
        }
        return 0;
    }

    private void print(Tokens tokens) {
        if (json) {
            Json.print(tokens);
            return;
        }
        for (int token = 0; token < tokens.ids().size(); token++) {
            System.out.printf(
                    "%6d %s%n", tokens.ids().get(token), tokens.pieces().get(token));
        }
    }
}
