#include "soundtrack.h"

#include "../run.h"
#include "../share.h"
#include "chatkut/model/loss.h"
#include "chatkut/render/encode.h"
#include "chatkut/render/part.h"
#include "memory_shelf.h"
#include "sound_run.h"
#include "sounds.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RATE = SOUNDS_RATE };

/* ---- films ----------------------------------------------------------------------- */

/* What a soundtrack plays, as samples that no encoder has changed. */
typedef struct {
    Composition *composition;
    OutputSpec spec;
    SegmentRange range;
    float *expected; /* by a single pass */
} Film;

static void film_open(Film *film, const char *rate, const char *tracks,
                      const char *sequences)
{
    film->expected = NULL;
    film->composition = sounds_compose(rate, tracks, sequences);
    const Sequence *sequence = composition_main(film->composition);
    film->spec = (OutputSpec){ .audio_codec = "pcm_f32le",
                               .sample_rate = RATE,
                               .rate = sequence->rate };
    film->range = (SegmentRange){ film->composition, sequence, &film->spec,
                                  RTIME_ZERO,        0,        "test" };
    film->range.frames =
        rtime_to_frames(sequence_duration(sequence), sequence->rate, RTIME_CEIL);
}

static void film_close(Film *film)
{
    g_free(film->expected);
    composition_unref(film->composition);
}

static int64_t film_frames(const Film *film)
{
    int64_t first, last;
    sound_span(&film->range, &first, &last);
    return last - first;
}

/* All samples of a part. */
static float *samples_of(int fd, int64_t frames)
{
    float *stereo = g_new0(float, MIX_CHANNELS *(size_t)frames);
    g_autoptr(PartReader) reader = part_reader_new(fd, NULL);
    AVPacket *packet = av_packet_alloc();
    ck_assert_ptr_nonnull(reader);
    ck_assert_int_eq(part_reader_duration(reader), frames);
    while (part_reader_next(reader, packet, NULL) > 0) {
        memcpy(stereo + MIX_CHANNELS * packet->pts, packet->data, (size_t)packet->size);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return stereo;
}

/* The sound of a film as a render makes it; `make` is to be given its part. */
static float *render_as(const Film *film, const Shelf *shelf, unsigned threads,
                        SoundCount *count, float *(*make)(int fd, int64_t frames))
{
    Sounding sounding = {
        .range = &film->range, .shelf = shelf, .threads = threads, .file = sounds_file
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(Soundtrack) soundtrack = soundtrack_new(&sounding, &error);
    ck_assert_msg(soundtrack, "%s", error ? error->message : "?");
    while (!soundtrack_ended(soundtrack)) {
        if (!soundtrack_step(soundtrack, &error))
            ck_abort_msg("%s", error->message);
        g_usleep(500);
    }
    *count = soundtrack_count(soundtrack);
    return make(soundtrack_part(soundtrack), film_frames(film));
}

static float *render(const Film *film, const Shelf *shelf, unsigned threads,
                     SoundCount *count)
{
    return render_as(film, shelf, threads, count, samples_of);
}

/* The same by one mixer from one end to the other. */
static float *single_pass(const Film *film)
{
    g_autoptr(Mixer) mixer = mixer_new(film->composition, film->range.sequence, RATE,
                                       sounds_file, NULL, NULL);
    int64_t first, last;
    sound_span(&film->range, &first, &last);
    float *stereo = g_new(float, MIX_CHANNELS *(size_t)(last - first));
    for (int64_t at = first; at < last; at += 3001)
        ck_assert(mixer_read(mixer, at, stereo + MIX_CHANNELS * (at - first),
                             (unsigned)MIN(3001, last - at), NULL));
    return stereo;
}

static void assert_same(Film *film, const float *stereo, const char *what)
{
    if (!film->expected)
        film->expected = single_pass(film);
    const float *expected = film->expected;
    int64_t count = MIX_CHANNELS * film_frames(film), i = 0;
    while (i < count && memcmp(&stereo[i], &expected[i], sizeof *stereo) == 0)
        i++;
    ck_assert_msg(i == count, "%s: sample %d is %.9g, not %.9g", what, (int)(i / 2),
                  (double)stereo[MIN(i, count - 1)],
                  (double)expected[MIN(i, count - 1)]);
}

/* A base with a reversed, a fast and a slow clip, over it a bed that is too loud,
 * moves, and ducks under words; 40 s at 25 frames a second. */
#define PACED                                                                         \
    ",\"remap\":{\"keys\":[{\"at\":0,\"value\":\"1s\",\"ease\":\"ease-in\"},{\"at\":" \
    "90,"                                                                             \
    "\"value\":\"7s\"},{\"at\":110,\"value\":\"6s\"}]}"
#define BACK   ",\"in\":\"9s\",\"speed\":\"-4/3\",\"pitch\":\"follow\""
#define LOOPED ",\"loop\":true,\"in\":\"1/7s\""
#define BED                                                                            \
    ",\"loop\":true,\"audio\":{\"volume\":{\"keys\":[{\"at\":0,\"value\":0},{"         \
    "\"at\":330,\"value\":1.5,\"ease\":\"ease-in-out\"},{\"at\":700,\"value\":0.2}]}," \
    "\"fadeOut\":{\"duration\":77,\"curve\":\"s-curve\"}}"
#define DUCK                ",\"audio\":{\"pan\":-0.25,\"duck\":{\"under\":[\"w\"],\"amount\":-20}}"
#define BASE(A, B, C, REST) TRACK("a", A "," B "," C, REST)
#define BEDDING             TRACK("b", CLIP("b1", 10, 985, "loud", BED), DUCK)
#define WORDS(START)        TRACK("w", CLIP("w1", START, 250, "word", ""), "")
#define CROSS                                                                       \
    ",\"transitions\":[{\"id\":\"t\",\"type\":\"dissolve\",\"from\":\"a1\",\"to\":" \
    "\"a2\",\"before\":10,\"after\":10,\"ease\":\"ease-in\"}]"
#define A1         CLIP("a1", 0, 500, "noise", LOOPED)
#define A2         CLIP("a2", 500, 140, "beeps", PACED)
#define A3         CLIP("a3", 640, 160, "other", BACK)
#define EVERYTHING BASE(A1, A2, A3, CROSS) "," BEDDING "," WORDS(310)

START_TEST(blocks_are_the_single_pass)
{
    Film film;
    SoundCount count;
    film_open(&film, "25/1", EVERYTHING, "");
    for (unsigned threads = 1; threads <= 3; threads += (unsigned)test_share()) {
        g_autofree float *stereo = render(&film, NULL, threads, &count);
        assert_same(&film, stereo, "blocks");
        ck_assert_int_eq(count.reused, 0);
        ck_assert_int_ge(count.mixed, 5);
    }
    film_close(&film);
}
END_TEST

START_TEST(what_is_kept_is_the_single_pass)
{
    MemoryShelf memory;
    Film film;
    SoundCount first, count;
    memory_shelf_open(&memory);
    film_open(&film, "25/1", EVERYTHING, "");
    g_autoptr(GArray) blocks = sound_plan_around(&film.range);
    g_autoptr(GArray) runs = sound_run_plan(&film.range, blocks);
    ck_assert_uint_eq(runs->len, 1);
    const char *key = g_array_index(runs, SoundRun, 0).key;
    g_free(render(&film, &memory.shelf, 2, &first));
    ck_assert_uint_eq(g_hash_table_size(memory.parts), (unsigned)first.mixed + 1);

    g_autofree float *whole = render(&film, &memory.shelf, 2, &count);
    assert_same(&film, whole, "the encoded sound");
    ck_assert_int_eq(count.mixed, 0);

    memory.shelf.drop(key, &memory);
    g_autofree float *joined = render(&film, &memory.shelf, 2, &count);
    assert_same(&film, joined, "kept blocks");
    ck_assert_int_eq(count.mixed, 0);

    memory.shelf.drop(key, &memory);
    memory.shelf.drop(g_array_index(blocks, SoundBlock, 1).key, &memory);
    g_autofree float *resumed = render(&film, &memory.shelf, 2, &count);
    assert_same(&film, resumed, "a block lost");
    ck_assert_int_eq(count.mixed, 1);

    memory.shelf.drop(key, &memory);
    int fd =
        memory.shelf.fetch(g_array_index(blocks, SoundBlock, 2).key, &memory, NULL);
    ck_assert_int_eq(pwrite(fd, "damage", 6, 100000), 6);
    close(fd);
    g_autofree float *mended = render(&film, &memory.shelf, 2, &count);
    assert_same(&film, mended, "a block damaged");
    ck_assert_int_eq(count.mixed, 1);
    film_close(&film);
    memory_shelf_close(&memory);
}
END_TEST

START_TEST(blocks_of_another_film_are_the_single_pass_of_this_one)
{
    static const struct {
        const char *edit, *rate, *before, *after;
        int mixed;
    } rows[] = {
        { "a word moved", "25/1", EVERYTHING,
          BASE(A1, A2, A3, CROSS) "," BEDDING "," WORDS(325), 2 },
        { "a range cut out of the first clip", "25/1", BASE(A1, A2, A3, ""),
          BASE(CLIP("a1", 0, 300, "noise", LOOPED),
               CLIP("a2", 300, 140, "beeps", PACED),
               CLIP("a3", 440, 160, "other", BACK), ""),
          1 },
        { "something put in at the head, at a rate of uneven samples", "30000/1001",
          TRACK(
              "a",
              CLIP("a1", 0, 500, "noise",
                   ",\"loop\":true,\"audio\":{\"pan\":0.1}") "," CLIP("a2", 500, 400,
                                                                      "tone",
                                                                      ",\"loop\":true,"
                                                                      "\"audio\":{"
                                                                      "\"fadeOut\":"
                                                                      "{\"duration\":"
                                                                      "35}}"),
              "") "," TRACK("c",
                            CLIP("c1", 111, 77, "loud",
                                 ",\"audio\":{\"fadeIn\":{\"duration\":"
                                 "\"17/"
                                 "33s\",\"curve\":\"exponential\"},\"duck\":{\"under\":"
                                 "[\"a1\"],"
                                 "\"amount\":-9}}"),
                            ""),
          TRACK("a",
                CLIP("x", 0, 55, "tone",
                     "") "," CLIP("a1", 55, 500, "noise",
                                  ",\"loop\":true,\"audio\":{\"pan\":0."
                                  "1}") "," CLIP("a2", 555, 400, "tone",
                                                 ",\"loop\":true,"
                                                 "\"audio\":{\"fadeOut\":"
                                                 "{\"duration\":35}}"),
                "") "," TRACK("c",
                              CLIP("c1", 166, 77, "loud",
                                   ",\"audio\":{\"fadeIn\":{\"duration\":"
                                   "\"17/"
                                   "33s\",\"curve\":\"exponential\"},\"duck\":{"
                                   "\"under\":[\"a1\"],"
                                   "\"amount\":-9}}"),
                              ""),
          1 },
        { "a curve's last key", "25/1", TRACK("b", CLIP("b1", 0, 985, "loud", BED), ""),
          TRACK("b",
                CLIP("b1", 0, 985, "loud",
                     ",\"loop\":true,\"audio\":{\"volume\":{\"keys\":[{\"at\":0,"
                     "\"value\":0},{"
                     "\"at\":330,\"value\":1.5,\"ease\":\"ease-in-out\"},{\"at\":700,"
                     "\"value\":"
                     "0.9}]},\"fadeOut\":{\"duration\":77,\"curve\":\"s-curve\"}}"),
                ""),
          3 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i += (size_t)test_share()) {
        MemoryShelf memory;
        Film before, after;
        SoundCount count;
        memory_shelf_open(&memory);
        film_open(&before, rows[i].rate, rows[i].before, "");
        film_open(&after, rows[i].rate, rows[i].after, "");
        g_free(render(&before, &memory.shelf, 1, &count));
        g_autofree float *stereo = render(&after, &memory.shelf, 1, &count);
        assert_same(&after, stereo, rows[i].edit);
        ck_assert_msg(count.mixed == rows[i].mixed, "%s: %d blocks", rows[i].edit,
                      count.mixed);
        film_close(&before);
        film_close(&after);
        memory_shelf_close(&memory);
    }
}
END_TEST

START_TEST(a_range_sounds_like_that_part_of_the_whole)
{
    Film film;
    SoundCount count;
    film_open(&film, "25/1", EVERYTHING, "");
    g_autofree float *whole = render(&film, NULL, 2, &count);
    film.range.start = rtime_make(1307, 100);
    film.range.frames = 400;
    g_autofree float *part = render(&film, NULL, 2, &count);
    int64_t first, last;
    sound_span(&film.range, &first, &last);
    ck_assert_mem_eq(part, whole + MIX_CHANNELS * first,
                     (size_t)(last - first) * MIX_CHANNELS * sizeof *part);
    film_close(&film);
}
END_TEST

static const char *const lossy = TRACK(
    "a",
    CLIP("c", 0, 900, "noise", ",\"loop\":true") "," CLIP("d", 900, 50, "lost", ""),
    "");

START_TEST(what_is_lost_is_told_and_not_kept)
{
    MemoryShelf memory;
    Film film;
    memory_shelf_open(&memory);
    film_open(&film, "25/1", lossy, "");
    Sounding sounding = {
        .range = &film.range, .shelf = &memory.shelf, .threads = 2, .file = sounds_file
    };
    g_autoptr(Soundtrack) soundtrack = soundtrack_new(&sounding, NULL);
    while (!soundtrack_ended(soundtrack))
        ck_assert(soundtrack_step(soundtrack, NULL));
    g_autoptr(GPtrArray) losses = soundtrack_losses(soundtrack);
    ck_assert_uint_eq(losses->len, 1);
    const Loss *loss = g_ptr_array_index(losses, 0);
    ck_assert(loss->sound);
    ck_assert_str_eq(loss->clip, "d");
    ck_assert_int_eq(loss->first, 900);
    ck_assert_int_eq(loss->last, 949);
    ck_assert_int_eq(loss->frames, 50);
    ck_assert_uint_eq(g_hash_table_size(memory.parts),
                      4); /* blocks of the first clip */
    g_clear_pointer(&soundtrack, soundtrack_free);
    film_close(&film);
    memory_shelf_close(&memory);
}
END_TEST

START_TEST(a_strict_one_ends_at_a_loss)
{
    Film film;
    g_autoptr(GError) error = NULL;
    film_open(&film, "25/1", lossy, "");
    Sounding sounding = {
        .range = &film.range, .threads = 2, .strict = true, .file = sounds_file
    };
    g_autoptr(Soundtrack) soundtrack = soundtrack_new(&sounding, NULL);
    while (soundtrack_step(soundtrack, &error))
        if (soundtrack_ended(soundtrack))
            ck_abort_msg("it has ended");
    g_autoptr(GPtrArray) losses = soundtrack_losses(soundtrack);
    ck_assert_uint_eq(losses->len, 1);
    g_clear_pointer(&soundtrack, soundtrack_free);
    film_close(&film);
}
END_TEST

/* ---- runs ------------------------------------------------------------------------ */

static void decode_packet(AVCodecContext *decoder, const AVPacket *packet,
                          float *stereo, int64_t frames)
{
    AVFrame *frame = av_frame_alloc();
    ck_assert_int_ge(avcodec_send_packet(decoder, packet), 0);
    while (avcodec_receive_frame(decoder, frame) >= 0) {
        for (int i = 0; i < frame->nb_samples; i++) {
            int64_t at = packet->pts + i;
            for (int c = 0; at >= 0 && at < frames && c < 2; c++)
                stereo[2 * at + c] = ((const float *)(void *)frame->data[c])[i];
        }
        av_frame_unref(frame);
    }
    av_frame_free(&frame);
}

/* The decoded samples of a part of AAC. */
static float *decode(int fd, int64_t frames)
{
    float *stereo = g_new0(float, 2 * (size_t)frames);
    g_autoptr(PartReader) reader = part_reader_new(fd, NULL);
    AVCodecContext *decoder =
        avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_AAC));
    AVPacket *packet = av_packet_alloc();
    int64_t next = -1024;
    avcodec_parameters_to_context(decoder, part_reader_parameters(reader));
    ck_assert_int_ge(avcodec_open2(decoder, NULL, NULL), 0);
    while (part_reader_next(reader, packet, NULL) > 0) {
        if (packet->pts != next)
            ck_abort_msg("a packet at %d, not %d", (int)packet->pts, (int)next);
        next += 1024;
        decode_packet(decoder, packet, stereo, frames);
        av_packet_unref(packet);
    }
    ck_assert_int_ge(next, frames);
    av_packet_free(&packet);
    avcodec_free_context(&decoder);
    return stereo;
}

static bool to_part(AVPacket *packet, void *data, GError **error)
{
    PartWriter **writer = data;
    return part_writer_add(*writer, packet, error);
}

/* What one encoder from one end to the other makes of it. */
static float *encoded_in_one(const Film *film, const float *stereo)
{
    int fd = memfd_create("part", MFD_CLOEXEC);
    PartWriter *writer = NULL;
    g_autoptr(SoundEncoder) encoder =
        sound_encoder_new(&film->spec, to_part, &writer, NULL);
    writer =
        part_writer_new(fd, sound_encoder_parameters(encoder), (AVRational){ 1, RATE });
    ck_assert(sound_encoder_add(encoder, stereo, (unsigned)film_frames(film), NULL));
    ck_assert(sound_encoder_finish(encoder, NULL));
    ck_assert(part_writer_finish(writer, NULL));
    part_writer_free(writer);
    float *decoded = decode(fd, film_frames(film));
    close(fd);
    return decoded;
}

/* By how many decibels what was lost is below the sound. */
static double quality(const float *decoded, const float *original, int64_t first,
                      int64_t last)
{
    double lost = 0, sum = 1e-9;
    for (int64_t i = 2 * first; i < 2 * last; i++) {
        double off = (double)decoded[i] - (double)original[i];
        lost += off * off;
        sum += (double)original[i] * (double)original[i];
    }
    return 10 * log10(sum / (lost + 1e-12));
}

/* Voices with attacks everywhere, so that windows are switched at seams, too. */
#define BUSY                                                                           \
    TRACK("a", CLIP("c1", 0, 900, "beeps", ",\"loop\":true,\"speed\":\"9/7\""), "")    \
    "," TRACK("b",                                                                     \
              CLIP("d1", 0, 900, "tone", ",\"loop\":true,\"audio\":{\"volume\":0.3}"), \
              "") "," TRACK("c", CLIP("e1", 500, 20, "word", ",\"in\":\"4s\""), "")

START_TEST(runs_sound_like_one_encoder)
{
    Film film;
    SoundCount count;
    film_open(&film, "25/1", BUSY, "");
    strcpy(film.spec.audio_codec, "aac");
    film.spec.audio_bitrate = 192000;
    g_autoptr(GArray) blocks = sound_plan_around(&film.range);
    g_autoptr(GArray) runs = sound_run_plan(&film.range, blocks);
    ck_assert_uint_eq(runs->len, 4);
    g_autofree float *joined = render_as(&film, NULL, 2, &count, decode);
    g_autofree float *original = single_pass(&film);
    g_autofree float *one = encoded_in_one(&film, original);
    for (unsigned i = 1; i < runs->len; i++) {
        int64_t seam = g_array_index(runs, SoundRun, i).from;
        double has = quality(joined, original, seam - 2048, seam + 16384);
        double wants = quality(one, original, seam - 2048, seam + 16384);
        ck_assert_msg(has > wants - 2, "seam %u: %.1f dB, not %.1f", i, has, wants);
        for (int64_t at = seam - 2048; at < seam + 4096; at += 512) {
            double here = quality(joined, original, at, at + 1024);
            double there = quality(one, original, at, at + 1024);
            if (here < 25 && here < there - 6)
                ck_abort_msg("seam %u: %.1f dB at %d, not %.1f", i, here,
                             (int)(at - seam), there);
        }
    }
    film_close(&film);
}
END_TEST

START_TEST(an_edit_encodes_the_runs_that_hear_it)
{
    MemoryShelf memory;
    Film before, after;
    SoundCount count;
    memory_shelf_open(&memory);
    film_open(&before, "25/1", BUSY, "");
    film_open(&after, "25/1", BUSY "," TRACK("x", CLIP("y", 510, 10, "other", ""), ""),
              "");
    strcpy(before.spec.audio_codec, "aac");
    strcpy(after.spec.audio_codec, "aac");
    g_free(render_as(&before, &memory.shelf, 2, &count, decode));
    unsigned parts = g_hash_table_size(memory.parts);
    g_autofree float *edited = render_as(&after, &memory.shelf, 2, &count, decode);
    ck_assert_int_eq(count.mixed, 1);
    ck_assert_uint_eq(g_hash_table_size(memory.parts), parts + 4); /* a block, 3 runs */
    g_autofree float *anew = render_as(&after, NULL, 1, &count, decode);
    ck_assert_mem_eq(edited, anew, (size_t)film_frames(&after) * 2 * sizeof *anew);
    film_close(&before);
    film_close(&after);
    memory_shelf_close(&memory);
}
END_TEST

START_TEST(it_can_be_stopped_at_any_time)
{
    Film film;
    film_open(&film, "25/1", EVERYTHING, "");
    for (unsigned steps = 0; steps < 10; steps++) {
        Sounding sounding = { .range = &film.range, .threads = 2, .file = sounds_file };
        g_autoptr(Soundtrack) soundtrack = soundtrack_new(&sounding, NULL);
        for (unsigned i = 0; i < steps; i++) {
            ck_assert(soundtrack_step(soundtrack, NULL));
            g_usleep(3000);
        }
    }
    film_close(&film);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("soundtrack");
    TCase *tests = tcase_create("soundtrack");
    tcase_add_unchecked_fixture(tests, sounds_open, sounds_close);
    tcase_add_test(tests, blocks_are_the_single_pass);
    tcase_add_test(tests, what_is_kept_is_the_single_pass);
    tcase_add_test(tests, blocks_of_another_film_are_the_single_pass_of_this_one);
    tcase_add_test(tests, a_range_sounds_like_that_part_of_the_whole);
    tcase_add_test(tests, what_is_lost_is_told_and_not_kept);
    tcase_add_test(tests, a_strict_one_ends_at_a_loss);
    tcase_add_test(tests, runs_sound_like_one_encoder);
    tcase_add_test(tests, an_edit_encodes_the_runs_that_hear_it);
    tcase_add_test(tests, it_can_be_stopped_at_any_time);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
