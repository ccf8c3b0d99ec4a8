#include "chatkut/tui/inspector_rows.h"

#include "../run.h"
#include "chatkut/edit/execute.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/model/walk.h"

#include <check.h>
#include <string.h>

static Composition *read_film(const char *name)
{
    g_autofree char *path = g_strdup_printf(TESTS "/edit/films/%s.json", name);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    size_t length;
    ck_assert(g_file_get_contents(path, &text, &length, NULL));
    Composition *film = composition_from_text(text, length, &error);
    ck_assert_msg(film != NULL, "%s", error ? error->message : "");
    return film;
}

static const InspectorRow *row_called(const GPtrArray *rows, const char *label)
{
    for (unsigned i = 0; i < rows->len; i++) {
        const InspectorRow *row = rows->pdata[i];
        if (strcmp(row->label, label) == 0 && row->kind != INSPECT_HEAD)
            return row;
    }
    return NULL;
}

static json_t *target_of(const char *clip)
{
    return json_pack("{s:s, s:s}", "by", "id", "id", clip ? clip : "");
}

/* ---- rows ------------------------------------------------------------------------ */

/* value NULL: the kind of clip has no such row. */
static const struct {
    const char *clip, *label, *value, *track;
} ROWS[] = {
    { "a", "starts at", "0:00" },
    { "a", "length", "10 s" },
    { "a", "name", "'Alpha'" },
    { "a", "volume", "100%" },
    { "a", "in point", "0:05" },
    { "a", "media", "cam.mp4" },
    { "a", "font size", NULL },
    { "t", "font size", "90 px" },
    { "t", "text", "'Welcome'" },
    { "t", "volume", NULL },
    { "t", "position", "center" },
    { "logo", "scale", "100%" },
    { "a", "at its end", "Crossfade, 1 s" },
    { NULL, "size", "1920, 1080 px" },
    { NULL, "frame rate", "10" },
    { NULL, "volume", NULL },
    { NULL, "clips", NULL },
    { NULL, "clips", "2", "v2" },
    { NULL, "role", "voice", "a1" },
    { NULL, "muted", "off", "a1" },
    { NULL, "locked", "off", "v2" },
    { NULL, "name", "none", "v2" },
    { NULL, "frame rate", "10", "v2" },
    { "a", "clips", NULL, "v2" },
};

START_TEST(a_row_for_each_property_that_the_kind_has)
{
    g_autoptr(Composition) film = read_film("film");
    g_autoptr(GPtrArray) rows =
        inspector_rows(film, ROWS[_i].clip, ROWS[_i].track, RTIME_ZERO);
    const InspectorRow *row = row_called(rows, ROWS[_i].label);
    if (!ROWS[_i].value) {
        ck_assert_msg(!row, "%s: %s", ROWS[_i].label, row ? row->value : "");
        return;
    }
    ck_assert_msg(row != NULL, "no row %s", ROWS[_i].label);
    g_autofree char *wanted = g_ascii_strdown(ROWS[_i].value, -1);
    g_autofree char *value = g_ascii_strdown(row->value, -1);
    ck_assert_str_eq(value, wanted);
}
END_TEST

START_TEST(searching_leaves_heads_out)
{
    g_autoptr(Composition) film = read_film("film");
    g_autoptr(GPtrArray) rows = inspector_rows(film, "a", NULL, RTIME_ZERO);
    g_autoptr(GPtrArray) all = inspector_fitting(rows, "");
    g_autoptr(GPtrArray) some = inspector_fitting(rows, "volume");
    ck_assert_uint_eq(all->len, rows->len);
    ck_assert_uint_ge(some->len, 1);
    ck_assert_uint_lt(some->len, rows->len);
    for (unsigned i = 0; i < some->len; i++)
        ck_assert_int_ne(((const InspectorRow *)some->pdata[i])->kind, INSPECT_HEAD);
}
END_TEST

/* ---- what is typed --------------------------------------------------------------- */

static Outcome run(const Composition *film, json_t *step)
{
    g_autoptr(GError) error = NULL;
    IdSource ids;
    Outcome outcome = { 0 };
    json_t *document =
        json_pack("{s:i, s:s, s:[O]}", "version", 1, "kind", "edit", "steps", step);
    id_source_init_seed(&ids, 7);
    g_autoptr(EditPlan) plan = plan_from_json(document, &error);
    g_autofree char *text = json_dumps(step, JSON_COMPACT);
    ck_assert_msg(plan != NULL, "%s: %s", text, error ? error->message : "");
    plan_execute(plan, film, &(SelectContext){ 0 }, &ids, &outcome);
    json_decref(document);
    return outcome;
}

/* says: in the receipt; NULL: it cannot be read. */
static const struct {
    const char *clip, *label, *typed, *says;
} EDITS[] = {
    { "a", "volume", "50%", "50%" },
    { "a", "volume", "50", "50%" },
    { "a", "volume", "+3 dB", "+3 dB" },
    { "a", "volume", "-6 dB", "-6 dB" },
    { "a", "volume", "-= 3dB", "-3 dB" },
    { "a", "volume", "*2", "200%" },
    { "a", "volume", "loud", NULL },
    { "a", "volume", "0x10", NULL },
    { "a", "opacity", "12,5 %", "12.5%" },
    { "a", "rotation", "90°", "90°" },
    { "a", "rotation", "+= 15", "15°" },
    { "a", "speed", "2x", "2x" },
    { "a", "speed", "50%", "0.5x" },
    { "a", "name", "Opening: \"one\"", "Opening" },
    { "a", "fade in", "1.5", "1.5" },
    { "a", "fade in", "soon", NULL },
    { "a", "crop left", "10%", "10%" },
    { "a", "at its end", "2", "2 s" },
    { "t", "text", "Two words", "Two words" },
    { "t", "font size", "48", "48 px" },
    { "t", "colour", "Red", "red" },
    { "t", "colour", "#ffc400", "#FFC400" },
    { "t", "colour", "reddish", NULL },
    { "t", "weight", "bold", "700" },
    { "t", "position", "640, 360", "640, 360" },
    { "t", "position", "top-right", "position" },
    { "t", "position", "somewhere", NULL },
    { "t", "position", "1, two", NULL },
    { "t", "alignment", "left", "left" },
    { "t", "outline width", "4", "4 px" },
    { NULL, "size", "1280x720", "1280x720" },
    { NULL, "frame rate", "25", "25" },
    { NULL, "background", "white", "white" },
    { NULL, "frame rate", "fast", NULL },
};

START_TEST(what_is_typed_becomes_an_edit)
{
    g_autoptr(Composition) film = read_film("film");
    g_autoptr(GPtrArray) rows = inspector_rows(film, EDITS[_i].clip, NULL, RTIME_ZERO);
    const InspectorRow *row = row_called(rows, EDITS[_i].label);
    g_autofree char *problem = NULL;
    json_t *target = target_of(EDITS[_i].clip);
    ck_assert_msg(row != NULL, "no row %s", EDITS[_i].label);
    json_t *step = inspector_read(row, EDITS[_i].typed, target, &problem);
    if (!EDITS[_i].says) {
        ck_assert_msg(!step && problem, "%s", EDITS[_i].typed);
    } else {
        ck_assert_msg(step != NULL, "%s: %s", EDITS[_i].typed, problem);
        g_auto(Outcome) outcome = run(film, step);
        g_autofree char *text = json_dumps(step, JSON_COMPACT);
        ck_assert_msg(outcome.kind == OUTCOME_CHANGED || outcome.kind == OUTCOME_ANSWER,
                      "%s: %s", text, outcome.message);
        const Receipt *receipt = outcome.receipts && outcome.receipts->len
                                     ? outcome.receipts->pdata[0]
                                     : NULL;
        ck_assert_msg(receipt && strstr(receipt->text, EDITS[_i].says),
                      "%s: “%s” is not in “%s”", text, EDITS[_i].says,
                      receipt ? receipt->text : "");
    }
    json_decref(step);
    json_decref(target);
}
END_TEST

/* A step that a plan refuses for its form would be our own mistake; run() says so. */
static unsigned try_all(const Composition *film, const char *clip)
{
    g_autoptr(GPtrArray) rows = inspector_rows(film, clip, NULL, rtime_make(1, 1));
    json_t *target = target_of(clip);
    unsigned steps = 0;
    for (unsigned i = 0; i < rows->len; i++) {
        const InspectorRow *row = rows->pdata[i];
        json_t *made[] = { inspector_nudge(row, true, target),
                           inspector_nudge(row, false, target),
                           inspector_unset(row, target) };
        for (unsigned n = 0; n < G_N_ELEMENTS(made); n++) {
            if (!made[n])
                continue;
            g_auto(Outcome) outcome = run(film, made[n]);
            ck_assert_int_ne(outcome.kind, OUTCOME_CONTROL);
            steps++;
            json_decref(made[n]);
        }
    }
    json_decref(target);
    return steps;
}

static const char *const FILMS[] = { "film", "rich", "deep", "names" };

START_TEST(every_step_up_down_and_back_is_a_plan)
{
    g_autoptr(Composition) film = read_film(FILMS[_i]);
    unsigned steps = try_all(film, NULL);
    for (ClipWalk walk = clip_walk_main(film); clip_walk_next(&walk);)
        steps += try_all(film, walk.at.clip->node.id);
    ck_assert_uint_gt(steps, 20);
}
END_TEST

/* ---- a track --------------------------------------------------------------------- */

START_TEST(a_track_is_changed_by_its_own_verb)
{
    static const struct {
        const char *label, *typed, *props; /* typed NULL: a step up */
    } cases[] = {
        { "name", "B-roll", "{\"label\":\"B-roll\"}" },
        { "volume", "-6 dB", "{\"volume\":{\"set\":-6.0,\"unit\":\"dB\"}}" },
        { "muted", NULL, "{\"muted\":true}" },
        { "shown", NULL, "{\"visible\":false}" },
    };
    g_autoptr(Composition) film = read_film("film");
    g_autoptr(GPtrArray) rows = inspector_rows(film, NULL, "v2", RTIME_ZERO);
    json_t *target = json_pack("{s:s, s:s}", "by", "track", "track", "v2");
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        const InspectorRow *row = row_called(rows, cases[i].label);
        g_autofree char *problem = NULL;
        ck_assert(row && row->of_track);
        json_t *step = cases[i].typed
                           ? inspector_read(row, cases[i].typed, target, &problem)
                           : inspector_nudge(row, true, target);
        ck_assert_msg(step, "%s: %s", cases[i].label, problem);
        ck_assert_str_eq(json_string_value(json_object_get(step, "op")), "track");
        ck_assert_str_eq(json_string_value(json_object_get(step, "track")), "v2");
        char *props = json_dumps(json_object_get(step, "props"), JSON_COMPACT);
        ck_assert_str_eq(props, cases[i].props);
        free(props);
        json_decref(step);
    }
    json_decref(target);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("inspector");
    TCase *all = tcase_create("inspector");
    tcase_add_test(all, a_track_is_changed_by_its_own_verb);
    tcase_add_loop_test(all, a_row_for_each_property_that_the_kind_has, 0,
                        G_N_ELEMENTS(ROWS));
    tcase_add_test(all, searching_leaves_heads_out);
    tcase_add_loop_test(all, what_is_typed_becomes_an_edit, 0, G_N_ELEMENTS(EDITS));
    tcase_add_loop_test(all, every_step_up_down_and_back_is_a_plan, 0,
                        G_N_ELEMENTS(FILMS));
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
