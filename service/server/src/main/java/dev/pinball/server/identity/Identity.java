package dev.pinball.server.identity;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param tenant whose requests they are; empty for a caller who may name any
 */
record Identity(String name, Optional<String> tenant, Set<Role> roles) {

    boolean mayAny(Collection<Role> needed) {
        return needed.stream().anyMatch(roles::contains);
    }
}
