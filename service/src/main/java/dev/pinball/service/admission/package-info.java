/**
 * 2 of 8: admit or refuse; pure rules, refusals are values.
 *
 * <p>Starting points: {@link dev.pinball.service.admission.AdmissionRules}.
 */
@NullMarked
package dev.pinball.service.admission;

import org.jspecify.annotations.NullMarked;
