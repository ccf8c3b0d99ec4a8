#include "chatkut/media/input.h"
#include "chatkut/render/lost.h"

#include "../media/numbered.h"
#include "../run.h"
#include "../share.h"
#include "scene.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAMES = 150, WIDTH = SCENE_WIDTH, HEIGHT = SCENE_HEIGHT };

static const char X264[] = "-c:v libx264 -preset ultrafast -bf 2 -g 40 -qp 6 "
                           "-colorspace bt709 -color_primaries bt709 -color_trc bt709";

static int number_at(Compositor *compositor, int n, Rate rate)
{
    AVFrame *picture = scene_picture(compositor, rtime_from_frames(n, rate));
    int number = numbered_read(picture);
    av_frame_free(&picture);
    return number;
}

/* ---- which picture of the source ------------------------------------------------- */

START_TEST(every_rate_plays_at_every_rate)
{
    static const Rate rates[] = { { 24000, 1001 }, { 25, 1 }, { 30000, 1001 },
                                  { 30, 1 },       { 50, 1 }, { 60000, 1001 } };
    Rate from = rates[_i / 6], to = rates[_i % 6];
    g_autofree char *name = g_strdup_printf("rate-%d.mkv", _i);
    g_autofree char *path = numbered_make(name, from, FRAMES, NULL, X264);
    g_autofree char *rate = rate_format(to);
    g_autoptr(Composition) composition = scene_compose(
        rate, "{'id':'v','kind':'video','clips':[{'id':'c','type':'video','start':0,"
              "'duration':'2s','asset':'a','in':'1/3s'}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    scene_fd = open(path, O_RDONLY | O_CLOEXEC);
    for (int n = 0; n < 40; n++) {
        RTime time = rtime_add(rtime_from_frames(n, to), rtime_make(1, 3));
        ck_assert_int_eq(number_at(compositor, n, to),
                         rtime_to_frames(time, from, RTIME_FLOOR));
    }
    close(scene_fd);
}
END_TEST

START_TEST(speeds_show_the_right_pictures)
{
    const struct {
        const char *clip; /* what it plays */
        int first, step_num, step_den;
    } rows[] = {
        { "'in':10", 10, 1, 1 },
        { "'in':10,'speed':2", 10, 2, 1 },
        { "'in':10,'speed':'3/2'", 10, 3, 2 },
        { "'in':10,'speed':'1/3'", 10, 1, 3 },
        { "'in':100,'speed':'-1/1'", 99, -1, 1 },
        { "'in':0,'loop':true,'speed':4", 0, 4, 1 },
        { "'remap':{'keys':[{'at':0,'value':'0s'},{'at':60,'value':'4s'}]}", 0, 2, 1 },
    };
    g_autofree char *path =
        numbered_make("speed.mp4", (Rate){ 30, 1 }, FRAMES, NULL, X264);
    scene_fd = open(path, O_RDONLY | O_CLOEXEC);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *track = g_strdup_printf(
            "{'id':'v','kind':'video','clips':[{'id':'c','type':'video',"
            "'start':0,'duration':60,'asset':'a',%s}]}",
            rows[i].clip);
        g_autoptr(Composition) composition = scene_compose("30/1", track);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        for (int n = 0; n < 60; n++)
            ck_assert_int_eq(number_at(compositor, n, (Rate){ 30, 1 }),
                             (rows[i].first + n * rows[i].step_num / rows[i].step_den) %
                                 FRAMES);
    }
    close(scene_fd);
}
END_TEST

START_TEST(cuts_are_where_they_are_and_gaps_are_empty)
{
    g_autofree char *path =
        numbered_make("cuts.mp4", (Rate){ 30, 1 }, FRAMES, NULL, X264);
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':["
        "{'id':'c1','type':'video','start':0,'duration':10,'asset':'a','in':50},"
        "{'id':'c2','type':'video','start':10,'duration':10,'asset':'a','in':3},"
        "{'id':'c3','type':'video','start':25,'duration':10,'asset':'a','in':101},"
        "{'id':'c4','type':'video','start':35,'duration':5,'asset':'a','enabled':false}"
        "]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    scene_fd = open(path, O_RDONLY | O_CLOEXEC);
    for (int n = 0; n < 45; n++) {
        int want = n < 10 ? 50 + n : n < 20 ? n - 7 : n >= 25 && n < 35 ? 76 + n : 0;
        ck_assert_int_eq(number_at(compositor, n, (Rate){ 30, 1 }), want);
    }
    /* and in any order */
    ck_assert_int_eq(number_at(compositor, 12, (Rate){ 30, 1 }), 5);
    ck_assert_int_eq(number_at(compositor, 9, (Rate){ 30, 1 }), 59);
    close(scene_fd);
}
END_TEST

/* ---- transitions ----------------------------------------------------------------- */

static const char FLAT[] =
    "{'id':'v','kind':'video','clips':["
    "{'id':'c1','type':'shape','shape':'rect','start':0,'duration':30,'fill':'#404040'}"
    ","
    "{'id':'c2','type':'shape','shape':'rect','start':30,'duration':30,'fill':'#C0C0C0'"
    "}],"
    "'transitions':[{'id':'x','type':'%s','before':%d,'after':%d%s}]}";

static Composition *with_transition(const char *type, int before, int after,
                                    const char *ends)
{
    g_autofree char *track = g_strdup_printf(FLAT, type, before, after, ends);
    return scene_compose("30/1", track);
}

START_TEST(dissolves_are_linear_over_their_window)
{
    g_autoptr(Composition) composition =
        with_transition("dissolve", 6, 4, ",'from':'c1','to':'c2'");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    for (int n = 20; n < 40; n++) {
        double w = CLAMP((n - 24) / 10.0, 0, 1);
        ck_assert_int_le(abs(scene_luma(compositor, n, 80, 24) -
                             scene_grey(0x40 + (0xC0 - 0x40) * w)),
                         1);
    }
}
END_TEST

START_TEST(free_ends_come_from_what_lies_beneath)
{
    g_autoptr(Composition) composition =
        with_transition("dissolve", 0, 10, ",'to':'c1'");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    for (int n = 0; n < 12; n++)
        ck_assert_int_le(abs(scene_luma(compositor, n, 80, 24) -
                             scene_grey(0x40 * MIN(n / 10.0, 1))),
                         1);
}
END_TEST

START_TEST(fades_dip_to_black_at_the_cut)
{
    g_autoptr(Composition) composition =
        with_transition("fade", 10, 5, ",'from':'c1','to':'c2'");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    ck_assert_int_le(abs(scene_luma(compositor, 20, 80, 24) - scene_grey(0x40)), 1);
    ck_assert_int_le(abs(scene_luma(compositor, 25, 80, 24) - scene_grey(0x20)), 1);
    ck_assert_int_eq(scene_luma(compositor, 30, 80, 24), 16);
    ck_assert_int_le(abs(scene_luma(compositor, 32, 80, 24) - scene_grey(0xC0 * 0.4)),
                     1);
    ck_assert_int_le(abs(scene_luma(compositor, 35, 80, 24) - scene_grey(0xC0)), 1);
}
END_TEST

START_TEST(handles_play_on_and_edges_hold)
{
    g_autofree char *path =
        numbered_make("handle.mp4", (Rate){ 30, 1 }, FRAMES, NULL, X264);
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':["
        "{'id':'c1','type':'video','start':0,'duration':30,'asset':'a','in':120},"
        "{'id':'c2','type':'video','start':30,'duration':30,'asset':'a','in':2}],"
        "'transitions':[{'id':'x','type':'dissolve','from':'c1','to':'c2',"
        "'before':10,'after':10}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    scene_fd = open(path, O_RDONLY | O_CLOEXEC);
    /* the first frame of the window is all of the outgoing clip, before it has ended */
    ck_assert_int_eq(number_at(compositor, 20, (Rate){ 30, 1 }), 140);
    ck_assert_int_eq(number_at(compositor, 40, (Rate){ 30, 1 }), 12);
    close(scene_fd);
}
END_TEST

/* ---- layers ---------------------------------------------------------------------- */

START_TEST(nested_sequences_keep_what_is_transparent)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':[{'id':'c','type':'shape','shape':'rect',"
        "'start':0,'duration':60,'fill':'#808080'}]},{'id':'w','kind':'video','clips':["
        "{'id':'n','type':'sequence','sequence':'inner','start':0,'duration':60}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    ck_assert_int_eq(scene_luma(compositor, 5, 80, 24), 235);
    ck_assert_int_le(abs(scene_luma(compositor, 5, 10, 24) - scene_grey(0x80)), 1);
}
END_TEST

START_TEST(curves_move_and_fade)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':[{'id':'c','type':'shape','shape':'rect',"
        "'start':0,'duration':60,'box':[20,20],'fill':'#FFFFFF','transform':{"
        "'position':{'keys':[{'at':0,'value':[20,24]},{'at':40,'value':[140,24]}]}},"
        "'opacity':{'keys':[{'at':0,'value':1,'ease':'hold'},"
        "{'at':50,'value':0.5}]}}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    ck_assert_int_eq(scene_luma(compositor, 0, 20, 24), 235);
    ck_assert_int_eq(scene_luma(compositor, 20, 80, 24), 235);
    ck_assert_int_eq(scene_luma(compositor, 20, 20, 24), 16);
    ck_assert_int_le(abs(scene_luma(compositor, 55, 140, 24) - scene_grey(0x80)), 1);
}
END_TEST

static int brightest(Compositor *compositor, int n)
{
    AVFrame *picture = scene_picture(compositor, rtime_from_frames(n, (Rate){ 30, 1 }));
    int most = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            most = MAX(most, picture->data[0][y * picture->linesize[0] + x]);
    av_frame_free(&picture);
    return most;
}

START_TEST(captions_show_their_cues)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':[{'id':'c','type':'caption','start':5,"
        "'duration':60,'style':{'size':30,'color':'#FFFFFF'},'cues':["
        "{'start':5,'duration':10,'text':'HHH'},"
        "{'start':20,'duration':10,'text':'HHH','style':{'color':'#404040'}}]}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    ck_assert_int_eq(brightest(compositor, 9), 16);
    ck_assert_int_ge(brightest(compositor, 10), 225);
    ck_assert_int_eq(brightest(compositor, 20), 16);
    ck_assert_int_le(abs(brightest(compositor, 26) - scene_grey(0x40)), 6);
}
END_TEST

/* The brightest luma and whether it is coloured, in columns [from, to). */
static bool shows_color(Compositor *compositor, int n, int from, int to, int *luma)
{
    AVFrame *picture = scene_picture(compositor, rtime_from_frames(n, (Rate){ 30, 1 }));
    bool colored = false;
    *luma = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = from; x < to; x++) {
            *luma = MAX(*luma, picture->data[0][y * picture->linesize[0] + x]);
            colored |= picture->data[2][y / 2 * picture->linesize[2] + x / 2] > 200;
        }
    av_frame_free(&picture);
    return colored;
}

/* Two words left and right of the middle; L: lit, red by the highlight; w: white, -:
 * not there. */
START_TEST(words_are_highlighted_as_they_are_said)
{
    static const char TIMED[] =
        ",'words':[{'start':3,'duration':6,'text':'HH'},{'start':12,'duration':6,"
        "'text':'HH'}]";
    const struct {
        const char *mode, *words;
        struct {
            int n;
            const char *want;
        } at[5];
    } rows[] = {
        { "none", TIMED, { { 0, "ww" }, { 5, "ww" }, { 14, "ww" } } },
        { "word",
          TIMED,
          { { 2, "ww" }, { 3, "Lw" }, { 9, "ww" }, { 12, "wL" }, { 18, "ww" } } },
        { "karaoke",
          TIMED,
          { { 2, "ww" }, { 3, "Lw" }, { 11, "Lw" }, { 12, "LL" }, { 19, "LL" } } },
        { "reveal",
          TIMED,
          { { 2, "--" }, { 3, "L-" }, { 10, "w-" }, { 12, "wL" }, { 18, "ww" } } },
        /* both of one length: each half of the 20 frames */
        { "word", "", { { 0, "Lw" }, { 9, "Lw" }, { 10, "wL" }, { 19, "wL" } } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *track = g_strdup_printf(
            "{'id':'v','kind':'video','clips':[{'id':'c','type':'caption','start':0,"
            "'duration':60,'style':{'size':24},'highlight':{'mode':'%s','style':{"
            "'color':'#FF0000'}},'cues':[{'start':0,'duration':20,'text':'HH "
            "HH'%s}]}]}",
            rows[i].mode, rows[i].words);
        g_autoptr(Composition) composition = scene_compose("30/1", track);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        ck_assert(compositor_check(composition, composition_main(composition), NULL));
        for (int k = 0; k < 5 && rows[i].at[k].want; k++)
            for (int side = 0; side < 2; side++) {
                int luma, n = rows[i].at[k].n;
                bool red =
                    shows_color(compositor, n, side ? 82 : 0, side ? 160 : 78, &luma);
                char want = rows[i].at[k].want[side];
                ck_assert_msg(red == (want == 'L') && (luma < 30) == (want == '-') &&
                                  (luma > 200) == (want == 'w'),
                              "%s, frame %d, side %d: %d %d", rows[i].mode, n, side,
                              red, luma);
            }
    }
}
END_TEST

static bool inked(Compositor *compositor, int n, int top, int bottom)
{
    AVFrame *picture = scene_picture(compositor, rtime_from_frames(n, (Rate){ 30, 1 }));
    bool any = false;
    for (int y = top; y < bottom; y++)
        for (int x = 0; x < WIDTH; x++)
            any |= picture->data[0][y * picture->linesize[0] + x] > 100;
    av_frame_free(&picture);
    return any;
}

/* Four words of four letters, one a line, 24 pixels each, in the middle of a box of
 * 48. */
START_TEST(long_captions_come_page_by_page)
{
    const struct {
        int most, n;
        const char *text;
        bool top, middle;
    } rows[] = {
        { 1, 0, "HHHH HHHH HHHH HHHH", false, true },
        { 2, 0, "HHHH HHHH HHHH HHHH", true, false },
        { 2, 39, "HHHH HHHH HHHH HHHH", true, false },
        /* three lines: the last is a page of its own from 2/3 on */
        { 2, 39, "HHHH HHHH HHHH", true, false },
        { 2, 40, "HHHH HHHH HHHH", false, true },
        { 2, 39, "HHHH\\nHHHH\\nHHHH", true, false },
        { 2, 40, "HHHH\\nHHHH\\nHHHH", false, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *track = g_strdup_printf(
            "{'id':'v','kind':'video','clips':[{'id':'c','type':'caption','start':0,"
            "'duration':60,'maxLines':%d,'box':[100,48],'style':{'size':20},"
            "'cues':[{'start':0,'duration':60,'text':'%s'}]}]}",
            rows[i].most, rows[i].text);
        g_autoptr(Composition) composition = scene_compose("30/1", track);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        ck_assert(compositor_check(composition, composition_main(composition), NULL));
        ck_assert_msg(inked(compositor, rows[i].n, 4, 12) == rows[i].top, "row %zu", i);
        ck_assert_msg(inked(compositor, rows[i].n, 22, 26) == rows[i].middle, "row %zu",
                      i);
    }
}
END_TEST

/* Boxes of 80x40 in the middle: from (40, 4) on. */
START_TEST(shapes_are_where_their_points_are)
{
    const struct {
        const char *shape;
        int n, x, y, want; /* luma in frame n */
    } rows[] = {
        { "'shape':'polygon','points':[[0,0],[1,0],[1,1]],'fill':'#FFFFFF'", 0, 100, 20,
          235 },
        { "'shape':'polygon','points':[[0,0],[1,0],[1,1]],'fill':'#FFFFFF'", 0, 60, 30,
          16 },
        /* the diagonal halves the pixels in pairs: 1/4 and 3/4 of one two wide */
        { "'shape':'polygon','points':[[0,0],[1,0],[1,1]],'fill':'#FFFFFF'", 0, 80, 24,
          16 + 219 / 4 },
        { "'shape':'polygon','points':[[0,0],[1,0],[1,1]],'fill':'#FFFFFF'", 0, 81, 24,
          16 + 219 * 3 / 4 },
        { "'shape':'line','points':[[0,0.5],[1,0.5]],'stroke':{'paint':'#FFFFFF','"
          "width'"
          ":4}",
          0, 60, 23, 235 },
        { "'shape':'line','points':[[0,0.5],[1,0.5]],'stroke':{'paint':'#FFFFFF','"
          "width'"
          ":4}",
          0, 60, 26, 16 },
        { "'shape':'line','points':[[0,0.5],[1,0.5]],'stroke':{'paint':'#FFFFFF','"
          "width'"
          ":4}",
          0, 39, 23, 16 },
        /* drawn in a second, from the left */
        { "'shape':'line','points':[[0,0.5],[1,0.5]],'stroke':{'paint':'#FFFFFF','"
          "width'"
          ":4},'trim':{'keys':[{'at':0,'value':[0,0]},{'at':30,'value':[0,1]}]}",
          15, 79, 23, 235 },
        { "'shape':'line','points':[[0,0.5],[1,0.5]],'stroke':{'paint':'#FFFFFF','"
          "width'"
          ":4},'trim':{'keys':[{'at':0,'value':[0,0]},{'at':30,'value':[0,1]}]}",
          15, 80, 23, 16 },
        { "'shape':'path','path':'M10 10h60v20h-60z M20 15v10h40v-10z','fill':'#FFFFFF'"
          "",
          0, 55, 24, 235 },
        { "'shape':'path','path':'M10 10h60v20h-60z M20 15v10h40v-10z','fill':'#FFFFFF'"
          "",
          0, 80, 24, 16 },
        /* out of its box */
        { "'shape':'path','path':'M-30 10h20v20h-20z','fill':'#FFFFFF'", 0, 12, 20,
          235 },
        /* a rectangle's outline, clockwise from the top left, first 80 of 240 */
        { "'shape':'rect','stroke':{'paint':'#FFFFFF','width':4},'trim':[0,0.33]", 0,
          100, 5, 235 },
        { "'shape':'rect','stroke':{'paint':'#FFFFFF','width':4},'trim':[0,0.33]", 0,
          119, 30, 16 },
        { "'shape':'rect','stroke':{'paint':'#FFFFFF','width':4},'trim':[0,0.5]", 0,
          119, 30, 235 },
        { "'shape':'ellipse','stroke':{'paint':'#FFFFFF','width':4},'trim':[0.5,1]", 0,
          80, 4, 235 },
        { "'shape':'ellipse','stroke':{'paint':'#FFFFFF','width':4},'trim':[0.5,1]", 0,
          80, 43, 16 },
        { "'shape':'path','path':'M0 0h80v40h-80z','fill':{'gradient':'linear','angle':"
          "90,'stops':[[0,'#000000'],[1,'#FFFFFF']]}",
          0, 80, 24, 16 + 219 * 81 / 160 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *track = g_strdup_printf(
            "{'id':'v','kind':'video','clips':[{'id':'c','type':'shape','start':0,"
            "'duration':60,'box':[80,40],%s}]}",
            rows[i].shape);
        g_autoptr(Composition) composition = scene_compose("30/1", track);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        ck_assert(compositor_check(composition, composition_main(composition), NULL));
        int luma = scene_luma(compositor, rows[i].n, rows[i].x, rows[i].y);
        ck_assert_msg(abs(luma - rows[i].want) <= 2, "%s: %d, not %d", rows[i].shape,
                      luma, rows[i].want);
    }
}
END_TEST

START_TEST(what_cannot_be_drawn_is_refused_by_name)
{
    const struct {
        const char *clip, *word;
    } rows[] = {
        { "'type':'shape','shape':'path','path':'M0 0 B','label':'Swoosh'", "Swoosh" },
        { "'type':'shape','shape':'path','path':'M0 0 B','label':'Swoosh'",
          "character 6" },
        { "'type':'adjustment','label':'Grade','effects':[{'id':'e','type':'lens'}]",
          "lens" },
        { "'type':'caption','cues':[],'label':'Subs','highlight':{'mode':'word','style'"
          ":"
          "{'align':'left'}}",
          "Subs" },
        { "'type':'video','asset':'a','label':'Shot','effects':[{'id':'e','type':"
          "'mlt:frei0r.glow'}]",
          "mlt:frei0r.glow" },
        { "'type':'video','asset':'a','label':'Shot','effects':[{'id':'e','type':'lut',"
          "'params':{'file':'a'}}]",
          "lut" },
        { "'type':'video','asset':'a','label':'Shot','effects':[{'id':'e','type':'hue',"
          "'params':{'angle':1}}]",
          "angle" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *track = g_strdup_printf(
            "{'id':'v','kind':'video','clips':[{'id':'c','start':0,'duration':9,%s}]}",
            rows[i].clip);
        g_autoptr(Composition) composition = scene_compose("30/1", track);
        g_autoptr(GError) error = NULL;
        ck_assert(
            !compositor_check(composition, composition_main(composition), &error));
        ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED));
        ck_assert_ptr_nonnull(strstr(error->message, rows[i].word));
    }
    g_autoptr(Composition) unknown =
        with_transition("shape", 5, 5, ",'from':'c1','to':'c2'");
    ck_assert(!compositor_check(unknown, composition_main(unknown), NULL));
    g_autoptr(Composition) dissolve =
        with_transition("dissolve", 5, 5, ",'from':'c1','to':'c2'");
    ck_assert(compositor_check(dissolve, composition_main(dissolve), NULL));
}
END_TEST

/* ---- what is lost ---------------------------------------------------------------- */

/* Luma of a slate's ground and of its edge, BT.709 of #202024 and #D03A2C. */
enum { GROUND = 44, EDGE = 92, BACKDROP = 16 };

static void assert_lost(const Compositor *compositor, const char *clip,
                        LossReason reason)
{
    const GArray *lost = compositor_lost(compositor);
    ck_assert_uint_eq(lost->len, 1);
    ck_assert_str_eq(g_array_index(lost, Lost, 0).clip->node.id, clip);
    ck_assert_str_eq(g_array_index(lost, Lost, 0).asset->node.id, "a");
    ck_assert_int_eq(g_array_index(lost, Lost, 0).reason, reason);
}

START_TEST(a_missing_file_shows_a_slate_in_the_clip_s_place)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':[{'id':'c','type':'video','start':0,"
        "'duration':60,'asset':'a','box':[80,24],'transform':{'position':[40,24]}}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    scene_fd = -1;
    /* Asset "a" tells no size, so it is taken for the sequence's, 160x48: in a box of
     * 80x24 at (0,12) … (80,36) the slate fills it. */
    for (int n = 0; n < 60; n += 59) {
        ck_assert_int_eq(scene_luma(compositor, n, 40, 11), BACKDROP);
        ck_assert_int_eq(scene_luma(compositor, n, 82, 24), BACKDROP);
        ck_assert_int_le(abs(scene_luma(compositor, n, 2, 15) - GROUND), 2);
        ck_assert_int_le(abs(scene_luma(compositor, n, 78, 33) - GROUND), 2);
        assert_lost(compositor, "c", LOSS_UNREADABLE);
    }
}
END_TEST

START_TEST(a_slate_is_told_and_drawn_for_each_moment)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1", "{'id':'v','kind':'video','clips':[{'id':'c','type':'video',"
                "'start':30,'duration':60,'asset':'a'}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    g_autoptr(Compositor) fresh = scene_compositor(composition);
    scene_fd = -1;
    AVFrame *nothing = scene_picture(compositor, RTIME_ZERO);
    ck_assert_uint_eq(compositor_lost(compositor)->len, 0);
    AVFrame *early = scene_picture(compositor, rtime_make(3, 2));
    AVFrame *late = scene_picture(compositor, rtime_make(2, 1));
    AVFrame *again = scene_picture(fresh, rtime_make(2, 1));
    size_t size = (size_t)late->linesize[0] * HEIGHT;
    ck_assert(memcmp(early->data[0], late->data[0], size) != 0);
    for (int y = 0; y < HEIGHT; y++)
        ck_assert_mem_eq(late->data[0] + y * late->linesize[0],
                         again->data[0] + y * again->linesize[0], WIDTH);
    ck_assert_int_le(abs(late->data[0][0] - EDGE), 2);
    av_frame_free(&nothing);
    av_frame_free(&early);
    av_frame_free(&late);
    av_frame_free(&again);
}
END_TEST

START_TEST(what_is_lost_in_a_nested_sequence_is_told)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1", "{'id':'v','kind':'video','clips':[{'id':'n','type':'sequence',"
                "'start':0,'duration':60,'sequence':'lossy'}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    scene_fd = -1;
    scene_luma(compositor, 5, 80, 24);
    assert_lost(compositor, "lc", LOSS_UNREADABLE);
}
END_TEST

START_TEST(what_is_no_media_is_lost_as_damaged)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1", "{'id':'v','kind':'video','clips':[{'id':'c','type':'video',"
                "'start':0,'duration':60,'asset':'a'}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    FILE *file = tmpfile();
    fputs("roses are red", file);
    fflush(file);
    scene_fd = fileno(file);
    scene_luma(compositor, 5, 80, 24);
    assert_lost(compositor, "c", LOSS_DAMAGED);
    fclose(file);
    scene_fd = -1;
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("compositor");
    TCase *tcase = tcase_create("pictures");
    numbered_init();
    tcase_set_timeout(tcase, 120);
    tcase_add_share(tcase, every_rate_plays_at_every_rate, 36);
    tcase_add_test(tcase, speeds_show_the_right_pictures);
    tcase_add_test(tcase, cuts_are_where_they_are_and_gaps_are_empty);
    tcase_add_test(tcase, dissolves_are_linear_over_their_window);
    tcase_add_test(tcase, free_ends_come_from_what_lies_beneath);
    tcase_add_test(tcase, fades_dip_to_black_at_the_cut);
    tcase_add_test(tcase, handles_play_on_and_edges_hold);
    tcase_add_test(tcase, nested_sequences_keep_what_is_transparent);
    tcase_add_test(tcase, curves_move_and_fade);
    tcase_add_test(tcase, captions_show_their_cues);
    tcase_add_test(tcase, words_are_highlighted_as_they_are_said);
    tcase_add_test(tcase, long_captions_come_page_by_page);
    tcase_add_test(tcase, shapes_are_where_their_points_are);
    tcase_add_test(tcase, what_cannot_be_drawn_is_refused_by_name);
    tcase_add_test(tcase, a_missing_file_shows_a_slate_in_the_clip_s_place);
    tcase_add_test(tcase, a_slate_is_told_and_drawn_for_each_moment);
    tcase_add_test(tcase, what_is_lost_in_a_nested_sequence_is_told);
    tcase_add_test(tcase, what_is_no_media_is_lost_as_damaged);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
