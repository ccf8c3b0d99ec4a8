/* What a newcomer meets: sentences to try, recent projects, jobs in words. */
#include "jobs.h"
#include "recent.h"
#include "render_dialog.h"
#include "welcome.h"

#include "../run.h"

#include <check.h>
#include <string.h>

/* ---- sentences ------------------------------------------------------------------- */

static Asset *make_asset(const char *id, AssetKind kind, const char *label)
{
    g_autoptr(Value) name = value_new_string(label);
    g_autoptr(Value) path = value_new_string("/x");
    PropList *named = proplist_with(NULL, PROP_LABEL, name);
    PropList *props = proplist_with(named, PROP_FILE, path);
    Asset *asset = asset_new(id, kind, props);
    proplist_unref(props);
    proplist_unref(named);
    return asset;
}

/* kinds: a letter an asset, each called by its place: v1, a2. */
static const struct {
    const char *kinds, *sentences;
} OFFERS[] = {
    { "v", "add the first 5 seconds of \"v1\"|add a title \"My film\" at the start" },
    { "vva", "add all videos|add the first 5 seconds of \"v1\"|add \"a3\" as music" },
    { "i", "add \"i1\" for 3 seconds|add a title \"My film\" at the start" },
    { "ai",
      "add \"i2\" for 3 seconds|add \"a1\" as music|add a title \"My film\" at the "
      "start" },
};

START_TEST(the_sentences_fit_what_was_imported)
{
    g_autoptr(Composition) project =
        composition_new_empty("c", "v", 640, 360, (Rate){ 25, 1 });
    for (const char *kind = OFFERS[_i].kinds; *kind; kind++) {
        g_autofree char *name =
            g_strdup_printf("%c%d", *kind, (int)(kind - OFFERS[_i].kinds) + 1);
        g_autoptr(Asset) asset = make_asset(name,
                                            *kind == 'v'   ? ASSET_VIDEO
                                            : *kind == 'a' ? ASSET_AUDIO
                                                           : ASSET_IMAGE,
                                            name);
        Composition *more = composition_with_asset(project, asset);
        composition_unref(project);
        project = more;
    }
    g_autoptr(GPtrArray) sentences = welcome_sentences(project);
    g_ptr_array_add(sentences, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)sentences->pdata);
    ck_assert_str_eq(joined, OFFERS[_i].sentences);
}
END_TEST

/* ---- recent projects ------------------------------------------------------------- */

START_TEST(the_newest_project_is_the_first_and_stands_there_once)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    g_ptr_array_add(before, (char *)(uintptr_t) "/a.ckut");
    g_ptr_array_add(before, (char *)(uintptr_t) "/new\nline.ckut");
    g_autofree char *lines = recent_lines(before, "/b c.ckut");
    ck_assert_str_eq(lines, "/b c.ckut\n/a.ckut\n/new\\x0Aline.ckut\n");
    g_autofree char *again = recent_lines(before, "/new\nline.ckut");
    ck_assert_str_eq(again, "/new\\x0Aline.ckut\n/a.ckut\n");
}
END_TEST

START_TEST(the_list_of_projects_does_not_grow_without_end)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 50; i++)
        g_ptr_array_add(before, g_strdup_printf("/%d.ckut", i));
    g_autofree char *text = recent_lines(before, "/first.ckut");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    ck_assert_uint_eq(g_strv_length(lines), RECENT_MAX + 1);
}
END_TEST

/* ---- jobs ------------------------------------------------------------------------ */

static char film[] = "film.mp4", files[] = "12 files", folder[] = "old",
            hostile[] = "/x/b\x1Bo.mov";

static const struct {
    DeskJob job;
    const char *text;
} JOBS[] = {
    { { .kind = DESK_RENDER,
        .state = DESK_RUNNING,
        .label = film,
        .done = 43,
        .total = 100,
        .eta_s = 11.2 },
      "render 43%  0:12 left  film.mp4" },
    { { .kind = DESK_RENDER, .state = DESK_WAITING, .label = film, .eta_s = -1 },
      "render waits  film.mp4" },
    { { .kind = DESK_RENDER,
        .state = DESK_RUNNING,
        .label = film,
        .done = 43,
        .total = 100,
        .eta_s = 11.2,
        .ending = true },
      "render ends…  film.mp4" },
    { { .kind = DESK_IMPORT,
        .state = DESK_RUNNING,
        .label = files,
        .at = hostile,
        .done = 3,
        .total = 12,
        .eta_s = -1 },
      "import 3/12  b\xEF\xBF\xBDo.mov" },
    { { .kind = DESK_RELINK, .state = DESK_RUNNING, .label = folder, .eta_s = -1 },
      "search …  old" },
};

START_TEST(a_job_tells_what_how_far_and_how_long_still)
{
    g_autofree char *text = job_text(&JOBS[_i].job);
    ck_assert_str_eq(text, JOBS[_i].text);
}
END_TEST

static const struct {
    DeskEstimate estimate;
    const char *text;
} ESTIMATES[] = {
    { { .film_s = 24, .wall_s = -1, .bytes = -1 },
      "0:24 of film; how long it takes is not known before the first render." },
    { { .film_s = 24.04, .wall_s = 11.5, .bytes = 8000000 },
      "0:24 of film, in about 0:12, about 8.0 MB" },
    { { .film_s = 90, .wall_s = 0.4, .bytes = -1 }, "1:30 of film, in about 0:01" },
};

START_TEST(an_estimate_says_no_more_than_is_known)
{
    g_autofree char *text = render_estimate_text(&ESTIMATES[_i].estimate);
    /* g_format_size() keeps number and unit together */
    g_auto(GStrv) words = g_strsplit(text, "\xC2\xA0", -1);
    g_autofree char *joined = g_strjoinv(" ", words);
    ck_assert_str_eq(joined, ESTIMATES[_i].text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("first steps");
    TCase *all = tcase_create("first steps");
    tcase_add_loop_test(all, the_sentences_fit_what_was_imported, 0,
                        G_N_ELEMENTS(OFFERS));
    tcase_add_test(all, the_newest_project_is_the_first_and_stands_there_once);
    tcase_add_test(all, the_list_of_projects_does_not_grow_without_end);
    tcase_add_loop_test(all, a_job_tells_what_how_far_and_how_long_still, 0,
                        G_N_ELEMENTS(JOBS));
    tcase_add_loop_test(all, an_estimate_says_no_more_than_is_known, 0,
                        G_N_ELEMENTS(ESTIMATES));
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
