/* Previews with the real worker. */
#include "chatkut/app/preview.h"

#include "../run.h"
#include "chatkut/app/session.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_S = 30 };

typedef struct {
    char *folder, *path;
    Session *session;
    Preview *preview;
    unsigned told[PREVIEW_FAILED + 1];
    bool may_fail;
} Setting;

static void count(Preview *preview, PreviewEvent event, const char *text, void *user)
{
    Setting *setting = user;
    ck_assert_ptr_eq(preview, setting->preview);
    ck_assert_msg(event != PREVIEW_FAILED || setting->may_fail, "%s", text);
    ck_assert((event == PREVIEW_FAILED) == (text != NULL));
    setting->told[event]++;
}

static void load(Setting *setting, const char *tracks)
{
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':[],'sequences':[{'id':'main',"
        "'size':[64,36],'rate':'25/1','tracks':[%s]}]}",
        tracks);
    SayResult result;
    g_strdelimit(text, "'", '"');
    session_load(setting->session, text, strlen(text), "test", &result);
    ck_assert_msg(result.status == SAY_OK, "%s", tracks);
    say_result_clear(&result);
}

#define FILM(fill)                                                               \
    "{'id':'v','kind':'video','clips':[{'id':'a','type':'shape','shape':'rect'," \
    "'start':0,'duration':150,'fill':'#112233'},{'id':'b','type':'shape',"       \
    "'shape':'rect','start':150,'duration':100,'fill':'" fill "'}]}"

static void setting_init(Setting *setting)
{
    g_autoptr(GError) error = NULL;
    *setting = (Setting){ .folder = g_dir_make_tmp("chatkut-preview-XXXXXX", NULL) };
    setting->path = g_build_filename(setting->folder, "film.ckut", NULL);
    g_setenv("XDG_CACHE_HOME", setting->folder, TRUE);
    setting->session = session_new(setting->path, 64, 36, (Rate){ 25, 1 }, &error);
    ck_assert_msg(setting->session != NULL, "%s", error ? error->message : "");
    setting->preview = preview_new(setting->path, count, setting);
}

static void remove_folder(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        remove_folder(entry);
    }
    g_remove(path);
}

static void setting_clear(Setting *setting)
{
    preview_free(setting->preview);
    session_close(setting->session);
    remove_folder(setting->folder);
    g_free(setting->path);
    g_free(setting->folder);
}

static void show(const Setting *setting, int64_t second)
{
    preview_show(setting->preview, session_composition(setting->session),
                 rtime_make(second, 1));
}

static gboolean wake(void *data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

static gboolean stop(void *done)
{
    *(bool *)done = true;
    return G_SOURCE_REMOVE;
}

static void wait_ms(unsigned ms)
{
    bool done = false;
    g_timeout_add(ms, stop, &done);
    while (!done)
        g_main_context_iteration(NULL, TRUE);
}

/* Until an event was told so often. */
static void await(const Setting *setting, PreviewEvent event, unsigned times)
{
    gint64 until = g_get_monotonic_time() + PATIENCE_S * G_USEC_PER_SEC;
    guint ticks = g_timeout_add(50, wake, NULL);
    while (setting->told[event] < times && g_get_monotonic_time() < until)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(ticks);
    ck_assert_msg(setting->told[event] >= times, "event %d: told %u times", (int)event,
                  setting->told[event]);
}

/* From its beginning to its end. */
static bool is_made(Preview *preview)
{
    g_autoptr(GArray) ranges = preview_ranges(preview);
    const PreviewRange *first = &g_array_index(ranges, PreviewRange, 0);
    return ranges->len == 1 && first->made && first->begin.num == 0 &&
           rtime_compare(first->end, preview_length(preview)) == 0;
}

/* ---- showing --------------------------------------------------------------------- */

START_TEST(a_composition_is_planned_then_ready_then_made)
{
    Setting setting;
    setting_init(&setting);
    load(&setting, FILM("#445566"));
    ck_assert_uint_eq(preview_version(setting.preview), 0);
    show(&setting, 7);
    await(&setting, PREVIEW_PLAYLIST, 1);
    ck_assert_uint_eq(preview_version(setting.preview), 1);
    ck_assert_int_eq(rtime_compare(preview_length(setting.preview), rtime_make(10, 1)),
                     0);
    await(&setting, PREVIEW_READY, 1);
    while (!is_made(setting.preview))
        await(&setting, PREVIEW_PROGRESS, setting.told[PREVIEW_PROGRESS] + 1);
    ck_assert_uint_eq(setting.told[PREVIEW_READY], 1);
    setting_clear(&setting);
}
END_TEST

START_TEST(an_edit_tells_where_it_is_and_keeps_the_rest)
{
    Setting setting;
    RTime at;
    setting_init(&setting);
    load(&setting, FILM("#445566"));
    show(&setting, 0);
    await(&setting, PREVIEW_READY, 1);
    ck_assert(!preview_change(setting.preview, &at));
    load(&setting, FILM("#FF5566"));
    show(&setting, 0);
    await(&setting, PREVIEW_READY, 2);
    ck_assert(preview_change(setting.preview, &at));
    ck_assert_int_eq(rtime_compare(at, rtime_make(6, 1)), 0);
    setting_clear(&setting);
}
END_TEST

START_TEST(quick_edits_are_one)
{
    Setting setting;
    Composition *films[6]; /* made before: a disk may be slower than quick edits are */
    setting_init(&setting);
    for (unsigned i = 0; i < G_N_ELEMENTS(films); i++) {
        g_autofree char *fill = g_strdup_printf("#%06X", 0x101010 * (i + 1));
        g_autofree char *film = g_strdup_printf(FILM("%s"), fill);
        load(&setting, film);
        films[i] = composition_ref(
            (Composition *)(uintptr_t)session_composition(setting.session));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(films); i++) {
        preview_show(setting.preview, films[i], RTIME_ZERO);
        composition_unref(films[i]);
    }
    await(&setting, PREVIEW_READY, 1);
    while (preview_version(setting.preview) < 2)
        await(&setting, PREVIEW_PLAYLIST, setting.told[PREVIEW_PLAYLIST] + 1);
    ck_assert_uint_eq(preview_version(setting.preview), 2);
    setting_clear(&setting);
}
END_TEST

START_TEST(the_same_composition_is_not_shown_again)
{
    Setting setting;
    setting_init(&setting);
    load(&setting, FILM("#445566"));
    show(&setting, 0);
    await(&setting, PREVIEW_READY, 1);
    show(&setting, 3);
    show(&setting, 5);
    ck_assert_uint_eq(preview_version(setting.preview), 1);
    for (int i = 0; i < 5; i++) /* longer than edits are held back */
        wait_ms(50);
    ck_assert_uint_eq(setting.told[PREVIEW_PLAYLIST], 1);
    setting_clear(&setting);
}
END_TEST

START_TEST(an_empty_timeline_is_told)
{
    Setting setting;
    g_autoptr(GError) error = NULL;
    setting_init(&setting);
    show(&setting, 0);
    await(&setting, PREVIEW_EMPTY, 1);
    ck_assert_ptr_null(preview_url(setting.preview, &error));
    ck_assert_ptr_null(error);
    load(&setting, FILM("#445566"));
    show(&setting, 0);
    await(&setting, PREVIEW_READY, 1);
    setting_clear(&setting);
}
END_TEST

START_TEST(a_worker_that_cannot_be_started_is_told_once_and_tried_again)
{
    Setting setting;
    g_autofree char *libexec = g_strdup(g_getenv("CHATKUT_LIBEXEC"));
    setting_init(&setting);
    setting.may_fail = true;
    load(&setting, FILM("#445566"));
    g_setenv("CHATKUT_LIBEXEC", setting.folder, TRUE);
    show(&setting, 0);
    await(&setting, PREVIEW_FAILED, 1);
    wait_ms(200);
    ck_assert_uint_eq(setting.told[PREVIEW_FAILED], 1);
    g_setenv("CHATKUT_LIBEXEC", libexec, TRUE);
    show(&setting, 0);
    await(&setting, PREVIEW_READY, 1);
    setting_clear(&setting);
}
END_TEST

/* ---- asking ---------------------------------------------------------------------- */

typedef struct {
    atomic_int times;
    GBytes *bytes;
    bool lasting;
} Answer;

static void take(GBytes *bytes, bool lasting, void *user)
{
    Answer *answer = user;
    answer->bytes = bytes ? g_bytes_ref(bytes) : NULL;
    answer->lasting = lasting;
    atomic_fetch_add(&answer->times, 1);
}

static void await_answer(Answer *answer)
{
    gint64 until = g_get_monotonic_time() + PATIENCE_S * G_USEC_PER_SEC;
    while (atomic_load(&answer->times) == 0 && g_get_monotonic_time() < until)
        g_usleep(1000);
    ck_assert_int_eq(atomic_load(&answer->times), 1);
}

static void answer_clear(Answer *answer)
{
    g_clear_pointer(&answer->bytes, g_bytes_unref);
}

/* The name of a playlist's nth segment. */
static char *name_of(const Answer *playlist, unsigned n)
{
    gsize size;
    const char *text = g_bytes_get_data(playlist->bytes, &size);
    g_autofree char *copy = g_strndup(text, size);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "s/") && n-- == 0)
            return g_strndup(*line + 2, strlen(*line) - 2 - strlen(".ts"));
    ck_abort_msg("there is no such segment");
}

START_TEST(what_is_asked_for_is_made)
{
    Setting setting;
    Answer playlist = { 0 }, segment = { 0 }, again = { 0 };
    setting_init(&setting);
    load(&setting, FILM("#445566"));
    preview_ask(setting.preview, NULL, take, &playlist); /* before anything is shown */
    show(&setting, 0);
    await_answer(&playlist);
    ck_assert(!playlist.lasting);
    g_autofree char *name = name_of(&playlist, 8);
    preview_ask(setting.preview, name, take, &segment);
    await_answer(&segment);
    ck_assert(segment.lasting && g_bytes_get_size(segment.bytes) % 188 == 0);
    preview_ask(setting.preview, name, take, &again);
    ck_assert_int_eq(atomic_load(&again.times), 1); /* at once */
    ck_assert(g_bytes_equal(segment.bytes, again.bytes));
    answer_clear(&playlist);
    answer_clear(&segment);
    answer_clear(&again);
    setting_clear(&setting);
}
END_TEST

START_TEST(what_nobody_waits_for_any_more_is_not_answered)
{
    Setting setting;
    Answer unknown = { 0 };
    setting_init(&setting);
    load(&setting, FILM("#445566"));
    show(&setting, 0);
    preview_ask(setting.preview, "00ff", take, &unknown);
    await(&setting, PREVIEW_READY, 1);
    preview_unask(setting.preview, &unknown);
    setting_clear(&setting);
    ck_assert_int_eq(atomic_load(&unknown.times), 0);
}
END_TEST

START_TEST(it_ends_while_it_works)
{
    for (int i = 0; i < 3; i++) {
        Setting setting;
        setting_init(&setting);
        load(&setting, FILM("#445566"));
        show(&setting, 0);
        if (i > 0)
            await(&setting, PREVIEW_PLAYLIST, 1);
        if (i > 1)
            await(&setting, PREVIEW_READY, 1);
        setting_clear(&setting);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("preview");
    TCase *tests = tcase_create("preview");
    tcase_add_test(tests, a_composition_is_planned_then_ready_then_made);
    tcase_add_test(tests, an_edit_tells_where_it_is_and_keeps_the_rest);
    tcase_add_test(tests, quick_edits_are_one);
    tcase_add_test(tests, the_same_composition_is_not_shown_again);
    tcase_add_test(tests, an_empty_timeline_is_told);
    tcase_add_test(tests, a_worker_that_cannot_be_started_is_told_once_and_tried_again);
    tcase_add_test(tests, what_is_asked_for_is_made);
    tcase_add_test(tests, what_nobody_waits_for_any_more_is_not_answered);
    tcase_add_test(tests, it_ends_while_it_works);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
