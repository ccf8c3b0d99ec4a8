/* Texts that stand for objects: "+3dB", "end-3s", "5s..8s". */
#include "plan_wire_private.h"

#include <string.h>

/* The words that the field of an object may be. */
static const char *choices_of(const Shape *shape, const char *name, const char *key)
{
    ShapeTables tables;
    shape_tables(shape, name, &tables);
    return shape_tables_find(&tables, key)->shape->choices;
}

/* The word as the table spells it, interned; NULL: it has none. */
static const char *choice_find(const char *choices, const char *word)
{
    g_auto(GStrv) all = g_strsplit(choices, "|", -1);
    for (char **one = all; *one; one++)
        if (*word && wire_same_word(*one, word))
            return g_intern_string(*one);
    return NULL;
}

static json_t *object_with(const char *key, const char *text)
{
    json_t *object = json_object();
    json_object_set_new(object, key, json_string(text));
    return object;
}

static bool has_only(const json_t *object, const char *a, const char *b)
{
    return json_object_size(object) == (size_t)(json_object_get(object, a) != NULL) +
                                           (b && json_object_get(object, b) != NULL);
}

/* ---- seconds --------------------------------------------------------------------- */

static const struct {
    const char *unit;
    double times, parts; /* of a second */
} units_of_time[] = {
    { "", 1, 1 },        { "s", 1, 1 },        { "sec", 1, 1 },      { "secs", 1, 1 },
    { "second", 1, 1 },  { "seconds", 1, 1 },  { "ms", 1, 1000 },    { "min", 60, 1 },
    { "mins", 60, 1 },   { "minute", 60, 1 },  { "minutes", 60, 1 }, { "h", 3600, 1 },
    { "hour", 3600, 1 }, { "hours", 3600, 1 },
};

static json_t *seconds_read(const char *text)
{
    double number;
    const char *unit;
    if (!wire_number(text, &number, &unit))
        return NULL;
    unit += strspn(unit, " ");
    for (unsigned i = 0; i < G_N_ELEMENTS(units_of_time); i++)
        if (g_ascii_strcasecmp(units_of_time[i].unit, unit) == 0)
            return wire_number_json(number * units_of_time[i].times /
                                    units_of_time[i].parts);
    return NULL;
}

static json_t *seconds_split(WireReading *reading, const char *text,
                             const ShapePath *path)
{
    (void)reading;
    (void)path;
    return *text == '+' ? NULL : seconds_read(text); /* "+2s" is longer by that */
}

static json_t *signed_seconds_split(WireReading *reading, const char *text,
                                    const ShapePath *path)
{
    (void)reading;
    (void)path;
    return seconds_read(text);
}

static char *seconds_join(const json_t *value, const WireNames *names)
{
    (void)names;
    g_autofree char *number =
        json_is_number(value) ? wire_number_text(json_number_value(value)) : NULL;
    return number ? g_strconcat(number, "s", NULL) : NULL;
}

/* ---- more and less --------------------------------------------------------------- */

/* "px" of "PX", "percent" of "%"; NULL: there is no such unit. */
static const char *unit_find(const char *text)
{
    text += strspn(text, " ");
    if (strcmp(text, "%") == 0)
        return "percent";
    if (strcmp(text, "°") == 0)
        return "deg";
    return choice_find(choices_of(&PLAN_DELTA, NULL, "unit"), text);
}

/* {key: number, "unit": unit} of `text`, a number with or without a unit. */
static json_t *measure(const char *key, double sign, const char *text)
{
    double number;
    const char *rest;
    if (!wire_number(text, &number, &rest))
        return NULL;
    const char *unit = *rest ? unit_find(rest) : NULL;
    if (*rest && !unit)
        return NULL;
    json_t *delta = json_object();
    json_object_set_new(delta, key, wire_number_json(sign * number));
    if (unit)
        json_object_set_new(delta, "unit", json_string(unit));
    return delta;
}

/* "-3dB": as it is to be, or less than it is? */
static json_t *minus(WireReading *reading, const char *text, const ShapePath *path)
{
    json_t *delta = measure("set", 1, text);
    bool has_unit = json_object_get(delta, "unit") != NULL;
    json_decref(delta);
    if (has_unit)
        wire_fault(reading, path, "\"%s\" is =%s (set to) or -=%s (less by)", text,
                   text, text + 1);
    return NULL;
}

/* A number behind `signs` and blanks. */
static const char *behind_sign(const char *text, const char *signs)
{
    size_t length = strlen(signs);
    if (strncmp(text, signs, length) != 0)
        return NULL;
    return text + length + strspn(text + length, " ");
}

/* "x1.5"; "48px" (a number alone is none of ours). */
static json_t *only(json_t *delta, bool unit)
{
    if ((json_object_get(delta, "unit") != NULL) == unit)
        return delta;
    json_decref(delta);
    return NULL;
}

static const struct {
    const char *signs, *key;
    double times;
} signs[] = {
    { "+=", "by", 1 },   { "-=", "by", -1 },  { "+", "by", 1 },    { "=", "set", 1 },
    { "x", "scale", 1 }, { "X", "scale", 1 }, { "*", "scale", 1 }, { "×", "scale", 1 },
};

static json_t *delta_split(WireReading *reading, const char *text,
                           const ShapePath *path)
{
    const char *nudge = choice_find(choices_of(&PLAN_DELTA, NULL, "nudge"), text);
    if (nudge)
        return object_with("nudge", nudge);
    for (unsigned i = 0; i < G_N_ELEMENTS(signs); i++) {
        const char *number = behind_sign(text, signs[i].signs);
        bool changes = strcmp(signs[i].key, "set") != 0; /* "+-3" is nothing */
        if (!number || (changes && !g_ascii_isdigit(*number)))
            continue;
        json_t *delta = measure(signs[i].key, signs[i].times, number);
        return strcmp(signs[i].key, "scale") == 0 ? only(delta, false) : delta;
    }
    return *text == '-' ? minus(reading, text, path)
                        : only(measure("set", 1, text), true);
}

static const struct {
    const char *key, *sign, *minus;
} deltas[] = { { "set", "=", "=" }, { "by", "+", "-=" }, { "scale", "x", NULL } };

static char *delta_join(const json_t *value, const WireNames *names)
{
    (void)names;
    const char *nudge = json_string_value(json_object_get(value, "nudge"));
    const char *unit = json_string_value(json_object_get(value, "unit"));
    if (nudge && !unit)
        return g_strdup(nudge);
    for (unsigned i = 0; i < G_N_ELEMENTS(deltas); i++) {
        const json_t *number = json_object_get(value, deltas[i].key);
        bool less = json_number_value(number) < 0;
        double shown = json_number_value(number);
        if (!number)
            continue;
        bool plain = strcmp(deltas[i].key, "set") == 0 && unit && !less &&
                     strcmp(unit, "percent") != 0;
        bool flips = less && strcmp(deltas[i].key, "by") == 0;
        g_autofree char *digits = wire_number_text(flips ? -shown : shown);
        return g_strconcat(plain  ? ""
                           : less ? deltas[i].minus
                                  : deltas[i].sign,
                           digits, g_strcmp0(unit, "percent") == 0 ? "%" : unit, NULL);
    }
    return NULL;
}

/* ---- times ----------------------------------------------------------------------- */

/* "+12f" is as far as "12f". */
static json_t *signed_frames_split(WireReading *reading, const char *text,
                                   const ShapePath *path)
{
    (void)reading;
    (void)path;
    return json_string(text + (*text == '+'));
}

/* Where the offset of "end-3s" begins; the end where there is none. */
static const char *find_offset(const char *text)
{
    const char *at = wire_scan(text, "+-");
    return at ? at : text + strlen(text);
}

/* "+0.5s", "-12f" -> a shift; NULL: it is none. Owned by the caller. */
static char *offset_text(const char *text)
{
    g_autofree char *bare = g_strstrip(g_strdup(text + (*text == '+')));
    g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func(g_free);
    WireReading trial = { .faults = ignored };
    json_t *shift = wire_fit(&trial, &PLAN_SHIFT, bare, NULL);
    json_decref(shift);
    return shift ? g_steal_pointer(&bare) : NULL;
}

/* marker:NAME, marker:"NAME"-2s. A name without quotes that ends like an offset could
 * be both. */
static json_t *marker_split(WireReading *reading, const char *text,
                            const ShapePath *path)
{
    const char *name = text + strlen("marker:");
    const char *at = find_offset(name);
    g_autofree char *head = g_strstrip(g_strndup(name, (size_t)(at - name)));
    g_autofree char *offset = *at ? offset_text(at) : NULL;
    g_autofree char *inner = wire_unquote(head);
    if (*at && (!inner || !offset)) {
        g_autofree char *shown = wire_quote(text);
        wire_fault(reading, path, "%s: put the marker's name in quotes", shown);
        return NULL;
    }
    json_t *anchor = object_with("anchor", "marker");
    json_object_set_new(anchor, "marker", json_string(head));
    if (offset)
        json_object_set_new(anchor, "offset", json_string(offset));
    return anchor;
}

/* word, word(SELECTOR), each with an offset. */
static json_t *anchor_split(WireReading *reading, const char *text,
                            const ShapePath *path)
{
    if (g_str_has_prefix(text, "marker:"))
        return marker_split(reading, text, path);
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    g_autofree char *word = g_strndup(text, length);
    const char *name = choice_find(choices_of(&PLAN_ANCHOR, NULL, "anchor"), word);
    const char *rest = text + length + strspn(text + length, " ");
    const char *end = *rest == '(' ? wire_scan(rest + 1, ")") : rest;
    if (!name || !end)
        return NULL;
    g_autofree char *of =
        end > rest ? g_strndup(rest + 1, (size_t)(end - rest - 1)) : NULL;
    rest = of ? end + (*end == ')') : rest;
    rest += strspn(rest, " ");
    g_autofree char *offset = *rest ? offset_text(rest) : NULL;
    if (*rest && (!offset || !strchr("+-", *rest)))
        return NULL;
    json_t *anchor = object_with("anchor", name);
    if (of)
        json_object_set_new(anchor, "of", json_string(of));
    if (offset)
        json_object_set_new(anchor, "offset", json_string(offset));
    return anchor;
}

static char *offset_join(const json_t *offset, const WireNames *names)
{
    g_autofree char *text =
        offset ? wire_text(&PLAN_SHIFT, offset, names, true) : g_strdup("");
    if (!text)
        return NULL;
    return *text && *text != '-' ? g_strconcat("+", text, NULL)
                                 : g_steal_pointer(&text);
}

static char *anchor_join(const json_t *value, const WireNames *names)
{
    const char *word = json_string_value(json_object_get(value, "anchor"));
    const char *marker = json_string_value(json_object_get(value, "marker"));
    const json_t *of = json_object_get(value, "of");
    g_autofree char *offset = offset_join(json_object_get(value, "offset"), names);
    if (!word || !offset || (marker && (of || strcmp(word, "marker") != 0)))
        return NULL;
    if (marker) {
        g_autofree char *name = wire_requote(marker);
        return g_strconcat("marker:", name, offset, NULL);
    }
    g_autofree char *clip = of ? wire_text(&PLAN_SELECTOR, of, names, true) : NULL;
    return clip ? g_strconcat(word, "(", clip, ")", offset, NULL)
                : g_strconcat(word, offset, NULL);
}

/* Where ".." is; NULL: nowhere. */
static const char *find_dots(const char *text)
{
    const char *at = wire_scan(text, ".");
    while (at && *at && at[1] != '.')
        at = wire_scan(at + 1, ".");
    return at && *at ? at : NULL;
}

static json_t *range_split(WireReading *reading, const char *text,
                           const ShapePath *path)
{
    (void)reading;
    (void)path;
    const char *dots = find_dots(text);
    if (!dots)
        return NULL;
    g_autofree char *from = g_strstrip(g_strndup(text, (size_t)(dots - text)));
    g_autofree char *to = g_strstrip(g_strdup(dots + 2));
    json_t *range = json_object();
    if (*from)
        json_object_set_new(range, "from", json_string(from));
    if (*to)
        json_object_set_new(range, "to", json_string(to));
    return range;
}

static char *range_join(const json_t *value, const WireNames *names)
{
    const json_t *from = json_object_get(value, "from");
    const json_t *to = json_object_get(value, "to");
    if (!has_only(value, "from", "to"))
        return NULL;
    g_autofree char *start = from ? wire_text(&PLAN_TIME, from, names, true) : NULL;
    g_autofree char *end = to ? wire_text(&PLAN_TIME, to, names, true) : NULL;
    if ((from && !start) || (to && !end))
        return NULL;
    return g_strconcat(start ? start : "", "..", end, NULL);
}

/* ---- places, keys, animations ---------------------------------------------------- */

static json_t *point_split(WireReading *reading, const char *text,
                           const ShapePath *path)
{
    (void)reading;
    (void)path;
    g_autoptr(GPtrArray) parts = wire_split(text, ',');
    if (!parts || parts->len != 2)
        return NULL;
    json_t *point = object_with("x", parts->pdata[0]);
    json_object_set_new(point, "y", json_string(parts->pdata[1]));
    return point;
}

static char *point_join(const json_t *value, const WireNames *names)
{
    const json_t *x = json_object_get(value, "x"), *y = json_object_get(value, "y");
    if (!x || !y || !has_only(value, "x", "y"))
        return NULL;
    g_autofree char *across = wire_text(&PLAN_NUM, x, names, true);
    g_autofree char *down = wire_text(&PLAN_NUM, y, names, true);
    return across && down ? g_strconcat(across, ",", down, NULL) : NULL;
}

/* TIME=VALUE, TIME=VALUE EASING */
static json_t *keyframe_split(WireReading *reading, const char *text,
                              const ShapePath *path)
{
    (void)reading;
    (void)path;
    const char *sign = wire_scan(text, "=");
    if (!sign || *sign != '=')
        return NULL;
    const char *value = sign + 1 + strspn(sign + 1, " ");
    const char *blank = wire_scan(value, " ");
    if (!blank)
        return NULL;
    g_autofree char *at = g_strndup(text, (size_t)(sign - text));
    g_autofree char *number = g_strndup(value, (size_t)(blank - value));
    json_t *key = object_with("at", at);
    json_object_set_new(key, "value", json_string(number));
    if (*blank)
        json_object_set_new(key, "easing", json_string(blank + 1));
    return key;
}

static char *keyframe_join(const json_t *value, const WireNames *names)
{
    const ShapeField *at = PLAN_KEYFRAME.fields;
    const json_t *easing = json_object_get(value, "easing");
    g_autofree char *when =
        wire_text(at->shape, json_object_get(value, "at"), names, true);
    g_autofree char *what =
        wire_text(&PLAN_KEY_VALUE, json_object_get(value, "value"), names, true);
    if (!when || !what || (easing && !json_is_string(easing)))
        return NULL;
    return g_strconcat(when, "=", what, easing ? " " : NULL, json_string_value(easing),
                       NULL);
}

static json_t *animation_split(WireReading *reading, const char *text,
                               const ShapePath *path)
{
    (void)reading;
    (void)path;
    const char *preset = choice_find(choices_of(&PLAN_ANIMATION, NULL, "preset"), text);
    return preset ? object_with("preset", preset) : NULL;
}

static char *animation_join(const json_t *value, const WireNames *names)
{
    (void)names;
    return has_only(value, "preset", NULL)
               ? g_strdup(json_string_value(json_object_get(value, "preset")))
               : NULL;
}

/* ---- all ------------------------------------------------------------------------- */

static const WireForm forms[] = {
    { &PLAN_SELECTOR, wire_selector_split, wire_selector_join },
    { &PLAN_SECONDS, seconds_split, seconds_join },
    { &PLAN_SIGNED_SECONDS, signed_seconds_split, seconds_join },
    { &PLAN_SIGNED_FRAMES, signed_frames_split, NULL },
    { &PLAN_DELTA, delta_split, delta_join },
    { &PLAN_ANCHOR, anchor_split, anchor_join },
    { &PLAN_RANGE, range_split, range_join },
    { &PLAN_POINT, point_split, point_join },
    { &PLAN_KEYFRAME, keyframe_split, keyframe_join },
    { &PLAN_ANIMATION, animation_split, animation_join },
};

const WireForm *wire_form(const Shape *shape)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++)
        if (forms[i].shape == shape)
            return &forms[i];
    return NULL;
}
