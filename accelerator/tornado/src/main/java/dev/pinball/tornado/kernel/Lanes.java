package dev.pinball.tornado.kernel;

/**
 * The work items of a group, here called lanes. They add their partial results as a tree, over strides of 32, 16 to 1: the
 * same order whatever else is in the batch. Each kernel has that loop itself, since TornadoVM takes a local array that is
 * handed to a method for one of the Java heap.
 */
public final class Lanes {
    /** Work items of a group; an FPGA takes no other number. */
    public static final int COUNT = 64;

    private Lanes() {}
}
