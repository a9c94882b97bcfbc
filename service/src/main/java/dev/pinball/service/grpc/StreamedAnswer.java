package dev.pinball.service.grpc;

import dev.pinball.service.stream.SequenceEvent;
import dev.pinball.v1.Accepted;
import dev.pinball.v1.GenerateResponse;
import io.grpc.Status;

/** Token by token. */
record StreamedAnswer(OutgoingMessages<GenerateResponse> outgoing) implements Answer {

    @Override
    public void accepted() {
        outgoing.add(
                GenerateResponse.newBuilder()
                        .setAccepted(Accepted.getDefaultInstance())
                        .build(),
                0);
    }

    @Override
    public void add(SequenceEvent.TokenGenerated token) {
        outgoing.add(
                GenerateResponse.newBuilder().setToken(Messages.token(token)).build(), token.budgetBytes());
    }

    @Override
    public void finish(SequenceEvent.Finished finished) {
        outgoing.add(
                GenerateResponse.newBuilder()
                        .setFinished(Messages.finished(finished, false))
                        .build(),
                0);
        outgoing.endWith(Status.OK);
    }

    @Override
    public String budgetExceeded() {
        return Reasons.slowReader(outgoing.budget());
    }
}
