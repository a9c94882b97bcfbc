package dev.pinball.model.template.limit;

import java.util.function.Supplier;

/** Counts what one rendering has used. For one thread. */
public final class Budget {
    /** Roughly what a small value occupies. */
    private static final int BYTES_PER_ITEM = 64;

    private static final int STEPS_PER_CALL = 4;

    private final TemplateLimits limits;
    private int steps;
    private long allocatedBytes;
    private int nesting;

    public Budget(TemplateLimits limits) {
        this.limits = limits;
    }

    public TemplateLimits limits() {
        return limits;
    }

    /** One statement, one expression, or one item looked at. */
    public void step() {
        steps(1);
    }

    public void steps(long count) {
        if (count > limits.stepsMax() - steps) {
            throw exceeded("more than %d steps", limits.stepsMax());
        }
        steps += (int) count;
    }

    /** One call of a function, a filter or a test, one conversion of a number. */
    public void call() {
        steps(STEPS_PER_CALL);
    }

    /** Before a text of this many UTF-16 units is made. Copying counts as steps too, so that it takes bounded time. */
    public void allocateCharacters(long count) {
        if (count > limits.outputCharactersMax()) {
            throw exceeded("a text of more than %d characters", limits.outputCharactersMax());
        }
        allocate(2 * count);
        steps(count / 256);
    }

    /** Before a collection of this many items is made. */
    public void allocateItems(long count) {
        if (count > limits.allocatedBytesMax() / BYTES_PER_ITEM) {
            throw exceeded("more than %d bytes of values", limits.allocatedBytesMax());
        }
        allocate(BYTES_PER_ITEM * count);
        steps(count / 16);
    }

    private void allocate(long bytes) {
        allocatedBytes += bytes;
        if (allocatedBytes > limits.allocatedBytesMax()) {
            throw exceeded("more than %d bytes of values", limits.allocatedBytesMax());
        }
    }

    /** Runs {@code body} one level deeper. */
    public <T> T nested(Supplier<T> body) {
        if (nesting == limits.nestingMax()) {
            throw exceeded("more than %d levels of nesting", limits.nestingMax());
        }
        nesting++;
        try {
            return body.get();
        } finally {
            nesting--;
        }
    }

    private static TemplateException exceeded(String what, long limit) {
        return new TemplateException(TemplateException.Kind.LIMIT, "the template needs " + what.formatted(limit));
    }
}
