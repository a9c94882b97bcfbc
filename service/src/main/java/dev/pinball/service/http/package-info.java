/**
 * The management port: metrics and probes.
 *
 * <p>Starting points: {@link dev.pinball.service.http.ManagementServer}.
 */
@NullMarked
package dev.pinball.service.http;

import org.jspecify.annotations.NullMarked;
