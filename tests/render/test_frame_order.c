/* A frame is the same whatever was asked for before: of a film with everything in it
 * that needs no media, forward, in any order, and alone. */
#include "scene.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>

enum { FRAMES = 120, LOOKS = 80 };

static const char tracks[] =
    "{'id':'t1','kind':'video','clips':["
    "{'id':'a1','type':'shape','shape':'rect','start':0,'duration':40,'fill':{'"
    "gradient':"
    "'linear','angle':30,'stops':[[0,'#103060'],[1,'#F0C080']]},'effects':[{'id':'e1',"
    "'type':'grain','params':{'amount':0.4}}]},"
    "{'id':'a2','type':'sequence','sequence':'in','start':40,'duration':50,'speed':"
    "'-3/"
    "2','in':30,'loop':true,'effects':[{'id':'e2','type':'blur','params':{'radius':{"
    "'keys':[{'at':0,'value':0},{'at':50,'value':9}]}}}]},"
    "{'id':'a3','type':'sequence','sequence':'in','start':90,'duration':30,'transform':"
    "{"
    "'rotation':{'keys':[{'at':0,'value':0},{'at':30,'value':90}]},'scale':{'keys':[{"
    "'at':0,'value':0.3},{'at':30,'value':2}]}}}],"
    "'transitions':[{'id':'x1','type':'spin','from':'a1','to':'a2','before':8,'after':"
    "6},"
    "{'id':'x2','type':'iris','from':'a2','to':'a3','before':5,'after':9},"
    "{'id':'x3','type':'dissolve','to':'a1','before':0,'after':10}]},"
    "{'id':'t2','kind':'video','effects':[{'id':'e3','type':'vignette'},{'id':'e4','"
    "type':"
    "'pixelate','params':{'size':{'keys':[{'at':0,'value':1},{'at':119,'value':7}]}}}],"
    "'clips':[{'id':'b1','type':'shape','shape':'ellipse','start':10,'duration':100,'"
    "box':"
    "[50,30],'fill':{'keys':[{'at':0,'value':'#FF0000'},{'at':90,'value':'#00FF80'}]},"
    "'stroke':{'paint':'#FFFFFF','width':3},'trim':{'keys':[{'at':0,'value':[0,0]},{'"
    "at':"
    "60,'value':[0,1]}]},'blend':'screen','opacity':0.8}]},"
    "{'id':'t3','kind':'video','clips':[{'id':'c1','type':'caption','start':5,'"
    "duration':"
    "60,'style':{'size':16},'highlight':{'mode':'karaoke','style':{'color':'#FFD000'}},"
    "'cues':[{'start':0,'duration':30,'text':'one "
    "two'},{'start':30,'duration':25,'text':"
    "'three'}]},{'id':'c2','type':'text','start':70,'duration':50,'text':'Hey','style':"
    "{"
    "'size':20,'color':{'keys':[{'at':0,'value':'#FFFFFF'},{'at':40,'value':'#2040FF'}]"
    "},"
    "'shadow':{'color':'#000000','blur':4,'offset':[2,2]}}}]},"
    "{'id':'t4','kind':'video','clips':[{'id':'d1','type':'adjustment','start':30,"
    "'duration':60,'opacity':{'keys':[{'at':0,'value':0},{'at':30,'value':1}]},'"
    "effects':"
    "[{'id':'e5','type':'hue','params':{'degrees':{'keys':[{'at':0,'value':0},{'at':60,"
    "'value':120}]}}},{'id':'e6','type':'glow'}]}]}";

static const char nested[] =
    ",{'id':'in','size':[80,48],'rate':'25/1','background':{'keys':[{'at':0,'value':"
    "'#202020'},{'at':40,'value':'#804060'}]},'tracks':[{'id':'n','kind':'video','"
    "clips':"
    "[{'id':'n1','type':'shape','shape':'polygon','points':[[0,0],[1,0.5],[0,1]],'"
    "start':"
    "0,'duration':40,'box':[40,40],'fill':'#E0E040','transform':{'position':{'keys':[{"
    "'at':0,'value':[10,24]},{'at':39,'value':[70,24]}]}}}]}]}";

static uint32_t picture_hash(Compositor *compositor, int n)
{
    AVFrame *picture = scene_picture(compositor, rtime_from_frames(n, (Rate){ 30, 1 }));
    uint32_t hash = 2166136261u;
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < SCENE_HEIGHT >> (plane > 0); y++)
            for (int x = 0; x < SCENE_WIDTH >> (plane > 0); x++)
                hash = (hash ^ picture->data[plane][y * picture->linesize[plane] + x]) *
                       16777619u;
    av_frame_free(&picture);
    return hash;
}

START_TEST(frames_do_not_depend_on_those_before)
{
    g_autoptr(Composition) composition =
        scene_compose_with("30/1", tracks, NULL, nested);
    g_autoptr(Compositor) forward = scene_compositor(composition);
    g_autoptr(Compositor) jumping = scene_compositor(composition);
    g_autoptr(GRand) dice = g_rand_new_with_seed(4);
    uint32_t film[FRAMES];
    int changes = 0;
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    for (int n = 0; n < FRAMES; n++) {
        film[n] = picture_hash(forward, n);
        changes += n > 0 && film[n] != film[n - 1];
    }
    ck_assert_int_gt(changes, FRAMES - 5);
    for (int n = FRAMES - 1; n >= 0; n--)
        ck_assert_msg(picture_hash(forward, n) == film[n], "frame %d going back", n);
    for (int i = 0; i < LOOKS; i++) {
        int n = g_rand_int_range(dice, 0, FRAMES);
        ck_assert_msg(picture_hash(jumping, n) == film[n], "frame %d, jumping", n);
    }
    for (int n = 3; n < FRAMES; n += 13) {
        g_autoptr(Compositor) alone = scene_compositor(composition);
        ck_assert_msg(picture_hash(alone, n) == film[n], "frame %d alone", n);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame_order");
    TCase *cases = tcase_create("orders");
    tcase_add_test(cases, frames_do_not_depend_on_those_before);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
