package dev.pinball.training.parameter;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a program, in the order in which it first uses them. The tensors of a program may be slices of those in
 * the file, and two operations may use the same one: a tensor of the file is one parameter.
 */
public final class Parameters {
    private static final int COUNT_MAX = Integer.MAX_VALUE - 8;

    private final GgufFile file;
    private final boolean trained;
    private final Map<String, Parameter> byName = new LinkedHashMap<>();

    private Parameters(GgufFile file, boolean trained) {
        this.file = file;
        this.trained = trained;
    }

    /** With gradients and moments. */
    public static Parameters trained(GgufFile file) {
        return new Parameters(file, true);
    }

    /** With values alone. */
    public static Parameters fixed(GgufFile file) {
        return new Parameters(file, false);
    }

    /** The part of a parameter that {@code tensor} is; the parameter is read from the file, as F32, at the first call. */
    public ParameterSlice slice(Tensor tensor) {
        Tensor whole = whole(tensor);
        Parameter parameter = byName.computeIfAbsent(whole.name(), _ -> read(whole));
        long byteOffset = tensor.data().address() - whole.data().address();
        long offset = byteOffset / whole.type().bytesPerBlock() * whole.type().valuesPerBlock();
        return new ParameterSlice(parameter, (int) offset, tensor.rows(), tensor.columns());
    }

    public List<Parameter> all() {
        return Collections.unmodifiableList(new ArrayList<>(byName.values()));
    }

    private Tensor whole(Tensor part) {
        return file.tensorNames().stream()
                .flatMap(name -> file.findTensor(name).stream())
                .filter(candidate -> contains(candidate, part))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(part.name() + ": not a tensor of " + file.name()));
    }

    private static boolean contains(Tensor whole, Tensor part) {
        long begin = part.data().address() - whole.data().address();
        return begin >= 0 && begin + part.data().byteSize() <= whole.data().byteSize();
    }

    private Parameter read(Tensor tensor) {
        if (tensor.valueCount() > COUNT_MAX) {
            throw file.problem(
                    "tensor " + tensor.name(), tensor.valueCount() + " values", "%d at most".formatted(COUNT_MAX));
        }
        float[] values = new float[(int) tensor.valueCount()];
        for (int row = 0; row < tensor.rows(); row++) {
            Dequantizer.readRow(tensor, row, values, row * tensor.columns());
        }
        return trained
                ? Parameter.of(tensor.name(), tensor.rows(), tensor.columns(), values)
                : Parameter.fixed(tensor.name(), tensor.rows(), tensor.columns(), values);
    }
}
