package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Value;

/** What stands behind the bar: {@code value | filter(arguments)}. The value is the first of the arguments. */
interface Filter {
    Value apply(Arguments arguments, Budget budget);
}
