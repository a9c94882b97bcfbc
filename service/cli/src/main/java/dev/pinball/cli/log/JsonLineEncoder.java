package dev.pinball.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

/** Logback's object of JSON for an event, with the keys and values of the event as fields beside the others. */
public final class JsonLineEncoder extends JsonEncoder {
    public JsonLineEncoder() {
        setWithKVPList(false);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = super.encode(event);
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null || pairs.isEmpty()) {
            return line;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        pairs.forEach(pair -> fields.put(pair.key, pair.value));
        String object = new String(line, UTF_8).stripTrailing();
        String further = JsonMapper.shared().writeValueAsString(fields);
        return "%s,%s\n"
                .formatted(object.substring(0, object.length() - 1), further.substring(1))
                .getBytes(UTF_8);
    }
}
