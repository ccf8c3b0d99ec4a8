#include "chatkut/base/frames.h"

#include "../run.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WIDTH = 50, HEIGHT = 20 };

typedef struct {
    Frames *parent, *child;
    uint8_t *pixels;
    size_t bytes;
} Pair;

static Pair pair_new(void)
{
    Pair pair = { .parent = frames_new(WIDTH, HEIGHT, NULL) };
    ck_assert_ptr_nonnull(pair.parent);
    pair.child = frames_open(frames_fd(pair.parent), WIDTH, HEIGHT);
    ck_assert_ptr_nonnull(pair.child);
    pair.bytes = frames_stride(pair.parent) * HEIGHT;
    pair.pixels = g_malloc0(pair.bytes);
    return pair;
}

static void pair_clear(Pair *pair)
{
    frames_free(pair->parent);
    frames_free(pair->child);
    g_free(pair->pixels);
}

static void draw(const Pair *pair, int shade)
{
    memset(frames_begin(pair->child), shade, pair->bytes);
    frames_end(pair->child);
}

START_TEST(the_newest_picture_is_taken_once)
{
    Pair pair = pair_new();
    ck_assert(!frames_take(pair.parent, pair.pixels));
    for (int shade = 1; shade < 9; shade++)
        draw(&pair, shade);
    ck_assert(frames_take(pair.parent, pair.pixels));
    ck_assert_int_eq(pair.pixels[0], 8);
    ck_assert_int_eq(pair.pixels[pair.bytes - 1], 8);
    ck_assert(!frames_take(pair.parent, pair.pixels));
    draw(&pair, 9);
    ck_assert(frames_take(pair.parent, pair.pixels));
    ck_assert_int_eq(pair.pixels[0], 9);
    pair_clear(&pair);
}
END_TEST

START_TEST(a_picture_that_is_being_drawn_is_not_seen)
{
    Pair pair = pair_new();
    draw(&pair, 1);
    memset(frames_begin(pair.child), 2, pair.bytes);
    ck_assert(frames_take(pair.parent, pair.pixels));
    ck_assert_int_eq(pair.pixels[0], 1);
    pair_clear(&pair);
}
END_TEST

START_TEST(the_memory_cannot_be_cut_short)
{
    Pair pair = pair_new();
    ck_assert_int_ne(ftruncate(frames_fd(pair.parent), 0), 0);
    pair_clear(&pair);
}
END_TEST

START_TEST(memory_of_another_size_is_refused)
{
    Pair pair = pair_new();
    ck_assert_ptr_null(frames_open(frames_fd(pair.parent), WIDTH * 2, HEIGHT));
    ck_assert_ptr_null(frames_open(-1, WIDTH, HEIGHT));
    pair_clear(&pair);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frames");
    TCase *tcase = tcase_create("frames");
    tcase_add_test(tcase, the_newest_picture_is_taken_once);
    tcase_add_test(tcase, a_picture_that_is_being_drawn_is_not_seen);
    tcase_add_test(tcase, the_memory_cannot_be_cut_short);
    tcase_add_test(tcase, memory_of_another_size_is_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
