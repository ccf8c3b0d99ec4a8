/*
 * The forms of strings in a plan, and the shapes that verbs and selectors share.
 */
#pragma once

#include "plan_private.h"

extern const Shape NAME_SHAPE;      /* 1..200 code points */
extern const Shape STEP_ID_SHAPE;   /* "s1" */
extern const Shape LANG_SHAPE;      /* "pt-BR" */
extern const Shape INDEX_SHAPE;     /* -1000..1000 */
extern const Shape COLOR_SHAPE;     /* "#ff0", "red" */
extern const Shape PAINT_SHAPE;     /* a colour or a gradient */
extern const Shape NUM_SHAPE;       /* 3, "50%", {"by": 3, "unit": "dB"} */
extern const Shape DELTA_SHAPE;     /* only the last */
extern const Shape DURATION_SHAPE;  /* 3, "0:03", "90f", "50%" */
extern const Shape TIME_SHAPE;      /* the same, or an anchor */
extern const Shape SHIFT_SHAPE;     /* -3, "-90f" */
extern const Shape RANGE_SHAPE;     /* {"from", "to", "duration", "relativeTo"} */
extern const Shape PLACEMENT_SHAPE; /* {"at", "after", …} */
extern const Shape POSITION_SHAPE;  /* "top-left", {"x", "y", …} */
extern const Shape EASING_SHAPE;
extern const Shape KEYFRAME_SHAPE;
extern const Shape KEY_VALUE_SHAPE; /* what a key of a curve may be */
extern const Shape PROPS_SHAPE;
extern const Shape ANIMATION_SHAPE;   /* of `add`: {"preset", …} */
extern const Shape TRACK_SHAPE;       /* a number or a name */
extern const Shape ASPECT_SHAPE;      /* "16:9" */
extern const Shape SHIFT_RANGE_SHAPE; /* seconds, signed */

#define CLIP_TYPES \
    "video|audio|image|text|shape|caption|group|sequence|adjustment|generator"
#define MATCH_MODES "exact|iexact|contains|prefix|fuzzy"
#define PACES       "very-slow|slow|normal|fast|very-fast|instant"
#define PHASES      "in|out|loop|whole"
#define DIRECTIONS                                                               \
    "left|right|up|down|in|out|clockwise|counterclockwise|from-left|from-right|" \
    "from-top|from-bottom|to-left|to-right|to-top|to-bottom"
#define ANIMATION_PRESETS                                                             \
    "fade-in|fade-out|fade|slide-in|slide-out|zoom-in|zoom-out|ken-burns|pan|rotate|" \
    "spin|bounce|pulse|shake|wiggle|typewriter|word-by-word|pop|drop|wipe|blur-in|"   \
    "blur-out|flip|float|glitch|color-shift|custom"
#define ANIMATED_PROPERTIES                                                           \
    "x|y|position|scale|scaleX|scaleY|rotation|opacity|volume|blur|brightness|color|" \
    "fontSize|letterSpacing|crop|speed"

bool like_step_id(const char *text);
bool like_frames(const char *text);
bool like_percent(const char *text);
bool like_timecode(const char *text);
/* A word of letters, digits and `others`, up to max bytes; the first a letter if asked. */
bool like_word(const char *text, const char *others, size_t max, bool letter_first);
