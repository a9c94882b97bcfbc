package dev.pinball.tornado.graph;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.AppendKernel;
import dev.pinball.tornado.kernel.AttentionKernel;
import dev.pinball.tornado.kernel.RopeKernel;
import dev.pinball.tornado.memory.DeviceBuffers;
import dev.pinball.tornado.memory.DeviceKeyValueLayer;
import uk.ac.manchester.tornado.api.common.TaskPackage;

/** The tasks that depend on positions: rotation, the KV cache, attention. */
record AttentionTasks(StepTasks tasks, StepInput input, DeviceBuffers buffers, DeviceLimits limits) {

    void rope(Rope rope) {
        RopeFrequencies rotation = rope.rotation();
        int heads = rope.vector().width() / rope.headLength();
        int layout = switch (rotation.layout()) {
            case INTERLEAVED -> RopeKernel.INTERLEAVED;
            case HALVES -> RopeKernel.HALVES;
        };
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
                        layout));
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
        tasks.add(
                "attention",
                Shape.GROUPS,
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
                        buffers.of(attention.output()),
                        shape.headCount(),
                        shape.groupSize(),
                        shape.headLength(),
                        shape.scale(),
                        shape.window(),
                        limits.tokensPerBlock(),
                        limits.blocksPerSequenceMax()));
    }
}
