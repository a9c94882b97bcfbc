package dev.pinball.training.data;

import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.training.data.SplitRule.Split;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The tokens of a corpus, all documents of a split one after the other, in files that are mapped, never read whole. The
 * files have no names: they are gone when the process ends, however it does.
 */
public final class TokenData {
    private final TokenFile training;
    private final TokenFile validation;
    private final OptionalInt beginningToken;

    private TokenData(TokenFile training, TokenFile validation, OptionalInt beginningToken) {
        this.training = training;
        this.validation = validation;
        this.beginningToken = beginningToken;
    }

    /**
     * Encodes all documents: each the beginning token, its text, the end token. Special tokens written out in a text are
     * text.
     *
     * @param windowLength tokens that every split must have, unless the validation share is 0
     * @param besides the files are put beside this one, and named after it
     * @throws CorpusException when the corpus has too little text, or text that isn't UTF-8
     * @throws java.io.UncheckedIOException when the tokens can't be written
     */
    public static TokenData encode(Corpus corpus, Tokenizer tokenizer, SplitRule rule, int windowLength, Path besides) {
        return encode(corpus, tokenizer, rule, windowLength, besides, () -> {});
    }

    /**
     * As {@link #encode(Corpus, Tokenizer, SplitRule, int, Path)}.
     *
     * @param stopCheck runs before each part of a document; what it throws ends the encoding
     */
    public static TokenData encode(
            Corpus corpus, Tokenizer tokenizer, SplitRule rule, int windowLength, Path besides, Runnable stopCheck) {
        int idBytes = TokenFile.idBytes(tokenizer.vocabulary().size());
        try (TokenFileWriter training = new TokenFileWriter(path(besides, Split.TRAINING), idBytes);
                TokenFileWriter validation = new TokenFileWriter(path(besides, Split.VALIDATION), idBytes)) {
            corpus.read(new DocumentEncoder(tokenizer, rule, training, validation, stopCheck));
            TokenData data = new TokenData(
                    training.finish(),
                    validation.finish(),
                    tokenizer.vocabulary().beginningToken());
            data.requireWindows(rule, windowLength);
            return data;
        }
    }

    private static Path path(Path besides, Split split) {
        return besides.resolveSibling("%s.%s.tokens".formatted(besides.getFileName(), split));
    }

    private void requireWindows(SplitRule rule, int windowLength) {
        if (documentCount(Split.TRAINING) + documentCount(Split.VALIDATION) == 0) {
            throw new CorpusException("the corpus is empty (expected: at least one document with text)");
        }
        for (Split split : Split.values()) {
            boolean needed = split == Split.TRAINING || rule.validationShare() > 0;
            if (needed && tokenCount(split) < windowLength) {
                throw new CorpusException(
                        "%s: %d tokens in %d documents, with validation_share %s (expected: at least %d)"
                                .formatted(
                                        split,
                                        tokenCount(split),
                                        documentCount(split),
                                        rule.validationShare(),
                                        windowLength));
            }
        }
    }

    /** Where a window has this token, the one before ends a document: nothing in the text foretells it. */
    public OptionalInt beginningToken() {
        return beginningToken;
    }

    public long tokenCount(Split split) {
        return file(split).tokenCount();
    }

    public long documentCount(Split split) {
        return file(split).documentCount();
    }

    /**
     * Reads {@code length} tokens from {@code offset} on into the beginning of {@code ids}; from any thread.
     *
     * @throws IndexOutOfBoundsException when the split has fewer
     */
    public void window(Split split, long offset, int length, int[] ids) {
        file(split).read(offset, length, ids);
    }

    private TokenFile file(Split split) {
        return switch (split) {
            case TRAINING -> training;
            case VALIDATION -> validation;
        };
    }
}
