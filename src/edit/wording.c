#include "chatkut/edit/wording.h"

#include "chatkut/edit/color_name.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const char *const kind_words[CLIP_KINDS] = {
    [CLIP_VIDEO] = N_("video"),           [CLIP_IMAGE] = N_("image"),
    [CLIP_AUDIO] = N_("audio"),           [CLIP_TEXT] = N_("text"),
    [CLIP_SHAPE] = N_("shape"),           [CLIP_CAPTION] = N_("captions"),
    [CLIP_ADJUSTMENT] = N_("adjustment"), [CLIP_SEQUENCE] = N_("sequence"),
};

enum { QUOTED_MAX = 40 };

/* 'Title', cut at QUOTED_MAX characters. */
static char *quote(const char *text)
{
    if (g_utf8_strlen(text, -1) <= QUOTED_MAX)
        return g_strdup_printf("'%s'", text);
    g_autofree char *head = g_utf8_substring(text, 0, QUOTED_MAX - 1);
    return g_strdup_printf("'%s…'", head);
}

/* At most `decimals` decimals, trailing zeros dropped, "-0" never. */
static char *number(double value, int decimals)
{
    double unit = pow(10, decimals);
    double rounded = round(value * unit) / unit;
    char text[64];
    g_ascii_formatd(text, sizeof text, "%.3f", rounded == 0 ? 0 : rounded);
    for (size_t end = strlen(text); end > 0 && strchr(text, '.'); end--) {
        bool point = text[end - 1] == '.';
        if (text[end - 1] != '0' && !point)
            break;
        text[end - 1] = '\0';
    }
    return g_strdup(text);
}

/* A number with its unit. `bare` leaves out units that are written once for both values
 * of a change. */
static char *measure(PropUnit unit, double value, bool bare)
{
    bool percent = unit == UNIT_PERCENT || unit == UNIT_GAIN;
    g_autofree char *plain = number(percent ? value * 100 : value, percent ? 1 : 2);
    switch (unit) {
    case UNIT_PX:
        return bare ? g_strdup(plain) : g_strdup_printf(_("%s px"), plain);
    case UNIT_PERCENT:
    case UNIT_GAIN:
        return g_strdup_printf(_("%s%%"), plain);
    case UNIT_DEG:
        return g_strdup_printf(_("%s°"), plain);
    case UNIT_TIMES:
        return g_strdup_printf(_("%sx"), plain);
    case UNIT_TIME:
    case UNIT_NONE:
        break;
    }
    return g_strdup(plain);
}

static char *pair(PropUnit unit, double x, double y, bool bare)
{
    g_autofree char *left = measure(unit, x, true);
    g_autofree char *right = measure(unit, y, bare);
    return g_strdup_printf("%s, %s", left, right);
}

/* Factors of both directions: one where they are alike, but for being mirrored. */
static char *scale_text(PropUnit unit, double x, double y, bool bare)
{
    if (fabs(x) != fabs(y))
        return pair(unit, x, y, bare);
    g_autofree char *size = measure(unit, fabs(x), bare);
    if (x < 0 && y < 0)
        return g_strdup_printf(_("%s turned over"), size);
    if (x < 0)
        return g_strdup_printf(_("%s mirrored"), size);
    return y < 0 ? g_strdup_printf(_("%s upside down"), size) : g_steal_pointer(&size);
}

static char *color(uint32_t rgba)
{
    const char *name = color_name_of(rgba);
    return name ? g_strdup(name) : color_format(rgba);
}

static uint32_t key_color(const CurveKey *key)
{
    uint32_t rgba = 0;
    for (int i = 0; i < 4; i++)
        rgba = rgba << 8 | (uint32_t)CLAMP(lround(key->v[i]), 0, 255);
    return rgba;
}

static char *key_text(const Property *property, const Curve *curve, unsigned n,
                      bool bare)
{
    const CurveKey *key = &curve->keys[n];
    switch (curve->of) {
    case VALUE_VEC2:
        if (property->type == TYPE_SCALE)
            return scale_text(property->unit, key->v[0], key->v[1], bare);
        return pair(property->unit, key->v[0], key->v[1], bare);
    case VALUE_COLOR:
        return color(key_color(key));
    case VALUE_TIME:
        return rtime_format(key->time);
    default:
        return measure(property->unit, key->v[0], bare);
    }
}

/* Longer curves read as their ends. */
enum { KEYS_SHOWN = 4 };

static char *curve_text(const Property *property, const Curve *curve, bool bare)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < curve->n_keys; i++) {
        bool last = i == curve->n_keys - 1;
        if (i > 0 && !last && curve->n_keys > KEYS_SHOWN)
            continue;
        g_autofree char *key = key_text(property, curve, i, !last || bare);
        g_string_append_printf(text, "%s%s", i > 0 ? "…" : "", key);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The words of styled runs, one after the other. */
static char *runs_text(const json_t *runs)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(runs); i++)
        g_string_append(
            text, json_string_value(json_object_get(json_array_get(runs, i), "text")));
    return quote(text->str);
}

static char *json_text(const Property *property, const json_t *json)
{
    if (property->type == TYPE_TEXT)
        return runs_text(json);
    if (property->type == TYPE_PAINT)
        return g_strdup(_("gradient"));
    if (json_is_array(json))
        return g_strdup_printf("%zu", json_array_size(json));
    return json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
}

static char *string_text(const Property *property, const char *string)
{
    bool quoted = property->type == TYPE_STRING || property->type == TYPE_TEXT;
    return quoted ? quote(string) : g_strdup(string);
}

/* A speed below zero plays backwards. */
static char *ratio_text(const Property *property, RTime ratio, bool bare)
{
    if (ratio.num >= 0)
        return measure(property->unit, rtime_seconds(ratio), bare);
    g_autofree char *size = measure(property->unit, -rtime_seconds(ratio), bare);
    return g_strdup_printf(_("%s backwards"), size);
}

static char *value_text(PropId id, const Value *value, bool bare)
{
    const Property *property = property_get(id);
    switch (value->type) {
    case VALUE_BOOL:
        return g_strdup(value->boolean ? _("on") : _("off"));
    case VALUE_NUMBER:
        return measure(property->unit, value->number, bare);
    case VALUE_VEC2:
        if (property->type == TYPE_SCALE)
            return scale_text(property->unit, value->vec2[0], value->vec2[1], bare);
        return pair(property->unit, value->vec2[0], value->vec2[1], bare);
    case VALUE_COLOR:
        return color(value->color);
    case VALUE_STRING:
        return string_text(property, value->string);
    case VALUE_TIME:
        return rtime_format(value->time);
    case VALUE_RATIO:
        return ratio_text(property, value->time, bare);
    case VALUE_CURVE:
        return curve_text(property, value->curve, bare);
    case VALUE_JSON:
        return json_text(property, value->json);
    }
    g_return_val_if_reached(NULL);
}

/* " (+3 dB)" between two gains; "" where there is no ratio. */
static char *gain_difference(const Value *before, const Value *after)
{
    if (!before || !after || before->type != VALUE_NUMBER ||
        after->type != VALUE_NUMBER || before->number <= 0 || after->number <= 0)
        return g_strdup("");
    double db = 20 * log10(after->number / before->number);
    g_autofree char *text = number(db, 1);
    return g_strdup_printf(_(" (%s%s dB)"), db > 0 ? "+" : "", text);
}

const char *wording_kind(ClipKind kind)
{
    g_return_val_if_fail(kind < CLIP_KINDS, "");
    return _(kind_words[kind]);
}

char *wording_clip(const Composition *composition, const Clip *clip)
{
    g_autofree char *label = quote(clip_label(composition, clip));
    return g_strdup_printf("%s %s", wording_kind(clip->kind), label);
}

char *wording_clips(const Composition *composition, const Clip *const *clips,
                    unsigned count)
{
    if (count == 1)
        return wording_clip(composition, clips[0]);
    bool same = count > 0;
    for (unsigned i = 1; i < count; i++)
        same = same && clips[i]->kind == clips[0]->kind;
    switch (same ? clips[0]->kind : CLIP_KINDS) {
    case CLIP_VIDEO:
        return g_strdup_printf(ngettext("%u video", "%u videos", count), count);
    case CLIP_IMAGE:
        return g_strdup_printf(ngettext("%u image", "%u images", count), count);
    case CLIP_TEXT:
        return g_strdup_printf(ngettext("%u text", "%u texts", count), count);
    default:
        return g_strdup_printf(ngettext("%u clip", "%u clips", count), count);
    }
}

char *wording_span(RTime start, RTime end)
{
    g_autofree char *from = rtime_format(start);
    g_autofree char *to = rtime_format(end);
    return g_strdup_printf("%s–%s", from, to);
}

char *wording_length(RTime length)
{
    if (rtime_compare(length, rtime_make(60, 1)) >= 0)
        return rtime_format(length);
    g_autofree char *seconds = number(rtime_seconds(length), 3);
    return g_strdup_printf(_("%s s"), seconds);
}

char *wording_measure(PropUnit unit, double value)
{
    return measure(unit, value, false);
}

char *wording_measure_change(const char *label, PropUnit unit, double before,
                             double after)
{
    g_autofree char *new_text = measure(unit, after, false);
    if (isnan(before))
        return g_strdup_printf("%s %s", label, new_text);
    g_autofree char *old_text = measure(unit, before, true);
    return g_strdup_printf("%s %s→%s", label, old_text, new_text);
}

char *wording_value(PropId id, const Value *value)
{
    return value_text(id, value, false);
}

char *wording_change(PropId id, const Value *before, const Value *after)
{
    const Property *property = property_get(id);
    const char *label = _(property->label);
    if (!after)
        return g_strdup_printf(_("no %s"), label);
    g_autofree char *new_text = value_text(id, after, false);
    if (!before)
        return g_strdup_printf("%s %s", label, new_text);
    g_autofree char *old_text = value_text(id, before, true);
    g_autofree char *difference =
        property->unit == UNIT_GAIN ? gain_difference(before, after) : g_strdup("");
    return g_strdup_printf("%s %s→%s%s", label, old_text, new_text, difference);
}
