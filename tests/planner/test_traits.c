/* What tells clips apart, and questions, which change nothing. */
#include "corpus.h"
#include "trait.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    const char *property;
    Comparison comparison;
    double number;
    const char *word;
} PARSED[] = {
    { "muted=true", "muted", COMPARE_EQUAL, 1, NULL },
    { "visible=false", "visible", COMPARE_EQUAL, 0, NULL },
    { "speed>1", "speed", COMPARE_MORE, 1, NULL },
    { "lines>=2160", "lines", COMPARE_AT_LEAST, 2160, NULL },
    { "opacity<0.5", "opacity", COMPARE_LESS, 0.5, NULL },
    { "rotation!0", "rotation", COMPARE_UNEQUAL, 0, NULL },
    { "fit=cover", "fit", COMPARE_EQUAL, 0, "cover" },
    { "<=", "", COMPARE_AT_MOST, 0, NULL },
};

START_TEST(traits_are_read)
{
    Trait trait;
    ck_assert(trait_parse(PARSED[_i].text, &trait));
    ck_assert_str_eq(trait.property, PARSED[_i].property);
    ck_assert_int_eq(trait.comparison, PARSED[_i].comparison);
    ck_assert_double_eq(trait.number, PARSED[_i].number);
    ck_assert_pstr_eq(trait.word, PARSED[_i].word);
}
END_TEST

START_TEST(what_is_no_trait_is_refused)
{
    static const char *const BAD[] = { "", "muted",
                                       "a_name_that_is_much_too_long_for_one=1" };
    Trait trait;
    ck_assert(!trait_parse(BAD[_i], &trait));
}
END_TEST

static const struct {
    const char *composition, *clip, *trait;
    int strictness;
    bool holds;
} HELD[] = {
    { "wedding", "c-confetti", "muted=true", TRAIT_EXACT, true },
    { "wedding", "c-kiss", "muted=true", TRAIT_EXACT, false },
    { "wedding", "c-confetti", "sound=false", TRAIT_EXACT, true },
    { "podcast", "c-b-wide", "sound=false", TRAIT_EXACT, true },
    { "podcast", "c-b-wide", "muted=true", TRAIT_EXACT, false },
    { "wedding", "c-title", "muted=false", TRAIT_EXACT, false }, /* it has no sound */
    { "wedding", "c-guests", "speed>1", TRAIT_EXACT, true },
    { "wedding", "c-kiss", "duration>4", TRAIT_EXACT, false },
    { "wedding", "c-kiss", "duration>=4", TRAIT_EXACT, true },
    { "wedding", "c-drone", "lines>=2160", TRAIT_EXACT, true },
    { "short", "c-hook", "aspect<1", TRAIT_EXACT, true },
    { "wedding", "c-drone", "fade>0", TRAIT_EXACT, true },
    { "wedding", "c-drone", "transition>0", TRAIT_EXACT, true },
    { "wedding", "c-sunset", "transition>0", TRAIT_EXACT,
      false }, /* a free end fades */
    { "wedding", "c-canon", "fadeOut>0", TRAIT_EXACT, true },
    { "wedding", "c-canon", "fadeIn>0", TRAIT_EXACT, false },
    { "wedding", "c-tom", "grouped>0", TRAIT_EXACT, true },
    { "wedding", "c-tom", "x<0.49", TRAIT_EXACT, true },
    { "wedding", "c-tom", "y>0.51", TRAIT_EXACT, true },
    { "wedding", "c-title", "fontWeight>=600", TRAIT_EXACT, true },
    { "wedding", "c-title", "fontSize=120", TRAIT_EXACT, true },
    { "wedding", "c-photo", "fit=cover", TRAIT_EXACT, true },
    { "wedding", "c-logo", "fit=cover", TRAIT_EXACT, false },
    { "short", "c-sticker", "rotation!0", TRAIT_EXACT, true },
    { "short", "c-title", "animated>0", TRAIT_EXACT, true },
    { "short", "c-title", "outline>0", TRAIT_EXACT, true },
    { "mess", "m-scrap", "visible=false", TRAIT_EXACT, true }, /* its track is hidden */
    { "mess", "m-wm", "locked=true", TRAIT_EXACT, true },      /* so is its track */
    { "wedding", "c-ido", "color=red", TRAIT_EXACT, true },
    { "wedding", "c-date", "color=yellow", TRAIT_EXACT, false },
    { "wedding", "c-date", "color=yellow", TRAIT_NEAR, true },
    { "wedding", "c-date", "color=blue", TRAIT_LOOSE, false },
    { "short", "c-follow", "color=blue", TRAIT_NEAR, false },
    { "short", "c-follow", "color=blue", TRAIT_LOOSE, true }, /* it is cyan */
    { "short", "c-circle", "color=red", TRAIT_EXACT, true },
    { "short", "c-hook", "duration=3", TRAIT_EXACT, false },
    { "short", "c-hook", "duration=3", TRAIT_NEAR, false },
    { "podcast", "c-card1", "duration=3", TRAIT_EXACT, true },
};

START_TEST(clips_have_their_traits)
{
    g_autoptr(Composition) composition = corpus_composition(HELD[_i].composition);
    g_auto(TraitScope) scope = { .composition = composition };
    ClipPlace place;
    Trait trait;
    ck_assert(composition_find_clip(composition, HELD[_i].clip, &place));
    ck_assert(trait_parse(HELD[_i].trait, &trait));
    ck_assert_msg(trait_holds(&trait, &scope, &place, HELD[_i].strictness) ==
                      HELD[_i].holds,
                  "%s: %s", HELD[_i].clip, HELD[_i].trait);
    trait.turned = true;
    ck_assert(trait_holds(&trait, &scope, &place, HELD[_i].strictness) !=
              HELD[_i].holds);
}
END_TEST

/* ---- questions ------------------------------------------------------------------- */

static const char *const QUESTIONS[] = {
    "is the title deleted?",
    "which clips did you delete",
    "what does delete do",
    "how do I delete the title?",
    "is the music muted",
    "are the texts red and bold?",
    "when does the intro start",
    "does the logo fade in?",
    "how loud is the music",
    "where is the logo, and is it hidden?",
    "what happens after the flower clip",
    "why did you mute the music",
    "who trimmed the intro",
    "is there a crossfade between the intro and the flower clip",
    "how many clips would be left if I delete the intro",
    "should I delete the intro?",
    "what if I delete the intro",
    "do you think the title is too small",
};

START_TEST(questions_change_nothing)
{
    g_autoptr(Composition) trip = corpus_composition("trip");
    SelectContext context = { .playhead = RTIME_ZERO };
    g_auto(Reading) reading;
    planner_read(vocabulary_get("en", NULL), QUESTIONS[_i], trip, &context, &reading);
    ck_assert_msg(!reading.plan || plan_kind(reading.plan) != PLAN_EDIT, "%s",
                  QUESTIONS[_i]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("traits");
    tcase_add_loop_test(tests, traits_are_read, 0, G_N_ELEMENTS(PARSED));
    tcase_add_loop_test(tests, what_is_no_trait_is_refused, 0, 3);
    tcase_add_loop_test(tests, clips_have_their_traits, 0, G_N_ELEMENTS(HELD));
    tcase_add_loop_test(tests, questions_change_nothing, 0, G_N_ELEMENTS(QUESTIONS));
    Suite *suite = suite_create("traits");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
