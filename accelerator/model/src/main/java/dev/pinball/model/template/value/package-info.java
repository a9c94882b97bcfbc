/**
 * The values of a template, with the meaning that Python gives them.
 *
 * <p>Starting points: {@link dev.pinball.model.template.value.Value} lists the kinds,
 * {@link dev.pinball.model.template.value.Representation} prints them.
 */
@NullMarked
package dev.pinball.model.template.value;

import org.jspecify.annotations.NullMarked;
