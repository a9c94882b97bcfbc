package dev.pinball.cli.inspect;

/** Explains what the parameters of a role do. */
final class RoleExplanation {
    private RoleExplanation() {}

    /**
     * @param role as {@code ParameterReport} labels it: {@code attention_query_weight}; empty where nothing is to be
     *     said
     */
    static String of(String role) {
        return switch (role) {
            case "token_embedding" -> "where each token begins";
            case "position_embedding" -> "what a place in the text adds to it";
            case "attention_query_weight" -> "what a token looks for";
            case "attention_key_weight" -> "by what it is found";
            case "attention_value_weight" -> "what it gives to those who find it";
            case "attention_query_key_value_weight" -> "what a token looks for, is found by, and gives";
            case "attention_output_weight" -> "brings what the heads found together";
            case "router_weight" -> "chooses the experts of a token";
            case "feed_forward_gate_weight" -> "how far each neuron opens";
            case "feed_forward_up_weight" -> "what each neuron reads";
            case "feed_forward_down_weight" -> "what each neuron writes back";
            case "norm_weight" -> "keeps values in proportion";
            case "output_weight" -> "scores each token of the vocabulary as the next";
            default -> "";
        };
    }
}
