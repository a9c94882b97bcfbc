/**
 * Drawings and bars: SVG and text; nothing is computed or printed here.
 *
 * <p>Starting points: {@link dev.pinball.cli.drawing.WordMapDrawing}, {@link dev.pinball.cli.drawing.ExperimentPlot},
 * {@link dev.pinball.cli.drawing.LinePlot}, {@link dev.pinball.cli.drawing.Bar}.
 */
@NullMarked
package dev.pinball.cli.drawing;

import org.jspecify.annotations.NullMarked;
