#include "chatkut/render/stream.h"

#include "../run.h"
#include "chatkut/media/audio_reader.h"
#include "chatkut/media/input.h"
#include "chatkut/media/video_reader.h"
#include "chatkut/model/composition_json.h"
#include "memory_shelf.h"
#include "sounds.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- films ----------------------------------------------------------------------- */

#define SHAPE(id, start, duration, fill)                                         \
    "{\"id\":\"" id "\",\"type\":\"shape\",\"shape\":\"rect\",\"start\":" #start \
    ",\"duration\":" #duration ",\"fill\":\"" fill "\"}"
#define PICTURES(clips) "{\"id\":\"v\",\"kind\":\"video\",\"clips\":[" clips "]}"
#define TONE(start, duration) \
    TRACK("a", CLIP("s", start, duration, "tone", ",\"loop\":true"), "")

/* White in frames 47 to 100 of 165: six and a half seconds at 25. */
#define WHITE                                         \
    PICTURES(SHAPE("b1", 0, 47, "#000000") "," SHAPE( \
        "b2", 47, 54, "#FFFFFF") "," SHAPE("b3", 101, 64, "#000000"))
#define WHITER                                        \
    PICTURES(SHAPE("b1", 0, 47, "#000000") "," SHAPE( \
        "b2", 47, 54, "#FEFEFE") "," SHAPE("b3", 101, 64, "#000000"))
#define FILM WHITE "," TONE(0, 165)

typedef struct {
    Composition *composition;
    Job job;
    Stream *stream;
} Film;

static void film_open(Film *film, const char *rate, const char *tracks,
                      const Shelf *shelf)
{
    g_autoptr(GError) error = NULL;
    film->composition = sounds_compose(rate, tracks, "");
    const Sequence *sequence = composition_main(film->composition);
    film->job = (Job){
        .composition = film->composition,
        .sequence = sequence,
        .output = output_preview_spec(64, 48, sequence->rate, 48),
        .start = RTIME_ZERO,
        .end = RTIME_ZERO,
        .fd = -1,
        .file = sounds_file,
        .shelf = shelf,
    };
    film->stream = stream_new(&film->job, &error);
    ck_assert_msg(film->stream != NULL, "%s", error ? error->message : "?");
}

static void film_close(Film *film)
{
    stream_free(film->stream);
    composition_unref(film->composition);
}

static const StreamSegment *segment_at(const Film *film, unsigned n)
{
    return &g_array_index(stream_segments(film->stream), StreamSegment, n);
}

static unsigned count(const Film *film)
{
    return stream_segments(film->stream)->len;
}

static int make(const Film *film, unsigned n, StreamMade *made)
{
    g_autoptr(GError) error = NULL;
    int fd = memfd_create("segment", MFD_CLOEXEC);
    bool fine = stream_make(film->stream, n, fd, made, &error);
    ck_assert_msg(fine, "%s", error ? error->message : "?");
    return fd;
}

static void append(int to, int fd)
{
    char bytes[65536];
    ssize_t got;
    for (off_t at = 0; (got = pread(fd, bytes, sizeof bytes, at)) > 0; at += got)
        ck_assert_int_eq(write(to, bytes, (size_t)got), got);
}

/* All segments, made from the last to the first, one behind the other. */
static int whole(const Film *film, StreamMade *made)
{
    unsigned n = count(film);
    g_autofree int *fds = g_new(int, n);
    int fd = memfd_create("whole", MFD_CLOEXEC);
    StreamMade one;
    *made = (StreamMade){ .reused = true };
    for (unsigned i = n; i-- > 0;) {
        fds[i] = make(film, i, &one);
        made->reused &= one.reused;
        made->lost |= one.lost;
    }
    for (unsigned i = 0; i < n; i++) {
        append(fd, fds[i]);
        close(fds[i]);
    }
    return fd;
}

/* ---- pictures -------------------------------------------------------------------- */

START_TEST(every_frame_is_at_its_time)
{
    static const char *const rates[] = { "25/1", "30000/1001", "24000/1001", "60/1" };
    Film film;
    StreamMade made;
    film_open(&film, rates[_i], FILM, NULL);
    const Rate rate = composition_main(film.composition)->rate;
    int fd = whole(&film, &made);
    ck_assert(!made.lost);
    g_autoptr(Input) input = input_open(fd, NULL);
    int stream = input_find_stream(input, AVMEDIA_TYPE_VIDEO, -1);
    g_autoptr(VideoReader) reader = video_reader_new(input, stream, 1, NULL);
    for (int n = 0; n < 165; n++) {
        const AVFrame *frame =
            video_reader_at(reader, rtime_from_frames(n, rate), NULL);
        ck_assert_ptr_nonnull(frame);
        bool white = frame->data[0][10 * frame->linesize[0] + 10] > 200;
        ck_assert_msg(white == (n >= 47 && n < 101), "%s: frame %d", rates[_i], n);
    }
    close(fd);
    film_close(&film);
}
END_TEST

START_TEST(both_streams_begin_at_zero)
{
    Film film;
    StreamMade made;
    film_open(&film, "25/1", FILM, NULL);
    int fd = make(&film, 0, &made);
    g_autoptr(Input) input = input_open(fd, NULL);
    const AVFormatContext *format = input_format(input);
    ck_assert_uint_eq(format->nb_streams, 2);
    for (unsigned i = 0; i < 2; i++)
        ck_assert_int_eq(format->streams[i]->start_time,
                         av_rescale_q(STREAM_ZERO_S, (AVRational){ 1, 1 },
                                      format->streams[i]->time_base));
    close(fd);
    film_close(&film);
}
END_TEST

START_TEST(segments_follow_each_other_and_are_short)
{
    Film film;
    int64_t next = 0;
    film_open(&film, "25/1", FILM, NULL);
    for (unsigned i = 0; i < count(&film); i++) {
        ck_assert_int_eq(segment_at(&film, i)->first, next);
        ck_assert_int_le(segment_at(&film, i)->frames, 25 * 3 / 2);
        next += segment_at(&film, i)->frames;
    }
    ck_assert_int_eq(next, 165);
    film_close(&film);
}
END_TEST

/* ---- sound ----------------------------------------------------------------------- */

START_TEST(sound_goes_on_across_segments)
{
    Film film;
    StreamMade made;
    const unsigned frames = 165 * SOUNDS_RATE / 25, fade = 2048;
    g_autofree float *stereo = g_new(float, 2 * (size_t)frames);
    film_open(&film, "25/1", FILM, NULL);
    int fd = whole(&film, &made);
    g_autoptr(AudioReader) reader = NULL;
    ck_assert(audio_reader_open(fd, -1, -1, &reader, NULL));
    ck_assert(audio_reader_read(reader, 0, stereo, frames, NULL));
    for (unsigned n = fade; n < frames - fade; n++) {
        double off = stereo[2 * n] - sounds_sine(n, 1000);
        ck_assert_msg(fabs(off) < 0.02, "sample %u: %.4f off", n, off);
    }
    close(fd);
    film_close(&film);
}
END_TEST

/* ---- what changes ---------------------------------------------------------------- */

START_TEST(names_change_with_what_is_in_a_segment)
{
    static const struct {
        const char *edit, *tracks;
        int same; /* segments of the name they had */
    } rows[] = {
        { "nothing", FILM, 7 },
        { "a colour", WHITER "," TONE(0, 165), 5 },
        { "the sound, of one block", WHITE "," TONE(0, 160), 0 },
    };
    Film film;
    film_open(&film, "25/1", FILM, NULL);
    ck_assert_uint_eq(count(&film), 7);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Film after;
        int same = 0;
        film_open(&after, "25/1", rows[i].tracks, NULL);
        for (unsigned n = 0; n < MIN(count(&film), count(&after)); n++)
            same +=
                strcmp(segment_at(&film, n)->name, segment_at(&after, n)->name) == 0;
        ck_assert_msg(same == rows[i].same, "%s: %d are the same", rows[i].edit, same);
        film_close(&after);
    }
    film_close(&film);
}
END_TEST

START_TEST(what_was_made_is_used_again)
{
    MemoryShelf memory;
    Film film, again;
    StreamMade made;
    memory_shelf_open(&memory);
    film_open(&film, "25/1", FILM, &memory.shelf);
    int first = whole(&film, &made);
    ck_assert(!made.reused);
    film_open(&again, "25/1", FILM, &memory.shelf);
    int second = whole(&again, &made);
    ck_assert(made.reused);
    struct stat a, b;
    fstat(first, &a);
    fstat(second, &b);
    ck_assert_int_eq(a.st_size, b.st_size);
    g_autofree char *bytes = g_malloc((size_t)a.st_size);
    g_autofree char *others = g_malloc((size_t)a.st_size);
    ck_assert_int_eq(pread(first, bytes, (size_t)a.st_size, 0), a.st_size);
    ck_assert_int_eq(pread(second, others, (size_t)a.st_size, 0), a.st_size);
    ck_assert_mem_eq(bytes, others, (size_t)a.st_size);
    close(first);
    close(second);
    film_close(&film);
    film_close(&again);
    memory_shelf_close(&memory);
}
END_TEST

START_TEST(parts_alone_are_made_where_no_file_is_given)
{
    MemoryShelf memory;
    Film film;
    StreamMade made;
    memory_shelf_open(&memory);
    film_open(&film, "25/1", FILM, &memory.shelf);
    ck_assert(stream_make(film.stream, 2, -1, &made, NULL));
    ck_assert(g_hash_table_contains(memory.parts, segment_at(&film, 2)->key));
    close(make(&film, 2, &made));
    ck_assert(made.reused);
    film_close(&film);
    memory_shelf_close(&memory);
}
END_TEST

/* ---- trouble --------------------------------------------------------------------- */

START_TEST(silence_for_a_loss_is_told_and_not_kept)
{
    MemoryShelf memory;
    Film film;
    StreamMade made;
    memory_shelf_open(&memory);
    film_open(&film, "25/1", WHITE "," TRACK("a", CLIP("s", 0, 165, "lost", ""), ""),
              &memory.shelf);
    close(make(&film, 0, &made));
    ck_assert(made.lost);
    ck_assert_uint_eq(g_hash_table_size(memory.parts), 1); /* the pictures */
    film_close(&film);
    memory_shelf_close(&memory);
}
END_TEST

static bool stop_at_once(int64_t frame, int64_t frames, double fps, void *data)
{
    (void)frame, (void)frames, (void)fps, (void)data;
    return false;
}

START_TEST(it_can_be_stopped_and_goes_on)
{
    Film film;
    g_autoptr(GError) error = NULL;
    StreamMade made;
    int fd = memfd_create("segment", MFD_CLOEXEC);
    film_open(&film, "25/1", FILM, NULL);
    film.job.report = stop_at_once;
    ck_assert(!stream_make(film.stream, 1, fd, &made, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED));
    film.job.report = NULL;
    close(fd);
    close(make(&film, 1, &made));
    film_close(&film);
}
END_TEST

START_TEST(an_empty_timeline_is_told)
{
    g_autoptr(Composition) composition = sounds_compose("25/1", PICTURES(""), "");
    g_autoptr(GError) error = NULL;
    Job job = { .composition = composition,
                .sequence = composition_main(composition),
                .output = output_preview_spec(64, 48, (Rate){ 25, 1 }, 48),
                .fd = -1,
                .file = sounds_file };
    job.start = job.end = RTIME_ZERO;
    ck_assert_ptr_null(stream_new(&job, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_EMPTY));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stream");
    TCase *tests = tcase_create("stream");
    tcase_add_unchecked_fixture(tests, sounds_open, sounds_close);
    tcase_add_loop_test(tests, every_frame_is_at_its_time, 0, 4);
    tcase_add_test(tests, both_streams_begin_at_zero);
    tcase_add_test(tests, segments_follow_each_other_and_are_short);
    tcase_add_test(tests, sound_goes_on_across_segments);
    tcase_add_test(tests, names_change_with_what_is_in_a_segment);
    tcase_add_test(tests, what_was_made_is_used_again);
    tcase_add_test(tests, parts_alone_are_made_where_no_file_is_given);
    tcase_add_test(tests, silence_for_a_loss_is_told_and_not_kept);
    tcase_add_test(tests, it_can_be_stopped_and_goes_on);
    tcase_add_test(tests, an_empty_timeline_is_told);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
