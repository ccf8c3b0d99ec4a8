#include "chatkut/app/deed.h"
#include "chatkut/app/desk_job.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/store/jobs.h"

#include "../run.h"
#include "scene.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *folder;
static Desk *desk;

/* ---- a project with footage ------------------------------------------------------ */

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/* Two seconds of a moving test picture. */
static void make_video(const char *name, const char *source)
{
    g_autofree char *path = in_folder(name);
    const char *command[] = {
        "ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i",
        source,   "-c:v",      "mpeg4", "-g", "10", path,    NULL
    };
    int status = 1;
    g_spawn_sync(NULL, (char **)(uintptr_t)command, NULL, G_SPAWN_SEARCH_PATH, NULL,
                 NULL, NULL, NULL, &status, NULL);
    ck_assert_int_eq(status, 0);
}

static void expect_open(Desk *opened G_GNUC_UNUSED, const GError *error,
                        void *user G_GNUC_UNUSED)
{
    ck_assert_msg(error == NULL, "%s", error ? error->message : "");
}

static void set_up(void)
{
    folder = scene_folder();
    g_autofree char *footage = in_folder("footage");
    g_autofree char *path = in_folder("film.ckut");
    g_autofree char *cache = in_folder("cache");
    g_setenv("XDG_CACHE_HOME", cache, TRUE);
    g_mkdir(footage, 0700);
    make_video("footage/bars.mp4", "testsrc2=s=160x90:r=25:d=2");
    make_video("footage/blue.mp4", "color=blue:s=160x90:r=25:d=2");
    desk = desk_create(path, 160, 90, (Rate){ 25, 1 }, NULL, expect_open, NULL);
}

static void tear_down(void)
{
    desk_close(desk);
    scene_remove(folder);
    g_clear_pointer(&folder, g_free);
}

/* ---- waiting --------------------------------------------------------------------- */

static bool is_idle(const void *of G_GNUC_UNUSED)
{
    return desk_pending(desk) == 0;
}

static bool has_ended(const void *number)
{
    return desk_job(desk, *(const unsigned *)number)->state >= DESK_DONE;
}

static const DeskJob *end_of(unsigned number)
{
    scene_wait(has_ended, &number);
    return desk_job(desk, number);
}

static void expect_state(const DeskJob *job, DeskJobState state)
{
    ck_assert_msg(job->state == state, "%d: %s", job->state, job->sentence);
    ck_assert_ptr_nonnull(job->sentence);
}

/* ---- imports --------------------------------------------------------------------- */

static const DeskJob *import(const char *name)
{
    g_autofree char *path = in_folder(name);
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_ptr_array_add(paths, path);
    return end_of(desk_import(desk, paths));
}

static const Asset *asset_called(const char *label)
{
    const GPtrArray *assets = desk_composition(desk)->assets;
    for (unsigned i = 0; i < assets->len; i++) {
        if (strcmp(asset_label(assets->pdata[i]), label) == 0)
            return assets->pdata[i];
    }
    ck_abort_msg("there is no asset called %s", label);
    return NULL;
}

typedef struct {
    const char *label;
    AssetState state;
} Wanted;

static bool is_in_state(const void *of)
{
    const Wanted *wanted = of;
    return desk_asset_state(desk, asset_called(wanted->label)->node.id) ==
           wanted->state;
}

static void expect_asset(const char *label, AssetState state)
{
    const Wanted wanted = { label, state };
    desk_look_at_assets(desk);
    scene_wait(is_in_state, &wanted);
}

START_TEST(an_import_tells_what_became_of_each_file)
{
    g_autofree char *notes = in_folder("footage/notes.txt");
    g_autofree char *late = in_folder("footage/late.mp4");
    g_file_set_contents(notes, "to do", -1, NULL);
    g_file_set_contents(late, "cut off", -1, NULL);
    const DeskJob *job = import("footage");
    expect_state(job, DESK_DONE);
    ck_assert_uint_eq(job->report->items->len, 4);
    ck_assert_uint_eq(job->report->failed, 1);
    ck_assert_uint_eq(job->report->other, 1);
    ck_assert_ptr_nonnull(strstr(job->sentence, "Imported 2 files: bars, blue"));
    ck_assert_ptr_nonnull(strstr(job->sentence, "late"));
    ck_assert_uint_eq(desk_composition(desk)->assets->len, 2);
    expect_asset("blue", ASSET_PRESENT);

    job = import("footage/blue.mp4");
    expect_state(job, DESK_DONE);
    ck_assert_ptr_nonnull(strstr(job->sentence, "already"));
    desk_dismiss_job(desk, 1);
    ck_assert_uint_eq(desk_jobs(desk)->len, 1);
    job = import("footage/notes.txt");
    expect_state(job, DESK_FAILED);
}
END_TEST

/* Nobody asks. */
START_TEST(files_that_come_and_go_are_noticed)
{
    g_autofree char *file = in_folder("footage/blue.mp4");
    g_autofree char *away = in_folder("blue.mp4");
    const Wanted gone = { "blue", ASSET_MISSING }, there = { "blue", ASSET_PRESENT };
    expect_state(import("footage"), DESK_DONE);
    scene_wait(is_in_state, &there);
    ck_assert_int_eq(g_rename(file, away), 0);
    scene_wait(is_in_state, &gone);
    ck_assert_int_eq(g_rename(away, file), 0);
    scene_wait(is_in_state, &there);
}
END_TEST

/* Also where it is a folder above them that goes and comes. */
START_TEST(folders_that_come_and_go_are_noticed)
{
    g_autofree char *shelf = in_folder("shelf");
    g_autofree char *day = in_folder("shelf/day");
    g_autofree char *attic = in_folder("attic");
    const Wanted gone = { "red", ASSET_MISSING }, there = { "red", ASSET_PRESENT };
    g_mkdir(shelf, 0700);
    g_mkdir(day, 0700);
    make_video("shelf/day/red.mp4", "color=red:s=160x90:r=25:d=1");
    expect_state(import("shelf"), DESK_DONE);
    scene_wait(is_in_state, &there);
    ck_assert_int_eq(g_rename(shelf, attic), 0);
    scene_wait(is_in_state, &gone);
    ck_assert_int_eq(g_rename(attic, shelf), 0);
    scene_wait(is_in_state, &there);
}
END_TEST

/* What a project is like that an older version made: nothing says what footage is made
 * of. */
static void forget_media(const char *name)
{
    const DeskView *view = desk_view(desk);
    json_t *document = composition_to_json(view->composition);
    json_t *assets = json_object_get(document, "assets");
    for (size_t i = 0; i < json_array_size(assets); i++)
        ck_assert_int_eq(json_object_del(json_array_get(assets, i), "media"), 0);
    g_autofree char *text = json_dumps(document, 0);
    desk_load(desk, text, strlen(text), name, NULL, NULL);
    scene_wait(is_idle, NULL);
    json_decref(document);
}

static bool is_explored(const void *label)
{
    return proplist_get(asset_called(label)->node.props, PROP_MEDIA) != NULL;
}

START_TEST(what_older_versions_did_not_ask_is_asked_at_opening)
{
    g_autofree char *path = in_folder("film.ckut");
    g_autofree char *blue = in_folder("footage/blue.mp4");
    expect_state(import("footage"), DESK_DONE);
    forget_media("old");
    ck_assert(!is_explored("bars"));
    const int64_t line = desk_view(desk)->chat;
    const DeskStep undo = desk_view(desk)->undo;
    desk_close(desk);
    g_file_set_contents(blue, "another file now", -1, NULL);

    desk = desk_open(path, NULL, expect_open, NULL);
    scene_wait(is_idle, NULL);
    scene_wait(is_explored, "bars");
    ck_assert(!is_explored("blue"));
    ck_assert_uint_eq(desk_jobs(desk)->len, 0);
    ck_assert_int_eq(desk_view(desk)->chat, line);
    ck_assert_uint_eq(desk_view(desk)->undo.count, undo.count);
    ck_assert_int_eq(desk_view(desk)->undo.number, undo.number);
    desk_undo(desk, 1, NULL, NULL);
    scene_wait(is_idle, NULL);
    ck_assert(is_explored("bars"));
}
END_TEST

START_TEST(footage_that_was_moved_is_found_again)
{
    expect_state(import("footage"), DESK_DONE);
    g_autofree char *old = in_folder("footage/blue.mp4");
    g_autofree char *attic = in_folder("attic");
    g_autofree char *new = in_folder("attic/sky.mp4");
    g_autofree char *noise = in_folder("attic/noise.mp4");
    g_mkdir(attic, 0700);
    g_file_set_contents(noise, "no film at all", -1, NULL);
    expect_asset("blue", ASSET_PRESENT);
    ck_assert_int_eq(g_rename(old, new), 0);
    expect_asset("blue", ASSET_MISSING);

    g_autofree char *footage = in_folder("footage");
    const DeskJob *job = end_of(desk_relink(desk, footage));
    expect_state(job, DESK_DONE);
    ck_assert_ptr_nonnull(strstr(job->sentence, "None of"));
    job = end_of(desk_relink(desk, attic));
    expect_state(job, DESK_DONE);
    ck_assert_ptr_nonnull(strstr(job->sentence, "Found 1 file again: blue"));
    expect_asset("blue", ASSET_PRESENT);
    ck_assert_str_eq(node_string(&asset_called("blue")->node, PROP_FILE),
                     "attic/sky.mp4");
}
END_TEST

START_TEST(a_file_that_became_another_one_is_told)
{
    expect_state(import("footage"), DESK_DONE);
    expect_asset("bars", ASSET_PRESENT);
    make_video("footage/bars.mp4", "color=red:s=160x90:r=25:d=3");
    expect_asset("bars", ASSET_CHANGED);
}
END_TEST

/* ---- renders --------------------------------------------------------------------- */

static SayStatus status;

static void note_said(Desk *of G_GNUC_UNUSED, const SayResult *result,
                      void *user G_GNUC_UNUSED)
{
    status = result->status;
}

static void do_deed(const char *name, const char *asset)
{
    const SessionPoints points = { 0 };
    const DeedScene scene = {
        .composition = desk_composition(desk),
        .points = &points,
        .asset = asset_called(asset)->node.id,
    };
    g_auto(DeedPlan) plan = { 0 };
    deed_plan(deed_find(name), &scene, &plan);
    desk_apply(desk, plan.plan, NULL, note_said, NULL);
    scene_wait(is_idle, NULL);
    ck_assert_int_eq(status, SAY_OK);
}

static void make_film(unsigned clips)
{
    expect_state(import("footage"), DESK_DONE);
    for (unsigned i = 0; i < clips; i++)
        do_deed("append", i % 2 ? "blue" : "bars");
}

static unsigned render(const char *name)
{
    g_autofree char *output = in_folder(name);
    return desk_render(desk, &(DeskFilm){ .output = output });
}

static bool is_there(const char *name)
{
    g_autofree char *path = in_folder(name);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static DeskEstimate guess;
static char *guess_error;

static void note_estimate(Desk *of G_GNUC_UNUSED, const DeskEstimate *estimate,
                          const GError *error, void *user G_GNUC_UNUSED)
{
    g_free(guess_error);
    guess_error = error ? g_strdup(error->message) : NULL;
    guess = estimate ? *estimate : (DeskEstimate){ 0 };
}

static void estimate(const char *name)
{
    g_autofree char *output = in_folder(name);
    desk_estimate(desk, &(DeskFilm){ .output = output }, note_estimate, NULL);
    scene_wait(is_idle, NULL);
}

START_TEST(a_render_is_made_while_the_project_is_edited)
{
    make_film(2);
    unsigned number = render("one.mp4");
    desk_say(desk, "rename the second clip to sky", note_said, NULL);
    scene_wait(is_idle, NULL);
    ck_assert_int_eq(status, SAY_OK);
    const DeskJob *job = end_of(number);
    expect_state(job, DESK_DONE);
    ck_assert_int_eq(job->result->frames, 100);
    ck_assert_int_gt(job->bytes, 1000);
    ck_assert(is_there("one.mp4"));
    ck_assert_ptr_nonnull(strstr(job->sentence, "one.mp4"));
}
END_TEST

START_TEST(an_estimate_knows_what_is_there_and_how_long_the_rest_took)
{
    make_film(2);
    estimate("one.mp4");
    ck_assert_ptr_null(guess_error);
    ck_assert_int_eq(guess.frames, 100);
    ck_assert(guess.cached == 0 && guess.wall_s < 0 && guess.bytes < 0);
    ck_assert(!is_there("one.mp4"));
    ck_assert_uint_eq(guess.based_on, 0);
    expect_state(end_of(render("one.mp4")), DESK_DONE);
    estimate("two.mp4");
    ck_assert(guess.cached == 1 && guess.wall_s == 0);
    ck_assert_int_gt(guess.bytes, 1000);
    ck_assert_uint_eq(guess.based_on, 1);
    desk_say(desk, "rotate the first clip by 10 degrees", note_said, NULL);
    scene_wait(is_idle, NULL);
    ck_assert_int_eq(status, SAY_OK);
    estimate("two.mp4");
    ck_assert_msg(guess.cached > 0.2 && guess.cached < 0.8, "%g", guess.cached);
    ck_assert(guess.wall_s > 0);
    estimate("two.doc");
    ck_assert_ptr_nonnull(strstr(guess_error, "two.doc"));
}
END_TEST

static GPtrArray *recorded(void)
{
    Project *project = project_open(desk_path(desk), NULL);
    GPtrArray *rows = project_jobs(project, 0, NULL);
    project_close(project);
    return rows;
}

START_TEST(renders_are_recorded_in_the_project)
{
    make_film(1);
    expect_state(end_of(render("one.mp4")), DESK_DONE);
    expect_state(end_of(render("one.doc")), DESK_FAILED);
    g_autoptr(GPtrArray) rows = recorded();
    ck_assert_uint_eq(rows->len, 1);
    const JobRow *row = rows->pdata[0];
    ck_assert_str_eq(row->status, "done");
    ck_assert_int_gt(row->finished_ms, 0);
    ck_assert_str_eq(json_string_value(json_object_get(row->spec, "preset")), "mp4");
    ck_assert_int_gt(json_integer_value(json_object_get(row->result, "bytes")), 1000);
}
END_TEST

/* Enough to be in the middle of. */
static void make_long_film(void)
{
    make_film(1);
    desk_say(desk, "duplicate the first clip 90 times", note_said, NULL);
    scene_wait(is_idle, NULL);
    ck_assert_int_eq(status, SAY_OK);
}

static bool is_running(const void *number)
{
    return desk_job(desk, *(const unsigned *)number)->done > 0;
}

START_TEST(a_render_that_is_cancelled_leaves_nothing)
{
    make_long_film();
    unsigned first = render("one.mp4"), second = render("two.mp4");
    desk_cancel_job(desk, second);
    scene_wait(is_running, &first);
    ck_assert(!desk_job(desk, first)->ending);
    desk_cancel_job(desk, first);
    ck_assert(desk_job(desk, first)->ending && desk_job(desk, second)->ending);
    expect_state(end_of(first), DESK_CANCELLED);
    expect_state(end_of(second), DESK_CANCELLED);
    ck_assert(!is_there("one.mp4") && !is_there("two.mp4"));
}
END_TEST

START_TEST(closing_ends_a_render)
{
    make_long_film();
    unsigned number = render("one.mp4");
    scene_wait(is_running, &number);
    int64_t began = g_get_monotonic_time();
    desk_close(g_steal_pointer(&desk));
    ck_assert_int_lt(g_get_monotonic_time() - began, 10 * G_USEC_PER_SEC);
    ck_assert(!is_there("one.mp4"));
}
END_TEST

int main(void)
{
    g_autofree char *ffmpeg = g_find_program_in_path("ffmpeg");
    if (!ffmpeg) {
        puts("ffmpeg is not installed: not tested");
        return 77;
    }
    Suite *suite = suite_create("desk jobs");
    TCase *tcase = tcase_create("desk jobs");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, an_import_tells_what_became_of_each_file);
    tcase_add_test(tcase, files_that_come_and_go_are_noticed);
    tcase_add_test(tcase, folders_that_come_and_go_are_noticed);
    tcase_add_test(tcase, what_older_versions_did_not_ask_is_asked_at_opening);
    tcase_add_test(tcase, footage_that_was_moved_is_found_again);
    tcase_add_test(tcase, a_file_that_became_another_one_is_told);
    tcase_add_test(tcase, a_render_is_made_while_the_project_is_edited);
    tcase_add_test(tcase, an_estimate_knows_what_is_there_and_how_long_the_rest_took);
    tcase_add_test(tcase, renders_are_recorded_in_the_project);
    tcase_add_test(tcase, a_render_that_is_cancelled_leaves_nothing);
    tcase_add_test(tcase, closing_ends_a_render);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
