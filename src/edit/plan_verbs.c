/*
 * The tables of plans: for each verb the fields that a step may have, and what must be
 * said with what. One straight list, in the order of Verb.
 */
#include "plan_forms.h"

#include <glib/gi18n.h>
#include <math.h>

static bool like_parameter(const char *text)
{
    return like_word(text, "_.-", 48, true);
}

static bool like_slot(const char *text)
{
    return like_word(text, "_-", 48, true);
}

static bool like_server(const char *text)
{
    return like_word(text, "_-", 64, false);
}

static bool like_tool(const char *text)
{
    return like_word(text, "_.-", 128, false);
}

/* ---- by the tables of what can be rendered -------------------------------------- */

/* What is rendered, and what plans have words for besides. */
static const char EFFECT_KINDS[] =
#define EFFECT(ID, NAME, ...) NAME "|"
#define PARAM(...)
#define MISSING(KIND, LABEL) KIND "|"
#include "chatkut/model/effect.def"
#include "effect_missing.def"
#undef EFFECT
#undef PARAM
#undef MISSING
    "custom";
static const char TRANSITION_KINDS[] =
#define TRANSITION(ID, NAME, ...) NAME "|"
#define PARAM(...)
#define WORD(KIND, ...)      KIND "|"
#define MISSING(KIND, LABEL) KIND "|"
#include "chatkut/model/transition_type.def"
#include "transition_words.def"
#undef TRANSITION
#undef PARAM
#undef WORD
#undef MISSING
    "cut";

/* ---- one table a verb ------------------------------------------------------------ */

#define TARGET                   \
    {                            \
        "target", &PLAN_SELECTOR \
    }
#define TARGET_REQUIRED                          \
    {                                            \
        "target", &PLAN_SELECTOR, SHAPE_REQUIRED \
    }
#define RIPPLE               \
    {                        \
        "ripple", SHAPE_BOOL \
    }
#define DURATION                   \
    {                              \
        "duration", &PLAN_DURATION \
    }
#define ASSET_NAME SHAPE_TEXT(1, 500)

static const ShapeField ADD[] = {
    { "type", SHAPE_CHOICE(CLIP_TYPES), SHAPE_REQUIRED },
    { "asset", ASSET_NAME },
    { "source", SHAPE_CHOICE("asset|library|generated|record") },
    { "props", &PLAN_PROPS },
    { "place", &PLAN_PLACEMENT },
    DURATION,
    { "trim", &PLAN_RANGE },
    { "animate", SHAPE_LIST(&PLAN_ANIMATION, 0, 8) },
    { NULL },
};
static const ShapeField UPDATE[] = {
    TARGET_REQUIRED,
    { "props", &PLAN_PROPS, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField DELETE[] = {
    TARGET_REQUIRED,
    RIPPLE,
    { NULL },
};
/* What a clip is, its document says; verb_paste.c reads it. */
static const ShapeField COPIED[] = {
    { "clip", SHAPE(SHAPE_IS_MAP, .of = SHAPE_ANY, .min = 1, .max = 64),
      SHAPE_REQUIRED },
    { "track", &PLAN_NAME },
    { NULL },
};
static const ShapeField DUPLICATE[] = {
    TARGET,
    { "count", SHAPE_INT_RANGE(1, 100) },
    { "place", &PLAN_PLACEMENT },
    { "props", &PLAN_PROPS },
    { "clips", SHAPE_LIST(SHAPE_OBJECT(COPIED), 1, 1000) },
    { NULL },
};
static const ShapeRule DUPLICATE_RULES[] = {
    { SHAPE_ONE_OF, "target|clips" },
    { SHAPE_NOT_BOTH, "clips|count" },
    { SHAPE_NOT_BOTH, "clips|props" },
    { 0 },
};
static const ShapeField REPLACE[] = {
    TARGET_REQUIRED,
    { "asset", ASSET_NAME, SHAPE_REQUIRED },
    { "keep",
      SHAPE(SHAPE_IS_ARRAY, .of = SHAPE_CHOICE("timing|props|animations|effects|audio"),
            .max = 5, .unique = true) },
    { NULL },
};
static const ShapeField MOVE[] = {
    TARGET_REQUIRED,
    { "to", &PLAN_TIME },
    { "by", &PLAN_SHIFT },
    { "place", &PLAN_PLACEMENT },
    { "index", &PLAN_INDEX },
    { "order", SHAPE_CHOICE("front|back|forward|backward") },
    { "swapWith", &PLAN_SELECTOR },
    RIPPLE,
    { NULL },
};
static const ShapeRule MOVE_RULES[] = {
    { SHAPE_ONE_OF, "to|by|place|index|order|swapWith" },
    { 0 },
};
static const ShapeField SPLIT[] = {
    TARGET_REQUIRED,
    { "at", SHAPE_LIST(&PLAN_TIME, 1, 200) },
    { "every", &PLAN_DURATION },
    { "parts", SHAPE_INT_RANGE(2, 200) },
    { "by", SHAPE_CHOICE("scene|beat|silence|sentence") },
    { "keep", SHAPE_CHOICE("both|left|right") },
    { NULL },
};
static const ShapeRule SPLIT_RULES[] = { { SHAPE_ONE_OF, "at|every|parts|by" }, { 0 } };
static const ShapeField TRIM[] = {
    TARGET_REQUIRED,
    { "start", SHAPE_EITHER(&PLAN_DURATION, &PLAN_DELTA) },
    { "end", SHAPE_EITHER(&PLAN_DURATION, &PLAN_DELTA) },
    { "to", &PLAN_DURATION },
    { "range", &PLAN_RANGE },
    { "edge", SHAPE_CHOICE("start|end|both") },
    RIPPLE,
    { NULL },
};
static const ShapeRule TRIM_RULES[] = { { SHAPE_SOME_OF, "start|end|to|range" },
                                        { 0 } };
static const ShapeField CUT[] = {
    { "range", &PLAN_RANGE, SHAPE_REQUIRED },
    TARGET,
    RIPPLE,
    { NULL },
};
static const ShapeField SLIP[] = {
    TARGET_REQUIRED,
    { "by", &PLAN_SIGNED_SECONDS, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField TARGET_ONLY[] = {
    TARGET_REQUIRED,
    { NULL },
};
static const ShapeField SPEED[] = {
    TARGET_REQUIRED,
    { "rate", &PLAN_NUM },
    { "pace", SHAPE_CHOICE(PACES) },
    { "toDuration", &PLAN_DURATION },
    { "reverse", SHAPE_BOOL },
    { "freezeAt", &PLAN_TIME },
    { "freezeFor", &PLAN_DURATION },
    { "ramp", SHAPE_LIST(&PLAN_KEYFRAME, 2, 64) },
    { "preservePitch", SHAPE_BOOL },
    RIPPLE,
    { NULL },
};
static const ShapeRule SPEED_RULES[] = {
    { SHAPE_SOME_OF, "rate|pace|toDuration|reverse|freezeAt|ramp" },
    { 0 },
};
static const ShapeField ANIMATE[] = {
    TARGET_REQUIRED,
    { "preset", SHAPE_CHOICE(ANIMATION_PRESETS) },
    { "phase", SHAPE_CHOICE(PHASES) },
    { "property", SHAPE_CHOICE(ANIMATED_PROPERTIES) },
    { "from", &PLAN_KEY_VALUE },
    { "to", &PLAN_KEY_VALUE },
    { "keyframes", SHAPE_LIST(&PLAN_KEYFRAME, 2, 200) },
    { "range", &PLAN_RANGE },
    DURATION,
    { "delay", &PLAN_DURATION },
    { "pace", SHAPE_CHOICE(PACES) },
    { "direction", SHAPE_CHOICE(DIRECTIONS) },
    { "amount", &PLAN_NUM },
    { "easing", &PLAN_EASING },
    { "repeat", SHAPE_EITHER(SHAPE_INT_RANGE(1, 1000), SHAPE_CHOICE("forever")) },
    { NULL },
};
/* A preset; or a property with its keys or its goal. */
static const ShapeRule ANIMATE_RULES[] = {
    { SHAPE_SOME_OF, "preset|property" },
    { SHAPE_SOME_OF, "preset|keyframes|to" },
    { 0 },
};
static const ShapeField UNANIMATE[] = {
    TARGET_REQUIRED,
    { "property", SHAPE_CHOICE(ANIMATED_PROPERTIES) },
    { "phase", SHAPE_CHOICE(PHASES "|all") },
    { NULL },
};
static const ShapeField TRANSITION[] = {
    TARGET,
    { "between", SHAPE_LIST(&PLAN_SELECTOR, 2, 2) },
    { "edge", SHAPE_CHOICE("in|out|both") },
    { "kind", SHAPE_CHOICE(TRANSITION_KINDS), SHAPE_REQUIRED },
    { "color", &PLAN_COLOR },
    DURATION,
    { "direction", SHAPE_CHOICE(DIRECTIONS) },
    { "align", SHAPE_CHOICE("center|start|end") },
    { "audio", SHAPE_CHOICE("none|crossfade") },
    { NULL },
};
static const ShapeRule TRANSITION_RULES[] = { { SHAPE_ONE_OF, "target|between" },
                                              { 0 } };
static const ShapeField EFFECT[] = {
    TARGET_REQUIRED,
    { "action", SHAPE_CHOICE("add|update|remove|clear"), SHAPE_REQUIRED },
    { "kind", SHAPE_CHOICE(EFFECT_KINDS) },
    { "name", &PLAN_NAME },
    { "amount", &PLAN_NUM },
    { "params",
      SHAPE(SHAPE_IS_MAP, .like = like_parameter, .max = 32,
            .of = SHAPE_EITHER(SHAPE_NUMBER, SHAPE_BOOL, SHAPE_TEXT(0, 200))) },
    { "range", &PLAN_RANGE },
    { NULL },
};
static const ShapeRule EFFECT_RULES[] = {
    { SHAPE_NEEDS, "kind", .key = "action", .is = "add|update|remove" },
    { 0 },
};
static const ShapeField AUDIO[] = {
    TARGET_REQUIRED,
    { "action",
      SHAPE_CHOICE("volume|mute|unmute|solo|fade-in|fade-out|fade|duck|"
                   "normalize|pan|detach|attach|denoise|compress|eq|pitch|mono|"
                   "stereo|sync|silence-remove|voice-enhance|beat-detect"),
      SHAPE_REQUIRED },
    { "amount", &PLAN_NUM },
    DURATION,
    { "range", &PLAN_RANGE },
    { "under", &PLAN_SELECTOR },
    { "lufs", SHAPE_RANGE(-70, 0) },
    { "threshold", SHAPE_RANGE(-120, 0) },
    { "preset", &PLAN_NAME },
    { NULL },
};
static const ShapeField CAPTIONS[] = {
    { "action",
      SHAPE_CHOICE("generate|import|style|edit|shift|translate|split|merge|"
                   "remove|burn|unburn|export"),
      SHAPE_REQUIRED },
    TARGET,
    { "asset", SHAPE_TEXT(0, 500) },
    { "language", &PLAN_LANG },
    { "style", &PLAN_PROPS },
    { "preset", &PLAN_NAME },
    { "find", SHAPE_TEXT(0, 500) },
    { "text", SHAPE_TEXT(0, 5000) },
    { "by", &PLAN_SIGNED_SECONDS },
    { "maxChars", SHAPE_INT_RANGE(4, 200) },
    { "maxLines", SHAPE_INT_RANGE(1, 6) },
    { "wordHighlight", SHAPE_BOOL },
    { "range", &PLAN_RANGE },
    { "format", SHAPE_CHOICE("srt|vtt|ass|ttml|txt") },
    { NULL },
};
static const ShapeField GROUP[] = {
    TARGET_REQUIRED,
    { "label", &PLAN_NAME },
    { NULL },
};
static const ShapeField ARRANGE[] = {
    TARGET,
    { "how",
      SHAPE_CHOICE("sequence|reverse|shuffle|sort-name|sort-date|sort-duration|"
                   "close-gaps|align-start|align-end|distribute|snap-to-beat|"
                   "fit-to-duration"),
      SHAPE_REQUIRED },
    { "gap", &PLAN_DURATION },
    { "to", &PLAN_TIME },
    DURATION,
    { NULL },
};
static const ShapeField LAYOUT[] = {
    TARGET_REQUIRED,
    { "preset",
      SHAPE_CHOICE("fullscreen|pip|split-screen|side-by-side|stacked|grid|"
                   "letterbox|blur-background|safe-area"),
      SHAPE_REQUIRED },
    { "position", &PLAN_POSITION },
    { "scale", &PLAN_NUM },
    { "gap", &PLAN_NUM },
    { NULL },
};
static const ShapeField MARKER[] = {
    { "action", SHAPE_CHOICE("add|move|rename|delete|clear"), SHAPE_REQUIRED },
    { "at", &PLAN_TIME },
    { "name", &PLAN_NAME },
    { "newName", &PLAN_NAME },
    { "color", &PLAN_COLOR },
    { NULL },
};
static const ShapeField TRACK_PROPS[] = {
    { "label", &PLAN_NAME },    { "visible", SHAPE_BOOL },
    { "muted", SHAPE_BOOL },    { "locked", SHAPE_BOOL },
    { "magnetic", SHAPE_BOOL }, { "volume", &PLAN_NUM },
    { "pan", &PLAN_NUM },       { NULL },
};
static const ShapeField TRACK[] = {
    { "action", SHAPE_CHOICE("add|update|solo|move|remove"), SHAPE_REQUIRED },
    { "track", &PLAN_TRACK },
    { "kind", SHAPE_CHOICE("video|audio") },
    { "props",
      SHAPE(SHAPE_IS_OBJECT, .fields = TRACK_PROPS, .min = 1, .max = INFINITY) },
    { "to", SHAPE_CHOICE("top|bottom|up|down") },
    { NULL },
};
static const ShapeRule TRACK_RULES[] = {
    { SHAPE_NEEDS, "track", .key = "action", .is = "update|solo|move|remove" },
    { SHAPE_NEEDS, "props", .key = "action", .is = "update" },
    { SHAPE_NEEDS, "to", .key = "action", .is = "move" },
    { 0 },
};
static const ShapeField COMPOSITION[] = {
    { "width", SHAPE_INT_RANGE(16, 16384) },
    { "height", SHAPE_INT_RANGE(16, 16384) },
    { "aspect", &PLAN_ASPECT },
    { "preset", SHAPE_CHOICE("landscape|portrait|square|1080p|720p|4k|youtube|shorts|"
                             "tiktok|reels|story") },
    { "fps", SHAPE_RANGE(1, 240) },
    { "duration", SHAPE_EITHER(SHAPE_CHOICE("auto"), &PLAN_DURATION) },
    { "background", &PLAN_PAINT },
    { "name", &PLAN_NAME },
    { "reframe", SHAPE_CHOICE("none|fit|fill|smart") },
    { NULL },
};
/* Something beside "op". */
static const ShapeRule COMPOSITION_RULES[] = {
    { SHAPE_SOME_OF, "width|height|aspect|preset|fps|duration|background|name|reframe|"
                     "id|why" },
    { 0 },
};
static const ShapeField TEMPLATE[] = {
    { "name", &PLAN_NAME, SHAPE_REQUIRED },
    { "slots", SHAPE(SHAPE_IS_MAP, .like = like_slot, .max = 64,
                     .of = SHAPE_EITHER(SHAPE_TEXT(0, 5000), SHAPE_NUMBER, SHAPE_BOOL,
                                        &PLAN_SELECTOR)) },
    { "place", &PLAN_PLACEMENT },
    { NULL },
};
static const ShapeField HISTORY[] = {
    { "action", SHAPE_CHOICE("undo|redo|revert-to"), SHAPE_REQUIRED },
    { "count", SHAPE_INT_RANGE(1, 1000) },
    { "to", &PLAN_NAME },
    { NULL },
};
static const ShapeField CONTROL[] = {
    { "action",
      SHAPE_CHOICE("play|pause|stop|seek|step|loop|mark-in|mark-out|zoom|"
                   "select|deselect|open|preview-quality"),
      SHAPE_REQUIRED },
    { "at", &PLAN_TIME },
    TARGET,
    { "amount", &PLAN_NUM },
    { "range", &PLAN_RANGE },
    { NULL },
};
static const ShapeField RENDER[] = {
    { "preset", &PLAN_NAME },
    { "format", SHAPE_CHOICE("mp4|mov|webm|mkv|gif|png-sequence|wav|mp3|m4a") },
    { "codec", SHAPE_CHOICE("h264|h265|av1|vp9|prores|ffv1") },
    { "quality", SHAPE_CHOICE("draft|low|medium|high|lossless") },
    { "height", SHAPE_INT_RANGE(64, 8640) },
    { "fps", SHAPE_RANGE(1, 240) },
    { "range", &PLAN_RANGE },
    { "estimateOnly", SHAPE_BOOL },
    { "name", &PLAN_NAME },
    { NULL },
};
static const ShapeField EXPORT[] = {
    { "format",
      SHAPE_CHOICE("capcut|otio|fcpxml|edl|kdenlive|mlt|srt|vtt|remotion|json|"
                   "project-zip"),
      SHAPE_REQUIRED },
    { "name", &PLAN_NAME },
    { "range", &PLAN_RANGE },
    { NULL },
};
static const ShapeField ASSET[] = {
    { "action", SHAPE_CHOICE("import|rename|tag|analyze|transcribe|proxy|remove"),
      SHAPE_REQUIRED },
    { "asset", ASSET_NAME },
    { "name", &PLAN_NAME },
    { "tags", SHAPE_LIST(SHAPE_TEXT(1, 50), 0, 32) },
    { NULL },
};
static const ShapeField QUERY[] = {
    { "what",
      SHAPE_CHOICE("describe|list|duration|at-time|properties|assets|markers|"
                   "history|cost|usage|limits|help|issues|render-status"),
      SHAPE_REQUIRED },
    TARGET,
    { "at", &PLAN_TIME },
    { NULL },
};
static const ShapeField TOOL[] = {
    { "server", SHAPE_TEXT_LIKE(like_server, N_("a server's name")), SHAPE_REQUIRED },
    { "tool", SHAPE_TEXT_LIKE(like_tool, N_("a tool's name")), SHAPE_REQUIRED },
    { "arguments", SHAPE(SHAPE_IS_MAP, .of = SHAPE_ANY, .max = 64) },
    { "use", SHAPE_CHOICE("show|asset|text|ignore") },
    { NULL },
};

/* In the order of Verb. */
const ShapeCase VERB_CASES[] = {
    { "add", ADD },
    { "update", UPDATE },
    { "delete", DELETE },
    { "duplicate", DUPLICATE, DUPLICATE_RULES },
    { "replace", REPLACE },
    { "move", MOVE, MOVE_RULES },
    { "split", SPLIT, SPLIT_RULES },
    { "trim", TRIM, TRIM_RULES },
    { "cut", CUT },
    { "slip", SLIP },
    { "join", TARGET_ONLY },
    { "speed", SPEED, SPEED_RULES },
    { "animate", ANIMATE, ANIMATE_RULES },
    { "unanimate", UNANIMATE },
    { "transition", TRANSITION, TRANSITION_RULES },
    { "effect", EFFECT, EFFECT_RULES },
    { "audio", AUDIO },
    { "captions", CAPTIONS },
    { "group", GROUP },
    { "ungroup", TARGET_ONLY },
    { "arrange", ARRANGE },
    { "layout", LAYOUT },
    { "marker", MARKER },
    { "track", TRACK, TRACK_RULES },
    { "composition", COMPOSITION, COMPOSITION_RULES },
    { "template", TEMPLATE },
    { "history", HISTORY },
    { "control", CONTROL },
    { "render", RENDER },
    { "export", EXPORT },
    { "asset", ASSET },
    { "query", QUERY },
    { "tool", TOOL },
    { NULL },
};
_Static_assert(G_N_ELEMENTS(VERB_CASES) == VERB_COUNT + 1, "one row a verb");

/* What every step may have. */
static const ShapeField STEP_FIELDS[] = {
    { "id", &PLAN_STEP_ID },
    { "why", SHAPE_TEXT(0, 300) },
    { NULL },
};
const Shape PLAN_STEP = { SHAPE_IS_SWITCH, .key = "op", .fields = STEP_FIELDS,
                          .cases = VERB_CASES };
