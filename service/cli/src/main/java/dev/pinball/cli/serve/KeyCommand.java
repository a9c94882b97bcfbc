package dev.pinball.cli.serve;

import dev.pinball.cli.option.UsageException;
import dev.pinball.server.identity.ApiKey;
import dev.pinball.server.identity.Role;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball key}: a new API key, and what the access file of a server says of it. */
@Command(
        name = "key",
        description =
                "Makes an API key. The entry of the access file is printed, and the key itself as an error, once.",
        mixinStandardHelpOptions = true)
public final class KeyCommand implements Callable<Integer> {
    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Who calls with it; logs say so.")
    private String name = "";

    @Option(
            names = "--roles",
            paramLabel = "ROLE,...",
            split = ",",
            description = "generate, inspect, train, administer. Default: generate,inspect.")
    private Set<Role> roles = EnumSet.of(Role.GENERATE, Role.INSPECT);

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Whose limits and cache it uses; * lets each call name its tenant. Default: the name.")
    private @Nullable String tenant;

    @Override
    public Integer call() {
        check();
        ApiKey key = ApiKey.random();
        System.out.printf(
                """
                - name: %s
                  sha256: %s
                  roles: [%s]
                  tenant: %s
                """,
                quoted(name),
                key.sha256(),
                EnumSet.copyOf(roles).stream().map(Role::text).collect(Collectors.joining(", ")),
                quoted(tenant == null ? name : tenant));
        System.err.println(key.secret());
        return 0;
    }

    /** A name alone gives no right to name any tenant. */
    private void check() {
        if (name.isBlank()) {
            throw new UsageException("--name: '%s' (expected: a name)".formatted(name));
        }
        String own = tenant == null ? name : tenant;
        if (!ApiKey.ANY_TENANT.equals(tenant) && !ApiKey.mayBelongTo(own)) {
            String option = tenant == null ? "--name" : "--tenant";
            throw new UsageException("%s: '%s' (expected: %s)".formatted(option, own, ApiKey.TENANT_EXPECTED));
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
