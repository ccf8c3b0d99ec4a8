/* Properties of clips, said and undone. */
#include "verb_case.h"

#include "../run.h"

#include <check.h>
#include <string.h>

#define ID(id) "{'by':'id','id':'" id "'}"

/* Two tracks that are switched off. */
#define HIDDEN                                                                      \
    "{'chatkut':1,'id':'film','main':'main','assets':[],'sequences':[{'id':'main'," \
    "'size':[64,64],'rate':'10/1','tracks':[{'id':'v1','kind':'video','enabled':"   \
    "false,'clips':[{'id':'a','type':'text','start':0,'duration':10,'text':'A'},"   \
    "{'id':'c','type':'text','start':20,'duration':10,'text':'C'}]},{'id':'v2',"    \
    "'kind':'video','enabled':false,'clips':[{'id':'b','type':'text','start':10,"   \
    "'duration':10,'text':'B'},{'id':'d','type':'text','start':30,'duration':10,"   \
    "'text':'D'}]}]}]}"

static const VerbCase cases[] = {
    { HIDDEN, "{'op':'update','target':{'by':'all'},'props':{'visible':true}}",
      OUTCOME_CHANGED, "Updated 4 texts · 0:00–0:04 · their tracks are shown again",
      NULL },
    { HIDDEN,
      "{'op':'update','target':{'by':'union','of':[" ID("a") "," ID(
          "c") "]},'props':{'visible':true}},{'op':'delete','target':{'by':'last','"
               "expect':'many'}}",
      OUTCOME_CHANGED, "Deleted 2 texts", "b 10-20 d 30-40" },
    { "film",
      "{'op':'update','target':" ID("t") ",'props':{'fontSize':{'nudge':'more'}}}",
      OUTCOME_CHANGED, "Updated text 'Title': font size 90→112.5 px · 0:01–0:04",
      NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'fontSize':36}}",
      OUTCOME_CHANGED, "Updated text 'Title': font size 90→36 px · 0:01–0:04", NULL },
    { "film",
      "{'op':'update','target':" ID(
          "u") ",'props':{'fontSize':{'nudge':'slightly-less'}}}",
      OUTCOME_CHANGED, "Updated text 'Anna': font size 90→80.5 px · 0:13–0:15", NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'fontSize':'50%'}}",
      OUTCOME_CHANGED, "Updated text 'Title': font size 90→45 px · 0:01–0:04", NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'fontSize':0}}",
      OUTCOME_FAULT, "font size can be from 1 px to 4096 px, not 0 px.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'update','target':" ID("a") ",'props':{'fontSize':36}}",
      OUTCOME_FAULT,
      "That cannot be done to video 'Alpha'. It can have: position, scale, rotation, "
      "opacity, volume, speed.",
      .fault = FAULT_TYPE_MISMATCH },
    { "film",
      "{'op':'update','target':{'by':'all','type':'text'},'props':{'color':'yellow','"
      "fontWeight':'bold'}}",
      OUTCOME_CHANGED,
      "Updated 2 texts: weight 400→700, colour white→yellow · 0:01–0:15", NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'color':'blurple'}}",
      OUTCOME_FAULT,
      "There is no colour “blurple”; use a name like “red” or “#ffc400”.",
      .fault = FAULT_INVALID_VALUE },
    { "film", "{'op':'update','target':" ID("logo") ",'props':{'opacity':'50%'}}",
      OUTCOME_CHANGED, "Updated image 'pic.png': opacity 100%→50% · 0:02–0:06", NULL },
    { "film", "{'op':'update','target':" ID("logo") ",'props':{'opacity':2}}",
      OUTCOME_FAULT, "opacity can be from 0% to 100%, not 200%.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'update','target':" ID(
          "logo") ",'props':{'opacity':{'by':-20,'unit':'percent'}}}",
      OUTCOME_CHANGED, "Updated image 'pic.png': opacity 100%→80% · 0:02–0:06", NULL },
    { "film",
      "{'op':'update','target':" ID(
          "logo") ",'props':{'scale':'30%','position':'top-right'}}",
      OUTCOME_CHANGED,
      "Updated image 'pic.png': position 960, 540→1866, 54 px, scale 100%→30% · "
      "0:02–0:06",
      NULL },
    { "film",
      "{'op':'update','target':" ID("logo") ",'props':{'y':{'by':-40,'unit':'px'}}}",
      OUTCOME_CHANGED,
      "Updated image 'pic.png': position 960, 540→960, 500 px · 0:02–0:06", NULL },
    { "film", "{'op':'update','target':" ID("logo") ",'props':{'x':'25%','y':'75%'}}",
      OUTCOME_CHANGED,
      "Updated image 'pic.png': position 960, 540→480, 810 px · 0:02–0:06", NULL },
    { "film",
      "{'op':'update','target':" ID(
          "logo") ",'props':{'rotation':{'by':15,'unit':'deg'}}}",
      OUTCOME_CHANGED, "Updated image 'pic.png': rotation 0°→15° · 0:02–0:06", NULL },
    { "film", "{'op':'update','target':" ID("logo") ",'props':{'flip':'horizontal'}}",
      OUTCOME_CHANGED, "Updated image 'pic.png': scale 100%→100% mirrored · 0:02–0:06",
      NULL },
    { "film", "{'op':'update','target':" ID("logo") ",'props':{'width':300}}",
      OUTCOME_CHANGED, "Updated image 'pic.png': scale 100%→27.8% · 0:02–0:06", NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'width':800}}",
      OUTCOME_CHANGED, "Updated text 'Title': box 800, 1080 px · 0:01–0:04", NULL },
    { "film",
      "{'op':'update','target':" ID(
          "w") ",'props':{'crop':{'left':'10%','right':0.1}}}",
      OUTCOME_CHANGED,
      "Updated video 'Window': crop left 0%→10%, crop right 0%→10% · 0:12–0:16", NULL },
    { "film", "{'op':'update','target':" ID("w") ",'props':{'crop':{'aspect':'1:1'}}}",
      OUTCOME_CHANGED,
      "Updated video 'Window': crop left 0%→12.5%, crop right 0%→12.5% · 0:12–0:16",
      NULL },
    { "film",
      "{'op':'update','target':" ID("w") ",'props':{'crop':{'left':0.6,'right':0.6}}}",
      OUTCOME_FAULT, "That would crop all of the picture away.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'update','target':" ID(
          "t") ",'props':{'stroke':{'color':'black','width':4},'shadow':{'blur':4,'dx':"
               "2,'dy':2},'background':'#11223380'}}",
      OUTCOME_CHANGED,
      "Updated text 'Title': outline colour black, outline width 4 px, shadow colour "
      "#000000B0, shadow blur 0→4 px, shadow offset 0, 0→2, 2 px, text background "
      "#11223380 · 0:01–0:04",
      NULL },
    { "film",
      "{'op':'update','target':" ID(
          "t") ",'props':{'background':'none','shadow':'none'}}",
      OUTCOME_ANSWER, "text 'Title': that is how it is already." },
    { "film",
      "{'op':'update','target':" ID("t") ",'props':{'shadow':{'color':'black'}}}",
      OUTCOME_CHANGED,
      "Updated text 'Title': shadow colour black, shadow blur 0→5 px, shadow offset 0, "
      "0→5, 5 px · 0:01–0:04" },
    { "film",
      "{'op':'update','target':" ID("t") ",'props':{'stroke':{'color':'red'}}},"
                                         "{'op':'update','target':" ID(
                                             "t") ",'props':{'stroke':{'width':0}}}",
      OUTCOME_CHANGED, "no outline colour, no outline width" },
    { "film",
      "{'op':'update','target':" ID("logo") ",'props':{'x':{'nudge':'slightly-less'}}}",
      OUTCOME_CHANGED,
      "Updated image 'pic.png': position 960, 540→933, 540 px · 0:02–0:06" },
    { "film", "{'op':'update','target':" ID("logo") ",'props':{'y':{'nudge':'much'}}}",
      OUTCOME_CHANGED,
      "Updated image 'pic.png': position 960, 540→960, 648 px · 0:02–0:06" },
    { "film",
      "{'op':'update','target':" ID(
          "w") ",'props':{'crop':{'top':{'set':108,'unit':'px'}}}}",
      OUTCOME_CHANGED, "Updated video 'Window': crop top 0%→" },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'padding':4}}",
      OUTCOME_FAULT, "Padding needs a background; give the text a background first.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'update','target':" ID("t") ",'props':{'text':'Bye','case':'upper'}}",
      OUTCOME_CHANGED, "Updated text 'Title': text 'Welcome'→'BYE' · 0:01–0:04", NULL },
    { "film",
      "{'op':'update','target':" ID(
          "t") ",'props':{'case':'title','text':'good morning o\\u00e9'}}",
      OUTCOME_CHANGED,
      "Updated text 'Title': text 'Welcome'→'Good Morning Oé' · 0:01–0:04", NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'textAlign':'justify'}}",
      OUTCOME_FAULT, "alignment “justify” cannot be rendered yet.",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'update','target':" ID("a") ",'props':{'speed':2,'volume':'50%'}}",
      OUTCOME_CHANGED,
      "Updated video 'Alpha': volume 100%→50% (-6 dB), speed 1x→2x · 0:00–0:05 · 3 "
      "clips came along",
      "a 0-50 b 50-150 c 150-200 / logo 20-60 w 70-110 / t 10-40 u 80-100 / v 70-130 / "
      "m 0-250" },
    { "film", "{'op':'update','target':" ID("a") ",'props':{'visible':false}}",
      OUTCOME_CHANGED, "Updated video 'Alpha': shown on→off · 0:00–0:10", NULL },
    { "film", "{'op':'update','target':" ID("a") ",'props':{'locked':true}}",
      OUTCOME_CHANGED, "Updated video 'Alpha': locked off→on · 0:00–0:10", NULL },
    { "film",
      "{'op':'update','target':" ID(
          "a") ",'props':{'locked':true}},{'op':'delete','target':" ID("a") "}",
      OUTCOME_FAULT, "video 'Alpha' is locked; unlock it first.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'update','target':" ID("a") ",'props':{'locked':true}},{'op':'update','"
                                         "target':" ID(
                                             "a") ",'props':{'locked':false}}",
      OUTCOME_CHANGED,
      "Updated video 'Alpha': locked off→on · 0:00–0:10\n"
      "Updated video 'Alpha': locked on→off · 0:00–0:10",
      NULL },
    { "film", "{'op':'update','target':" ID("a") ",'props':{'zIndex':3}}",
      OUTCOME_FAULT, "Clips have no layer number; say “to the front” or “to the back”.",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'label':'Heading'}}",
      OUTCOME_CHANGED, "Updated text 'Title': name 'Title'→'Heading' · 0:01–0:04",
      NULL },
    { "film", "{'op':'update','target':" ID("t") ",'props':{'text':'Welcome'}}",
      OUTCOME_ANSWER, "text 'Title': that is how it is already." },
    { "film", "{'op':'update','target':{'by':'last'},'props':{'color':'red'}}",
      OUTCOME_CHANGED, "Updated text 'Title': colour white→red · 0:01–0:04", NULL,
      .it = "t" },
    { "film", "{'op':'update','target':{'by':'last'},'props':{'color':'red'}}",
      OUTCOME_AMBIGUOUS, "Which text do you mean?", NULL, "target: t u", .it = "a" },
    { "film", "{'op':'update','target':" ID("m") ",'props':{'volume':{'nudge':'max'}}}",
      OUTCOME_ANSWER, "audio 'Music': that is how it is already." },
    { "film",
      "{'op':'update','target':" ID("m") ",'props':{'volume':{'set':-12,'unit':'dB'}}}",
      OUTCOME_CHANGED, "Updated audio 'Music': volume 100%→25.1% (-12 dB) · 0:00–0:25",
      NULL },
    { "film",
      "{'op':'update','target':" ID("m") ",'props':{'volume':{'by':3,'unit':'deg'}}}",
      OUTCOME_FAULT, "volume is not measured in “deg”.", .fault = FAULT_INVALID_VALUE },
    { "film", "{'op':'update','target':" ID("m") ",'props':{'pan':{'nudge':'less'}}}",
      OUTCOME_CHANGED, "Updated audio 'Music': pan 0%→-25% · 0:00–0:25", NULL },
};

START_TEST(properties_change_and_are_told)
{
    verb_case_check(&cases[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("properties");
    TCase *tcase = tcase_create("properties");
    tcase_add_loop_test(tcase, properties_change_and_are_told, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
