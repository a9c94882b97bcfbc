package dev.pinball.accelerator;

import dev.pinball.accelerator.DrawnToken.Candidate;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.recorded.RecordedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an independent implementation gives for a prompt; the likeliest candidates of a step may be missing. */
public record ExpectedRun(String prompt, int[] promptIds, int[] ids, String text, List<List<Candidate>> candidates) {
    private static final float TOLERANCE = 0.002f;

    /** How far from it log-probabilities of a model may be. */
    public static float tolerance(String name) {
        return name.contains("gpt2") ? StepContractTest.TOLERANCE_GELU : TOLERANCE;
    }

    /** The runs of a model that the tests write themselves. */
    public static List<ExpectedRun> recorded(RecordedModel model) {
        return read(new JsonMapper().readTree(model.runs()));
    }

    /** The runs of {@code ../shared/models/NAME.expected.json}. */
    public static List<ExpectedRun> read(String name) {
        Path file = SharedFiles.model(name + ".expected.json");
        return read(new JsonMapper().readTree(file));
    }

    /** The runs of {@code ../shared/cases/NAME.gguf}, without log-probabilities. */
    public static List<ExpectedRun> readTroubled(String name) {
        return read(
                new JsonMapper().readTree(SharedFiles.troubled("expected.json")).get(name));
    }

    private static List<ExpectedRun> read(JsonNode recorded) {
        List<ExpectedRun> runs = new ArrayList<>();
        for (JsonNode run : recorded) {
            runs.add(new ExpectedRun(
                    run.get("prompt").asString(),
                    integers(run.get("prompt_ids")),
                    integers(run.get("ids")),
                    run.path("text").asString(""),
                    elements(run.path("top5_logprobs_per_step")).stream()
                            .map(ExpectedRun::candidates)
                            .toList()));
        }
        return runs;
    }

    private static List<Candidate> candidates(JsonNode step) {
        return elements(step).stream()
                .map(pair -> new Candidate(pair.get(0).asInt(), pair.get(1).floatValue()))
                .toList();
    }

    private static int[] integers(JsonNode array) {
        return elements(array).stream().mapToInt(JsonNode::asInt).toArray();
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
