package dev.pinball.accelerator;

/** A device that the accelerator doesn't have, or whose name it doesn't understand: the setting is wrong. */
public final class UnknownDeviceException extends AcceleratorException {
    private static final long serialVersionUID = 1;

    /** @param message names the setting and what was expected */
    public UnknownDeviceException(String message) {
        super(message);
    }
}
