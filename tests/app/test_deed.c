#include "chatkut/app/cuts.h"
#include "chatkut/app/deed.h"
#include "verb_case.h"

#include "../run.h"
#include "chatkut/edit/execute.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/*
 * The film (10 frames a second):
 *   v1 main    a 0-100 b 100-200 c 200-250
 *   v2         logo 20-60 w 120-160
 *   v3 titles  t 10-40 u 130-150
 *   a1 voice   v 120-180
 *   a2 music   m 0-250
 */
typedef struct {
    const char *deed;
    int at;             /* frame of the playhead */
    const char *chosen; /* ids of selected clips, "a b" */
    const char *clips;  /* what is there then, see clips_text(); NULL: as before */
    const char *says;   /* part of the receipts or of why not; NULL: anything */
    const char *track, *asset, *text, *copied;
    double number;
    int in, out;  /* frames; out 0: not set */
    int then;     /* frame of the playhead after it; 0: where it was; -1: 0 */
    bool refuses; /* nothing is changed */
    const char *dragged, *to_track;
    int to;           /* frame */
    const char *film; /* NULL: the one above */
    bool copied_gone; /* copied from the film above, all of whose clips are gone */
} DeedCase;

/* All that was on it was deleted; the media is still there. */
#define EMPTIED                                                                       \
    "{'chatkut':1,'id':'film','main':'main','assets':[{'id':'cam','kind':'video',"    \
    "'path':'cam.mp4','duration':'60s','size':[640,480]}],'sequences':[{'id':'main'," \
    "'size':[1920,1080],'rate':'20/1','tracks':[{'id':'v1','kind':'video','role':"    \
    "'main','magnetic':true,'clips':[]},{'id':'v3','kind':'video','role':'titles',"   \
    "'clips':[]}]}]}"

/* Two clips of one group and a marker. */
#define GROUPED                                                                      \
    "{'chatkut':1,'id':'doc','main':'main','assets':[],'sequences':[{'id':'main',"   \
    "'size':[640,360],'rate':'10/1','markers':[{'id':'mk','at':50,'label':'Here'}]," \
    "'tracks':[{'id':'v1','kind':'video','role':'main','magnetic':true,'clips':["    \
    "{'id':'a','type':'text','start':0,'duration':50,'text':'A','link':'g'},"        \
    "{'id':'b','type':'text','start':50,'duration':50,'text':'B','link':'g'}]}]}]}"

static const DeedCase CASES[] = {
    { "split", 50, NULL,
      "a 0-50 + 50-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 "
      "/ v 120-180 / m 0-250" },
    { "split", 130, "u",
      "a 0-100 b 100-130 + 130-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250" },
    { "split", 140, "a",
      "a 0-100 b 100-140 + 140-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250" },
    { "split", 140, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-140 + 140-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250",
      .track = "v2" },
    { "split", 100, NULL, NULL, "nothing to split", .refuses = true },
    { "split-all", 130, NULL,
      "a 0-100 b 100-130 + 130-200 c 200-250 / logo 20-60 w 120-130 + 130-160 / t "
      "10-40 u 130-150 / v 120-130 + 130-180 / m 0-130 + 130-250" },
    { "split-all", 0, NULL, NULL, "nothing to split", .refuses = true },
    { "delete", 150, NULL,
      "a 0-100 c 100-150 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v 120-180 / m "
      "0-250",
      .then = 100 },
    { "delete", 150, "logo u",
      "a 0-100 b 100-200 c 200-250 / w 120-160 / t 10-40 / v 120-180 / m 0-250" },
    { "delete", 150, "a b",
      "c 0-50 / logo 20-60 / w 20-60 / t 10-40 / u 30-50 / v 20-80 / m 0-250",
      .then = -1 },
    { "delete", 20, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / u 130-150 / v 120-180 / m "
      "0-250",
      .track = "v3" },
    { "delete", 300, NULL, NULL, "no clip under the playhead", .refuses = true },
    { "lift", 150, NULL,
      "a 0-100 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v 120-180 / m "
      "0-250" },
    { "extract", 0, NULL,
      "a 0-50 b 50-120 c 120-170 / logo 20-50 w 50-80 / t 10-40 u 50-70 / v 50-100 / m "
      "0-50 + 50-170",
      .in = 50, .out = 130, .then = 50 },
    { "extract", 0, NULL, NULL, "in point", .refuses = true },
    { "clear", 0, NULL,
      "a 0-50 b 130-200 c 200-250 / logo 20-50 w 130-160 / t 10-40 u 130-150 / v "
      "130-180 / m 0-50 + 130-250",
      .in = 50, .out = 130, .then = 50 },
    { "trim-end", 0, NULL, NULL, "Nothing of video 'Alpha' comes before",
      .refuses = true },
    { "trim-end", 10, "w", NULL, "comes before the playhead", .refuses = true },
    { "ripple-trim-start", 60, "logo", NULL, "comes after the playhead",
      .refuses = true },
    { "trim-start", 130, NULL,
      "a 0-100 b 130-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "trim-end", 130, NULL,
      "a 0-100 b 100-130 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "ripple-trim-start", 130, NULL,
      "a 0-100 b 100-170 c 170-220 / logo 20-60 w 120-160 / t 10-40 u 100-120 / v "
      "120-180 / m 0-250",
      .then = 100 },
    { "ripple-trim-end", 130, NULL,
      "a 0-100 b 100-130 c 130-180 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "trim-end", 140, "b w v",
      "a 0-100 b 100-140 c 200-250 / logo 20-60 w 120-140 / t 10-40 u 130-150 / v "
      "120-140 / m 0-250" },
    { "trim-end", 70, "logo",
      "a 0-100 b 100-200 c 200-250 / logo 20-70 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "nudge-left", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / logo 19-59 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "nudge-right", 0, "logo w",
      "a 0-100 b 100-200 c 200-250 / logo 21-61 w 121-161 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "shove-left", 0, "t",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 0-30 u 130-150 / v "
      "120-180 / m 0-250" },
    { "shove-left", 0, "t u",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 0-30 u 120-140 / v "
      "120-180 / m 0-250" },
    { "shove-right", 0, "v",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "130-190 / m 0-250" },
    { "nudge-left", 50, NULL, NULL, "start of the film", .refuses = true },
    { "nudge-right", 50, NULL, NULL, "touches", .refuses = true },
    { "nudge-right", 0, "c",
      "a 0-100 b 100-200 c 201-251 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "track-up", 50, "a",
      "b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v 120-180 / m "
      "0-250 / a 0-100" },
    { "track-up", 0, "a b c",
      "logo 20-60 w 120-160 / t 10-40 u 130-150 / v 120-180 / m 0-250 / a 0-100 b "
      "100-200 c 200-250" },
    { "track-up", 0, "t u",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / v 120-180 / m 0-250 / t "
      "10-40 u 130-150" },
    { "track-up", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / w 120-160 / t 10-40 u 130-150 / v 120-180 / m "
      "0-250 / logo 20-60" },
    { "track-up", 0, "w",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 / t 10-40 u 130-150 / v 120-180 / m "
      "0-250 / w 120-160" },
    { "track-down", 0, "w", NULL, "No track below", .refuses = true },
    { "track-down", 0, "t", NULL, "No track below", .refuses = true },
    { "track-up", 0, "c",
      "a 0-100 b 100-200 / logo 20-60 w 120-160 c 200-250 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "track-down", 0, "v",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / m "
      "0-250 / v 120-180" },
    { "track-down", 0, "m",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "track-up", 0, "v", NULL, "No track above", .refuses = true },
    { "track-down", 0, "c", NULL, "No track below", .refuses = true },
    { "swap-left", 0, "b",
      "b 0-100 a 100-200 c 200-250 / w 20-60 logo 120-160 / u 30-50 t 110-140 / v "
      "20-80 / m 0-250" },
    { "swap-right", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / w 20-60 logo 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "swap-right", 0, "c", NULL, "last clip", .refuses = true },
    { "swap-right", 0, "a b", NULL, "one clip", .refuses = true },
    { "duplicate", 50, NULL,
      "a 0-100 + 100-200 b 200-300 c 300-350 / logo 20-60 w 220-260 / t 10-40 u "
      "230-250 / v 220-280 / m 0-250" },
    { "duplicate", 50, "a logo",
      "a 0-100 + 100-200 b 200-300 c 300-350 / logo 20-60 + 60-100 w 220-260 / t 10-40 "
      "u 230-250 / v 220-280 / m 0-250" },
    { "paste", 200, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 + "
      "200-230 / v 120-180 / m 0-250",
      .copied = "t" },
    { "paste", 200, NULL,
      "a 0-100 b 100-200 + 200-300 c 300-350 / logo 20-60 w 120-160 / t 10-40 u "
      "130-150 + 210-240 / v 120-180 / m 0-250",
      .copied = "a t" },
    { "paste", 250, NULL,
      "a 0-100 b 100-200 c 200-250 + 250-350 + 350-400 / logo 20-60 w 120-160 / t "
      "10-40 u 130-150 / v 120-180 / m 0-250",
      .copied = "c a" },
    { "paste", 100, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / + 110-150 / t 10-40 + "
      "100-130 u 130-150 / v 120-180 / m 0-250",
      .copied = "logo t" },
    { "paste", 0, NULL, NULL, "copied", .refuses = true },
    { "paste", 20, NULL, "+ 40-240 / + 60-120", "Pasted 2 clips", .film = EMPTIED,
      .copied = "a t", .copied_gone = true },
    { "paste", 0, NULL, NULL, "is not in this project; import it", .film = EMPTIED,
      .copied = "m", .copied_gone = true, .refuses = true },
    { "paste", 200, NULL, NULL, "not in the film", .copied = "t nowhere",
      .copied_gone = true, .refuses = true },
    { "track-mute", 50, NULL, NULL, "Updated track V1: muted off→on" },
    { "track-mute", 50, NULL, NULL, "Updated track A2: muted off→on", .track = "a2" },
    { "track-hide", 0, "t", NULL, "Updated track V3: shown on→off" },
    { "track-lock", 0, "t u", NULL, "Updated track V3: locked off→on" },
    { "track-lock", 0, "t a", NULL, "Go to a track first", .refuses = true },
    { "track-solo", 0, "m", NULL, "Muted every track but track A2" },
    { "track-raise", 0, NULL,
      "a 0-100 b 100-200 c 200-250 / t 10-40 u 130-150 / logo 20-60 w 120-160 / v "
      "120-180 / m 0-250",
      "it is now track V3", .track = "v2" },
    { "track-lower", 0, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / m "
      "0-250 / v 120-180",
      "it is now track A2", .track = "a1" },
    { "track-remove", 0, NULL,
      "a 0-100 b 100-200 c 200-250 / t 10-40 u 130-150 / v 120-180 / m 0-250",
      "2 clips went with it", .track = "v2" },
    { "track-rename", 0, NULL, NULL, "name 'B-roll'", .track = "v2", .text = "B-roll" },
    { "track-add-video", 0, NULL, NULL, "Added track V4" },
    { "track-add-audio", 0, NULL, NULL, "Added track A3" },
    { "drag", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / logo 65-105 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "logo", .to = 65 },
    { "drag", 0, "logo", NULL, "no room", .dragged = "logo", .to = 100,
      .refuses = true },
    { "drag", 0, "logo", NULL, "stays where it is", .dragged = "logo", .to = 20,
      .refuses = true },
    { "drag", 0, "logo w",
      "a 0-100 b 100-200 c 200-250 / logo 40-80 w 140-180 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "w", .to = 140 },
    { "drag", 0, "logo w",
      "a 0-100 b 100-200 c 200-250 / logo 0-40 w 100-140 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "w", .to = 50 },
    { "drag", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / w 120-160 / t 10-40 logo 60-100 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "logo", .to = 60, .to_track = "v3" },
    { "drag", 0, "c",
      "c 0-50 a 50-150 b 150-250 / logo 70-110 w 170-210 / t 60-90 u 180-200 / v "
      "170-230 / m 0-250",
      .dragged = "c", .to = 20 },
    { "drag", 0, "c", NULL, "stays where it is", .dragged = "c", .to = 170,
      .refuses = true },
    { "drag", 0, NULL, NULL, "Drag a clip", .dragged = "gone", .refuses = true },
    { "drag-end", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / logo 20-80 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "logo", .to = 80 },
    { "drag-start", 0, "logo",
      "a 0-100 b 100-200 c 200-250 / logo 30-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "logo", .to = 30 },
    { "drag-start", 0, NULL, NULL, "stays where it is", .dragged = "logo", .to = 20,
      .refuses = true },
    { "drag-end", 0, "b",
      "a 0-100 b 100-150 c 150-200 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      .dragged = "b", .to = 150 },
    { "paste", 0, NULL, NULL, "not in the film", .copied = "gone", .refuses = true },
    { "append", 50, NULL,
      "a 0-100 b 100-200 c 200-250 + 250-280 / logo 20-60 w 120-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250",
      .asset = "short" },
    { "append", 50, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 + 180-220 / m 0-250",
      .asset = "note" },
    { "append", 50, NULL,
      "a 0-100 b 100-200 c 200-250 + 250-300 / logo 20-60 w 120-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250",
      .asset = "pic" },
    { "insert", 50, NULL,
      "a 0-50 + 50-80 + 80-130 b 130-230 c 230-280 / logo 20-60 w 150-190 / t 10-40 u "
      "160-180 / v 150-210 / m 0-250",
      .asset = "short", .then = 80 },
    { "insert", 100, NULL,
      "a 0-100 + 100-130 b 130-230 c 230-280 / logo 20-60 w 150-190 / t 10-40 u "
      "160-180 / v 150-210 / m 0-250",
      .asset = "short", .then = 130 },
    { "insert", 140, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-140 + 140-170 + 170-190 / t "
      "10-40 u 130-150 / v 120-180 / m 0-250",
      .asset = "short", .track = "v2", .then = 170 },
    { "insert", 50, NULL,
      "a 0-50 + 50-100 + 100-150 b 150-250 c 250-300 / logo 20-60 w 170-210 / t 10-40 "
      "u 180-200 / v 170-230 / m 0-250",
      .asset = "pic", .then = 100 },
    { "insert", 130, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-130 + 130-170 + 170-220 / m 0-250",
      .asset = "note", .then = 170 },
    { "insert", 50, NULL, NULL, "Choose an asset", .refuses = true },
    { "overwrite", 50, NULL,
      "a 0-50 + 50-80 + 80-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250",
      .asset = "short", .then = 80 },
    { "overwrite", 90, NULL,
      "a 0-90 + 90-120 b 120-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 "
      "/ v 120-180 / m 0-250",
      .asset = "short", .then = 120 },
    { "overwrite", 130, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-130 + 130-160 / t 10-40 u "
      "130-150 / v 120-180 / m 0-250",
      .asset = "short", .track = "v2", .then = 160 },
    { "overwrite", 130, NULL,
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-130 + 130-170 + 170-180 / m 0-250",
      .asset = "note", .track = "a1", .then = 170 },
    { "group", 0, "a t", NULL, "Grouped" },
    { "group", 0, "a", NULL, "two clips", .refuses = true },
    { "ungroup", 0, "a", NULL, .film = GROUPED },
    { "fade", 130, NULL, NULL, "fade in" },
    { "fade", 170, NULL, NULL, "fade out" },
    { "fade-in", 0, "v t", NULL, "fade in" },
    { "fade-out", 0, "m", NULL, "2.5 s", .number = 2.5 },
    { "transition", 110, NULL, NULL, "between video" },
    { "transition", 0, "a b c", NULL, "2 transitions" },
    { "transition", 110, NULL, NULL, "no two of its clips", .track = "v2",
      .refuses = true },
    { "mute", 0, "a m t", NULL, "mute" },
    { "mute", 0, "t", NULL, "no sound", .refuses = true },
    { "hide", 0, "a t", NULL },
    { "louder", 0, "a m", NULL, "dB" },
    { "quieter", 0, "m", NULL, "dB" },
    { "rename", 0, "a", NULL, "Opening", .text = "Opening" },
    { "rename", 0, "a", NULL, "Type a name", .refuses = true },
    { "speed", 0, "c",
      "a 0-100 b 100-200 c 200-233 / logo 20-60 w 120-160 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250",
      "1.5", .number = 1.5 },
    { "faster", 0, "b w",
      "a 0-100 b 100-150 c 150-200 / logo 20-60 w 120-140 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "slower", 0, "w",
      "a 0-100 b 100-200 c 200-250 / logo 20-60 w 120-200 / t 10-40 u 130-150 / v "
      "120-180 / m 0-250" },
    { "faster", 0, "t", NULL, NULL, .refuses = true },
    { "marker", 50, NULL, NULL, "marker" },
    { "marker-named", 50, NULL, NULL, "Chorus", .text = "Chorus" },
    { "marker-remove", 50, NULL, NULL, "no markers", .refuses = true },
    { "marker-remove", 50, NULL, NULL, "marker", .film = GROUPED },
};

static GPtrArray *ids_in(const char *words)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) list = g_strsplit(words ? words : "", " ", -1);
    for (unsigned i = 0; words && list[i]; i++)
        g_ptr_array_add(ids, g_strdup(list[i]));
    return ids;
}

static RTime frame(int n)
{
    return rtime_from_frames(n, (Rate){ 10, 1 });
}

static char *receipts_of(const Outcome *outcome)
{
    GString *text = g_string_new(outcome->message ? outcome->message : outcome->text);
    for (unsigned i = 0; outcome->receipts && i < outcome->receipts->len; i++) {
        const Receipt *receipt = outcome->receipts->pdata[i];
        g_string_append_printf(text, "%s\n", receipt->text);
    }
    return g_string_free(text, FALSE);
}

static void check_says(const DeedCase *deed_case, const char *text)
{
    ck_assert_msg(!deed_case->says || (text && strstr(text, deed_case->says)),
                  "%s at %d says: %s", deed_case->deed, deed_case->at, text);
}

static void carry_out(const DeedCase *deed_case, const DeedScene *scene, json_t *json)
{
    g_autoptr(GError) error = NULL;
    g_auto(Outcome) outcome = { 0 };
    g_autoptr(EditPlan) plan = plan_from_json(json, &error);
    ck_assert_msg(plan, "%s: %s", deed_case->deed, error ? error->message : "");
    IdSource ids;
    id_source_init_seed(&ids, 7);
    const SelectContext context = { .playhead = scene->points->playhead };
    plan_execute(plan, scene->composition, &context, &ids, &outcome);
    g_autofree char *text = receipts_of(&outcome);
    check_says(deed_case, text);
    if (deed_case->refuses) {
        ck_assert_msg(outcome.kind == OUTCOME_FAULT, "%s: %s", deed_case->deed, text);
        return;
    }
    ck_assert_msg(outcome.kind == OUTCOME_CHANGED, "%s at %d: %s", deed_case->deed,
                  deed_case->at, text);
    outcome_check_undo(scene->composition, &outcome);
    g_autofree char *clips = clips_text(outcome.after, scene->composition);
    g_autofree char *same = clips_text(scene->composition, NULL);
    const char *wanted = deed_case->clips ? deed_case->clips : same;
    ck_assert_msg(strcmp(clips, wanted) == 0, "%s at %d of %s\nclips:  %s\nwanted: %s",
                  deed_case->deed, deed_case->at,
                  deed_case->chosen ? deed_case->chosen : "nothing", clips, wanted);
}

static void check_case(const DeedCase *deed_case)
{
    g_autoptr(Composition) film = film_read(deed_case->film ? deed_case->film : "film");
    g_autoptr(GPtrArray) chosen = ids_in(deed_case->chosen);
    g_autoptr(GPtrArray) copied = ids_in(deed_case->copied);
    SessionPoints points = { .playhead = frame(deed_case->at), .selection = chosen };
    if (deed_case->out > 0) {
        points.in = frame(deed_case->in);
        points.out = frame(deed_case->out);
    }
    g_autoptr(Composition) whole = film_read("film");
    const DeedScene scene = {
        .composition = film,
        .points = &points,
        .copied_from = deed_case->copied_gone ? whole : NULL,
        .track = deed_case->track,
        .asset = deed_case->asset,
        .text = deed_case->text,
        .number = deed_case->number,
        .copied = copied,
        .dragged = deed_case->dragged,
        .to = frame(deed_case->to),
        .to_track = deed_case->to_track,
    };
    const Deed *deed = deed_find(deed_case->deed);
    g_auto(DeedPlan) plan = { 0 };
    ck_assert_msg(deed, "there is no deed %s", deed_case->deed);
    deed_plan(deed, &scene, &plan);
    ck_assert_msg(!plan.plan != !plan.sentence, "%s", deed_case->deed);
    if (!plan.plan) {
        ck_assert_msg(deed_case->refuses, "%s at %d: %s", deed_case->deed,
                      deed_case->at, plan.sentence);
        check_says(deed_case, plan.sentence);
        return;
    }
    ck_assert(deed_is_possible(deed, &scene));
    carry_out(deed_case, &scene, plan.plan);
    int then = plan.playhead.den > 0
                   ? (int)rtime_to_frames(plan.playhead, (Rate){ 10, 1 }, RTIME_NEAREST)
                   : 0;
    then = plan.playhead.den > 0 && then == 0 ? -1 : then;
    ck_assert_msg(then == deed_case->then, "%s at %d: the playhead goes to %d",
                  deed_case->deed, deed_case->at, then);
}

START_TEST(deeds_do_what_keys_should)
{
    check_case(&CASES[_i]);
}
END_TEST

START_TEST(every_deed_is_tried)
{
    for (const Deed *deed = deed_table(); deed->name; deed++) {
        bool tried = false;
        for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++)
            tried |= !CASES[i].refuses && strcmp(CASES[i].deed, deed->name) == 0;
        ck_assert_msg(tried, "there is no case of %s", deed->name);
    }
}
END_TEST

START_TEST(an_empty_film_refuses_with_a_sentence)
{
    g_autoptr(Composition) film =
        composition_new_empty("doc", "v1", 640, 360, (Rate){ 25, 1 });
    const SessionPoints points = { 0 };
    const DeedScene scene = { .composition = film, .points = &points };
    for (const Deed *deed = deed_table(); deed->name; deed++) {
        g_auto(DeedPlan) plan = { 0 };
        deed_plan(deed, &scene, &plan);
        ck_assert_msg(!plan.plan != !plan.sentence, "%s", deed->name);
        ck_assert_msg(!plan.plan == (deed->needs != 0 ||
                                     !(g_str_has_prefix(deed->name, "marker") ||
                                       g_str_has_prefix(deed->name, "track"))),
                      "%s", deed->name);
        ck_assert(deed->needs == 0 || !deed_is_possible(deed, &scene));
    }
}
END_TEST

/* ---- cuts and snapping ----------------------------------------------------------- */

static const struct {
    int at;
    const char *track;  /* NULL: all */
    int previous, next; /* -1: none */
} JUMPS[] = {
    { 0, NULL, -1, 10 },     { 10, NULL, 0, 20 },     { 15, NULL, 10, 20 },
    { 100, NULL, 60, 120 },  { 100, "v1", 0, 200 },   { 250, NULL, 200, -1 },
    { 300, NULL, 250, -1 },  { 130, "v2", 120, 160 }, { 200, "v3", 150, 250 },
    { 180, "a1", 120, 250 },
};

static void check_edge(bool found, RTime edge, int wanted, int at)
{
    ck_assert_msg(found == (wanted >= 0), "at %d", at);
    if (found)
        ck_assert_msg(rtime_compare(edge, frame(wanted)) == 0, "at %d: %g", at,
                      rtime_seconds(edge) * 10);
}

START_TEST(jumps_go_from_edge_to_edge)
{
    g_autoptr(Composition) film = film_read("film");
    const Sequence *sequence = composition_main(film);
    for (unsigned i = 0; i < G_N_ELEMENTS(JUMPS); i++) {
        RTime edge = RTIME_ZERO, at = frame(JUMPS[i].at);
        const Track *track =
            JUMPS[i].track ? composition_find_track(film, JUMPS[i].track, NULL, NULL)
                           : NULL;
        bool found = cuts_previous(sequence, track, at, &edge);
        check_edge(found, edge, JUMPS[i].previous, JUMPS[i].at);
        found = cuts_next(sequence, track, at, &edge);
        check_edge(found, edge, JUMPS[i].next, JUMPS[i].at);
    }
}
END_TEST

static const struct {
    int at, within;
    const char *but;
    int to; /* -1: nowhere */
    SnapKind kind;
} SNAPS[] = {
    { 58, 5, NULL, 60, SNAP_EDGE },     { 58, 1, NULL, -1, SNAP_EDGE },
    { 58, 5, "logo", -1, SNAP_EDGE },   { 78, 5, NULL, 80, SNAP_PLAYHEAD },
    { 83, 9, NULL, 80, SNAP_PLAYHEAD }, { 88, 5, NULL, 90, SNAP_IN },
    { 94, 9, NULL, 95, SNAP_OUT },      { 253, 5, NULL, 250, SNAP_EDGE },
};

START_TEST(snapping_takes_the_nearest_point)
{
    g_autoptr(Composition) film = film_read("film");
    const SnapPoints points = { frame(80), frame(90), frame(95) };
    for (unsigned i = 0; i < G_N_ELEMENTS(SNAPS); i++) {
        g_autoptr(GPtrArray) but = ids_in(SNAPS[i].but);
        Snap snap = { RTIME_ZERO, SNAP_EDGE };
        bool found = snap_find(composition_main(film), &points, frame(SNAPS[i].at),
                               frame(SNAPS[i].within), but, &snap);
        check_edge(found, snap.at, SNAPS[i].to, SNAPS[i].at);
        ck_assert(!found || snap.kind == SNAPS[i].kind);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("deed");
    TCase *tcase = tcase_create("deed");
    tcase_add_loop_test(tcase, deeds_do_what_keys_should, 0, G_N_ELEMENTS(CASES));
    tcase_add_test(tcase, every_deed_is_tried);
    tcase_add_test(tcase, an_empty_film_refuses_with_a_sentence);
    tcase_add_test(tcase, jumps_go_from_edge_to_edge);
    tcase_add_test(tcase, snapping_takes_the_nearest_point);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
