/*
 * The shapes of what a composition keeps as JSON, and of properties: data/schema in
 * tables. tests/model/differential.py holds the two against each other.
 */
#include "prop_private.h"

#include <math.h>

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

/* What a file is made of (model/media.h). */
#define WORD_SHAPE SHAPE_TEXT(1, 100)
static const ShapeField MEDIA[] = {
    { "container", WORD_SHAPE },
    { "start", &TIME_SHAPE },
    { "variableRate", SHAPE_BOOL },
    { "videoCodec", WORD_SHAPE },
    { "profile", WORD_SHAPE },
    { "pixels", WORD_SHAPE },
    { "depth", SHAPE_INT_RANGE(1, 64) },
    { "fields", SHAPE_CHOICE("none|top-first|bottom-first") },
    { "hdr", SHAPE_BOOL },
    { "primaries", WORD_SHAPE },
    { "transfer", WORD_SHAPE },
    { "matrix", WORD_SHAPE },
    { "range", WORD_SHAPE },
    { "audioCodec", WORD_SHAPE },
    { "channels", SHAPE_INT_RANGE(1, 1024) },
    { "sampleRate", SHAPE_INT_RANGE(1, 100000000) },
    { NULL },
};
static const Shape MEDIA_SHAPE = { SHAPE_IS_OBJECT, .fields = MEDIA };

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
    [TYPE_MEDIA] = &MEDIA_SHAPE,     [TYPE_META] = &META_SHAPE,
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
