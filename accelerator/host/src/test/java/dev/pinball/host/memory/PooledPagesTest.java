package dev.pinball.host.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PooledPagesTest {
    private static final int PIECES = 400;
    private static final int OPEN_MAX = 60;
    private static final int BYTES_MAX = 8 << 20;
    private static final int SMALL = 600 << 10;

    private final PooledPages pool = new PooledPages();

    private record Piece(NativePages pages, byte mark) {
        MemorySegment memory() {
            return MemorySegment.ofAddress(pages.address()).reinterpret(pages.bytes());
        }

        /** The first and the last byte. */
        List<Byte> ends() {
            return List.of(
                    memory().get(ValueLayout.JAVA_BYTE, 0), memory().get(ValueLayout.JAVA_BYTE, pages.bytes() - 1));
        }
    }

    @BeforeEach
    void needsNativePages() {
        assumeTrue(NativePages.supported(), "skipped: no native pages on this system");
    }

    @Test
    void everyPieceIsZerosOfItsOwnWhateverIsOpenedAndClosed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Deque<Piece> open = new ArrayDeque<>();
        for (int count = 0; count < PIECES; count++) {
            Piece piece = new Piece(pool.allocate(1 + random.nextInt(BYTES_MAX)), (byte) (1 + count % 100));
            assertThat(piece.pages.address() % 4096).as("seed %d", seed).isZero();
            assertThat(piece.ends()).as("seed %d", seed).containsOnly((byte) 0);
            piece.memory().fill(piece.mark);
            open.add(piece);
            while (open.size() > random.nextInt(OPEN_MAX)) {
                Piece oldest = open.remove();
                assertThat(oldest.ends()).as("seed %d", seed).containsOnly(oldest.mark);
                oldest.pages.close();
                oldest.pages.close(); // changes nothing
            }
        }
        open.forEach(piece -> piece.pages.close());
    }

    @Test
    void givesAMappingBackWhenAllItsPiecesAreClosed() throws IOException {
        NativePages first = pool.allocate(SMALL);
        NativePages second = pool.allocate(SMALL);
        first.close();
        assertThat(isMapped(second.address())).isTrue();
        second.close();
        assertThat(isMapped(second.address())).isFalse();
        pool.allocate(SMALL).close();
    }

    @Test
    void piecesSmallerThanALargePageLieInLargePages() throws IOException {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        assumeTrue(Files.exists(setting), "skipped: this system has no large pages");
        assumeFalse(Files.readString(setting).contains("[never]"), "skipped: large pages are turned off");
        List<NativePages> pieces = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pieces.add(pool.allocate(SMALL));
            MemorySegment.ofAddress(pieces.getLast().address())
                    .reinterpret(SMALL)
                    .fill((byte) 1);
        }
        assertThat(largePageKilobytes(pieces.getFirst().address())).isPositive();
        pieces.forEach(NativePages::close);
    }

    private static boolean isMapped(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> covers(line, address));
    }

    private static boolean covers(String line, long address) {
        String[] range = line.substring(0, Math.max(0, line.indexOf(' '))).split("-");
        return range.length == 2
                && HexFormat.fromHexDigitsToLong(range[0]) <= address
                && address < HexFormat.fromHexDigitsToLong(range[1]);
    }

    private static long largePageKilobytes(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/smaps")).stream()
                .dropWhile(line -> !covers(line, address))
                .filter(line -> line.startsWith("AnonHugePages:"))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .orElse(0L);
    }
}
