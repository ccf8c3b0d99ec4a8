#include "plan_forms.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- strings --------------------------------------------------------------------- */

/* Behind min..max digits at `text`; NULL where there are fewer. */
static const char *digits(const char *text, unsigned min, unsigned max)
{
    unsigned n = 0;
    while (text && n < max && g_ascii_isdigit(text[n]))
        n++;
    return text && n >= min ? text + n : NULL;
}

/* Behind `c` at `text`. */
static const char *after(const char *text, char c)
{
    return text && *text == c ? text + 1 : NULL;
}

/* Behind digits with an optional fraction of up to three. */
static const char *decimal(const char *text, unsigned max)
{
    const char *rest = digits(text, 1, max);
    const char *fraction = digits(after(rest, '.'), 1, 3);
    return fraction ? fraction : rest;
}

static bool at_end(const char *text)
{
    return text && *text == '\0';
}

/* mm:ss, mm:ss.mmm, mm:ss:ff */
static bool like_minutes(const char *text)
{
    const char *rest = digits(after(digits(text, 1, 2), ':'), 2, 2);
    if (!rest || *rest == '\0')
        return rest != NULL;
    if (*rest == '.' || *rest == ',')
        return at_end(digits(rest + 1, 1, 3));
    if (*rest == ':' || *rest == ';')
        return at_end(digits(rest + 1, 2, 2));
    return false;
}

static bool like_timecode(const char *text)
{
    const char *minutes = after(digits(text, 1, 3), ':');
    return like_minutes(text) || (minutes && like_minutes(minutes));
}

bool like_frames(const char *text)
{
    return at_end(after(digits(text, 1, 9), 'f'));
}

static bool like_signed_frames(const char *text)
{
    return like_frames(*text == '-' ? text + 1 : text);
}

static bool like_percent(const char *text)
{
    return at_end(after(decimal(*text == '-' ? text + 1 : text, 4), '%'));
}

static bool like_step_id(const char *text)
{
    return at_end(digits(after(text, 's'), 1, 3));
}

static bool like_hex_color(const char *text)
{
    size_t n = strspn(text + 1, "0123456789abcdefABCDEF");
    return text[1 + n] == '\0' && (n == 3 || n == 6 || n == 8);
}

static bool like_color(const char *text)
{
    if (*text == '#')
        return like_hex_color(text);
    size_t length = strlen(text);
    return length >= 3 && length <= 24 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz") == length;
}

/* "16:9", "2.39:1" */
static bool like_aspect(const char *text)
{
    return at_end(digits(after(decimal(text, 3), ':'), 1, 3));
}

static bool like_crop_aspect(const char *text)
{
    return at_end(decimal(after(decimal(text, 4), ':'), 4));
}

/* A subset of BCP 47: a language and up to three subtags. */
static bool like_lang(const char *text)
{
    g_auto(GStrv) tags = g_strsplit(text, "-", -1);
    unsigned n = g_strv_length(tags);
    for (unsigned i = 0; i < n; i++) {
        size_t length = strlen(tags[i]), at_most = i == 0 ? 3 : 8;
        if (length < 2 || !like_word(tags[i], "", at_most, false))
            return false;
        for (const char *c = tags[0]; i == 0 && *c; c++) {
            if (!g_ascii_isalpha(*c))
                return false;
        }
    }
    return n >= 1 && n <= 4;
}

bool like_word(const char *text, const char *others, size_t max, bool letter_first)
{
    size_t n = 0;
    while (g_ascii_isalnum(text[n]) || (text[n] && strchr(others, text[n])))
        n++;
    return text[n] == '\0' && n >= 1 && n <= max &&
           (!letter_first || g_ascii_isalpha(text[0]));
}

/* ---- numbers and times ----------------------------------------------------------- */

#define LIKE(LIKE_IT, WHAT)                                \
    {                                                      \
        SHAPE_IS_STRING, .like = (LIKE_IT), .what = (WHAT) \
    }
#define EITHER(WHAT, ...)                                              \
    {                                                                  \
        SHAPE_IS_EITHER, .what = (WHAT), .any = (const Shape *const[]) \
        {                                                              \
            __VA_ARGS__, NULL                                          \
        }                                                              \
    }

static const Shape TIMECODE = LIKE(like_timecode, N_("a timecode like \"1:02.5\""));
static const Shape FRAMES = LIKE(like_frames, N_("a number of frames like \"12f\""));
static const Shape PERCENT = LIKE(like_percent, N_("a text like \"50%\""));
const Shape PLAN_SECONDS = { SHAPE_IS_NUMBER, .min = 0, .max = 360000 };
const Shape PLAN_SIGNED_FRAMES =
    LIKE(like_signed_frames, N_("a number of frames like \"-12f\""));

const Shape PLAN_NAME = { SHAPE_IS_STRING, .min = 1, .max = 200 };
const Shape PLAN_STEP_ID = LIKE(like_step_id, N_("a step like \"s1\""));
const Shape PLAN_LANG = LIKE(like_lang, N_("a language like \"en\" or \"pt-BR\""));
const Shape PLAN_INDEX = { SHAPE_IS_INT, .min = -1000, .max = 1000 };
const Shape PLAN_COLOR =
    LIKE(like_color, N_("a colour like \"#ffc400\" or a name like \"red\""));
const Shape PLAN_ASPECT = LIKE(like_aspect, N_("an aspect ratio like \"16:9\""));
const Shape PLAN_SIGNED_SECONDS = { SHAPE_IS_NUMBER, .min = -360000, .max = 360000 };
const Shape PLAN_SHIFT = EITHER(N_("a number of seconds, or of frames like \"-12f\""),
                                &PLAN_SIGNED_SECONDS, &PLAN_SIGNED_FRAMES);
const Shape PLAN_TRACK = EITHER(N_("a track's number (-64 to 64) or name"),
                                SHAPE_INT_RANGE(-64, 64), &PLAN_NAME);

static const ShapeField DELTA_FIELDS[] = {
    { "set", SHAPE_NUMBER },
    { "by", SHAPE_NUMBER },
    { "scale", SHAPE_RANGE(0, 100) },
    { "nudge", SHAPE_CHOICE("slightly|more|much|slightly-less|less|much-less|max|min|"
                            "double|half|reset") },
    { "unit", SHAPE_CHOICE("px|percent|pt|em|dB|deg|s|f|x|st|hz|k") },
    { NULL },
};
static const ShapeRule DELTA_RULES[] = { { SHAPE_ONE_OF, "set|by|scale|nudge" },
                                         { 0 } };
const Shape PLAN_DELTA = { SHAPE_IS_OBJECT, .fields = DELTA_FIELDS,
                           .rules = DELTA_RULES };
const Shape PLAN_NUM = EITHER(N_("a number, a text like \"50%\", or a change like "
                                 "{\"by\": 3} or {\"nudge\": \"more\"}"),
                              SHAPE_NUMBER, &PERCENT, &PLAN_DELTA);

const Shape PLAN_DURATION =
    EITHER(N_("a length: seconds, \"0:03.5\", \"90f\" or \"50%\""), &PLAN_SECONDS,
           &TIMECODE, &FRAMES, &PERCENT);

static const ShapeField ANCHOR_FIELDS[] = {
    { "anchor",
      SHAPE_CHOICE("start|end|playhead|in|out|marker|clipStart|clipEnd|"
                   "clipMiddle|beat|gap"),
      SHAPE_REQUIRED },
    { "of", &PLAN_SELECTOR },
    { "marker", &PLAN_NAME },
    { "offset", &PLAN_SHIFT },
    { NULL },
};
static const ShapeRule ANCHOR_RULES[] = {
    { SHAPE_NEEDS, "of", .key = "anchor", .is = "clipStart|clipEnd|clipMiddle" },
    { SHAPE_NEEDS, "marker", .key = "anchor", .is = "marker" },
    { 0 },
};
const Shape PLAN_ANCHOR = { SHAPE_IS_OBJECT, .fields = ANCHOR_FIELDS,
                            .rules = ANCHOR_RULES };
const Shape PLAN_TIME =
    EITHER(N_("a time: seconds, \"0:03.5\", \"90f\", \"50%\" or an anchor"),
           &PLAN_SECONDS, &TIMECODE, &FRAMES, &PERCENT, &PLAN_ANCHOR);

static const ShapeField RANGE_FIELDS[] = {
    { "from", &PLAN_TIME },
    { "to", &PLAN_TIME },
    { "duration", &PLAN_DURATION },
    { "relativeTo", SHAPE_CHOICE("composition|clip") },
    { NULL },
};
const Shape PLAN_RANGE = { SHAPE_IS_OBJECT, .fields = RANGE_FIELDS, .min = 1,
                           .max = INFINITY };

static const ShapeField PLACEMENT_FIELDS[] = {
    { "at", &PLAN_TIME },
    { "after", &PLAN_SELECTOR },
    { "before", &PLAN_SELECTOR },
    { "over", &PLAN_SELECTOR },
    { "under", &PLAN_SELECTOR },
    { "track", &PLAN_TRACK },
    { "mode", SHAPE_CHOICE("insert|overwrite|overlay|append") },
    { NULL },
};
const Shape PLAN_PLACEMENT = { SHAPE_IS_OBJECT, .fields = PLACEMENT_FIELDS, .min = 1,
                               .max = INFINITY };

/* ---- places, colours, curves ----------------------------------------------------- */

static const ShapeField POINT_FIELDS[] = {
    { "x", &PLAN_NUM },
    { "y", &PLAN_NUM },
    { "anchor", SHAPE_CHOICE("center|top-left|top|top-right|left|right|bottom-left|"
                             "bottom|bottom-right") },
    { "margin", &PLAN_NUM },
    { NULL },
};
const Shape PLAN_POINT = { SHAPE_IS_OBJECT, .fields = POINT_FIELDS, .min = 1,
                           .max = INFINITY };
const Shape PLAN_POSITION = EITHER(
    N_("a place like \"top-left\" or {\"x\": 10, \"y\": 20}"),
    SHAPE_CHOICE("center|top|bottom|left|right|top-left|top-right|bottom-left|"
                 "bottom-right|lower-third|upper-third|left-third|right-third|"
                 "offscreen-left|offscreen-right|offscreen-top|offscreen-bottom"),
    &PLAN_POINT);

static const ShapeField STOP_FIELDS[] = {
    { "at", SHAPE_RANGE(0, 1), SHAPE_REQUIRED },
    { "color", &PLAN_COLOR, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField GRADIENT_FIELDS[] = {
    { "gradient", SHAPE_CHOICE("linear|radial"), SHAPE_REQUIRED },
    { "stops", SHAPE_LIST(SHAPE_OBJECT(STOP_FIELDS), 2, 16), SHAPE_REQUIRED },
    { "angle", SHAPE_RANGE(-360, 360) },
    { NULL },
};
static const Shape GRADIENT = { SHAPE_IS_OBJECT, .fields = GRADIENT_FIELDS };
const Shape PLAN_PAINT = EITHER(
    N_("a colour like \"#ffc400\" or \"red\", or a gradient"), &PLAN_COLOR, &GRADIENT);

static const ShapeField BEZIER_FIELDS[] = {
    { "cubicBezier", SHAPE_LIST(SHAPE_RANGE(-10, 10), 4, 4), SHAPE_REQUIRED },
    { NULL },
};
const Shape PLAN_EASING =
    EITHER(N_("an easing like \"ease-in\" or {\"cubicBezier\": [0.2, 0, 0, 1]}"),
           SHAPE_CHOICE("linear|ease|ease-in|ease-out|ease-in-out|hold|bounce|elastic|"
                        "back|spring"),
           SHAPE_OBJECT(BEZIER_FIELDS));

const Shape PLAN_KEY_VALUE =
    EITHER(N_("a number, a text like \"50%\", a colour or a place"), SHAPE_NUMBER,
           &PERCENT, &PLAN_COLOR, &PLAN_POSITION);

static const ShapeField KEYFRAME_FIELDS[] = {
    { "at",
      SHAPE(SHAPE_IS_EITHER,
            .what = N_("a time: seconds, \"0:03.5\", \"90f\" or \"50%\""),
            .any = (const Shape *const[]){ &PLAN_SIGNED_SECONDS, &TIMECODE, &FRAMES,
                                           &PERCENT, NULL }),
      SHAPE_REQUIRED },
    { "value", &PLAN_KEY_VALUE, SHAPE_REQUIRED },
    { "easing", &PLAN_EASING },
    { NULL },
};
const Shape PLAN_KEYFRAME = { SHAPE_IS_OBJECT, .fields = KEYFRAME_FIELDS };

static const ShapeField ANIMATION_FIELDS[] = {
    { "preset", SHAPE_CHOICE(ANIMATION_PRESETS), SHAPE_REQUIRED },
    { "phase", SHAPE_CHOICE(PHASES) },
    { "duration", &PLAN_DURATION },
    { "pace", SHAPE_CHOICE(PACES) },
    { "direction", SHAPE_CHOICE(DIRECTIONS) },
    { "amount", &PLAN_NUM },
    { "easing", &PLAN_EASING },
    { NULL },
};
const Shape PLAN_ANIMATION = { SHAPE_IS_OBJECT, .fields = ANIMATION_FIELDS };

/* ---- properties ------------------------------------------------------------------ */

static const ShapeField CROP_FIELDS[] = {
    { "top", &PLAN_NUM },
    { "right", &PLAN_NUM },
    { "bottom", &PLAN_NUM },
    { "left", &PLAN_NUM },
    { "aspect",
      SHAPE_TEXT_LIKE(like_crop_aspect, N_("an aspect ratio like \"16:9\"")) },
    { NULL },
};
static const ShapeField STROKE_FIELDS[] = {
    { "color", &PLAN_COLOR },
    { "width", &PLAN_NUM },
    { NULL },
};
static const ShapeField SHADOW_FIELDS[] = {
    { "color", &PLAN_COLOR }, { "blur", &PLAN_NUM },    { "dx", &PLAN_NUM },
    { "dy", &PLAN_NUM },      { "opacity", &PLAN_NUM }, { NULL },
};

static const ShapeField PROPS_FIELDS[] = {
    { "label", &PLAN_NAME },
    { "text", SHAPE_TEXT(0, 5000) },
    { "position", &PLAN_POSITION },
    { "x", &PLAN_NUM },
    { "y", &PLAN_NUM },
    { "width", &PLAN_NUM },
    { "height", &PLAN_NUM },
    { "scale", &PLAN_NUM },
    { "scaleX", &PLAN_NUM },
    { "scaleY", &PLAN_NUM },
    { "rotation", &PLAN_NUM },
    { "opacity", &PLAN_NUM },
    { "anchorPoint", &PLAN_POSITION },
    { "fit", SHAPE_CHOICE("contain|cover|fill|none") },
    { "flip", SHAPE_CHOICE("none|horizontal|vertical|both") },
    { "crop",
      SHAPE(SHAPE_IS_OBJECT, .fields = CROP_FIELDS, .min = 1, .max = INFINITY) },
    { "cornerRadius", &PLAN_NUM },
    { "blendMode", SHAPE_CHOICE("normal|multiply|screen|overlay|darken|lighten|add|"
                                "difference|soft-light|hard-light|color|luminosity") },
    { "zIndex", &PLAN_NUM },
    { "visible", SHAPE_BOOL },
    { "locked", SHAPE_BOOL },
    { "fontFamily", SHAPE_TEXT(1, 100) },
    { "fontSize", &PLAN_NUM },
    { "fontWeight", SHAPE_EITHER(SHAPE_INT_RANGE(100, 1000),
                                 SHAPE_CHOICE("thin|light|normal|medium|bold|black")) },
    { "italic", SHAPE_BOOL },
    { "underline", SHAPE_BOOL },
    { "strikethrough", SHAPE_BOOL },
    { "color", &PLAN_PAINT },
    { "textAlign", SHAPE_CHOICE("left|center|right|justify") },
    { "verticalAlign", SHAPE_CHOICE("top|middle|bottom") },
    { "lineHeight", &PLAN_NUM },
    { "letterSpacing", &PLAN_NUM },
    { "case", SHAPE_CHOICE("none|upper|lower|title") },
    { "background", SHAPE_EITHER(SHAPE_CHOICE("none"), &PLAN_COLOR, &GRADIENT) },
    { "padding", &PLAN_NUM },
    { "stroke", SHAPE_OBJECT(STROKE_FIELDS) },
    { "shadow", SHAPE_EITHER(SHAPE_CHOICE("none"), SHAPE_OBJECT(SHADOW_FIELDS)) },
    { "shape", SHAPE_CHOICE("rectangle|rounded-rectangle|circle|ellipse|line|arrow|"
                            "triangle|polygon|star") },
    { "fill", &PLAN_PAINT },
    { "points", SHAPE_INT_RANGE(3, 64) },
    { "volume", &PLAN_NUM },
    { "muted", SHAPE_BOOL },
    { "pan", &PLAN_NUM },
    { "pitch", &PLAN_NUM },
    { "speed", &PLAN_NUM },
    { "loop", SHAPE_EITHER(SHAPE_BOOL, SHAPE_INT_RANGE(1, 1000)) },
    { "generator", SHAPE_CHOICE("solid|gradient|noise|bars|countdown|timer|checker") },
    { "language", &PLAN_LANG },
    { NULL },
};
const Shape PLAN_PROPS = { SHAPE_IS_OBJECT, .fields = PROPS_FIELDS, .min = 1,
                           .max = INFINITY };
