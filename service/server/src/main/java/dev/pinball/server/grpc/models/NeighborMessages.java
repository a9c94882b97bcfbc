package dev.pinball.server.grpc.models;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.embedding.Neighborhoods;
import dev.pinball.model.embedding.WordVector;
import dev.pinball.v1.Neighbor;
import dev.pinball.v1.Neighborhood;
import dev.pinball.v1.NeighborsRequest;
import dev.pinball.v1.NeighborsResponse;
import dev.pinball.v1.Similarities;
import java.util.ArrayList;
import java.util.List;

/** Words and their neighbors as protobuf messages. */
final class NeighborMessages {
    private static final int WORDS_MAX = 64;
    private static final int WORD_CHARACTERS_MAX = 64;
    private static final int COUNT_DEFAULT = 10;
    private static final int COUNT_MAX = 100;

    private NeighborMessages() {}

    /** @throws InvalidRequestException naming the first field that is out of its range */
    static NeighborsResponse find(EmbeddingSpace space, NeighborsRequest request) {
        int count = request.hasCount() ? Ranges.within("count", request.getCount(), 1, COUNT_MAX) : COUNT_DEFAULT;
        Neighborhoods found = Neighborhoods.of(space, words(space, request), count);
        NeighborsResponse.Builder response = NeighborsResponse.newBuilder();
        found.words().forEach(neighborhood -> response.addWords(message(neighborhood)));
        found.similarity()
                .forEach((word, row) -> response.putSimilarity(
                        word, Similarities.newBuilder().putAllTo(row).build()));
        return response.build();
    }

    private static List<WordVector> words(EmbeddingSpace space, NeighborsRequest request) {
        Ranges.count("words", request.getWordsCount(), "words", 1, WORDS_MAX);
        List<WordVector> words = new ArrayList<>();
        for (int index = 0; index < request.getWordsCount(); index++) {
            String field = "words[%d]".formatted(index);
            String word = request.getWords(index);
            Ranges.count(field, word.codePointCount(0, word.length()), "characters", 1, WORD_CHARACTERS_MAX);
            words.add(space.find(word)
                    .orElseThrow(() -> new InvalidRequestException(
                            field, "'%s'".formatted(word), "a word that the vocabulary has tokens for")));
        }
        return words;
    }

    private static Neighborhood message(dev.pinball.model.embedding.Neighborhood found) {
        Neighborhood.Builder message = Neighborhood.newBuilder()
                .setWord(found.word().word())
                .addAllPieces(found.word().pieces());
        found.neighbors()
                .forEach(neighbor -> message.addNeighbors(
                        Neighbor.newBuilder().setWord(neighbor.word()).setSimilarity(neighbor.similarity())));
        return message.build();
    }
}
