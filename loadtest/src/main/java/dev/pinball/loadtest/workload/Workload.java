package dev.pinball.loadtest.workload;

import dev.pinball.loadtest.workload.RequestPlan.Turn;
import dev.pinball.loadtest.workload.Trace.TracedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntSupplier;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * What requests ask for.
 *
 * @param promptTokens of a turn, a shared prefix included
 * @param answerTokens of a turn
 * @param prefix the beginning that prompts share
 * @param turns of a conversation; more than one goes over one stream that keeps the sequence
 * @param thinkMs from the end of an answer to the next turn
 * @param speech how prompts are sent in pieces
 * @param behaviour what some clients do
 * @param sizes those of a trace, one after the other and again from the first, in place of drawn ones; of one turn
 * @param contextTokensMax a prompt and its answers, all turns together, are cut to fit it
 */
public record Workload(
        Lengths promptTokens,
        Lengths answerTokens,
        Prefix prefix,
        int turns,
        long thinkMs,
        Speech speech,
        Behaviour behaviour,
        Trace sizes,
        int contextTokensMax) {
    private static final int TURN_MARGIN_TOKENS = 24; // a prompt has a few tokens more or less than was asked for

    /**
     * @param tokens of the shared beginning; 0 for none
     * @param share of the requests that begin with one; 0 to 1
     * @param groups different beginnings
     */
    public record Prefix(int tokens, double share, int groups) {
        public static final Prefix NONE = new Prefix(0, 0, 1);
    }

    /**
     * Prompts that are still being produced while they are sent.
     *
     * @param pieces that a prompt is sent in; 1 for a prompt that is whole at once
     * @param pieceMs from one piece to the next; the times of an answer count from the last
     */
    public record Speech(int pieces, long pieceMs) {
        public static final Speech WHOLE = new Speech(1, 0);
    }

    /** Requests of one turn, whole at once, without a shared beginning, by clients that read to the end. */
    public static Workload plain(Lengths promptTokens, Lengths answerTokens, int contextTokensMax) {
        return new Workload(
                promptTokens,
                answerTokens,
                Prefix.NONE,
                1,
                0,
                Speech.WHOLE,
                Behaviour.PATIENT,
                Trace.NONE,
                contextTokensMax);
    }

    /** The same, cut to fit so many tokens. */
    public Workload within(int contextTokens) {
        return new Workload(
                promptTokens, answerTokens, prefix, turns, thinkMs, speech, behaviour, sizes, contextTokens);
    }

    /** Draws requests, one after the other: the same for the same random numbers. */
    public Requests requests(PromptText text, UniformRandomProvider random) {
        return new Requests(text, random);
    }

    /** The requests of one run. */
    public final class Requests {
        private final PromptText text;
        private final UniformRandomProvider random;
        private final IntSupplier promptLengths;
        private final IntSupplier answerLengths;
        private int nextOfTrace;

        private Requests(PromptText text, UniformRandomProvider random) {
            this.text = text;
            this.random = random;
            promptLengths = promptTokens.sampler(random);
            answerLengths = answerTokens.sampler(random);
        }

        /** A request of drawn lengths, or of the next lengths of the trace. */
        public RequestPlan next() {
            if (!sizes.requests().isEmpty()) {
                TracedRequest traced = sizes.requests().get(nextOfTrace);
                nextOfTrace = (nextOfTrace + 1) % sizes.requests().size();
                return next(traced);
            }
            List<Turn> drawn = new ArrayList<>(turns);
            int room = Math.max(2, contextTokensMax / turns - TURN_MARGIN_TOKENS);
            for (int turn = 0; turn < turns; turn++) {
                int answer = Math.min(answerLengths.getAsInt(), room - 1);
                int prompt = Math.min(promptLengths.getAsInt(), room - answer);
                drawn.add(new Turn(turn == 0 ? first(prompt) : text.random(prompt, random), answer));
            }
            return plan(drawn);
        }

        /** A request of a trace. */
        public RequestPlan next(TracedRequest traced) {
            int room = Math.max(2, contextTokensMax - TURN_MARGIN_TOKENS);
            int answer = Math.min(traced.answerTokens(), room - 1);
            int prompt = Math.min(traced.promptTokens(), room - answer);
            String prompted = traced.blockIds().isEmpty() ? first(prompt) : ofBlocks(traced.blockIds(), prompt);
            return plan(List.of(new Turn(prompted, answer)));
        }

        private RequestPlan plan(List<Turn> planned) {
            int answer = planned.getFirst().answerTokens();
            return new RequestPlan(
                    planned,
                    behaviour.kind(random.nextDouble()),
                    1 + random.nextInt(answer),
                    behaviour.tenants().draw(random),
                    behaviour.priorities().draw(random),
                    random.nextLong());
        }

        private String first(int tokens) {
            if (prefix.tokens() == 0 || random.nextDouble() >= prefix.share()) {
                return text.random(tokens, random);
            }
            int shared = Math.min(prefix.tokens(), tokens);
            String beginning = text.shared(random.nextInt(prefix.groups()), shared);
            return shared == tokens ? beginning : beginning + " " + text.random(tokens - shared, random);
        }

        private String ofBlocks(List<Long> blockIds, int tokens) {
            int tokensPerBlock = Math.max(1, Math.ceilDiv(tokens, blockIds.size()));
            StringJoiner joined = new StringJoiner(" ");
            int left = tokens;
            for (long id : blockIds) {
                if (left <= 0) {
                    break;
                }
                joined.add(text.shared(id, Math.min(left, tokensPerBlock)));
                left -= tokensPerBlock;
            }
            return joined.toString();
        }
    }
}
