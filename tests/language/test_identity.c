/* Over all sentences of this folder: undo takes an edit back to the byte, and reading
 * twice reads the same. Failures are told by file and line only, for half of the
 * sentences are kept apart. */
#include "../share.h"
#include "case.h"
#include "corpus.h"
#include "stage.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static GPtrArray *cases;

static void load_file(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(LANGUAGE_DIR, name, NULL);
    GPtrArray *more = cases_load(path, &error);
    ck_assert_msg(more != NULL, "%s", error ? error->message : "");
    g_ptr_array_extend_and_steal(cases, more);
}

static void setup(void)
{
    cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_free);
    g_autoptr(GDir) folder = g_dir_open(LANGUAGE_DIR, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder)))
        if (g_str_has_suffix(name, ".tsv"))
            load_file(name);
}

static void teardown(void)
{
    g_ptr_array_unref(cases);
}

static char *text_of(const Session *session)
{
    return composition_to_text(session_composition(session), false);
}

/* Says the first utterance; true where it changed something. */
static bool say_first(Session *session, const Case *c)
{
    const CaseTurn *turn = c->turns->pdata[0];
    SayOptions options = { .playhead = turn->playhead, .selection = turn->selection };
    g_auto(SayResult) result = { 0 };
    session_say(session, turn->utterance, &options, &result);
    return result.status == SAY_OK && result.revision > 0;
}

START_TEST(undo_takes_an_edit_back_to_the_byte)
{
    g_autoptr(Stage) stage = stage_new();
    unsigned edits = 0;
    for (unsigned i = 0; i < cases->len; i += (unsigned)test_share()) {
        const Case *c = cases->pdata[i];
        Session *session = stage_open(stage, stage_project(stage, c->composition));
        g_autofree char *before = text_of(session);
        if (say_first(session, c)) {
            g_auto(SayResult) undone = { 0 };
            session_undo(session, 1, &undone);
            g_autofree char *after = text_of(session);
            ck_assert_msg(g_str_equal(before, after), "%s:%u: undo is not the way back",
                          c->file, c->line);
            edits++;
        }
        g_bytes_unref(stage_close(stage, session));
    }
    printf("%u edits of %u sentences undone\n", edits, cases->len);
    ck_assert_uint_gt(edits, 0);
}
END_TEST

static char *read_text(const Case *c, const Composition *film)
{
    const CaseTurn *turn = c->turns->pdata[0];
    SelectContext context = { .playhead = turn->playhead,
                              .selection = turn->selection };
    g_auto(Reading) reading;
    planner_read(vocabulary_get("en", NULL), turn->utterance, film, &context, &reading);
    char *plan =
        reading.plan ? json_dumps(plan_json(reading.plan), JSON_COMPACT) : NULL;
    char *text = g_strdup_printf("%s\n%s", plan ? plan : "", reading.why);
    free(plan);
    return text;
}

START_TEST(reading_twice_reads_the_same)
{
    for (unsigned i = 0; i < cases->len; i += (unsigned)test_share()) {
        const Case *c = cases->pdata[i];
        g_autoptr(Composition) film = corpus_composition(c->composition);
        g_autofree char *once = read_text(c, film);
        g_autofree char *twice = read_text(c, film);
        ck_assert_msg(g_str_equal(once, twice), "%s:%u: read in two ways", c->file,
                      c->line);
    }
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("identity");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, undo_takes_an_edit_back_to_the_byte);
    tcase_add_test(tests, reading_twice_reads_the_same);
    tcase_set_timeout(tests, 120);
    Suite *suite = suite_create("identity");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
