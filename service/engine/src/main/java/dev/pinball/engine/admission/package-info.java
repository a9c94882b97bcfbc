/**
 * 2 of 8: admit or refuse; pure rules, and refusals are values.
 *
 * <p>Starting points: {@link dev.pinball.engine.admission.AdmissionRules}.
 */
@NullMarked
package dev.pinball.engine.admission;

import org.jspecify.annotations.NullMarked;
