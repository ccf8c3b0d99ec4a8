#include "chatkut/queue/pictures.h"

#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { HANG_MS = 300 };

static Pictures *start(void)
{
    g_autofree char *program = fixture_fake_worker();
    return pictures_new(program, HANG_MS);
}

/* A file that tells the fake what to do. Owned by the caller. */
static char *told(const char *name, const char *word)
{
    char *path = fixture_path(name);
    ck_assert(g_file_set_contents(path, word, -1, NULL));
    return path;
}

static Picture *thumbnail(Pictures *pictures, const char *word, GError **error)
{
    const ThumbnailSpec spec = { rtime_make(2, 1), 40, 20, true, -1, -1 };
    g_autofree char *path = told("file", word);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    Picture *picture = pictures_thumbnail(pictures, fd, &spec, error);
    close(fd);
    return picture;
}

static void assert_works(Pictures *pictures)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Picture) picture = thumbnail(pictures, "good", &error);
    ck_assert_msg(picture != NULL, "%s", picture ? "" : error->message);
    ck_assert_int_eq(picture->width, 20);
    ck_assert_int_eq(picture->height, 20);
    ck_assert_uint_eq(picture->rgb[picture_bytes(picture) - 1], 100);
}

static const struct {
    const char *word;
    int code;
    const char *says;
} bad[] = {
    { "refuse", WORKER_ERROR_UNSUPPORTED, "there is no picture in it" },
    { "crash", WORKER_ERROR_CRASHED, "SIGSEGV" },
    { "exit", WORKER_ERROR_CRASHED, "3" },
    { "hang", WORKER_ERROR_HUNG, "" },
    { "garbage", WORKER_ERROR_CONTRACT, "JSON" },
    { "wrong-id", WORKER_ERROR_CONTRACT, "progress" },
    { "wide", WORKER_ERROR_CONTRACT, "picture" },
    { "short", WORKER_ERROR_CONTRACT, "picture" },
    { "unsealed", WORKER_ERROR_CONTRACT, "picture" },
    { "bodiless", WORKER_ERROR_CONTRACT, "picture" },
};

START_TEST(a_bad_file_costs_only_its_picture)
{
    g_autoptr(Pictures) pictures = start();
    g_autoptr(GError) error = NULL;
    assert_works(pictures);
    ck_assert_ptr_null(thumbnail(pictures, bad[_i].word, &error));
    ck_assert_msg(g_error_matches(error, WORKER_ERROR, bad[_i].code), "%s: %s",
                  bad[_i].word, error->message);
    ck_assert_msg(strstr(error->message, bad[_i].says), "%s", error->message);
    assert_works(pictures);
}
END_TEST

START_TEST(a_worker_that_was_killed_is_replaced)
{
    g_autoptr(Pictures) pictures = start();
    assert_works(pictures);
    pid_t first = pictures_pid(pictures);
    kill(first, SIGKILL);
    assert_works(pictures);
    ck_assert_int_ne(pictures_pid(pictures), first);
}
END_TEST

/* ---- waveforms ------------------------------------------------------------------- */

typedef struct {
    int reports;
    atomic_bool cancel;
} Seen;

static void report(double done, void *user)
{
    Seen *seen = user;
    ck_assert(done >= 0 && done <= 1);
    if (++seen->reports == 3)
        atomic_store(&seen->cancel, true);
}

static GByteArray *waveform(Pictures *pictures, const char *word, Seen *seen,
                            GError **error)
{
    g_autofree char *path = told("sound", word);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    GByteArray *peaks =
        pictures_waveform(pictures, fd, -1, report, seen, &seen->cancel, error);
    close(fd);
    return peaks;
}

START_TEST(a_waveform_has_a_number_each_hundredth)
{
    g_autoptr(Pictures) pictures = start();
    g_autoptr(GError) error = NULL;
    Seen seen = { 0 };
    g_autoptr(GByteArray) peaks = waveform(pictures, "good", &seen, &error);
    ck_assert_ptr_nonnull(peaks);
    ck_assert_uint_eq(peaks->len, 700);
    ck_assert_uint_eq(peaks->data[699], 7);
    ck_assert_int_eq(seen.reports, 2);
}
END_TEST

START_TEST(a_waveform_nobody_waits_for_is_stopped)
{
    g_autoptr(Pictures) pictures = start();
    g_autoptr(GError) error = NULL;
    Seen seen = { 0 };
    ck_assert_ptr_null(waveform(pictures, "slow", &seen, &error));
    ck_assert(g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CANCELLED));
    pid_t pid = pictures_pid(pictures);
    assert_works(pictures);
    ck_assert_int_eq(pictures_pid(pictures), pid);
}
END_TEST

START_TEST(a_bad_sound_costs_only_its_waveform)
{
    static const struct {
        const char *word;
        int code;
    } rows[] = {
        { "crash", WORKER_ERROR_CRASHED },       { "hang", WORKER_ERROR_HUNG },
        { "unsealed", WORKER_ERROR_CONTRACT },   { "short", WORKER_ERROR_CONTRACT },
        { "wrong-kind", WORKER_ERROR_CONTRACT },
    };
    g_autoptr(Pictures) pictures = start();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        Seen seen = { 0 };
        ck_assert_ptr_null(waveform(pictures, rows[i].word, &seen, &error));
        ck_assert_msg(g_error_matches(error, WORKER_ERROR, rows[i].code), "%s: %s",
                      rows[i].word, error->message);
    }
    assert_works(pictures);
}
END_TEST

/* ---- stills ---------------------------------------------------------------------- */

static const char document[] =
    "{'chatkut':1,'id':'p','main':'main','assets':["
    "  "
    "{'id':'as-a','kind':'video','path':'a'},{'id':'as-b','kind':'video','path':'b'}],"
    " 'sequences':[{'id':'main','size':[64,36],'rate':'25/1','tracks':["
    "  {'id':'t1','kind':'video','clips':["
    "   {'id':'c1','type':'video','asset':'as-a','start':0,'duration':25}]},"
    "  {'id':'t2','kind':'video','clips':["
    "   {'id':'c2','type':'video','asset':'as-b','start':0,'duration':25}]}]}]}";

static char *path_of(const Asset *asset, void *user)
{
    (void)user;
    return fixture_path(node_string(&asset->node, PROP_FILE));
}

/* What the fake's picture tells: ten times the compositions it was told of, and how
 * many files are lost to it. -1: none came. */
static int still(Pictures *pictures)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Picture) picture =
        pictures_still(pictures, "main", RTIME_ZERO, 40, 20, false, &error);
    return picture ? picture->rgb[0] : -1;
}

START_TEST(a_composition_is_told_once)
{
    g_autoptr(Pictures) pictures = start();
    g_autoptr(Composition) composition = fixture_composition(document);
    g_free(told("a", "good"));
    pictures_stage(pictures, composition, path_of, NULL);
    ck_assert_int_eq(still(pictures), 11);
    ck_assert_int_eq(still(pictures), 11);
    pictures_stage(pictures, composition, path_of, NULL);
    ck_assert_int_eq(still(pictures), 21);
    kill(pictures_pid(pictures), SIGKILL);
    ck_assert_int_eq(still(pictures), 11);
    pictures_rest(pictures);
    ck_assert_int_eq(pictures_pid(pictures), 0);
    ck_assert_int_eq(still(pictures), 11);
}
END_TEST

START_TEST(files_that_come_and_go_are_seen)
{
    g_autoptr(Pictures) pictures = start();
    g_autoptr(Composition) composition = fixture_composition(document);
    g_autofree char *path = told("a", "good");
    pictures_stage(pictures, composition, path_of, NULL);
    ck_assert(pictures_look(pictures));
    ck_assert_int_eq(still(pictures), 11);
    ck_assert(!pictures_look(pictures));
    g_free(told("b", "good"));
    ck_assert(pictures_look(pictures));
    ck_assert_int_eq(still(pictures), 10);
    unlink(path);
    ck_assert(pictures_look(pictures));
    ck_assert_int_eq(still(pictures), 11);
}
END_TEST

START_TEST(a_file_that_kills_is_left_out)
{
    const char *const words[] = { "crash", "hang" };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(Pictures) pictures = start();
        g_autoptr(Composition) composition = fixture_composition(document);
        g_free(told("a", "good"));
        g_free(told("b", words[i]));
        pictures_stage(pictures, composition, path_of, NULL);
        ck_assert_int_eq(still(pictures), 11);
        pid_t pid = pictures_pid(pictures);
        ck_assert_int_eq(still(pictures), 11);
        ck_assert_int_eq(pictures_pid(pictures), pid);
        g_free(told("b", "is mended"));
        ck_assert(pictures_look(pictures));
        ck_assert_int_eq(still(pictures), 10);
    }
}
END_TEST

START_TEST(without_a_stage_there_is_no_still)
{
    g_autoptr(Pictures) pictures = start();
    ck_assert_int_eq(still(pictures), -1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("pictures");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_loop_test(tests, a_bad_file_costs_only_its_picture, 0, G_N_ELEMENTS(bad));
    tcase_add_test(tests, a_worker_that_was_killed_is_replaced);
    tcase_add_test(tests, a_waveform_has_a_number_each_hundredth);
    tcase_add_test(tests, a_waveform_nobody_waits_for_is_stopped);
    tcase_add_test(tests, a_bad_sound_costs_only_its_waveform);
    tcase_add_test(tests, a_composition_is_told_once);
    tcase_add_test(tests, files_that_come_and_go_are_seen);
    tcase_add_test(tests, a_file_that_kills_is_left_out);
    tcase_add_test(tests, without_a_stage_there_is_no_still);
    return fixture_run("pictures", tests);
}
