package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.RepositoryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a machine can see. Each message names the remedy. */
class TidyTest {
    private static final Path ROOT = RepositoryFiles.ROOT;
    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 60;
    private static final int PACKAGE_CLASSES_MAX = 15;
    private static final Pattern METHOD_BEGIN =
            Pattern.compile("^( {4,})(?!(?:if|for|while|switch|try|else|do|return|case|synchronized|new)\\b)"
                    + "(?:@\\w+ )?(?:[\\w<>\\[\\],.?@& ]+ )?\\w+\\([^;={]*(?:\\) *(?:throws [\\w., ]+)?)?\\{$");
    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile("(Manager|Helper|Util|Utils|Impl|^Base\\w+|Misc|Common)\\.java$");

    @Test
    void filesStayShort() {
        assertThat(sources().filter(file -> lines(file).size() > FILE_LINES_MAX))
                .as("split what does more than one thing (%d lines at most)", FILE_LINES_MAX)
                .isEmpty();
    }

    @Test
    void methodsFitOneScreen() {
        List<String> tooLong = new ArrayList<>();
        sources().forEach(file -> tooLong.addAll(longMethods(file)));
        assertThat(tooLong)
                .as("give a part of the method a name of its own (%d lines at most)", METHOD_LINES_MAX)
                .isEmpty();
    }

    @Test
    void packagesSayWhereToStart() {
        List<Path> silent = sources()
                .filter(file -> file.startsWith(ROOT) && file.toString().contains("/src/main/"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !read(folder.resolve("package-info.java")).contains("Starting points"))
                .toList();
        assertThat(silent)
                .as("write a package-info.java with \"Starting points\"")
                .isEmpty();
    }

    @Test
    void packagesAreNullMarked() {
        assertThat(sources()
                        .filter(file -> file.endsWith("package-info.java"))
                        .filter(file -> !read(file).contains("@NullMarked")))
                .as("mark the package @NullMarked")
                .isEmpty();
    }

    @Test
    void packagesHaveFewClasses() {
        Map<Path, Long> classes = sources()
                .filter(file -> file.toString().contains("/src/main/") && !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        classes.values().removeIf(count -> count <= PACKAGE_CLASSES_MAX);
        assertThat(classes)
                .as("find the parts of a package that belong together (%d classes at most)", PACKAGE_CLASSES_MAX)
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        Pattern leftover = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
        assertThat(sources()
                        .filter(file -> !file.endsWith("TidyTest.java"))
                        .filter(file -> leftover.matcher(read(file)).find()))
                .as("do it now, or open an issue")
                .isEmpty();
    }

    @Test
    void namesSayWhatAClassIs() {
        assertThat(sources()
                        .filter(file -> FORBIDDEN_NAME
                                .matcher(file.getFileName().toString())
                                .find()))
                .as("name the class after what it is")
                .isEmpty();
    }

    private static List<String> longMethods(Path file) {
        List<String> lines = lines(file);
        List<String> found = new ArrayList<>();
        for (int begin = 0; begin < lines.size(); begin++) {
            var matcher = METHOD_BEGIN.matcher(lines.get(begin));
            if (matcher.matches()) {
                int length = lines.subList(begin, lines.size()).indexOf(matcher.group(1) + "}") + 1;
                if (length > METHOD_LINES_MAX) {
                    found.add("%s:%d (%d lines)".formatted(ROOT.relativize(file), begin + 1, length));
                }
            }
        }
        return found;
    }

    private static Stream<Path> sources() {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("accelerator", "client", "service", "loadtest")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(module))) {
                all.filter(file -> file.toString().contains("/src/")
                                && file.toString().endsWith(".java"))
                        .forEach(files::add);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return files.stream();
    }

    private static List<String> lines(Path file) {
        return read(file).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
