/**
 * Jinja's filters and tests.
 *
 * <p>Starting points: {@link dev.pinball.model.template.filter.Filters} and
 * {@link dev.pinball.model.template.filter.Tests} list them by their names.
 */
@NullMarked
package dev.pinball.model.template.filter;

import org.jspecify.annotations.NullMarked;
