/**
 * What a look inside a model reads like: tables with an explanation on each line, and a map of words as SVG. Text alone; it
 * neither computes nor prints.
 *
 * <p>Starting points: {@link dev.pinball.service.inspect.CensusText}, {@link dev.pinball.service.inspect.NeighborsText}, {@link
 * dev.pinball.service.inspect.RankText}; {@link dev.pinball.service.inspect.WordMapDrawing} draws.
 */
@NullMarked
package dev.pinball.service.inspect;

import org.jspecify.annotations.NullMarked;
