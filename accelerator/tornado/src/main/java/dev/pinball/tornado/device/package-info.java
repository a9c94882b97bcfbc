/**
 * The devices of this machine, and the one thread that talks to the chosen one.
 *
 * <p>Starting points: {@link dev.pinball.tornado.device.TornadoDevices},
 * {@link dev.pinball.tornado.device.DeviceThread}.
 */
@NullMarked
package dev.pinball.tornado.device;

import org.jspecify.annotations.NullMarked;
