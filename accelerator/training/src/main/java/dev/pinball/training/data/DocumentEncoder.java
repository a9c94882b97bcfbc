package dev.pinball.training.data;

import dev.pinball.model.tokenizer.Tokenizer;
import java.util.OptionalInt;

/** Encodes documents into the files of their splits: beginning token, text, end token. */
final class DocumentEncoder implements DocumentVisitor {
    private final Tokenizer tokenizer;
    private final SplitRule rule;
    private final TokenFileWriter training;
    private final TokenFileWriter validation;
    private final OptionalInt beginning;
    private final OptionalInt end;
    private long documentIndex;
    private final Runnable stopCheck;
    private boolean inDocument;

    DocumentEncoder(
            Tokenizer tokenizer,
            SplitRule rule,
            TokenFileWriter training,
            TokenFileWriter validation,
            Runnable stopCheck) {
        this.tokenizer = tokenizer;
        this.rule = rule;
        this.training = training;
        this.validation = validation;
        this.stopCheck = stopCheck;
        this.beginning = tokenizer.vocabulary().beginningToken();
        this.end = endToken(tokenizer);
    }

    /** Of several end tokens the one with the lowest id, which ends documents; others end turns. */
    private static OptionalInt endToken(Tokenizer tokenizer) {
        return tokenizer.vocabulary().endTokens().stream().mapToInt(id -> id).min();
    }

    @Override
    public void text(String text) {
        stopCheck.run();
        TokenFileWriter file = file();
        if (!inDocument) {
            beginning.ifPresent(file::write);
        }
        int[] ids = inDocument ? tokenizer.encodeContinuation(text, false) : tokenizer.encode(text, false);
        for (int id : ids) {
            file.write(id);
        }
        inDocument = true;
    }

    @Override
    public void endOfDocument() {
        TokenFileWriter file = file();
        end.ifPresent(file::write);
        file.endDocument();
        inDocument = false;
        documentIndex++;
    }

    private TokenFileWriter file() {
        return switch (rule.split(documentIndex)) {
            case TRAINING -> training;
            case VALIDATION -> validation;
        };
    }
}
