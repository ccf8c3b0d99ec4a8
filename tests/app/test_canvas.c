#include "chatkut/app/canvas.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>

START_TEST(presets_are_found_by_name)
{
    ck_assert_int_eq(canvas_find(NULL)->width, 1920);
    ck_assert_int_eq(canvas_find("vertical")->height, 1920);
    ck_assert_ptr_null(canvas_find("8track"));
    for (const Canvas *canvas = canvas_table(); canvas->name; canvas++) {
        ck_assert_ptr_eq(canvas_find(canvas->name), canvas);
        ck_assert_int_eq(canvas->width % 2 + canvas->height % 2, 0);
    }
}
END_TEST

static const struct {
    const char *text;
    int width, height; /* 0: refused */
} SIZES[] = {
    { "1280x720", 1280, 720 },
    { "16X16", 16, 16 },
    { "8192x8192", 8192, 8192 },
    { "1281x720", 0, 0 },
    { "14x720", 0, 0 },
    { "8194x720", 0, 0 },
    { "1280", 0, 0 },
    { "1280x", 0, 0 },
    { "x720", 0, 0 },
    { "1280x720p", 0, 0 },
    { "-1280x720", 0, 0 },
    { "1280x+720", 0, 0 },
    { " 1280x720", 0, 0 },
    { "1280 x 720", 0, 0 },
    { "99999999999999999999x2", 0, 0 },
    { "", 0, 0 },
};

START_TEST(sizes_are_read_or_refused)
{
    int width = 0, height = 0;
    ck_assert_int_eq(canvas_parse_size(SIZES[_i].text, &width, &height),
                     SIZES[_i].width != 0);
    ck_assert_int_eq(width, SIZES[_i].width);
    ck_assert_int_eq(height, SIZES[_i].height);
}
END_TEST

START_TEST(rates_are_from_1_to_240)
{
    Rate rate = { 0, 0 };
    ck_assert(canvas_parse_rate("29.97", &rate));
    ck_assert_int_eq(rate.num, 30000);
    ck_assert(canvas_parse_rate("240", &rate));
    ck_assert(!canvas_parse_rate("241", &rate));
    ck_assert(!canvas_parse_rate("1/2", &rate));
    ck_assert(!canvas_parse_rate("fast", &rate));
    ck_assert_int_eq(rate.num, 240);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("canvas");
    TCase *tests = tcase_create("canvas");
    tcase_add_test(tests, presets_are_found_by_name);
    tcase_add_loop_test(tests, sizes_are_read_or_refused, 0, G_N_ELEMENTS(SIZES));
    tcase_add_test(tests, rates_are_from_1_to_240);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
