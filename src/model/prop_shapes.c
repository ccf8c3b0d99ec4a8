/*
 * The shapes of what a composition keeps as JSON, and of properties: data/schema in
 * tables. tests/model/differential.py holds the two against each other.
 */
#include "prop_private.h"
#include "shape_private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- leaves --------------------------------------------------------------------- */

static const JsonTimes *times_of(const void *user)
{
    static const JsonTimes seconds;
    return user ? user : &seconds;
}

static json_t *read_time_from(const json_t *json, const void *user, int least_sign)
{
    const JsonTimes *times = times_of(user);
    const char *text = json_string_value(json);
    RTime time;
    if (!time_from_json(json, times->rate, &time))
        return NULL;
    int sign = (time.num > 0) - (time.num < 0);
    if (sign < least_sign || (least_sign >= 0 && text && text[0] == '-'))
        return NULL;
    return time_to_json(time, times->writing ? times->rate : (Rate){ 0 });
}

static json_t *read_time(const json_t *json, const void *user)
{
    return read_time_from(json, user, -1);
}

static json_t *read_moment(const json_t *json, const void *user)
{
    return read_time_from(json, user, 0);
}

static json_t *read_span(const json_t *json, const void *user)
{
    return read_time_from(json, user, 1);
}

static json_t *read_color(const json_t *json, const void *user)
{
    (void)user;
    const char *text = json_string_value(json);
    uint32_t rgba;
    if (!text || !shape_like_color(text) || !color_parse(text, &rgba))
        return NULL;
    g_autofree char *canonical = color_format(rgba);
    return json_string(canonical);
}

enum { RATIO_DIGITS = 9, RATE_DIGITS = 7, RATIO_MAX = 999999999 };

static json_t *read_ratio(const json_t *json, const void *user)
{
    (void)user;
    int64_t num, den = 1;
    const char *text = json_string_value(json);
    bool ok = text ? fraction_parse(text, RATIO_DIGITS, &num, &den)
                   : json_whole(json, &num) && ABS(num) <= RATIO_MAX;
    if (!ok || num == 0)
        return NULL;
    RTime ratio = rtime_make(num, den);
    return ratio.den == 1 ? json_integer(ratio.num)
                          : json_sprintf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                         ratio.num, ratio.den);
}

static json_t *read_rate(const json_t *json, const void *user)
{
    (void)user;
    int64_t num, den;
    const char *text = json_string_value(json);
    if (!text || !fraction_parse(text, RATE_DIGITS, &num, &den) || num <= 0)
        return NULL;
    RTime rate = rtime_make(num, den);
    return json_sprintf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, rate.num, rate.den);
}

/* A small letter, then at most `max` of a-z, 0-9 and `more`: how many there are. */
static size_t span_lower(const char *text, const char *more, size_t max)
{
    size_t n = 0;
    if (!g_ascii_islower(text[0]))
        return 0;
    do
        n++;
    while (n <= max && (g_ascii_islower(text[n]) || g_ascii_isdigit(text[n]) ||
                        (text[n] && strchr(more, text[n]))));
    return n;
}

static bool like_role(const char *text) /* ^[a-z][a-z0-9-]{0,31}$ */
{
    size_t n = span_lower(text, "-", 31);
    return n > 0 && text[n] == '\0';
}

static bool like_origin(const char *text) /* ^[a-z][a-z0-9_-]{0,31}$ */
{
    size_t n = span_lower(text, "_-", 31);
    return n > 0 && text[n] == '\0';
}

static bool like_kind_name(const char *text) /* role(:[A-Za-z0-9_.\-]{1,96})? */
{
    size_t n = span_lower(text, "-", 31);
    if (n == 0 || text[n] == '\0')
        return n > 0;
    const char *name = text + n + 1;
    size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789_.-");
    return text[n] == ':' && length >= 1 && length <= 96 && name[length] == '\0';
}

static bool like_hash(const char *text) /* ^(blake2b|sha256):[0-9a-f]{32,128}$ */
{
    if (!g_str_has_prefix(text, "blake2b:") && !g_str_has_prefix(text, "sha256:"))
        return false;
    const char *digits = strchr(text, ':') + 1;
    size_t length = strspn(digits, "0123456789abcdef");
    return length >= 32 && length <= 128 && digits[length] == '\0';
}

static bool like_slot_name(const char *text) /* ^[a-z][A-Za-z0-9_]{0,31}$ */
{
    size_t n = 1;
    while (g_ascii_isalnum(text[n - 1]) || (n > 1 && text[n - 1] == '_'))
        n++;
    return g_ascii_islower(text[0]) && text[n - 1] == '\0' && n - 1 <= 32;
}

/* ^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+){0,5}$ */
static bool like_slot_path(const char *text)
{
    if (!g_ascii_isalpha(text[0]))
        return false;
    for (int part = 0; part < 6; part++) {
        size_t n = 0;
        while (g_ascii_isalnum(text[n]))
            n++;
        if (n == 0 || text[n] == '\0')
            return n > 0;
        if (text[n] != '.')
            return false;
        text += n + 1;
    }
    return false;
}

#define CUSTOM(READ, WHAT)                                      \
    {                                                           \
        .kind = SHAPE_IS_CUSTOM, .read = (READ), .what = (WHAT) \
    }
#define TEXT_LIKE(LIKE, WHAT)                                   \
    {                                                           \
        .kind = SHAPE_IS_STRING, .like = (LIKE), .what = (WHAT) \
    }

static const Shape TIME_SHAPE =
    CUSTOM(read_time, N_("a time, as frames or like \"7/2s\""));
const Shape MOMENT_SHAPE =
    CUSTOM(read_moment, N_("a time of zero or more, as frames or like \"7/2s\""));
const Shape SPAN_SHAPE =
    CUSTOM(read_span, N_("a time above zero, as frames or like \"7/2s\""));
static const Shape COLOR_SHAPE = CUSTOM(read_color, N_("a colour like \"#FFC400\""));
static const Shape RATIO_SHAPE =
    CUSTOM(read_ratio, N_("a factor like 2 or \"3/2\", not zero"));
static const Shape RATE_SHAPE =
    CUSTOM(read_rate, N_("a frame rate like \"30000/1001\""));
static const Shape ROLE_SHAPE = TEXT_LIKE(like_role, N_("a role like \"titles\""));
static const Shape HASH_SHAPE =
    TEXT_LIKE(like_hash, N_("a hash like \"blake2b:0123…\""));
const Shape KIND_NAME_SHAPE =
    TEXT_LIKE(like_kind_name, N_("a name like \"blur\" or \"mlt:glow\""));
static const Shape SLOT_NAME = TEXT_LIKE(like_slot_name, N_("a name like \"accent\""));
static const Shape SLOT_PATH =
    TEXT_LIKE(like_slot_path, N_("a property like \"style.color\""));

/* ---- curves --------------------------------------------------------------------- */

enum { KEYS_MAX = 10000 };

#define UNIT SHAPE_RANGE(0, 1)

static const ShapeField SPRING[] = {
    { "stiffness", SHAPE_RANGE(0.01, 10000) },
    { "damping", SHAPE_RANGE(0, 1000) },
    { "mass", SHAPE_RANGE(0.01, 1000) },
    { "velocity", SHAPE_NUMBER },
    { NULL },
};
static const ShapeField EASING_OBJECT[] = {
    { "bezier", SHAPE_TUPLE(UNIT, SHAPE_NUMBER, UNIT, SHAPE_NUMBER) },
    { "spring", SHAPE_OBJECT(SPRING) },
    { NULL },
};
static const ShapeRule EASING_RULES[] = { { SHAPE_ONE_OF, "bezier|spring" }, { 0 } };
const Shape EASING_SHAPE = {
    SHAPE_IS_EITHER,
    .any =
        (const Shape *const[]){
            SHAPE_CHOICE("linear|hold|ease|ease-in|ease-out|ease-in-out"),
            SHAPE(SHAPE_IS_OBJECT, .fields = EASING_OBJECT, .rules = EASING_RULES),
            NULL,
        },
};

static const Shape VEC2 = {
    SHAPE_IS_TUPLE,
    .any = (const Shape *const[]){ SHAPE_NUMBER, SHAPE_NUMBER, NULL },
};

#define CURVE(NAME, VALUE)                                                             \
    static const ShapeField NAME##_KEY[] = {                                           \
        { "at", &TIME_SHAPE, SHAPE_REQUIRED },                                         \
        { "value", VALUE, SHAPE_REQUIRED },                                            \
        { "ease", &EASING_SHAPE },                                                     \
        { NULL },                                                                      \
    };                                                                                 \
    static const ShapeField NAME##_FIELDS[] = {                                        \
        { "keys", SHAPE_LIST(SHAPE_OBJECT(NAME##_KEY), 1, KEYS_MAX), SHAPE_REQUIRED }, \
        { "extend", SHAPE_CHOICE("hold|loop|ping-pong") },                             \
        { NULL },                                                                      \
    };                                                                                 \
    static const Shape NAME##_SHAPE = { SHAPE_IS_OBJECT, .fields = NAME##_FIELDS }

CURVE(CURVE_NUMBER, SHAPE_NUMBER);
CURVE(CURVE_VEC2, &VEC2);
CURVE(CURVE_COLOR, &COLOR_SHAPE);
CURVE(CURVE_TIME, &MOMENT_SHAPE);

/* ---- foreign data, markers, effects --------------------------------------------- */

static const Shape META_SHAPE = { SHAPE_IS_MAP, .like = like_origin, .of = SHAPE_ANY };

static const ShapeField MARKER[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "at", &TIME_SHAPE, SHAPE_REQUIRED },
    { "duration", &MOMENT_SHAPE },
    { "label", SHAPE_TEXT(0, 500) },
    { "kind", SHAPE_CHOICE("note|chapter|todo|beat|cue") },
    { "color", &COLOR_SHAPE },
    { "meta", &META_SHAPE },
    { NULL },
};
static const Shape MARKERS_SHAPE = { SHAPE_IS_ARRAY, .of = SHAPE_OBJECT(MARKER) };

static const Shape PARAMS_SHAPE = {
    SHAPE_IS_MAP,
    .max = 64,
    .of = SHAPE_EITHER(SHAPE_NUMBER, SHAPE_BOOL, SHAPE_TEXT(0, 4096), &VEC2,
                       &CURVE_NUMBER_SHAPE, &CURVE_VEC2_SHAPE, &CURVE_COLOR_SHAPE),
};
static const ShapeField EFFECT[] = {
    { "id", &SHAPE_ID, SHAPE_REQUIRED },
    { "type", &KIND_NAME_SHAPE, SHAPE_REQUIRED },
    { "enabled", SHAPE_BOOL },
    { "params", &PARAMS_SHAPE },
    { "meta", &META_SHAPE },
    { NULL },
};
static const Shape EFFECTS_SHAPE = { SHAPE_IS_ARRAY, .of = SHAPE_OBJECT(EFFECT) };

static const ShapeField DUCK[] = {
    { "under",
      SHAPE(SHAPE_IS_ARRAY, .min = 1, .max = INFINITY, .of = &SHAPE_ID, .unique = true),
      SHAPE_REQUIRED },
    { "amount", SHAPE_RANGE(-60, 0), SHAPE_REQUIRED },
    { "threshold", SHAPE_RANGE(-90, 0) },
    { "attack", &MOMENT_SHAPE },
    { "release", &MOMENT_SHAPE },
    { NULL },
};
static const Shape DUCK_SHAPE = { SHAPE_IS_OBJECT, .fields = DUCK };

/* ---- text and captions ---------------------------------------------------------- */

static const ShapeField STROKE[] = {
    { "color", &COLOR_SHAPE, SHAPE_REQUIRED },
    { "width", SHAPE_RANGE(0, 200), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField SHADOW[] = {
    { "color", &COLOR_SHAPE, SHAPE_REQUIRED },
    { "blur", SHAPE_RANGE(0, 500) },
    { "offset", &VEC2 },
    { NULL },
};
static const ShapeField BACKGROUND[] = {
    { "color", &COLOR_SHAPE, SHAPE_REQUIRED },
    { "padding", SHAPE_RANGE(0, 1000) },
    { "radius", SHAPE_RANGE(0, 1000) },
    { NULL },
};
/* The style of runs, cues and highlights. A clip's own are properties. */
static const ShapeField STYLE[] = {
    { "font", SHAPE_TEXT(1, 100) },
    { "size", SHAPE_RANGE(1, 4096) },
    { "weight", SHAPE_INT_RANGE(100, 1000) },
    { "italic", SHAPE_BOOL },
    { "underline", SHAPE_BOOL },
    { "color", SHAPE_EITHER(&COLOR_SHAPE, &CURVE_COLOR_SHAPE) },
    { "align", SHAPE_CHOICE("left|center|right|justify") },
    { "valign", SHAPE_CHOICE("top|middle|bottom") },
    { "lineHeight", SHAPE_RANGE(0.1, 10) },
    { "letterSpacing", SHAPE_RANGE(-100, 1000) },
    { "stroke", SHAPE_OBJECT(STROKE) },
    { "shadow", SHAPE_OBJECT(SHADOW) },
    { "background", SHAPE_OBJECT(BACKGROUND) },
    { NULL },
};
static const ShapeField RUN[] = {
    { "text", SHAPE_TEXT(1, 20000), SHAPE_REQUIRED },
    { "style", SHAPE_OBJECT(STYLE) },
    { NULL },
};
static const Shape RUNS_SHAPE = { SHAPE_IS_ARRAY, .min = 1, .max = INFINITY,
                                  .of = SHAPE_OBJECT(RUN) };

static const ShapeField WORD[] = {
    { "start", &MOMENT_SHAPE, SHAPE_REQUIRED },
    { "duration", &SPAN_SHAPE, SHAPE_REQUIRED },
    { "text", SHAPE_TEXT(1, 200), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField CUE[] = {
    { "id", &SHAPE_ID },
    { "start", &MOMENT_SHAPE, SHAPE_REQUIRED },
    { "duration", &SPAN_SHAPE, SHAPE_REQUIRED },
    { "text", SHAPE_TEXT(0, 2000), SHAPE_REQUIRED },
    { "speaker", SHAPE_TEXT(0, 100) },
    { "words", SHAPE_LIST(SHAPE_OBJECT(WORD), 0, 500) },
    { "style", SHAPE_OBJECT(STYLE) },
    { "meta", &META_SHAPE },
    { NULL },
};
static const Shape CUES_SHAPE = { SHAPE_IS_ARRAY, .of = SHAPE_OBJECT(CUE) };

static const ShapeField HIGHLIGHT[] = {
    { "mode", SHAPE_CHOICE("none|word|karaoke|reveal"), SHAPE_REQUIRED },
    { "style", SHAPE_OBJECT(STYLE) },
    { NULL },
};
static const Shape HIGHLIGHT_SHAPE = { SHAPE_IS_OBJECT, .fields = HIGHLIGHT };

/* ---- shapes and paint ----------------------------------------------------------- */

static const Shape POINTS_SHAPE = { SHAPE_IS_ARRAY, .min = 2, .max = INFINITY,
                                    .of = &VEC2 };

static const ShapeField GRADIENT[] = {
    { "gradient", SHAPE_CHOICE("linear|radial"), SHAPE_REQUIRED },
    { "angle", SHAPE_RANGE(-360, 360) },
    { "stops", SHAPE_LIST(SHAPE_TUPLE(UNIT, &COLOR_SHAPE), 2, 16), SHAPE_REQUIRED },
    { NULL },
};
static const Shape GRADIENT_SHAPE = { SHAPE_IS_OBJECT, .fields = GRADIENT };

/* ---- template parameters -------------------------------------------------------- */

static const ShapeField BIND[] = {
    { "target", &SHAPE_ID, SHAPE_REQUIRED },
    { "property", &SLOT_PATH, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField SLOT[] = {
    { "name", &SLOT_NAME, SHAPE_REQUIRED },
    { "type", SHAPE_CHOICE("text|color|number|asset|boolean"), SHAPE_REQUIRED },
    { "label", SHAPE_TEXT(1, 200) },
    { "default", SHAPE_EITHER(SHAPE(SHAPE_IS_STRING), SHAPE_NUMBER, SHAPE_BOOL),
      SHAPE_REQUIRED },
    { "bind", SHAPE_LIST(SHAPE_OBJECT(BIND), 1, INFINITY), SHAPE_REQUIRED },
    { NULL },
};
static const Shape SLOTS_SHAPE = { SHAPE_IS_ARRAY, .of = SHAPE_OBJECT(SLOT) };

/* ---- properties ----------------------------------------------------------------- */

/* Where the shape does not depend on the row. */
static const Shape *const fixed_shapes[] = {
    [TYPE_ID] = &SHAPE_ID,           [TYPE_MOMENT] = &MOMENT_SHAPE,
    [TYPE_SPAN] = &SPAN_SHAPE,       [TYPE_RATIO] = &RATIO_SHAPE,
    [TYPE_RATE] = &RATE_SHAPE,       [TYPE_TIME_CURVE] = &CURVE_TIME_SHAPE,
    [TYPE_EASING] = &EASING_SHAPE,   [TYPE_LANG] = &SHAPE_LANG,
    [TYPE_ROLE] = &ROLE_SHAPE,       [TYPE_HASH] = &HASH_SHAPE,
    [TYPE_CUES] = &CUES_SHAPE,       [TYPE_HIGHLIGHT] = &HIGHLIGHT_SHAPE,
    [TYPE_POINTS] = &POINTS_SHAPE,   [TYPE_EFFECTS] = &EFFECTS_SHAPE,
    [TYPE_DUCK] = &DUCK_SHAPE,       [TYPE_PARAMS] = &PARAMS_SHAPE,
    [TYPE_MARKERS] = &MARKERS_SHAPE, [TYPE_SLOTS] = &SLOTS_SHAPE,
    [TYPE_META] = &META_SHAPE,
};

/* What a constant of the property looks like; `room` gets the row's range. */
static const Shape *constant_shape(const Property *property, PropShape *room)
{
    static const ShapeKind kinds[] = {
        [TYPE_BOOL] = SHAPE_IS_BOOL,    [TYPE_NUMBER] = SHAPE_IS_NUMBER,
        [TYPE_SCALE] = SHAPE_IS_NUMBER, [TYPE_VEC2] = SHAPE_IS_NUMBER,
        [TYPE_INT] = SHAPE_IS_INT,      [TYPE_SIZE] = SHAPE_IS_INT,
        [TYPE_TURN] = SHAPE_IS_INT,     [TYPE_STRING] = SHAPE_IS_STRING,
        [TYPE_TEXT] = SHAPE_IS_STRING,  [TYPE_ENUM] = SHAPE_IS_CHOICE,
    };
    if (property->type == TYPE_COLOR || property->type == TYPE_PAINT)
        return &COLOR_SHAPE;
    room->part = (Shape){ kinds[property->type], property->min, property->max,
                          property->choices };
    if (property->type == TYPE_TURN)
        room->part.choices = "0|90|180|270";
    if (property->type != TYPE_VEC2 && property->type != TYPE_SIZE)
        return &room->part;
    room->pair[0] = room->pair[1] = &room->part;
    room->pair[2] = NULL;
    room->leaf = (Shape){ SHAPE_IS_TUPLE, .any = room->pair };
    return &room->leaf;
}

/* The other forms that properties of a type have: curves where they can be animated. */
static const Shape *const *other_shapes(const Property *property)
{
    static const Shape *const numbers[] = { &CURVE_NUMBER_SHAPE, NULL };
    static const Shape *const pairs[] = { &CURVE_VEC2_SHAPE, NULL };
    static const Shape *const scales[] = { &VEC2, &CURVE_NUMBER_SHAPE,
                                           &CURVE_VEC2_SHAPE, NULL };
    static const Shape *const colors[] = { &CURVE_COLOR_SHAPE, NULL };
    static const Shape *const paints[] = { &CURVE_COLOR_SHAPE, &GRADIENT_SHAPE, NULL };
    static const Shape *const texts[] = { &RUNS_SHAPE, NULL };
    if (property->type == TYPE_TEXT)
        return texts;
    if (!(property->flags & PF_ANIMATED))
        return NULL;
    switch (property->type) {
    case TYPE_VEC2:
        return pairs;
    case TYPE_SCALE:
        return scales;
    case TYPE_COLOR:
        return colors;
    case TYPE_PAINT:
        return paints;
    default:
        return numbers;
    }
}

const Shape *prop_shape(const Property *property, PropShape *room)
{
    if (property->type < G_N_ELEMENTS(fixed_shapes) && fixed_shapes[property->type])
        return fixed_shapes[property->type];
    const Shape *constant = constant_shape(property, room);
    const Shape *const *others = other_shapes(property);
    if (!others)
        return constant;
    unsigned n = 0;
    room->any[n++] = constant;
    while (*others)
        room->any[n++] = *others++;
    room->any[n] = NULL;
    room->whole = (Shape){ SHAPE_IS_EITHER, .any = room->any };
    return &room->whole;
}
