/* The linter of language files, and a second language made of data alone. */
#include "corpus.h"
#include "forms.h"
#include "lexicon.h"
#include "token.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const Vocabulary *vocabulary_of(const char *language)
{
    g_autoptr(GError) error = NULL;
    const Vocabulary *vocabulary = vocabulary_get(language, &error);
    if (!vocabulary)
        g_error("%s", error->message);
    return vocabulary;
}

/* The tests that loop do so over the languages there are. */
static const GPtrArray *entries(int language)
{
    return vocabulary_all(vocabulary_of(planner_languages()[language]));
}

/* A language may say in its rule "not-needed" which classes it does without. */
static bool is_needed(const Vocabulary *vocabulary, const char *class)
{
    const char *rule = vocabulary_rule(vocabulary, "not-needed");
    g_auto(GStrv) names = g_strsplit(rule ? rule : "", " ", -1);
    return !g_strv_contains((const char *const *)names, class);
}

START_TEST(every_class_has_words)
{
    const Vocabulary *vocabulary = vocabulary_of(planner_languages()[_i]);
    const GPtrArray *all = entries(_i);
    bool seen[WORD_CLASSES] = { false };
    for (unsigned i = 0; i < all->len; i++)
        seen[((const Entry *)g_ptr_array_index(all, i))->class] = true;
    for (unsigned class = 0; class < WORD_CLASSES; class ++) {
        const char *name = class_row(class)->name;
        ck_assert_msg(seen[class] || !is_needed(vocabulary, name),
                      "no words in [%s] of %s.lang: add some, or name it in its rule "
                      "not-needed",
                      name, planner_languages()[_i]);
    }
}
END_TEST

static char *joined(const Entry *entry, const char *gap)
{
    GString *phrase = g_string_new(NULL);
    for (unsigned i = 0; i < entry->count; i++)
        g_string_append_printf(phrase, "%s%s%s",
                               i && entry->words[i][0] != '\'' ? " " : "",
                               i && i == entry->gap ? gap : "", entry->words[i]);
    return g_string_free(phrase, FALSE);
}

static char *phrase_of(const Entry *entry)
{
    return joined(entry, "~ ");
}

static char *plain_phrase(const Entry *entry)
{
    return joined(entry, "");
}

/* Grammar tells loose classes apart; any two others must not share a phrase. */
START_TEST(no_phrase_is_in_two_conflicting_classes)
{
    const GPtrArray *all = entries(_i);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned conflicts = 0;
    for (unsigned i = 0; i < all->len; i++) {
        const Entry *entry = g_ptr_array_index(all, i);
        if (class_row(entry->class)->flags & CLASS_LOOSE)
            continue;
        char *phrase = phrase_of(entry);
        const Entry *other = g_hash_table_lookup(seen, phrase);
        if (other && (other->class != entry->class ||
                      g_strcmp0(other->value, entry->value) != 0)) {
            g_printerr("“%s”: [%s] line %u and [%s] line %u\n", phrase,
                       class_row(other->class)->name, other->line,
                       class_row(entry->class)->name, entry->line);
            conflicts++;
        }
        g_hash_table_insert(seen, phrase, (gpointer)(uintptr_t)entry);
    }
    ck_assert_uint_eq(conflicts, 0);
}
END_TEST

START_TEST(phrases_are_cut_like_utterances)
{
    const GPtrArray *all = entries(_i);
    for (unsigned i = 0; i < all->len; i++) {
        const Entry *entry = g_ptr_array_index(all, i);
        g_autofree char *text = plain_phrase(entry);
        if (text[0] == '\'')
            continue; /* only ever behind a word */
        g_auto(Sentence) sentence;
        sentence_init(&sentence, text);
        ck_assert_msg(sentence.count == entry->count, "line %u: %s", entry->line, text);
        for (unsigned n = 0; n < entry->count; n++)
            ck_assert_str_eq(sentence.tokens[n].text, entry->words[n]);
    }
}
END_TEST

static bool is_known_prop(const char *name)
{
    static const char *const OTHERS[] = {
        "size",        "transparency",  "length",     "fps",      "brightness",
        "contrast",    "hue",           "saturation", "aspect",   "position",
        "case",        "strikethrough", "flip",       "pitch",    "width",
        "height",      "stroke",        "shadow",     "crop",     "x",
        "y",           "exposure",      "gamma",      "vibrance", "tint",
        "temperature", "shadows",       "highlights", NULL,
    };
    return property_find(name, OWN_CLIP) || g_strv_contains(OTHERS, name);
}

START_TEST(properties_that_have_words_exist)
{
    const GPtrArray *all = entries(_i);
    for (unsigned i = 0; i < all->len; i++) {
        const Entry *entry = g_ptr_array_index(all, i);
        bool named = entry->class == WORD_PROP || entry->class == WORD_MORE ||
                     entry->class == WORD_LESS || entry->class == WORD_STYLE ||
                     entry->class == WORD_UNSTYLE;
        if (!named)
            continue;
        g_auto(GStrv) parts = g_strsplit(entry->value, "=", 2);
        ck_assert_msg(is_known_prop(parts[0]), "line %u: %s", entry->line, parts[0]);
    }
}
END_TEST

static const struct {
    const char *text, *line;
} BROKEN[] = {
    { "[verb add]\nadd\n[nosuch]\n", "3" },
    { "add\n", "1" },
    { "[verb]\nadd\n", "2" },
    { "\n[verb add\n", "2" },
    { "[det]\na ~\n", "2" },
};

START_TEST(broken_data_names_its_line)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(vocabulary_new(BROKEN[_i].text, -1, &error));
    ck_assert_ptr_nonnull(error);
    ck_assert_ptr_nonnull(strstr(error->message, BROKEN[_i].line));
}
END_TEST

START_TEST(an_unknown_language_is_an_error)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(vocabulary_get("xx", &error));
    ck_assert_ptr_nonnull(error);
}
END_TEST

static const char GERMAN[] =
    "[rules]\nnumber-joint = und\n"
    "[verb delete]\nlösche, entferne\n[verb make]\nmach, mache\n"
    "[verb more:speed]\nbeschleunige\n[verb trim]\nkürze\n"
    "[det]\nden, das, die, der, dem\n[type video]\nclip, video\n[type text]\ntext\n"
    "[ordinal]\nersten = 0\nzweiten = 1\nletzten = -1\n"
    "[more volume]\nlauter\n[color]\nrot = red\n[strength slightly]\netwas\n"
    "[number]\nzwei = 2\nein = 1\n[tens]\nzwanzig = 20\n[unit s]\nsekunden\n"
    "[and]\nund\n[prep to]\nauf\n[prep by]\num\n[unit percent]\nprozent, %\n[role "
    "Titel text]\ntitel\n";

static const struct {
    const char *said, *expected;
} IN_GERMAN[] = {
    { "Lösche den zweiten Clip", "delete target=video#1" },
    { "mach das Video etwas lauter",
      "audio target=video action=volume amount={nudge:slightly}" },
    { "Mache den Titel rot", "update target=label:titel props={color:red}" },
    { "Kürze den letzten Clip auf zweiundzwanzig Sekunden",
      "trim target=video#-1 to=22" },
    { "beschleunige den ersten Clip um 20 Prozent und lösche den Text",
      "speed target=video#0 rate={scale:1.2} ; delete target=text" },
};

START_TEST(a_second_language_needs_only_data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Vocabulary) german = vocabulary_new(GERMAN, -1, &error);
    ck_assert_msg(german != NULL, "%s", error ? error->message : "");
    g_autoptr(Composition) composition = corpus_composition("trip");
    SelectContext context = { .playhead = RTIME_ZERO };
    g_auto(Reading) reading;
    planner_read(german, IN_GERMAN[_i].said, composition, &context, &reading);
    ck_assert_msg(corpus_matches(&reading, IN_GERMAN[_i].expected), "%s\n%s",
                  IN_GERMAN[_i].said, reading.why);
}
END_TEST

/* Phrases as a language file has them, and as a manual shows them. */
static const struct {
    const char *phrase, *shown;
} SHOWN[] = {
    { "turn ~ up", NULL },
    { "{if/when} you {can/}", "if/when you [can]" },
    { "{i/we} don 't ~ {/any more}", "i/we don't … [any more]" },
    { "leave it {there/where it is}", "leave it (there/where it is)" },
    { "{open", "{open" },
    { "{lösch*/entfern*} es", NULL },
    { "{bitte/} ab|schneid^", NULL },
};

START_TEST(choices_are_shown_in_one_line)
{
    Forms *forms = forms_new();
    ck_assert(forms_take_rule(forms, "inflect *", "- e en"));
    ck_assert(forms_take_rule(forms, "separable", "-en zu-en"));
    g_autofree char *shown = forms_shown(forms, SHOWN[_i].phrase);
    ck_assert_pstr_eq(shown, SHOWN[_i].shown);
    forms_free(forms);
}
END_TEST

int main(void)
{
    int languages = (int)g_strv_length((char **)(uintptr_t)planner_languages());
    TCase *tests = tcase_create("vocabulary");
    tcase_add_loop_test(tests, every_class_has_words, 0, languages);
    tcase_add_loop_test(tests, no_phrase_is_in_two_conflicting_classes, 0, languages);
    tcase_add_loop_test(tests, phrases_are_cut_like_utterances, 0, languages);
    tcase_add_loop_test(tests, properties_that_have_words_exist, 0, languages);
    tcase_add_loop_test(tests, broken_data_names_its_line, 0, G_N_ELEMENTS(BROKEN));
    tcase_add_loop_test(tests, choices_are_shown_in_one_line, 0, G_N_ELEMENTS(SHOWN));
    tcase_add_test(tests, an_unknown_language_is_an_error);
    tcase_add_loop_test(tests, a_second_language_needs_only_data, 0,
                        G_N_ELEMENTS(IN_GERMAN));
    Suite *suite = suite_create("vocabulary");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
