package dev.pinball.server.grpc.generation;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.v1.CompleteResponse;
import io.grpc.Status;
import java.util.List;

/** All tokens in one message, which holds what they have reserved until it is written. */
final class UnaryResponse implements ResponseWriter {
    private final OutgoingMessages<CompleteResponse> outgoing;
    private final CompleteResponse.Builder response = CompleteResponse.newBuilder();
    private final StringBuilder text = new StringBuilder();
    private long heldBytes;

    UnaryResponse(OutgoingMessages<CompleteResponse> outgoing) {
        this.outgoing = outgoing;
    }

    @Override
    public void accepted() {}

    @Override
    public void add(SequenceEvent.TokensGenerated event) {
        for (GeneratedToken token : event.tokens()) {
            response.addTokens(GenerationMessages.token(List.of(token)));
            text.append(token.text());
        }
        heldBytes += event.budgetBytes();
    }

    @Override
    public void finish(SequenceEvent.Finished finished) {
        response.setText(text.toString()).setFinished(GenerationMessages.finished(finished, false));
        outgoing.add(response.build(), heldBytes);
        outgoing.endWith(Status.OK);
    }

    @Override
    public String budgetExceeded() {
        return "the answer takes more than %d bytes: ask for fewer tokens, or use Generate"
                .formatted(outgoing.budget().bytesMax());
    }
}
