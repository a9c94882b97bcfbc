package dev.pinball.accelerator.sampling;

/**
 * What is held against tokens that the sequence already has, as vLLM and the OpenAI API define it.
 *
 * @param repetition divides positive logits and multiplies negative ones of tokens in the prompt or the answer; 1 is none
 * @param frequency subtracted for every time that the answer has the token; 0 is none
 * @param presence subtracted once the answer has the token; 0 is none
 */
public record Penalties(float repetition, float frequency, float presence) {
    public static final Penalties NONE = new Penalties(1, 0, 0);
}
