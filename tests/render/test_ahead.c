/* Pictures composed by another thread are the same, in the same order, and no more than
 * a few ahead. */
#include "ahead.h"

#include "../run.h"

#include <check.h>
#include <gio/gio.h>
#include <stdatomic.h>

enum { END = 40, NONE = -1 };

typedef struct {
    int64_t fails_at; /* NONE: it does not */
    _Atomic int64_t composed;
} Work;

static AVFrame *compose(int64_t frame, void *data, GError **error)
{
    Work *work = data;
    if (frame == work->fails_at) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "at %d", (int)frame);
        return NULL;
    }
    AVFrame *picture = av_frame_alloc();
    picture->pts = frame;
    atomic_fetch_add(&work->composed, 1);
    return picture;
}

static void take(Ahead *ahead, int64_t frame)
{
    g_autoptr(GError) error = NULL;
    AVFrame *picture = ahead_next(ahead, &error);
    ck_assert_ptr_nonnull(picture);
    ck_assert_ptr_null(error);
    ck_assert_int_eq(picture->pts, frame);
    av_frame_free(&picture);
}

START_TEST(pictures_come_in_their_order)
{
    Work work = { .fails_at = NONE };
    g_autoptr(Ahead) ahead = ahead_new(7, END, compose, &work);
    for (int64_t frame = 7; frame < END; frame++)
        take(ahead, frame);
    ck_assert_int_eq(work.composed, END - 7);
}
END_TEST

START_TEST(an_error_comes_behind_the_pictures_before_it)
{
    Work work = { .fails_at = 2 };
    g_autoptr(GError) error = NULL;
    g_autoptr(Ahead) ahead = ahead_new(0, END, compose, &work);
    g_usleep(20000); /* it has failed by now */
    take(ahead, 0);
    take(ahead, 1);
    ck_assert_ptr_null(ahead_next(ahead, &error));
    ck_assert_str_eq(error->message, "at 2");
}
END_TEST

START_TEST(only_a_few_wait)
{
    enum { MOST = 4 };
    Work work = { .fails_at = NONE };
    g_autoptr(Ahead) ahead = ahead_new(0, END, compose, &work);
    for (int64_t frame = 0; frame < 10; frame++) {
        take(ahead, frame);
        g_usleep(5000);
        ck_assert_int_le(work.composed, frame + 1 + MOST);
    }
}
END_TEST

START_TEST(it_can_be_stopped_anywhere)
{
    for (int taken = 0; taken < 8; taken++) {
        Work work = { .fails_at = taken % 2 ? NONE : taken };
        Ahead *ahead = ahead_new(0, END, compose, &work);
        for (int64_t frame = 0; frame < taken; frame++)
            take(ahead, frame);
        ahead_free(ahead);
        ck_assert_int_lt(work.composed, END);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ahead");
    TCase *tcase = tcase_create("ahead");
    tcase_add_test(tcase, pictures_come_in_their_order);
    tcase_add_test(tcase, an_error_comes_behind_the_pictures_before_it);
    tcase_add_test(tcase, only_a_few_wait);
    tcase_add_test(tcase, it_can_be_stopped_anywhere);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
