package dev.pinball.cli.client;

import dev.pinball.client.AnswerStream;
import dev.pinball.client.PinballClient;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import java.time.Duration;

/** The example of the README, which {@link ClientTest} compares with it, and runs. */
final class ClientExample {
    private ClientExample() {}

    static void run(int port) {
        try (PinballClient client = PinballClient.connect("localhost", port).withDeadline(Duration.ofSeconds(10))) {
            GenerateRequest request = GenerateRequest.newBuilder()
                    .setPrompt(Prompt.newBuilder().setText("Once there was a little girl"))
                    .setOptions(GenerationOptions.newBuilder().setMaxTokens(40).setTemperature(0))
                    .build();
            try (AnswerStream answer = client.generate(request)) {
                answer.forEachRemaining(token -> System.out.print(token.getText()));
                System.out.println("\n" + answer.finished().getReason());
            }
            try (AnswerStream answer = client.open(request.getOptions())
                    .append("Once there was")
                    .append(" a happy boy")
                    .go()) {
                System.out.println(answer.text());
            }
        }
    }
}
