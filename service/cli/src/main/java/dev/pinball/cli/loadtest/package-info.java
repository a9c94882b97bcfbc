/**
 * {@code ./pinball loadtest}: its options, its profiles, and how its results are printed and drawn. What is measured is in
 * {@code dev.pinball.loadtest}.
 *
 * <p>Starting points: {@link dev.pinball.cli.loadtest.LoadtestCommand}, {@link dev.pinball.cli.loadtest.Profile}.
 */
@NullMarked
package dev.pinball.cli.loadtest;

import org.jspecify.annotations.NullMarked;
