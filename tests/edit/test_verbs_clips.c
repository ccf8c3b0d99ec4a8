/* What verbs do to clips and their times, said and undone. */
#include "verb_case.h"

#include "../run.h"
#include "chatkut/model/walk.h"

#include <check.h>
#include <string.h>

#define ID(id) "{'by':'id','id':'" id "'}"
/* The tracks over and under the videos, as they were. */
#define REST " / logo 20-60 w 120-160 / t 10-40 u 130-150 / v 120-180 / m 0-250"

/* Two films within one: each has its own main track. */
#define INNER(n, length)                                                        \
    "{'id':'s" n "','size':[64,64],'rate':'10/1','tracks':[{'id':'m" n          \
    "','kind':'video','role':'main','clips':[{'id':'x" n                        \
    "','type':'text','label':'Same','start':0,'duration':" length               \
    ",'text':'A'},{'id':'y" n "','type':'text','label':'Other','start':" length \
    ",'duration':30,'text':'B'}]}]}"
#define NESTS                                                                       \
    "{'chatkut':1,'id':'film','main':'main','assets':[],'sequences':[{'id':'main'," \
    "'size':[64,64],'rate':'10/1','tracks':[{'id':'v1','kind':'video','clips':["    \
    "{'id':'n1','type':'sequence','start':0,'duration':90,'sequence':'s1'},"        \
    "{'id':'n2','type':'sequence','start':90,'duration':90,'sequence':'s2'}]}]}"    \
    "," INNER("1", "30") "," INNER("2", "60") "]}"

static const VerbCase cases[] = {
    /* add */
    { "film", "{'op':'add','type':'video','asset':'cam.mp4'}", OUTCOME_CHANGED,
      "Added video 'cam.mp4' · 0:25–1:25",
      "a 0-100 b 100-200 c 200-250 + 250-850" REST },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'at':0},'trim':{'from':0,'"
      "duration':10},'props':{'label':'Intro'}}",
      OUTCOME_CHANGED, "Added video 'Intro' · 0:00–0:10 · 5 clips came along",
      "+ 0-100 a 100-200 b 200-300 c 300-350 / logo 120-160 w 220-260 / t 110-140 u "
      "230-250 / v 220-280 / m 0-250" },
    { "film", "{'op':'add','type':'video','asset':'short','duration':10}",
      OUTCOME_CHANGED,
      "Added video 'short.mp4' · 0:25–0:28 · only 3 s: “short.mp4” is no longer",
      "a 0-100 b 100-200 c 200-250 + 250-280" REST },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'after':" ID(
          "a") "},'duration':2}",
      OUTCOME_CHANGED,
      "Added video 'cam.mp4' · 0:10–0:12 · 3 clips came along · 1 transition removed",
      "a 0-100 + 100-120 b 120-220 c 220-270 / logo 20-60 w 140-180 / t 10-40 u "
      "150-170 / v 140-200 / m 0-250" },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'before':" ID(
          "c") "},'duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:20–0:22",
      "a 0-100 b 100-200 + 200-220 c 220-270" REST },
    { "film", "{'op':'add','type':'video','asset':'cam','place':{'at':5},'duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:05–0:07 · 3 clips came along",
      "a 0-50 + 50-70 + 70-120 b 120-220 c 220-270 / logo 20-60 w 140-180 / t 10-40 u "
      "150-170 / v 140-200 / m 0-250" },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'at':5,'mode':'overwrite'},'"
      "duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:05–0:07",
      "a 0-50 + 50-70 + 70-100 b 100-200 c 200-250" REST },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'at':5,'mode':'overlay'},'"
      "duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:05–0:07",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / + 50-70 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250" },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'at':30},'duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:30–0:32",
      "a 0-100 b 100-200 c 200-250 + 300-320" REST },
    { "film",
      "{'op':'add','type':'image','asset':'pic.png','props':{'position':'top-right','"
      "scale':'30%'},'place':{'at':2},'duration':4}",
      OUTCOME_CHANGED, "Added image 'pic.png' · 0:02–0:06",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / + 20-60 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250" },
    { "film", "{'op':'add','type':'image','asset':'pic','place':{'after':" ID("a") "}}",
      OUTCOME_CHANGED,
      "Added image 'pic.png' · 0:10–0:15 · 3 clips came along · 1 transition removed",
      "a 0-100 + 100-150 b 150-250 c 250-300 / logo 20-60 w 170-210 / t 10-40 u "
      "180-200 / v 170-230 / m 0-250" },
    { "film",
      "{'op':'add','type':'shape','props':{'shape':'circle'},'place':{'at':30}}",
      OUTCOME_CHANGED, "Added shape",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 + 300-350 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250",
      "\"box\":[270,270]" },
    { "film", "{'op':'add','type':'image','asset':'pic','place':{'after':" ID("t") "}}",
      OUTCOME_CHANGED, "Added image 'pic.png' · 0:04–0:09",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / + 40-90 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250" },
    { "film", "{'op':'add','type':'image','asset':'pic','place':{'over':" ID("b") "}}",
      OUTCOME_CHANGED, "Added image 'pic.png' · 0:10–0:20",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / + 100-200 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250" },
    { "film", "{'op':'add','type':'image','asset':'pic','place':{'under':" ID("w") "}}",
      OUTCOME_CHANGED, "Added image 'pic.png' · 0:12–0:16",
      "a 0-100 b 100-200 c 200-250 / + 120-160" REST },
    { "film",
      "{'op':'add','type':'text','props':{'text':'Hi','position':'center'},'place':{'"
      "at':{'anchor':'playhead'}}}",
      OUTCOME_CHANGED, "Added text 'Hi' · 0:02–0:05",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / + "
      "20-50 / v 120-180 / m 0-250" },
    { "film",
      "{'op':'add','type':'text','props':{'text':'Hi'},'place':{'at':5},'duration':3}",
      OUTCOME_CHANGED, "Added text 'Hi' · 0:05–0:08",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 + 50-80 u 130-150 "
      "/ v 120-180 / m 0-250" },
    { "film", "{'op':'add','type':'text','place':{'at':5}}", OUTCOME_CLARIFY,
      "What should the text say?" },
    { "film",
      "{'op':'add','type':'text','props':{'text':'Fin','color':'white'},'place':{'at':{"
      "'anchor':'end','offset':-3}},'duration':3,'animate':[{'preset':'fade-out'}]}",
      OUTCOME_CHANGED,
      "Added text 'Fin' · 0:22–0:25\n"
      "Added fade out to text 'Fin': 1 s · 0:22–0:25",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 + "
      "220-250 / v 120-180 / m 0-250" },
    { "film",
      "{'op':'add','type':'audio','asset':'song','props':{'label':'Background','volume'"
      ":'20%'},'place':{'at':0}}",
      OUTCOME_CHANGED, "Added audio 'Background' · 0:00–0:25",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250 / + 0-250" },
    { "film", "{'op':'add','type':'audio','asset':'note','place':{'at':12}}",
      OUTCOME_CHANGED, "Added audio 'note.wav' · 0:12–0:16",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250 / + 120-160" },
    { "film",
      "{'op':'add','type':'audio','asset':'note','place':{'under':" ID("w") "}}",
      OUTCOME_CHANGED, "Added audio 'note.wav' · 0:12–0:16",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250 / + 120-160" },
    { "film",
      "{'op':'add','type':'audio','asset':'cam','place':{'at':12},'duration':3}",
      OUTCOME_CHANGED, "Added audio 'cam.mp4' · 0:12–0:15",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250 / + 120-150" },
    { "film", "{'op':'add','type':'audio'}", OUTCOME_CLARIFY,
      "Which sound should it be?" },
    { "film", "{'op':'add','type':'video','asset':'nothing'}", OUTCOME_FAULT,
      "There is no media called “nothing” in the project; import it first.",
      .fault = FAULT_NOT_FOUND },
    { "film", "{'op':'add','type':'video','asset':'pic'}", OUTCOME_FAULT,
      "“pic.png” is an image; add it as that.", .fault = FAULT_TYPE_MISMATCH },
    { "film",
      "{'op':'add','type':'video','asset':'cam','trim':{'from':70,'duration':5}}",
      OUTCOME_FAULT, "“cam.mp4” is 1:00 long; that part of it does not exist.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'add','type':'video','asset':'cam','trim':{'from':55,'duration':10}}",
      OUTCOME_CHANGED,
      "Added video 'cam.mp4' · 0:25–0:30 · only 5 s: “cam.mp4” is no longer",
      "a 0-100 b 100-200 c 200-250 + 250-300" REST },
    { "film",
      "{'op':'add','type':'video','asset':'cam','duration':4,'props':{'speed':2}}",
      OUTCOME_CHANGED,
      "Added video 'cam.mp4' · 0:25–0:29\n"
      "Updated video 'cam.mp4': speed 1x→2x · 0:25–0:27",
      "a 0-100 b 100-200 c 200-250 + 250-270" REST },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'track':'V2','at':3},'"
      "duration':2}",
      OUTCOME_FAULT,
      "There is no room on that track at 0:03–0:05; choose another track or time.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'track':1,'at':6},'duration':"
      "2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:06–0:08",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 + 60-80 w 120-160 / t 10-40 u 130-150 "
      "/ v 120-180 / m 0-250" },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'track':'new-top','at':6},'"
      "duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:06–0:08",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250 / + 60-80" },
    { "film",
      "{'op':'add','type':'video','asset':'cam','place':{'track':'a1','at':6},'"
      "duration':2}",
      OUTCOME_FAULT, "An audio track shows no pictures; choose another track.",
      .fault = FAULT_TYPE_MISMATCH },
    { "film",
      "{'op':'add','type':'shape','props':{'shape':'rectangle','fill':'red'},'place':{'"
      "at':0}}",
      OUTCOME_CHANGED, "Added shape 'shape' · 0:00–0:05",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / + 0-50 / t 10-40 u 130-150 "
      "/ v 120-180 / m 0-250" },
    { "film", "{'op':'add','type':'generator'}", OUTCOME_FAULT,
      "Generated pictures cannot be rendered yet; use a shape.",
      .fault = FAULT_UNSUPPORTED },
    { "film", "{'op':'add','type':'video','source':'library','asset':'cam'}",
      OUTCOME_FAULT, "Media can only come from files that were imported.",
      .fault = FAULT_UNSUPPORTED },
    /*delete */
    { "film", "{'op':'delete','target':" ID("a") "}", OUTCOME_CHANGED,
      "Deleted video 'Alpha' · 0:00–0:10 · 3 clips came along · 2 clips went to "
      "another track to make room · 1 transition removed",
      "b 0-100 c 100-150 / logo 20-60 / w 20-60 / t 10-40 / u 30-50 / v 20-80 / m "
      "0-250" },
    { "film", "{'op':'delete','target':" ID("b") "}", OUTCOME_CHANGED,
      "Deleted video 'Beta' · 0:10–0:20 · 1 transition removed",
      "a 0-100 c 100-150" REST },
    { "film", "{'op':'delete','target':" ID("b") ",'ripple':false}", OUTCOME_CHANGED,
      "Deleted video 'Beta' · 0:10–0:20 · 1 transition removed",
      "a 0-100 c 200-250" REST },
    { "film", "{'op':'delete','target':{'by':'type','type':'video','index':0}}",
      OUTCOME_CHANGED,
      "Deleted video 'Alpha' · 0:00–0:10 · 3 clips came along · 2 clips went to "
      "another track to make room · 1 transition removed",
      "b 0-100 c 100-150 / logo 20-60 / w 20-60 / t 10-40 / u 30-50 / v 20-80 / m "
      "0-250" },
    { "film", "{'op':'delete','target':{'by':'all','type':'video'}}", OUTCOME_CHANGED,
      "Deleted 4 videos · 0:00–0:25 · 2 clips came along · 1 clip went to another "
      "track to make room",
      "logo 20-60 / t 10-40 / u 30-50 / v 20-80 / m 0-250" },
    { "film", "{'op':'delete','target':{'by':'all'}}", OUTCOME_CHANGED,
      "Deleted 9 clips · 0:00–0:25", "" },
    { "film", "{'op':'delete','target':" ID("t") ",'ripple':true}", OUTCOME_CHANGED,
      "Deleted text 'Title' · 0:01–0:04",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / u 100-120 / v 120-180 / m "
      "0-250" },
    { "film", "{'op':'delete','target':{'by':'label','label':'zzz'}}", OUTCOME_FAULT,
      "Could not find a clip called “zzz”.", .fault = FAULT_NOT_FOUND },
    { "film", "{'op':'delete','target':{'by':'label','label':'Alfa'}}", OUTCOME_FAULT,
      "Could not find a clip called “Alfa”.", .fault = FAULT_NOT_FOUND },
    { "film", "{'op':'delete','target':{'by':'type','type':'text'}}", OUTCOME_AMBIGUOUS,
      "Which text do you mean?", NULL, "target: t u" },
    /*cut */
    { "film", "{'op':'cut','range':{'from':5,'to':12}}", OUTCOME_CHANGED,
      "Cut out 0:05–0:12",
      "a 0-50 b 50-130 c 130-180 / logo 20-50 w 50-90 / t 10-40 u 60-80 / v 50-110 / m "
      "0-50 + 50-180" },
    { "film", "{'op':'cut','range':{'from':5,'to':12},'ripple':false}", OUTCOME_CHANGED,
      "Cut out 0:05–0:12 · 1 transition removed",
      "a 0-50 b 120-200 c 200-250 / logo 20-50 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-50 + 120-250" },
    { "film",
      "{'op':'cut','range':{'from':3,'to':4,'relativeTo':'clip'},'target':" ID("b") "}",
      OUTCOME_CHANGED, "Cut 1 s out of video 'Beta' · 0:10–0:13",
      "a 0-100 b 100-130 + 130-190 c 190-240" REST },
    { "film", "{'op':'cut','range':{'from':3,'to':4},'target':" ID("m") "}",
      OUTCOME_CHANGED, "Cut 1 s out of audio 'Music' · 0:00–0:03",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-30 + 40-250" },
    { "film", "{'op':'cut','range':{'from':12,'to':5}}", OUTCOME_FAULT,
      "There is no time from 0:12–0:05; the end must come after the start.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'cut','range':{'from':40,'to':50}}", OUTCOME_FAULT,
      "There is nothing at 0:40–0:50 to cut.", .fault = FAULT_OUT_OF_RANGE },
    /*trim and slip */
    { "film", "{'op':'trim','target':" ID("a") ",'start':2}", OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:08 · 0:00–0:08 · 4 clips came along",
      "a 0-80 b 80-180 c 180-230 / logo 0-40 w 100-140 / t 10-40 u 110-130 / v 100-160 "
      "/ m 0-250" },
    { "film", "{'op':'trim','target':" ID("a") ",'end':2}", OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:08 · 0:00–0:08 · 3 clips came along",
      "a 0-80 b 80-180 c 180-230 / logo 20-60 w 100-140 / t 10-40 u 110-130 / v "
      "100-160 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("a") ",'start':2,'ripple':false}",
      OUTCOME_CHANGED, "Trimmed video 'Alpha': length 0:10→0:08 · 0:02–0:10",
      "a 20-100 b 100-200 c 200-250" REST },
    { "film", "{'op':'trim','target':" ID("a") ",'to':'80%'}", OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:08 · 0:00–0:08 · 3 clips came along",
      "a 0-80 b 80-180 c 180-230 / logo 20-60 w 100-140 / t 10-40 u 110-130 / v "
      "100-160 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("a") ",'to':4,'edge':'start'}",
      OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:04 · 0:00–0:04 · 3 clips came along",
      "a 0-40 b 40-140 c 140-190 / logo 20-60 w 60-100 / t 10-40 u 70-90 / v 60-120 / "
      "m 0-250" },
    { "film", "{'op':'trim','target':" ID("a") ",'to':4,'edge':'both'}",
      OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:04 · 0:00–0:04 · 3 clips came along",
      "a 0-40 b 40-140 c 140-190 / logo 20-60 w 60-100 / t 10-40 u 70-90 / v 60-120 / "
      "m 0-250" },
    { "film",
      "{'op':'trim','target':" ID(
          "b") ",'range':{'from':5,'to':9,'relativeTo':'clip'}}",
      OUTCOME_CHANGED, "Trimmed video 'Beta': length 0:10→0:04 · 0:10–0:14",
      "a 0-100 b 100-140 c 140-190" REST },
    { "film",
      "{'op':'trim','target':" ID("t") ",'range':{'to':{'anchor':'clipEnd','of':" ID(
          "a") "}}}",
      OUTCOME_CHANGED, "Trimmed text 'Title': length 0:03→0:09 · 0:01–0:10",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-100 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("a") ",'range':{'to':7}}", OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:07 · 0:00–0:07 · 3 clips came along",
      "a 0-70 b 70-170 c 170-220 / logo 20-60 w 90-130 / t 10-40 u 100-120 / v "
      "90-150 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("logo") ",'range':{'from':1}}",
      OUTCOME_CHANGED, "Trimmed image 'pic.png': length 0:04→0:05 · 0:01–0:06",
      "a 0-100 b 100-200 c 200-250 / logo 10-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("w") ",'range':{'to':10}}", OUTCOME_FAULT,
      "nothing of it lies in that range", .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'trim','target':" ID("a") ",'start':{'by':-8}}", OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:15 · 0:00–0:15 · 3 clips came along · only "
      "5 s longer: there is no more",
      "a 0-150 b 150-250 c 250-300 / logo 20-60 w 170-210 / t 10-40 u 180-200 / v "
      "170-230 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("t") ",'end':{'by':-2,'unit':'s'}}",
      OUTCOME_CHANGED, "Trimmed text 'Title': length 0:03→0:05 · 0:01–0:06",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-60 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("logo") ",'end':{'by':-20}}", OUTCOME_CHANGED,
      "Trimmed image 'pic.png': length 0:04→0:10 · 0:02–0:12 · only 6 s longer: there "
      "is no more",
      "a 0-100 b 100-200 c 200-250 / logo 20-120 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'trim','target':" ID("a") ",'start':20}", OUTCOME_FAULT,
      "video 'Alpha' is only 10 s long; nothing would be left of it.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'trim','target':" ID("a") ",'end':{'nudge':'slightly'}}",
      OUTCOME_CHANGED,
      "Trimmed video 'Alpha': length 0:10→0:09.8 · 0:00–0:09.8 · 3 clips came along",
      "a 0-98 b 98-198 c 198-248 / logo 20-60 w 118-158 / t 10-40 u 128-148 / v "
      "118-178 / m 0-250" },
    { "film", "{'op':'trim','target':{'by':'all','type':'video'},'to':3}",
      OUTCOME_CHANGED,
      "Trimmed 4 videos · 0:00–0:09 · 3 clips came along · 1 clip went to another "
      "track to make room",
      "a 0-30 b 30-60 c 60-90 / logo 20-60 / w 50-80 / t 10-40 u 60-80 / v 50-110 / m "
      "0-250" },
    { "film", "{'op':'slip','target':" ID("a") ",'by':2}", OUTCOME_CHANGED,
      "Slipped video 'Alpha' by 2 s · 0:00–0:10", NULL },
    { "film", "{'op':'slip','target':" ID("a") ",'by':-8}", OUTCOME_CHANGED,
      "Slipped video 'Alpha' by -8 s · 0:00–0:10 · only by -5 s: there is no more",
      NULL },
    { "film", "{'op':'slip','target':" ID("b") ",'by':-1}", OUTCOME_FAULT,
      "There is no other part of video 'Beta' in that direction.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'slip','target':" ID("t") ",'by':1}", OUTCOME_FAULT,
      "That cannot be done to text 'Title'. It can have: text, font size, colour, "
      "position, scale, rotation, opacity.",
      .fault = FAULT_TYPE_MISMATCH },
    /*split and join */
    { "film", "{'op':'split','target':" ID("a") ",'at':[4]}", OUTCOME_CHANGED,
      "Split video 'Alpha' into 2 pieces · 0:00–0:10",
      "a 0-40 + 40-100 b 100-200 c 200-250" REST },
    { "film", "{'op':'split','target':" ID("a") ",'at':['25%','75%']}", OUTCOME_CHANGED,
      "Split video 'Alpha' into 3 pieces · 0:00–0:10",
      "a 0-25 + 25-75 + 75-100 b 100-200 c 200-250" REST },
    { "film", "{'op':'split','target':" ID("a") ",'at':[40]}", OUTCOME_FAULT,
      "video 'Alpha' is at 0:00–0:10; there is nothing to split at that time.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'split','target':" ID("a") ",'every':3}", OUTCOME_CHANGED,
      "Split video 'Alpha' into 4 pieces · 0:00–0:10",
      "a 0-30 + 30-60 + 60-90 + 90-100 b 100-200 c 200-250" REST },
    { "film", "{'op':'split','target':" ID("c") ",'parts':3}", OUTCOME_CHANGED,
      "Split video 'Gamma' into 3 pieces · 0:20–0:25",
      "a 0-100 b 100-200 c 200-217 + 217-233 + 233-250" REST },
    { "film", "{'op':'split','target':" ID("a") ",'at':[4],'keep':'left'}",
      OUTCOME_CHANGED,
      "Split video 'Alpha' into 2 pieces · 0:00–0:04 · 3 clips came along · 1 "
      "transition removed",
      "a 0-40 b 40-140 c 140-190 / logo 20-60 w 60-100 / t 10-40 u 70-90 / v 60-120 / "
      "m 0-250" },
    { "film", "{'op':'split','target':" ID("a") ",'at':[4],'keep':'right'}",
      OUTCOME_CHANGED,
      "Split video 'Alpha' into 2 pieces · 0:00–0:06 · 3 clips came along",
      "+ 0-60 b 60-160 c 160-210 / logo 20-60 w 80-120 / t 10-40 u 90-110 / v 80-140 / "
      "m 0-250" },
    { "film", "{'op':'split','target':" ID("a") ",'by':'scene'}", OUTCOME_FAULT,
      "Scenes, beats and silences cannot be found yet; say at which times to split.",
      .fault = FAULT_UNSUPPORTED },
    { "film",
      "{'op':'split','id':'s1','target':" ID(
          "m") ",'parts':2},{'op':'audio','target':{'by':'step','step':'s1','index':-1}"
               ",'action':'mute'}",
      OUTCOME_CHANGED,
      "Split audio 'Music' into 2 pieces · 0:00–0:25\n"
      "Updated audio 'Music': muted off→on · 0:12.5–0:25",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-125 + 125-250" },
    { "film",
      "{'op':'split','id':'s1','target':" ID(
          "a") ",'at':[5]},{'op':'join','target':{'by':'step','step':'s1'}}",
      OUTCOME_CHANGED,
      "Split video 'Alpha' into 2 pieces · 0:00–0:10\n"
      "Joined 2 pieces into video 'Alpha' · 0:00–0:10",
      NULL },
    { "film", "{'op':'join','target':{'by':'union','of':[" ID("a") "," ID("b") "]}}",
      OUTCOME_FAULT,
      "video 'Alpha' and video 'Beta' are not two pieces of one clip that follow each "
      "other.",
      .fault = FAULT_INVALID_VALUE },
    /*speed */
    { "film", "{'op':'speed','target':" ID("c") ",'rate':{'scale':1.5}}",
      OUTCOME_CHANGED, "Updated video 'Gamma': speed 1x→1.5x · 0:20–0:23.3",
      "a 0-100 b 100-200 c 200-233" REST },
    { "film", "{'op':'speed','target':" ID("a") ",'rate':2}", OUTCOME_CHANGED,
      "Updated video 'Alpha': speed 1x→2x · 0:00–0:05 · 3 clips came along",
      "a 0-50 b 50-150 c 150-200 / logo 20-60 w 70-110 / t 10-40 u 80-100 / v 70-130 / "
      "m 0-250" },
    { "film", "{'op':'speed','target':" ID("a") ",'pace':'slow'}", OUTCOME_CHANGED,
      "Updated video 'Alpha': speed 1x→0.5x · 0:00–0:20 · 3 clips came along",
      "a 0-200 b 200-300 c 300-350 / logo 20-60 w 220-260 / t 10-40 u 230-250 / v "
      "220-280 / m 0-250" },
    { "film", "{'op':'speed','target':" ID("w") ",'rate':'50%'}", OUTCOME_CHANGED,
      "Updated video 'Window': speed 1x→0.5x · 0:12–0:20",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-200 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'speed','target':" ID("a") ",'toDuration':4}", OUTCOME_CHANGED,
      "Updated video 'Alpha': speed 1x→2.5x · 0:00–0:04 · 3 clips came along",
      "a 0-40 b 40-140 c 140-190 / logo 20-60 w 60-100 / t 10-40 u 70-90 / v 60-120 / "
      "m 0-250" },
    { "film", "{'op':'speed','target':" ID("a") ",'reverse':true}", OUTCOME_CHANGED,
      "Updated video 'Alpha': speed 1x→1x backwards · 0:00–0:10", NULL },
    { "film", "{'op':'speed','target':" ID("a") ",'rate':{'nudge':'less'}}",
      OUTCOME_CHANGED,
      "Updated video 'Alpha': speed 1x→0.67x · 0:00–0:15 · 3 clips came along",
      "a 0-150 b 150-250 c 250-300 / logo 20-60 w 170-210 / t 10-40 u 180-200 / v "
      "170-230 / m 0-250" },
    { "film", "{'op':'speed','target':" ID("a") ",'rate':500}", OUTCOME_FAULT,
      "A clip can be played from 0.01x to 100x as fast.", .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'speed','target':" ID("t") ",'rate':2}", OUTCOME_FAULT,
      "That cannot be done to text 'Title'. It can have: text, font size, colour, "
      "position, scale, rotation, opacity.",
      .fault = FAULT_TYPE_MISMATCH },
    { "film", "{'op':'speed','target':" ID("a") ",'freezeAt':3.5,'freezeFor':2}",
      OUTCOME_CHANGED,
      "Froze video 'Alpha' at 0:03.5 for 2 s · 0:00–0:12 · 3 clips came along",
      "a 0-35 + 35-55 + 55-120 b 120-220 c 220-270 / logo 20-60 w 140-180 / t 10-40 u "
      "150-170 / v 140-200 / m 0-250" },
    { "film", "{'op':'speed','target':" ID("a") ",'freezeAt':3.5}", OUTCOME_CHANGED,
      "Froze video 'Alpha' from 0:03.5 on · 0:00–0:10",
      "a 0-35 + 35-100 b 100-200 c 200-250" REST },
    { "film", "{'op':'speed','target':" ID("a") ",'freezeAt':30}", OUTCOME_FAULT,
      "video 'Alpha' plays no frame at 0:30 to freeze.", .fault = FAULT_OUT_OF_RANGE },
    { "film",
      "{'op':'speed','target':" ID(
          "a") ",'ramp':[{'at':0,'value':1},{'at':1,'value':2}]}",
      OUTCOME_FAULT,
      "A speed that changes within a clip is not possible yet; split the clip.",
      .fault = FAULT_UNSUPPORTED },
    /* what closes up on the main track takes the others along, once */
    { "film",
      "{'op':'delete','target':{'by':'union','of':[" ID("b") "," ID(
          "w") "]},'ripple':true}",
      OUTCOME_CHANGED, "Deleted 2 videos",
      "a 0-100 c 100-150 / logo 20-60 / t 10-40 u 130-150 / v 120-180 / m 0-250" },
    /*duplicate and replace */
    /* clips that are put somewhere together keep their distances */
    { "film",
      "{'op':'duplicate','target':{'by':'union','of':[" ID("t") "," ID(
          "logo") "]},"
                  "'place':{'at':5}}",
      OUTCOME_CHANGED, "Duplicated",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 + 60-100 w 120-160 / t 10-40 + 50-80 "
      "u 130-150 / v 120-180 / m 0-250" },
    { "film",
      "{'op':'move','target':{'by':'union','of':[" ID("t") "," ID(
          "u") "]},"
               "'place':{'track':'new-top'}}",
      OUTCOME_CHANGED, "Moved",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / v 120-180 / m 0-250 / "
      "t 10-40 u 130-150" },
    { "film", "{'op':'duplicate','target':" ID("b") "}", OUTCOME_CHANGED,
      "Duplicated video 'Beta' · 0:20–0:30",
      "a 0-100 b 100-200 + 200-300 c 300-350" REST },
    { "film", "{'op':'duplicate','target':" ID("logo") ",'count':2}", OUTCOME_CHANGED,
      "Duplicated image 'pic.png' 2 times · 0:06–0:14",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 + 60-100 w 120-160 / + 100-140 / t "
      "10-40 u 130-150 / v 120-180 / m 0-250" },
    { "film",
      "{'op':'duplicate','target':{'by':'union','of':[" ID("a") "," ID("logo") "," ID(
          "b") "]}}",
      OUTCOME_CHANGED,
      "Duplicated 3 clips · 0:06–0:40 · 3 clips came along · 1 transition removed",
      "a 0-100 + 100-200 b 200-300 + 300-400 c 400-450 / logo 20-60 + 60-100 w 220-260 "
      "/ t 10-40 u 230-250 / v 220-280 / m 0-250" },
    { NESTS,
      "{'op':'duplicate','target':{'by':'label','label':'Same','expect':'many'}}",
      OUTCOME_CHANGED, "Duplicated 2 texts", "n1 0-90 n2 90-180",
      "'id':'y2','type':'text','start':120" },
    { "film",
      "{'op':'duplicate','target':" ID(
          "t") ",'place':{'at':20},'props':{'text':'Again'}}",
      OUTCOME_CHANGED, "Duplicated text 'Title' · 0:20–0:23",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 + "
      "200-230 / v 120-180 / m 0-250" },
    /* what was copied and is gone, by its values */
    { "film",
      "{'op':'duplicate','clips':[{'clip':{'id':'z','type':'text','label':'Bye',"
      "'start':7,'duration':'2s','text':'Bye','style':{'size':50}},'track':'v3'}],"
      "'place':{'at':20}}",
      OUTCOME_CHANGED, "Pasted text 'Bye' · 0:20–0:22",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 + "
      "200-220 / v 120-180 / m 0-250",
      "'label':'Bye','text':'Bye','style':{'size':50}" },
    { "film",
      "{'op':'duplicate','clips':["
      "{'clip':{'id':'y','type':'video','start':90,'duration':20,'asset':'cam','in':5,"
      "'link':'g'},'track':'v1'},"
      "{'clip':{'id':'z','type':'audio','start':95,'duration':10,'asset':'note',"
      "'link':'g','audio':{'duck':{'under':['y','gone'],'amount':-9}}},'track':'no'},"
      "{'clip':{'id':'x','type':'video','start':150,'duration':10,'asset':'cam'},"
      "'track':'v1'}],'place':{'at':20}}",
      OUTCOME_CHANGED, "Pasted 3 clips · 0:20–0:23",
      "a 0-100 b 100-200 + 200-220 + 220-230 c 230-280 / logo 20-60 w 120-160 / t "
      "10-40 u 130-150 / v 120-180 / m 0-250 / + 205-215",
      "'link':'" },
    { "film",
      "{'op':'duplicate','clips':[{'clip':{'id':'z','type':'video','start':0,"
      "'duration':5,'asset':'gone'}}],'place':{'at':20}}",
      OUTCOME_FAULT, "“gone”, is not in this project; import it first",
      .fault = FAULT_NOT_FOUND },
    { "film",
      "{'op':'duplicate','clips':[{'clip':{'id':'z','type':'video','start':0,"
      "'duration':5,'asset':'cam','path':'/etc/passwd'}}],'place':{'at':20}}",
      OUTCOME_FAULT, "path", .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'duplicate','clips':[{'clip':{'id':'z','type':'video','start':0,"
      "'duration':5,'asset':'cam','opacity':7}}],'place':{'at':20}}",
      OUTCOME_FAULT, "opacity", .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'duplicate','clips':[{'clip':{'id':'z','type':'video','start':0,"
      "'duration':50,'asset':'short'}}],'place':{'at':20}}",
      OUTCOME_FAULT, "does not fit", .fault = FAULT_INVALID_VALUE },
    { "film",
      "{'op':'replace','target':" ID("b") ",'asset':'short.mp4','keep':['timing']}",
      OUTCOME_CHANGED,
      "Replaced the media of video 'Beta' by “short.mp4” · 0:10–0:13 · only 3 s: "
      "“short.mp4” is no longer",
      "a 0-100 b 100-130 c 130-180" REST },
    { "film", "{'op':'replace','target':" ID("b") ",'asset':'pic'}", OUTCOME_CHANGED,
      "Replaced the media of video 'Beta' by “pic.png” · 0:10–0:20", NULL },
    { "film", "{'op':'replace','target':" ID("m") ",'asset':'note'}", OUTCOME_CHANGED,
      "Replaced the media of audio 'Music' by “note.wav” · 0:00–0:04 · only 4 s: "
      "“note.wav” is no longer",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-40" },
    { "film", "{'op':'replace','target':" ID("t") ",'asset':'note'}", OUTCOME_FAULT,
      "That cannot be done to text 'Title'. It can have: text, font size, colour, "
      "position, scale, rotation, opacity.",
      .fault = FAULT_TYPE_MISMATCH },
    /*move */
    { "film", "{'op':'move','target':" ID("t") ",'to':5}", OUTCOME_CHANGED,
      "Moved text 'Title': 0:01→0:05 · 0:05–0:08",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 50-80 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("t") ",'by':-0.5}", OUTCOME_CHANGED,
      "Moved text 'Title': 0:01→0:00.5 · 0:00.5–0:03.5",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 5-35 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("t") ",'by':-5}", OUTCOME_FAULT,
      "text 'Title' would start before the timeline does; say a later time.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'move','target':" ID("t") ",'to':12}", OUTCOME_CHANGED,
      "Moved text 'Title': 0:01→0:12 · 0:12–0:15",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / u 130-150 / v 120-180 / m "
      "0-250 / t 120-150" },
    { "film", "{'op':'move','target':" ID("a") ",'index':-1}", OUTCOME_CHANGED,
      "Moved video 'Alpha': 0:00→0:15 · 0:15–0:25 · 5 clips came along · 1 transition "
      "removed",
      "b 0-100 c 100-150 a 150-250 / w 20-60 logo 170-210 / u 30-50 t 160-190 / v "
      "20-80 / m 0-250" },
    { "film", "{'op':'move','target':" ID("c") ",'index':0}", OUTCOME_CHANGED,
      "Moved video 'Gamma': 0:20→0:00 · 0:00–0:05 · 5 clips came along",
      "c 0-50 a 50-150 b 150-250 / logo 70-110 w 170-210 / t 60-90 u 180-200 / v "
      "170-230 / m 0-250" },
    { "film", "{'op':'move','target':" ID("a") ",'index':7}", OUTCOME_FAULT,
      "There are only 3 clips on that track; choose a place among them.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'move','target':" ID("a") ",'to':21}", OUTCOME_CHANGED,
      "Moved video 'Alpha': 0:00→0:15 · 0:15–0:25 · 5 clips came along · 1 transition "
      "removed",
      "b 0-100 c 100-150 a 150-250 / w 20-60 logo 170-210 / u 30-50 t 160-190 / v "
      "20-80 / m 0-250" },
    { "film", "{'op':'move','target':" ID("a") ",'by':1}", OUTCOME_ANSWER,
      "video 'Alpha': that is where it is already." },
    { "film", "{'op':'move','target':" ID("c") ",'place':{'after':" ID("a") "}}",
      OUTCOME_CHANGED,
      "Moved video 'Gamma': 0:20→0:10 · 0:10–0:15 · 3 clips came along · 1 transition "
      "removed",
      "a 0-100 c 100-150 b 150-250 / logo 20-60 w 170-210 / t 10-40 u 180-200 / v "
      "170-230 / m 0-250" },
    { "film", "{'op':'move','target':" ID("c") ",'place':{'before':" ID("a") "}}",
      OUTCOME_CHANGED,
      "Moved video 'Gamma': 0:20→0:00 · 0:00–0:05 · 5 clips came along",
      "c 0-50 a 50-150 b 150-250 / logo 70-110 w 170-210 / t 60-90 u 180-200 / v "
      "170-230 / m 0-250" },
    { "film", "{'op':'move','target':" ID("t") ",'place':{'after':" ID("a") "}}",
      OUTCOME_CHANGED, "Moved text 'Title': 0:01→0:10 · 0:10–0:13",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 100-130 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("w") ",'place':{'after':" ID("a") "}}",
      OUTCOME_CHANGED,
      "Moved video 'Window': 0:12→0:10 · 0:10–0:14 · 3 clips came along · 1 transition "
      "removed",
      "a 0-100 w 100-140 b 140-240 c 240-290 / logo 20-60 / t 10-40 u 170-190 / v "
      "160-220 / m 0-250" },
    { "film", "{'op':'move','target':" ID("c") ",'place':{'track':'V2'}}",
      OUTCOME_CHANGED, "Moved video 'Gamma' · 0:20–0:25",
      "a 0-100 b 100-200 / logo 20-60 w 120-160 c 200-250 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("logo") ",'place':{'track':2}}",
      OUTCOME_FAULT,
      "There is no room on that track at 0:02–0:06; choose another track or time.",
      .fault = FAULT_OUT_OF_RANGE },
    { "film", "{'op':'move','target':" ID("b") ",'place':{'over':" ID("a") "}}",
      OUTCOME_CHANGED,
      "Moved video 'Beta': 0:10→0:00 · 0:00–0:10 · 1 transition removed",
      "a 0-100 c 100-150 / logo 20-60 w 120-160 / b 0-100 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("a") ",'swapWith':" ID("c") "}",
      OUTCOME_CHANGED,
      "Swapped 2 videos · 0:00–0:25 · 5 clips came along · 1 transition removed",
      "c 0-50 b 50-150 a 150-250 / w 70-110 logo 170-210 / u 80-100 t 160-190 / v "
      "70-130 / m 0-250" },
    { "film", "{'op':'move','target':" ID("t") ",'swapWith':" ID("logo") "}",
      OUTCOME_CHANGED, "Swapped 2 clips · 0:01–0:05",
      "a 0-100 b 100-200 c 200-250 / t 20-50 w 120-160 / logo 10-50 u 130-150 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("logo") ",'order':'front'}", OUTCOME_CHANGED,
      "Brought image 'pic.png' to the front · 0:02–0:06",
      "a 0-100 b 100-200 c 200-250 / w 120-160 / t 10-40 u 130-150 / logo 20-60 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("w") ",'order':'front'}", OUTCOME_CHANGED,
      "Brought video 'Window' to the front · 0:12–0:16",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 / t 10-40 u 130-150 / w 120-160 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("w") ",'order':'forward'}", OUTCOME_CHANGED,
      "Brought video 'Window' forward · 0:12–0:16",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 / t 10-40 u 130-150 / w 120-160 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("u") ",'order':'back'}", OUTCOME_CHANGED,
      "Sent text 'Anna' to the back · 0:13–0:15",
      "u 130-150 / a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("u") ",'order':'backward'}", OUTCOME_CHANGED,
      "Sent text 'Anna' backward · 0:13–0:15",
      "a 0-100 b 100-200 c 200-250 / u 130-150 / logo 20-60 w 120-160 / t 10-40 / v "
      "120-180 / m 0-250" },
    { "film", "{'op':'move','target':" ID("a") ",'to':30,'ripple':false}",
      OUTCOME_CHANGED,
      "Moved video 'Alpha': 0:00→0:30 · 0:30–0:40 · 1 transition removed",
      "b 100-200 c 200-250 a 300-400" REST },
    { "film",
      "{'op':'move','target':{'by':'union','of':[" ID("a") "," ID("b") "]},'index':-1}",
      OUTCOME_CHANGED, "Moved 2 videos · 0:05–0:25 · 5 clips came along",
      "c 0-50 a 50-150 b 150-250 / logo 70-110 w 170-210 / t 60-90 u 180-200 / v "
      "170-230 / m 0-250" },
};

static const VerbCase guarded_cases[] = {
    { "guarded", "{'op':'delete','target':" ID("b") "}", OUTCOME_FAULT,
      "video 'cam.mp4' is locked; unlock it first.", .fault = FAULT_INVALID_VALUE },
    { "guarded", "{'op':'delete','target':" ID("t") "}", OUTCOME_FAULT,
      "text 'fixed' is on a locked track; unlock the track first.",
      .fault = FAULT_INVALID_VALUE },
    { "guarded", "{'op':'delete','target':" ID("a") "}", OUTCOME_FAULT,
      "video 'cam.mp4' would have to move but is locked; unlock it first.",
      .fault = FAULT_INVALID_VALUE },
    { "guarded", "{'op':'delete','target':" ID("a") ",'ripple':false}", OUTCOME_CHANGED,
      "Deleted video 'cam.mp4' · 0:00–0:05",
      "b 50-100 / o 0-100 / t 60-80 / v 10-90 / m 0-100" },
    { "guarded", "{'op':'cut','range':{'from':2,'to':4}}", OUTCOME_CHANGED,
      "Cut out 0:02–0:04",
      "a 0-20 + 20-30 b 50-100 / o 0-20 + 20-80 / t 60-80 / v 10-90 / m 0-20 + 20-80" },
    { "guarded",
      "{'op':'update','target':" ID(
          "b") ",'props':{'locked':false}},{'op':'add','type':'video','asset':'cam','"
               "place':{'at':0},'duration':2}",
      OUTCOME_CHANGED,
      "Updated video 'cam.mp4': locked on→off · 0:05–0:10\n"
      "Added video 'cam.mp4' · 0:00–0:02 · length 0:10→0:12",
      "+ 0-20 a 20-70 b 70-120 / o 0-100 / t 60-80 / v 10-90 / m 0-100" },
    { "guarded",
      "{'op':'update','target':" ID(
          "b") ",'props':{'locked':false}},{'op':'delete','target':" ID("a") "}",
      OUTCOME_CHANGED,
      "Updated video 'cam.mp4': locked on→off · 0:05–0:10\n"
      "Deleted video 'cam.mp4' · 0:00–0:05",
      "b 0-50 / o 0-100 / t 60-80 / v 10-90 / m 0-100" },
    { "guarded", "{'op':'add','type':'video','asset':'cam','duration':2}",
      OUTCOME_CHANGED, "Added video 'cam.mp4' · 0:10–0:12 · length 0:10→0:12",
      "a 0-50 b 50-100 + 100-120 / o 0-100 / t 60-80 / v 10-90 / m 0-100" },
    { "guarded",
      "{'op':'update','target':" ID(
          "v") ",'props':{'locked':false}},{'op':'delete','target':" ID("v") "}",
      OUTCOME_CHANGED,
      "Updated audio 'cam.mp4': locked on→off · 0:01–0:09\n"
      "Deleted audio 'cam.mp4' · 0:01–0:09",
      "a 0-50 b 50-100 / o 0-100 / t 60-80 / m 0-100" },
    { "guarded", "{'op':'add','type':'text','props':{'text':'new'},'place':{'at':1}}",
      OUTCOME_CHANGED, "Added text 'new' · 0:01–0:04",
      "a 0-50 b 50-100 / o 0-100 / t 60-80 / + 10-40 / v 10-90 / m 0-100" },
    { "guarded", "{'op':'move','target':" ID("o") ",'order':'front'}", OUTCOME_CHANGED,
      "Brought text 'mark' to the front · 0:00–0:10",
      "a 0-50 b 50-100 / t 60-80 / o 0-100 / v 10-90 / m 0-100" },
    { "guarded", "{'op':'move','target':" ID("a") ",'index':-1}", OUTCOME_FAULT,
      "video 'cam.mp4' would have to move but is locked; unlock it first.",
      .fault = FAULT_INVALID_VALUE },
};

START_TEST(verbs_do_and_say)
{
    verb_case_check(&cases[_i]);
}
END_TEST

START_TEST(what_is_locked_stays)
{
    verb_case_check(&guarded_cases[_i]);
}
END_TEST

/* "street", split: one name to choose, not one for each piece. */
START_TEST(a_name_is_suggested_once_however_many_clips_have_it)
{
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) outcome = { 0 };
    film_run(film,
             "{'op':'split','target':" ID(
                 "a") ",'at':[2]},"
                      "{'op':'delete','target':{'by':'label','label':'zzz'}}",
             NULL, &outcome);
    ck_assert_int_eq(outcome.kind, OUTCOME_FAULT);
    for (unsigned i = 1; i < outcome.suggestions->len; i++)
        for (unsigned n = 0; n < i; n++)
            ck_assert_str_ne(outcome.suggestions->pdata[i],
                             outcome.suggestions->pdata[n]);
}
END_TEST

static bool sounds(const Composition *film, const char *label)
{
    for (ClipWalk walk = clip_walk(film); clip_walk_next(&walk);)
        if (strcmp(clip_label(film, walk.at.clip), label) == 0 &&
            clip_has_sound(film, walk.at.clip))
            return true;
    return false;
}

/* Neither where a name comes near nor where none does. */
START_TEST(what_makes_no_sound_is_not_suggested_for_its_volume)
{
    static const char *const NAMES[] = { "zzz", "titel", "logo2", "street" };
    g_autoptr(Composition) film = film_read("film");
    for (unsigned n = 0; n < G_N_ELEMENTS(NAMES); n++) {
        g_auto(Outcome) outcome = { 0 };
        g_autofree char *step =
            g_strdup_printf("{'op':'audio','action':'volume','amount':{'nudge':'less'},"
                            "'target':{'by':'label','label':'%s'}}",
                            NAMES[n]);
        film_run(film, step, NULL, &outcome);
        for (unsigned i = 0; outcome.suggestions && i < outcome.suggestions->len; i++)
            ck_assert_msg(sounds(film, outcome.suggestions->pdata[i]), "%s: %s",
                          NAMES[n], (const char *)outcome.suggestions->pdata[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verbs of clips");
    TCase *tcase = tcase_create("verbs of clips");
    tcase_add_loop_test(tcase, verbs_do_and_say, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(tcase, what_is_locked_stays, 0, G_N_ELEMENTS(guarded_cases));
    tcase_add_test(tcase, a_name_is_suggested_once_however_many_clips_have_it);
    tcase_add_test(tcase, what_makes_no_sound_is_not_suggested_for_its_volume);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
