/*
 * A plan being carried out: the composition as the steps so far left it, and what came
 * of them. Every function that gives bool gives false once the outcome is decided (a
 * fault, a question): then nothing more is to be done.
 */
#pragma once

#include "chatkut/edit/execute.h"
#include "chatkut/edit/moment.h"
#include "chatkut/edit/wording.h"
#include "edit_value.h"

typedef struct Work Work;

/* Could the step act on this clip at all? */
typedef bool (*WorkFits)(Work *work, const Clip *clip);

struct Work {
    const EditPlan *plan;
    IdSource *ids;
    Outcome *outcome;
    SelectContext context;     /* as the steps so far left it */
    GHashTable *steps;         /* step id -> GPtrArray of clip ids */
    const Composition *before; /* what the plan began with */
    Composition *now;
    Patch *patch;        /* of all steps so far */
    GPtrArray *inverses; /* Patch *, one each time something was applied */

    unsigned n; /* the step at hand */
    const json_t *step;
    Verb verb;
    GPtrArray *mentioned; /* clips that "it" will mean after the step */
    GHashTable *known;    /* the same, to look up */
    GPtrArray *added;     /* clips that the step made */
    GPtrArray *notes;     /* what else the receipt must say */
    json_t *old_state;    /* what they were and are, for the receipt */
    json_t *new_state;
    GHashTable *carried; /* clips that a ripple takes along; set by the step */
    GHashTable
        *heirs; /* id -> GPtrArray of ids: the later pieces of a clip that was cut up */
    unsigned n_carried;
    unsigned n_rehoused; /* … of which to another track, to make room */
    unsigned n_unjoined; /* transitions that went because their clips parted */
    WorkFits fits; /* set by a step that several clips could be meant by; NULL: all */
};

/* ---- ending it ------------------------------------------------------------------- */

/* A fault. Always false. */
bool work_fail(Work *work, FaultKind fault, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* A name that may have been meant; once, however many have it. Call after work_fail(). */
void work_suggest(Work *work, const char *name);
/* A question about a missing field of the step. Options (owned strings) are taken.
 * Always false. */
bool work_ask(Work *work, const char *slot, GPtrArray *options, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* ---- what the step means --------------------------------------------------------- */

/* A field of the step. */
const json_t *work_field(const Work *work, const char *key);
const char *work_string(const Work *work, const char *key);

const Sequence *work_sequence(const Work *work);

/* Clips of a selector at `path` (a JSON pointer without the slash) in the step. NULL
 * selector: what was last mentioned. wants: OWN_* bits. places: ClipPlace, emptied
 * first; borrowed from work->now until the next work_apply(). */
bool work_resolve(Work *work, const json_t *selector, const char *path, unsigned wants,
                  GArray *places);
/* Those of "target", none of them locked. */
bool work_targets(Work *work, unsigned wants, GArray *places);
/* The one clip of a selector. */
bool work_one(Work *work, const json_t *selector, const char *path, unsigned wants,
              ClipPlace *place);

/* Times at `path` of the step; see moment.h. Not rounded. */
bool work_time(Work *work, const json_t *time, const char *path, MomentBase base,
               RTime *out);
/* A range that is not empty, on frames. clip: what "relativeTo": "clip" counts from;
 * may be NULL. */
bool work_range(Work *work, const json_t *range, const char *path, const Clip *clip,
                RTime *start, RTime *end);

/* On the frame grid of the sequence; lengths are one frame at least. */
RTime work_snap(const Work *work, RTime time);
RTime work_snap_length(const Work *work, RTime length);

/* ---- changing -------------------------------------------------------------------- */

/* Apply to work->now, with what follows from it mended (repair.h). */
bool work_apply(Work *work, const Patch *patch);

/* `piece` is a part of what `clip_id` was until now: who names that one means it
 * too. */
void work_inherit(Work *work, const char *clip_id, const char *piece);
void work_mention(Work *work, const char *clip_id);
void work_add(Work *work, const char *clip_id); /* mentions it too */
/* The step goes on with a second receipt: notes and states begin anew. */
void work_step_again(Work *work);
/* Something the receipt must say beside the change; takes note. */
void work_note(Work *work, char *note);

/* What a property of a clip was and is, for the receipt: of one clip {key: value}, of
 * n_clips > 1 an object a clip id. Takes both; NULL: there is none. */
void work_state(Work *work, unsigned n_clips, const char *clip_id, const char *key,
                json_t *before, json_t *after);
/* Seconds as a number. */
json_t *state_seconds(RTime time);

/* The receipt of the step: the sentence, the time range of the clips that the step
 * mentioned as they are now, and the notes. */
void work_report(Work *work, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The same about other clips (ids), or none at all (NULL). */
void work_report_about(Work *work, const GPtrArray *clips, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* No receipt: the clips are as they were asked to be. They are mentioned. Always
 * true. */
bool work_already(Work *work, const GArray *places);

/* Where these clips are now, those that are left, in document order, as ClipPlace. */
void work_places(const Work *work, const GPtrArray *clip_ids, GArray *places);
/* "text 'Title'" or "3 videos". Owned by the caller. */
char *work_wording(const Work *work, const GPtrArray *clip_ids);
char *work_wording_places(const Work *work, const GArray *places);

/* ---- the table of verbs ---------------------------------------------------------- */

/* Carry out the step: change work->now and report, or decide the outcome. */
typedef bool (*VerbRun)(Work *work);

/* Clears *work. */
void work_init(Work *work, const EditPlan *plan, const Composition *composition,
               const SelectContext *context, IdSource *ids, Outcome *outcome);
void work_clear(Work *work);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)
