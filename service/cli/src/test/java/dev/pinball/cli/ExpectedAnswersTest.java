package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DrawnToken;
import dev.pinball.accelerator.ExpectedRun;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.recorded.RecordedModel;
import dev.pinball.v1.Candidate;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Token;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answers that an independent implementation gives, through the command line and over a socket. */
class ExpectedAnswersTest {
    @ParameterizedTest
    @CsvSource({
        "stories260K.F32, reference", "stories260K.F32, host",
        "tiny-llama3.F32, reference", "tiny-llama3.F32, host",
        "tiny-qwen2.F32, reference", "tiny-qwen2.F32, host",
        "tiny-gpt2.F32, reference", "tiny-gpt2.F32, host"
    })
    void comeOverGrpc(String model, String accelerator) {
        assertComeOverGrpc(
                ExpectedRun.read(model), SharedFiles.model(model + ".gguf"), ExpectedRun.tolerance(model), accelerator);
    }

    @ParameterizedTest
    @CsvSource({
        "experts-top1, reference", "experts-top1, host",
        "llama-attnfactor, reference", "llama-attnfactor, host"
    })
    void ofModelsThatOnceAnsweredWronglyComeOverGrpc(String model, String accelerator) {
        assertComeOverGrpc(
                ExpectedRun.readTroubled(model),
                SharedFiles.troubled(model + ".gguf"),
                ExpectedRun.tolerance(model),
                accelerator);
    }

    @ParameterizedTest
    @EnumSource
    void ofRecordedModelsComeOverGrpc(RecordedModel model, @TempDir Path folder) {
        float tolerance = ExpectedRun.tolerance(model.toString());
        assertComeOverGrpc(ExpectedRun.recorded(model), model.write(folder), tolerance, "host");
    }

    private static void assertComeOverGrpc(List<ExpectedRun> runs, Path model, float tolerance, String accelerator) {
        try (TestService service = new TestService(model, "--accelerator", accelerator, "--step-tokens=64")) {
            for (ExpectedRun run : runs) {
                CompleteResponse answer = service.blocking().complete(request(run));
                assertThat(ids(answer)).as(run.prompt()).startsWith(run.ids());
                compareCandidates(answer.getTokensList(), run, tolerance);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"stories260K.F32, host", "tiny-llama3.F32, reference", "tiny-qwen2.F32, host", "tiny-gpt2.F32, host"})
    void comeFromTheCommandLine(String model, String accelerator) {
        ExpectedRun run = ExpectedRun.read(model).getFirst();
        JsonNode result = generate(
                "--model",
                SharedFiles.model(model + ".gguf").toString(),
                "--prompt",
                run.prompt(),
                "--max-tokens",
                Integer.toString(run.ids().length),
                "--temperature",
                "0",
                "--accelerator",
                accelerator,
                "--step-tokens",
                "64",
                "--json");
        assertThat(result.get("tokens").valueStream().mapToInt(JsonNode::asInt).toArray())
                .startsWith(run.ids());
        assertThat(result.get("prompt_tokens").asInt()).isEqualTo(run.promptIds().length);
        assertThat(result.get("text").asString()).startsWith(run.text());
    }

    private static GenerateRequest request(ExpectedRun run) {
        GenerationOptions options = GenerationOptions.newBuilder()
                .setMaxTokens(run.ids().length)
                .setTemperature(0)
                .setCandidates(5)
                .build();
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText(run.prompt()))
                .setOptions(options)
                .build();
    }

    private static int[] ids(CompleteResponse answer) {
        return answer.getTokensList().stream()
                .flatMap(token -> token.getIdsList().stream())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void compareCandidates(List<Token> tokens, ExpectedRun run, float tolerance) {
        for (int step = 0; step < run.candidates().size(); step++) {
            List<Candidate> ranked = tokens.get(step).getCandidates(0).getRankedList();
            for (DrawnToken.Candidate expected : run.candidates().get(step)) {
                float found = ranked.stream()
                        .filter(candidate -> candidate.getId() == expected.tokenId())
                        .map(Candidate::getLogProbability)
                        .findFirst()
                        .orElse(ranked.getLast().getLogProbability());
                assertThat(found)
                        .as("step %d, token %d", step, expected.tokenId())
                        .isCloseTo(expected.logProbability(), within(tolerance));
            }
        }
    }

    private static JsonNode generate(String... options) {
        List<String> arguments = new ArrayList<>(List.of("generate"));
        arguments.addAll(Arrays.asList(options));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(PinballCommand.run(arguments.toArray(String[]::new))).isZero();
        } finally {
            System.setOut(before);
        }
        return new JsonMapper().readTree(printed.toString(StandardCharsets.UTF_8));
    }
}
