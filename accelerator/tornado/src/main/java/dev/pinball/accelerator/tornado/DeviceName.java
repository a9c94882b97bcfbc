package dev.pinball.accelerator.tornado;

import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** A device in words. */
final class DeviceName {
    private DeviceName() {}

    static String of(TornadoDevice device) {
        return "%s (%s)".formatted(device.getPhysicalDevice().getDeviceName(), device.getPlatformName());
    }
}
