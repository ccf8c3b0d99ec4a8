#include "chatkut/render/job.h"

#include "../run.h"
#include "chatkut/media/input.h"
#include "chatkut/media/video_reader.h"
#include "chatkut/model/composition_json.h"
#include "memory_shelf.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int no_file(const char *asset, void *data, GError **error)
{
    (void)data;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_IO, "no %s", asset);
    return -1;
}

/* White from frame 10 on; `length` frames of `size` at `rate`. */
static Composition *compose(const char *size, const char *rate, int length)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':[],'sequences':[{'id':'main',"
        "'size':%s,'rate':'%s','tracks':[{'id':'v','kind':'video','clips':["
        "{'id':'a','type':'shape','shape':'rect','start':0,'duration':10,'fill':'#"
        "000000'},"
        "{'id':'b','type':'shape','shape':'rect','start':10,'duration':%d,"
        "'fill':'#FFFFFF'}]}]}]}",
        size, rate, length - 10);
    Composition *composition;
    g_strdelimit(text, "'", '"');
    composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s", error ? error->message : "?");
    return composition;
}

static Job job_of(const Composition *composition)
{
    Job job = { .composition = composition,
                .sequence = composition_main(composition),
                .output = output_preset_find(NULL)->spec,
                .start = RTIME_ZERO,
                .end = RTIME_ZERO,
                .fd = -1,
                .file = no_file };
    job.output.width = job.output.height = 0;
    return job;
}

START_TEST(frames_are_the_ceiling_of_the_length)
{
    const struct {
        const char *rate;
        Rate output;
        RTime start, end;
        int frames;
    } rows[] = {
        { "30/1", { 0, 0 }, { 0, 1 }, { 0, 1 }, 100 },
        { "30000/1001", { 0, 0 }, { 0, 1 }, { 0, 1 }, 100 },
        { "30/1", { 0, 0 }, { 1, 1 }, { 2, 1 }, 30 },
        { "30/1", { 0, 0 }, { 101, 100 }, { 199, 100 }, 30 }, /* moved to frames */
        { "30/1", { 25, 1 }, { 0, 1 }, { 0, 1 }, 84 },
        { "30/1", { 60, 1 }, { 0, 1 }, { 0, 1 }, 200 },
        { "30/1", { 0, 0 }, { 3, 1 }, { 1, 1 }, 10 }, /* no end: the sequence's */
        { "30/1", { 0, 0 }, { 9, 1 }, { 0, 1 }, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = compose("[64,48]", rows[i].rate, 100);
        Job job = job_of(composition);
        job.output.rate = rows[i].output;
        job.start = rows[i].start;
        job.end = rows[i].end;
        ck_assert_int_eq(job_frames(&job), rows[i].frames);
    }
}
END_TEST

START_TEST(nothing_to_render_is_said)
{
    g_autoptr(Composition) composition = compose("[64,48]", "30/1", 100);
    g_autoptr(GError) error = NULL;
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    job.start = rtime_make(100, 1);
    ck_assert(!job_run(&job, &result, &error));
    ck_assert_str_eq(media_error_fault(error), "empty_timeline");
}
END_TEST

START_TEST(other_pixel_formats_are_refused)
{
    g_autoptr(Composition) composition = compose("[64,48]", "30/1", 100);
    g_autoptr(GError) error = NULL;
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    g_strlcpy(job.output.pixel_format, "yuv422p", sizeof job.output.pixel_format);
    ck_assert(!job_run(&job, &result, &error));
    ck_assert_str_eq(media_error_fault(error), "unsupported");
}
END_TEST

/* First white frame of the file, its number of frames and size. */
static void look_at(int fd, Rate rate, int *white, int *width, int *height,
                    RTime *sound)
{
    g_autoptr(Input) input = input_open(fd, NULL);
    const AVStream *audio;
    int stream;
    ck_assert_ptr_nonnull(input);
    stream = input_find_stream(input, AVMEDIA_TYPE_VIDEO, -1);
    audio =
        input_format(input)->streams[input_find_stream(input, AVMEDIA_TYPE_AUDIO, -1)];
    *sound = input_from_pts(input, audio->index, audio->start_time);
    {
        g_autoptr(VideoReader) reader = video_reader_new(input, stream, 1, NULL);
        *white = -1;
        for (int n = 0; n < 30 && *white < 0; n++) {
            const AVFrame *frame =
                video_reader_at(reader, rtime_from_frames(n, rate), NULL);
            *width = frame->width;
            *height = frame->height;
            if (frame->data[0][10 * frame->linesize[0] + 10] > 200)
                *white = n;
        }
    }
}

START_TEST(files_have_the_frames_asked_for)
{
    const struct {
        const char *size, *rate;
        RTime start;
        int white, width, height;
    } rows[] = {
        { "[64,48]", "30/1", { 0, 1 }, 10, 64, 48 },
        { "[64,48]", "30000/1001", { 5005, 30000 }, 5, 64, 48 },
        { "[65,47]", "25/1", { 0, 1 }, 10, 66, 48 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = compose(rows[i].size, rows[i].rate, 40);
        g_autoptr(GError) error = NULL;
        FILE *file = tmpfile();
        Job job = job_of(composition);
        g_auto(JobResult) result = { 0 };
        RTime sound;
        int white, width, height;
        job.fd = fileno(file);
        job.start = rows[i].start;
        ck_assert_msg(job_run(&job, &result, &error), "%s",
                      error ? error->message : "?");
        ck_assert_str_eq(result.encoder, "libx264");
        ck_assert_int_eq(result.frames, job_frames(&job));
        look_at(job.fd, composition_main(composition)->rate, &white, &width, &height,
                &sound);
        ck_assert_int_eq(white, rows[i].white);
        ck_assert_int_eq(width, rows[i].width);
        ck_assert_int_eq(height, rows[i].height);
        ck_assert_int_eq(rtime_compare(sound, RTIME_ZERO), 0);
        fclose(file);
    }
}
END_TEST

/* What is in the file, for as long as it is not written to. */
static GBytes *bytes_of(int fd)
{
    struct stat info;
    ck_assert_int_eq(fstat(fd, &info), 0);
    uint8_t *bytes = g_malloc((size_t)info.st_size);
    ck_assert_int_eq(pread(fd, bytes, (size_t)info.st_size, 0), info.st_size);
    return g_bytes_new_take(bytes, (size_t)info.st_size);
}

typedef struct {
    int fd;
    GBytes *film; /* when it was said to be whole */
    int64_t frames;
} Whole;

static void take_film(const JobResult *result, void *data)
{
    Whole *whole = data;
    ck_assert_ptr_null(whole->film);
    whole->film = bytes_of(whole->fd);
    whole->frames = result->frames;
}

START_TEST(a_film_is_whole_when_it_is_told)
{
    g_autoptr(Composition) composition = compose("[64,48]", "30/1", 40);
    FILE *file = tmpfile();
    Whole whole = { .fd = fileno(file) };
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    job.fd = whole.fd;
    job.whole = take_film;
    job.data = &whole;
    ck_assert(job_run(&job, &result, NULL));
    g_autoptr(GBytes) after = bytes_of(job.fd);
    ck_assert_ptr_nonnull(whole.film);
    ck_assert(g_bytes_equal(whole.film, after));
    ck_assert_int_eq(whole.frames, 40);
    g_bytes_unref(whole.film);
    fclose(file);
}
END_TEST

START_TEST(a_film_that_fails_is_not_told)
{
    g_autoptr(Composition) composition = compose("[64,48]", "30/1", 40);
    Whole whole = { 0 };
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    job.start = rtime_make(100, 1);
    job.whole = take_film;
    job.data = &whole;
    ck_assert(!job_run(&job, &result, NULL));
    ck_assert_ptr_null(whole.film);
}
END_TEST

/* What a job asks its shelf for, and tells, in order: "p" the parts of pictures, "s" of
 * sound, "1" that there is a picture. */
typedef struct {
    MemoryShelf memory;
    GString *order;
} Order;

static bool look_in_order(const char *const *keys, unsigned n_keys, bool *there,
                          void *data, GError **error)
{
    Order *order = data;
    g_string_append_c(order->order, order->order->len == 0 ? 'p' : 's');
    return order->memory.shelf.look(keys, n_keys, there, &order->memory, error);
}

static int blank_in_order(void *data, GError **error)
{
    Order *order = data;
    return order->memory.shelf.blank(&order->memory, error);
}

static bool keep_in_order(const char *key, int fd, void *data, GError **error)
{
    Order *order = data;
    return order->memory.shelf.keep(key, fd, &order->memory, error);
}

static bool tell_in_order(int64_t frame, int64_t frames, double fps, void *data)
{
    Order *order = data;
    (void)frames, (void)fps;
    if (frame > 0)
        g_string_append_c(order->order, '1');
    return true;
}

/* "p1s" is what comes first where the picture does not wait for sound. */
static char *order_of(const char *preset, int frames)
{
    g_autoptr(Composition) composition = compose("[64,48]", "30/1", frames);
    Order order = { .order = g_string_new(NULL) };
    const Shelf shelf = { .look = look_in_order,
                          .blank = blank_in_order,
                          .keep = keep_in_order,
                          .data = &order };
    FILE *file = tmpfile();
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    memory_shelf_open(&order.memory);
    job.output = output_preset_find(preset)->spec;
    job.fd = fileno(file);
    job.shelf = &shelf;
    job.report = tell_in_order;
    job.data = &order;
    ck_assert(job_run(&job, &result, NULL));
    memory_shelf_close(&order.memory);
    fclose(file);
    return g_string_free(order.order, FALSE);
}

START_TEST(a_short_draft_has_a_picture_before_its_sound)
{
    g_autofree char *brief = order_of("draft", 60);
    ck_assert_msg(g_str_has_prefix(brief, "p1"), "%s", brief);
    ck_assert_msg(strchr(brief, 's') != NULL, "%s", brief);
}
END_TEST

START_TEST(sound_of_other_films_is_begun_beside_their_pictures)
{
    g_autofree char *draft = order_of("draft", 300);
    g_autofree char *film = order_of(NULL, 60);
    ck_assert_msg(g_str_has_prefix(draft, "ps"), "%s", draft);
    ck_assert_msg(g_str_has_prefix(film, "ps"), "%s", film);
}
END_TEST

static bool stop_at_once(int64_t frame, int64_t frames, double fps, void *data)
{
    (void)frame, (void)frames, (void)fps, (void)data;
    return false;
}

START_TEST(a_report_can_stop_a_job)
{
    g_autoptr(Composition) composition = compose("[640,480]", "30/1", 20000);
    g_autoptr(GError) error = NULL;
    FILE *file = tmpfile();
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    job.fd = fileno(file);
    job.report = stop_at_once;
    ck_assert(!job_run(&job, &result, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED));
    fclose(file);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    g_autoptr(Composition) composition = compose("[640,480]", "30/1", 300);
    g_autoptr(GError) error = NULL;
    FILE *file = fopen("/dev/full", "r+");
    Job job = job_of(composition);
    g_auto(JobResult) result = { 0 };
    if (!file)
        return;
    job.fd = fileno(file);
    ck_assert(!job_run(&job, &result, &error));
    ck_assert_ptr_nonnull(error);
    fclose(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("job");
    TCase *tcase = tcase_create("files");
    av_log_set_level(AV_LOG_QUIET);
    tcase_add_test(tcase, frames_are_the_ceiling_of_the_length);
    tcase_add_test(tcase, nothing_to_render_is_said);
    tcase_add_test(tcase, other_pixel_formats_are_refused);
    tcase_add_test(tcase, files_have_the_frames_asked_for);
    tcase_add_test(tcase, a_film_is_whole_when_it_is_told);
    tcase_add_test(tcase, a_film_that_fails_is_not_told);
    tcase_add_test(tcase, a_short_draft_has_a_picture_before_its_sound);
    tcase_add_test(tcase, sound_of_other_films_is_begun_beside_their_pictures);
    tcase_add_test(tcase, a_report_can_stop_a_job);
    tcase_add_test(tcase, a_full_disk_is_an_error);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
