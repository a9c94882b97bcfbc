package dev.pinball.engine.request;

/**
 * Whose request it is, and how it ranks among others.
 *
 * @param tenant who is served; tenants share no cached prefix
 * @param priority the lower, the earlier, where the policy looks at it
 * @param cacheSalt requests share cached prefixes only with those of the same salt
 */
public record ServiceClass(String tenant, int priority, String cacheSalt) {
    public static final ServiceClass DEFAULT = new ServiceClass("", 0, "");
    public static final int PRIORITY_MAX = 1000; // and its negative is the lowest

    /** What must be equal for two requests to share blocks. */
    public String prefixSalt() {
        return tenant + '\0' + cacheSalt;
    }
}
