package dev.pinball.server.http;

/** Answers requests. */
@FunctionalInterface
public interface HttpService {

    /** Answers the request of {@code exchange}, now or later; on its event loop, in its context. */
    void answer(HttpExchange exchange);

    /** Responds to a request by its head alone, before its body is asked for, where {@link #answer} would whatever its body. */
    default void answerHead(HttpExchange exchange) {}
}
