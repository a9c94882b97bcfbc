package dev.pinball.tornado;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The first device that OpenCL lists, without TornadoVM: builds sources into binaries, loads binaries, runs their kernels. */
final class OpenClDevice implements AutoCloseable {
    private static final long ANY_TYPE = 0xFFFFFFFFL;
    private static final int BINARY_SIZES = 0x1165;
    private static final int BINARIES = 0x1166;
    private static final int BUILD_LOG = 0x1183;
    private static final long READ_WRITE = 1;
    private static final int BLOCKING = 1;
    private static final int LOG_BYTES_MAX = 1 << 16;

    private final OpenClFunctions functions = new OpenClFunctions();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment devices = arena.allocate(ADDRESS); // [1]
    private final MemorySegment context;
    private final MemorySegment queue;

    OpenClDevice() {
        MemorySegment platforms = arena.allocate(ADDRESS);
        functions.call("clGetPlatformIDs", 1, platforms, NULL);
        functions.call("clGetDeviceIDs", platforms.get(ADDRESS, 0), ANY_TYPE, 1, devices, NULL);
        context = functions.create("clCreateContext", NULL, 1, devices, NULL, NULL);
        queue = functions.create("clCreateCommandQueue", context, device(), 0L);
    }

    private MemorySegment device() {
        return devices.get(ADDRESS, 0);
    }

    /** Builds a source into the binary that a later process would load. */
    byte[] build(String source) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment sources = call.allocateFrom(ADDRESS, call.allocateFrom(source));
            MemorySegment program = functions.create("clCreateProgramWithSource", context, 1, sources, NULL);
            build(program);
            MemorySegment size = call.allocate(JAVA_LONG);
            functions.call("clGetProgramInfo", program, BINARY_SIZES, JAVA_LONG.byteSize(), size, NULL);
            MemorySegment binary = call.allocate(size.get(JAVA_LONG, 0));
            MemorySegment binaries = call.allocateFrom(ADDRESS, binary);
            functions.call("clGetProgramInfo", program, BINARIES, ADDRESS.byteSize(), binaries, NULL);
            functions.call("clReleaseProgram", program);
            return binary.toArray(JAVA_BYTE);
        }
    }

    /** The kernel of a binary; nothing is compiled from source. */
    MemorySegment load(byte[] binary, String kernelName) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment binaries = call.allocateFrom(ADDRESS, call.allocateFrom(JAVA_BYTE, binary));
            MemorySegment sizes = call.allocateFrom(JAVA_LONG, binary.length);
            MemorySegment program =
                    functions.create("clCreateProgramWithBinary", context, 1, devices, sizes, binaries, NULL);
            build(program);
            return functions.create("clCreateKernel", program, call.allocateFrom(kernelName));
        }
    }

    private void build(MemorySegment program) {
        MemorySegment options = arena.allocateFrom("-w");
        try {
            functions.call("clBuildProgram", program, 1, devices, options, NULL, NULL);
        } catch (IllegalStateException failure) {
            MemorySegment log = arena.allocate(LOG_BYTES_MAX);
            functions.call("clGetProgramBuildInfo", program, device(), BUILD_LOG, log.byteSize(), log, NULL);
            throw new IllegalStateException(log.getString(0, StandardCharsets.UTF_8), failure);
        }
    }

    MemorySegment buffer(long byteCount) {
        return functions.create("clCreateBuffer", context, READ_WRITE, byteCount, NULL);
    }

    void write(MemorySegment buffer, MemorySegment from) {
        functions.call("clEnqueueWriteBuffer", queue, buffer, BLOCKING, 0L, from.byteSize(), from, 0, NULL, NULL);
    }

    void read(MemorySegment buffer, MemorySegment into) {
        functions.call("clEnqueueReadBuffer", queue, buffer, BLOCKING, 0L, into.byteSize(), into, 0, NULL, NULL);
    }

    /** Sets an argument: a buffer, an int or a float. */
    void setArgument(MemorySegment kernel, int index, Object argument) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment value = switch (argument) {
                case MemorySegment buffer -> call.allocateFrom(ADDRESS, buffer);
                case Integer number -> call.allocateFrom(JAVA_INT, number);
                case Float number -> call.allocateFrom(JAVA_FLOAT, number);
                default -> throw new IllegalArgumentException(argument.toString());
            };
            functions.call("clSetKernelArg", kernel, index, value.byteSize(), value);
        }
    }

    /** Sets an argument that is memory of a group. */
    void setLocalArgument(MemorySegment kernel, int index, long byteCount) {
        functions.call("clSetKernelArg", kernel, index, byteCount, NULL);
    }

    /** Queues a kernel behind those that were queued before. */
    void run(MemorySegment kernel, long[] globalSize, long[] groupSize) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment sizes = call.allocateFrom(JAVA_LONG, globalSize);
            MemorySegment group = call.allocateFrom(JAVA_LONG, groupSize);
            functions.call(
                    "clEnqueueNDRangeKernel", queue, kernel, globalSize.length, NULL, sizes, group, 0, NULL, NULL);
        }
    }

    /** Frees the queue and the context, and with them all that was made of them. */
    @Override
    public void close() {
        functions.call("clFinish", queue);
        functions.call("clReleaseCommandQueue", queue);
        functions.call("clReleaseContext", context);
        arena.close();
    }
}
