/**
 * The JSON of requests, each field read as the type that it must have.
 *
 * <p>Starting points: {@link dev.pinball.server.json.JsonFields}.
 */
@NullMarked
package dev.pinball.server.json;

import org.jspecify.annotations.NullMarked;
