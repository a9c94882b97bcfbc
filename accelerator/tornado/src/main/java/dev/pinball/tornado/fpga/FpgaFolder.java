package dev.pinball.tornado.fpga;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.program.Program;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A folder that {@code pinball fpga emit} wrote: the kernels of one model, and its manifest. */
public record FpgaFolder(Path path) {
    static final String MANIFEST = "manifest.properties";

    /** Java's property that names the folder. */
    static final String SETTING = "pinball.fpga";

    private static final String HASH = ".sha256";

    /** The folder that {@code -Dpinball.fpga} names. */
    public static FpgaFolder configured() {
        String folder = System.getProperty(SETTING);
        if (folder == null) {
            throw new AcceleratorException(
                    "tornado:fpga: no kernels: set PINBALL_JAVA_OPTIONS=-D%s=DIR to a folder of ./pinball fpga emit"
                            .formatted(SETTING));
        }
        return new FpgaFolder(Path.of(folder));
    }

    /**
     * Checks that what is loaded was built from the kernels of this program.
     *
     * @throws AcceleratorException when they are of another model or other limits, or were changed
     */
    public void requireKernelsOf(Program program, DeviceLimits limits) {
        Properties manifest = manifest();
        require(manifest, FpgaManifest.MODEL, FpgaManifest.hash(program));
        require(manifest, FpgaManifest.LIMITS, limits.toString());
        for (String key : manifest.stringPropertyNames()) {
            if (key.endsWith(HASH) && !key.equals(FpgaManifest.MODEL)) {
                Path source = path.resolve(key.substring(0, key.length() - HASH.length()) + ".cl");
                require(manifest, key, FpgaManifest.hash(read(source)));
            }
        }
    }

    private void require(Properties manifest, String key, String actual) {
        if (!actual.equals(manifest.getProperty(key))) {
            throw new AcceleratorException(
                    "tornado:fpga: %s: %s is %s (expected: %s): emit the kernels again by ./pinball fpga emit"
                            .formatted(path.resolve(MANIFEST), key, manifest.getProperty(key), actual));
        }
    }

    private Properties manifest() {
        Properties manifest = new Properties();
        try (Reader reader = Files.newBufferedReader(path.resolve(MANIFEST))) {
            manifest.load(reader);
        } catch (IOException failure) {
            throw unreadable(path.resolve(MANIFEST), failure);
        }
        return manifest;
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException failure) {
            throw unreadable(source, failure);
        }
    }

    private static AcceleratorException unreadable(Path file, IOException failure) {
        return new AcceleratorException(
                "tornado:fpga: %s can't be read: emit the kernels with ./pinball fpga emit".formatted(file), failure);
    }
}
