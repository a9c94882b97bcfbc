package dev.pinball.model.template;

import dev.pinball.model.template.evaluation.Scope;
import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.ListValue;
import dev.pinball.model.template.value.Value.None;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a template is given: {@code messages}, {@code tools}, {@code add_generation_prompt}, {@code bos_token} and so on.
 * Values are what a JSON parser makes: maps with texts as keys, lists, texts, numbers, truth values, null.
 */
public final class ChatVariables {
    /** Templates write {@code '<|' + message.role + '|>'}: as one of these words, a role is no text of the user's. */
    private static final Set<String> ROLES =
            Set.of("system", "developer", "user", "assistant", "tool", "function", "ipython", "environment", "context");

    private final Map<String, @Nullable Object> ofUser = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> ofTemplate = new LinkedHashMap<>();

    /** From the conversation: special tokens written in it are plain text. */
    public ChatVariables set(String name, @Nullable Object value) {
        ofUser.put(name, value);
        return this;
    }

    /** From the model, as trusted as the template itself: {@code bos_token}. */
    public ChatVariables setTrusted(String name, @Nullable Object value) {
        ofTemplate.put(name, value);
        return this;
    }

    void addTo(Scope scope, Budget budget) {
        ofTemplate.forEach((name, value) -> scope.set(name, convert(value, false, budget)));
        ofUser.forEach((name, value) -> scope.set(name, convert(value, true, budget)));
    }

    private static Value convert(@Nullable Object value, boolean fromUser, Budget budget) {
        budget.step();
        return switch (value) {
            case null -> None.NONE;
            case Boolean truth -> Value.of(truth);
            case Integer number -> Value.of(number);
            case Long number -> Value.of(number);
            case BigInteger number -> Numbers.integer(number);
            case Number number -> new FloatValue(number.doubleValue());
            case String text -> Value.of(fromUser ? Text.ofUser(text) : Text.ofTemplate(text));
            case List<?> list -> budget.nested(() -> convertList(list, fromUser, budget));
            case Map<?, ?> map -> budget.nested(() -> convertMap(map, fromUser, budget));
            default ->
                throw TemplateException.type("a variable of type %s (expected: what JSON has)"
                        .formatted(value.getClass().getSimpleName()));
        };
    }

    private static Value convertList(List<?> list, boolean fromUser, Budget budget) {
        budget.allocateItems(list.size());
        List<Value> items = new ArrayList<>(list.size());
        for (Object item : list) {
            items.add(convert(item, fromUser, budget));
        }
        return new ListValue(items);
    }

    private static Value convertMap(Map<?, ?> map, boolean fromUser, Budget budget) {
        budget.allocateItems(map.size());
        Dictionary dictionary = new Dictionary();
        map.forEach((key, item) -> {
            boolean isRole = "role".equals(key) && item instanceof String role && ROLES.contains(role);
            dictionary.put(
                    convert(String.valueOf(key), fromUser, budget), convert(item, fromUser && !isRole, budget), budget);
        });
        return dictionary;
    }
}
