/* Effects, and transitions of every kind: by the tables of what can be rendered. */
#include "verb_case.h"

#include "../run.h"
#include "chatkut/model/effect.h"
#include "chatkut/model/transition_type.h"

#include <check.h>
#include <math.h>

#define ID(id) "{'by':'id','id':'" id "'}"
#define EFFECT(id, action, more) \
    "{'op':'effect','target':" ID(id) ",'action':'" action "'" more "}"
#define ADD(more)    EFFECT("a", "add", more)
#define UPDATE(more) EFFECT("a", "update", more)
#define BLUR         ",'kind':'blur'"
#define NUDGE(word)  ",'amount':{'nudge':'" word "'}"
#define JOIN(more)   "{'op':'transition','between':[" ID("b") "," ID("c") "]" more "}"
#define MOVE(more)   "{'op':'animate','target':" ID("a") "," more "}"
#define ALL          "{'by':'all','type':'video'}"

#define ADJUSTED                                                                      \
    "{'chatkut':1,'id':'film','main':'main','assets':[],'sequences':[{'id':'main',"   \
    "'size':[64,64],'rate':'10/1','tracks':[{'id':'v1','kind':'video','role':'main'," \
    "'clips':[{'id':'a','type':'text','start':0,'duration':30,'text':'A'}]},"         \
    "{'id':'v2','kind':'video','clips':[{'id':'j','type':'adjustment','start':0,"     \
    "'duration':30,'effects':[{'id':'e','type':'blur','params':{'radius':4}}]}]}]}]}"

#define TABLE_FILM                                                                 \
    "{'chatkut':1,'id':'film','main':'main','assets':[{'id':'l1','kind':'lut',"    \
    "'path':'warm.cube'}],'sequences':[{'id':'main','size':[64,64],'rate':'10/1'," \
    "'tracks':[{'id':'v1','kind':'video','role':'main','clips':[{'id':'a',"        \
    "'type':'text','start':0,'duration':30,'text':'A'}]}]}]}"

static const VerbCase cases[] = {
    /* put on: as strong as usual, or a share of that */
    { "film", ADD(BLUR), OUTCOME_CHANGED,
      "Put the effect “Blur” on video 'Alpha': radius 8 px · 0:00–0:10", NULL,
      "'type':'blur','params':{'radius':8}}]" },
    { "film", ADD(BLUR NUDGE("slightly")), OUTCOME_CHANGED, "radius 4 px", NULL,
      "'radius':4}" },
    { "film", ADD(BLUR NUDGE("more")), OUTCOME_CHANGED, "radius 8 px", NULL,
      "'radius':8}" },
    { "film", ADD(BLUR NUDGE("much")), OUTCOME_CHANGED, "radius 16 px", NULL,
      "'radius':16}" },
    { "film", ADD(BLUR ",'amount':'25%'"), OUTCOME_CHANGED, "radius 4 px" },
    { "film", ADD(BLUR ",'amount':'100%'"), OUTCOME_CHANGED, "radius 16 px" },
    { "film", ADD(BLUR ",'amount':12"), OUTCOME_CHANGED, "radius 12 px" },
    { "film", ADD(BLUR ",'amount':900"), OUTCOME_FAULT,
      "Blur can be from 0 px to 500 px, not 900 px.", .fault = FAULT_OUT_OF_RANGE },
    { "film", ADD(",'kind':'sepia'" NUDGE("slightly")), OUTCOME_CHANGED, "amount 50%" },
    { "film", ADD(",'kind':'sepia'" NUDGE("much")), OUTCOME_CHANGED, "amount 100%" },
    { "film", ADD(",'kind':'vignette','params':{'size':0.3,'softness':'20%'}"),
      OUTCOME_CHANGED, "size 30%, softness 20%, amount 50%", NULL,
      "'params':{'size':0.3,'softness':0.2,'amount':0.5}" },
    /* what is nothing by itself is a step of it */
    { "film", ADD(",'kind':'contrast'"), OUTCOME_CHANGED, "factor 115%", NULL,
      "'type':'contrast','params':{'factor':1.15}}]" },
    { "film", UPDATE(",'kind':'brightness'" NUDGE("less")), OUTCOME_CHANGED,
      "Put the effect “Brightness” on video 'Alpha': amount -10%" },
    { "film", UPDATE(",'kind':'contrast','amount':{'by':20,'unit':'percent'}"),
      OUTCOME_CHANGED, "factor 120%" },
    { "film", UPDATE(",'kind':'saturation','amount':'50%'"), OUTCOME_CHANGED,
      "factor 50%" },
    { "film", UPDATE(",'kind':'gamma'" NUDGE("more")), OUTCOME_CHANGED, "gamma 1.2" },
    { "film", UPDATE(",'kind':'hue','amount':{'set':90,'unit':'deg'}"), OUTCOME_CHANGED,
      "angle 90°" },
    /* twice of nothing is two steps, which of light is one stop */
    { "film", UPDATE(",'kind':'exposure','amount':{'scale':2}"), OUTCOME_CHANGED,
      "stops 1" },
    { "film", UPDATE(",'kind':'brightness'" NUDGE("half")), OUTCOME_CHANGED,
      "amount -20%" },
    { "film", UPDATE(",'kind':'saturation'" NUDGE("half")), OUTCOME_CHANGED,
      "factor 50%" },
    { "film", UPDATE(",'kind':'brightness','amount':3"), OUTCOME_FAULT,
      "Brightness can be from -100% to 100%, not 300%.", .fault = FAULT_OUT_OF_RANGE },
    /* more and less of what is there */
    { "film", ADD(BLUR) "," UPDATE(BLUR NUDGE("more")), OUTCOME_CHANGED,
      "Changed the effect “Blur” of video 'Alpha': radius 8→12 px · 0:00–0:10", NULL,
      "'radius':12}" },
    { "film", ADD(BLUR) "," UPDATE(BLUR ",'amount':{'nudge':'half'}"), OUTCOME_CHANGED,
      "radius 8→4 px" },
    { "film",
      ADD(",'kind':'contrast'") "," UPDATE(",'kind':'contrast'" NUDGE("slightly-less")),
      OUTCOME_CHANGED, "factor 115%→107.5%" },
    { "film", ADD(BLUR) "," ADD(BLUR NUDGE("much")), OUTCOME_CHANGED,
      "radius 8→16 px" },
    { "film",
      ADD(",'kind':'saturation'") ",{'op':'effect','target':" ID(
          "b") ",'action':'update','kind':'saturation','amount':'100%'}",
      OUTCOME_CHANGED, "on video 'Beta': factor 100%" },
    { "film", ADD(BLUR) "," ADD(BLUR), OUTCOME_CHANGED, NULL, NULL,
      "'type':'blur','params':{'radius':8}}]}" },
    { "film", UPDATE(BLUR NUDGE("less")), OUTCOME_FAULT,
      "There is no effect “Blur” on video 'Alpha' that could be less.",
      .fault = FAULT_NOT_FOUND },
    { "film", UPDATE(BLUR NUDGE("more")), OUTCOME_CHANGED, "radius 8 px" },
    /* more of all means those that have it, unless it can be of all */
    { "film",
      ADD(BLUR) ",{'op':'effect','target':" ALL
                ",'action':'update','kind':'blur','amount':{'nudge':'more'}}",
      OUTCOME_CHANGED, "Changed the effect “Blur” of video 'Alpha': radius 8→12 px" },
    { "film",
      "{'op':'effect','target':" ALL
      ",'action':'update','kind':'brightness','amount':{'nudge':'more'}}",
      OUTCOME_CHANGED, "Put the effect “Brightness” on 4 videos: amount 10%" },
    /* colours, choices, tables */
    { "film", ADD(",'kind':'chroma-key'"), OUTCOME_CHANGED, "similarity 45%", NULL,
      "'type':'chroma-key','params':{'similarity':0.45}}]" },
    { "film", ADD(",'kind':'chroma-key','params':{'color':'green'}"), OUTCOME_CHANGED,
      NULL, NULL, "'type':'chroma-key','params':{'similarity':0.45}}]" },
    { "film", ADD(",'kind':'chroma-key','params':{'color':'blue'}"), OUTCOME_CHANGED,
      "colour #0047BB", NULL, "'params':{'color':'#0047BB','similarity':0.45}}]" },
    { "film", ADD(",'kind':'tint','params':{'color':'blue'}"), OUTCOME_CHANGED, NULL,
      NULL, "'color':'#0000FF'" },
    { "film", ADD(",'kind':'mirror','params':{'keep':'top'}"), OUTCOME_CHANGED,
      "Put the effect “Mirror” on video 'Alpha': kept half top", NULL,
      "'type':'mirror','params':{'keep':'top'}}]" },
    { "film", ADD(",'kind':'mirror'"), OUTCOME_CHANGED,
      "Put the effect “Mirror” on video 'Alpha' · 0:00–0:10", NULL,
      "'type':'mirror'}]" },
    { "film", ADD(",'kind':'mirror','amount':2"), OUTCOME_FAULT,
      "The effect “Mirror” has no strength.", .fault = FAULT_INVALID_VALUE },
    { "film", ADD(BLUR ",'params':{'depth':2}"), OUTCOME_FAULT,
      "the effect “blur” has no parameter “depth”; it has “radius”",
      .fault = FAULT_INVALID_VALUE },
    { "film", ADD(",'kind':'glow','params':{'threshold':7}"), OUTCOME_FAULT,
      "its parameter “threshold” must be a number from 0 to 0.99",
      .fault = FAULT_INVALID_VALUE },
    { "film", ADD(",'kind':'lut'"), OUTCOME_FAULT,
      "There is no .cube file with colours in the project.", .fault = FAULT_NOT_FOUND },
    { "film", ADD(",'kind':'lut','name':'cam.mp4'"), OUTCOME_FAULT,
      "There is no .cube file of that name in the project.", .fault = FAULT_NOT_FOUND },
    { "film", ADD(",'kind':'lut','params':{'file':'/etc/passwd'}"), OUTCOME_FAULT,
      "There is no .cube file of that name in the project.", .fault = FAULT_NOT_FOUND },
    { TABLE_FILM, ADD(",'kind':'lut','params':{'file':'warm'}"), OUTCOME_CHANGED,
      "file warm.cube", NULL, "'file':'l1'" },
    { TABLE_FILM, ADD(",'kind':'lut','params':{'file':'l1'}"), OUTCOME_CHANGED,
      "file warm.cube", NULL, "'file':'l1'" },
    /* for a while */
    { "film", ADD(BLUR ",'range':{'from':2,'to':4}"), OUTCOME_CHANGED,
      "Put the effect “Blur” on video 'Alpha': radius 8 px · 0:00–0:10 · during "
      "0:02–0:04",
      NULL,
      "'radius':{'keys':[{'at':0,'value':0,'ease':'hold'},{'at':20,'value':8,'ease':'"
      "hold'},{'at':40,'value':0,'ease':'hold'}]}" },
    { "film", ADD(BLUR ",'range':{'from':0,'to':10}"), OUTCOME_CHANGED, NULL, NULL,
      "'radius':8}" },
    { "film", ADD(BLUR ",'range':{'from':2,'to':4}") "," UPDATE(BLUR NUDGE("more")),
      OUTCOME_CHANGED, "radius 8→12 px", NULL,
      "'value':0,'ease':'hold'},{'at':20,'value':12," },
    { "film", ADD(BLUR ",'range':{'from':12,'to':14}"), OUTCOME_FAULT,
      "Nothing of video 'Alpha' changes in that range", .fault = FAULT_OUT_OF_RANGE },
    { "film", ADD(",'kind':'posterize','range':{'from':2,'to':4}"), OUTCOME_FAULT,
      "cannot begin or end within video 'Alpha'; split it there first",
      .fault = FAULT_UNSUPPORTED },
    /* taken off */
    { "film", ADD(BLUR) "," EFFECT("a", "remove", BLUR), OUTCOME_CHANGED,
      "Took the effect “Blur” off video 'Alpha' · 0:00–0:10" },
    { "film", ADD(BLUR) "," UPDATE(BLUR NUDGE("reset")), OUTCOME_CHANGED,
      "Took the effect “Blur” off video 'Alpha'" },
    { "film", ADD(BLUR) "," ADD(",'kind':'sepia'") "," EFFECT("a", "remove", BLUR),
      OUTCOME_CHANGED, NULL, NULL, "'effects':[{'id':'" },
    { "film", ADD(BLUR) "," ADD(",'kind':'sepia'") "," EFFECT("a", "clear", ""),
      OUTCOME_CHANGED, "Took all effects off video 'Alpha'" },
    { "film", ADD(BLUR) ",{'op':'effect','target':" ALL ",'action':'clear'}",
      OUTCOME_CHANGED, "Took all effects off video 'Alpha'" },
    { "film", EFFECT("a", "remove", BLUR), OUTCOME_FAULT,
      "There is no effect “Blur” on video 'Alpha'; nothing was changed.",
      .fault = FAULT_NOT_FOUND },
    { "film", EFFECT("a", "clear", ""), OUTCOME_FAULT,
      "There is no effect on video 'Alpha'; nothing was changed.",
      .fault = FAULT_NOT_FOUND },
    { ADJUSTED, "{'op':'effect','target':" ID("j") ",'action':'clear'}",
      OUTCOME_CHANGED,
      "Took all effects off adjustment 'adjustment' · an adjustment without effects is "
      "taken away",
      "a 0-30" },
    { ADJUSTED,
      "{'op':'effect','target':" ID("j") ",'action':'update','kind':'blur',"
                                         "'amount':{'nudge':'more'}}",
      OUTCOME_CHANGED, "radius 4→6 px" },
    /* on what it can be, and what there is */
    { "film", EFFECT("t", "add", BLUR), OUTCOME_CHANGED, "on text 'Title'" },
    { "film", EFFECT("m", "add", BLUR), OUTCOME_FAULT,
      "That cannot be done to audio 'Music'.", .fault = FAULT_TYPE_MISMATCH },
    { "film", ADD(",'kind':'stabilize'"), OUTCOME_FAULT,
      "Stabilisation: this cannot be rendered yet; nothing was done to video 'Alpha'",
      .fault = FAULT_UNSUPPORTED },
    { "film", ADD(",'kind':'custom'"), OUTCOME_FAULT,
      "This look: this cannot be rendered yet", .fault = FAULT_UNSUPPORTED },
    /* that move */
    { "film", MOVE("'preset':'blur-in'"), OUTCOME_CHANGED,
      "Added blur in to video 'Alpha': radius 24 px…0 px · 0:00–0:10", NULL,
      "'radius':{'keys':[{'at':0,'value':24,'ease':'ease-in-out'},{'at':10,'value':"
      "0," },
    { "film", MOVE("'preset':'blur-out','duration':2"), OUTCOME_CHANGED, NULL, NULL,
      "'radius':{'keys':[{'at':80,'value':0,'ease':'ease-in-out'},{'at':100,'value':"
      "24," },
    { "film", ADD(BLUR) "," MOVE("'preset':'blur-in'"), OUTCOME_CHANGED, NULL, NULL,
      "'radius':{'keys':[{'at':0,'value':24,'ease':'ease-in-out'},{'at':10,'value':"
      "8," },
    { "film", MOVE("'property':'blur','from':0,'to':9,'duration':3"), OUTCOME_CHANGED,
      "Added animation to video 'Alpha': radius 0 px…9 px", NULL,
      "{'keys':[{'at':0,'value':0},{'at':30,'value':9}]}" },
    { "film",
      MOVE("'property':'brightness','keyframes':[{'at':0,'value':0},{'at':2,'value':'"
           "50%'"
           ",'easing':'hold'}]"),
      OUTCOME_CHANGED, "amount 0%…50%", NULL,
      "'amount':{'keys':[{'at':0,'value':0},{'at':20,'value':0.5,'ease':'hold'}]}" },
    { "film", MOVE("'property':'blur','to':900"), OUTCOME_FAULT,
      "Blur can be from 0 px to 500 px, not 900 px.", .fault = FAULT_OUT_OF_RANGE },
    { "film", MOVE("'preset':'blur-in'") ",{'op':'unanimate','target':" ID("a") "}",
      OUTCOME_CHANGED, "Took the animation off video 'Alpha'" },
    { "film",
      ADD(BLUR ",'range':{'from':2,'to':4}") ",{'op':'unanimate','target':" ID("a") "}",
      OUTCOME_FAULT, "There is no animation on video 'Alpha'",
      .fault = FAULT_NOT_FOUND },

    /* transitions: kinds, directions, colours */
    { "film", JOIN(",'kind':'wipe'"), OUTCOME_CHANGED,
      "Added transition “Wipe” of 1 s between video 'Beta' and video 'Gamma'", NULL,
      "'type':'wipe','from':'b','to':'c','before':5,'after':5}" },
    { "film", JOIN(",'kind':'wipe','direction':'from-right'"), OUTCOME_CHANGED,
      "“Wipe ←”", NULL, "'params':{'direction':'left'}" },
    { "film", JOIN(",'kind':'wipe','direction':'right'"), OUTCOME_CHANGED, "“Wipe →”",
      NULL, "'type':'wipe','from':'b','to':'c','before':5,'after':5}" },
    { "film", JOIN(",'kind':'push','direction':'to-top'"), OUTCOME_CHANGED, "“Push ↑”",
      NULL, "'params':{'direction':'up'}" },
    { "film", JOIN(",'kind':'slide','direction':'from-top'"), OUTCOME_CHANGED,
      "“Slide ↓”", NULL, "'params':{'direction':'down'}" },
    { "film", JOIN(",'kind':'squeeze','direction':'up'"), OUTCOME_CHANGED,
      "“Squeeze ↕”", NULL, "'params':{'axis':'vertical'}" },
    { "film", JOIN(",'kind':'spin','direction':'counterclockwise'"), OUTCOME_CHANGED,
      "“Spin ↺”", NULL, "'params':{'turns':-1}" },
    { "film", JOIN(",'kind':'zoom','direction':'out'"), OUTCOME_CHANGED, NULL, NULL,
      "'params':{'factor':0.5}" },
    { "film", JOIN(",'kind':'iris','direction':'left'"), OUTCOME_FAULT,
      "The transition “Iris” has no such direction.", .fault = FAULT_INVALID_VALUE },
    { "film", JOIN(",'kind':'dip-to-white'"), OUTCOME_CHANGED, "“Dip to white”", NULL,
      "'type':'fade','from':'b','to':'c','before':5,'after':5,'params':{'color':'#"
      "FFFFFF'"
      "}" },
    { "film", JOIN(",'kind':'fade','color':'red'"), OUTCOME_CHANGED,
      "“Fade through a colour red”", NULL, "'params':{'color':'#FF0000'}" },
    { "film", JOIN(",'kind':'wipe','color':'red'"), OUTCOME_FAULT,
      "The transition “Wipe” goes through no colour.", .fault = FAULT_INVALID_VALUE },
    { "film", JOIN(",'kind':'shape'"), OUTCOME_FAULT,
      "The transition “Shape wipe” cannot be rendered yet; there are: Crossfade,",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'transition','kind':'iris','target':" ALL "}", OUTCOME_CHANGED,
      "Added 2 transitions “Iris” of 1 s" },
    { "film", "{'op':'transition','kind':'wipe','target':" ID("t") ",'edge':'in'}",
      OUTCOME_CHANGED, "Added transition “Wipe” of 1 s at the start of text 'Title'",
      NULL, "'type':'wipe','to':'t','before':0,'after':10}" },
    /* changed: what is not said stays */
    { "film",
      JOIN(",'kind':'wipe','direction':'up','duration':2,'audio':'none'") "," JOIN(
          ",'kind':'wipe','duration':1"),
      OUTCOME_CHANGED, NULL, NULL,
      "'before':5,'after':5,'params':{'direction':'up'},'audio':'cut'}" },
    { "film", JOIN(",'kind':'wipe','duration':2") "," JOIN(",'kind':'slide'"),
      OUTCOME_CHANGED, "“Slide” of 2 s" },
    { "film", JOIN(",'kind':'fade','color':'red'") "," JOIN(",'kind':'dip-to-black'"),
      OUTCOME_CHANGED, NULL, NULL,
      "'type':'fade','from':'b','to':'c','before':5,'after':5}" },
    { "film", JOIN(",'kind':'wipe'") "," JOIN(",'kind':'cut'"), OUTCOME_CHANGED,
      "Removed the transition between video 'Beta' and video 'Gamma'" },
};

START_TEST(verbs_do_this)
{
    verb_case_check(&cases[_i]);
}
END_TEST

static void expect_change(const char *step)
{
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) outcome = { 0 };
    film_run(film, step, NULL, &outcome);
    ck_assert_msg(outcome.kind == OUTCOME_CHANGED, "%s: %s", step, outcome.text);
    outcome_check_undo(film, &outcome);
}

/* A row of the table is all that an effect needs to be put on and taken off. */
START_TEST(every_effect_of_the_table_can_be_put_on)
{
    const EffectType *type = effect_type((EffectKind)_i);
    if (type->kind == EFFECT_LUT) /* wants a file */
        return;
    g_autofree char *step =
        g_strdup_printf("{'op':'effect','target':" ID(
                            "a") ",'action':'add','kind':'%s'},"
                                 "{'op':'effect','target':" ID(
                                     "b") ",'action':'add','kind':'%s'},"
                                          "{'op':'effect','target':" ID(
                                              "a") ",'action':'remove','kind':'%s'}",
                        type->name, type->name, type->name);
    expect_change(step);
}
END_TEST

/* Without one there is no "for two seconds" and no "half of it". */
START_TEST(what_an_effect_usually_is_and_its_nothing_are_in_range)
{
    const EffectParam *amount = effect_amount((EffectKind)_i);
    if (!amount)
        return;
    double usual = g_ascii_strtod(amount->fallback, NULL);
    ck_assert(usual >= amount->min && usual <= amount->max);
    ck_assert(isnan(amount->neutral) ||
              (amount->neutral >= amount->min && amount->neutral <= amount->max));
}
END_TEST

START_TEST(every_transition_of_the_table_can_be_put_between)
{
    const TransitionType *type = transition_type((TransitionKind)_i);
    g_autofree char *step = g_strdup_printf(JOIN(",'kind':'%s'"), type->name);
    expect_change(step);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("effects and transitions");
    TCase *table = tcase_create("verbs");
    tcase_add_loop_test(table, verbs_do_this, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(table, every_effect_of_the_table_can_be_put_on, 0,
                        EFFECT_COUNT);
    tcase_add_loop_test(table, what_an_effect_usually_is_and_its_nothing_are_in_range,
                        0, EFFECT_COUNT);
    tcase_add_loop_test(table, every_transition_of_the_table_can_be_put_between, 0,
                        TRANSITION_COUNT);
    suite_add_tcase(suite, table);
    return run_suite(suite);
}
