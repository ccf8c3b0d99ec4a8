/* Files that change while they are rendered. */
#include "sources.h"

#include "../run.h"
#include "chatkut/media/error.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/job.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int files[2];

static int file_of(const char *asset, void *data, GError **error)
{
    (void)data;
    if (strcmp(asset, "a") == 0)
        return files[0];
    if (strcmp(asset, "b") == 0)
        return files[1];
    media_error_lost(error, LOSS_MISSING);
    return -1;
}

/* Ten seconds of asset "a", or of a shape. */
static Composition *compose(const char *clip)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':["
        "{'id':'a','kind':'video','path':'a.mp4'},{'id':'b','kind':'video','path':"
        "'b.mp4'},{'id':'c','kind':'video','path':'c.mp4'}],'sequences':[{'id':'main',"
        "'size':[64,48],'rate':'30/1','tracks':[{'id':'v','kind':'video','clips':["
        "{'id':'clip','start':0,'duration':300,%s}]}]}]}",
        clip);
    g_strdelimit(text, "'", '"');
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "?");
    return composition;
}

static const char shape[] = "'type':'shape','shape':'rect','fill':'#FFFFFF'";
static const char video[] = "'type':'video','asset':'a'";

static void setup(void)
{
    for (int i = 0; i < 2; i++) {
        files[i] = memfd_create("file", MFD_CLOEXEC);
        ck_assert_int_eq(pwrite(files[i], "abc", 3, 0), 3);
    }
}

static void teardown(void)
{
    close(files[0]);
    close(files[1]);
}

static void append_to(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    ck_assert_int_eq(pwrite(fd, "more", 4, end), 4);
}

START_TEST(what_is_written_to_is_lost_from_then_on)
{
    g_autoptr(Composition) composition = compose(shape);
    g_autoptr(Sources) sources = sources_new(composition, file_of, NULL);
    g_autoptr(GError) error = NULL;
    ck_assert_int_eq(sources_open("a", sources, NULL), files[0]);
    ck_assert_uint_eq(sources_look(sources), 0);
    append_to(files[0]);
    ck_assert_uint_eq(sources_look(sources), 1);
    ck_assert_uint_eq(sources_look(sources), 1);
    ck_assert_int_eq(sources_open("a", sources, &error), -1);
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_CHANGED));
    ck_assert_int_eq(sources_open("b", sources, NULL), files[1]);
}
END_TEST

START_TEST(what_nobody_uses_may_change)
{
    g_autoptr(Composition) composition = compose(shape);
    g_autoptr(Sources) sources = sources_new(composition, file_of, NULL);
    append_to(files[1]);
    ck_assert_uint_eq(sources_look(sources), 0);
    ck_assert_int_eq(sources_open("b", sources, NULL), files[1]);
    ck_assert_uint_eq(sources_look(sources), 1);
}
END_TEST

START_TEST(what_was_never_there_stays_lost)
{
    g_autoptr(Composition) composition = compose(shape);
    g_autoptr(Sources) sources = sources_new(composition, file_of, NULL);
    g_autoptr(GError) error = NULL;
    ck_assert_int_eq(sources_open("c", sources, &error), -1);
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_MISSING));
    ck_assert_uint_eq(sources_look(sources), 0);
}
END_TEST

/* ---- in a job -------------------------------------------------------------------- */

typedef struct {
    int blanks, kept;
    int change_at; /* before this blank is handed out, file "a" is written to */
} Kept;

static bool look(const char *const *keys, unsigned n_keys, bool *there, void *data,
                 GError **error)
{
    (void)keys, (void)n_keys, (void)there, (void)data, (void)error;
    return true;
}

static int fetch(const char *key, void *data, GError **error)
{
    (void)key, (void)data, (void)error;
    return -1;
}

static int blank(void *data, GError **error)
{
    Kept *kept = data;
    (void)error;
    if (++kept->blanks == kept->change_at)
        append_to(files[0]);
    return memfd_create("part", MFD_CLOEXEC);
}

static bool keep(const char *key, int fd, void *data, GError **error)
{
    Kept *kept = data;
    (void)key, (void)fd, (void)error;
    kept->kept++;
    return true;
}

static void drop(const char *key, void *data)
{
    (void)key, (void)data;
}

static bool run(const Composition *composition, int fd, Kept *kept, bool strict,
                JobResult *result, GError **error)
{
    const Shelf shelf = { look, fetch, blank, keep, drop, kept };
    Job job = { .composition = composition,
                .sequence = composition_main(composition),
                .output = output_preset_find("draft")->spec,
                .start = RTIME_ZERO,
                .end = RTIME_ZERO,
                .fd = fd,
                .file = file_of,
                .shelf = &shelf,
                .strict = strict };
    return job_run(&job, result, error);
}

/* File "a" becomes a film. */
static void make_footage(void)
{
    g_autoptr(Composition) composition = compose(shape);
    Kept kept = { 0 };
    JobResult result;
    ck_assert_int_eq(ftruncate(files[0], 0), 0);
    ck_assert(run(composition, files[0], &kept, false, &result, NULL));
    job_result_clear(&result);
}

START_TEST(a_file_written_to_in_the_middle_shows_slates_from_there)
{
    make_footage();
    g_autoptr(Composition) composition = compose(video);
    Kept kept = { .change_at = 4 };
    JobResult result;
    int film = memfd_create("film", MFD_CLOEXEC);
    ck_assert(run(composition, film, &kept, false, &result, NULL));
    ck_assert_int_eq(result.frames, 300);
    ck_assert_ptr_nonnull(result.losses);
    const Loss *loss = g_ptr_array_index(result.losses, 0);
    ck_assert_int_eq(loss->reason, LOSS_CHANGED);
    ck_assert_str_eq(loss->clip, "clip");
    ck_assert_int_gt(loss->frames, 0);
    ck_assert_int_lt(loss->frames, 300);
    ck_assert_int_eq(loss->last, 299);
    job_result_clear(&result);
    close(film);
}
END_TEST

START_TEST(strictly_it_ends_there)
{
    make_footage();
    g_autoptr(Composition) composition = compose(video);
    g_autoptr(GError) error = NULL;
    Kept kept = { .change_at = 4 };
    JobResult result;
    int film = memfd_create("film", MFD_CLOEXEC);
    ck_assert(!run(composition, film, &kept, true, &result, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_CHANGED));
    ck_assert_uint_eq(result.losses->len, 1);
    job_result_clear(&result);
    close(film);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sources");
    TCase *tests = tcase_create("sources");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_is_written_to_is_lost_from_then_on);
    tcase_add_test(tests, what_nobody_uses_may_change);
    tcase_add_test(tests, what_was_never_there_stays_lost);
    tcase_add_test(tests, a_file_written_to_in_the_middle_shows_slates_from_there);
    tcase_add_test(tests, strictly_it_ends_there);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
