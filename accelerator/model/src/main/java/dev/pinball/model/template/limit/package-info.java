/**
 * What a rendering may use, and how it fails.
 *
 * <p>Starting points: {@link dev.pinball.model.template.limit.TemplateLimits} are the limits,
 * {@link dev.pinball.model.template.limit.Budget} counts against them,
 * {@link dev.pinball.model.template.limit.TemplateException} is every failure.
 */
@NullMarked
package dev.pinball.model.template.limit;

import org.jspecify.annotations.NullMarked;
