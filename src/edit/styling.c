#include "styling.h"

#include "amount.h"
#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- values ---------------------------------------------------------------------- */

const Value *styling_value(const Styling *styling, PropId prop)
{
    const Value *value = proplist_get(styling->list, prop);
    return value ? value : property_fallback(prop);
}

double styling_default_font_size(const Sequence *sequence)
{
    return round(sequence->height / 12.0);
}

double styling_number(const Styling *styling, PropId prop)
{
    const Value *value = styling_value(styling, prop);
    double out[4] = { 0 };
    if (!value && prop == PROP_FONT_SIZE)
        return styling_default_font_size(styling->sequence);
    value_eval(value, RTIME_ZERO, out);
    return out[0];
}

void styling_put(Styling *styling, PropId prop, Value *value)
{
    const Value *old = proplist_get(styling->list, prop);
    bool was_animated = old && old->type == VALUE_CURVE;
    if (was_animated && !(value && value->type == VALUE_CURVE))
        work_note(styling->work,
                  g_strdup_printf(_("the animation of its %s was replaced"),
                                  _(property_get(prop)->label)));
    styling->list = props_put(styling->list, prop, value);
}

/* A curve that an amount is put onto, key by key. */
typedef struct {
    const Amount *amount;
    PropId prop;
} KeyAmount;

static void amount_key(CurveKey *key, const void *data)
{
    const KeyAmount *on = data;
    g_autofree char *problem = NULL;
    amount_apply(on->amount, on->prop, key->v[0], &key->v[0], &problem);
}

bool styling_put_number(Styling *styling, PropId prop, const json_t *num, double whole)
{
    Amount amount;
    g_autofree char *problem = NULL;
    if (!amount_read(num, prop, whole, &amount, &problem))
        return work_fail(styling->work, FAULT_INVALID_VALUE, "%s", problem);
    if (amount.reset) {
        styling_put(styling, prop, NULL);
        return true;
    }
    const Value *old = proplist_get(styling->list, prop);
    if (old && old->type == VALUE_CURVE && !amount.absolute) {
        KeyAmount on = { &amount, prop };
        styling_put(styling, prop,
                    value_new_curve(curve_map(old->curve, amount_key, &on)));
        return true;
    }
    double value = styling_number(styling, prop);
    if (!amount_apply(&amount, prop, value, &value, &problem))
        return work_fail(styling->work, FAULT_OUT_OF_RANGE, "%s", problem);
    styling_put(styling, prop, value_new_number(value));
    return true;
}

/* ---- plain setters --------------------------------------------------------------- */

static bool style_number(Styling *styling, const StyleRow *row, const json_t *json)
{
    double side = MIN(styling->sequence->width, styling->sequence->height);
    bool of_frame = row->prop == PROP_RADIUS;
    return styling_put_number(styling, row->prop, json, of_frame ? side : 0);
}

static bool style_bool(Styling *styling, const StyleRow *row, const json_t *json)
{
    styling_put(styling, row->prop, value_new_bool(json_is_true(json)));
    return true;
}

static bool style_string(Styling *styling, const StyleRow *row, const json_t *json)
{
    styling_put(styling, row->prop, value_new_string(json_string_value(json)));
    return true;
}

/* Words that a plan may say but nothing can show yet. */
static const struct {
    PropId prop;
    const char *word;
} unshown[] = {
    { PROP_TEXT_ALIGN, "justify" },
    { PROP_BLEND, "color" },
    { PROP_BLEND, "luminosity" },
};

static bool style_word(Styling *styling, const StyleRow *row, const json_t *json)
{
    const char *word = json_string_value(json);
    for (unsigned i = 0; i < G_N_ELEMENTS(unshown); i++) {
        if (unshown[i].prop == row->prop && strcmp(unshown[i].word, word) == 0)
            return work_fail(styling->work, FAULT_UNSUPPORTED,
                             _("%s “%s” cannot be rendered yet."),
                             _(property_get(row->prop)->label), word);
    }
    return style_string(styling, row, json);
}

static const struct {
    const char *word, *shape;
} shapes[] = {
    { "rectangle", "rect" },
    { "rounded-rectangle", "rect" },
    { "circle", "ellipse" },
    { "ellipse", "ellipse" },
};

/* A circle is round: as wide as it is high. */
static void make_round(Styling *styling)
{
    const Value *box = proplist_get(styling->list, PROP_BOX);
    double side = box ? MIN(box->vec2[0], box->vec2[1]) : 0;
    if (side > 0 && box->vec2[0] != box->vec2[1])
        styling_put(styling, PROP_BOX, value_new_vec2(side, side));
}

static bool style_shape(Styling *styling, const StyleRow *row, const json_t *json)
{
    const char *word = json_string_value(json);
    (void)row;
    for (unsigned i = 0; i < G_N_ELEMENTS(shapes); i++) {
        if (strcmp(shapes[i].word, word) != 0)
            continue;
        double side = MIN(styling->sequence->width, styling->sequence->height);
        styling_put(styling, PROP_SHAPE, value_new_string(shapes[i].shape));
        if (strcmp(word, "circle") == 0)
            make_round(styling);
        if (strcmp(word, "rounded-rectangle") == 0)
            styling_put(styling, PROP_RADIUS, value_new_number(round(side / 20)));
        return true;
    }
    return work_fail(styling->work, FAULT_UNSUPPORTED,
                     _("A shape “%s” cannot be rendered yet; use a rectangle or an "
                       "ellipse."),
                     word);
}

static bool style_fill(Styling *styling, const StyleRow *row, const json_t *json)
{
    Value *paint = styling_paint(styling->work, json);
    if (paint)
        styling_put(styling, row->prop, paint);
    return paint != NULL;
}

static bool style_loop(Styling *styling, const StyleRow *row, const json_t *json)
{
    if (json_is_boolean(json))
        return style_bool(styling, row, json);
    return work_fail(styling->work, FAULT_UNSUPPORTED,
                     _("A clip loops until its end, not a number of times; make it as "
                       "long as it should play."));
}

/* ---- the table ------------------------------------------------------------------- */

/* In this order they are applied: what works on other rows comes after them. */
/* clang-format off */
static const StyleRow rows[] = {
    { "label", style_string, PROP_LABEL, .owners = OWN_CLIP },
    { "text", style_string, PROP_TEXT },
    { "case", style_case, PROP_TEXT },
    { "scale", style_scale, PROP_SCALE, .axis = -1 },
    { "scaleX", style_scale, PROP_SCALE, .axis = 0 },
    { "scaleY", style_scale, PROP_SCALE, .axis = 1 },
    { "width", style_size, PROP_BOX, .axis = 0 },
    { "height", style_size, PROP_BOX, .axis = 1 },
    { "flip", style_flip, PROP_SCALE },
    { "fit", style_word, PROP_FIT },
    { "crop", style_crop, PROP_CROP_LEFT },
    { "position", style_position, PROP_POSITION },
    { "x", style_axis, PROP_POSITION, .axis = 0 },
    { "y", style_axis, PROP_POSITION, .axis = 1 },
    { "anchorPoint", style_anchor, PROP_ANCHOR },
    { "rotation", style_number, PROP_ROTATION },
    { "opacity", style_number, PROP_OPACITY },
    { "cornerRadius", style_number, PROP_RADIUS },
    { "blendMode", style_word, PROP_BLEND },
    { "zIndex", NULL, PROP_POSITION, .missing = N_("Clips have no layer number; say “to the front” or “to the back”.") },
    { "visible", style_bool, PROP_ENABLED },
    { "locked", style_bool, PROP_LOCKED },
    { "fontFamily", style_string, PROP_FONT },
    { "fontSize", style_number, PROP_FONT_SIZE },
    { "fontWeight", style_weight, PROP_FONT_WEIGHT },
    { "italic", style_bool, PROP_ITALIC },
    { "underline", style_bool, PROP_UNDERLINE },
    { "strikethrough", NULL, PROP_TEXT, .missing = N_("Text cannot be struck through yet.") },
    { "color", style_color, PROP_COLOR, .owners = OWN_WRITTEN | OWN_SHAPE },
    { "textAlign", style_word, PROP_TEXT_ALIGN },
    { "verticalAlign", style_word, PROP_VERTICAL_ALIGN },
    { "lineHeight", style_number, PROP_LINE_HEIGHT },
    { "letterSpacing", style_number, PROP_LETTER_SPACING },
    { "background", style_background, PROP_BACKGROUND },
    { "padding", style_padding, PROP_PADDING },
    { "stroke", style_stroke, PROP_STROKE_COLOR, .owners = OWN_WRITTEN | OWN_SHAPE },
    { "shadow", style_shadow, PROP_SHADOW_COLOR },
    { "shape", style_shape, PROP_SHAPE },
    { "fill", style_fill, PROP_FILL },
    { "points", NULL, PROP_SHAPE, .missing = N_("Shapes with corners to choose cannot be rendered yet.") },
    { "volume", style_number, PROP_VOLUME },
    { "muted", style_bool, PROP_MUTE },
    { "pan", style_number, PROP_PAN },
    { "pitch", NULL, PROP_VOLUME, .missing = N_("The pitch cannot be changed yet.") },
    { "loop", style_loop, PROP_LOOP },
    { "generator", NULL, PROP_SHAPE, .missing = N_("Generated pictures cannot be rendered yet; use a shape.") },
    { "language", style_string, PROP_LANG },
};
/* clang-format on */

static unsigned row_owners(const StyleRow *row)
{
    unsigned owners = row->owners ? row->owners : property_get(row->prop)->owners;
    return owners & OWN_CLIP;
}

unsigned styling_wants(const json_t *props)
{
    unsigned wants = OWN_CLIP;
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (json_object_get(props, rows[i].key))
            wants &= row_owners(&rows[i]);
    }
    return json_object_get(props, "speed") ? wants & OWN_PLAYED : wants;
}

const Property *styling_property(const char *key, unsigned *owners)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].key, key) != 0 || !rows[i].set)
            continue;
        *owners = row_owners(&rows[i]);
        return property_get(rows[i].prop);
    }
    return NULL;
}

/* ---- applying -------------------------------------------------------------------- */

static bool apply_row(Styling *styling, const StyleRow *row, const json_t *json)
{
    if (!row->set)
        return work_fail(styling->work, FAULT_UNSUPPORTED, "%s", _(row->missing));
    if (styling->clip->node.owner & row_owners(row))
        return row->set(styling, row, json);
    g_autofree char *what = wording_clip(styling->work->now, styling->clip);
    return work_fail(styling->work, FAULT_TYPE_MISMATCH, _("%s has no %s."), what,
                     _(property_get(row->prop)->label));
}

bool styling_apply(Work *work, const Sequence *sequence, const Clip *clip,
                   const json_t *props, PropList **list)
{
    Styling styling = { work, sequence, clip, props, proplist_ref(clip->node.props) };
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        const json_t *json = json_object_get(props, rows[i].key);
        if (json && !apply_row(&styling, &rows[i], json)) {
            proplist_unref(styling.list);
            return false;
        }
    }
    *list = styling.list;
    return true;
}

/* ---- what differs ---------------------------------------------------------------- */

/* Set along with a place: how it gets there is of no interest. */
static bool is_told(const PropList *old, const PropList *new, PropId prop)
{
    const Value *from = proplist_get(old, PROP_POSITION);
    const Value *to = proplist_get(new, PROP_POSITION);
    bool placed = to && !(from && value_equal(from, to));
    return !placed || (prop != PROP_ANCHOR && prop != PROP_BOX);
}

/* What it has where nothing is set: by the table, or as it is drawn then. NULL:
 * nothing. */
static Value *implied(const Sequence *sequence, PropId prop)
{
    const Value *fallback = property_fallback(prop);
    if (fallback)
        return value_ref(fallback);
    if (prop == PROP_FONT_SIZE)
        return value_new_number(styling_default_font_size(sequence));
    if (prop == PROP_POSITION)
        return value_new_vec2(sequence->width / 2.0, sequence->height / 2.0);
    return NULL;
}

static Value *effective(const Sequence *sequence, PropId prop, const Value *value)
{
    return value ? value_ref(value) : implied(sequence, prop);
}

static json_t *state_json(PropId prop, const Value *value)
{
    return value ? prop_to_json(prop, value, (Rate){ 0 }) : NULL;
}

static void change_clear(void *data)
{
    StyleChange *change = data;
    value_unref(change->before);
    value_unref(change->after);
}

/* Takes note of one property that is set in one of the lists at least. */
static void note_change(GArray *changes, const Sequence *sequence, const PropList *old,
                        const PropList *list, PropId prop)
{
    const Value *was = proplist_get(old, prop), *set = proplist_get(list, prop);
    if (was == set)
        return;
    StyleChange change = { prop, effective(sequence, prop, was),
                           effective(sequence, prop, set), set, false };
    change.told = is_told(old, list, prop);
    if (value_equal(change.before, change.after))
        change_clear(&change);
    else
        g_array_append_val(changes, change);
}

static PropId prop_at(const PropList *list, unsigned n)
{
    return n < proplist_count(list) ? proplist_nth(list, n, NULL) : PROP_COUNT;
}

GArray *styling_changes(const Work *work, const Clip *clip, const PropList *list)
{
    const Sequence *sequence = work_sequence(work);
    const PropList *old = clip->node.props;
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(StyleChange));
    g_array_set_clear_func(changes, change_clear);
    for (unsigned i = 0, n = 0; old != list;) {
        PropId prop = MIN(prop_at(old, i), prop_at(list, n));
        if (prop == PROP_COUNT)
            break;
        i += prop_at(old, i) == prop;
        n += prop_at(list, n) == prop;
        note_change(changes, sequence, old, list, prop);
    }
    return changes;
}

void styling_emit(Work *work, const Clip *clip, const GArray *changes, unsigned n_clips,
                  Patch *patch)
{
    for (unsigned i = 0; i < changes->len; i++) {
        const StyleChange *change = &g_array_index(changes, StyleChange, i);
        patch_set(patch, clip->node.id, change->prop, change->set);
        work_state(work, n_clips, clip->node.id, property_get(change->prop)->name,
                   state_json(change->prop, change->before),
                   state_json(change->prop, change->after));
    }
}

char *styling_wording(const GArray *changes)
{
    g_autoptr(GString) told = g_string_new(NULL);
    for (unsigned i = 0; i < changes->len; i++) {
        const StyleChange *change = &g_array_index(changes, StyleChange, i);
        if (!change->told)
            continue;
        g_autofree char *text =
            wording_change(change->prop, change->before, change->after);
        g_string_append_printf(told, "%s%s", told->len > 0 ? ", " : "", text);
    }
    return told->len > 0 ? g_string_free(g_steal_pointer(&told), FALSE) : NULL;
}

bool styling_alike(const GArray *changes, const GArray *others)
{
    bool alike = changes->len == others->len;
    for (unsigned i = 0; i < changes->len && alike; i++) {
        const StyleChange *one = &g_array_index(changes, StyleChange, i);
        const StyleChange *other = &g_array_index(others, StyleChange, i);
        alike = one->prop == other->prop && one->told == other->told &&
                value_equal(one->before, other->before) &&
                value_equal(one->after, other->after);
    }
    return alike;
}
