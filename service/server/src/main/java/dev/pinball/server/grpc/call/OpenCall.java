package dev.pinball.server.grpc.call;

import dev.pinball.engine.request.FinishReason;
import java.util.concurrent.Executor;

/** A call of a client that has not ended. All but {@link #eventLoop} on its event loop. */
public interface OpenCall {

    Executor eventLoop();

    /** Lets answers that have begun go on to their end, and ends all else. */
    void drain();

    /** Ends what is still generated, with {@code reason}; the client learns of it. */
    void end(FinishReason reason);

    /** Ends the call if its client has not read for {@code nanosMax} what waits for it. */
    void endUnread(long nanosMax);

    /** The client cancelled, its deadline passed, or its connection is lost: ends all, and writes nothing any more. */
    void cancelled();
}
