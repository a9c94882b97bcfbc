import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Lists the slowest tests of a build and those that were skipped, each with the reason, from the reports of surefire.
 * {@code ./mvnw verify} runs it last; with {@code --strict} it fails when a test was skipped for a reason that is not known.
 *
 * <p>Usage: {@code java TestReport.java ROOT [--since INSTANT] [--strict]}
 */
public final class TestReport {
    private static final int SLOWEST = 10;

    /** Reasons that depend on the machine or the checkout alone. */
    private static final List<String> KNOWN_REASONS = List.of(
            "../shared is absent",
            "no machine code for this processor",
            "no AMX on this processor",
            "no native pages on this system",
            "no objdump on this system",
            "[machine code for attention runs here]",
            "TORNADOVM_HOME is not set");

    private record Outcome(String name, double seconds, String skippedBecause) {
        boolean isSkipped() {
            return !skippedBecause.isEmpty();
        }

        boolean isExpected() {
            return KNOWN_REASONS.stream().anyMatch(skippedBecause::contains);
        }
    }

    private TestReport() {}

    public static void main(String[] arguments) throws IOException {
        List<String> options = List.of(arguments);
        Path root = Path.of(options.getFirst()).toAbsolutePath().normalize();
        int since = options.indexOf("--since");
        Instant start = since < 0 ? Instant.EPOCH : Instant.parse(options.get(since + 1));
        List<Outcome> outcomes = new ArrayList<>(outcomes(root, start));
        outcomes.stream()
                .sorted(Comparator.comparingDouble(Outcome::seconds).reversed())
                .limit(SLOWEST)
                .forEach(test -> System.out.printf("slow: %6.1f s  %s%n", test.seconds(), test.name()));
        if (System.getenv("TORNADOVM_HOME") == null) {
            outcomes.addAll(tornadoTests(root));
        }
        List<Outcome> skipped = outcomes.stream().filter(Outcome::isSkipped).toList();
        skipped.forEach(test -> System.out.printf("skipped: %s: %s%n", test.name(), test.skippedBecause()));
        System.out.printf("%d tests, %d skipped%n", outcomes.size(), skipped.size());
        List<Outcome> unexpected =
                skipped.stream().filter(test -> !test.isExpected()).toList();
        unexpected.forEach(test -> System.out.printf("skipped for no known reason: %s%n", test.name()));
        if (options.contains("--strict") && !unexpected.isEmpty()) {
            System.exit(1);
        }
    }

    private static List<Outcome> outcomes(Path root, Instant start) throws IOException {
        try (Stream<Path> files = Files.find(root, 5, (path, _) -> isReport(path))) {
            return files.filter(path -> isNewerThan(start, path))
                    .sorted()
                    .flatMap(TestReport::read)
                    .toList();
        }
    }

    private static boolean isReport(Path path) {
        return path.getParent().endsWith("target/surefire-reports")
                && path.getFileName().toString().matches("TEST-.*\\.xml");
    }

    private static boolean isNewerThan(Instant start, Path path) {
        try {
            return !Files.getLastModifiedTime(path).toInstant().isBefore(start);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<Outcome> read(Path report) {
        try {
            NodeList tests = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            return IntStream.range(0, tests.getLength())
                    .mapToObj(index -> outcome((Element) tests.item(index)))
                    .toList()
                    .stream();
        } catch (Exception failure) {
            throw new IllegalStateException(report + ": not a report of surefire", failure);
        }
    }

    private static Outcome outcome(Element test) {
        String type = test.getAttribute("classname");
        String name = type.substring(type.lastIndexOf('.') + 1) + "." + test.getAttribute("name");
        Element skipped = (Element) test.getElementsByTagName("skipped").item(0);
        double seconds = Double.parseDouble(test.getAttribute("time").replace(",", ""));
        return new Outcome(name, seconds, skipped == null ? "" : reason(skipped));
    }

    private static String reason(Element skipped) {
        String text = skipped.getAttribute("message") + skipped.getTextContent();
        String reason = text.lines().findFirst().orElse("");
        return reason.isEmpty() ? "no reason given" : reason.replaceFirst("^.*Assumption failed: |^org\\.\\S+: ", "");
    }

    /** The module takes no part in a build without an SDK, so its tests have no reports. */
    private static List<Outcome> tornadoTests(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("accelerator/tornado/src/test"))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .sorted()
                    .map(name -> new Outcome(name.replace(".java", ""), 0, "TORNADOVM_HOME is not set"))
                    .toList();
        }
    }
}
