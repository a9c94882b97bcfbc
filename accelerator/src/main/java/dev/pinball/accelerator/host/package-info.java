/**
 * Runs a program on the processor with the Vector API and a fixed pool of threads: the embedded default.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.host.HostAccelerator} runs a step; {@link
 * dev.pinball.accelerator.threads.HostThreads} splits its work.
 */
@NullMarked
package dev.pinball.accelerator.host;

import org.jspecify.annotations.NullMarked;
