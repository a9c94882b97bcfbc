package dev.pinball.server.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is told of each call.
 *
 * @param traces where spans go; empty for none
 * @param logged whether each request is a line of the log
 * @param secret whether a text of a caller is to be in no log
 */
public record CallObservers(Optional<Traces> traces, boolean logged, Predicate<String> secret) {
    /**
     * Those of a call.
     *
     * @param call the method, or the path
     * @param operation as the semantic conventions for generative models name it
     * @param headers all values that the caller gives a name, in headers or metadata
     */
    public List<CallObserver> of(String call, String operation, Function<String, List<String>> headers) {
        if (traces.isEmpty() && !logged) {
            return List.of();
        }
        List<CallObserver> observers = new ArrayList<>();
        traces.ifPresent(open -> observers.add(open.call(operation, sole(headers.apply(Traces.PARENT)))));
        if (logged) {
            observers.add(RequestLine.of(call, sole(headers.apply(RequestLine.ID)), secret));
        }
        return List.copyOf(observers);
    }

    private static @Nullable String sole(List<String> values) {
        return values.size() == 1 ? values.getFirst() : null;
    }
}
