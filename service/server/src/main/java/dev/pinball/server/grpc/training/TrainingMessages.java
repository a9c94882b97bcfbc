package dev.pinball.server.grpc.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.PinballException;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.server.training.ConfigurationException;
import dev.pinball.server.training.ConfigurationFile;
import dev.pinball.server.training.RunEnd;
import dev.pinball.server.training.RunState;
import dev.pinball.server.training.TrainingOrder;
import dev.pinball.server.workspace.ClientMessage;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingException;
import dev.pinball.training.job.TrainingJob;
import dev.pinball.v1.StartTrainingRequest;
import dev.pinball.v1.TrainingEnd;
import dev.pinball.v1.TrainingEndReason;
import dev.pinball.v1.TrainingProgress;
import io.grpc.Status;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Trainings as protobuf messages. */
final class TrainingMessages {
    private static final int CONFIGURATION_CHARACTERS_MAX = 1 << 16;
    private static final int FILES_MAX = 1_000;

    private TrainingMessages() {}

    /**
     * Reads and checks what is asked for; it looks at files.
     *
     * @throws InvalidRequestException when it can't be
     * @throws io.grpc.StatusRuntimeException when the files that are there don't allow it
     */
    static TrainingOrder order(StartTrainingRequest request, WorkspaceAccess trainingWorkspace) {
        TrainingConfiguration configuration = configuration(request);
        int filesMin = request.getConfiguration().isEmpty() ? 0 : 1;
        Ranges.count("data", request.getDataCount(), "files", filesMin, FILES_MAX);
        List<Path> data = IntStream.range(0, request.getDataCount())
                .mapToObj(file -> trainingWorkspace.existing("data[%d]".formatted(file), request.getData(file)))
                .toList();
        Path output = trainingWorkspace.target("model", request.getModel());
        int nameBytes = String.valueOf(output.getFileName()).getBytes(UTF_8).length;
        Ranges.count("model", nameBytes, "bytes", 1, TrainingJob.OUTPUT_NAME_BYTES_MAX);
        requireNewOrResumed(request, output);
        TrainingOrder order = new TrainingOrder(
                configuration,
                data,
                output,
                request.getModel(),
                request.getResume(),
                request.getRestart(),
                request.getServe());
        requirePossible(order);
        return order;
    }

    private static void requirePossible(TrainingOrder order) {
        try {
            order.requirePossible();
        } catch (TrainingException impossible) {
            throw new InvalidRequestException("configuration: " + impossible.getMessage());
        }
        try {
            order.requireResumable();
        } catch (PinballException | UncheckedIOException impossible) {
            String message = ClientMessage.withoutFolders("resume: " + impossible.getMessage());
            throw Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
        }
    }

    private static TrainingConfiguration configuration(StartTrainingRequest request) {
        String text = request.getConfiguration();
        Ranges.count("configuration", text.length(), "characters", 0, CONFIGURATION_CHARACTERS_MAX);
        try {
            TrainingConfiguration configuration = text.isEmpty()
                    ? ConfigurationFile.ofDefaultModel()
                    : ConfigurationFile.parse("configuration", text);
            return request.hasSteps()
                    ? configuration.withSteps(Ranges.positive("steps", request.getSteps(), Integer.MAX_VALUE))
                    : configuration;
        } catch (ConfigurationException invalid) {
            throw new InvalidRequestException(String.valueOf(invalid.getMessage()));
        }
    }

    private static void requireNewOrResumed(StartTrainingRequest request, Path output) {
        boolean begun = TrainingJob.canResume(output);
        if (request.getResume() && request.getRestart()) {
            throw new InvalidRequestException("restart", true, "false with resume");
        }
        if (begun && !request.getResume() && !request.getRestart()) {
            throw new InvalidRequestException(
                    "resume", false, "true or restart, since a training of this model has begun");
        }
        if (!begun && Files.exists(output)) {
            throw new InvalidRequestException(
                    "model", "'%s'".formatted(request.getModel()), "the name of a file that does not exist yet");
        }
    }

    static TrainingProgress progress(RunState state) {
        TrainingProgress.Builder message = TrainingProgress.newBuilder().setSteps(state.steps());
        state.progress().ifPresent(progress -> {
            message.setStep(progress.step().step())
                    .setLoss(progress.step().loss())
                    .setTokensPerSecond(progress.tokensPerSecond())
                    .setPeakShare(progress.shareOfPeak())
                    .setSecondsLeft(progress.secondsLeft());
            progress.validationLoss().ifPresent(message::setValidationLoss);
        });
        state.end().ifPresent(end -> {
            end.validationLoss().ifPresent(message::setValidationLoss);
            message.setEnd(end(end));
        });
        return message.build();
    }

    private static TrainingEnd end(RunEnd end) {
        return TrainingEnd.newBuilder()
                .setReason(reason(end.reason()))
                .setMessage(end.message())
                .setModel(end.model())
                .setServed(end.served())
                .build();
    }

    private static TrainingEndReason reason(RunEnd.Reason reason) {
        return switch (reason) {
            case FINISHED -> TrainingEndReason.TRAINING_END_REASON_FINISHED;
            case CANCELLED -> TrainingEndReason.TRAINING_END_REASON_CANCELLED;
            case FAILED -> TrainingEndReason.TRAINING_END_REASON_FAILED;
        };
    }
}
