/* Names and quotes are data: 200 and more that are commands change no plan, and each
 * can be called by its name. */
#include "../share.h"
#include "corpus.h"
#include "meaning.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What people say about any film, naming nothing. */
static const char *const ORDINARY[] = {
    "delete the second clip",
    "delete everything except the first clip",
    "delete all texts",
    "make the first clip louder",
    "mute the music",
    "turn the music up",
    "fade out the music over 2 seconds",
    "split the first clip at 2 seconds",
    "trim the second clip to 3 seconds",
    "speed up the second clip 2x",
    "swap the first and the second clip",
    "move the second clip to the end",
    "add text 'Hello' at the end",
    "add a marker at 2 seconds",
    "crossfade between all clips",
    "make it 16:9",
    "what is at 0:03?",
    "how long is it?",
    "undo",
    "undo that",
    "redo",
    "render it",
    "yes",
    "all of them",
    "frobnicate the wuzzle",
};

static GPtrArray *names;

static void setup(void)
{
    g_autofree char *text = NULL;
    ck_assert(
        g_file_get_contents(LANGUAGE_DIR "/hostile-names.txt", &text, NULL, NULL));
    names = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 1; lines[i]; i++)
        if (*lines[i])
            g_ptr_array_add(names, g_strdup(lines[i]));
}

static void teardown(void)
{
    g_ptr_array_unref(names);
}

/* ---- things to rename ------------------------------------------------------------ */

static json_t *last(json_t *array)
{
    return json_array_get(array, json_array_size(array) - 1);
}

static json_t *tracks_of(json_t *film)
{
    return json_object_get(json_array_get(json_object_get(film, "sequences"), 0),
                           "tracks");
}

/* The last clip of that type. */
static json_t *clip_of(json_t *film, const char *type)
{
    size_t t, c;
    json_t *track, *clip, *found = NULL;
    json_array_foreach(tracks_of(film), t, track)
    {
        json_array_foreach(json_object_get(track, "clips"), c, clip)
        {
            if (strcmp(json_string_value(json_object_get(clip, "type")), type) == 0)
                found = clip;
        }
    }
    return found;
}

static json_t *a_video(json_t *film)
{
    return clip_of(film, "video");
}

static json_t *a_text(json_t *film)
{
    return clip_of(film, "text");
}

static json_t *a_cue(json_t *film)
{
    json_t *cue = last(json_object_get(clip_of(film, "caption"), "cues"));
    json_object_del(cue, "words");
    return cue;
}

static json_t *an_asset(json_t *film)
{
    return last(json_object_get(film, "assets"));
}

static json_t *a_marker(json_t *film)
{
    json_t *sequence = json_array_get(json_object_get(film, "sequences"), 0);
    return last(json_object_get(sequence, "markers"));
}

static json_t *a_track(json_t *film)
{
    return json_array_get(tracks_of(film), 1);
}

/* The film that has one of each. */
static const char FILM[] = "short";

static const struct {
    json_t *(*thing)(json_t *film);
    const char *key;
} THINGS[] = {
    { a_video, "label" }, { a_text, "label" },   { a_text, "text" },
    { a_cue, "text" },    { an_asset, "label" }, { a_marker, "label" },
    { a_track, "label" },
};

static Composition *film_with(unsigned thing, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) film = corpus_composition(FILM);
    json_t *json = composition_to_json(film);
    json_object_set_new(THINGS[thing].thing(json), THINGS[thing].key,
                        json_string(name));
    Composition *renamed = composition_from_json(json, &error);
    ck_assert_msg(renamed != NULL, "%s: %s", name, error ? error->message : "");
    json_decref(json);
    return renamed;
}

/* ---- tests ----------------------------------------------------------------------- */

static char *meaning_text(const char *said, const Composition *film)
{
    json_t *meaning = meaning_read(said, film);
    char *text = meaning ? json_dumps(meaning, JSON_COMPACT | JSON_SORT_KEYS)
                         : g_strdup("not understood");
    json_decref(meaning);
    return text;
}

/* Is every ordinary sentence what it is without the name? */
static unsigned count_changed(const GPtrArray *wants, const char *name,
                              const Composition *film)
{
    unsigned changed = 0;
    for (unsigned s = 0; s < G_N_ELEMENTS(ORDINARY); s++) {
        const char *want = wants->pdata[s];
        g_autofree char *got = meaning_text(ORDINARY[s], film);
        if (strcmp(want, got) == 0)
            continue;
        changed++;
        printf("✗ %s, beside “%s”\n    want %s\n    got  %s\n", ORDINARY[s], name, want,
               got);
    }
    return changed;
}

START_TEST(hostile_names_change_no_plan)
{
    g_autoptr(Composition) film = corpus_composition(FILM);
    g_autoptr(GPtrArray) wants = g_ptr_array_new_with_free_func(g_free);
    unsigned changed = 0;
    ck_assert_uint_ge(names->len, 200);
    for (unsigned s = 0; s < G_N_ELEMENTS(ORDINARY); s++)
        g_ptr_array_add(wants, meaning_text(ORDINARY[s], film));
    for (unsigned n = 0; n < names->len; n += (unsigned)test_share()) {
        g_autoptr(Composition) hostile = film_with((unsigned)_i, names->pdata[n]);
        changed += count_changed(wants, names->pdata[n], hostile);
    }
    fflush(stdout);
    ck_assert_uint_eq(changed, 0);
}
END_TEST

/* In quotes that the name itself has not; NULL where it has them all. */
static char *quoted(const char *name)
{
    static const char *const QUOTES[][2] = { { "“", "”" },
                                             { "\"", "\"" },
                                             { "«", "»" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(QUOTES); i++)
        if (!strstr(name, QUOTES[i][0]) && !strstr(name, QUOTES[i][1]) &&
            !strpbrk(name, "\""))
            return g_strconcat(QUOTES[i][0], name, QUOTES[i][1], NULL);
    return NULL;
}

static const char *only_clip(const json_t *meaning)
{
    const json_t *step = json_array_get(json_object_get(meaning, "steps"), 0);
    const json_t *ids = json_object_get(step, "target");
    return json_array_size(ids) == 1 ? json_string_value(json_array_get(ids, 0)) : NULL;
}

START_TEST(hostile_names_can_be_called)
{
    unsigned missed = 0;
    for (unsigned n = 0; n < names->len; n += (unsigned)test_share()) {
        g_autofree char *quote = quoted(names->pdata[n]);
        if (!quote)
            continue;
        g_autoptr(Composition) film = film_with(0, names->pdata[n]);
        g_autofree char *said = g_strdup_printf("delete the clip called %s", quote);
        json_t *meaning = meaning_read(said, film);
        if (g_strcmp0(only_clip(meaning), "c-bite") != 0) {
            g_autofree char *got = meaning_text(said, film);
            printf("✗ %s: %s\n", said, got);
            missed++;
        }
        json_decref(meaning);
    }
    fflush(stdout);
    ck_assert_uint_eq(missed, 0);
}
END_TEST

static const struct {
    const char *before, *behind;
    const char *op, *prop;
} QUOTING[] = {
    { "add text ", " at the end", "add", "text" },
    { "rename the second clip to ", "", "update", "label" },
    { "change the text of the clip called 'Title' to ", "", "update", "text" },
};

/* One step that puts the words where they belong, as they are. */
static bool holds_words(const json_t *meaning, unsigned way, const char *words)
{
    const json_t *steps = json_object_get(meaning, "steps");
    const json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    const json_t *props = json_object_get(step, "props");
    const char *text = json_string_value(json_object_get(props, QUOTING[way].prop));
    g_autofree char *got = g_utf8_casefold(text ? text : "", -1);
    g_autofree char *want = g_utf8_casefold(words, -1);
    return json_array_size(steps) == 1 && g_strcmp0(op, QUOTING[way].op) == 0 &&
           strcmp(got, want) == 0;
}

START_TEST(quoted_commands_are_words)
{
    g_autoptr(Composition) film = corpus_composition(FILM);
    unsigned missed = 0;
    for (unsigned n = 0; n < names->len; n += (unsigned)test_share()) {
        g_autofree char *quote = quoted(names->pdata[n]);
        if (!quote)
            continue;
        g_autofree char *said =
            g_strconcat(QUOTING[_i].before, quote, QUOTING[_i].behind, NULL);
        json_t *meaning = meaning_read(said, film);
        if (!holds_words(meaning, (unsigned)_i, names->pdata[n])) {
            g_autofree char *got = meaning_text(said, film);
            printf("✗ %s: %s\n", said, got);
            missed++;
        }
        json_decref(meaning);
    }
    fflush(stdout);
    ck_assert_uint_eq(missed, 0);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("hostile");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, hostile_names_change_no_plan, 0, G_N_ELEMENTS(THINGS));
    tcase_add_test(tests, hostile_names_can_be_called);
    tcase_add_loop_test(tests, quoted_commands_are_words, 0, G_N_ELEMENTS(QUOTING));
    tcase_set_timeout(tests, 120);
    Suite *suite = suite_create("hostile");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
