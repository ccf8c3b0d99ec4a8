#include "chatkut/render/picture_store.h"

#include "../run.h"
#include "chatkut/media/input.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/compositor.h"

#include "../media/numbered.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = 90, SIDE = 64, BYTES = SIDE * SIDE * 3 / 2 };

/* ---- the store ------------------------------------------------------------------- */

static AVFrame *picture(int width, int height)
{
    AVFrame *frame = av_frame_alloc();
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = width;
    frame->height = height;
    ck_assert_int_ge(av_frame_get_buffer(frame, 0), 0);
    return frame;
}

/* Picture n of 25 a second, of a source twice as large. */
static const uint8_t *add(PictureStore *store, const char *source, int n, int side)
{
    StoredPicture stored = {
        rtime_make(n, 25), rtime_make(n + 1, 25), 2 * side, 2 * side, 1.5, NULL
    };
    stored.picture = picture(side, side);
    const uint8_t *pixels = stored.picture->data[0];
    picture_store_add(store, source, &stored);
    stored_picture_clear(&stored);
    return pixels;
}

/* Its pixels, which the store still holds; NULL: it has none. */
static const uint8_t *find(PictureStore *store, const char *source, RTime at, int side)
{
    StoredPicture found;
    if (!picture_store_find(store, source, at, side, side, &found))
        return NULL;
    const uint8_t *pixels = found.picture->data[0];
    ck_assert_int_eq(found.width, 2 * found.picture->width);
    ck_assert_double_eq(found.aspect, 1.5);
    stored_picture_clear(&found);
    return pixels;
}

START_TEST(pictures_are_found_by_source_moment_and_size)
{
    g_autoptr(PictureStore) store = picture_store_new(100 * BYTES);
    const uint8_t *third = add(store, "a", 3, SIDE);
    const uint8_t *first = add(store, "a", 1, SIDE);
    const uint8_t *small = add(store, "a", 1, SIDE / 2);
    const uint8_t *other = add(store, "b", 1, SIDE);
    ck_assert_ptr_eq(find(store, "a", rtime_make(1, 25), SIDE), first);
    ck_assert_ptr_eq(find(store, "a", rtime_make(199, 2500), SIDE), first);
    ck_assert_ptr_eq(find(store, "a", rtime_make(1, 25), SIDE / 2), small);
    ck_assert_ptr_eq(find(store, "a", rtime_make(3, 25), SIDE), third);
    ck_assert_ptr_eq(find(store, "b", rtime_make(1, 25), SIDE), other);
    ck_assert_ptr_nonnull(find(store, "a", rtime_make(1, 25), 0));
    ck_assert_ptr_null(find(store, "a", rtime_make(2, 25), 0));
    ck_assert_ptr_null(find(store, "a", RTIME_ZERO, 0));
    ck_assert_ptr_null(find(store, "a", rtime_make(4, 25), 0));
    ck_assert_ptr_null(find(store, "a", rtime_make(3, 25), SIDE / 2));
    ck_assert_ptr_null(find(store, "c", rtime_make(1, 25), 0));
}
END_TEST

START_TEST(a_picture_is_kept_once)
{
    g_autoptr(PictureStore) store = picture_store_new(100 * BYTES);
    const uint8_t *first = add(store, "a", 1, SIDE);
    add(store, "a", 1, SIDE);
    ck_assert_ptr_eq(find(store, "a", rtime_make(1, 25), SIDE), first);
}
END_TEST

START_TEST(what_was_not_wanted_for_longest_goes)
{
    /* Rows of frames are padded: room for three, not for four. */
    g_autoptr(PictureStore) store = picture_store_new(7 * BYTES / 2);
    for (int n = 0; n < 3; n++)
        add(store, "a", n, SIDE);
    if (!find(store, "a", RTIME_ZERO, SIDE))
        return; /* padded more than that */
    add(store, "a", 3, SIDE);
    ck_assert_ptr_nonnull(find(store, "a", RTIME_ZERO, SIDE));
    ck_assert_ptr_null(find(store, "a", rtime_make(1, 25), SIDE));
    ck_assert_ptr_nonnull(find(store, "a", rtime_make(3, 25), SIDE));
}
END_TEST

/* ---- in a compositor ------------------------------------------------------------- */

static int source_fd = -1;

static int source_file(const char *asset, void *data, GError **error)
{
    (void)asset, (void)data, (void)error;
    return source_fd;
}

static Composition *compose(void)
{
    char text[] =
        "{'chatkut':1,'id':'p','main':'main','assets':[{'id':'a','kind':'video',"
        "'path':'a.mp4','duration':'3s'}],'sequences':[{'id':'main',"
        "'size':[160,48],'rate':'30/1','tracks':[{'id':'v','kind':'video',"
        "'clips':[{'id':'c','type':'video','start':0,'duration':30,"
        "'asset':'a','in':20},{'id':'d','type':'video','start':30,"
        "'duration':30,'asset':'a','in':80,'speed':'-2/1'}]}]}]}";
    g_strdelimit(text, "'", '"');
    Composition *composition = composition_from_text(text, strlen(text), NULL);
    ck_assert_ptr_nonnull(composition);
    return composition;
}

/* What is shown: 20 … 49, then 79, 77 … 21. */
static int expected(int n)
{
    return n < 30 ? 20 + n : 79 - 2 * (n - 30);
}

static void check_pictures(const Composition *composition, PictureStore *store,
                           int step)
{
    g_autoptr(Compositor) compositor = compositor_new(
        composition, composition_main(composition), 160, 48, false, source_file, NULL);
    compositor_use_store(compositor, store);
    for (int i = 0, n = 0; i < 60; i++, n = (n + step) % 60) {
        AVFrame *frame = compositor_picture(compositor, rtime_make(n, 30), NULL);
        ck_assert_ptr_nonnull(frame);
        ck_assert_int_eq(numbered_read(frame), expected(n));
        av_frame_free(&frame);
    }
}

/* Nothing can be decoded any more, and nothing shows it. */
static void wipe_secretly(const char *path)
{
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    g_autofree char *zeros = g_malloc0((gsize)info.st_size);
    ck_assert_int_eq(write(fd, zeros, (size_t)info.st_size), info.st_size);
    const struct timespec times[] = { info.st_atim, info.st_mtim };
    ck_assert_int_eq(futimens(fd, times), 0);
    close(fd);
}

START_TEST(what_was_shown_needs_no_file_again)
{
    g_autoptr(PictureStore) store = picture_store_new((int64_t)64 << 20);
    g_autoptr(Composition) composition = compose();
    g_autofree char *path =
        numbered_make("stored.mp4", (Rate){ 30, 1 }, FRAMES, NULL,
                      "-c:v libx264 -preset ultrafast -bf 2 -g 40 -qp 6 "
                      "-colorspace bt709 -color_primaries bt709 -color_trc bt709");
    source_fd = open(path, O_RDONLY | O_CLOEXEC);
    check_pictures(composition, store, 1);
    wipe_secretly(path);
    check_pictures(composition, store, 1);
    check_pictures(composition, store, 23);
    close(source_fd);
}
END_TEST

START_TEST(a_part_of_the_pictures_is_enough)
{
    /* Some go while others are still asked for. */
    g_autoptr(PictureStore) store = picture_store_new(20 * 160 * 48 * 3 / 2);
    g_autoptr(Composition) composition = compose();
    g_autofree char *path = numbered_make(
        "partly.mp4", (Rate){ 30, 1 }, FRAMES, NULL,
        "-c:v libx264 -preset ultrafast -bf 2 -g 40 -qp 6 -pix_fmt yuvj420p");
    source_fd = open(path, O_RDONLY | O_CLOEXEC);
    for (int step = 1; step < 60; step += 11)
        check_pictures(composition, store, step % 60 % 2 ? step : step + 1);
    close(source_fd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("picture_store");
    TCase *tcase = tcase_create("pictures");
    numbered_init();
    tcase_add_test(tcase, pictures_are_found_by_source_moment_and_size);
    tcase_add_test(tcase, a_picture_is_kept_once);
    tcase_add_test(tcase, what_was_not_wanted_for_longest_goes);
    tcase_add_test(tcase, what_was_shown_needs_no_file_again);
    tcase_add_test(tcase, a_part_of_the_pictures_is_enough);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
