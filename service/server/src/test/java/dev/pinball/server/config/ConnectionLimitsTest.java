package dev.pinball.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    @Test
    void connectionsFitTheDescriptorsThatAreFree() {
        ConnectionLimits few = ConnectionLimits.DEFAULTS.within(new FileDescriptors(160, 60));
        assertThat(few.grpcMax()).isEqualTo(51);
        assertThat(few.managementMax()).isEqualTo(17);
        assertThat(few.acceptedMax()).isEqualTo(76); // 24 are left for files
        assertThat(ConnectionLimits.DEFAULTS.within(new FileDescriptors(Long.MAX_VALUE, 60)))
                .isEqualTo(ConnectionLimits.DEFAULTS);
        ConnectionLimits fewest = ConnectionLimits.DEFAULTS.within(new FileDescriptors(40, 60));
        assertThat(fewest.grpcMax()).isEqualTo(1);
        assertThat(fewest.managementMax()).isEqualTo(1);
    }

    @Test
    void readsTheDescriptorsOfTheProcess() {
        FileDescriptors now = FileDescriptors.ofProcess();
        assertThat(now.open()).isNotNegative().isLessThan(now.max());
    }
}
