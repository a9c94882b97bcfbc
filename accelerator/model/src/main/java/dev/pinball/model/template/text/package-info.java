/**
 * Texts that know which of their parts a user wrote.
 *
 * <p>Starting points: {@link dev.pinball.model.template.text.Text}, and
 * {@link dev.pinball.model.template.text.TextBuilder}, by which all new texts are made.
 */
@NullMarked
package dev.pinball.model.template.text;

import org.jspecify.annotations.NullMarked;
