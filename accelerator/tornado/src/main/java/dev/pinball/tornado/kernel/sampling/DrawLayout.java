package dev.pinball.tornado.kernel.sampling;

/** How the token of each output is drawn: {@link #LENGTH} numbers for each. */
public final class DrawLayout {
    public static final int LENGTH = 5;

    /** 0 takes the likeliest token. */
    public static final int TEMPERATURE = 0;
    /** 0 keeps all. */
    public static final int TOP_K = 1;
    /** 1 keeps all. */
    public static final int TOP_P = 2;
    /** A token is in play when its logit is this far, or less, below the highest. */
    public static final int DEPTH = 3;
    /** The draw, uniform in [0, 1). */
    public static final int UNIFORM = 4;

    /** In place of a token: the host draws from the logits. */
    public static final int UNDECIDED = -1;

    private DrawLayout() {}
}
