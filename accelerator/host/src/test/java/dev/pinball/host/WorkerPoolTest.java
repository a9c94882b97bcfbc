package dev.pinball.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void runsEveryPartOnceAndOneAtATimeOnEachThread(int threadCount) {
        try (WorkerPool threads = new WorkerPool(threadCount)) {
            for (int round = 0; round < 500; round++) {
                int partCount = round % 17;
                AtomicIntegerArray runs = new AtomicIntegerArray(partCount);
                AtomicIntegerArray inside = new AtomicIntegerArray(threadCount);
                threads.run(
                        (part, thread) -> {
                            assertThat(inside.incrementAndGet(thread)).isEqualTo(1);
                            runs.incrementAndGet(part);
                            inside.decrementAndGet(thread);
                        },
                        partCount);
                for (int part = 0; part < partCount; part++) {
                    assertThat(runs.get(part)).isEqualTo(1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void tellsCallerOfFailureAndGoesOn(int threadCount) {
        try (WorkerPool threads = new WorkerPool(threadCount)) {
            IllegalStateException failure = new IllegalStateException("part 7");
            assertThatThrownBy(() -> threads.run(
                            (part, _) -> {
                                if (part == 7) {
                                    throw failure;
                                }
                            },
                            20))
                    .isSameAs(failure);
            AtomicIntegerArray runs = new AtomicIntegerArray(20);
            threads.run((part, _) -> runs.incrementAndGet(part), 20);
            assertThat(runs.toString()).doesNotContain("0");
        }
    }

    @Test
    void endsItsThreadsWhenClosedAndRefusesWork() {
        WorkerPool threads = new WorkerPool(4);
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        threads.close();
        Thread[] alive = new Thread[group.activeCount() + 16];
        int count = group.enumerate(alive);
        for (int i = 0; i < count; i++) {
            assertThat(alive[i].getName()).doesNotStartWith("pinball-host");
        }
        assertThatThrownBy(() -> threads.run((_, _) -> {}, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void finishesWorkAndKeepsFlagOfInterruptedCaller() throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(new AssertionError("not run"));
        Thread caller = new Thread(() -> {
            try (WorkerPool threads = new WorkerPool(3)) {
                Thread.currentThread().interrupt();
                AtomicIntegerArray runs = new AtomicIntegerArray(50);
                threads.run((part, _) -> runs.incrementAndGet(part), 50);
                assertThat(runs.toString()).doesNotContain("0");
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                failure.set(null);
            } catch (Throwable thrown) {
                failure.set(thrown);
            }
        });
        caller.start();
        caller.join();
        assertThat(failure.get()).isNull();
    }
}
