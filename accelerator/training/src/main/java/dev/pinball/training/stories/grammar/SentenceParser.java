package dev.pinball.training.stories.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one line of a rule: text, choices <code>[a|b]</code> (nested too), references <code>@rule</code> and phrases in
 * braces, which {@link PhraseParser} reads.
 */
public final class SentenceParser {
    private final PhraseParser phrases;
    private final String line;
    private int position;

    private SentenceParser(PhraseParser phrases, String line) {
        this.phrases = phrases;
        this.line = line;
    }

    public static Node parse(PhraseParser phrases, String line) {
        SentenceParser parser = new SentenceParser(phrases, line);
        Node sentence = parser.chain();
        if (parser.position < line.length()) {
            throw new IllegalArgumentException("'%c' outside of brackets: %s".formatted(parser.next(), line));
        }
        return sentence;
    }

    /** Reads up to the end of the line, or of this option of a choice. */
    private Node chain() {
        List<Node> nodes = new ArrayList<>();
        while (position < line.length() && next() != '|' && next() != ']') {
            nodes.add(
                    switch (next()) {
                        case '[' -> choice();
                        case '{' -> phrases.parse(enclosedIn('}'));
                        case '@' -> reference();
                        default -> text();
                    });
        }
        return nodes.size() == 1 ? nodes.getFirst() : new Node.Chain(List.copyOf(nodes));
    }

    private Node choice() {
        List<Node> options = new ArrayList<>();
        do {
            position++;
            options.add(chain());
            if (position == line.length()) {
                throw new IllegalArgumentException("a [ without its ]: " + line);
            }
        } while (next() == '|');
        position++;
        return new Node.Choice(List.copyOf(options));
    }

    private String enclosedIn(char close) {
        int end = line.indexOf(close, position);
        if (end < 0) {
            throw new IllegalArgumentException("a { without its }: " + line);
        }
        String inside = line.substring(position + 1, end);
        position = end + 1;
        return inside;
    }

    private Node reference() {
        int begin = ++position;
        while (position < line.length() && (Character.isLetter(next()) || next() == '-')) {
            position++;
        }
        return new Node.Reference(line.substring(begin, position));
    }

    private Node text() {
        int begin = position;
        while (position < line.length() && "[]{|@".indexOf(next()) < 0) {
            position++;
        }
        return new Node.Text(line.substring(begin, position));
    }

    private char next() {
        return line.charAt(position);
    }
}
