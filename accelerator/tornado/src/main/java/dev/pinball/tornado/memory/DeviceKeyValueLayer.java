package dev.pinball.tornado.memory;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The keys and values of one layer: [blocks + 1, tokensPerBlock, width] floats each; the last block is the scratch block that
 * takes what padding rows store.
 */
public record DeviceKeyValueLayer(FloatArray keys, FloatArray values) {}
