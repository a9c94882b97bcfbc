package dev.pinball.training.data;

/**
 * A teacher's distribution over the next token of each row (Hinton, Vinyals, Dean 2015, "Distilling the Knowledge in a Neural
 * Network"). The loss of a row is (1 - share) * cross entropy with its label + share * temperature² * cross entropy of the
 * student's distribution with the teacher's, both at the temperature. Tokens that aren't among the teacher's likeliest count
 * as one outcome, "any other": the student learns how likely that is, and not which.
 *
 * @param count the teacher's likeliest tokens of each row
 * @param ids [rows, count] without repetition in a row
 * @param probabilities [rows, count] at the temperature; with those of all others their sum is 1
 * @param temperature above 0
 * @param share of the teacher in the loss, 0 to 1
 */
public record SoftTargets(int count, int[] ids, float[] probabilities, float temperature, float share) {}
