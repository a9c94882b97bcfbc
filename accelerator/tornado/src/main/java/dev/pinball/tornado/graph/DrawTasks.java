package dev.pinball.tornado.graph;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.tornado.graph.TaskGrid.Rows;
import dev.pinball.tornado.graph.TaskGrid.Shape;
import dev.pinball.tornado.kernel.Lanes;
import dev.pinball.tornado.kernel.sampling.ArgmaxKernel;
import dev.pinball.tornado.kernel.sampling.DrawByIdKernel;
import dev.pinball.tornado.kernel.sampling.DrawByRankKernel;
import dev.pinball.tornado.kernel.sampling.MassKernel;
import dev.pinball.tornado.kernel.sampling.RankKernel;
import dev.pinball.tornado.memory.BatchSize;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The tasks that draw a token from the logits of each output. */
final class DrawTasks {
    private final StepTasks tasks;
    private final StepInput input;
    private final FloatArray draws;
    private final FloatArray logits;
    private final int vocabulary;
    private final IntArray tokens; // [outputs]
    private final FloatArray masses; // [outputs, lanes]
    private final IntArray counts; // [outputs, lanes]
    private final IntArray ranked; // [outputs, RANKS_MAX]
    private final IntArray rankCounts; // [outputs]

    DrawTasks(StepTasks tasks, StepInput input, FloatArray draws, FloatArray logits, DeviceLimits limits) {
        this.tasks = tasks;
        this.input = input;
        this.draws = draws;
        this.logits = logits;
        int outputsMax = BatchSize.padded(limits.sequencesPerStepMax());
        vocabulary = logits.getSize() / outputsMax;
        tokens = new IntArray(outputsMax);
        masses = new FloatArray(outputsMax * Lanes.COUNT);
        counts = new IntArray(outputsMax * Lanes.COUNT);
        ranked = new IntArray(outputsMax * RankKernel.RANKS_MAX);
        rankCounts = new IntArray(outputsMax);
    }

    /** Appends them, and returns where they leave the tokens. */
    IntArray append() {
        tasks.add(
                "likeliest",
                Shape.GROUPS,
                Rows.OUTPUT,
                1,
                name -> TaskPackage.createPackage(
                        name, ArgmaxKernel::findLikeliest, tasks.context(), logits, tokens, vocabulary));
        tasks.add(
                "mass",
                Shape.GROUPS,
                Rows.OUTPUT,
                1,
                name -> TaskPackage.createPackage(
                        name, MassKernel::weigh, tasks.context(), draws, logits, tokens, masses, counts, vocabulary));
        appendDraws();
        return tokens;
    }

    private void appendDraws() {
        tasks.add(
                "drawById",
                Shape.ELEMENTS,
                Rows.OUTPUT,
                1,
                name -> TaskPackage.createPackage(
                        name,
                        DrawByIdKernel::drawById,
                        tasks.context(),
                        input.step(),
                        draws,
                        logits,
                        masses,
                        counts,
                        tokens,
                        vocabulary));
        tasks.add(
                "rank",
                Shape.GROUPS,
                Rows.OUTPUT,
                1,
                name -> TaskPackage.createPackage(
                        name,
                        RankKernel::rank,
                        tasks.context(),
                        draws,
                        logits,
                        masses,
                        counts,
                        tokens,
                        ranked,
                        rankCounts,
                        vocabulary));
        tasks.add(
                "drawByRank",
                Shape.ELEMENTS,
                Rows.OUTPUT,
                1,
                name -> TaskPackage.createPackage(
                        name,
                        DrawByRankKernel::drawByRank,
                        tasks.context(),
                        input.step(),
                        draws,
                        logits,
                        masses,
                        counts,
                        ranked,
                        rankCounts,
                        tokens,
                        vocabulary));
    }
}
