/*
 * The forms of strings in a plan, and the shapes that verbs and selectors share.
 */
#pragma once

#include "plan_private.h"

extern const Shape PLAN_STEP;      /* {"op", …}, by verb */
extern const Shape PLAN_NAME;      /* 1..200 code points */
extern const Shape PLAN_STEP_ID;   /* "s1" */
extern const Shape PLAN_LANG;      /* "pt-BR" */
extern const Shape PLAN_INDEX;     /* -1000..1000 */
extern const Shape PLAN_COLOR;     /* "#ff0", "red" */
extern const Shape PLAN_PAINT;     /* a colour or a gradient */
extern const Shape PLAN_NUM;       /* 3, "50%", {"by": 3, "unit": "dB"} */
extern const Shape PLAN_DELTA;     /* only the last */
extern const Shape PLAN_DURATION;  /* 3, "0:03", "90f", "50%" */
extern const Shape PLAN_TIME;      /* the same, or an anchor */
extern const Shape PLAN_SHIFT;     /* -3, "-90f" */
extern const Shape PLAN_RANGE;     /* {"from", "to", "duration", "relativeTo"} */
extern const Shape PLAN_PLACEMENT; /* {"at", "after", …} */
extern const Shape PLAN_POSITION;  /* "top-left", {"x", "y", …} */
extern const Shape PLAN_EASING;
extern const Shape PLAN_KEYFRAME;
extern const Shape PLAN_KEY_VALUE; /* what a key of a curve may be */
extern const Shape PLAN_PROPS;
extern const Shape PLAN_ANIMATION;      /* of `add`: {"preset", …} */
extern const Shape PLAN_TRACK;          /* a number or a name */
extern const Shape PLAN_ASPECT;         /* "16:9" */
extern const Shape PLAN_SECONDS;        /* seconds, as a number */
extern const Shape PLAN_SIGNED_SECONDS; /* seconds, signed */
extern const Shape PLAN_SIGNED_FRAMES;  /* "-12f" */
extern const Shape PLAN_ANCHOR;         /* {"anchor": "end", "offset": -3} */
extern const Shape PLAN_POINT;          /* {"x", "y", "anchor", "margin"} */

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

bool like_frames(const char *text);
/* A word of letters, digits and `others`, up to max bytes; the first a letter if
 * asked. */
bool like_word(const char *text, const char *others, size_t max, bool letter_first);
