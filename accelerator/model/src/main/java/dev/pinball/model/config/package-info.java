/**
 * What a model is: its architecture and its sizes, as a file states them, as they are published or as they are configured;
 * and the tensors and metadata of its file that follow from them.
 *
 * <p>Starting points: {@link dev.pinball.model.config.ModelConfig}, {@link dev.pinball.model.config.Architecture};
 * {@link dev.pinball.model.config.ModelConfigReader} reads a file.
 */
@NullMarked
package dev.pinball.model.config;

import org.jspecify.annotations.NullMarked;
