package dev.pinball.tornado.graph;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.tornado.graph.FusedOperation.RotateAppend;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.AppendKernel;
import dev.pinball.tornado.kernel.AttentionKernel;
import dev.pinball.tornado.kernel.AttentionSumKernel;
import dev.pinball.tornado.kernel.RopeKernel;
import dev.pinball.tornado.kernel.RotateAppendKernel;
import dev.pinball.tornado.memory.AttentionSplits;
import dev.pinball.tornado.memory.DeviceArrays;
import dev.pinball.tornado.memory.DeviceBuffers;
import dev.pinball.tornado.memory.DeviceKeyValueLayer;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The tasks that depend on positions: rotation, the KV cache, attention. */
record AttentionTasks(
        StepTasks tasks, StepInput input, DeviceArrays arrays, DeviceBuffers buffers, DeviceLimits limits) {

    void rope(Rope rope) {
        RopeFrequencies rotation = rope.rotation();
        int heads = rope.vector().width() / rope.headLength();
        tasks.add(
                "rope",
                Shape.ELEMENTS,
                Rows.STEP,
                heads * rotation.pairCount(),
                name -> TaskPackage.createPackage(
                        name,
                        RopeKernel::rotatePairs,
                        tasks.context(),
                        input.step(),
                        buffers.rotations(rotation),
                        buffers.of(rope.vector()),
                        heads,
                        rope.headLength(),
                        rotation.pairCount(),
                        layout(rope)));
    }

    /** Without queries to turn, a row's key is one head. */
    void rotateAppend(RotateAppend heads) {
        AppendKeyValue append = heads.append();
        DeviceKeyValueLayer layer = buffers.layer(append.layer(), append.key().width());
        Rope rope = heads.rope();
        Activation query = heads.query();
        Norm norm = heads.queryNorm();
        int headLength = rope == null ? append.key().width() : rope.headLength();
        int queryHeads = query == null ? 0 : query.width() / headLength;
        int keyValueHeads = append.key().width() / headLength;
        tasks.add(
                "rotateAppend",
                Shape.GROUPS,
                Rows.STEP,
                queryHeads + keyValueHeads,
                name -> TaskPackage.createPackage(
                        name,
                        RotateAppendKernel::rotateAndAppend,
                        tasks.context(),
                        input.step(),
                        rope == null ? buffers.unused(0) : buffers.rotations(rope.rotation()),
                        gains(norm, 1),
                        gains(heads.keyNorm(), 2),
                        query == null ? buffers.unused(3) : buffers.of(query),
                        buffers.of(append.key()),
                        buffers.of(append.value()),
                        layer.keys(),
                        layer.values(),
                        queryHeads,
                        keyValueHeads,
                        headLength,
                        rope == null ? 0 : rope.rotation().pairCount(),
                        rope == null ? RopeKernel.HALVES : layout(rope),
                        norm == null ? 0 : 1,
                        norm == null ? 0f : norm.epsilon()));
    }

    private FloatArray gains(@Nullable Norm norm, int argument) {
        return norm == null
                ? buffers.unused(argument)
                : arrays.vector(norm.weight(), norm.weight().columns());
    }

    private static int layout(Rope rope) {
        return switch (rope.rotation().layout()) {
            case INTERLEAVED -> RopeKernel.INTERLEAVED;
            case HALVES -> RopeKernel.HALVES;
        };
    }

    void append(AppendKeyValue append) {
        DeviceKeyValueLayer layer = buffers.layer(append.layer(), append.key().width());
        tasks.add(
                "append",
                Shape.ELEMENTS,
                Rows.STEP,
                append.key().width(),
                name -> TaskPackage.createPackage(
                        name,
                        AppendKernel::append,
                        tasks.context(),
                        input.step(),
                        buffers.of(append.key()),
                        buffers.of(append.value()),
                        layer.keys(),
                        layer.values(),
                        append.key().width()));
    }

    void attend(Attention attention) {
        AttentionShape shape = attention.shape();
        DeviceKeyValueLayer layer = buffers.layer(attention.layer(), shape.keyValueWidth());
        FloatArray partial = buffers.attentionPartial(shape.headCount(), shape.headLength());
        tasks.add(
                "attention",
                Shape.SPLITS,
                Rows.STEP,
                shape.headCount(),
                name -> TaskPackage.createPackage(
                        name,
                        AttentionKernel::attend,
                        tasks.context(),
                        input.step(),
                        input.tables(),
                        layer.keys(),
                        layer.values(),
                        buffers.of(attention.query()),
                        partial,
                        shape.headCount(),
                        shape.groupSize(),
                        shape.headLength(),
                        shape.scale(),
                        shape.window(),
                        AttentionSplits.span(limits),
                        limits.tokensPerBlock(),
                        limits.blocksPerSequenceMax()));
        tasks.add(
                "attentionSum",
                Shape.ELEMENTS,
                Rows.STEP,
                shape.queryWidth(),
                name -> TaskPackage.createPackage(
                        name,
                        AttentionSumKernel::sum,
                        tasks.context(),
                        input.step(),
                        partial,
                        buffers.of(attention.output()),
                        shape.headCount(),
                        shape.headLength(),
                        shape.window(),
                        AttentionSplits.span(limits)));
    }
}
