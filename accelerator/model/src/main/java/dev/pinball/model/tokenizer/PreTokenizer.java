package dev.pinball.model.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into the words within which tokens are merged. The expressions are those that the vocabularies were made
 * with, as listed in llama.cpp; each one cuts the parts that the one before has left.
 */
public enum PreTokenizer {
    LLAMA_3(
            true,
            List.of("llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "lfm2"),
            Expression.words("{1,3}")),
    QWEN_2(false, List.of("qwen2", "deepseek-r1-qwen", "megrez", "stablelm2"), Expression.words("")),
    GPT_2(false, List.of("gpt-2", "phi-2", "mpt", "olmo", "exaone4"), Expression.GPT_2),
    DEFAULT(false, List.of("default"), "[\\p{P}$+<=>^~|]+", Expression.GPT_2, "\\p{N}+", "[0-9][0-9][0-9]");

    private final boolean ofLlama3;
    private final List<String> names;
    private final List<Pattern> patterns;

    PreTokenizer(boolean ofLlama3, List<String> names, String... expressions) {
        this.ofLlama3 = ofLlama3;
        this.names = names;
        this.patterns = Arrays.stream(expressions).map(Pattern::compile).toList();
    }

    private static final class Expression {
        private static final String SPACE = "\\p{IsWhite_Space}";
        private static final String NOT_SPACE = "\\P{IsWhite_Space}";
        private static final String CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
        private static final String SPACES = SPACE + "+(?!" + NOT_SPACE + ")|" + SPACE + "+";
        private static final String SYMBOLS = " ?[^" + SPACE + "\\p{L}\\p{N}]+";
        private static final String GPT_2 = CONTRACTIONS + "| ?\\p{L}+| ?\\p{N}+|" + SYMBOLS + "|" + SPACES;

        private static String words(String digitsAtOnce) {
            return "(?i:" + CONTRACTIONS + ")|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + digitsAtOnce + "|" + SYMBOLS
                    + "[\\r\\n]*|" + SPACE + "*[\\r\\n]+|" + SPACES;
        }
    }

    static Optional<PreTokenizer> withName(String name) {
        return Arrays.stream(values())
                .filter(preTokenizer -> preTokenizer.names.contains(name))
                .findFirst();
    }

    static List<String> supportedNames() {
        return Arrays.stream(values())
                .flatMap(preTokenizer -> preTokenizer.names.stream())
                .toList();
    }

    /** Whether prompts begin with the beginning token unless the file says otherwise. */
    boolean addsBeginningToken() {
        return ofLlama3;
    }

    /** Whether a word that is a token is never put together from smaller ones, whatever the merges. */
    boolean prefersWholeWords() {
        return ofLlama3;
    }

    /** The words, which together are {@code text}. */
    public List<String> split(String text) {
        List<String> parts = List.of(text);
        for (Pattern pattern : patterns) {
            List<String> smaller = new ArrayList<>();
            parts.forEach(part -> split(part, pattern, smaller));
            parts = smaller;
        }
        return parts;
    }

    private static void split(String text, Pattern pattern, List<String> into) {
        Matcher matcher = pattern.matcher(text);
        int start = 0;
        while (matcher.find()) {
            if (matcher.start() > start) {
                into.add(text.substring(start, matcher.start()));
            }
            into.add(matcher.group());
            start = matcher.end();
        }
        if (start < text.length()) {
            into.add(text.substring(start));
        }
    }
}
