/* Every property of the table: a frame that shows it, or where else it is tested. */
#include "scene.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- colours --------------------------------------------------------------------- */

typedef struct {
    double c[3];
} Rgb;

static Rgb rgb(unsigned color)
{
    return (Rgb){ { (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                    (color & 255) / 255.0 } };
}

/* BT.709, limited range. */
static void expect_color(const AVFrame *picture, int x, int y, Rgb want,
                         const char *what)
{
    double luma = 0.2126 * want.c[0] + 0.7152 * want.c[1] + 0.0722 * want.c[2];
    const double right[3] = { 16 + 219 * luma, 128 + 224 * (want.c[2] - luma) / 1.8556,
                              128 + 224 * (want.c[0] - luma) / 1.5748 };
    for (int plane = 0; plane < 3; plane++) {
        int shift = plane > 0;
        int got =
            picture
                ->data[plane][(y >> shift) * picture->linesize[plane] + (x >> shift)];
        ck_assert_msg(fabs(got - right[plane]) <= 2,
                      "%s at %d, %d: plane %d is %d, not %.1f", what, x, y, plane, got,
                      right[plane]);
    }
}

/* ---- frames ---------------------------------------------------------------------- */

#define TRACK(clips)     "{'id':'t','kind':'video','clips':[" clips "]}"
#define CLIP(type, more) "{'id':'c','type':'" type "','start':0,'duration':60" more "}"
#define RECT(more)       TRACK(CLIP("shape", ",'shape':'rect','fill':'#FF0000'" more))
#define BOX              ",'box':[40,24]"
#define STEPS(more)      TRACK(CLIP("sequence", ",'sequence':'steps'" more))

/* Six greys, ten frames each: 0x202020, 0x404040 … 0xC0C0C0. And one that has no length
 * but the one that it says. */
static const char sequences[] =
    ",{'id':'steps','size':[160,48],'rate':'30/1','tracks':[{'id':'s','kind':'video',"
    "'clips':["
    "{'id':'s0','type':'shape','shape':'rect','start':0,'duration':10,'fill':'#202020'}"
    ","
    "{'id':'s1','type':'shape','shape':'rect','start':10,'duration':10,'fill':'#404040'"
    "},"
    "{'id':'s2','type':'shape','shape':'rect','start':20,'duration':10,'fill':'#606060'"
    "},"
    "{'id':'s3','type':'shape','shape':'rect','start':30,'duration':10,'fill':'#808080'"
    "},"
    "{'id':'s4','type':'shape','shape':'rect','start':40,'duration':10,'fill':'#A0A0A0'"
    "},"
    "{'id':'s5','type':'shape','shape':'rect','start':50,'duration':10,'fill':'#C0C0C0'"
    "}"
    "]}]},"
    "{'id':'short','size':[160,48],'rate':'30/1','duration':15,'tracks':[{'id':'h',"
    "'kind':'video','clips':[{'id':'h0','type':'shape','shape':'rect','start':0,"
    "'duration':10,'fill':'#FF0000'},{'id':'h1','type':'shape','shape':'rect','start':"
    "10,'duration':50,'fill':'#0000FF'}]}]},"
    "{'id':'small','size':[40,24],'rate':'10/1','background':'#00FF00','tracks':[{'id':"
    "'m','kind':'video','clips':[{'id':'m0','type':'shape','shape':'rect','start':0,"
    "'duration':1,'fill':'#FF0000'}]}]}";

typedef struct {
    PropId id;
    const char *tracks;
    int n;
    struct {
        int x, y;
        unsigned color;
    } at[4]; /* until one at 0, 0 */
} Row;

/* A box of 40x24 in the middle is [60, 100) x [12, 36). */
static const Row rows[] = {
    { PROP_ENABLED, RECT(",'enabled':false"), 0, { { 80, 24, 0x000000 } } },
    { PROP_ENABLED,
      "{'id':'t','kind':'video','enabled':false,'clips':[" CLIP(
          "shape", ",'shape':'rect','fill':'#FF0000'") "]}",
      0,
      { { 80, 24, 0x000000 } } },
    { PROP_SEQUENCE, STEPS(""), 15, { { 80, 24, 0x404040 } } },
    { PROP_IN, STEPS(",'in':20"), 5, { { 80, 24, 0x606060 } } },
    { PROP_SPEED, STEPS(",'speed':2"), 12, { { 80, 24, 0x606060 } } },
    { PROP_SPEED, STEPS(",'speed':'1/2'"), 45, { { 80, 24, 0x606060 } } },
    /* backwards: what ends at the in point comes first */
    { PROP_SPEED, STEPS(",'in':40,'speed':-1"), 0, { { 80, 24, 0x808080 } } },
    { PROP_SPEED, STEPS(",'in':40,'speed':-1"), 11, { { 80, 24, 0x606060 } } },
    { PROP_REMAP,
      STEPS(",'remap':{'keys':[{'at':0,'value':'1s'},{'at':30,'value':'0s'}]}"),
      15,
      { { 80, 24, 0x404040 } } },
    /* a frozen frame */
    { PROP_REMAP,
      STEPS(",'remap':{'keys':[{'at':0,'value':'1s'}]}"),
      50,
      { { 80, 24, 0x808080 } } },
    { PROP_LOOP, STEPS(",'in':50"), 35, { { 80, 24, 0xC0C0C0 } } },
    { PROP_LOOP, STEPS(",'in':50,'loop':true"), 35, { { 80, 24, 0x606060 } } },
    { PROP_SHAPE,
      RECT(BOX),
      0,
      { { 61, 13, 0xFF0000 }, { 57, 24, 0 }, { 80, 39, 0 } } },
    { PROP_SHAPE,
      TRACK(CLIP("shape", ",'shape':'ellipse','fill':'#FF0000'" BOX)),
      0,
      { { 80, 14, 0xFF0000 }, { 62, 14, 0 }, { 64, 24, 0xFF0000 } } },
    { PROP_SHAPE,
      TRACK(CLIP("shape",
                 ",'shape':'line','points':[[0,0.5],[1,0.5]],'stroke':{'paint':"
                 "'#FF0000','width':8}" BOX)),
      0,
      { { 64, 24, 0xFF0000 }, { 80, 15, 0 }, { 106, 24, 0 } } },
    { PROP_SHAPE,
      TRACK(CLIP("shape", ",'shape':'polygon','points':[[0,0],[1,0],[0,1]],'fill':"
                          "'#FF0000'" BOX)),
      0,
      { { 64, 16, 0xFF0000 }, { 96, 34, 0 } } },
    { PROP_SHAPE,
      TRACK(CLIP("shape",
                 ",'shape':'path','path':'M0 0h20v24h-20z','fill':'#FF0000'" BOX)),
      0,
      { { 64, 24, 0xFF0000 }, { 84, 24, 0 } } },
    { PROP_FILL,
      TRACK(CLIP("shape", ",'shape':'rect','fill':'#3080D0'" BOX)),
      0,
      { { 80, 24, 0x3080D0 } } },
    { PROP_FILL,
      TRACK(CLIP("shape", ",'shape':'rect','fill':'#FFFFFF80'")),
      0,
      { { 80, 24, 0x808080 } } },
    { PROP_FILL,
      TRACK(CLIP("shape", ",'shape':'rect','fill':{'gradient':'linear','angle':90,"
                          "'stops':[[0,'#000000'],[0.5,'#FF0000'],[1,'#FF0000']]}")),
      0,
      { { 40, 24, 0x810000 }, { 120, 24, 0xFF0000 } } },
    { PROP_OUTLINE_PAINT,
      RECT(BOX ",'stroke':{'paint':'#0000FF','width':8}"),
      0,
      { { 60, 24, 0x0000FF },
        { 80, 24, 0xFF0000 },
        { 80, 12, 0x0000FF },
        { 52, 24, 0 } } },
    { PROP_OUTLINE_WIDTH,
      RECT(BOX ",'stroke':{'paint':'#0000FF','width':16}"),
      0,
      { { 66, 24, 0x0000FF },
        { 54, 24, 0x0000FF },
        { 80, 24, 0xFF0000 },
        { 49, 24, 0 } } },
    { PROP_BOX, RECT(",'box':[80,40]"), 0, { { 42, 24, 0xFF0000 }, { 36, 24, 0 } } },
    { PROP_RADIUS,
      RECT(BOX ",'radius':12"),
      0,
      { { 61, 13, 0 }, { 80, 13, 0xFF0000 }, { 66, 18, 0xFF0000 } } },
    { PROP_OPACITY, RECT(",'opacity':0.5"), 0, { { 80, 24, 0x800000 } } },
    { PROP_OPACITY, RECT(",'opacity':0"), 0, { { 80, 24, 0 } } },
    { PROP_SIZE,
      TRACK(CLIP("sequence", ",'sequence':'small','fit':'none'")),
      0,
      { { 62, 24, 0xFF0000 }, { 56, 24, 0 } } },
    { PROP_RATE,
      TRACK(CLIP("sequence", ",'sequence':'small'")),
      2,
      { { 80, 24, 0xFF0000 } } },
    { PROP_PAINT,
      TRACK(CLIP("sequence", ",'sequence':'small','in':'1/10s'")),
      3,
      { { 80, 24, 0xFF0000 } } },
    { PROP_LENGTH,
      TRACK(CLIP("sequence", ",'sequence':'short','loop':true")),
      20,
      { { 80, 24, 0xFF0000 } } },
    { PROP_LENGTH,
      TRACK(CLIP("sequence", ",'sequence':'short','loop':true")),
      13,
      { { 80, 24, 0x0000FF } } },
    { PROP_EFFECTS,
      RECT(",'effects':[{'id':'e','type':'invert'}]"),
      0,
      { { 80, 24, 0x00FFFF } } },
    { PROP_LOCKED, RECT(",'locked':true"), 0, { { 80, 24, 0xFF0000 } } },
};

static const struct {
    PropId id;
    const char *where; /* what tests it, or why there is nothing to see */
} elsewhere[] = {
    { PROP_LABEL, "for people" },
    { PROP_LINK, "for edits" },
    { PROP_ASSET, "test_frame_place" },
    { PROP_PITCH, "test_mix" },
    { PROP_TEXT, "test_title" },
    { PROP_LANG, "for players" },
    { PROP_CUES, "test_compositor: captions_show_their_cues" },
    { PROP_FONT, "test_frame_text" },
    { PROP_FONT_SIZE, "test_frame_text" },
    { PROP_FONT_WEIGHT, "test_frame_text" },
    { PROP_ITALIC, "test_frame_text" },
    { PROP_UNDERLINE, "test_frame_text" },
    { PROP_COLOR, "test_frame_text" },
    { PROP_TEXT_ALIGN, "test_frame_text" },
    { PROP_VERTICAL_ALIGN, "test_frame_text" },
    { PROP_LINE_HEIGHT, "test_frame_text" },
    { PROP_LETTER_SPACING, "test_frame_text" },
    { PROP_STROKE_COLOR, "test_frame_text" },
    { PROP_STROKE_WIDTH, "test_frame_text" },
    { PROP_SHADOW_COLOR, "test_frame_text" },
    { PROP_SHADOW_BLUR, "test_frame_text" },
    { PROP_SHADOW_OFFSET, "test_frame_text" },
    { PROP_BACKGROUND, "test_frame_text" },
    { PROP_PADDING, "test_frame_text" },
    { PROP_BACKGROUND_RADIUS, "test_frame_text" },
    { PROP_HIGHLIGHT, "test_compositor: words_are_highlighted_as_they_are_said" },
    { PROP_MAX_LINES, "test_compositor: long_captions_come_page_by_page" },
    { PROP_POINTS, "test_compositor: shapes_are_where_their_points_are" },
    { PROP_PATH, "test_compositor: shapes_are_where_their_points_are" },
    { PROP_TRIM, "test_compositor: shapes_are_where_their_points_are" },
    { PROP_FIT, "test_frame_place" },
    { PROP_CROP_LEFT, "test_frame_place" },
    { PROP_CROP_TOP, "test_frame_place" },
    { PROP_CROP_RIGHT, "test_frame_place" },
    { PROP_CROP_BOTTOM, "test_frame_place" },
    { PROP_POSITION, "test_frame_place" },
    { PROP_ANCHOR, "test_frame_place" },
    { PROP_SCALE, "test_frame_place" },
    { PROP_ROTATION, "test_frame_place" },
    { PROP_BLEND, "every_blend_mode_is_its_formula, below" },
    { PROP_VOLUME, "test_mix: levels_are_what_they_say" },
    { PROP_PAN, "test_mix: levels_are_what_they_say" },
    { PROP_MUTE, "test_mix: levels_are_what_they_say" },
    { PROP_FADE_IN, "test_mix: fades_have_their_shapes" },
    { PROP_FADE_IN_CURVE, "test_mix: fades_have_their_shapes" },
    { PROP_FADE_OUT, "test_mix: fades_have_their_shapes" },
    { PROP_FADE_OUT_CURVE, "test_mix: fades_have_their_shapes" },
    { PROP_DUCK, "test_mix: music_ducks_under_a_voice" },
    { PROP_AUDIO_STREAM, "test_audio_reader: the_nth_stream_is_chosen" },
    { PROP_CHANNELS, "test_mix: levels_are_what_they_say" },
    { PROP_EASE, "test_transition: progress_is_eased" },
    { PROP_PARAMS, "test_transition: transitions_are_their_formulas" },
    { PROP_TRANSITION_AUDIO, "test_mix: a_transition_that_cuts_sound_leaves_it_alone" },
    { PROP_ROLE, "for edits" },
    { PROP_TRACK_MUTE, "test_mix: levels_are_what_they_say" },
    { PROP_MAGNETIC, "for edits" },
    { PROP_SAMPLE_RATE, "test_job" },
    { PROP_TIMECODE, "for people" },
    { PROP_DROP_FRAME, "for people" },
    { PROP_FILE, "tests/cli/test_render.py" },
    { PROP_HASH, "test_segment: unknown_media_are_not_kept" },
    { PROP_PICTURE_SIZE, "told by the probe" },
    { PROP_PICTURE_RATE, "told by the probe" },
    { PROP_TURN, "test_convert: pictures_are_turned_upright" },
    { PROP_VIDEO_STREAM, "tests/flow/test_media.py: nasa_multistream.mp4" },
    { PROP_SOUND_STREAM, "tests/flow/test_media.py: nasa_multistream.mp4" },
    { PROP_ALPHA, "told by the probe" },
    { PROP_MEDIA, "test_edl: what_may_be_a_frame_off_is_told" },
    { PROP_MISSING, "for people" },
    { PROP_ORIGIN, "for people" },
    { PROP_MARKERS, "for people" },
    { PROP_SLOTS, "for templates" },
    { PROP_META, "for other programs" },
};

START_TEST(frames_show_every_property)
{
    g_autoptr(Composition) composition =
        scene_compose_with("30/1", rows[_i].tracks, NULL, sequences);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    AVFrame *picture;
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    picture = scene_picture(compositor, rtime_from_frames(rows[_i].n, (Rate){ 30, 1 }));
    for (int k = 0; k < 4 && rows[_i].at[k].x; k++)
        expect_color(picture, rows[_i].at[k].x, rows[_i].at[k].y,
                     rgb(rows[_i].at[k].color), rows[_i].tracks);
    av_frame_free(&picture);
}
END_TEST

START_TEST(every_property_has_a_frame_or_a_test)
{
    for (int id = 0; id < PROP_COUNT; id++) {
        bool there = false;
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            there |= rows[i].id == (PropId)id;
        for (size_t i = 0; i < G_N_ELEMENTS(elsewhere); i++)
            there |= elsewhere[i].id == (PropId)id;
        ck_assert_msg(there, "nothing tests what “%s” looks like",
                      property_get((PropId)id)->name);
    }
}
END_TEST

START_TEST(every_kind_of_shape_has_a_frame)
{
    g_auto(GStrv) kinds = g_strsplit(property_get(PROP_SHAPE)->choices, "|", -1);
    for (char **kind = kinds; *kind; kind++) {
        g_autofree char *said = g_strdup_printf("'shape':'%s'", *kind);
        bool there = false;
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            there |= rows[i].id == PROP_SHAPE && strstr(rows[i].tracks, said);
        ck_assert_msg(there, "no frame shows “%s”", *kind);
    }
}
END_TEST

/* ---- blend modes: Compositing and Blending Level 1, on one component ------------- */

static double multiply(double b, double s)
{
    return b * s;
}

static double screen(double b, double s)
{
    return 1 - (1 - b) * (1 - s);
}

static double hard_light(double b, double s)
{
    return s <= 0.5 ? multiply(b, 2 * s) : screen(b, 2 * s - 1);
}

static double overlay(double b, double s)
{
    return hard_light(s, b);
}

static double difference(double b, double s)
{
    return fabs(b - s);
}

static double normal(double b, double s)
{
    (void)b;
    return s;
}

/* plus-lighter */
static double add(double b, double s)
{
    return fmin(1, b + s);
}

static double soft_light(double b, double s)
{
    double d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : sqrt(b);
    return s <= 0.5 ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * (d - b);
}

static const struct {
    const char *mode;
    double (*formula)(double b, double s);
} modes[] = {
    { "normal", normal },
    { "multiply", multiply },
    { "screen", screen },
    { "overlay", overlay },
    { "darken", fmin },
    { "lighten", fmax },
    { "add", add },
    { "difference", difference },
    { "soft-light", soft_light },
    { "hard-light", hard_light },
};

static void expect_blend(int mode, unsigned under, unsigned over, double opacity)
{
    g_autofree char *tracks = g_strdup_printf(
        "{'id':'u','kind':'video','clips':[{'id':'b','type':'shape','shape':'rect',"
        "'start':0,'duration':9,'fill':'#%06X'}]}," TRACK(
            CLIP("shape", ",'shape':'rect','fill':'#%06X','opacity':%g,'blend':'%s'")),
        under, over, opacity, modes[mode].mode);
    g_autoptr(Composition) composition = scene_compose("30/1", tracks);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    AVFrame *picture = scene_picture(compositor, RTIME_ZERO);
    Rgb b = rgb(under), s = rgb(over), want;
    for (int i = 0; i < 3; i++)
        want.c[i] = b.c[i] + opacity * (modes[mode].formula(b.c[i], s.c[i]) - b.c[i]);
    expect_color(picture, 80, 24, want, tracks);
    av_frame_free(&picture);
}

START_TEST(every_blend_mode_is_its_formula)
{
    static const unsigned colors[] = { 0xC08040, 0x4090E0, 0x203010, 0xF0F0F0,
                                       0x808080 };
    for (int under = 0; under < 5; under++)
        for (int over = 0; over < 5; over++)
            for (int share = 1; share <= 2; share++)
                expect_blend(_i, colors[under], colors[over], share / 2.0);
}
END_TEST

START_TEST(every_blend_mode_has_its_formula)
{
    g_auto(GStrv) names = g_strsplit(property_get(PROP_BLEND)->choices, "|", -1);
    ck_assert_uint_eq(g_strv_length(names), G_N_ELEMENTS(modes));
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++)
        ck_assert_msg(g_strv_contains((const char *const *)names, modes[i].mode), "%s",
                      modes[i].mode);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame_property");
    TCase *cases = tcase_create("properties");
    tcase_add_loop_test(cases, frames_show_every_property, 0, G_N_ELEMENTS(rows));
    tcase_add_test(cases, every_property_has_a_frame_or_a_test);
    tcase_add_test(cases, every_kind_of_shape_has_a_frame);
    tcase_add_loop_test(cases, every_blend_mode_is_its_formula, 0, G_N_ELEMENTS(modes));
    tcase_add_test(cases, every_blend_mode_has_its_formula);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
