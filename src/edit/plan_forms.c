#include "plan_forms.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- strings ------------------------------------------------------------------------ */

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

bool like_timecode(const char *text)
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

bool like_percent(const char *text)
{
    return at_end(after(decimal(*text == '-' ? text + 1 : text, 4), '%'));
}

bool like_step_id(const char *text)
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

/* ---- numbers and times -------------------------------------------------------------- */

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
static const Shape SECONDS = { SHAPE_IS_NUMBER, .min = 0, .max = 360000 };
static const Shape SIGNED_FRAMES =
    LIKE(like_signed_frames, N_("a number of frames like \"-12f\""));

const Shape NAME_SHAPE = { SHAPE_IS_STRING, .min = 1, .max = 200 };
const Shape STEP_ID_SHAPE = LIKE(like_step_id, N_("a step like \"s1\""));
const Shape LANG_SHAPE = LIKE(like_lang, N_("a language like \"en\" or \"pt-BR\""));
const Shape INDEX_SHAPE = { SHAPE_IS_INT, .min = -1000, .max = 1000 };
const Shape COLOR_SHAPE =
    LIKE(like_color, N_("a colour like \"#ffc400\" or a name like \"red\""));
const Shape ASPECT_SHAPE = LIKE(like_aspect, N_("an aspect ratio like \"16:9\""));
const Shape SHIFT_RANGE_SHAPE = { SHAPE_IS_NUMBER, .min = -360000, .max = 360000 };
const Shape SHIFT_SHAPE = EITHER(N_("a number of seconds, or of frames like \"-12f\""),
                                 &SHIFT_RANGE_SHAPE, &SIGNED_FRAMES);
const Shape TRACK_SHAPE = EITHER(N_("a track's number (-64 to 64) or name"),
                                 SHAPE_INT_RANGE(-64, 64), &NAME_SHAPE);

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
const Shape DELTA_SHAPE = { SHAPE_IS_OBJECT, .fields = DELTA_FIELDS,
                            .rules = DELTA_RULES };
const Shape NUM_SHAPE = EITHER(N_("a number, a text like \"50%\", or a change like "
                                  "{\"by\": 3} or {\"nudge\": \"more\"}"),
                               SHAPE_NUMBER, &PERCENT, &DELTA_SHAPE);

const Shape DURATION_SHAPE =
    EITHER(N_("a length: seconds, \"0:03.5\", \"90f\" or \"50%\""), &SECONDS, &TIMECODE,
           &FRAMES, &PERCENT);

static const ShapeField ANCHOR_FIELDS[] = {
    { "anchor",
      SHAPE_CHOICE("start|end|playhead|in|out|marker|clipStart|clipEnd|"
                   "clipMiddle|beat|gap"),
      SHAPE_REQUIRED },
    { "of", &SELECTOR_SHAPE },
    { "marker", &NAME_SHAPE },
    { "offset", &SHIFT_SHAPE },
    { NULL },
};
static const ShapeRule ANCHOR_RULES[] = {
    { SHAPE_NEEDS, "of", .key = "anchor", .is = "clipStart|clipEnd|clipMiddle" },
    { SHAPE_NEEDS, "marker", .key = "anchor", .is = "marker" },
    { 0 },
};
static const Shape ANCHOR = { SHAPE_IS_OBJECT, .fields = ANCHOR_FIELDS,
                              .rules = ANCHOR_RULES };
const Shape TIME_SHAPE =
    EITHER(N_("a time: seconds, \"0:03.5\", \"90f\", \"50%\" or an anchor"), &SECONDS,
           &TIMECODE, &FRAMES, &PERCENT, &ANCHOR);

static const ShapeField RANGE_FIELDS[] = {
    { "from", &TIME_SHAPE },
    { "to", &TIME_SHAPE },
    { "duration", &DURATION_SHAPE },
    { "relativeTo", SHAPE_CHOICE("composition|clip") },
    { NULL },
};
const Shape RANGE_SHAPE = { SHAPE_IS_OBJECT, .fields = RANGE_FIELDS, .min = 1,
                            .max = INFINITY };

static const ShapeField PLACEMENT_FIELDS[] = {
    { "at", &TIME_SHAPE },
    { "after", &SELECTOR_SHAPE },
    { "before", &SELECTOR_SHAPE },
    { "over", &SELECTOR_SHAPE },
    { "under", &SELECTOR_SHAPE },
    { "track", &TRACK_SHAPE },
    { "mode", SHAPE_CHOICE("insert|overwrite|overlay|append") },
    { NULL },
};
const Shape PLACEMENT_SHAPE = { SHAPE_IS_OBJECT, .fields = PLACEMENT_FIELDS, .min = 1,
                                .max = INFINITY };

/* ---- places, colours, curves ---------------------------------------------------------- */

static const ShapeField POINT_FIELDS[] = {
    { "x", &NUM_SHAPE },
    { "y", &NUM_SHAPE },
    { "anchor", SHAPE_CHOICE("center|top-left|top|top-right|left|right|bottom-left|"
                             "bottom|bottom-right") },
    { "margin", &NUM_SHAPE },
    { NULL },
};
static const Shape POINT = { SHAPE_IS_OBJECT, .fields = POINT_FIELDS, .min = 1,
                             .max = INFINITY };
const Shape POSITION_SHAPE = EITHER(
    N_("a place like \"top-left\" or {\"x\": 10, \"y\": 20}"),
    SHAPE_CHOICE("center|top|bottom|left|right|top-left|top-right|bottom-left|"
                 "bottom-right|lower-third|upper-third|left-third|right-third|"
                 "offscreen-left|offscreen-right|offscreen-top|offscreen-bottom"),
    &POINT);

static const ShapeField STOP_FIELDS[] = {
    { "at", SHAPE_RANGE(0, 1), SHAPE_REQUIRED },
    { "color", &COLOR_SHAPE, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField GRADIENT_FIELDS[] = {
    { "gradient", SHAPE_CHOICE("linear|radial"), SHAPE_REQUIRED },
    { "stops", SHAPE_LIST(SHAPE_OBJECT(STOP_FIELDS), 2, 16), SHAPE_REQUIRED },
    { "angle", SHAPE_RANGE(-360, 360) },
    { NULL },
};
static const Shape GRADIENT = { SHAPE_IS_OBJECT, .fields = GRADIENT_FIELDS };
const Shape PAINT_SHAPE = EITHER(
    N_("a colour like \"#ffc400\" or \"red\", or a gradient"), &COLOR_SHAPE, &GRADIENT);

static const ShapeField BEZIER_FIELDS[] = {
    { "cubicBezier", SHAPE_LIST(SHAPE_RANGE(-10, 10), 4, 4), SHAPE_REQUIRED },
    { NULL },
};
const Shape EASING_SHAPE =
    EITHER(N_("an easing like \"ease-in\" or {\"cubicBezier\": [0.2, 0, 0, 1]}"),
           SHAPE_CHOICE("linear|ease|ease-in|ease-out|ease-in-out|hold|bounce|elastic|"
                        "back|spring"),
           SHAPE_OBJECT(BEZIER_FIELDS));

const Shape KEY_VALUE_SHAPE =
    EITHER(N_("a number, a text like \"50%\", a colour or a place"), SHAPE_NUMBER,
           &PERCENT, &COLOR_SHAPE, &POSITION_SHAPE);

static const ShapeField KEYFRAME_FIELDS[] = {
    { "at",
      SHAPE(SHAPE_IS_EITHER,
            .what = N_("a time: seconds, \"0:03.5\", \"90f\" or \"50%\""),
            .any = (const Shape *const[]){ &SHIFT_RANGE_SHAPE, &TIMECODE, &FRAMES,
                                           &PERCENT, NULL }),
      SHAPE_REQUIRED },
    { "value", &KEY_VALUE_SHAPE, SHAPE_REQUIRED },
    { "easing", &EASING_SHAPE },
    { NULL },
};
const Shape KEYFRAME_SHAPE = { SHAPE_IS_OBJECT, .fields = KEYFRAME_FIELDS };

static const ShapeField ANIMATION_FIELDS[] = {
    { "preset", SHAPE_CHOICE(ANIMATION_PRESETS), SHAPE_REQUIRED },
    { "phase", SHAPE_CHOICE(PHASES) },
    { "duration", &DURATION_SHAPE },
    { "pace", SHAPE_CHOICE(PACES) },
    { "direction", SHAPE_CHOICE(DIRECTIONS) },
    { "amount", &NUM_SHAPE },
    { "easing", &EASING_SHAPE },
    { NULL },
};
const Shape ANIMATION_SHAPE = { SHAPE_IS_OBJECT, .fields = ANIMATION_FIELDS };

/* ---- properties ----------------------------------------------------------------------- */

static const ShapeField CROP_FIELDS[] = {
    { "top", &NUM_SHAPE },
    { "right", &NUM_SHAPE },
    { "bottom", &NUM_SHAPE },
    { "left", &NUM_SHAPE },
    { "aspect",
      SHAPE_TEXT_LIKE(like_crop_aspect, N_("an aspect ratio like \"16:9\"")) },
    { NULL },
};
static const ShapeField STROKE_FIELDS[] = {
    { "color", &COLOR_SHAPE },
    { "width", &NUM_SHAPE },
    { NULL },
};
static const ShapeField SHADOW_FIELDS[] = {
    { "color", &COLOR_SHAPE }, { "blur", &NUM_SHAPE },    { "dx", &NUM_SHAPE },
    { "dy", &NUM_SHAPE },      { "opacity", &NUM_SHAPE }, { NULL },
};

static const ShapeField PROPS_FIELDS[] = {
    { "label", &NAME_SHAPE },
    { "text", SHAPE_TEXT(0, 5000) },
    { "position", &POSITION_SHAPE },
    { "x", &NUM_SHAPE },
    { "y", &NUM_SHAPE },
    { "width", &NUM_SHAPE },
    { "height", &NUM_SHAPE },
    { "scale", &NUM_SHAPE },
    { "scaleX", &NUM_SHAPE },
    { "scaleY", &NUM_SHAPE },
    { "rotation", &NUM_SHAPE },
    { "opacity", &NUM_SHAPE },
    { "anchorPoint", &POSITION_SHAPE },
    { "fit", SHAPE_CHOICE("contain|cover|fill|none") },
    { "flip", SHAPE_CHOICE("none|horizontal|vertical|both") },
    { "crop",
      SHAPE(SHAPE_IS_OBJECT, .fields = CROP_FIELDS, .min = 1, .max = INFINITY) },
    { "cornerRadius", &NUM_SHAPE },
    { "blendMode", SHAPE_CHOICE("normal|multiply|screen|overlay|darken|lighten|add|"
                                "difference|soft-light|hard-light|color|luminosity") },
    { "zIndex", &NUM_SHAPE },
    { "visible", SHAPE_BOOL },
    { "locked", SHAPE_BOOL },
    { "fontFamily", SHAPE_TEXT(1, 100) },
    { "fontSize", &NUM_SHAPE },
    { "fontWeight", SHAPE_EITHER(SHAPE_INT_RANGE(100, 1000),
                                 SHAPE_CHOICE("thin|light|normal|medium|bold|black")) },
    { "italic", SHAPE_BOOL },
    { "underline", SHAPE_BOOL },
    { "strikethrough", SHAPE_BOOL },
    { "color", &PAINT_SHAPE },
    { "textAlign", SHAPE_CHOICE("left|center|right|justify") },
    { "verticalAlign", SHAPE_CHOICE("top|middle|bottom") },
    { "lineHeight", &NUM_SHAPE },
    { "letterSpacing", &NUM_SHAPE },
    { "case", SHAPE_CHOICE("none|upper|lower|title") },
    { "background", SHAPE_EITHER(SHAPE_CHOICE("none"), &COLOR_SHAPE, &GRADIENT) },
    { "padding", &NUM_SHAPE },
    { "stroke", SHAPE_OBJECT(STROKE_FIELDS) },
    { "shadow", SHAPE_EITHER(SHAPE_CHOICE("none"), SHAPE_OBJECT(SHADOW_FIELDS)) },
    { "shape", SHAPE_CHOICE("rectangle|rounded-rectangle|circle|ellipse|line|arrow|"
                            "triangle|polygon|star") },
    { "fill", &PAINT_SHAPE },
    { "points", SHAPE_INT_RANGE(3, 64) },
    { "volume", &NUM_SHAPE },
    { "muted", SHAPE_BOOL },
    { "pan", &NUM_SHAPE },
    { "pitch", &NUM_SHAPE },
    { "speed", &NUM_SHAPE },
    { "loop", SHAPE_EITHER(SHAPE_BOOL, SHAPE_INT_RANGE(1, 1000)) },
    { "generator", SHAPE_CHOICE("solid|gradient|noise|bars|countdown|timer|checker") },
    { "language", &LANG_SHAPE },
    { NULL },
};
const Shape PROPS_SHAPE = { SHAPE_IS_OBJECT, .fields = PROPS_FIELDS, .min = 1,
                            .max = INFINITY };
