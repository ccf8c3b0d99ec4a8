/* What the verbs of the project as a whole do, said and undone. */
#include "chatkut/edit/execute.h"
#include "chatkut/edit/wording.h"
#include "chatkut/model/composition_json.h"

#include "../run.h"

#include <check.h>
#include <string.h>

/* ---- the timelines --------------------------------------------------------------- */

/* Documents and plans are written with ' for ", at 10 frames a second. */
#define CLIP(id, type, start, length, more) \
    "{'id':'" id "','type':'" type "','start':" #start ",'duration':" #length more "}"
#define VIDEO(id, start, length, more) \
    CLIP(id, "video", start, length, ",'asset':'cam'" more)
#define IMAGE(id, label, start, length) \
    CLIP(id, "image", start, length, ",'asset':'pic','label':'" label "'")
#define TEXT(id, start, length, more) \
    CLIP(id, "text", start, length, ",'text':'" id "'" more)
#define TRACK(id, more, clips) \
    "{'id':'" id "','kind':'video'" more ",'clips':[" clips "]}"
#define MAIN(clips) TRACK("v1", ",'role':'main','magnetic':true", clips)
#define SEQUENCE(more, tracks)                                                        \
    "{'chatkut':1,'id':'film','main':'main','assets':["                               \
    "{'id':'cam','kind':'video','path':'cam.mp4','duration':'60s','size':[640,480]}," \
    "{'id':'pic','kind':'image','path':'pic.png','size':[100,100]}],"                 \
    "'sequences':[{'id':'main','size':[1920,1080],'rate':'10/1'" more                 \
    ",'tracks':[" tracks "]}]}"

/* Videos a, b, c on the main track; texts over b and in the gap. */
static const char film[] = SEQUENCE(
    "", MAIN(VIDEO("a", 0, 10, "") "," VIDEO("b", 10, 20, "") "," VIDEO(
            "c", 40, 10, "")) "," TRACK("v2", "",
                                        TEXT("t", 15, 5, "") "," TEXT("u", 35, 5, "")));

static const char pictures[] =
    SEQUENCE("", MAIN(IMAGE("p", "shot 10", 0, 30) "," IMAGE(
                     "q", "shot 9", 30, 10) "," IMAGE("r", "Another", 40, 20)));

/* Two pictures at the same time, and a title. */
static const char over[] = SEQUENCE(
    "",
    MAIN(VIDEO("a", 0, 40, "")) "," TRACK("v2", "", VIDEO("w", 10, 20, "")) "," TRACK(
        "v3", "",
        TEXT("t", 5, 10,
             ",'style':{'size':96,'stroke':{'color':"
             "'#000000','width':4}},'transform':"
             "{'position':[960,810]}")));

static const char marked[] = SEQUENCE(
    ",'markers':[{'id':'m1','at':5,'label':'Intro'},{'id':'m2','at':20,'label':"
    "'Beat drop'},{'id':'m3','at':30}]",
    MAIN(VIDEO("a", 0, 40, "")));

static const char linked[] = SEQUENCE(
    "", MAIN(VIDEO("a", 0, 10, ",'link':'l'") "," VIDEO("b", 10, 10, "")) "," TRACK(
            "v2", "", TEXT("t", 0, 10, ",'link':'l'") "," TEXT("u", 12, 3, "")));

/* A dissolve, letters of two sizes, and a text that moves. */
static const char styled[] =
    SEQUENCE("", "{'id':'v1','kind':'video','role':'main','magnetic':true,'clips':"
                 "[" VIDEO("a", 0, 10, ",'in':10") "," VIDEO(
                     "b", 10, 20,
                     ",'in':10") "],"
                                 "'transitions':[{'id':'x','type':'dissolve','from':'a'"
                                 ",'to':'b','before':3,"
                                 "'after':2}]}," TRACK(
                                     "v2", "",
                                     CLIP("t", "text", 0, 10,
                                          ",'text':[{'text':'Big','style':{'size':100,"
                                          "'shadow':{'color':'#000000','offset':[8,4]}}"
                                          "}],'transform':"
                                          "{'position':{'keys':[{'at':0,'value':[0,540]"
                                          "},{'at':10,"
                                          "'value':[1920,540]}]}}")));

/* Half the frame, and a small picture. */
static const char boxed[] =
    SEQUENCE("", MAIN(VIDEO("a", 0, 10, ",'box':[960,1080],'fit':'cover'")) "," TRACK(
                     "v2", "", VIDEO("w", 0, 10, ",'box':[200,100]")));

static const char empty[] = SEQUENCE("", MAIN(""));

#define ALL(type)  "{'by':'all','type':'" type "'}"
#define ID(id)     "{'by':'id','id':'" id "'}"
#define BOTH(a, b) "{'by':'union','of':[" ID(a) "," ID(b) "]}"

/* ---- the table ------------------------------------------------------------------- */

static const struct {
    const char *film;
    const char *steps;
    OutcomeKind kind;
    const char *says;  /* part of the receipt, answer, question or message */
    const char *clips; /* where the clips are then; NULL: as before */
    const char *has;   /* part of the document then; NULL: anything */
} cases[] = {
    /* arrange */
    { film, "{'op':'arrange','how':'close-gaps'}", OUTCOME_CHANGED,
      "Closed 1 gap (1 s less)", "a 0-10 b 10-30 c 30-40 / t 15-20 u 35-40", NULL },
    { pictures, "{'op':'arrange','how':'close-gaps'}", OUTCOME_ANSWER,
      "There are no gaps to close.", NULL, NULL },
    { pictures, "{'op':'asset','action':'rename','asset':'cam','name':'Camera'}",
      OUTCOME_CHANGED, "Renamed media 'cam.mp4' to 'Camera'", NULL,
      "'label':'Camera'" },
    { pictures, "{'op':'asset','action':'rename','asset':'cam.mp4','name':'cam.mp4'}",
      OUTCOME_ANSWER, "called that already", NULL, NULL },
    { pictures, "{'op':'asset','action':'rename','asset':'cam'}", OUTCOME_CLARIFY,
      "What should it be called?", NULL, NULL },
    { pictures, "{'op':'asset','action':'remove','asset':'cam'}", OUTCOME_CHANGED,
      "Removed media 'cam.mp4' from the project", NULL, "'assets':[{'id':'pic'" },
    { pictures, "{'op':'asset','action':'remove','asset':'pic'}", OUTCOME_FAULT,
      "“pic.png” is played by 3 clips; delete those first.", NULL, NULL },
    { pictures, "{'op':'asset','action':'remove','asset':'zzz'}", OUTCOME_FAULT,
      "no media called “zzz”", NULL, NULL },
    { film, "{'op':'arrange','how':'reverse'}", OUTCOME_CHANGED,
      "Put 3 videos in reverse order", "c 0-10 b 10-30 a 40-50 / t 15-20 u 35-40",
      NULL },
    { film, "{'op':'arrange','how':'reverse','target':" BOTH("a", "b") "}",
      OUTCOME_CHANGED, "1 clip came along", "b 0-20 a 20-30 c 40-50 / t 5-10 u 35-40",
      NULL },
    { film, "{'op':'arrange','how':'reverse','target':" BOTH("a", "c") "}",
      OUTCOME_CHANGED, "Put 2 videos in reverse order",
      "c 0-10 b 10-30 a 40-50 / t 15-20 u 35-40", NULL },
    { film, "{'op':'arrange','how':'reverse','target':" ID("a") "}", OUTCOME_FAULT,
      "two clips or more", NULL, NULL },
    { film, "{'op':'arrange','how':'reverse','target':" BOTH("a", "t") "}",
      OUTCOME_FAULT, "on several tracks", NULL, NULL },
    { pictures, "{'op':'arrange','how':'sort-name'}", OUTCOME_CHANGED,
      "Sorted 3 images by name", "r 0-20 q 20-30 p 30-60", NULL },
    { pictures, "{'op':'arrange','how':'sort-duration'}", OUTCOME_CHANGED,
      "shortest first", "q 0-10 r 10-30 p 30-60", NULL },
    { film, "{'op':'arrange','how':'sort-duration','target':" BOTH("a", "b") "}",
      OUTCOME_ANSWER, "in that order already", NULL, NULL },
    { film, "{'op':'arrange','how':'sequence'}", OUTCOME_CHANGED, "one after another",
      "a 0-10 b 10-30 c 30-40 / t 15-20 u 35-40", NULL },
    { film, "{'op':'arrange','how':'sequence','gap':0.5}", OUTCOME_CHANGED,
      "one after another", "a 0-10 b 15-35 c 40-50 / t 20-25 u 40-45", NULL },
    { film, "{'op':'arrange','how':'sequence','target':" BOTH("a", "c") "}",
      OUTCOME_CHANGED, "Put 2 videos one after another",
      "a 0-10 c 10-20 b 20-40 / t 25-30 / u 25-30", NULL },
    { over, "{'op':'arrange','how':'sequence','target':" BOTH("a", "w") "}",
      OUTCOME_CHANGED, "one after another", "a 0-40 / w 40-60 / t 5-15", NULL },
    { over, "{'op':'arrange','how':'align-start','target':" BOTH("w", "t") "}",
      OUTCOME_CHANGED, "start at 0:00.5", "a 0-40 / w 5-25 / t 5-15", NULL },
    { over, "{'op':'arrange','how':'align-end','target':" BOTH("a", "t") "}",
      OUTCOME_CHANGED, "end at 0:04", "a 0-40 / w 10-30 / t 30-40", NULL },
    { film, "{'op':'arrange','how':'align-start','to':1,'target':" BOTH("t", "u") "}",
      OUTCOME_CHANGED, "start at 0:01", "a 0-10 b 10-30 c 40-50 / t 10-15 / u 10-15",
      NULL },
    { over, "{'op':'arrange','how':'align-end','to':0.5,'target':" BOTH("w", "t") "}",
      OUTCOME_FAULT, "before the timeline", NULL, NULL },
    { pictures, "{'op':'arrange','how':'fit-to-duration','duration':3}",
      OUTCOME_CHANGED, "Fitted 3 images: 6 s→3 s", "p 0-15 q 15-20 r 20-30", NULL },
    { film, "{'op':'arrange','how':'fit-to-duration','duration':3}", OUTCOME_CHANGED,
      "Fitted 3 videos: 5 s→3 s", "a 0-5 b 5-15 c 25-30 / t 10-15 u 20-25",
      "'speed':2" },
    { film, "{'op':'arrange','how':'fit-to-duration'}", OUTCOME_CLARIFY, "How long",
      NULL, NULL },
    { film, "{'op':'arrange','how':'fit-to-duration','duration':1}", OUTCOME_FAULT,
      "as short as 1 s", NULL, NULL },
    { film, "{'op':'arrange','how':'sort-date'}", OUTCOME_FAULT, "by name", NULL,
      NULL },
    { empty, "{'op':'arrange','how':'shuffle'}", OUTCOME_FAULT, "empty", NULL, NULL },
    { linked, "{'op':'arrange','how':'reverse'}", OUTCOME_CHANGED, "reverse order",
      "b 0-10 a 10-20 / u 2-5 t 10-20", NULL },

    { linked, "{'op':'arrange','how':'fit-to-duration','duration':1}", OUTCOME_CHANGED,
      "2 s→1 s", "a 0-5 b 5-10 / t 0-5 u 7-10", NULL },

    /* group */
    { film, "{'op':'group','target':" BOTH("a", "t") "}", OUTCOME_CHANGED,
      "Grouped 2 clips", NULL, "'link'" },
    { film, "{'op':'group','target':" ID("a") "}", OUTCOME_FAULT, "two clips", NULL,
      NULL },
    { linked, "{'op':'group','target':" BOTH("a", "t") "}", OUTCOME_ANSWER,
      "one group already", NULL, NULL },
    { linked, "{'op':'group','target':" BOTH("a", "u") "}", OUTCOME_CHANGED,
      "Grouped 3 clips", NULL, NULL },
    { linked, "{'op':'ungroup','target':" ID("t") "}", OUTCOME_CHANGED,
      "Ungrouped 2 clips", NULL, NULL },
    { film, "{'op':'ungroup','target':" ID("t") "}", OUTCOME_ANSWER, "no group", NULL,
      NULL },

    /* marker */
    { film, "{'op':'marker','action':'add','at':1.234,'name':'Here','color':'red'}",
      OUTCOME_CHANGED, "Added marker 'Here' at 0:01.2", NULL,
      "'at':12,'label':'Here','color':'#FF0000'" },
    { film, "{'op':'marker','action':'add'}", OUTCOME_CHANGED, "Added a marker at 0:02",
      NULL, "'at':20" },
    { film, "{'op':'marker','action':'add','color':'reddish'}", OUTCOME_FAULT,
      "reddish", NULL, NULL },
    { marked, "{'op':'marker','action':'move','name':'intro','at':1}", OUTCOME_CHANGED,
      "Moved marker 'Intro' at 0:00.5 to 0:01", NULL, "'at':10,'label':'Intro'" },
    { marked, "{'op':'marker','action':'rename','name':'beat','newName':'Drop'}",
      OUTCOME_CHANGED, "Renamed marker 'Beat drop' at 0:02 to 'Drop'", NULL, "'Drop'" },
    { marked, "{'op':'marker','action':'rename','name':'beat'}", OUTCOME_CLARIFY,
      "called", NULL, NULL },
    { marked, "{'op':'marker','action':'delete','at':3}", OUTCOME_CHANGED,
      "Deleted the marker at 0:03", NULL, NULL },
    { marked, "{'op':'marker','action':'delete','name':'outro'}", OUTCOME_FAULT,
      "outro", NULL, NULL },
    { marked, "{'op':'marker','action':'delete'}", OUTCOME_FAULT, "Several markers",
      NULL, NULL },
    { marked, "{'op':'marker','action':'delete','name':'t'}", OUTCOME_CLARIFY,
      "Which marker", NULL, NULL },
    { marked, "{'op':'marker','action':'clear'}", OUTCOME_CHANGED, "Deleted 3 markers",
      NULL, NULL },
    /* tracks */
    { film,
      "{'op':'track','action':'update','track':1,'props':{'label':'Titles','muted':"
      "true,"
      "'volume':{'by':-6,'unit':'dB'}}}",
      OUTCOME_CHANGED,
      "Updated track V2: name 'Titles', muted off→on, volume 100%→50.1% (-6 dB)", NULL,
      "'label':'Titles'" },
    { film, "{'op':'track','action':'update','track':'v2','props':{'visible':false}}",
      OUTCOME_CHANGED, "Updated track V2: shown on→off", NULL, "'enabled':false" },
    { film, "{'op':'track','action':'update','track':'V2','props':{'locked':false}}",
      OUTCOME_ANSWER, "track V2: that is how it is already.", NULL, NULL },
    { film, "{'op':'track','action':'update','track':4,'props':{'locked':true}}",
      OUTCOME_FAULT, "Could not find track 5", NULL, NULL },
    { film, "{'op':'track','action':'update','track':0,'props':{'volume':99}}",
      OUTCOME_FAULT, "volume", NULL, NULL },
    { film, "{'op':'track','action':'solo','track':1}", OUTCOME_CHANGED,
      "Muted every track but track V2", NULL, "'mute':true" },
    { over, "{'op':'track','action':'move','track':'v3','to':'down'}", OUTCOME_CHANGED,
      "Moved track V3: it is now track V2", "a 0-40 / t 5-15 / w 10-30", NULL },
    { over, "{'op':'track','action':'move','track':'v3','to':'top'}", OUTCOME_ANSWER,
      "lies there already", NULL, NULL },
    { film, "{'op':'track','action':'add','kind':'audio','props':{'label':'Voice'}}",
      OUTCOME_CHANGED, "Added track A1 'Voice'", NULL, "'kind':'audio'" },
    { film, "{'op':'track','action':'add','to':'bottom'}", OUTCOME_CHANGED,
      "Added track V1", NULL, NULL },
    { film, "{'op':'track','action':'remove','track':1}", OUTCOME_CHANGED,
      "Removed track V2 · 2 clips went with it", "a 0-10 b 10-30 c 40-50", NULL },
    { film, "{'op':'track','action':'remove','track':0}", OUTCOME_FAULT, "main track",
      NULL, NULL },
    { film,
      "{'op':'track','action':'update','track':1,'props':{'locked':true}},"
      "{'op':'track','action':'remove','track':1}",
      OUTCOME_FAULT, "locked; unlock it first", NULL, NULL },
    { film, "{'op':'marker','action':'clear'}", OUTCOME_FAULT, "no markers", NULL,
      NULL },

    /* layout */
    { over, "{'op':'layout','preset':'pip','target':" ID("w") ",'position':'top-left'}",
      OUTCOME_CHANGED, "Made video", NULL,
      "'position':[54,54],'anchor':[0,0],'scale':0.25" },
    { over, "{'op':'layout','preset':'pip','target':" ID("w") ",'scale':2}",
      OUTCOME_FAULT, "larger than the frame", NULL, NULL },
    { over, "{'op':'layout','preset':'fullscreen','target':" ID("w") "}",
      OUTCOME_CHANGED, "fill the frame", NULL, "'fit':'cover'" },
    { over, "{'op':'layout','preset':'letterbox','target':" ID("w") "}", OUTCOME_ANSWER,
      "already", NULL, NULL },
    { over, "{'op':'layout','preset':'side-by-side','target':" BOTH("a", "w") "}",
      OUTCOME_CHANGED, "Put 2 videos side by side", NULL,
      "'box':[960,1080],'fit':'cover','transform':{'position':[1440,540]}" },
    { over, "{'op':'layout','preset':'stacked','gap':40,'target':" BOTH("a", "w") "}",
      OUTCOME_CHANGED, "below each other", NULL,
      "'box':[1920,520],'fit':'cover','transform':{'position':[960,820]}" },
    { over,
      "{'op':'layout','preset':'split-screen','target':" ID("a") ",'position':'left'}",
      OUTCOME_CHANGED, "Split the screen", NULL, "'position':[480,540]" },
    { over, "{'op':'layout','preset':'split-screen','target':" ID("a") "}",
      OUTCOME_FAULT, "two clips", NULL, NULL },
    { film, "{'op':'layout','preset':'split-screen','target':" BOTH("a", "b") "}",
      OUTCOME_FAULT, "not on screen together", NULL, NULL },
    { over, "{'op':'layout','preset':'safe-area','target':" ID("a") "}",
      OUTCOME_CHANGED, "safe area", NULL, "'scale':0.9" },
    { over, "{'op':'layout','preset':'fullscreen','target':" ID("t") "}", OUTCOME_FAULT,
      "cannot be done", NULL, NULL },
    { over, "{'op':'layout','preset':'blur-background','target':" ID("a") "}",
      OUTCOME_FAULT, "blurred", NULL, NULL },

    /* composition */
    { over, "{'op':'composition','preset':'tiktok','reframe':'fill'}", OUTCOME_CHANGED,
      "size 1920x1080→1080x1920, 2 clips fill the frame", NULL,
      "'style':{'size':54,'stroke':{'color':'#000000','width':2.25}},"
      "'transform':{'position':[540,1440]}" },
    { film, "{'op':'composition','preset':'portrait'}", OUTCOME_CHANGED, "1080x1920",
      NULL, "'style':{'size':51}" },
    { film, "{'op':'composition','preset':'720p'}", OUTCOME_CHANGED,
      "size 1920x1080→1280x720", NULL, "'size':[1280,720]" },
    { film, "{'op':'composition','aspect':'1:1'}", OUTCOME_CHANGED, "1080x1080", NULL,
      NULL },
    { film, "{'op':'composition','width':1280}", OUTCOME_CHANGED, "1280x720", NULL,
      NULL },
    { film, "{'op':'composition','preset':'youtube'}", OUTCOME_ANSWER, "already", NULL,
      NULL },
    { film, "{'op':'composition','aspect':'0:1'}", OUTCOME_FAULT, "aspect ratio", NULL,
      NULL },
    { film, "{'op':'composition','fps':29.97}", OUTCOME_CHANGED,
      "10→29.97 frames a second", "a 0-30 b 30-90 c 120-150 / t 45-60 u 105-120",
      "'rate':'30000/1001'" },
    { film, "{'op':'composition','duration':10,'name':'Trip','background':'navy'}",
      OUTCOME_CHANGED, "length 5 s→10 s, background black→navy, name 'Trip'", NULL,
      "'duration':100" },
    { film, "{'op':'composition','duration':4}", OUTCOME_CHANGED,
      "1 clip goes on longer", NULL, "'duration':40" },
    { film, "{'op':'composition','reframe':'smart'}", OUTCOME_FAULT, "not found yet",
      NULL, NULL },

    { styled, "{'op':'composition','width':960,'height':540}", OUTCOME_CHANGED,
      "960x540", NULL,
      "'text':[{'text':'Big','style':{'size':50,'shadow':{'color':'#000000','offset':["
      "4,2]"
      "}}}],'transform':{'position':{'keys':[{'at':0,'value':[0,"
      "270]},"
      "{'at':10,'value':[960,270]}]}}" },
    { boxed, "{'op':'composition','preset':'portrait'}", OUTCOME_CHANGED, "1080x1920",
      NULL, "'box':[540,1920],'fit':'cover'" },
    { boxed, "{'op':'composition','preset':'portrait'}", OUTCOME_CHANGED, "1080x1920",
      NULL, "'box':[112.5,56.25]" },
    { styled, "{'op':'composition','fps':24}", OUTCOME_CHANGED, "10→24",
      "a 0-24 b 24-72 / t 0-24", "'before':7,'after':4" },

    /* query */
    { film, "{'op':'query','what':'duration'}", OUTCOME_ANSWER, "5 s long", NULL,
      NULL },
    { film, "{'op':'query','what':'duration','target':" BOTH("a", "c") "}",
      OUTCOME_ANSWER, "2 videos are 2 s long together", NULL, NULL },
    { film, "{'op':'query','what':'at-time','at':1.7}", OUTCOME_ANSWER,
      "text 't' · 0:01.5–0:02\nvideo 'cam.mp4' · 0:01–0:03", NULL, NULL },
    { film, "{'op':'query','what':'at-time','at':3.2}", OUTCOME_ANSWER,
      "nothing at 0:03.2", NULL, NULL },
    { film, "{'op':'query','what':'list'}", OUTCOME_ANSWER, "3. text 't' · 0:01.5–0:02",
      NULL, NULL },
    { film, "{'op':'query','what':'list'}", OUTCOME_ANSWER,
      "5 clips: 3 videos, 2 texts", NULL, NULL },
    { film, "{'op':'query','what':'list','target':{'by':'all','type':'text'}}",
      OUTCOME_ANSWER, "2 texts:\n1. ", NULL, NULL },
    { film,
      "{'op':'query','what':'list','target':{'by':'all','type':'shape','expect':'any'}"
      "}",
      OUTCOME_ANSWER, "none like that", NULL, NULL },
    { film, "{'op':'query','what':'duration','target':" ID("t") "}", OUTCOME_ANSWER,
      "text 't' is 0.5 s long · 0:01.5–0:02", NULL, NULL },
    { film, "{'op':'query','what':'properties','target':" ID("a") "}", OUTCOME_ANSWER,
      "(1 s) · track 1 (main) · speed 1x · opacity 100% · volume 100% · muted off",
      NULL, NULL },
    { film, "{'op':'query','what':'describe'}", OUTCOME_ANSWER,
      "1920x1080 (16:9), 10 frames a second, 5 s long\n3 videos, 2 texts on 2 tracks",
      NULL, NULL },
    { over, "{'op':'query','what':'properties','target':" ID("t") "}", OUTCOME_ANSWER,
      "font size 96 px", NULL, NULL },
    { film, "{'op':'query','what':'assets'}", OUTCOME_ANSWER,
      "video 'cam.mp4' · 1:00 · 640x480", NULL, NULL },
    { marked, "{'op':'query','what':'markers'}", OUTCOME_ANSWER, "0:00.5 · 'Intro'",
      NULL, NULL },
    { film, "{'op':'query','what':'issues'}", OUTCOME_ANSWER, "empty from 0:03–0:04",
      NULL, NULL },
    { film, "{'op':'query','what':'limits'}", OUTCOME_ANSWER, "Tracks: 2 of 200", NULL,
      NULL },
    { film, "{'op':'query','what':'help'}", OUTCOME_ANSWER, "split the clip", NULL,
      NULL },
    { film, "{'op':'query','what':'render-status'}", OUTCOME_FAULT, "render", NULL,
      NULL },
    { empty, "{'op':'query','what':'list'}", OUTCOME_ANSWER, "empty", NULL, NULL },

    /* what the session does */
    { film, "{'op':'history','action':'undo'}", OUTCOME_HISTORY, NULL, NULL, NULL },
    { film, "{'op':'render'}", OUTCOME_CONTROL, NULL, NULL, NULL },
    { film, "{'op':'delete','target':" ID("a") "},{'op':'history','action':'undo'}",
      OUTCOME_FAULT, "a sentence of its own", NULL, NULL },
};

/* ---- running it ------------------------------------------------------------------ */

static char *with_quotes(const char *text)
{
    return g_strdelimit(g_strdup(text), "'", '"');
}

static Composition *read_film(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *document = with_quotes(text);
    Composition *composition =
        composition_from_text(document, strlen(document), &error);
    ck_assert_msg(composition, "%s\n%s", error ? error->message : "", document);
    return composition;
}

static EditPlan *read_plan(const char *steps)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text =
        g_strdup_printf("{'version':1,'kind':'edit','steps':[%s]}", steps);
    g_strdelimit(text, "'", '"');
    EditPlan *plan = plan_from_text(text, strlen(text), &error);
    ck_assert_msg(plan, "%s\n%s", error ? error->message : "", text);
    return plan;
}

static void run(const char *steps, const Composition *composition, Outcome *outcome)
{
    IdSource ids;
    SelectContext context = { .playhead = rtime_make(2, 1) };
    g_autoptr(EditPlan) plan = read_plan(steps);
    id_source_init_seed(&ids, 7);
    plan_execute(plan, composition, &context, &ids, outcome);
}

/* "a 0-10 b 10-30 / t 15-20": frames, a track after the other, empty ones left out. */
static char *clips_text(const Composition *composition)
{
    GString *text = g_string_new(NULL);
    const Sequence *sequence = composition_main(composition);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++) {
            const Clip *clip = track->clips->pdata[n];
            RTime start = clip->start, end = clip_end(clip);
            g_string_append_printf(
                text, "%s%s %d-%d",
                n > 0           ? " "
                : text->len > 0 ? " / "
                                : "",
                clip->node.id,
                (int)rtime_to_frames(start, sequence->rate, RTIME_NEAREST),
                (int)rtime_to_frames(end, sequence->rate, RTIME_NEAREST));
        }
    }
    return g_string_free(text, FALSE);
}

static char *said(const Outcome *outcome)
{
    switch (outcome->kind) {
    case OUTCOME_CHANGED:
        ck_assert_uint_eq(outcome->receipts->len, 1);
        return g_strdup(((Receipt *)outcome->receipts->pdata[0])->text);
    case OUTCOME_FAULT:
        return g_strdup(outcome->message);
    case OUTCOME_CLARIFY:
    case OUTCOME_AMBIGUOUS:
        return g_strdup(outcome->question);
    default:
        return g_strdup(outcome->text);
    }
}

static void check_undo(const Composition *before, const Outcome *outcome)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) back =
        patch_apply(outcome->inverse, outcome->after, NULL, &error);
    ck_assert_msg(back, "%s", error ? error->message : "");
    ck_assert(composition_equal(back, before));
    ck_assert(composition_check(outcome->after, NULL));
}

START_TEST(verbs_do_and_say)
{
    g_autoptr(Composition) before = read_film(cases[_i].film);
    g_auto(Outcome) outcome = { 0 };
    run(cases[_i].steps, before, &outcome);
    g_autofree char *text = said(&outcome);
    ck_assert_msg(outcome.kind == cases[_i].kind, "%s\nkind %d: %s", cases[_i].steps,
                  outcome.kind, text ? text : "");
    ck_assert_msg(!cases[_i].says || strstr(text, cases[_i].says), "%s\nsays: %s",
                  cases[_i].steps, text);
    if (outcome.kind != OUTCOME_CHANGED)
        return;
    check_undo(before, &outcome);
    g_autofree char *clips = clips_text(outcome.after);
    g_autofree char *same = clips_text(before);
    const char *wanted = cases[_i].clips ? cases[_i].clips : same;
    ck_assert_msg(strcmp(clips, wanted) == 0, "%s\nclips: %s\nwanted: %s",
                  cases[_i].steps, clips, wanted);
    g_autofree char *document = composition_to_text(outcome.after, false);
    g_autofree char *has = with_quotes(cases[_i].has ? cases[_i].has : "");
    ck_assert_msg(strstr(document, has), "%s\n%s\nis not in\n%s", cases[_i].steps, has,
                  document);
}
END_TEST

START_TEST(shuffling_moves_every_clip_and_again_others)
{
    static const char step[] = "{'op':'arrange','how':'shuffle'}";
    g_autoptr(Composition) before = read_film(pictures);
    g_auto(Outcome) once = { 0 }, twice = { 0 }, again = { 0 };
    run(step, before, &once);
    run(step, before, &twice);
    ck_assert_int_eq(once.kind, OUTCOME_CHANGED);
    ck_assert(composition_equal(once.after, twice.after));
    run(step, once.after, &again);
    ck_assert_int_eq(again.kind, OUTCOME_CHANGED);
    ck_assert(!composition_equal(once.after, again.after));
}
END_TEST

START_TEST(groups_stay_whole_when_they_grow)
{
    g_autoptr(Composition) before = read_film(linked);
    g_auto(Outcome) outcome = { 0 };
    run("{'op':'group','target':" BOTH("b", "t") "}", before, &outcome);
    ck_assert_int_eq(outcome.kind, OUTCOME_CHANGED);
    const char *const ids[] = { "a", "b", "t" };
    const char *link = NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++) {
        const char *own =
            node_string(composition_find(outcome.after, ids[i]), PROP_LINK);
        ck_assert_ptr_nonnull(own);
        ck_assert(!link || strcmp(link, own) == 0);
        link = own;
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verbs of the project");
    TCase *verbs = tcase_create("verbs");
    tcase_add_loop_test(verbs, verbs_do_and_say, 0, G_N_ELEMENTS(cases));
    tcase_add_test(verbs, shuffling_moves_every_clip_and_again_others);
    tcase_add_test(verbs, groups_stay_whole_when_they_grow);
    suite_add_tcase(suite, verbs);
    return run_suite(suite);
}
