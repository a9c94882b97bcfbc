package dev.pinball.training.stories.grammar;

import java.util.List;

/** What the words about a noun, or about several people or things, agree with. */
public record Agreement(Gender gender, boolean plural) {

    /** All feminine is feminine, all neuter is neuter; any other company is masculine. */
    public static Agreement of(List<Noun> nouns, boolean plural) {
        Gender first = nouns.getFirst().gender();
        boolean same = nouns.stream().allMatch(noun -> noun.gender() == first);
        return new Agreement(same ? first : Gender.MASCULINE, plural || nouns.size() > 1);
    }
}
