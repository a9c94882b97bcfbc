package dev.pinball.training.stories.grammar;

import java.util.Locale;

/** A language of the stories: how its words agree. Its words and plots are in the folder of its name. */
public enum Language {
    /** Four forms are masculine, feminine, masculine plural, feminine plural: {@code o a os as}. */
    PORTUGUESE("um", "um pouco de") {
        @Override
        int formOfFour(Agreement agreement) {
            return (agreement.plural() ? 2 : 0) + (agreement.gender() == Gender.FEMININE ? 1 : 0);
        }
    },
    /** Four forms are masculine, feminine, neuter, plural: {@code he she it they}. */
    ENGLISH("a", "some") {
        @Override
        int formOfFour(Agreement agreement) {
            return agreement.plural() ? 3 : agreement.gender().ordinal();
        }

        @Override
        String article(String form, String following) {
            return "aeiou".indexOf(following.charAt(0)) < 0 ? form : form + "n";
        }
    };

    private final String indefinite;
    private final String indefiniteAmount;

    Language(String indefinite, String indefiniteAmount) {
        this.indefinite = indefinite;
        this.indefiniteAmount = indefiniteAmount;
    }

    /** Which of a modifier's four forms agrees. */
    abstract int formOfFour(Agreement agreement);

    /** The indefinite article before a word. */
    String article(String form, String following) {
        return form;
    }

    /** The form of a modifier in a phrase about a noun, before the words that follow it in the phrase. */
    public String form(Modifier modifier, Agreement agreement, boolean counted, String following) {
        String form = modifier.forms()
                .get(
                        switch (modifier.forms().size()) {
                            case 1 -> 0;
                            case 2 -> agreement.plural() ? 1 : 0;
                            default -> formOfFour(agreement);
                        });
        if (!modifier.text().equals(indefinite)) {
            return form;
        }
        return counted ? article(form, following) : indefiniteAmount;
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
