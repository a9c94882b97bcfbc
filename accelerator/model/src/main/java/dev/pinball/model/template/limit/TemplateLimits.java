package dev.pinball.model.template.limit;

/**
 * What one rendering may use.
 *
 * @param stepsMax statements and expressions evaluated, items looked at
 * @param outputCharactersMax UTF-16 units of the rendering, and of any text that is made on the way
 * @param allocatedBytesMax of all values made, whether still in use or not
 * @param nestingMax levels of nested expressions, blocks, macro calls and values; also where a template is parsed
 */
public record TemplateLimits(int stepsMax, int outputCharactersMax, long allocatedBytesMax, int nestingMax) {
    /** Far above what published templates need for a context of a million tokens, and safe on a stack of 1 MiB. */
    public static final TemplateLimits DEFAULT = new TemplateLimits(5_000_000, 16 << 20, 256L << 20, 400);

    /** Levels of nesting in the text of a template. */
    public static final int SYNTAX_NESTING_MAX = 100;

    public TemplateLimits {
        if (stepsMax < 1 || outputCharactersMax < 1 || allocatedBytesMax < 1 || nestingMax < 1) {
            throw new IllegalArgumentException("a limit is below 1");
        }
    }
}
