/**
 * Named matrices and the types of their values: F32, F16, BF16 and the quantized types of ggml.
 *
 * <p>Starting points: {@link dev.pinball.model.tensor.Tensor}, {@link dev.pinball.model.tensor.TensorType},
 * {@link dev.pinball.model.tensor.Dequantizer}, whose methods define what each type means.
 */
@NullMarked
package dev.pinball.model.tensor;

import org.jspecify.annotations.NullMarked;
