package dev.pinball.tornado.device;

/** What the weights, keys, values and buffers of a step take on the device, and the largest of them alone. */
public record DeviceMemory(long bytes, long largestBytes) {}
