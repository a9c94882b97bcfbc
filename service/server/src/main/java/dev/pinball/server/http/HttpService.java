package dev.pinball.server.http;

/** Answers requests. */
@FunctionalInterface
public interface HttpService {

    /** Answers the request of {@code exchange}, now or later; on its event loop, in its context. */
    void answer(HttpExchange exchange);
}
