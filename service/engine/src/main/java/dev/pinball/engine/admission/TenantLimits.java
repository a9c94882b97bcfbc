package dev.pinball.engine.admission;

/**
 * What one tenant may use. {@link Integer#MAX_VALUE} stands for no limit.
 *
 * @param requests admitted and not ended, each answer by itself
 * @param requestsPerMinute answers that may begin
 * @param tokensPerMinute of prompts and answers; those of an answer count when it has ended
 */
public record TenantLimits(int requests, int requestsPerMinute, int tokensPerMinute) {
    public static final TenantLimits NONE = new TenantLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
