#include "chatkut/render/title.h"

#include "chatkut/media/input.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static TitleMaker *maker;
static Sequence *sequence;

static void take(PropList **list, PropId id, Value *value)
{
    PropList *with = proplist_with(*list, id, value);
    proplist_unref(*list);
    value_unref(value);
    *list = with;
}

static void setup(void)
{
    maker = title_maker_new(NULL);
    ck_assert_ptr_nonnull(maker);
    PropList *props = NULL;
    take(&props, PROP_SIZE, value_new_vec2(1280, 720));
    take(&props, PROP_RATE, value_new_ratio(rtime_make(25, 1)));
    sequence = sequence_new("main", props, NULL);
    proplist_unref(props);
}

static void teardown(void)
{
    title_maker_free(maker);
    sequence_unref(sequence);
}

/* Takes props. */
static bool draw(PropList *props, double scale, Title *title, GError **error)
{
    g_autoptr(Clip) clip =
        clip_new("title", CLIP_TEXT, RTIME_ZERO, rtime_make(1, 1), props);
    proplist_unref(props);
    return title_draw(maker, clip, sequence, RTIME_ZERO, scale, title, error);
}

static PropList *text_props(const char *text, double size)
{
    PropList *props = NULL;
    take(&props, PROP_TEXT, value_new_string(text));
    take(&props, PROP_FONT, value_new_string("DejaVu Sans"));
    take(&props, PROP_FONT_SIZE, value_new_number(size));
    return props;
}

/* The rows and columns of the picture that hold more than a trace of ink. */
typedef struct {
    int left, top, right, bottom;
} Ink;

static Ink find_ink(const AVFrame *picture)
{
    Ink ink = { picture->width, picture->height, -1, -1 };
    for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++)
            if (picture->data[3][y * picture->linesize[3] + x] > 100) {
                ink.left = MIN(ink.left, x);
                ink.right = MAX(ink.right, x);
                ink.top = MIN(ink.top, y);
                ink.bottom = MAX(ink.bottom, y);
            }
    return ink;
}

START_TEST(the_size_is_the_em_as_in_css)
{
    g_auto(Title) title = { 0 };
    ck_assert(draw(text_props("H", 200), 1, &title, NULL));
    Ink ink = find_ink(title.picture);
    /* capitals of DejaVu Sans are 1493/2048 em high */
    ck_assert_int_ge(ink.bottom - ink.top + 1, 144);
    ck_assert_int_le(ink.bottom - ink.top + 1, 147);
    ck_assert_double_eq_tol(title.box_height, 240, 1.5);
}
END_TEST

START_TEST(lines_are_a_line_height_apart)
{
    g_auto(Title) one = { 0 }, two = { 0 };
    ck_assert(draw(text_props("H", 50), 1, &one, NULL));
    PropList *props = text_props("H\nH", 50);
    take(&props, PROP_LINE_HEIGHT, value_new_number(2));
    ck_assert(draw(props, 1, &two, NULL));
    ck_assert_double_eq_tol(one.box_height, 60, 1.5);
    ck_assert_double_eq_tol(two.box_height, 200, 2);
    Ink a = find_ink(one.picture), b = find_ink(two.picture);
    ck_assert_int_le(abs((b.bottom - b.top) - (a.bottom - a.top) - 100), 1);
}
END_TEST

/* What people write is never markup: it takes the room that its characters take. */
static const struct {
    const char *hostile;
    const char *plain; /* as wide in this font */
} hostile_texts[] = {
    { "{\\b1}", "}\\b1{" },
    { "{x}", "}x{" },
    { "\\N", "N\\" },
    { "a\\Nb", "ab\\N" },
    { "\\h\\h", "hh\\\\" },
    { "\\{", "{\\" },
    { "{\\pos(0,0)}", "(\\pos0,0)}{" },
};

START_TEST(markup_is_drawn_not_obeyed)
{
    g_auto(Title) hostile = { 0 }, plain = { 0 };
    ck_assert(draw(text_props(hostile_texts[_i].hostile, 60), 1, &hostile, NULL));
    ck_assert(draw(text_props(hostile_texts[_i].plain, 60), 1, &plain, NULL));
    ck_assert_double_eq_tol(hostile.box_width, plain.box_width, 4);
    ck_assert_double_eq_tol(hostile.box_height, plain.box_height, 0.01);
}
END_TEST

START_TEST(text_wraps_in_its_box_and_is_aligned_there)
{
    g_auto(Title) title = { 0 };
    PropList *props = text_props("one two three four", 40);
    take(&props, PROP_BOX, value_new_vec2(200, 400));
    take(&props, PROP_TEXT_ALIGN, value_new_string("right"));
    take(&props, PROP_VERTICAL_ALIGN, value_new_string("bottom"));
    ck_assert(draw(props, 1, &title, NULL));
    ck_assert_double_eq_tol(title.box_width, 200, 0.01);
    ck_assert_double_eq_tol(title.box_height, 400, 0.01);
    Ink ink = find_ink(title.picture);
    ck_assert_int_le(abs(ink.right + (int)title.left - 200), 6);
    ck_assert_int_le(abs(ink.bottom + (int)title.top - 400), 16);
    /* more than a line, which is at most 40 high */
    ck_assert_int_gt(ink.bottom - ink.top, 60);
}
END_TEST

START_TEST(a_larger_scale_draws_the_same_larger)
{
    g_auto(Title) small = { 0 }, large = { 0 };
    ck_assert(draw(text_props("Welcome", 40), 1, &small, NULL));
    ck_assert(draw(text_props("Welcome", 40), 3, &large, NULL));
    ck_assert_double_eq_tol(small.box_width, large.box_width, 2);
    Ink a = find_ink(small.picture), b = find_ink(large.picture);
    ck_assert_int_le(abs(3 * (a.right - a.left) - (b.right - b.left)), 9);
}
END_TEST

START_TEST(color_and_background_are_bt709)
{
    g_auto(Title) title = { 0 };
    PropList *props = text_props(" ", 40);
    take(&props, PROP_BACKGROUND, value_new_color(0xff0000ff));
    take(&props, PROP_PADDING, value_new_number(20));
    take(&props, PROP_BOX, value_new_vec2(100, 100));
    ck_assert(draw(props, 1, &title, NULL));
    const AVFrame *picture = title.picture;
    int x = (int)(50 - title.left), y = (int)(50 - title.top);
    /* red in BT.709, limited range */
    ck_assert_int_le(abs(picture->data[0][y * picture->linesize[0] + x] - 63), 1);
    ck_assert_int_le(abs(picture->data[1][y / 2 * picture->linesize[1] + x / 2] - 102),
                     1);
    ck_assert_int_le(abs(picture->data[2][y / 2 * picture->linesize[2] + x / 2] - 240),
                     1);
    ck_assert_int_eq(picture->data[3][y * picture->linesize[3] + x], 255);
}
END_TEST

START_TEST(runs_have_their_own_style)
{
    g_auto(Title) plain = { 0 }, styled = { 0 };
    ck_assert(draw(text_props("big small", 40), 1, &plain, NULL));
    PropList *props = text_props("", 40);
    take(&props, PROP_TEXT,
         value_new_json(json_loads("[{\"text\":\"big \",\"style\":{\"size\":80}},"
                                   "{\"text\":\"small\"}]",
                                   0, NULL)));
    ck_assert(draw(props, 1, &styled, NULL));
    ck_assert_double_gt(styled.box_width, 1.3 * plain.box_width);
}
END_TEST

START_TEST(blank_text_has_no_picture)
{
    g_auto(Title) title = { 0 };
    ck_assert(draw(text_props("   ", 40), 1, &title, NULL));
    ck_assert_ptr_null(title.picture);
}
END_TEST

START_TEST(the_largest_letters_are_drawn)
{
    g_auto(Title) title = { 0 };
    ck_assert(draw(text_props("W", 1000), 4, &title, NULL));
    ck_assert_ptr_nonnull(title.picture);
    ck_assert_int_gt(find_ink(title.picture).bottom, 2800);
}
END_TEST

START_TEST(what_cannot_be_drawn_is_refused)
{
    g_auto(Title) title = { 0 };
    g_autoptr(GError) error = NULL;
    PropList *props = text_props("text", 40);
    take(&props, PROP_TEXT_ALIGN, value_new_string("justify"));
    ck_assert(!draw(props, 1, &title, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
    g_clear_error(&error);
    ck_assert(!draw(text_props("wide", 4000), 4, &title, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_LIMIT));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("title");
    TCase *tcase = tcase_create("titles");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, the_size_is_the_em_as_in_css);
    tcase_add_test(tcase, lines_are_a_line_height_apart);
    tcase_add_loop_test(tcase, markup_is_drawn_not_obeyed, 0,
                        G_N_ELEMENTS(hostile_texts));
    tcase_add_test(tcase, text_wraps_in_its_box_and_is_aligned_there);
    tcase_add_test(tcase, a_larger_scale_draws_the_same_larger);
    tcase_add_test(tcase, color_and_background_are_bt709);
    tcase_add_test(tcase, runs_have_their_own_style);
    tcase_add_test(tcase, blank_text_has_no_picture);
    tcase_add_test(tcase, the_largest_letters_are_drawn);
    tcase_add_test(tcase, what_cannot_be_drawn_is_refused);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
