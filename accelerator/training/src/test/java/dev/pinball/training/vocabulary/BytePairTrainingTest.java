package dev.pinball.training.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.TestSeed;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import dev.pinball.training.TrainingStoppedException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePairTrainingTest {
    private static final String TEXT = "the cat and the dog and the astronaut; a gata, o cão e a lua\n".repeat(20);

    private static TrainedVocabulary train(int size, String... texts) {
        BytePairTraining training = new BytePairTraining();
        Arrays.stream(texts).forEach(training::read);
        return training.train(size);
    }

    @Test
    void mergesTheMostFrequentPairFirst() {
        TrainedVocabulary vocabulary = train(261, "hug hug hug pug pug hugs");
        assertThat(vocabulary.merges()).startsWith("u g");
        assertThat(vocabulary.size()).isEqualTo(261);
    }

    @Test
    void stopsBetweenWordsAndBetweenMerges() {
        BytePairTraining training = new BytePairTraining();
        training.read(TEXT);
        int[] checkCount = {0};
        training.train(400, () -> checkCount[0]++);
        int all = checkCount[0];
        assertThat(all).isGreaterThan(20);
        for (int last : List.of(1, all / 2, all)) {
            checkCount[0] = 0;
            Runnable stopCheck = () -> {
                checkCount[0]++;
                if (checkCount[0] == last) {
                    throw new TrainingStoppedException();
                }
            };
            assertThatThrownBy(() -> training.train(400, stopCheck)).isInstanceOf(TrainingStoppedException.class);
            assertThat(checkCount[0]).isEqualTo(last);
        }
    }

    @Test
    void breaksTiesByTheLowerIds() {
        assertThat(train(260, "xy ab xy ab").merges()).containsExactly("Ġ a", "x y");
    }

    @Test
    void mergesOverlappingPairsFromTheLeft() {
        TrainedVocabulary vocabulary = train(260, "aaaaa aaaaa");
        assertThat(vocabulary.merges()).containsExactly("a a", "aa a");
        assertThat(Tokenizers.read(vocabulary.metadata()).encode("aaaaa", false))
                .containsExactly(256, 257);
    }

    @Test
    void neverHasAPieceTwice() {
        String text = "abc ab bc abc xbc abx abcd bcd cd ".repeat(9);
        for (int size = 259; size < 270; size++) {
            assertThat(train(size, text).pieces()).doesNotHaveDuplicates().hasSize(size - 2);
        }
    }

    @Test
    void countsPairsAsIfEachMergeStartedAnew() {
        Random random = new Random(TestSeed.next("BytePairTrainingTest"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            text.append((char) ('a' + random.nextInt(4))).append(random.nextInt(4) == 0 ? " " : "");
        }
        List<String> merges = train(330, text.toString()).merges();
        assertThat(merges).isEqualTo(SlowBytePairs.merges(text.toString(), merges.size()));
    }

    @Test
    void givesTheSameVocabularyForTheSameTextInAnyOrder() {
        String other = "um gato e uma mesa";
        assertThat(train(280, TEXT, other)).isEqualTo(train(280, other, TEXT));
    }

    @Test
    void describesItselfSoThatItIsRead() {
        Tokenizer tokenizer = Tokenizers.read(train(280, TEXT).metadata());
        assertThat(tokenizer.vocabulary().size()).isEqualTo(280);
        assertThat(tokenizer.vocabulary().beginningToken()).hasValue(278);
        assertThat(tokenizer.vocabulary().endTokens()).containsExactly(279);
        assertThat(tokenizer.vocabulary().specialTokens()).containsExactlyInAnyOrder(278, 279);
        assertThat(tokenizer.encodePrompt("the cat", false)).startsWith(278).hasSizeLessThan(7);
        assertThat(tokenizer.encode("<|begin|>a<|end|>", true)).containsExactly(278, 'a', 279);
    }

    @Test
    void givesBackAnyText() {
        Tokenizer tokenizer = Tokenizers.read(train(280, TEXT).metadata());
        Random random = new Random(TestSeed.next("BytePairTrainingTest"));
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                int bound = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
                int character = random.nextInt(bound);
                text.appendCodePoint(Character.getType(character) == Character.SURROGATE ? ' ' : character);
            }
            assertThat(tokenizer.decode(tokenizer.encode(text.toString(), false)))
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void takesAsManyTokensAsTheTextGives() {
        assertThat(train(5000, "hug hug").size()).isEqualTo(260);
        assertThat(train(5000).size()).isEqualTo(BytePairTraining.SIZE_MIN);
    }

    @Test
    void refusesASizeWithoutRoomForTheBytes() {
        assertThatThrownBy(() -> train(257, "hug hug"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vocabulary_size: 257 (expected: at least 258, the bytes and the special tokens)");
    }

    @Test
    void forgetsTheRarestWordsWhenThereAreTooMany() {
        WordCounts words = new WordCounts(3);
        List.of("a", "a", "b", "c", "c", "d", "e".repeat(1000)).forEach(words::add);
        assertThat(words.counts()).containsOnlyKeys("a", "c");
    }
}
