/* What the files of the brief share. */
#pragma once

#include "chatkut/llm/brief.h"
#include "chatkut/model/walk.h"

/* A clip that might be told. */
typedef struct {
    ClipPlace at;
    unsigned rank; /* 0 is the nearest to what is spoken of */
    double apart;  /* seconds from the playhead or the nearest time that was said */
} BriefClip;

/* A brief being made. */
typedef struct {
    const BriefSource *source;
    const Sequence *sequence;
    Brief *brief;
    GString *out;
    GHashTable *begins,
        *leaves; /* clip id -> const Transition * at its start, its end */
} BriefPack;

/* g_utf8_next_char() casts const away. */
static inline const char *brief_next(const char *text)
{
    return text + g_utf8_skip[(guchar)*text];
}

/* ---- texts (brief_text.c) -------------------------------------------------------- */

/* Outside text as one JSON string of at most BRIEF_TEXT_MAX characters, without what is
 * not to be seen. Counts it. */
void brief_quote(BriefPack *pack, const char *text);
/* The user's own words: without such characters too, but for line ends; at most `max`
 * bytes. Owned by the caller. */
char *brief_plain(const char *text, size_t max);
/* What was said, with the last parts of paths in the place of them: "~/Films/a.mp4" is
 * "a.mp4" (brief_paths.c). Owned by the caller. */
char *brief_hide_paths(const char *text);
/* Seconds: "12.4". */
void brief_seconds(GString *out, RTime time);
/* At most three decimals. */
void brief_number(GString *out, double number);

/* ---- what is spoken of (brief_pick.c) -------------------------------------------- */

typedef struct BriefFocus BriefFocus;

BriefFocus *brief_focus_new(const BriefSource *source, Rate rate);
void brief_focus_free(BriefFocus *focus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BriefFocus, brief_focus_free)

/* Is a word of the user's in it? */
bool brief_focus_names(const BriefFocus *focus, const char *text);
/* All clips of the sequence that is edited, the nearest to what is spoken of first;
 * BriefClip. */
GArray *brief_focus_clips(const BriefFocus *focus, const Sequence *sequence);

/* ---- lines (brief_line.c) -------------------------------------------------------- */

/* "V1": as selectors take it. */
void brief_track_name(GString *out, const Sequence *sequence, unsigned index);
void brief_clip_line(BriefPack *pack, const ClipPlace *place);
void brief_asset_line(BriefPack *pack, const Asset *asset);
void brief_marker_lines(BriefPack *pack);
