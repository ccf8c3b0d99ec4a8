#include "chatkut/render/title.h"

#include "../run.h"
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

static void take_runs(PropList **props, const char *runs)
{
    g_autofree char *json = g_strdelimit(g_strdup(runs), "'", '"');
    take(props, PROP_TEXT, value_new_json(json_loads(json, 0, NULL)));
}

/* Luma at a point of the box; 0 where nothing is drawn. */
static int luma_at(const Title *title, double x, double y)
{
    int column = (int)(x - title->left), row = (int)(y - title->top);
    const AVFrame *picture = title->picture;
    if (picture->data[3][row * picture->linesize[3] + column] == 0)
        return 0;
    return picture->data[0][row * picture->linesize[0] + column];
}

/* Blanks of 20 pixels: letters of DejaVu Sans Mono are 1233/2048 em wide. */
START_TEST(a_background_of_a_run_is_a_box_behind_it)
{
    g_auto(Title) title = { 0 };
    const double wide = 100 * 1233 / 2048.0, high = 100 * (1901 + 483) / 2048.0;
    PropList *props = text_props("", 100);
    take(&props, PROP_FONT, value_new_string("DejaVu Sans Mono"));
    take(&props, PROP_LINE_HEIGHT, value_new_number(2));
    take_runs(&props, "[{'text':'a'},{'text':'  ','style':{'background':{'color':"
                      "'#FFFFFF','padding':5}}},{'text':'a'}]");
    ck_assert(draw(props, 1, &title, NULL));
    ck_assert_double_eq_tol(title.box_width, 4 * wide, 2);
    for (int side = -1; side <= 1; side += 2) {
        double x = 2 * wide + side * (wide + 5), y = 100 + side * (high / 2 + 5);
        ck_assert_int_eq(luma_at(&title, x - 2 * side, 100), 235);
        ck_assert_int_ne(luma_at(&title, x + 2 * side, 100), 235);
        ck_assert_int_eq(luma_at(&title, 2 * wide, y - 2 * side), 235);
        ck_assert_int_eq(luma_at(&title, 2 * wide, y + 2 * side), 0);
    }
}
END_TEST

START_TEST(a_run_has_its_own_outline_and_shadow)
{
    g_auto(Title) plain = { 0 }, outlined = { 0 }, shadowed = { 0 };
    PropList *props = text_props("HH", 100);
    ck_assert(draw(props, 1, &plain, NULL));
    props = text_props("", 100);
    take_runs(&props, "[{'text':'H','style':{'stroke':{'color':'#000000','width':10}}},"
                      "{'text':'H'}]");
    ck_assert(draw(props, 1, &outlined, NULL));
    props = text_props("", 100);
    take_runs(&props, "[{'text':'H'},{'text':'H','style':{'shadow':{'color':'#000000',"
                      "'offset':[0,40]}}}]");
    ck_assert(draw(props, 1, &shadowed, NULL));
    Ink a = find_ink(plain.picture), b = find_ink(outlined.picture),
        c = find_ink(shadowed.picture);
    ck_assert_double_eq_tol((b.left + outlined.left) - (a.left + plain.left), -10, 1);
    ck_assert_double_eq_tol((b.right + outlined.left) - (a.right + plain.left), 0, 1);
    ck_assert_double_eq_tol((c.bottom + shadowed.top) - (a.bottom + plain.top), 40, 1);
    ck_assert_double_eq_tol((c.left + shadowed.left) - (a.left + plain.left), 0, 1);
}
END_TEST

/* The first and last column of ink of the rows that lie a line height apart. */
static void line_ends(const Title *title, int line, double height, double ends[2])
{
    ends[0] = title->box_width;
    ends[1] = 0;
    for (int y = (int)(line * height + 4); y < (line + 1) * height - 4; y++)
        for (int x = 0; x < title->box_width; x++)
            if (luma_at(title, x, y) > 100) {
                ends[0] = MIN(ends[0], x);
                ends[1] = MAX(ends[1], x);
            }
}

/* "H" stands 201/2048 em inside of its advance on both sides. */
START_TEST(justified_lines_are_as_wide_as_the_box)
{
    g_auto(Title) title = { 0 };
    const double bearing = 40 * 201 / 2048.0;
    PropList *props = text_props("HH HHH H HHHH", 40);
    take(&props, PROP_BOX, value_new_vec2(300, 96));
    take(&props, PROP_TEXT_ALIGN, value_new_string("justify"));
    ck_assert(draw(props, 1, &title, NULL));
    double ends[2];
    line_ends(&title, 0, 48, ends);
    ck_assert_double_eq_tol(ends[0], bearing, 1.5);
    ck_assert_double_eq_tol(ends[1], 300 - bearing, 2);
    line_ends(&title, 1, 48, ends);
    ck_assert_double_eq_tol(ends[0], bearing, 1.5);
    ck_assert_double_lt(ends[1], 280);
}
END_TEST

/* How much colour there is. */
static int most_chroma(const Title *title)
{
    const AVFrame *picture = title->picture;
    int most = 0;
    for (int y = 0; y < picture->height / 2; y++)
        for (int x = 0; x < picture->width / 2; x++)
            most = MAX(most, abs(picture->data[1][y * picture->linesize[1] + x] - 128));
    return most;
}

/* One picture each, 1.2 em wide, whatever it is made of; text where text is meant. */
START_TEST(emoji_are_pictures_in_colour)
{
    static const struct {
        const char *text;
        int pictures; /* 0: it is text */
    } rows[] = {
        { "\U0001F600", 1 },
        { "\U0001F389\U0001F389", 2 },
        { "\U0001F469\u200D\U0001F680", 1 }, /* an astronaut */
        { "\U0001F1E9\U0001F1EA", 1 },       /* a flag */
        { "\U0001F44D\U0001F3FD", 1 },       /* a skin */
        { "9\uFE0F\u20E3", 1 },              /* a key */
        { "\u2764\uFE0F", 1 },
        { "\u2764\uFE0E", 0 },
        { "9", 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Title) title = { 0 };
        ck_assert(draw(text_props(rows[i].text, 100), 1, &title, NULL));
        ck_assert_ptr_nonnull(title.picture);
        if (rows[i].pictures == 0) {
            ck_assert_int_le(most_chroma(&title), 1);
            continue;
        }
        ck_assert_double_eq_tol(title.box_width, 120 * rows[i].pictures, 2);
        ck_assert_msg(most_chroma(&title) >= 6, "row %zu: grey", i);
        Ink ink = find_ink(title.picture);
        ck_assert_int_le(ink.right - ink.left, 120 * rows[i].pictures);
        ck_assert_double_eq_tol((ink.left + ink.right + 1) / 2.0 + title.left,
                                title.box_width / 2, 6);
    }
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
    PropList *props = text_props("", 40);
    take_runs(&props, "[{'text':'text','style':{'align':'left'}}]");
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
    tcase_add_test(tcase, the_size_is_the_em_as_in_css);
    tcase_add_test(tcase, lines_are_a_line_height_apart);
    tcase_add_loop_test(tcase, markup_is_drawn_not_obeyed, 0,
                        G_N_ELEMENTS(hostile_texts));
    tcase_add_test(tcase, text_wraps_in_its_box_and_is_aligned_there);
    tcase_add_test(tcase, a_larger_scale_draws_the_same_larger);
    tcase_add_test(tcase, color_and_background_are_bt709);
    tcase_add_test(tcase, runs_have_their_own_style);
    tcase_add_test(tcase, a_background_of_a_run_is_a_box_behind_it);
    tcase_add_test(tcase, a_run_has_its_own_outline_and_shadow);
    tcase_add_test(tcase, justified_lines_are_as_wide_as_the_box);
    tcase_add_test(tcase, emoji_are_pictures_in_colour);
    tcase_add_test(tcase, blank_text_has_no_picture);
    tcase_add_test(tcase, the_largest_letters_are_drawn);
    tcase_add_test(tcase, what_cannot_be_drawn_is_refused);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
