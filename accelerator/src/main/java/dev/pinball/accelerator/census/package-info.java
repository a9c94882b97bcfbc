/**
 * The census of a model: what its parameters are, how many of each, and what a token costs.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.census.Census#of} counts; {@link
 * dev.pinball.accelerator.census.ModelOutline} is what it counts, read from a model file or built from a {@link
 * dev.pinball.accelerator.census.ModelSizes}, such as one of the {@link dev.pinball.accelerator.census.Preset}s.
 */
@NullMarked
package dev.pinball.accelerator.census;

import org.jspecify.annotations.NullMarked;
