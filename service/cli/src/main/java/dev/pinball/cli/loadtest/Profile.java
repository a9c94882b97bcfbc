package dev.pinball.cli.loadtest;

import java.util.List;
import java.util.Locale;

/** A load under a name: nothing but options, which the command line can still change. */
enum Profile {
    SMOKE("--rate 4 --duration 5 --warm-up 1 --prompt-tokens 24 --answer-tokens 16"),
    CHAT("--rate 8 --duration 30 --prompt-tokens 48~0.6 --answer-tokens 64~0.6 --objective interactive"),
    RAG("--rate 4 --duration 30 --prompt-tokens 1500 --answer-tokens 32 --prefix-tokens 1024 --prefix-share 0.9"
            + " --prefix-groups 4 --objective conversational"),
    BIDIRECTIONAL("--clients 8 --duration 30 --prompt-tokens 24 --answer-tokens 32 --turns 3 --think-ms 200"
            + " --pieces 4 --piece-ms 100"),
    OVERLOAD("--rate 400 --connections 8 --duration 20 --prompt-tokens 48 --answer-tokens 64 --objective interactive"),
    CANCEL_STORM("--rate 30 --duration 20 --prompt-tokens 32 --answer-tokens 96 --cancel-share 0.8"),
    SLOW_READERS("--rate 10 --duration 30 --prompt-tokens 32 --answer-tokens 64 --slow-share 0.3 --slow-read-ms 50"),
    SOAK("--rate 8 --duration 1800 --prompt-tokens 48~0.6 --answer-tokens 64~0.6 --cancel-share 0.1 --slow-share 0.05"
            + " --slow-read-ms 20");

    private final String options;

    Profile(String options) {
        this.options = options;
    }

    List<String> arguments() {
        return List.of(options.split(" "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
