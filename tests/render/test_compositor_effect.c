/* Effects where they are applied: on clips, adjustments and tracks. */
#include "chatkut/media/input.h"
#include "chatkut/render/lost.h"

#include "../run.h"
#include "scene.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = SCENE_WIDTH, HEIGHT = SCENE_HEIGHT };

static const char GREY[] =
    "{'id':'v','kind':'video','clips':[{'id':'c','type':'shape','shape':'rect','start':"
    "0,"
    "'duration':60,'label':'Grey','fill':'#404040','effects':[%s]}]}";

static Composition *with_effects(const char *effects)
{
    g_autofree char *track = g_strdup_printf(GREY, effects);
    return scene_compose("30/1", track);
}

START_TEST(effects_change_what_their_clip_shows)
{
    const struct {
        const char *effects;
        double want[2]; /* in frames 0 and 30 */
    } rows[] = {
        { "{'id':'e','type':'brightness','params':{'amount':0.2}}",
          { 0x40 + 51, 0x40 + 51 } },
        { "{'id':'e','type':'brightness','enabled':false,'params':{'amount':0.2}}",
          { 0x40, 0x40 } },
        { "{'id':'e','type':'brightness','params':{'amount':{'keys':["
          "{'at':0,'value':0},{'at':30,'value':0.2}]}}},{'id':'f','type':'invert'}",
          { 0xbf, 0xbf - 51 } },
        /* file descriptor of the asset: see source_file() */
        { "{'id':'e','type':'lut','params':{'file':'l'}}", { 0x80, 0x80 } },
    };
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "half-XXXXXX", NULL);
    static const char half[] = "LUT_1D_SIZE 2\n0.3349 0.3349 0.3349\n1 1 1\n";
    scene_fd = g_mkstemp(path);
    ck_assert_int_eq(write(scene_fd, half, strlen(half)), (ssize_t)strlen(half));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = with_effects(rows[i].effects);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        ck_assert(compositor_check(composition, composition_main(composition), NULL));
        for (int k = 0; k < 2; k++)
            ck_assert_int_le(abs(scene_luma(compositor, 30 * k, 80, 24) -
                                 scene_grey(rows[i].want[k])),
                             1);
    }
    close(scene_fd);
    unlink(path);
}
END_TEST

/* Two greys side by side at the bottom; a track above. */
static const char SIDES[] =
    "{'id':'v','kind':'video','clips':[{'id':'c','type':'shape','shape':'rect','start':"
    "0,"
    "'duration':60,'fill':'#404040'}]},{'id':'w','kind':'video'%s,'clips':[{'id':'d',"
    "'type':'shape','shape':'rect','box':[80,48],'transform':{'position':[40,24]},"
    "'start':0,'duration':60,'fill':'#808080'}]},%s";

static Composition *sides(const char *track_effects, const char *above)
{
    g_autofree char *tracks = g_strdup_printf(SIDES, track_effects, above);
    return scene_compose("30/1", tracks);
}

START_TEST(adjustments_change_what_is_beneath_by_their_opacity)
{
    g_autoptr(Composition) composition = sides(
        "",
        "{'id':'x','kind':'video','clips':[{'id':'n','type':'adjustment','start':10,"
        "'duration':20,'opacity':0.5,'effects':[{'id':'e','type':'invert'}]},"
        "{'id':'m','type':'adjustment','start':30,'duration':20,'effects':[{'id':'f',"
        "'type':'brightness','params':{'amount':{'keys':[{'at':0,'value':0},"
        "{'at':10,'value':0.2}]}}}]}]},"
        "{'id':'y','kind':'video','clips':[{'id':'t','type':'shape','shape':'rect',"
        "'box':[20,20],'start':0,'duration':60,'fill':'#000000'}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    const struct {
        int frame;
        double left, right;
    } rows[] = { { 5, 0x80, 0x40 },
                 { 10, 127.5, 127.5 },
                 { 29, 127.5, 127.5 },
                 { 30, 0x80, 0x40 },
                 { 35, 0x80 + 25.5, 0x40 + 25.5 },
                 { 49, 0x80 + 51, 0x40 + 51 },
                 { 50, 0x80, 0x40 } };
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int frame = rows[i].frame;
        ck_assert_int_le(
            abs(scene_luma(compositor, frame, 20, 24) - scene_grey(rows[i].left)), 1);
        ck_assert_int_le(
            abs(scene_luma(compositor, frame, 140, 24) - scene_grey(rows[i].right)), 1);
        /* what is above it stays */
        ck_assert_int_eq(scene_luma(compositor, frame, 80, 24), 16);
    }
}
END_TEST

START_TEST(effects_of_a_track_change_what_it_draws)
{
    static const char none[] = "{'id':'x','kind':'video','clips':[]}";
    const struct {
        const char *effects;
        double left, middle, right;
    } rows[] = {
        /* of colours, on its clips; the curve counts from the sequence's start */
        { ",'effects':[{'id':'e','type':'brightness','params':{'amount':{'keys':["
          "{'at':0,'value':0},{'at':20,'value':0.2}]}}}]",
          0x80 + 25.5, 0x40, 0x40 },
        /* of places, on what it draws */
        { ",'effects':[{'id':'e','type':'brightness','params':{'amount':0.1}},"
          "{'id':'f','type':'mirror','params':{'keep':'left'}}]",
          0x80 + 25.5, 0x80 + 25.5, 0x80 + 25.5 },
        { ",'effects':[{'id':'e','type':'blur','params':{'radius':2}}]", 0x80, 0x60,
          0x40 },
        { ",'effects':[{'id':'e','type':'blur','enabled':false}]", 0x80, 0x40, 0x40 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = sides(rows[i].effects, none);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        ck_assert(compositor_check(composition, composition_main(composition), NULL));
        ck_assert_int_le(
            abs(scene_luma(compositor, 10, 20, 24) - scene_grey(rows[i].left)), 1);
        ck_assert_int_le(
            abs(scene_luma(compositor, 10, 80, 24) - scene_grey(rows[i].middle)), 7);
        ck_assert_int_le(
            abs(scene_luma(compositor, 10, 140, 24) - scene_grey(rows[i].right)), 1);
    }
}
END_TEST

/* The box of a blurred shape is as wide, its edge half there. */
START_TEST(blurred_shapes_reach_out_of_their_box)
{
    g_autoptr(Composition) composition = scene_compose(
        "30/1",
        "{'id':'v','kind':'video','clips':[{'id':'c','type':'shape','shape':"
        "'rect','box':[80,48],'start':0,'duration':60,'fill':'#FFFFFF','effects':"
        "[{'id':'e','type':'blur','params':{'radius':4}}]}]}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    const double sigma = 4;
    for (int x = 20; x < 140; x++) {
        double left = 0.5 * erf((x + 0.5 - 40) / sigma / sqrt(2));
        double right = 0.5 * erf((120 - x - 0.5) / sigma / sqrt(2));
        ck_assert_int_le(
            abs(scene_luma(compositor, 0, x, 24) - scene_grey(255 * (left + right))),
            4);
    }
}
END_TEST

START_TEST(still_effects_on_stills_stay)
{
    g_autoptr(Composition) composition =
        with_effects("{'id':'e','type':'vignette'},{'id':'f','type':'sepia'}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    AVFrame *first = scene_picture(compositor, RTIME_ZERO);
    AVFrame *later = scene_picture(compositor, rtime_make(1, 1));
    for (int y = 0; y < HEIGHT; y++)
        ck_assert_mem_eq(first->data[0] + (ptrdiff_t)y * first->linesize[0],
                         later->data[0] + (ptrdiff_t)y * later->linesize[0], WIDTH);
    av_frame_free(&first);
    av_frame_free(&later);
}
END_TEST

START_TEST(a_broken_table_is_told_and_left_out)
{
    g_autoptr(Composition) composition =
        with_effects("{'id':'e','type':'lut','params':{'file':'l'}}");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "table-XXXXXX", NULL);
    g_autoptr(Composition) plain = with_effects("{'id':'e','type':'invert','enabled':"
                                                "false}");
    g_autoptr(Compositor) without = scene_compositor(plain);
    scene_fd = g_mkstemp(path);
    ck_assert_int_eq(scene_luma(compositor, 0, 80, 24), scene_luma(without, 0, 80, 24));
    const GArray *lost = compositor_lost(compositor);
    ck_assert_uint_eq(lost->len, 1);
    ck_assert_str_eq(g_array_index(lost, Lost, 0).asset->node.id, "l");
    ck_assert_ptr_nonnull(strstr(g_array_index(lost, Lost, 0).detail, "Warm"));
    close(scene_fd);
    unlink(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("compositor_effect");
    TCase *cases = tcase_create("effects");
    tcase_add_test(cases, effects_change_what_their_clip_shows);
    tcase_add_test(cases, adjustments_change_what_is_beneath_by_their_opacity);
    tcase_add_test(cases, effects_of_a_track_change_what_it_draws);
    tcase_add_test(cases, blurred_shapes_reach_out_of_their_box);
    tcase_add_test(cases, still_effects_on_stills_stay);
    tcase_add_test(cases, a_broken_table_is_told_and_left_out);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
