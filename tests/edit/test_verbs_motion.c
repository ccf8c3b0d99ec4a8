/* What moves and what sounds: animations, transitions and audio, and what cannot be
 * done yet. */
#include "verb_case.h"

#include "../run.h"

#include <check.h>

#define ID(id) "{'by':'id','id':'" id "'}"

/* A film with a parameter that is written to a transition. */
#define FILLED                                                                       \
    "{'chatkut':1,'id':'film','main':'main','params':[{'name':'pace','type':'text'," \
    "'default':'ease','bind':[{'target':'x','property':'ease'}]}],'assets':[],"      \
    "'sequences':[{'id':'main','size':[64,64],'rate':'10/1','tracks':[{'id':'v1',"   \
    "'kind':'video','role':'main','clips':["                                         \
    "{'id':'a','type':'text','start':0,'duration':30,'text':'A'},"                   \
    "{'id':'b','type':'text','start':30,'duration':30,'text':'B'}],'transitions':["  \
    "{'id':'x','type':'dissolve','from':'a','to':'b','before':5,'after':5}]}]}]}"

static const VerbCase cases[] = {
    /* fades of pictures are dissolves at free ends */
    { "film", "{'op':'animate','target':" ID("t") ",'preset':'fade-in'}",
      OUTCOME_CHANGED, "Added fade in to text 'Title': 1 s · 0:01–0:04", NULL,
      "'type':'dissolve','to':'t','before':0,'after':10}" },
    { "film", "{'op':'animate','target':" ID("t") ",'preset':'fade','duration':2}",
      OUTCOME_CHANGED, "Added fade to text 'Title': 1.5 s · 0:01–0:04", NULL,
      "'to':'t','before':0,'after':15}," },
    { "film",
      "{'op':'animate','target':" ID(
          "t") ",'preset':'fade','phase':'out','pace':'slow'}",
      OUTCOME_CHANGED, "Added fade to text 'Title': 2 s · 0:01–0:04", NULL,
      "'from':'t','before':20,'after':0}" },
    { "film",
      "{'op':'animate','target':" ID("t") ",'preset':'fade-in','easing':'ease-in'}",
      OUTCOME_CHANGED, "Added fade in to text 'Title': 1 s · 0:01–0:04", NULL,
      "'after':10,'ease':'ease-in'}" },
    { "film",
      "{'op':'animate','target':" ID("c") ",'preset':'fade-out','duration':'50%'}",
      OUTCOME_CHANGED, "Added fade out to video 'Gamma': 2.5 s · 0:20–0:25", NULL,
      "'from':'c','before':25,'after':0}]" },
    { "film", "{'op':'animate','target':" ID("a") ",'preset':'fade-out','duration':1}",
      OUTCOME_CHANGED,
      "Added fade out to video 'Alpha': 1 s · 0:00–0:10 · instead of the transition to "
      "the next clip",
      NULL, "'from':'a','before':10,'after':0}" },
    { "film",
      "{'op':'animate','target':{'by':'track','track':0,'expect':'many'},'preset':'"
      "fade'}",
      OUTCOME_CHANGED,
      "Added fade to 3 videos: 1 s · 0:00–0:25 · instead of the transition to the next "
      "clip" },
    { "film", "{'op':'animate','target':{'by':'all','type':'text'},'preset':'fade-in'}",
      OUTCOME_CHANGED, "Added fade in to 2 texts: 1 s · 0:01–0:15" },
    { "film", "{'op':'animate','target':" ID("m") ",'preset':'fade-in','duration':3}",
      OUTCOME_CHANGED, "Added fade in to audio 'Music': 3 s · 0:00–0:25", NULL,
      "'audio':{'fadeIn':{'duration':30}" },
    { "film", "{'op':'animate','target':" ID("t") ",'preset':'fade-in','delay':1}",
      OUTCOME_CHANGED, "Added fade in to text 'Title': opacity 0%…100% · 0:01–0:04",
      NULL, "'opacity':{'keys':[{'at':10,'value':0" },
    { "film", "{'op':'animate','target':" ID("t") ",'preset':'fade','delay':1}",
      OUTCOME_FAULT, "fade in and out one by one.", .fault = FAULT_UNSUPPORTED },
    /* curves */
    { "film", "{'op':'animate','target':" ID("a") ",'preset':'zoom-in'}",
      OUTCOME_CHANGED, "Added zoom in to video 'Alpha': scale 100%…130% · 0:00–0:10" },
    { "film", "{'op':'animate','target':" ID("a") ",'preset':'zoom-in','pace':'slow'}",
      OUTCOME_CHANGED, "Added zoom in to video 'Alpha': scale 100%…120% · 0:00–0:10",
      NULL,
      "'scale':{'keys':[{'at':0,'value':1,'ease':'ease-in-out'},{'at':100,'value':1."
      "2" },
    { "film", "{'op':'animate','target':" ID("a") ",'preset':'zoom-out','pace':'slow'}",
      OUTCOME_CHANGED, "Added zoom out to video 'Alpha': scale 120%…100% · 0:00–0:10",
      NULL, "{'at':0,'value':1.2,'ease':'ease-in-out'},{'at':100,'value':1," },
    { "film",
      "{'op':'animate','target':" ID(
          "a") ",'preset':'zoom-in','amount':1.5,'duration':2}",
      OUTCOME_CHANGED, "Added zoom in to video 'Alpha': scale 100%…150% · 0:00–0:10",
      NULL, "{'at':20,'value':1.5" },
    { "film",
      "{'op':'animate','target':" ID(
          "a") ",'preset':'zoom-in','amount':'20%','range':{'from':2,'to':4}}",
      OUTCOME_CHANGED, "Added zoom in to video 'Alpha': scale 100%…120% · 0:00–0:10",
      NULL, "{'at':20,'value':1,'ease':'ease-in-out'},{'at':40,'value':1.2" },
    { "film",
      "{'op':'animate','target':" ID(
          "a") ",'preset':'zoom-in','amount':'150%','delay':2,'duration':20}",
      OUTCOME_CHANGED, "Added zoom in to video 'Alpha': scale 100%…150% · 0:00–0:10",
      NULL, "{'at':20,'value':1,'ease':'ease-in-out'},{'at':100,'value':1.5" },
    { "film", "{'op':'animate','target':" ID("a") ",'preset':'zoom-in','amount':0}",
      OUTCOME_FAULT, "A zoom must be by more than nothing, like 1.2 or 20%.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'animate','target':" ID(
          "b") ",'preset':'zoom-in','range':{'from':2,'to':4}}",
      OUTCOME_FAULT, "video 'Beta' is at 0:10–0:20; nothing of it lies in that range.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'animate','target':" ID(
          "b") ",'preset':'zoom-in','range':{'from':2,'to':4,'relativeTo':'clip'}}",
      OUTCOME_CHANGED, "Added zoom in to video 'Beta': scale 100%…130% · 0:10–0:20",
      NULL, "{'at':20,'value':1,'ease':'ease-in-out'},{'at':40,'value':1.3" },
    { "film", "{'op':'animate','target':" ID("m") ",'preset':'zoom-in'}", OUTCOME_FAULT,
      "That cannot be done to audio 'Music'. It can have: volume, speed.",
      .fault = FAULT_TYPE_MISMATCH },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'slide-in'}",
      OUTCOME_CHANGED,
      "Added slide in to image 'pic.png': position -960, 540…960, 540 px · 0:02–0:06",
      NULL, "{'at':0,'value':[-960,540],'ease':'ease-out'},{'at':5,'value':[960,540]" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'preset':'slide-in','direction':'from-bottom','duration':1}",
      OUTCOME_CHANGED,
      "Added slide in to image 'pic.png': position 960, 1620…960, 540 px · 0:02–0:06" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'preset':'slide-in','direction':'to-left'}",
      OUTCOME_CHANGED,
      "Added slide in to image 'pic.png': position 2880, 540…960, 540 px · 0:02–0:06" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'preset':'slide-out','direction':'down'}",
      OUTCOME_CHANGED,
      "Added slide out to image 'pic.png': position 960, 540…960, 1620 px · 0:02–0:06",
      NULL,
      "{'at':35,'value':[960,540],'ease':'ease-in'},{'at':40,'value':[960,1620]" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'preset':'slide-out','direction':'to-top','delay':1}",
      OUTCOME_CHANGED,
      "Added slide out to image 'pic.png': position 960, 540…960, -540 px · 0:02–0:06",
      NULL,
      "{'at':10,'value':[960,540],'ease':'ease-in'},{'at':15,'value':[960,-540]" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'preset':'slide-in','direction':'clockwise'}",
      OUTCOME_FAULT, "A slide goes left, right, up or down.",
      .fault = FAULT_INVALID_VALUE },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'spin'}",
      OUTCOME_CHANGED, "Added spin to image 'pic.png': rotation 0°…360° · 0:02–0:06",
      NULL, "'rotation':{'keys':[{'at':0,'value':0},{'at':40,'value':360}]}" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'preset':'spin','direction':'counterclockwise','duration':1}",
      OUTCOME_CHANGED, "Added spin to image 'pic.png': rotation 0°…-360° · 0:02–0:06" },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'pop'}",
      OUTCOME_CHANGED, "Added pop to image 'pic.png': scale 0%…100% · 0:02–0:06", NULL,
      "'ease':{'spring':{}}},{'at':5,'value':[1,1]" },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'glitch'}",
      OUTCOME_FAULT, "The animation “glitch” cannot be rendered yet; there are fade,",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'shake'}",
      OUTCOME_CHANGED, "Added shake to image 'pic.png'", NULL, "'extend':'loop'" },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'pulse','repeat':2}",
      OUTCOME_CHANGED, "Added pulse to image 'pic.png'", NULL, "{'at':20,'value':1" },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'ken-burns'}",
      OUTCOME_CHANGED, "Added Ken Burns effect to image 'pic.png'" },
    { "film",
      "{'op':'animate','target':" ID("logo") ",'preset':'spin','repeat':'forever'}",
      OUTCOME_CHANGED, "Added spin to image 'pic.png'", NULL, "'extend':'loop'" },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'spin','repeat':3}",
      OUTCOME_CHANGED, "Added spin to image 'pic.png': rotation 0°…1080° · 0:02–0:06" },
    { "film", "{'op':'animate','target':" ID("logo") ",'preset':'pop','phase':'loop'}",
      OUTCOME_FAULT, "Only spin, pulse, bounce, shake, wiggle and float can be",
      .fault = FAULT_UNSUPPORTED },
    /* from, to and keyframes */
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'property':'opacity','from':0,'to':'100%','duration':1}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': opacity 0%…100% · 0:02–0:06", NULL,
      "'opacity':{'keys':[{'at':0,'value':0},{'at':10,'value':1}]}" },
    { "film", "{'op':'animate','target':" ID("logo") ",'property':'opacity','to':0.5}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': opacity 100%…50% · 0:02–0:06", NULL,
      "'opacity':{'keys':[{'at':0,'value':1},{'at':40,'value':0.5}]}" },
    { "film",
      "{'op':'animate','target':" ID(
          "t") ",'property':'color','from':'red','to':'#0000ff','easing':'ease-out'}",
      OUTCOME_CHANGED, "Added animation to text 'Title': colour red…blue · 0:01–0:04",
      NULL, "'color':{'keys':[{'at':0,'value':'#FF0000','ease':'ease-out'}," },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'property':'x','from':0,'to':960,'delay':1,'duration':2}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': position 0, 540…960, 540 px · 0:02–0:06",
      NULL, "{'at':10,'value':[0,540]},{'at':30,'value':[960,540]}" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'property':'position','to':'top-right','duration':1}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': position 960, 540…1866, 54 px · 0:02–0:06",
      NULL,
      "'box':[1080,1080],'transform':{'position':{'keys':[{'at':0,'value':[960,540]},{'"
      "at':10,'value':[1866,54]}]},'anchor':{'keys':[{'at':0,'value':[0.5,0.5]},{'at':"
      "10,'value':[1,0]}]}}" },
    { "film",
      "{'op':'animate','target':" ID(
          "m") ",'property':'volume','from':1,'to':0,'range':{'from':20,'to':25}}",
      OUTCOME_CHANGED, "Added animation to audio 'Music': volume 100%…0% · 0:00–0:25",
      NULL, "'volume':{'keys':[{'at':200,'value':1},{'at':250,'value':0}]}" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'property':'rotation','keyframes':[{'at':0,'value':0},{'at':'50%','"
                  "value':90,'easing':'hold'},{'at':4,'value':0}]}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': rotation 0°…90°…0° · 0:02–0:06", NULL,
      "{'at':20,'value':90,'ease':'hold'},{'at':40,'value':0}]" },
    { "film",
      "{'op':'animate','target':" ID("logo") ",'property':'rotation','keyframes':[{'at'"
                                             ":2,'value':0},{'at':1,'value':90}]}",
      OUTCOME_FAULT,
      "Keyframes must follow each other in time; number 2 does not come after the one "
      "before.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'animate','target':" ID("logo") ",'property':'rotation','to':90,'easing':{"
                                             "'cubicBezier':[0.1,0,0.9,1]}}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': rotation 0°…90° · 0:02–0:06", NULL,
      "'ease':{'bezier':[0.1,0,0.9,1]}" },
    { "film",
      "{'op':'animate','target':" ID("logo") ",'property':'rotation','to':90,'easing':{"
                                             "'cubicBezier':[2,0,0.9,1]}}",
      OUTCOME_FAULT, "The x of an easing's handles must lie between 0 and 1.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'property':'rotation','to':90,'easing':'bounce'}",
      OUTCOME_FAULT,
      "The easing “bounce” cannot be drawn yet; spring and elastic come close.",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'animate','target':" ID("logo") ",'property':'crop','to':9}",
      OUTCOME_FAULT,
      "“crop” cannot be animated yet; position, scale, rotation, opacity, volume, "
      "colour, blur and brightness can.",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'animate','target':" ID("logo") ",'property':'color','to':'red'}",
      OUTCOME_FAULT, "image 'pic.png' has no colour.", .fault = FAULT_TYPE_MISMATCH },
    { "film", "{'op':'animate','target':" ID("m") ",'property':'opacity','to':0}",
      OUTCOME_FAULT, "audio 'Music' has no opacity.", .fault = FAULT_TYPE_MISMATCH },
    /* unanimate */
    { "film",
      "{'op':'animate','target':" ID("logo") ",'preset':'zoom-in'},{'op':'animate','"
                                             "target':" ID("logo") ",'preset':'fade'},{"
                                                                   "'op':'unanimate','"
                                                                   "target':" ID(
                                                                       "logo") "}",
      OUTCOME_CHANGED,
      "Added zoom in to image 'pic.png': scale 100%…130% · 0:02–0:06\n"
      "Added fade to image 'pic.png': 1 s · 0:02–0:06\n"
      "Took the animation off image 'pic.png' · 0:02–0:06",
      NULL, "'duration':40,'asset':'pic'},{'id':'w'" },
    { "film",
      "{'op':'animate','target':" ID("logo") ",'preset':'fade'},{'op':'unanimate','"
                                             "target':" ID("logo") ",'phase':'in'}",
      OUTCOME_CHANGED,
      "Added fade to image 'pic.png': 1 s · 0:02–0:06\n"
      "Took the animation off image 'pic.png' · 0:02–0:06",
      NULL,
      "'transitions':[{'id':'wp2kyy7p','type':'dissolve','from':'logo','before':10," },
    { "film",
      "{'op':'animate','target':" ID("logo") ",'preset':'slide-out'},{'op':'animate','"
                                             "target':" ID("logo") ",'preset':'spin'},{"
                                                                   "'op':'unanimate','"
                                                                   "target':" ID(
                                                                       "logo") ",'"
                                                                               "propert"
                                                                               "y':'x'"
                                                                               "}",
      OUTCOME_CHANGED,
      "Added slide out to image 'pic.png': position 960, 540…-960, 540 px · 0:02–0:06\n"
      "Added spin to image 'pic.png': rotation 0°…360° · 0:02–0:06\n"
      "Took the animation off image 'pic.png' · 0:02–0:06",
      NULL, "'position':[960,540],'rotation':{'keys'" },
    { "film",
      "{'op':'animate','target':" ID(
          "logo") ",'property':'position','to':'top-right','duration':1},{'op':'"
                  "unanimate','target':" ID("logo") "}",
      OUTCOME_CHANGED,
      "Added animation to image 'pic.png': position 960, 540…1866, 54 px · 0:02–0:06\n"
      "Took the animation off image 'pic.png' · 0:02–0:06",
      NULL, "'transform':{'position':[1866,54],'anchor':[1,0]}" },
    { "film", "{'op':'unanimate','target':" ID("m") "}", OUTCOME_CHANGED,
      "Took the animation off audio 'Music' · 0:00–0:25", NULL,
      "'asset':'song'}]}]}]}" },
    { "film", "{'op':'unanimate','target':" ID("c") "}", OUTCOME_CHANGED,
      "Took the animation off video 'Gamma' · 0:20–0:25" },
    { "film", "{'op':'unanimate','target':" ID("a") "}", OUTCOME_FAULT,
      "There is no animation on video 'Alpha'; nothing was changed.",
      .fault = FAULT_NOT_FOUND },
    /* transitions */
    { "film",
      "{'op':'transition','kind':'crossfade','between':[" ID("b") "," ID("c") "]}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 1 s between video 'Beta' and video 'Gamma' · "
      "0:10–0:25",
      NULL, "'type':'dissolve','from':'b','to':'c','before':5,'after':5}" },
    { "film",
      "{'op':'transition','kind':'dissolve','target':{'by':'all','type':'video'},'"
      "duration':2}",
      OUTCOME_CHANGED,
      "Added 2 transitions “Crossfade” of 2 s · 0:00–0:25 · the edge frame is held: "
      "there is no media behind the cut" },
    { "film", "{'op':'transition','kind':'crossfade','target':{'by':'all'}}",
      OUTCOME_CHANGED,
      "Added 2 transitions “Crossfade” of 1 s · 0:00–0:25 · the edge frame is held: "
      "there is no media behind the cut" },
    { "film", "{'op':'transition','kind':'crossfade','target':" ID("b") "}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 1 s between video 'Beta' and video 'Gamma' · "
      "0:10–0:25" },
    { "film",
      "{'op':'transition','kind':'crossfade','target':" ID(
          "b") ",'edge':'out','audio':'none'}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 1 s between video 'Beta' and video 'Gamma' · "
      "0:10–0:25",
      NULL, "'before':5,'after':5,'audio':'cut'}" },
    { "film",
      "{'op':'transition','kind':'dip-to-black','between':[" ID("b") "," ID(
          "c") "],'duration':0.5,'align':'start'}",
      OUTCOME_CHANGED,
      "Added transition “Dip to black” of 0.5 s between video 'Beta' and video 'Gamma' "
      "· 0:10–0:25",
      NULL, "'type':'fade','from':'b','to':'c','before':0,'after':5}" },
    { "film",
      "{'op':'transition','kind':'crossfade','between':[" ID("a") "," ID(
          "b") "],'duration':30}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 20 s between video 'Alpha' and video 'Beta' · "
      "0:00–0:20 · "
      "shortened to what fits the clips · the edge frame is held: there is no media "
      "behind the cut",
      NULL, "'from':'a','to':'b','before':100,'after':100}" },
    { "film",
      "{'op':'transition','kind':'crossfade','between':[" ID("b") "," ID(
          "c") "],'duration':20}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 13.7 s between video 'Beta' and video 'Gamma' · "
      "0:10–0:25 · "
      "shortened to what fits the clips" },
    { "film",
      "{'op':'transition','kind':'crossfade','between':[" ID("a") "," ID("c") "]}",
      OUTCOME_FAULT,
      "video 'Alpha' and video 'Gamma' do not touch; move them together first.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'transition','kind':'crossfade','between':[" ID("a") "," ID("t") "]}",
      OUTCOME_FAULT,
      "video 'Alpha' and text 'Title' do not touch; move them together first.",
      .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'transition','kind':'crossfade','between':[" ID("b") "," ID("a") "]}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 1 s between video 'Alpha' and video 'Beta' · "
      "0:00–0:20 · the "
      "edge frame is held: there is no media behind the cut" },
    { "film", "{'op':'transition','kind':'cut','between':[" ID("a") "," ID("b") "]}",
      OUTCOME_CHANGED,
      "Removed the transition between video 'Alpha' and video 'Beta' · 0:00–0:20" },
    { "film", "{'op':'transition','kind':'cut','between':[" ID("b") "," ID("c") "]}",
      OUTCOME_FAULT,
      "There is no transition between video 'Beta' and video 'Gamma'; nothing was "
      "changed.",
      .fault = FAULT_NOT_FOUND },
    { FILLED, "{'op':'transition','kind':'cut','target':{'by':'all'}}", OUTCOME_CHANGED,
      "Removed the transition", "a 0-30 b 30-60", "'params':[]," },
    { FILLED, "{'op':'delete','target':" ID("a") "}", OUTCOME_CHANGED, "Deleted text",
      "b 30-60", "'params':[]," },
    { "film", "{'op':'transition','kind':'cut','target':{'by':'all'}}", OUTCOME_CHANGED,
      "Removed the transition between video 'Alpha' and video 'Beta' · 0:00–0:20" },
    { "film", "{'op':'transition','kind':'crossfade','target':" ID("t") "}",
      OUTCOME_FAULT,
      "text 'Title' touches no other clip; name two that do, or fade it in or out.",
      .fault = FAULT_INVALID_VALUE },
    { "film", "{'op':'transition','kind':'crossfade','target':" ID("t") ",'edge':'in'}",
      OUTCOME_CHANGED,
      "Added transition “Crossfade” of 1 s at the start of text 'Title' · 0:01–0:04" },
    { "film", "{'op':'transition','kind':'crossfade','target':" ID("m") "}",
      OUTCOME_FAULT,
      "That cannot be done to audio 'Music'. It can have: volume, speed.",
      .fault = FAULT_TYPE_MISMATCH },
    { "film",
      "{'op':'animate','target':" ID("b") ",'preset':'fade-out'},{'op':'animate','"
                                          "target':" ID(
                                              "c") ",'preset':'fade-in'},{'op':'"
                                                   "transition','kind':'crossfade','"
                                                   "between':[" ID("b") "," ID("c") "]"
                                                                                    "}",
      OUTCOME_CHANGED,
      "Added fade out to video 'Beta': 1 s · 0:10–0:20\n"
      "Added fade in to video 'Gamma': 1 s · 0:20–0:25\n"
      "Added transition “Crossfade” of 1 s between video 'Beta' and video 'Gamma' · "
      "0:10–0:25 · "
      "instead of the fade at the cut",
      NULL,
      "{'id':'y','type':'dissolve','from':'c','before':10,'after':0},{'id':'wokflv6j','"
      "type':'dissolve','from':'b','to':'c','before':5,'after':5}]}" },
    /* sound */
    { "film", "{'op':'audio','target':" ID("m") ",'action':'volume','amount':0.5}",
      OUTCOME_CHANGED, "Updated audio 'Music': volume 100%→50% (-6 dB) · 0:00–0:25" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'volume','amount':'30%'}",
      OUTCOME_CHANGED, "Updated audio 'Music': volume 100%→30% (-10.5 dB) · 0:00–0:25",
      NULL, "'audio':{'volume':0.3," },
    { "film",
      "{'op':'audio','target':" ID(
          "m") ",'action':'volume','amount':{'by':-6,'unit':'dB'}}",
      OUTCOME_CHANGED, "Updated audio 'Music': volume 100%→50.1% (-6 dB) · 0:00–0:25",
      NULL, "'audio':{'volume':0.501187234," },
    { "film",
      "{'op':'audio','target':" ID("m") ",'action':'volume','amount':{'nudge':'less'}}",
      OUTCOME_CHANGED, "Updated audio 'Music': volume 100%→70.8% (-3 dB) · 0:00–0:25" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'volume'}", OUTCOME_CLARIFY,
      "How loud should it be? Say a percentage, or louder or quieter." },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'mute'}", OUTCOME_CHANGED,
      "Updated audio 'Music': muted off→on · 0:00–0:25", NULL,
      "'audio':{'mute':true," },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'unmute'}", OUTCOME_ANSWER,
      "audio 'Music': that is how it is already." },
    { "film", "{'op':'audio','target':" ID("logo") ",'action':'mute'}", OUTCOME_FAULT,
      "That cannot be done to image 'pic.png'. It can have: position, scale, rotation, "
      "opacity.",
      .fault = FAULT_TYPE_MISMATCH },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'fade-in'}", OUTCOME_CHANGED,
      "Added fade in of 1 s to audio 'Music' · 0:00–0:25" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'fade','duration':'10%'}",
      OUTCOME_CHANGED, "Added fade in and out of 2.5 s to audio 'Music' · 0:00–0:25",
      NULL, "'audio':{'fadeIn':{'duration':25},'fadeOut':{'duration':25}}" },
    { "film", "{'op':'audio','target':" ID("a") ",'action':'fade-out','duration':2}",
      OUTCOME_CHANGED, "Added fade out of 2 s to video 'Alpha' · 0:00–0:10", NULL,
      "'audio':{'fadeOut':{'duration':20}}}" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'pan','amount':-1}",
      OUTCOME_CHANGED, "Updated audio 'Music': pan 0%→-100% · 0:00–0:25", NULL,
      "'audio':{'pan':-1," },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'pan'}", OUTCOME_CLARIFY,
      "Where should it sound from? Say left, right or center." },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'mono'}", OUTCOME_CHANGED,
      "Updated audio 'Music': channels mono · 0:00–0:25", NULL, "'channels':'mono'}" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'duck','under':" ID("v") "}",
      OUTCOME_CHANGED, "Lowered audio 'Music' by 12 dB under audio 'Voice' · 0:00–0:25",
      NULL, "'duck':{'under':['v'],'amount':-12}" },
    { "film",
      "{'op':'audio','target':" ID("m") ",'action':'duck','under':" ID(
          "v") ",'amount':{'by':-18,'unit':'dB'}}",
      OUTCOME_CHANGED, "Lowered audio 'Music' by 18 dB under audio 'Voice' · 0:00–0:25",
      NULL, "'duck':{'under':['v'],'amount':-18}" },
    { "film",
      "{'op':'audio','target':" ID("m") ",'action':'duck','under':" ID(
          "v") ",'amount':'50%'}",
      OUTCOME_CHANGED, "Lowered audio 'Music' by 6 dB under audio 'Voice' · 0:00–0:25",
      NULL, "'duck':{'under':['v'],'amount':-6}" },
    { "film",
      "{'op':'audio','target':" ID("m") ",'action':'duck','under':" ID(
          "v") ",'amount':'0%'}",
      OUTCOME_FAULT,
      "Ducking is said in dB, from 0 to 60, like “by 12 dB”, or as what is left, like "
      "“30%”.",
      .fault = FAULT_INVALID_VALUE },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'duck'}", OUTCOME_CLARIFY,
      "Under which voice should it be lowered?" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'duck','under':" ID("m") "}",
      OUTCOME_FAULT, "There is nothing to lower it under; name the voice.",
      .fault = FAULT_NOT_FOUND },
    { "film",
      "{'op':'audio','target':" ID(
          "m") ",'action':'duck','under':{'by':'all','type':'audio'}}",
      OUTCOME_CHANGED, "Lowered audio 'Music' by 12 dB under audio 'Voice' · 0:00–0:25",
      NULL, "'duck':{'under':['v'],'amount':-12}" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'normalize'}", OUTCOME_FAULT,
      "“normalize” cannot be done to sound yet; volume, muting, fades, pan and ducking "
      "can.",
      .fault = FAULT_UNSUPPORTED },
    { "film",
      "{'op':'audio','target':" ID(
          "m") ",'action':'volume','amount':0.5,'range':{'from':1,'to':2}}",
      OUTCOME_CHANGED, "volume 100%→50% (-6 dB) during 0:01–0:02", NULL,
      "'volume':{'keys':[{'at':0,'value':1,'ease':'hold'},{'at':10,'value':0.5,'ease':'"
      "hold'}"
      ",{'at':20,'value':1,'ease':'hold'}]}" },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'mute','range':{'from':20}}",
      OUTCOME_CHANGED, "volume 100%→0% during 0:20–0:25", NULL,
      "{'at':200,'value':0,'ease':'hold'}]" },
    { "film",
      "{'op':'animate','target':" ID(
          "m") ",'property':'volume','from':0,'to':1,'duration':10},"
               "{'op':'audio','target':" ID(
                   "m") ",'action':'mute','range':{'from':4,'to':6}}",
      OUTCOME_CHANGED, "during 0:04–0:06", NULL,
      "{'at':39,'value':0.39,'ease':'hold'},{'at':40,'value':0},{'at':59,'value':0,"
      "'ease':'hold'},{'at':60,'value':0.6},{'at':100,'value':1}" },
    { "film",
      "{'op':'audio','target':" ID(
          "m") ",'action':'volume','amount':0.5,'range':{'from':30,'to':40}}",
      OUTCOME_FAULT, "Nothing of audio 'Music' lies in that range",
      .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'audio','target':" ID(
          "m") ",'action':'fade-in','range':{'from':1,'to':2}}",
      OUTCOME_FAULT, "“fade-in” cannot be done to a part of a clip yet",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'audio','target':" ID("m") ",'action':'solo'}", OUTCOME_CHANGED,
      "Muted everything but audio 'Music'" },
    { "film",
      "{'op':'audio','target':" ID(
          "m") ",'action':'duck','amount':{'set':0,'unit':'dB'}}",
      OUTCOME_ANSWER, "that is how it is already" },
    /* not yet */
    { "film", "{'op':'captions','action':'generate'}", OUTCOME_FAULT,
      "Captions cannot be made or rewritten yet", .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'template','name':'Intro'}", OUTCOME_FAULT,
      "There are no templates yet.", .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'tool','server':'x','tool':'y'}", OUTCOME_FAULT,
      "Tools of other servers cannot be called yet.", .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'asset','action':'proxy','asset':'cam'}", OUTCOME_FAULT,
      "Of media, names can be changed", .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'export','format':'otio'}", OUTCOME_CONTROL },
    { "film", "{'op':'control','action':'play'}", OUTCOME_CONTROL },
};

START_TEST(verbs_do_this)
{
    verb_case_check(&cases[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("motion and sound");
    TCase *table = tcase_create("verbs");
    tcase_add_loop_test(table, verbs_do_this, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, table);
    return run_suite(suite);
}
