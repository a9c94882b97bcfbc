/**
 * Calls that look inside the model: Describe, Neighbors, Rank.
 *
 * <p>Starting points: {@link dev.pinball.server.grpc.models.ModelsService}.
 */
@NullMarked
package dev.pinball.server.grpc.models;

import org.jspecify.annotations.NullMarked;
