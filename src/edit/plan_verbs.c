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

/* ---- one table a verb --------------------------------------------------------------------- */

#define TARGET                    \
    {                             \
        "target", &SELECTOR_SHAPE \
    }
#define TARGET_REQUIRED                           \
    {                                             \
        "target", &SELECTOR_SHAPE, SHAPE_REQUIRED \
    }
#define RIPPLE               \
    {                        \
        "ripple", SHAPE_BOOL \
    }
#define DURATION                    \
    {                               \
        "duration", &DURATION_SHAPE \
    }
#define ASSET_NAME SHAPE_TEXT(1, 500)

static const ShapeField ADD[] = {
    { "type", SHAPE_CHOICE(CLIP_TYPES), SHAPE_REQUIRED },
    { "asset", ASSET_NAME },
    { "source", SHAPE_CHOICE("asset|library|generated|record") },
    { "props", &PROPS_SHAPE },
    { "place", &PLACEMENT_SHAPE },
    DURATION,
    { "trim", &RANGE_SHAPE },
    { "animate", SHAPE_LIST(&ANIMATION_SHAPE, 0, 8) },
    { NULL },
};
static const ShapeField UPDATE[] = {
    TARGET_REQUIRED,
    { "props", &PROPS_SHAPE, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField DELETE[] = {
    TARGET_REQUIRED,
    RIPPLE,
    { NULL },
};
static const ShapeField DUPLICATE[] = {
    TARGET_REQUIRED,
    { "count", SHAPE_INT_RANGE(1, 100) },
    { "place", &PLACEMENT_SHAPE },
    { "props", &PROPS_SHAPE },
    { NULL },
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
    { "to", &TIME_SHAPE },
    { "by", &SHIFT_SHAPE },
    { "place", &PLACEMENT_SHAPE },
    { "index", &INDEX_SHAPE },
    { "order", SHAPE_CHOICE("front|back|forward|backward") },
    { "swapWith", &SELECTOR_SHAPE },
    RIPPLE,
    { NULL },
};
static const ShapeRule MOVE_RULES[] = {
    { SHAPE_ONE_OF, "to|by|place|index|order|swapWith" },
    { 0 },
};
static const ShapeField SPLIT[] = {
    TARGET_REQUIRED,
    { "at", SHAPE_LIST(&TIME_SHAPE, 1, 200) },
    { "every", &DURATION_SHAPE },
    { "parts", SHAPE_INT_RANGE(2, 200) },
    { "by", SHAPE_CHOICE("scene|beat|silence|sentence") },
    { "keep", SHAPE_CHOICE("both|left|right") },
    { NULL },
};
static const ShapeRule SPLIT_RULES[] = { { SHAPE_ONE_OF, "at|every|parts|by" }, { 0 } };
static const ShapeField TRIM[] = {
    TARGET_REQUIRED,
    { "start", SHAPE_EITHER(&DURATION_SHAPE, &DELTA_SHAPE) },
    { "end", SHAPE_EITHER(&DURATION_SHAPE, &DELTA_SHAPE) },
    { "to", &DURATION_SHAPE },
    { "range", &RANGE_SHAPE },
    { "edge", SHAPE_CHOICE("start|end|both") },
    RIPPLE,
    { NULL },
};
static const ShapeRule TRIM_RULES[] = { { SHAPE_SOME_OF, "start|end|to|range" },
                                        { 0 } };
static const ShapeField CUT[] = {
    { "range", &RANGE_SHAPE, SHAPE_REQUIRED },
    TARGET,
    RIPPLE,
    { NULL },
};
static const ShapeField SLIP[] = {
    TARGET_REQUIRED,
    { "by", &SHIFT_RANGE_SHAPE, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField TARGET_ONLY[] = {
    TARGET_REQUIRED,
    { NULL },
};
static const ShapeField SPEED[] = {
    TARGET_REQUIRED,
    { "rate", &NUM_SHAPE },
    { "pace", SHAPE_CHOICE(PACES) },
    { "toDuration", &DURATION_SHAPE },
    { "reverse", SHAPE_BOOL },
    { "freezeAt", &TIME_SHAPE },
    { "freezeFor", &DURATION_SHAPE },
    { "ramp", SHAPE_LIST(&KEYFRAME_SHAPE, 2, 64) },
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
    { "from", &KEY_VALUE_SHAPE },
    { "to", &KEY_VALUE_SHAPE },
    { "keyframes", SHAPE_LIST(&KEYFRAME_SHAPE, 2, 200) },
    { "range", &RANGE_SHAPE },
    DURATION,
    { "delay", &DURATION_SHAPE },
    { "pace", SHAPE_CHOICE(PACES) },
    { "direction", SHAPE_CHOICE(DIRECTIONS) },
    { "amount", &NUM_SHAPE },
    { "easing", &EASING_SHAPE },
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
    { "between", SHAPE_LIST(&SELECTOR_SHAPE, 2, 2) },
    { "edge", SHAPE_CHOICE("in|out|both") },
    { "kind",
      SHAPE_CHOICE("cut|crossfade|dip-to-black|dip-to-white|wipe|slide|push|zoom|"
                   "iris|blur|spin|dissolve|glitch|pixelize|squeeze|luma"),
      SHAPE_REQUIRED },
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
    { "kind", SHAPE_CHOICE(
                  "blur|sharpen|brightness|contrast|saturation|hue|temperature|tint|"
                  "exposure|gamma|vibrance|highlights|shadows|vignette|grain|sepia|"
                  "grayscale|invert|posterize|pixelate|glow|edge|chroma-key|luma-key|"
                  "mask|lut|stabilize|denoise|deinterlace|lens|glitch|vhs|mirror|shake|"
                  "custom") },
    { "name", &NAME_SHAPE },
    { "amount", &NUM_SHAPE },
    { "params",
      SHAPE(SHAPE_IS_MAP, .like = like_parameter, .max = 32,
            .of = SHAPE_EITHER(SHAPE_NUMBER, SHAPE_BOOL, SHAPE_TEXT(0, 200))) },
    { "range", &RANGE_SHAPE },
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
    { "amount", &NUM_SHAPE },
    DURATION,
    { "range", &RANGE_SHAPE },
    { "under", &SELECTOR_SHAPE },
    { "lufs", SHAPE_RANGE(-70, 0) },
    { "threshold", SHAPE_RANGE(-120, 0) },
    { "preset", &NAME_SHAPE },
    { NULL },
};
static const ShapeField CAPTIONS[] = {
    { "action",
      SHAPE_CHOICE("generate|import|style|edit|shift|translate|split|merge|"
                   "remove|burn|unburn|export"),
      SHAPE_REQUIRED },
    TARGET,
    { "asset", SHAPE_TEXT(0, 500) },
    { "language", &LANG_SHAPE },
    { "style", &PROPS_SHAPE },
    { "preset", &NAME_SHAPE },
    { "find", SHAPE_TEXT(0, 500) },
    { "text", SHAPE_TEXT(0, 5000) },
    { "by", &SHIFT_RANGE_SHAPE },
    { "maxChars", SHAPE_INT_RANGE(4, 200) },
    { "maxLines", SHAPE_INT_RANGE(1, 6) },
    { "wordHighlight", SHAPE_BOOL },
    { "range", &RANGE_SHAPE },
    { "format", SHAPE_CHOICE("srt|vtt|ass|ttml|txt") },
    { NULL },
};
static const ShapeField GROUP[] = {
    TARGET_REQUIRED,
    { "label", &NAME_SHAPE },
    { NULL },
};
static const ShapeField ARRANGE[] = {
    TARGET,
    { "how",
      SHAPE_CHOICE("sequence|reverse|shuffle|sort-name|sort-date|sort-duration|"
                   "close-gaps|align-start|align-end|distribute|snap-to-beat|"
                   "fit-to-duration"),
      SHAPE_REQUIRED },
    { "gap", &DURATION_SHAPE },
    { "to", &TIME_SHAPE },
    DURATION,
    { NULL },
};
static const ShapeField LAYOUT[] = {
    TARGET_REQUIRED,
    { "preset",
      SHAPE_CHOICE("fullscreen|pip|split-screen|side-by-side|stacked|grid|"
                   "letterbox|blur-background|safe-area"),
      SHAPE_REQUIRED },
    { "position", &POSITION_SHAPE },
    { "scale", &NUM_SHAPE },
    { "gap", &NUM_SHAPE },
    { NULL },
};
static const ShapeField MARKER[] = {
    { "action", SHAPE_CHOICE("add|move|rename|delete|clear"), SHAPE_REQUIRED },
    { "at", &TIME_SHAPE },
    { "name", &NAME_SHAPE },
    { "newName", &NAME_SHAPE },
    { "color", &COLOR_SHAPE },
    { NULL },
};
static const ShapeField COMPOSITION[] = {
    { "width", SHAPE_INT_RANGE(16, 16384) },
    { "height", SHAPE_INT_RANGE(16, 16384) },
    { "aspect", &ASPECT_SHAPE },
    { "preset", SHAPE_CHOICE("landscape|portrait|square|1080p|720p|4k|youtube|shorts|"
                             "tiktok|reels|story") },
    { "fps", SHAPE_RANGE(1, 240) },
    { "duration", SHAPE_EITHER(SHAPE_CHOICE("auto"), &DURATION_SHAPE) },
    { "background", &PAINT_SHAPE },
    { "name", &NAME_SHAPE },
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
    { "name", &NAME_SHAPE, SHAPE_REQUIRED },
    { "slots", SHAPE(SHAPE_IS_MAP, .like = like_slot, .max = 64,
                     .of = SHAPE_EITHER(SHAPE_TEXT(0, 5000), SHAPE_NUMBER, SHAPE_BOOL,
                                        &SELECTOR_SHAPE)) },
    { "place", &PLACEMENT_SHAPE },
    { NULL },
};
static const ShapeField HISTORY[] = {
    { "action", SHAPE_CHOICE("undo|redo|revert-to"), SHAPE_REQUIRED },
    { "count", SHAPE_INT_RANGE(1, 1000) },
    { "to", &NAME_SHAPE },
    { NULL },
};
static const ShapeField CONTROL[] = {
    { "action",
      SHAPE_CHOICE("play|pause|stop|seek|step|loop|mark-in|mark-out|zoom|"
                   "select|deselect|open|preview-quality"),
      SHAPE_REQUIRED },
    { "at", &TIME_SHAPE },
    TARGET,
    { "amount", &NUM_SHAPE },
    { "range", &RANGE_SHAPE },
    { NULL },
};
static const ShapeField RENDER[] = {
    { "preset", &NAME_SHAPE },
    { "format", SHAPE_CHOICE("mp4|mov|webm|mkv|gif|png-sequence|wav|mp3|m4a") },
    { "codec", SHAPE_CHOICE("h264|h265|av1|vp9|prores|ffv1") },
    { "quality", SHAPE_CHOICE("draft|low|medium|high|lossless") },
    { "height", SHAPE_INT_RANGE(64, 8640) },
    { "fps", SHAPE_RANGE(1, 240) },
    { "range", &RANGE_SHAPE },
    { "estimateOnly", SHAPE_BOOL },
    { "name", &NAME_SHAPE },
    { NULL },
};
static const ShapeField EXPORT[] = {
    { "format",
      SHAPE_CHOICE("capcut|otio|fcpxml|edl|kdenlive|mlt|srt|vtt|remotion|json|"
                   "project-zip"),
      SHAPE_REQUIRED },
    { "name", &NAME_SHAPE },
    { "range", &RANGE_SHAPE },
    { NULL },
};
static const ShapeField ASSET[] = {
    { "action", SHAPE_CHOICE("import|rename|tag|analyze|transcribe|proxy|remove"),
      SHAPE_REQUIRED },
    { "asset", ASSET_NAME },
    { "name", &NAME_SHAPE },
    { "tags", SHAPE_LIST(SHAPE_TEXT(1, 50), 0, 32) },
    { NULL },
};
static const ShapeField QUERY[] = {
    { "what",
      SHAPE_CHOICE("describe|list|duration|at-time|properties|assets|markers|"
                   "history|cost|usage|limits|help|issues|render-status"),
      SHAPE_REQUIRED },
    TARGET,
    { "at", &TIME_SHAPE },
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
    { "duplicate", DUPLICATE },
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
    { "id", &STEP_ID_SHAPE },
    { "why", SHAPE_TEXT(0, 300) },
    { NULL },
};
static const Shape STEP = { SHAPE_IS_SWITCH, .key = "op", .fields = STEP_FIELDS,
                            .cases = VERB_CASES };

/* ---- the plan around the steps ---------------------------------------------------------------- */

static const ShapeField OPTION_FIELDS[] = {
    { "text", SHAPE_TEXT(1, 200), SHAPE_REQUIRED },
    { "id", &SHAPE_ID },
    { "steps", SHAPE_LIST(&STEP, 0, 16) },
    { NULL },
};
static const ShapeField CLARIFY_FIELDS[] = {
    { "question", SHAPE_TEXT(1, 300), SHAPE_REQUIRED },
    { "slot", SHAPE_TEXT(0, 64) },
    { "options", SHAPE_LIST(SHAPE_OBJECT(OPTION_FIELDS), 0, 12) },
    { NULL },
};
static const ShapeField PLANNER_FIELDS[] = {
    { "name", SHAPE_TEXT(0, 64), SHAPE_REQUIRED },
    { "model", SHAPE_TEXT(0, 128) },
    { "confidence", SHAPE_RANGE(0, 1) },
    { "repaired", SHAPE_BOOL },
    { "ms", SHAPE_RANGE(0, INFINITY) },
    { NULL },
};
static const ShapeField PLAN_FIELDS[] = {
    { "version", SHAPE_INT_RANGE(1, 1), SHAPE_REQUIRED },
    { "atomic", SHAPE_BOOL },
    { "confirm", SHAPE_BOOL },
    { "lang", &LANG_SHAPE },
    { "utterance", SHAPE_TEXT(0, 4000) },
    { "base", SHAPE_TEXT(0, 80) },
    { "planner", SHAPE_OBJECT(PLANNER_FIELDS) },
    { NULL },
};

/* What a plan's kind asks of steps, reply and clarify. Kinds come from outside as names;
 * plan_kind() finds them by their row. */
#define REPLY   SHAPE_TEXT(0, 2000)
#define CLARIFY SHAPE_OBJECT(CLARIFY_FIELDS)

static const ShapeField WITH_STEPS[] = {
    { "steps", SHAPE_LIST(&STEP, 1, 64), SHAPE_REQUIRED },
    { "reply", REPLY },
    { "clarify", CLARIFY },
    { NULL },
};
static const ShapeField WITH_QUESTION[] = {
    { "steps", SHAPE_LIST(&STEP, 0, 64), SHAPE_REQUIRED },
    { "reply", REPLY },
    { "clarify", CLARIFY, SHAPE_REQUIRED },
    { NULL },
};
/* 0..0 would mean any number. */
static const ShapeField WITH_REPLY[] = {
    { "steps", SHAPE_LIST(&STEP, -1, 0), SHAPE_REQUIRED },
    { "reply", REPLY, SHAPE_REQUIRED },
    { "clarify", CLARIFY },
    { NULL },
};

/* In the order of PlanKind. */
const ShapeCase KIND_CASES[] = {
    { "edit", WITH_STEPS },
    { "query", WITH_STEPS },
    { "control", WITH_STEPS },
    { "clarify", WITH_QUESTION },
    { "chat", WITH_REPLY },
    { "refuse", WITH_REPLY },
    { NULL },
};
_Static_assert(G_N_ELEMENTS(KIND_CASES) == PLAN_KINDS + 1, "one row a kind");

const Shape PLAN_SHAPE = { SHAPE_IS_SWITCH, .key = "kind", .fields = PLAN_FIELDS,
                           .cases = KIND_CASES };
