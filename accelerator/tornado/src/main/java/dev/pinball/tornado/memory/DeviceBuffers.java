package dev.pinball.tornado.memory;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Program;
import dev.pinball.tornado.kernel.AttentionKernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The buffers and tables that the tasks of a step share, each allocated on first use. */
public final class DeviceBuffers {
    private static final String FEWER_SEQUENCES = "lower the sequences of a step";

    private final DeviceLimits limits;
    private final DeviceArrays arrays;
    private final int rowsMax;
    private final FloatArray gathered; // [outputs, width]
    private final FloatArray logits; // [outputs, vocabulary]
    private final Map<Activation, FloatArray> activations = new HashMap<>(); // [rows, width] each
    private final Map<Integer, DeviceKeyValueLayer> layers = new HashMap<>();
    private final Map<RopeFrequencies, FloatArray> rotations = new HashMap<>();
    private final Map<Integer, FloatArray> partials = new HashMap<>(); // by the values of a row
    private final List<FloatArray> unused = new ArrayList<>();
    private @Nullable FloatArray gelu;

    public DeviceBuffers(Program program, DeviceLimits limits, DeviceArrays arrays) {
        this.limits = limits;
        this.arrays = arrays;
        rowsMax = BatchSize.padded(limits.tokensPerStepMax());
        int outputsMax = BatchSize.padded(limits.sequencesPerStepMax());
        gathered = DeviceArrays.sharedBuffer(
                "output rows", (long) outputsMax * program.logitsInput().width(), FEWER_SEQUENCES);
        logits = DeviceArrays.sharedBuffer(
                "logits", (long) outputsMax * program.config().vocabularySize(), FEWER_SEQUENCES);
    }

    public FloatArray logits() {
        return logits;
    }

    public FloatArray of(Activation activation) {
        return activations.computeIfAbsent(activation, wanted -> rows(wanted.name(), wanted.width()));
    }

    /** [rows, heads, splits, headLength + trailer] what the splits of attention leave; layers take turns. */
    public FloatArray attentionPartial(int heads, int headLength) {
        int width = heads * AttentionSplits.countMax(limits) * (headLength + AttentionKernel.TRAILER);
        return partials.computeIfAbsent(width, wanted -> rows("attention", wanted));
    }

    /** What a kernel neither reads nor writes: another one for each such argument, or TornadoVM never ends to plan the task. */
    public FloatArray unused(int argument) {
        while (unused.size() <= argument) {
            unused.add(arrays.buffer("nothing", 1, ""));
        }
        return unused.get(argument);
    }

    /** A buffer of [rows, width]. */
    public FloatArray rows(String name, int width) {
        return arrays.buffer(name, (long) rowsMax * width, "lower the tokens of a step");
    }

    /** [outputs, width] the rows that get logits. */
    public FloatArray gathered() {
        return gathered;
    }

    /** @param width values of a key, and of a value, of one token in this layer */
    public DeviceKeyValueLayer layer(int layer, int width) {
        return layers.computeIfAbsent(
                layer, _ -> new DeviceKeyValueLayer(slots("keys", width), slots("values", width)));
    }

    private FloatArray slots(String name, int width) {
        long slotCount = (limits.blockCount() + 1L) * limits.tokensPerBlock();
        return arrays.buffer(name, slotCount * width, "lower the block count");
    }

    public FloatArray rotations(RopeFrequencies rotation) {
        return rotations.computeIfAbsent(
                rotation, wanted -> arrays.constant(DeviceRopeCache.of(wanted, limits.contextTokensMax())));
    }

    /** GELU of every F16 value. */
    public FloatArray gelu() {
        if (gelu == null) {
            gelu = arrays.constant(DeviceGeluTable.values());
        }
        return gelu;
    }
}
