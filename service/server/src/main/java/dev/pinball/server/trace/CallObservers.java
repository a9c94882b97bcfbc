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
     * @param header what the caller says in the header, or the metadata, of a name
     */
    public List<CallObserver> of(String call, String operation, Function<String, @Nullable String> header) {
        if (traces.isEmpty() && !logged) {
            return List.of();
        }
        List<CallObserver> observers = new ArrayList<>();
        traces.ifPresent(open -> observers.add(open.call(operation, header.apply(Traces.PARENT))));
        if (logged) {
            observers.add(RequestLine.of(call, header.apply(RequestLine.ID), secret));
        }
        return List.copyOf(observers);
    }
}
