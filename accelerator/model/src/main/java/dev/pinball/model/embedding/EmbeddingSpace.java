package dev.pinball.model.embedding;

import dev.pinball.model.embedding.Neighborhood.Neighbor;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The token embeddings of a model, read row by row from its file; for any thread, until the file is closed.
 * Similarity is the cosine of the embeddings as they are, not centred.
 */
public final class EmbeddingSpace {
    private static final Comparator<Neighbor> FARTHEST_FIRST = Comparator.comparingDouble(Neighbor::similarity)
            .thenComparing(Neighbor::tokenId, Comparator.reverseOrder());

    private final Tensor embeddings; // [vocabulary, width]
    private final Tokenizer tokenizer;
    private @Nullable WordList words; // of the whole vocabulary: built for the first query

    /** @throws dev.pinball.model.gguf.GgufException when the file has no embedding for each token */
    public EmbeddingSpace(GgufFile file, Tokenizer tokenizer) {
        int vocabularySize = tokenizer.vocabulary().size();
        embeddings = file.findTensor("token_embd.weight")
                .filter(tensor -> tensor.rows() == vocabularySize)
                .orElseThrow(() -> file.problem(
                        "tensor token_embd.weight",
                        "missing, or of another size",
                        "a row for each of %d tokens".formatted(vocabularySize)));
        this.tokenizer = tokenizer;
    }

    /**
     * Where {@code word} lies. A word in a text follows a space, so it is the token of a space and the word; where there is
     * none, the token of the word alone; where there is none either, the mean of the pieces of a space and the word.
     *
     * @return empty for a blank word, and where the vocabulary has no token for it
     */
    public Optional<WordVector> find(String word) {
        int[] afterSpace = tokenizer.encodeContinuation(" " + word, false);
        int[] alone = tokenizer.encodeContinuation(word, false);
        int[] tokenIds = afterSpace.length != 1 && alone.length == 1 ? alone : afterSpace;
        if (word.isBlank() || tokenIds.length == 0) {
            return Optional.empty();
        }
        List<String> pieces = Arrays.stream(tokenIds)
                .mapToObj(tokenizer.vocabulary().pieces()::get)
                .toList();
        return Optional.of(new WordVector(word, pieces, mean(tokenIds)));
    }

    /** The word of the vocabulary that is {@code neighbor}. */
    public WordVector find(Neighbor neighbor) {
        String piece = tokenizer.vocabulary().pieces().get(neighbor.tokenId());
        return new WordVector(neighbor.word(), List.of(piece), mean(neighbor.tokenId()));
    }

    /**
     * The {@code count} whole words of the vocabulary nearest to {@code word}, itself left out. It reads the embeddings of all
     * of them.
     */
    public Neighborhood neighborhood(WordVector word, int count) {
        PriorityQueue<Neighbor> nearest = new PriorityQueue<>(FARTHEST_FIRST);
        float[] row = new float[embeddings.columns()];
        String itself = WordList.folded(word.word().strip());
        for (WordList.Entry entry : words().entries()) {
            if (itself.equals(WordList.folded(entry.word()))) {
                continue;
            }
            Dequantizer.readRow(embeddings, entry.tokenId(), row, 0);
            nearest.add(new Neighbor(entry.word(), entry.tokenId(), WordVector.cosine(word.values(), row)));
            if (nearest.size() > count) {
                nearest.remove();
            }
        }
        return new Neighborhood(
                word, nearest.stream().sorted(FARTHEST_FIRST.reversed()).toList());
    }

    private synchronized WordList words() {
        if (words == null) {
            words = new WordList(tokenizer);
        }
        return words;
    }

    private float[] mean(int... tokenIds) {
        float[] sum = new float[embeddings.columns()];
        float[] row = new float[embeddings.columns()];
        for (int tokenId : tokenIds) {
            Dequantizer.readRow(embeddings, tokenId, row, 0);
            for (int index = 0; index < sum.length; index++) {
                sum[index] += row[index] / tokenIds.length;
            }
        }
        return sum;
    }
}
