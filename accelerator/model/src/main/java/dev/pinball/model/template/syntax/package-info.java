/**
 * From the text of a template to its tree.
 *
 * <p>Starting points: {@link dev.pinball.model.template.syntax.TemplateParser#parse}; the tree is made of
 * {@link dev.pinball.model.template.syntax.Statement} and {@link dev.pinball.model.template.syntax.Expression}.
 */
@NullMarked
package dev.pinball.model.template.syntax;

import org.jspecify.annotations.NullMarked;
