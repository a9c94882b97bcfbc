package dev.pinball.accelerator;

/**
 * A device that can be chosen.
 *
 * @param setting that chooses it: {@code host}, {@code tornado:opencl:0}
 * @param description its kind, memory and limits, in one line for people
 */
public record AcceleratorDevice(String setting, String description) {}
