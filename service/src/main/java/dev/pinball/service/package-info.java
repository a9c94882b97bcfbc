/**
 * Serves a model: from a client's message to its tokens. The packages are the steps of the way, in this order: grpc,
 * admission, engine, scheduler, kvcache, batch, the accelerator, stream.
 *
 * <p>Starting points: {@link dev.pinball.service.Main}; {@code engine.EngineLoop} is the map of the data path.
 */
@NullMarked
package dev.pinball.service;

import org.jspecify.annotations.NullMarked;
