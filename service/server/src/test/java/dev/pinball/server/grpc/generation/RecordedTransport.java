package dev.pinball.server.grpc.generation;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call that is ready when the test says so, and keeps the text of what is written to it, and how it ended. */
public final class RecordedTransport<T> extends ServerCallStreamObserver<T> {
    private final Function<T, String> text;
    public final List<String> written = new ArrayList<>();
    private @Nullable Runnable onReady;
    public boolean ready;

    public RecordedTransport(Function<T, String> text) {
        this.text = text;
    }

    public void becomeReady() {
        ready = true;
        if (onReady != null) {
            onReady.run();
        }
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        onReady = handler;
    }

    @Override
    public void onNext(T value) {
        written.add(text.apply(value));
    }

    @Override
    public void onError(Throwable failure) {
        written.add(Status.fromThrowable(failure).getCode().name());
    }

    @Override
    public void onCompleted() {
        written.add("completed");
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
}
