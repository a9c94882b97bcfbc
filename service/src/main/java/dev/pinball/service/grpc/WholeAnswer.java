package dev.pinball.service.grpc;

import dev.pinball.service.stream.SequenceEvent;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.Token;
import io.grpc.Status;

/** All tokens in one message, which holds what they have reserved until it is written. */
final class WholeAnswer implements Answer {
    private final OutgoingMessages<CompleteResponse> outgoing;
    private final CompleteResponse.Builder response = CompleteResponse.newBuilder();
    private final StringBuilder text = new StringBuilder();
    private long heldBytes;

    WholeAnswer(OutgoingMessages<CompleteResponse> outgoing) {
        this.outgoing = outgoing;
    }

    @Override
    public void accepted() {}

    @Override
    public void add(SequenceEvent.TokenGenerated event) {
        Token token = Messages.token(event);
        response.addTokens(token);
        text.append(token.getText());
        heldBytes += event.budgetBytes();
    }

    @Override
    public void finish(SequenceEvent.Finished finished) {
        response.setText(text.toString()).setFinished(Messages.finished(finished, false));
        outgoing.add(response.build(), heldBytes);
        outgoing.endWith(Status.OK);
    }

    @Override
    public String budgetExceeded() {
        return "the answer takes more than %d bytes: ask for fewer tokens, or use Generate"
                .formatted(outgoing.budget().bytesMax());
    }
}
