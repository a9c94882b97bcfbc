/**
 * The Open Inference Protocol, version 2, as Triton serves language models: {@code inference.GRPCInferenceService}.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.inference.InferenceService},
 * {@link dev.pinball.server.grpc.inference.InferenceRequest}.
 */
@NullMarked
package dev.pinball.server.grpc.inference;

import org.jspecify.annotations.NullMarked;
