package dev.pinball.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private static final int LEFT_OUT_MAX = 8;
    private static final int KEYS = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s-", "job-%s", "a/%s/b"})
    void whatLacksTheLastCharactersOfAKeyMayBePartOfOne(String around) {
        Random random = new Random(KEYS);
        for (int key = 0; key < KEYS; key++) {
            String secret = secret(random);
            String begun = secret.substring(0, secret.length() - key % (LEFT_OUT_MAX + 1));
            assertThat(ApiKey.mayBePart(around.formatted(begun))).as(begun).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s-", "job-%s", "a/%s/b"})
    void whatLacksThePrefixOfAKeyMayBePartOfOneButForAFewThatLookLikeWords(String around) {
        Random random = new Random(KEYS);
        long found = Stream.generate(() -> secret(random).substring("pinball_".length()))
                .limit(KEYS)
                .filter(ended -> ApiKey.mayBePart(around.formatted(ended)))
                .count();
        assertThat(found).isGreaterThanOrEqualTo(KEYS - 5);
    }

    @Test
    void aKeyMadeHereHasTheFormOfTheKeysTried() {
        assertThat(ApiKey.random().secret())
                .matches("pinball_[\\w-]{43}")
                .hasSameSizeAs(secret(new Random(KEYS)))
                .isNotEqualTo(ApiKey.random().secret());
    }

    private static String secret(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return "pinball_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9c1185a5c5e9fc54612808977ee8f548b2258d31f1bd7e3b6a0a2e2b8d7c4f1", // of a key of another's, in
                // hexadecimal digits
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
            })
    void soMayOtherSecrets(String secret) {
        assertThat(ApiKey.mayBePart(secret)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-7",
                "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
                "gateway-eu-west-1-3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "0ujsswThIGTUYm2K8FjOOfXtY1K",
                "V1StGXR8_Z5jdHi6B-myT",
                "req_9c1185a5c5e9fc54612808977ee8f548",
                "iad1::iad1::k2lq7-1700000000000-0a1b2c3d4e5f",
                "/v1/models/Qwen2.5-Coder-7B-Instruct-Q4_K_M",
                "pinball_request_queue_duration_seconds_bucket",
                "pinball_chat-3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "inference.GRPCInferenceService/ModelStreamInfer",
            })
    void idsAndNamesAreNone(String id) {
        assertThat(ApiKey.mayBePart(id)).isFalse();
    }
}
