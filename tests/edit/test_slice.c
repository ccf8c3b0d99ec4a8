/* What the parts of a clip take along when it is cut, stretched or copied. */
#include "verb_case.h"

#include "../run.h"

#include <check.h>

#define ID(id) "{'by':'id','id':'" id "'}"

static const VerbCase cases[] = {
    /* the in point follows the speed, also backwards */
    { "deep", "{'op':'split','target':" ID("a") ",'at':[1]}", OUTCOME_CHANGED,
      "Split video 'cam.mp4' into 2 pieces",
      "a 0-10 + 10-40 b 40-80 / s 0-40 / v 0-10 + 10-40",
      "'asset':'cam','in':70,'speed':2" },
    { "deep", "{'op':'split','target':" ID("b") ",'at':[5]}", OUTCOME_CHANGED, NULL,
      "a 0-40 b 40-50 + 50-80 / s 0-40 / v 0-40", "'in':290,'speed':-1" },
    { "deep", "{'op':'trim','target':" ID("b") ",'start':1}", OUTCOME_CHANGED, NULL,
      "a 0-40 b 40-70 / s 0-40 / v 0-40",
      "'duration':30,'asset':'cam','in':290,'speed':-1" },
    /* curves, also in effects, are re-based */
    { "deep", "{'op':'trim','target':" ID("a") ",'start':1}", OUTCOME_CHANGED, NULL,
      "a 0-30 b 30-70 / s 0-40 / v 0-30",
      "'opacity':{'keys':[{'at':-10,'value':0},{'at':10,'value':1}]}" },
    { "deep", "{'op':'trim','target':" ID("a") ",'start':1}", OUTCOME_CHANGED, NULL,
      "a 0-30 b 30-70 / s 0-40 / v 0-30", "'amount':{'keys':[{'at':0,'value':1}]}" },
    /* fades stay at the outer ends of a split, and on a trimmed clip */
    { "deep", "{'op':'split','target':" ID("a") ",'at':[1]}", OUTCOME_CHANGED, NULL,
      "a 0-10 + 10-40 b 40-80 / s 0-40 / v 0-10 + 10-40",
      "'audio':{'fadeIn':{'duration':5}},'markers'" },
    { "deep", "{'op':'trim','target':" ID("a") ",'start':1}", OUTCOME_CHANGED, NULL,
      "a 0-30 b 30-70 / s 0-40 / v 0-30",
      "'audio':{'fadeIn':{'duration':5},'fadeOut':{'duration':5}}" },
    { "deep", "{'op':'trim','target':" ID("a") ",'to':0.3}", OUTCOME_CHANGED, NULL,
      "a 0-3 b 3-43 / s 0-40 / v 0-3",
      "'audio':{'fadeIn':{'duration':3},'fadeOut':{'duration':3}}" },
    /* markers go to the piece they lie in */
    { "deep", "{'op':'split','target':" ID("a") ",'at':[1]}", OUTCOME_CHANGED, NULL,
      "a 0-10 + 10-40 b 40-80 / s 0-40 / v 0-10 + 10-40",
      "'markers':[{'id':'m1','at':5,'label':'in'}]}" },
    { "deep", "{'op':'split','target':" ID("a") ",'at':[1]}", OUTCOME_CHANGED, NULL,
      "a 0-10 + 10-40 b 40-80 / s 0-40 / v 0-10 + 10-40", "'at':15,'label':'out'" },
    /* captions and their words are cut */
    { "deep", "{'op':'split','target':" ID("s") ",'at':[1.7]}", OUTCOME_CHANGED, NULL,
      "a 0-40 b 40-80 / s 0-17 + 17-40 / v 0-40",
      "'cues':[{'start':5,'duration':12,'text':'one','words':[{'start':0,'duration':10,"
      "'text':'on'},{'start':10,'duration':2,'text':'e'}]}]" },
    { "deep", "{'op':'split','target':" ID("s") ",'at':[1.7]}", OUTCOME_CHANGED, NULL,
      "a 0-40 b 40-80 / s 0-17 + 17-40 / v 0-40",
      "'cues':[{'start':0,'duration':8,'text':'one','words':[{'start':0,'duration':3,"
      "'text':'e'}]},{'start':13,'duration':5,'text':'two'}]" },
    /* the transition to the next clip goes on from the last piece */
    { "deep", "{'op':'split','target':" ID("a") ",'at':[1]}", OUTCOME_CHANGED, NULL,
      "a 0-10 + 10-40 b 40-80 / s 0-40 / v 0-10 + 10-40",
      "'to':'b','before':5,'after':5" },
    /* two transitions in one clip share it */
    { "deep", "{'op':'trim','target':" ID("a") ",'to':0.9}", OUTCOME_CHANGED, NULL,
      "a 0-9 b 9-49 / s 0-40 / v 0-9", "'to':'a','before':0,'after':5" },
    /* speed stretches curves and markers, and what is linked */
    { "deep", "{'op':'speed','target':" ID("a") ",'rate':4}", OUTCOME_CHANGED,
      "speed 2x→4x", "a 0-20 b 20-60 / s 0-40 / v 0-20",
      "'opacity':{'keys':[{'at':0,'value':0},{'at':10,'value':1}]}" },
    { "deep", "{'op':'speed','target':" ID("a") ",'rate':4}", OUTCOME_CHANGED, NULL,
      "a 0-20 b 20-60 / s 0-40 / v 0-20", "'at':'1/4s','label':'in'" },
    { "deep", "{'op':'speed','target':" ID("a") ",'rate':4}", OUTCOME_CHANGED, NULL,
      "a 0-20 b 20-60 / s 0-40 / v 0-20", "'in':50,'speed':2}" },
    { "deep", "{'op':'speed','target':" ID("b") ",'reverse':false}", OUTCOME_CHANGED,
      "speed 1x backwards→1x", NULL, "'duration':40,'asset':'cam','in':260}" },
    { "deep", "{'op':'speed','target':" ID("b") ",'freezeAt':5,'freezeFor':1}",
      OUTCOME_CHANGED, "Froze video 'cam.mp4' at 0:05 for 1 s",
      "a 0-40 b 40-50 + 50-60 + 60-90 / s 0-40 / v 0-40",
      "'remap':{'keys':[{'at':0,'value':290}]},'audio':{'mute':true}" },
    /* a copy has ids of its own, and a link of its own */
    { "deep", "{'op':'duplicate','target':" ID("a") "}", OUTCOME_CHANGED,
      "Duplicated video 'cam.mp4'", "a 0-40 + 40-80 b 80-120 / s 0-40 / v 0-40",
      "'id':'fx'" },
    /* joined, a clip is what it was before it was split */
    { "deep",
      "{'op':'split','id':'s1','target':" ID("a") ",'at':[1]},{'op':'join','target':"
                                                  "{'by':'step','step':'s1'}}",
      OUTCOME_CHANGED, "Joined 2 pieces", NULL,
      "'audio':{'fadeIn':{'duration':5},'fadeOut':{'duration':5}},'markers':[{'id':'m1'"
      ","
      "'at':5,'label':'in'}" },
    { "deep",
      "{'op':'split','id':'s1','target':" ID("s") ",'parts':2},{'op':'join','target':"
                                                  "{'by':'step','step':'s1'}}",
      OUTCOME_CHANGED, "Joined 2 pieces", NULL,
      "'start':30,'duration':5,'text':'two'" },
    /* ducking goes on under every piece, and forgets what is gone */
    { "guarded", "{'op':'split','target':" ID("a") ",'at':[2]}", OUTCOME_CHANGED, NULL,
      "a 0-20 + 20-50 b 50-100 / o 0-100 / t 60-80 / v 10-90 / m 0-100",
      "'duck':{'under':['v','a','" },
    { "guarded", "{'op':'delete','target':" ID("a") ",'ripple':false}", OUTCOME_CHANGED,
      NULL, "b 50-100 / o 0-100 / t 60-80 / v 10-90 / m 0-100",
      "'duck':{'under':['v'],'amount':-6}" },
};

START_TEST(parts_take_along_what_is_theirs)
{
    verb_case_check(&cases[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("slice");
    TCase *tcase = tcase_create("slice");
    tcase_add_loop_test(tcase, parts_take_along_what_is_theirs, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
