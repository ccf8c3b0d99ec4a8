/*
 * The composition: one video project as an immutable value.
 *
 * assets / sequences / tracks / clips, always this depth; a sequence may be used as a
 * clip of another. Every object is reference counted and never changes once shared: an
 * edit copies the clip, its track's pointer array, its sequence and the composition,
 * and shares the rest. Functions called *_with_* give such a changed copy.
 *
 * Invariants, held by composition_check() and by every patch: ids are unique in the
 * document, those of effects, markers and cues among them; references resolve;
 * sequences do not nest in a cycle; the clips of a track ascend by start and never
 * overlap; transitions name clips of their own track that touch; `main` names a
 * sequence; a clip plays nothing beyond the known length of its asset (but for a
 * frame), unless it loops; audio tracks carry only audio and sequences; a track has at
 * most COMPOSITION_CLIPS_MAX clips, a sequence COMPOSITION_TRACKS_MAX tracks.
 *
 * Timeline times are exact seconds from the start of the owning sequence (the document
 * writes them as frames of the sequence's rate where that is exact). Positions are
 * pixels of the sequence's own size, origin top left. Volume is linear gain. `speed` is
 * source seconds per timeline second.
 */
#pragma once

#include "chatkut/base/id.h"
#include "chatkut/model/property.h"

enum { COMPOSITION_CLIPS_MAX = 20000, COMPOSITION_TRACKS_MAX = 200 };

typedef enum {
    CLIP_VIDEO,
    CLIP_IMAGE,
    CLIP_AUDIO,
    CLIP_TEXT,
    CLIP_SHAPE,
    CLIP_CAPTION,
    CLIP_ADJUSTMENT,
    CLIP_SEQUENCE,
    CLIP_KINDS
} ClipKind;

typedef enum {
    ASSET_VIDEO,
    ASSET_AUDIO,
    ASSET_IMAGE,
    ASSET_CAPTION,
    ASSET_FONT,
    ASSET_LUT,
    ASSET_KINDS
} AssetKind;

typedef enum { TRACK_VIDEO, TRACK_AUDIO, TRACK_KINDS } TrackKind;

/* What all objects begin with. `owner` is exactly one OWN_* bit; for a clip it is
 * 1 << kind. */
typedef struct {
    gatomicrefcount refs;
    unsigned owner;
    char *id; /* a GRefString */
    PropList *props;
} Node;

typedef struct {
    Node node; /* OWN_ASSET */
    AssetKind kind;
} Asset;

typedef struct {
    Node node; /* 1 << kind */
    ClipKind kind;
    RTime start;
    RTime duration; /* > 0 */
} Clip;

/* Across the cut between `from` and `to`, or at a free end where one of them is
 * NULL. */
typedef struct {
    Node node;  /* OWN_TRANSITION */
    char *type; /* "dissolve", "fade", "wipe", … or "origin:name" */
    char *from; /* clip id or NULL */
    char *to;   /* clip id or NULL */
    RTime before;
    RTime after;
} Transition;

typedef struct {
    Node node; /* OWN_TRACK */
    TrackKind kind;
    GPtrArray *clips;       /* const Clip *, ascending */
    GPtrArray *transitions; /* const Transition * */
} Track;

typedef struct {
    Node node;         /* OWN_SEQUENCE */
    int width, height; /* PROP_SIZE, unpacked */
    Rate rate;         /* PROP_RATE, unpacked */
    GPtrArray *tracks; /* const Track *, bottom first */
} Sequence;

typedef struct {
    Node node;            /* OWN_COMPOSITION */
    char *main;           /* id of the sequence that is rendered */
    GPtrArray *assets;    /* const Asset * */
    GPtrArray *sequences; /* const Sequence * */
    GHashTable *by_id;    /* the assets: thousands of clips ask for theirs */
    int clip_searches;    /* composition_find_clip() alone reads and writes these */
    struct ClipIndex *clip_index;
} Composition;

typedef enum {
    COMPOSITION_ERROR_SYNTAX, /* not JSON, or not in this shape; message names the path */
    COMPOSITION_ERROR_INVALID, /* the shape is right but an invariant is broken */
    COMPOSITION_ERROR_VERSION, /* a newer format */
} CompositionError;

#define COMPOSITION_ERROR (composition_error_quark())
GQuark composition_error_quark(void);

/* ---- making -------------------------------------------------------------------- */

/* Each returns a new reference. Strings are copied, props borrowed (NULL: none). */
Asset *asset_new(const char *id, AssetKind kind, const PropList *props);
Clip *clip_new(const char *id, ClipKind kind, RTime start, RTime duration,
               const PropList *props);
Transition *transition_new(const char *id, const char *type, const char *from,
                           const char *to, RTime before, RTime after,
                           const PropList *props);
/* Arrays may be NULL (empty); else their elements are referenced, the array not
 * kept. */
Track *track_new(const char *id, TrackKind kind, const PropList *props,
                 const GPtrArray *clips, const GPtrArray *transitions);
/* props must hold PROP_SIZE (VALUE_VEC2) and PROP_RATE (VALUE_RATIO). */
Sequence *sequence_new(const char *id, const PropList *props, const GPtrArray *tracks);
Composition *composition_new(const char *id, const char *main, const PropList *props,
                             const GPtrArray *assets, const GPtrArray *sequences);

/* An empty composition: sequence `main` with one magnetic video track of role
 * "main". */
Composition *composition_new_empty(const char *id, const char *track_id, int width,
                                   int height, Rate rate);

Asset *asset_ref(const Asset *asset);
void asset_unref(const Asset *asset);
Clip *clip_ref(const Clip *clip);
void clip_unref(const Clip *clip);
Transition *transition_ref(const Transition *transition);
void transition_unref(const Transition *transition);
Track *track_ref(const Track *track);
void track_unref(const Track *track);
Sequence *sequence_ref(const Sequence *sequence);
void sequence_unref(const Sequence *sequence);
Composition *composition_ref(const Composition *composition);
void composition_unref(const Composition *composition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Asset, asset_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clip, clip_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transition, transition_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Track, track_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sequence, sequence_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Composition, composition_unref)

/* ---- changed copies; each returns a new reference -------------------------------- */

Clip *clip_with_prop(const Clip *clip, PropId id, const Value *value); /* NULL: unset */
Clip *clip_with_props(const Clip *clip, const PropList *props);
Clip *clip_with_span(const Clip *clip, RTime start, RTime duration);
Clip *clip_with_id(const Clip *clip, const char *id);
/* Under new ids: its own and those of its effects, markers and cues. For duplicates and
 * for the second half of a split. */
Clip *clip_with_new_ids(const Clip *clip, IdSource *ids);
/*
 * With all that is timed from the clip's start (curves, also of its effects and styles,
 * markers, cues) as seen from a start `by` later, so that it stays where it was on the
 * timeline: for head trims and the second half of a split. Keys and markers may come to
 * lie before the start; cues that end there go, one that runs across it is cut. Start,
 * duration and in point are the caller's business.
 */
Clip *clip_with_rebased_props(const Clip *clip, RTime by);
Transition *transition_with_prop(const Transition *transition, PropId id,
                                 const Value *value);
Asset *asset_with_prop(const Asset *asset, PropId id, const Value *value);

/* Put `clip` where its start says; the caller keeps clips from overlapping. */
Track *track_with_clip(const Track *track, const Clip *clip);
/* The clip at `index` replaced by `clip`, which may start elsewhere. */
Track *track_with_clip_at(const Track *track, unsigned index, const Clip *clip);
Track *track_without_clip(const Track *track, unsigned index);
/* `count` clips from `first` on, moved by `by`. */
Track *track_with_run_moved(const Track *track, unsigned first, unsigned count,
                            RTime by);
/* `transition` replaces the one with its id, else is put at `index` (-1: last). */
Track *track_with_transition_at(const Track *track, const Transition *transition,
                                int index);
Track *track_with_transition(const Track *track, const Transition *transition);
Track *track_without_transition(const Track *track, unsigned index);
Track *track_with_prop(const Track *track, PropId id, const Value *value);

/* `track` replaces the one with its id, else is put at `index` (-1: on top). */
Sequence *sequence_with_track(const Sequence *sequence, const Track *track, int index);
Sequence *sequence_without_track(const Sequence *sequence, unsigned index);
Sequence *sequence_with_prop(const Sequence *sequence, PropId id, const Value *value);

/* Each replaces the object with its id, else puts it at `index` (-1, or without:
 * last). */
Composition *composition_with_sequence_at(const Composition *composition,
                                          const Sequence *sequence, int index);
Composition *composition_with_sequence(const Composition *composition,
                                       const Sequence *sequence);
Composition *composition_without_sequence(const Composition *composition,
                                          const char *id);
Composition *composition_with_asset_at(const Composition *composition,
                                       const Asset *asset, int index);
Composition *composition_with_asset(const Composition *composition, const Asset *asset);
Composition *composition_without_asset(const Composition *composition, const char *id);

/* ---- looking: all results borrowed, NULL where there is none --------------------- */

/* Where a clip is. Pointers are borrowed from the composition. */
typedef struct {
    const Sequence *sequence;
    const Track *track;
    const Clip *clip;
    unsigned track_index;
    unsigned clip_index;
} ClipPlace;

const Sequence *composition_main(const Composition *composition);
const Sequence *composition_sequence(const Composition *composition, const char *id);
const Asset *composition_asset(const Composition *composition, const char *id);
/* Who looks for many in a row may: from some on it is by a table. *place may be
 * NULL. */
bool composition_find_clip(const Composition *composition, const char *id,
                           ClipPlace *place);
const Track *composition_find_track(const Composition *composition, const char *id,
                                    const Sequence **sequence, unsigned *index);
const Transition *composition_find_transition(const Composition *composition,
                                              const char *id, const Track **track,
                                              unsigned *index);
/* Any object by id: a clip, transition, track, sequence, asset or the composition. */
const Node *composition_find(const Composition *composition, const char *id);

/* The track with role "main", else the lowest video track, else NULL. */
const Track *sequence_main_track(const Sequence *sequence, unsigned *index);
/* The end of the sequence's last clip; zero when it is empty. */
RTime sequence_content_end(const Sequence *sequence);
/* Its fixed length, else the end of its last clip. */
RTime sequence_duration(const Sequence *sequence);

RTime clip_end(const Clip *clip);
/* Value of a property, falling back to the table. NULL where neither has one. */
const Value *node_value(const Node *node, PropId id);
const char *node_string(const Node *node, PropId id); /* NULL where absent */
bool node_bool(const Node *node, PropId id);
/* A constant number, or a curve's value at its first key. */
double node_number(const Node *node, PropId id);
/* value_eval() of node_value(), each part limited to the row's range; `at` is since the
 * clip's start. `out` stays as it was where there is neither a value nor a fallback. */
void node_eval(const Node *node, PropId id, RTime at, double out[4]);
/* Label; else the asset's label or file name, the nested
 * sequence's label, the text; else the kind. Never NULL;
 * borrowed from the composition. */
const char *clip_label(const Composition *composition, const Clip *clip);
/* What tells it from others in a list: its label, and of a text that has one of its own
 * the words before it, "Good morning (Title)". One line, printable. Owned by caller. */
char *clip_listing(const Composition *composition, const Clip *clip);
const char *asset_label(const Asset *asset);
/* The asset a clip plays, or NULL. */
const Asset *clip_asset(const Composition *composition, const Clip *clip);
RTime clip_in(const Clip *clip);
RTime clip_speed(const Clip *clip);
/* The plain text of a text clip (runs joined), NULL for other kinds. Owned by
 * caller. */
char *clip_text(const Clip *clip);
/* Does it make a picture; can it make sound (not: is it muted). A video clip whose
 * asset is known to have no audio stream makes none. */
bool clip_is_visible(const Clip *clip);
bool clip_has_sound(const Composition *composition, const Clip *clip);

const char *clip_kind_name(ClipKind kind);   /* "video", as in the document */
const char *asset_kind_name(AssetKind kind); /* "lut" */
const char *track_kind_name(TrackKind kind);
bool clip_kind_parse(const char *name, ClipKind *kind);

/* ---- whole ----------------------------------------------------------------------- */

/* All invariants above, and ranges of the table. False names the first broken one. */
bool composition_check(const Composition *composition, GError **error);
/* The same for the tracks that it does not share with `before`, which is whole; enough
 * after an edit that touched only tracks. */
bool composition_check_changes(const Composition *composition,
                               const Composition *before, GError **error);
bool composition_equal(const Composition *a, const Composition *b);
