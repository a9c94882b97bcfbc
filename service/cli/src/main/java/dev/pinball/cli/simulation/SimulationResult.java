package dev.pinball.cli.simulation;

import dev.pinball.loadtest.measure.Distribution;

/**
 * What came of one variant.
 *
 * @param label of the variant
 * @param seconds from the first request to the last token
 * @param goodput requests a second that met the objective
 * @param firstToken from the time of a request to its first token, in milliseconds
 * @param interToken from token to token
 * @param wholeAnswer from the time of a request to its last token
 * @param cachedShare of the prompt tokens: found instead of computed
 * @param unusedShare of the positions that sequences hold: without keys and values, in the mean
 * @param busyShare of the time of all accelerators
 * @param preemptions sequences that gave back their blocks
 * @param runSeconds what it took to find out
 */
record SimulationResult(
        String label,
        long requests,
        double seconds,
        double requestsPerSecond,
        double tokensPerSecond,
        double goodput,
        Distribution firstToken,
        Distribution interToken,
        Distribution wholeAnswer,
        double cachedShare,
        double unusedShare,
        double busyShare,
        long preemptions,
        double runSeconds) {}
