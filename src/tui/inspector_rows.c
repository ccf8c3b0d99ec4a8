#include "chatkut/tui/inspector_rows.h"

#include "chatkut/base/text.h"
#include "chatkut/edit/wording.h"
#include "chatkut/tui/fuzzy.h"
#include "chatkut/tui/timeline_rows.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static void row_free(void *data)
{
    InspectorRow *row = data;
    g_free(row->label);
    g_free(row->value);
    g_free(row->type);
    g_free(row);
}

static InspectorRow *add(GPtrArray *rows, InspectorKind kind, const char *label,
                         const char *value)
{
    InspectorRow *row = g_new0(InspectorRow, 1);
    row->kind = kind;
    row->label = text_printable(label, 0);
    row->value = text_printable(value, 0);
    g_ptr_array_add(rows, row);
    return row;
}

/* ---- groups ---------------------------------------------------------------------- */

/* A group begins with the first of its properties that there is. */
static const struct {
    PropId first;
    const char *label;
} GROUPS[] = {
    { PROP_LABEL, N_("Clip") },   { PROP_ASSET, N_("Media") },
    { PROP_TEXT, N_("Text") },    { PROP_SHAPE, N_("Shape") },
    { PROP_BOX, N_("Picture") },  { PROP_EFFECTS, N_("Effects") },
    { PROP_VOLUME, N_("Sound") }, { PROP_EASE, N_("Transition") },
    { PROP_ROLE, N_("Track") },   { PROP_SIZE, N_("Film") },
    { PROP_FILE, N_("File") },    { PROP_MARKERS, N_("Notes") },
};

static unsigned group_of(PropId prop)
{
    unsigned group = 0;
    while (group + 1 < G_N_ELEMENTS(GROUPS) && GROUPS[group + 1].first <= prop)
        group++;
    return group;
}

/* ---- properties ------------------------------------------------------------------ */

/* What is for programs, or shown otherwise. */
static bool is_shown(const Property *property)
{
    switch (property->type) {
    case TYPE_MEDIA:
    case TYPE_META:
    case TYPE_SLOTS:
    case TYPE_HASH:
    case TYPE_EFFECTS:
    case TYPE_CUES:
    case TYPE_POINTS:
    case TYPE_PARAMS:
        return false;
    default:
        return property->id != PROP_LINK;
    }
}

/* A curve's value at a moment, as a constant. NULL: it has no words. */
static Value *moment_of(const Node *node, PropId id, const Curve *curve, RTime at)
{
    double v[4] = { 0 };
    node_eval(node, id, at, v);
    switch (curve->of) {
    case VALUE_NUMBER:
        return value_new_number(v[0]);
    case VALUE_VEC2:
        return value_new_vec2(v[0], v[1]);
    case VALUE_COLOR:
        return value_new_color((uint32_t)lround(v[0]) << 24 |
                               (uint32_t)lround(v[1]) << 16 |
                               (uint32_t)lround(v[2]) << 8 | (uint32_t)lround(v[3]));
    default:
        return NULL;
    }
}

/* Names instead of ids. */
static char *id_text(const Composition *composition, const char *id)
{
    const Asset *asset = composition_asset(composition, id);
    return g_strdup(asset ? asset_label(asset) : id);
}

/* What a missing value means where the table has no fallback. */
static const char *default_text(PropId id)
{
    switch (id) {
    case PROP_POSITION:
        return _("center");
    case PROP_BOX:
    case PROP_FONT_SIZE:
    case PROP_FONT:
        return _("by itself");
    default:
        return _("none");
    }
}

static char *value_text(const Composition *composition, const Node *node, PropId id,
                        RTime at)
{
    const Value *value = node_value(node, id);
    if (!value && id == PROP_LABEL && (node->owner & OWN_CLIP))
        return g_strdup(clip_label(composition, (const Clip *)node));
    if (!value)
        return g_strdup(default_text(id));
    if (property_get(id)->type == TYPE_ID && value->type == VALUE_STRING)
        return id_text(composition, value->string);
    if (property_get(id)->type == TYPE_RATE && value->type == VALUE_RATIO)
        return g_strdup_printf("%.4g", rtime_seconds(value->time));
    g_autoptr(Value) now = value->type == VALUE_CURVE
                               ? moment_of(node, id, value->curve, at)
                               : value_ref(value);
    return wording_value(id, now ? now : value);
}

static void add_properties(GPtrArray *rows, const Composition *composition,
                           const Node *node, RTime at, PropId from, PropId to,
                           unsigned *group)
{
    for (PropId id = from; id < to; id++) {
        const Property *property = property_get(id);
        const Value *own = proplist_get(node->props, id);
        /* what may be missing and is: only where it can be changed */
        if (!(property->owners & node->owner) || !is_shown(property))
            continue;
        InspectorRow probe = { .kind = INSPECT_PROPERTY, .prop = id };
        const bool editable = inspector_edit(&probe) != EDIT_NOT;
        if (!own && !editable)
            continue;
        if (group_of(id) != *group)
            add(rows, INSPECT_HEAD, _(GROUPS[group_of(id)].label), "");
        *group = group_of(id);
        g_autofree char *value = value_text(composition, node, id, at);
        InspectorRow *row = add(rows, editable ? INSPECT_PROPERTY : INSPECT_FACT,
                                _(property->label), value);
        row->prop = id;
        row->own = own != NULL;
        row->keys = own && own->type == VALUE_CURVE ? own->curve->n_keys : 0;
    }
}

/* ---- effects --------------------------------------------------------------------- */

static char *param_text(const EffectParam *param, const double v[4],
                        const Composition *composition, const Effect *effect)
{
    switch (param->type) {
    case EP_BOOL:
        return g_strdup(v[0] > 0.5 ? _("on") : _("off"));
    case EP_COLOR: {
        g_autoptr(Value) color = value_new_color(
            (uint32_t)lround(v[0]) << 24 | (uint32_t)lround(v[1]) << 16 |
            (uint32_t)lround(v[2]) << 8 | (uint32_t)lround(v[3]));
        return wording_value(PROP_COLOR, color);
    }
    case EP_VEC2:
        return g_strdup_printf("%.4g, %.4g", v[0], v[1]);
    case EP_ASSET: {
        const char *id = effect_asset(effect, param->id);
        return id ? id_text(composition, id) : g_strdup(_("none"));
    }
    case EP_CHOICE: {
        g_auto(GStrv) words = g_strsplit(param->choices, "|", -1);
        const unsigned n = (unsigned)lround(v[0]);
        return g_strdup(n < g_strv_length(words) ? words[n] : "");
    }
    case EP_NUMBER:
        break;
    }
    return wording_measure(param->unit, v[0]);
}

static void add_effect(GPtrArray *rows, const Composition *composition,
                       const Effect *effect, RTime at)
{
    EffectMoment moment;
    unsigned count;
    const EffectParam *params = effect_params(effect->type->kind, &count);
    effect_eval(effect, at, &moment);
    add(rows, INSPECT_EFFECT, _(effect->type->label), _(effect->type->does))->effect =
        effect->type;
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *label = g_strdup_printf("  %s", _(params[i].label));
        g_autofree char *value =
            param_text(&params[i], moment.v[i], composition, effect);
        InspectorRow *row = add(rows, INSPECT_PARAM, label, value);
        const Value *given = effect->values[i];
        row->effect = effect->type;
        row->param = &params[i];
        row->number = moment.v[i][0];
        row->keys = given && given->type == VALUE_CURVE ? given->curve->n_keys : 0;
    }
}

static void add_effects(GPtrArray *rows, const Composition *composition,
                        const Node *node, RTime at)
{
    g_autoptr(GPtrArray) effects =
        effects_read(proplist_get(node->props, PROP_EFFECTS), NULL);
    if (!effects || effects->len == 0)
        return;
    add(rows, INSPECT_HEAD, _("Effects"), "");
    for (unsigned i = 0; i < effects->len; i++)
        add_effect(rows, composition, effects->pdata[i], at);
}

/* ---- transitions ----------------------------------------------------------------- */

static void add_transitions(GPtrArray *rows, const Track *track, const Clip *clip)
{
    bool headed = false;
    for (unsigned i = 0; i < track->transitions->len; i++) {
        const Transition *transition = track->transitions->pdata[i];
        const bool in = g_strcmp0(transition->to, clip->node.id) == 0;
        if (!in && g_strcmp0(transition->from, clip->node.id) != 0)
            continue;
        if (!headed)
            add(rows, INSPECT_HEAD, _("Transitions"), "");
        headed = true;
        const TransitionType *type = transition_type_find(transition->type);
        g_autofree char *length =
            wording_length(rtime_add(transition->before, transition->after));
        g_autofree char *value =
            g_strdup_printf("%s, %s", type ? _(type->label) : transition->type, length);
        InspectorRow *row = add(rows, INSPECT_TRANSITION,
                                in ? _("at its start") : _("at its end"), value);
        row->at_start = in;
        row->type = g_strdup(transition->type);
    }
}

/* ---- all of it ------------------------------------------------------------------- */

static void add_place(GPtrArray *rows, const Composition *composition,
                      const ClipPlace *place)
{
    g_autofree char *start = rtime_format(place->clip->start);
    g_autofree char *length = wording_length(place->clip->duration);
    g_autofree char *name = g_strdup(clip_label(composition, place->clip));
    add(rows, INSPECT_HEAD, wording_kind(place->clip->kind), name);
    add(rows, INSPECT_FACT, _("starts at"), start);
    add(rows, INSPECT_FACT, _("length"), length);
}

static void add_clip(GPtrArray *rows, const Composition *composition,
                     const ClipPlace *place, RTime at)
{
    const Node *node = &place->clip->node;
    unsigned group = 0; /* its head is the clip's name */
    at = rtime_sub(at, place->clip->start);
    add_place(rows, composition, place);
    add_properties(rows, composition, node, at, 0, PROP_EFFECTS, &group);
    add_effects(rows, composition, node, at);
    add_properties(rows, composition, node, at, PROP_EFFECTS, PROP_COUNT, &group);
    add_transitions(rows, place->track, place->clip);
}

/* "V2", as on the timeline; "" where the film does not have it. */
static char *track_name(const Sequence *sequence, const Track *track)
{
    g_autoptr(GArray) rows = timeline_rows(sequence);
    const int index = timeline_rows_find(rows, track->node.id);
    return g_strdup(index < 0 ? "" : g_array_index(rows, TimelineRow, index).name);
}

/* What it has of effects is told, and not to be changed here. */
static void add_effect_facts(GPtrArray *rows, const Composition *composition,
                             const Node *node, RTime at)
{
    const unsigned before = rows->len;
    add_effects(rows, composition, node, at);
    for (unsigned i = before; i < rows->len; i++) {
        InspectorRow *row = rows->pdata[i];
        if (row->kind != INSPECT_HEAD)
            row->kind = INSPECT_FACT;
    }
}

/* What a track is told to be although it was never said. */
static bool is_of_tracks(PropId id)
{
    static const PropId ALWAYS[] = { PROP_LABEL,  PROP_ENABLED,    PROP_LOCKED,
                                     PROP_VOLUME, PROP_TRACK_MUTE, PROP_MAGNETIC,
                                     PROP_ROLE };
    for (unsigned i = 0; i < G_N_ELEMENTS(ALWAYS); i++)
        if (ALWAYS[i] == id)
            return true;
    return false;
}

/* What a plan changes of a track (edit/plan.h, the verb track). */
static bool is_changed(PropId id)
{
    static const PropId CHANGED[] = { PROP_LABEL,   PROP_ENABLED, PROP_LOCKED,
                                      PROP_VOLUME,  PROP_PAN,     PROP_TRACK_MUTE,
                                      PROP_MAGNETIC };
    for (unsigned i = 0; i < G_N_ELEMENTS(CHANGED); i++)
        if (CHANGED[i] == id)
            return true;
    return false;
}

static void add_track_row(GPtrArray *rows, const Composition *composition,
                          const Node *node, PropId id, RTime at)
{
    g_autofree char *value = value_text(composition, node, id, at);
    const InspectorKind kind = is_changed(id) ? INSPECT_PROPERTY : INSPECT_FACT;
    InspectorRow *row = add(rows, kind, _(property_get(id)->label), value);
    row->prop = id;
    row->of_track = true;
    row->own = proplist_get(node->props, id) != NULL;
}

static void add_track(GPtrArray *rows, const Composition *composition,
                      const Track *track, RTime at)
{
    const Node *node = &track->node;
    g_autofree char *name = track_name(composition_main(composition), track);
    g_autofree char *clips = g_strdup_printf("%u", track->clips->len);
    add(rows, INSPECT_HEAD, _("Track"), name);
    for (PropId id = 0; id < PROP_COUNT; id++) {
        const Property *property = property_get(id);
        if (!(property->owners & OWN_TRACK) || !is_shown(property) ||
            (!proplist_get(node->props, id) && !is_of_tracks(id)))
            continue;
        add_track_row(rows, composition, node, id, at);
    }
    add(rows, INSPECT_FACT, _("clips"), clips);
    add_effect_facts(rows, composition, node, at);
}

static void add_sequence(GPtrArray *rows, const Composition *composition, RTime at)
{
    const Sequence *sequence = composition_main(composition);
    unsigned group = 0;
    g_autofree char *length = rtime_format(sequence_duration(sequence));
    add(rows, INSPECT_HEAD, _("Film"), "");
    add(rows, INSPECT_FACT, _("plays"), length);
    group = group_of(PROP_SIZE);
    add_properties(rows, composition, &sequence->node, at, PROP_SIZE, PROP_COUNT,
                   &group);
}

GPtrArray *inspector_rows(const Composition *composition, const char *clip_id,
                          const char *track_id, RTime at)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    const Track *track =
        track_id ? composition_find_track(composition, track_id, NULL, NULL) : NULL;
    ClipPlace place;
    if (clip_id && composition_find_clip(composition, clip_id, &place)) {
        add_clip(rows, composition, &place, at);
        return rows;
    }
    if (track)
        add_track(rows, composition, track, at);
    add_sequence(rows, composition, at);
    return rows;
}

GPtrArray *inspector_fitting(const GPtrArray *rows, const char *pattern)
{
    GPtrArray *fitting = g_ptr_array_new();
    for (unsigned i = 0; i < rows->len; i++) {
        const InspectorRow *row = rows->pdata[i];
        const bool head = row->kind == INSPECT_HEAD;
        if (!*pattern || (!head && (fuzzy_score(pattern, row->label) > 0 ||
                                    fuzzy_score(pattern, row->value) > 0)))
            g_ptr_array_add(fitting, rows->pdata[i]);
    }
    return fitting;
}
