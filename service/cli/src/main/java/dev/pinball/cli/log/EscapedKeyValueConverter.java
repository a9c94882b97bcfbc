package dev.pinball.cli.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/** {@code %kvp}: the keys and values of an event on its line, each after a space; one that says nothing is left out. */
public final class EscapedKeyValueConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of()).stream()
                .filter(pair -> !String.valueOf(pair.value).isEmpty())
                .map(pair -> " %s=%s".formatted(pair.key, EscapedText.of(String.valueOf(pair.value))))
                .collect(Collectors.joining());
    }
}
