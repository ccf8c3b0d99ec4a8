/* What is typed for a row becomes a step of a plan. */
#include "inspector_private.h"

#include "chatkut/edit/plan.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- where it goes --------------------------------------------------------------- */

typedef enum {
    INTO_PROPS, /* of an update, under `key`; "a.b" is an object in it */
    INTO_AUDIO, /* `key` is the action, the value its duration */
    INTO_FILM,  /* of a composition step */
} Into;

/* How properties are called in plans that change them. What is not here is not changed
 * by a plan. */
static const struct {
    PropId prop;
    Into into;
    const char *key;
} KEYS[] = {
    { PROP_LABEL, INTO_PROPS, "label" },
    { PROP_ENABLED, INTO_PROPS, "visible" },
    { PROP_LOCKED, INTO_PROPS, "locked" },
    { PROP_SPEED, INTO_PROPS, "speed" },
    { PROP_LOOP, INTO_PROPS, "loop" },
    { PROP_TEXT, INTO_PROPS, "text" },
    { PROP_LANG, INTO_PROPS, "language" },
    { PROP_FONT, INTO_PROPS, "fontFamily" },
    { PROP_FONT_SIZE, INTO_PROPS, "fontSize" },
    { PROP_FONT_WEIGHT, INTO_PROPS, "fontWeight" },
    { PROP_ITALIC, INTO_PROPS, "italic" },
    { PROP_UNDERLINE, INTO_PROPS, "underline" },
    { PROP_COLOR, INTO_PROPS, "color" },
    { PROP_TEXT_ALIGN, INTO_PROPS, "textAlign" },
    { PROP_VERTICAL_ALIGN, INTO_PROPS, "verticalAlign" },
    { PROP_LINE_HEIGHT, INTO_PROPS, "lineHeight" },
    { PROP_LETTER_SPACING, INTO_PROPS, "letterSpacing" },
    { PROP_STROKE_COLOR, INTO_PROPS, "stroke.color" },
    { PROP_STROKE_WIDTH, INTO_PROPS, "stroke.width" },
    { PROP_SHADOW_COLOR, INTO_PROPS, "shadow.color" },
    { PROP_SHADOW_BLUR, INTO_PROPS, "shadow.blur" },
    { PROP_BACKGROUND, INTO_PROPS, "background" },
    { PROP_PADDING, INTO_PROPS, "padding" },
    { PROP_FILL, INTO_PROPS, "fill" },
    { PROP_OUTLINE_PAINT, INTO_PROPS, "stroke.color" },
    { PROP_OUTLINE_WIDTH, INTO_PROPS, "stroke.width" },
    { PROP_FIT, INTO_PROPS, "fit" },
    { PROP_CROP_LEFT, INTO_PROPS, "crop.left" },
    { PROP_CROP_TOP, INTO_PROPS, "crop.top" },
    { PROP_CROP_RIGHT, INTO_PROPS, "crop.right" },
    { PROP_CROP_BOTTOM, INTO_PROPS, "crop.bottom" },
    { PROP_RADIUS, INTO_PROPS, "cornerRadius" },
    { PROP_POSITION, INTO_PROPS, "position" },
    { PROP_SCALE, INTO_PROPS, "scale" },
    { PROP_ROTATION, INTO_PROPS, "rotation" },
    { PROP_OPACITY, INTO_PROPS, "opacity" },
    { PROP_BLEND, INTO_PROPS, "blendMode" },
    { PROP_VOLUME, INTO_PROPS, "volume" },
    { PROP_PAN, INTO_PROPS, "pan" },
    { PROP_MUTE, INTO_PROPS, "muted" },
    { PROP_TRACK_MUTE, INTO_PROPS, "muted" },
    { PROP_MAGNETIC, INTO_PROPS, "magnetic" },
    { PROP_FADE_IN, INTO_AUDIO, "fade-in" },
    { PROP_FADE_OUT, INTO_AUDIO, "fade-out" },
    { PROP_SIZE, INTO_FILM, "size" },
    { PROP_RATE, INTO_FILM, "fps" },
    { PROP_PAINT, INTO_FILM, "background" },
    { PROP_LENGTH, INTO_FILM, "duration" },
};

static int key_of(PropId prop)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(KEYS); i++)
        if (KEYS[i].prop == prop)
            return (int)i;
    return -1;
}

InspectorEdit inspector_edit(const InspectorRow *row)
{
    if (row->kind == INSPECT_PARAM)
        return row->param->type == EP_BOOL     ? EDIT_SWITCH
               : row->param->type == EP_NUMBER ? EDIT_TEXT
               : row->param->type == EP_COLOR  ? EDIT_TEXT
               : row->param->type == EP_CHOICE ? EDIT_CHOICE
                                               : EDIT_NOT;
    if (row->kind == INSPECT_TRANSITION)
        return EDIT_TEXT;
    if (row->kind != INSPECT_PROPERTY || key_of(row->prop) < 0)
        return EDIT_NOT;
    const PropType type = property_get(row->prop)->type;
    return type == TYPE_BOOL   ? EDIT_SWITCH
           : type == TYPE_ENUM ? EDIT_CHOICE
                               : EDIT_TEXT;
}

/* ---- steps ----------------------------------------------------------------------- */

/* {"crop": {"left": …}} for "crop.left". Takes value. */
static json_t *nested(const char *key, json_t *value)
{
    const char *dot = strchr(key, '.');
    json_t *object = json_object();
    if (!dot) {
        json_object_set_new(object, key, value);
        return object;
    }
    g_autofree char *outer = g_strndup(key, (size_t)(dot - key));
    json_object_set_new(object, outer, nested(dot + 1, value));
    return object;
}

/* The size of the film is two fields. Takes value. */
static json_t *film_step(const char *key, json_t *value)
{
    json_t *step = json_pack("{s:s}", "op", "composition");
    if (strcmp(key, "size") == 0) {
        const double x = json_number_value(json_object_get(value, "x"));
        const double y = json_number_value(json_object_get(value, "y"));
        json_object_set_new(step, "width", json_integer((json_int_t)x));
        json_object_set_new(step, "height", json_integer((json_int_t)y));
        json_decref(value);
    } else {
        json_object_set_new(step, key, value);
    }
    return step;
}

/* Takes value. */
static json_t *track_step(const char *key, json_t *value, const json_t *target)
{
    return json_pack("{s:s, s:s, s:O, s:{s:o}}", "op", "track", "action", "update",
                     "track", json_object_get(target, "track"), "props", key, value);
}

/* Takes value. */
static json_t *property_step(const InspectorRow *row, json_t *value, json_t *target)
{
    const int n = key_of(row->prop);
    if (row->of_track)
        return track_step(KEYS[n].key, value, target);
    switch (KEYS[n].into) {
    case INTO_AUDIO:
        return json_pack("{s:s, s:O, s:s, s:o}", "op", "audio", "target", target,
                         "action", KEYS[n].key, "duration", value);
    case INTO_FILM:
        return film_step(KEYS[n].key, value);
    case INTO_PROPS:
        break;
    }
    return json_pack("{s:s, s:O, s:o}", "op", "update", "target", target, "props",
                     nested(KEYS[n].key, value));
}

/* Takes value. */
static json_t *param_step(const InspectorRow *row, json_t *value, json_t *target)
{
    return json_pack("{s:s, s:O, s:s, s:s, s:{s:o}}", "op", "effect", "target", target,
                     "action", "update", "kind", row->effect->name, "params",
                     row->param->name, value);
}

static double limited(const EffectParam *param, double value)
{
    return param->min < param->max ? CLAMP(value, param->min, param->max) : value;
}

/* Parameters are set in their own unit: what is typed is worked out here. */
static json_t *read_param(const InspectorRow *row, const char *text, char **problem)
{
    double number;
    bool relative;
    if (row->param->type == EP_COLOR)
        return inspector_read_color(text, problem);
    if (row->param->type == EP_CHOICE)
        return json_string(text);
    const double per = row->param->unit == UNIT_PERCENT ? 100 : 1;
    if (!inspector_read_amount(text, row->number, per, &number, &relative))
        return inspector_fail(
            problem, _("“%s” is no number; type one like 50%%, +3 dB or *1.5."), text);
    return json_real(relative ? limited(row->param, number) : number);
}

static json_t *transition_step(const InspectorRow *row, const char *kind,
                               json_t *duration, json_t *target)
{
    json_t *step =
        json_pack("{s:s, s:O, s:s, s:s}", "op", "transition", "target", target, "edge",
                  row->at_start ? "in" : "out", "kind", kind);
    if (duration)
        json_object_set_new(step, "duration", duration);
    return step;
}

/* Steps are checked as those of all plans are: what it expects is told without the path
 * in the plan. Takes step. */
static json_t *checked(json_t *step, const char *text, char **problem)
{
    g_autoptr(GError) error = NULL;
    json_t *document =
        json_pack("{s:i, s:s, s:[O]}", "version", 1, "kind", "edit", "steps", step);
    g_autoptr(EditPlan) plan = plan_from_json(document, &error);
    json_decref(document);
    if (plan)
        return step;
    const char *expected = strstr(error->message, ": ");
    json_decref(step);
    return inspector_fail(problem, _("“%s” does not fit: %s."), text,
                          expected ? expected + 2 : error->message);
}

json_t *inspector_read(const InspectorRow *row, const char *text, json_t *target,
                       char **problem)
{
    g_autofree char *plain = g_strstrip(g_strdup(text));
    if (inspector_edit(row) == EDIT_NOT)
        return inspector_fail(problem, "%s", _("That cannot be changed here."));
    if (!*plain)
        return inspector_fail(problem, "%s",
                              _("Type a value; Del takes it back to what it was "
                                "at first."));
    json_t *value = row->kind == INSPECT_PARAM ? read_param(row, plain, problem)
                    : row->kind == INSPECT_TRANSITION
                        ? inspector_read_seconds(plain, problem)
                        : inspector_read_value(property_get(row->prop), plain, problem);
    if (!value)
        return NULL;
    json_t *step = row->kind == INSPECT_PARAM ? param_step(row, value, target)
                   : row->kind == INSPECT_TRANSITION
                       ? transition_step(row, row->type, value, target)
                       : property_step(row, value, target);
    return checked(step, plain, problem);
}

/* ---- steps up and down ----------------------------------------------------------- */

/* The word behind (before) the one it is; the last is followed by the first. */
static json_t *turn_choice(const char *choices, const char *now, bool up)
{
    g_auto(GStrv) words = g_strsplit(choices, "|", -1);
    const unsigned count = g_strv_length(words);
    unsigned at = 0;
    for (unsigned i = 0; i < count; i++)
        if (strcmp(words[i], now) == 0)
            at = i;
    return json_string(words[(at + (up ? 1 : count - 1)) % count]);
}

static bool is_on(const InspectorRow *row)
{
    return strcmp(row->value, _("on")) == 0;
}

static json_t *nudge_param(const InspectorRow *row, bool up)
{
    const EffectParam *param = row->param;
    if (param->type == EP_BOOL)
        return json_boolean(!is_on(row));
    if (param->type == EP_CHOICE)
        return turn_choice(param->choices, row->value, up);
    if (param->type != EP_NUMBER || param->nudge == NUDGE_NONE)
        return NULL;
    const double by = param->nudge_by;
    const double value = param->nudge == NUDGE_SCALE ? row->number * (up ? by : 1 / by)
                                                     : row->number + (up ? by : -by);
    return json_real(limited(param, value));
}

static json_t *nudge_property(const InspectorRow *row, bool up)
{
    const Property *property = property_get(row->prop);
    if (property->type == TYPE_BOOL)
        return json_boolean(!is_on(row));
    if (property->type == TYPE_ENUM)
        return turn_choice(property->choices, row->value, up);
    if (property->nudge == NUDGE_NONE || row->prop == PROP_FONT_WEIGHT)
        return NULL;
    return json_pack("{s:s}", "nudge", up ? "more" : "less");
}

json_t *inspector_nudge(const InspectorRow *row, bool up, json_t *target)
{
    if (inspector_edit(row) == EDIT_NOT || row->kind == INSPECT_TRANSITION)
        return NULL;
    const bool param = row->kind == INSPECT_PARAM;
    json_t *value = param ? nudge_param(row, up) : nudge_property(row, up);
    if (!value)
        return NULL;
    return param ? param_step(row, value, target) : property_step(row, value, target);
}

/* ---- taking it back -------------------------------------------------------------- */

/* What a plan says for "as if it had never been set"; NULL: nothing does. */
static json_t *fallback_json(PropId prop)
{
    const Property *property = property_get(prop);
    switch (prop) {
    case PROP_BACKGROUND:
    case PROP_SHADOW_COLOR:
        return json_string("none");
    case PROP_POSITION:
        return json_string("center");
    case PROP_SPEED:
        return json_integer(1);
    case PROP_LENGTH:
        return json_string("auto");
    default:
        break;
    }
    const bool number = property->type == TYPE_NUMBER || property->type == TYPE_SCALE;
    if (number)
        return json_pack("{s:s}", "nudge", "reset");
    return property->fallback ? json_loads(property->fallback, JSON_DECODE_ANY, NULL)
                              : NULL;
}

json_t *inspector_unset(const InspectorRow *row, json_t *target)
{
    if (row->kind == INSPECT_EFFECT || row->kind == INSPECT_PARAM)
        return json_pack("{s:s, s:O, s:s, s:s}", "op", "effect", "target", target,
                         "action", "remove", "kind", row->effect->name);
    if (row->kind == INSPECT_TRANSITION)
        return transition_step(row, "cut", NULL, target);
    if (inspector_edit(row) == EDIT_NOT)
        return NULL;
    json_t *value = fallback_json(row->prop);
    if (value && row->prop == PROP_SHADOW_COLOR)
        return json_pack("{s:s, s:O, s:{s:o}}", "op", "update", "target", target,
                         "props", "shadow", value);
    return value ? property_step(row, value, target) : NULL;
}
