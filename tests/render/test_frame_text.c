/* What each property of text does to a frame, measured on the letters themselves:
 * beside the same text without it. */
#include "scene.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where there is ink: anything that is not black, and what is red. */
typedef struct {
    int left, top, right, bottom; /* the last column and row of it */
    double sum;                   /* how many pixels' worth */
} Ink;

typedef struct {
    Ink all, red;
} Look;

static void count(Ink *ink, int x, int y, double much)
{
    if (much > 0.5) {
        ink->left = MIN(ink->left, x);
        ink->right = MAX(ink->right, x);
        ink->top = MIN(ink->top, y);
        ink->bottom = MAX(ink->bottom, y);
    }
    ink->sum += fmax(much, 0);
}

static const char *family = "DejaVu Sans";

static AVFrame *picture_of(const char *text, const char *style, const char *more)
{
    g_autofree char *track =
        g_strdup_printf("{'id':'t','kind':'video','clips':[{'id':'c','type':'text','"
                        "start':0,'duration':"
                        "60,'text':'%s','style':{'font':'%s'%s}%s}]}",
                        text, family, style, more);
    g_autoptr(Composition) composition = scene_compose("30/1", track);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    return scene_picture(compositor, RTIME_ZERO);
}

/* Red: Cr of 240, luma of 63. */
static Look look_at(const char *text, const char *style, const char *more)
{
    AVFrame *picture = picture_of(text, style, more);
    const Ink none = { SCENE_WIDTH, SCENE_HEIGHT, -1, -1, 0 };
    Look look = { none, none };
    for (int y = 0; y < SCENE_HEIGHT; y++)
        for (int x = 0; x < SCENE_WIDTH; x++) {
            int luma = picture->data[0][y * picture->linesize[0] + x];
            int red = picture->data[2][y / 2 * picture->linesize[2] + x / 2];
            count(&look.all, x, y, fmax((luma - 16) / 219.0, (red - 128) / 112.0));
            count(&look.red, x, y, (red - 128) / 112.0);
        }
    av_frame_free(&picture);
    return look;
}

#define SIZE ",'size':20"

static Look plain(void)
{
    return look_at("HH", SIZE, "");
}

static int wide(Ink ink)
{
    return ink.right - ink.left + 1;
}

static int high(Ink ink)
{
    return ink.bottom - ink.top + 1;
}

/* DejaVu Sans: its capitals are 0.729 em high. */
START_TEST(size_is_the_em)
{
    for (int size = 10; size <= 50; size += 10) {
        g_autofree char *style = g_strdup_printf(",'size':%d", size);
        Look look = look_at("H", style, "");
        ck_assert_int_le(abs(high(look.all) - (int)lrint(0.729 * size)), 1);
    }
}
END_TEST

/* In a font of one width an i has as much room as an m. */
START_TEST(fonts_are_found_by_their_family)
{
    Ink thin = look_at("iiii", SIZE, "").all, mono;
    family = "DejaVu Sans Mono";
    mono = look_at("iiii", SIZE, "").all;
    family = "DejaVu Sans";
    ck_assert_int_gt(wide(mono), 1.5 * wide(thin));
}
END_TEST

START_TEST(bold_has_more_ink)
{
    double light = plain().all.sum;
    double bold = look_at("HH", SIZE ",'weight':700", "").all.sum;
    ck_assert_double_ge(bold, 1.3 * light);
}
END_TEST

/* Where the left edge of the ink is in a row. */
static int left_edge(const AVFrame *picture, int y)
{
    int x = 0;
    while (x < SCENE_WIDTH && picture->data[0][y * picture->linesize[0] + x] < 100)
        x++;
    return x;
}

START_TEST(italics_lean_to_the_right)
{
    Ink ink = plain().all;
    AVFrame *upright = picture_of("H", SIZE, "");
    AVFrame *italic = picture_of("H", SIZE ",'italic':true", "");
    ck_assert_int_le(
        abs(left_edge(upright, ink.top + 1) - left_edge(upright, ink.bottom - 1)), 1);
    ck_assert_int_ge(left_edge(italic, ink.top + 1) - left_edge(italic, ink.bottom - 1),
                     2);
    av_frame_free(&upright);
    av_frame_free(&italic);
}
END_TEST

START_TEST(underlines_are_below_the_letters)
{
    Ink bare = plain().all;
    Ink lined = look_at("HH", SIZE ",'underline':true", "").all;
    ck_assert_int_gt(lined.bottom, bare.bottom);
    ck_assert_int_ge(wide(lined), wide(bare));
    ck_assert_double_ge(lined.sum, bare.sum + 0.7 * wide(bare));
}
END_TEST

START_TEST(letters_are_spaced)
{
    Ink near = plain().all, far = look_at("HH", SIZE ",'letterSpacing':10", "").all;
    ck_assert_int_le(abs(wide(far) - wide(near) - 10), 1);
}
END_TEST

START_TEST(lines_are_a_line_height_apart)
{
    Ink one = look_at("H", SIZE, "").all;
    for (int tenths = 10; tenths <= 16; tenths += 3) {
        g_autofree char *style =
            g_strdup_printf(",'size':16,'lineHeight':%g", tenths / 10.0);
        Ink two = look_at("H\\nH", style, "").all;
        ck_assert_int_le(abs(high(two) - (int)lrint(0.729 * 16 + 1.6 * tenths)), 1);
        ck_assert_int_le(abs(two.left + two.right - one.left - one.right), 2);
    }
}
END_TEST

/* In a box of 120x40, [20, 140) x [4, 44). */
START_TEST(text_is_aligned_in_its_box)
{
    const struct {
        const char *align;
        double across,
            down; /* 0 … 1: left, top … right, bottom; below 0: not looked at */
    } rows[] = {
        { "'align':'left'", 0, -1 },      { "'align':'center'", 0.5, -1 },
        { "'align':'right'", 1, -1 },     { "'valign':'top'", -1, 0 },
        { "'valign':'middle'", -1, 0.5 }, { "'valign':'bottom'", -1, 1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *style = g_strdup_printf(SIZE ",%s", rows[i].align);
        Ink ink = look_at("HH", style, ",'box':[120,40]").all;
        /* H stands 0.1 em from where it begins; a line of 1.2 em has the capitals of
         * 0.73 em in about its middle. */
        double x = 22 + rows[i].across * (116 - wide(ink));
        double y = 4 + rows[i].down * (40 - 24) + 4;
        if (rows[i].across >= 0)
            ck_assert_msg(fabs(ink.left - x) <= 1.5, "%s: %d, not %g", rows[i].align,
                          ink.left, x);
        if (rows[i].down >= 0)
            ck_assert_msg(fabs(ink.top - y) <= 2.5, "%s: %d, not %g", rows[i].align,
                          ink.top, y);
    }
}
END_TEST

START_TEST(colours_are_those_asked_for)
{
    Look red = look_at("HH", SIZE ",'color':'#FF0000'", "");
    Look faint = look_at("HH", SIZE ",'color':'#FFFFFF80'", "");
    ck_assert_double_gt(red.red.sum, 0.7 * plain().all.sum);
    ck_assert_double_eq_tol(faint.all.sum / plain().all.sum, 0.5, 0.05);
}
END_TEST

START_TEST(outlines_lie_around_the_letters)
{
    Ink bare = plain().all;
    Look look = look_at("HH", SIZE ",'stroke':{'color':'#FF0000','width':3}", "");
    ck_assert_int_le(abs(bare.left - look.all.left - 3), 1);
    ck_assert_int_le(abs(look.all.right - bare.right - 3), 1);
    ck_assert_int_le(abs(bare.top - look.all.top - 3), 1);
    ck_assert_int_le(abs(look.all.bottom - bare.bottom - 3), 1);
    ck_assert_double_gt(look.red.sum, 100);
}
END_TEST

/* Of letters thick enough for a whole sample of chroma. */
START_TEST(shadows_lie_beside_the_letters)
{
#define THICK ",'size':24,'weight':900"
    Ink bare = look_at("HH", THICK, "").all;
    Look hard =
        look_at("HH", THICK ",'shadow':{'color':'#FF0000','offset':[40,-8]}", "");
    Look soft = look_at(
        "HH", THICK ",'shadow':{'color':'#FF0000','offset':[40,-8],'blur':8}", "");
    ck_assert_int_le(abs(hard.red.right - bare.right - 40), 2);
    ck_assert_int_le(abs(hard.red.top - bare.top + 8), 2);
    /* as much of it, but nowhere all of it */
    ck_assert_double_eq_tol(soft.red.sum / hard.red.sum, 1, 0.1);
    ck_assert_int_lt(wide(soft.red), wide(hard.red) + 4);
}
END_TEST

/* A text of one line is 1.2 em high; its box has no more. */
START_TEST(backgrounds_are_as_large_as_text_and_padding)
{
    Look bare = look_at("HH", SIZE ",'background':{'color':'#FF0000'}", "");
    Look padded =
        look_at("HH", SIZE ",'background':{'color':'#FF0000','padding':6}", "");
    Look fitted =
        look_at("HH", SIZE ",'background':{'color':'#FF0000'}", ",'box':[120,40]");
    ck_assert_int_le(abs(high(bare.all) - 24), 1);
    ck_assert_int_le(abs(wide(padded.all) - wide(bare.all) - 12), 1);
    ck_assert_int_le(abs(high(padded.all) - high(bare.all) - 12), 1);
    ck_assert_int_eq(wide(fitted.all), 120);
    ck_assert_int_eq(high(fitted.all), 40);
}
END_TEST

START_TEST(backgrounds_have_round_corners)
{
    static const char box[] = ",'box':[120,40]";
    AVFrame *picture = picture_of(
        "HH", SIZE ",'background':{'color':'#FFFFFF','radius':16},'color':'#000000'",
        box);
    double corner = 0;
    for (int y = 4; y < 20; y++)
        for (int x = 20; x < 36; x++)
            corner += (picture->data[0][y * picture->linesize[0] + x] - 16) / 219.0;
    /* a quarter of a circle */
    ck_assert_double_eq_tol(corner, 16 * 16 * M_PI / 4, 2);
    av_frame_free(&picture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame_text");
    TCase *cases = tcase_create("text");
    tcase_add_test(cases, size_is_the_em);
    tcase_add_test(cases, fonts_are_found_by_their_family);
    tcase_add_test(cases, bold_has_more_ink);
    tcase_add_test(cases, italics_lean_to_the_right);
    tcase_add_test(cases, underlines_are_below_the_letters);
    tcase_add_test(cases, letters_are_spaced);
    tcase_add_test(cases, lines_are_a_line_height_apart);
    tcase_add_test(cases, text_is_aligned_in_its_box);
    tcase_add_test(cases, colours_are_those_asked_for);
    tcase_add_test(cases, outlines_lie_around_the_letters);
    tcase_add_test(cases, shadows_lie_beside_the_letters);
    tcase_add_test(cases, backgrounds_are_as_large_as_text_and_padding);
    tcase_add_test(cases, backgrounds_have_round_corners);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
