/* The lines of a brief: a clip, a medium, a marker each. */
#include "brief_private.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

void brief_track_name(GString *out, const Sequence *sequence, unsigned index)
{
    const Track *track = sequence->tracks->pdata[index];
    unsigned n = 0;
    for (unsigned i = 0; i <= index; i++)
        n += ((const Track *)sequence->tracks->pdata[i])->kind == track->kind;
    g_string_append_printf(out, "%c%u", track->kind == TRACK_VIDEO ? 'V' : 'A', n);
}

/* ---- values ---------------------------------------------------------------------- */

static double written_as(const Property *property, double number)
{
    bool percent = property->unit == UNIT_PERCENT || property->unit == UNIT_GAIN;
    return percent ? number * 100 : number;
}

static void append_measure(GString *out, const Property *property, double number)
{
    brief_number(out, written_as(property, number));
    if (property->unit == UNIT_PERCENT || property->unit == UNIT_GAIN)
        g_string_append_c(out, '%');
}

static void append_color(GString *out, uint32_t rgba)
{
    if ((rgba & 0xff) == 0xff)
        g_string_append_printf(out, "#%06x", rgba >> 8);
    else
        g_string_append_printf(out, "#%08x", rgba);
}

/* The kinds of effects, or how many there are of something: "(blur, vignette)". */
static void append_list(GString *out, const json_t *list)
{
    size_t i;
    json_t *item;
    if (!json_is_array(list)) {
        g_string_append(out, "set");
        return;
    }
    g_string_append_c(out, '(');
    json_array_foreach(list, i, item)
    {
        const char *type = json_string_value(json_object_get(item, "type"));
        if (type && i < 8)
            g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", type);
    }
    if (!json_object_get(json_array_get(list, 0), "type"))
        g_string_append_printf(out, "%zu", json_array_size(list));
    g_string_append_c(out, ')');
}

static void append_value(BriefPack *pack, const Property *property, const Value *value)
{
    GString *out = pack->out;
    switch (value->type) {
    case VALUE_BOOL:
        g_string_append(out, value->boolean ? "true" : "false");
        break;
    case VALUE_NUMBER:
        append_measure(out, property, value->number);
        break;
    case VALUE_VEC2:
        append_measure(out, property, value->vec2[0]);
        g_string_append_c(out, ',');
        append_measure(out, property, value->vec2[1]);
        break;
    case VALUE_COLOR:
        append_color(out, value->color);
        break;
    case VALUE_STRING:
        if (property->type == TYPE_ENUM)
            g_string_append(out, value->string);
        else
            brief_quote(pack, value->string);
        break;
    case VALUE_TIME:
    case VALUE_RATIO:
        brief_seconds(out, value->time);
        break;
    case VALUE_CURVE:
        g_string_append_printf(out, "animated(%u keys)", value->curve->n_keys);
        break;
    case VALUE_JSON:
        append_list(out, value->json);
        break;
    }
}

/* ---- clips ----------------------------------------------------------------------- */

/* What is said elsewhere in the line, or nothing to plans. */
static bool is_told_apart(PropId id)
{
    switch (id) {
    case PROP_LABEL:
    case PROP_ASSET:
    case PROP_TEXT:
    case PROP_SEQUENCE:
    case PROP_LINK:
    case PROP_META:
    case PROP_MARKERS:
    case PROP_PATH:
    case PROP_POINTS:
        return true;
    default:
        return false;
    }
}

static void append_props(BriefPack *pack, const Node *node)
{
    for (unsigned i = 0; i < proplist_count(node->props); i++) {
        const Value *value, *fallback;
        PropId id = proplist_nth(node->props, i, &value);
        fallback = property_fallback(id);
        if (is_told_apart(id) || (fallback && value_equal(value, fallback)))
            continue;
        g_string_append_printf(pack->out, " %s ", property_get(id)->name);
        append_value(pack, property_get(id), value);
    }
}

static void append_text(BriefPack *pack, const Clip *clip, const char *label)
{
    g_autofree char *text = clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    if (!text || strcmp(text, label) == 0)
        return;
    g_string_append(pack->out, " text ");
    brief_quote(pack, text);
}

/* The first words of captions: they say which are meant. */
static void append_cues(BriefPack *pack, const Clip *clip)
{
    const Value *cues = proplist_get(clip->node.props, PROP_CUES);
    const json_t *first = cues ? json_array_get(cues->json, 0) : NULL;
    const char *text = json_string_value(json_object_get(first, "text"));
    if (!text)
        return;
    g_string_append(pack->out, " begins ");
    brief_quote(pack, text);
}

static void append_join(BriefPack *pack, const char *how, const Transition *join)
{
    if (!join)
        return;
    g_string_append_printf(pack->out, " %s %s ", how, join->type);
    brief_seconds(pack->out, rtime_add(join->before, join->after));
}

static void append_joins(BriefPack *pack, const char *clip_id)
{
    const Transition *leaves = g_hash_table_lookup(pack->leaves, clip_id);
    append_join(pack, "begins-with", g_hash_table_lookup(pack->begins, clip_id));
    append_join(pack, leaves && leaves->to ? "then" : "ends-with", leaves);
}

void brief_clip_line(BriefPack *pack, const ClipPlace *place)
{
    const Composition *composition = pack->source->composition;
    const Clip *clip = place->clip;
    const char *label = clip_label(composition, clip);
    GString *out = pack->out;
    g_string_append_printf(out, "%s %s ",
                           wire_names_of_clip(pack->brief->names, clip->node.id),
                           clip_kind_name(clip->kind));
    brief_quote(pack, label);
    g_string_append_c(out, ' ');
    brief_track_name(out, place->sequence, place->track_index);
    g_string_append_c(out, ' ');
    brief_seconds(out, clip->start);
    g_string_append_c(out, '-');
    brief_seconds(out, clip_end(clip));
    append_text(pack, clip, label);
    append_cues(pack, clip);
    append_props(pack, &clip->node);
    append_joins(pack, clip->node.id);
    g_string_append_c(out, '\n');
    pack->brief->counts.clips++;
}

/* ---- media, markers -------------------------------------------------------------- */

void brief_asset_line(BriefPack *pack, const Asset *asset)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    const char *label = asset_label(asset);
    g_autofree char *name = g_strdup_printf("a%u", ++pack->brief->counts.media);
    wire_names_add_asset(pack->brief->names, name, label);
    g_string_append_printf(pack->out, "%s %s ", name, asset_kind_name(asset->kind));
    brief_quote(pack, label);
    if (length && length->type == VALUE_TIME) {
        g_string_append_c(pack->out, ' ');
        brief_seconds(pack->out, length->time);
        g_string_append_c(pack->out, 's');
    }
    g_string_append_c(pack->out, '\n');
}

enum { MARKERS_MAX = 30 };

void brief_marker_lines(BriefPack *pack)
{
    const Value *markers = proplist_get(pack->sequence->node.props, PROP_MARKERS);
    size_t i;
    json_t *marker;
    if (!markers)
        return;
    json_array_foreach(markers->json, i, marker)
    {
        const char *label = json_string_value(json_object_get(marker, "label"));
        RTime at;
        if (i >= MARKERS_MAX)
            break;
        if (!time_from_json(json_object_get(marker, "at"), (Rate){ 0 }, &at))
            continue;
        g_string_append(pack->out, "marker ");
        brief_seconds(pack->out, at);
        g_string_append_c(pack->out, ' ');
        brief_quote(pack, label ? label : "");
        g_string_append_c(pack->out, '\n');
        pack->brief->counts.markers++;
    }
    if (json_array_size(markers->json) > MARKERS_MAX)
        g_string_append(pack->out, "… more markers\n");
}
