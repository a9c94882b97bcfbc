package dev.pinball.accelerator;

/**
 * How fast a device copies its own memory: each byte is read and written, so it counts twice.
 *
 * @param bytes that are copied
 * @param bestBytesPerSecond of several copies
 * @param medianBytesPerSecond of them
 */
public record CopySpeed(long bytes, double bestBytesPerSecond, double medianBytesPerSecond) {}
