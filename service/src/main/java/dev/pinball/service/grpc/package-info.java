/**
 * 1 of 8: protobuf to validated requests, events to protobuf, reasons to gRPC statuses.
 *
 * <p>Starting points: {@link dev.pinball.service.grpc.GrpcServer} starts it; {@link dev.pinball.service.grpc.GenerationService} has the
 * three calls, {@link dev.pinball.service.grpc.ConverseCall} is the longest of them; {@link dev.pinball.service.grpc.ModelsService}
 * looks inside the model, {@link dev.pinball.service.grpc.TrainingService} trains another.
 */
@NullMarked
package dev.pinball.service.grpc;

import org.jspecify.annotations.NullMarked;
