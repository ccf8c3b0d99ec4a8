/* Questions about clips. */
#include "query_clips.h"

#include "answer.h"
#include "select_private.h"
#include "styling.h"

#include "chatkut/model/effect.h"

#include <glib/gi18n.h>
#include <string.h>

void query_add_line(GString *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (text->len > 0)
        g_string_append_c(text, '\n');
    g_string_append_vprintf(text, format, args);
    va_end(args);
}

void query_add_rest(GString *text, unsigned shown, unsigned count)
{
    unsigned rest = count - shown;
    if (rest > 0)
        query_add_line(text, ngettext("… and %u more", "… and %u more", rest), rest);
}

bool query_answer(Work *work, GString **text)
{
    return answer_text(work, g_string_free(g_steal_pointer(text), FALSE));
}

static const ClipPlace *place_at(const GArray *places, unsigned index)
{
    return &g_array_index(places, ClipPlace, index);
}

/* Those of "target"; without one, all of the timeline in its order. */
static bool asked_clips(Work *work, GArray *places)
{
    const json_t *target = work_field(work, "target");
    if (target)
        return work_resolve(work, target, "target", OWN_CLIP, places);
    select_collect(work_sequence(work), places);
    return true;
}

/* "2 videos", "one text". Owned by the caller. */
static char *count_wording(ClipKind kind, unsigned n)
{
    switch (kind) {
    case CLIP_VIDEO:
        return g_strdup_printf(ngettext("%u video", "%u videos", n), n);
    case CLIP_IMAGE:
        return g_strdup_printf(ngettext("%u image", "%u images", n), n);
    case CLIP_AUDIO:
        return g_strdup_printf(ngettext("%u sound", "%u sounds", n), n);
    case CLIP_TEXT:
        return g_strdup_printf(ngettext("%u text", "%u texts", n), n);
    case CLIP_SHAPE:
        return g_strdup_printf(ngettext("%u shape", "%u shapes", n), n);
    case CLIP_CAPTION:
        return g_strdup_printf(
            ngettext("%u block of captions", "%u blocks of captions", n), n);
    case CLIP_ADJUSTMENT:
        return g_strdup_printf(ngettext("%u adjustment", "%u adjustments", n), n);
    default:
        return g_strdup_printf(ngettext("%u sequence", "%u sequences", n), n);
    }
}

/* "5 videos, 2 texts"; "" where there are none. */
char *query_counts(const GArray *places)
{
    unsigned counts[CLIP_KINDS] = { 0 };
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < places->len; i++)
        counts[place_at(places, i)->clip->kind]++;
    for (unsigned i = 0; i < CLIP_KINDS; i++) {
        g_autofree char *count = count_wording(i, counts[i]);
        if (counts[i] > 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", count);
    }
    return g_string_free(text, FALSE);
}

static bool say_none(Work *work)
{
    bool empty = rtime_compare(sequence_duration(work_sequence(work)), RTIME_ZERO) == 0;
    return answer_text(work, g_strdup(empty ? _("The timeline is empty.")
                                            : _("There is none like that.")));
}

static bool are_of_one_kind(const GArray *places)
{
    for (unsigned i = 1; i < places->len; i++)
        if (place_at(places, i)->clip->kind != place_at(places, 0)->clip->kind)
            return false;
    return true;
}

/* "6 texts:", "5 clips: 3 videos, 2 texts" */
static void add_heading(GString *text, const GArray *places)
{
    g_autofree char *counts = query_counts(places);
    if (are_of_one_kind(places))
        query_add_line(text, "%s:", counts);
    else
        query_add_line(text, ngettext("%u clip: %s", "%u clips: %s", places->len),
                       places->len, counts);
}

bool query_list(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GString) text = g_string_new(NULL);
    if (!asked_clips(work, places))
        return false;
    if (places->len == 0)
        return say_none(work);
    unsigned shown = MIN(places->len, QUERY_LINES_MAX);
    if (places->len > 1)
        add_heading(text, places);
    for (unsigned i = 0; i < shown; i++) {
        const Clip *clip = place_at(places, i)->clip;
        g_autofree char *name = wording_clip(work->now, clip);
        g_autofree char *span = wording_span(clip->start, clip_end(clip));
        query_add_line(text, "%u. %s · %s", i + 1, name, span);
        work_mention(work, clip->node.id);
    }
    query_add_rest(text, shown, places->len);
    return query_answer(work, &text);
}

bool query_duration(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    RTime total = sequence_duration(work_sequence(work));
    if (!asked_clips(work, places))
        return false;
    if (!work_field(work, "target")) {
        g_autofree char *length = wording_length(total);
        return total.num == 0
                   ? say_none(work)
                   : answer_text(work,
                                 g_strdup_printf(_("The video is %s long."), length));
    }
    total = RTIME_ZERO;
    for (unsigned i = 0; i < places->len; i++) {
        total = rtime_add(total, place_at(places, i)->clip->duration);
        work_mention(work, place_at(places, i)->clip->node.id);
    }
    g_autofree char *clips = work_wording_places(work, places);
    g_autofree char *length = wording_length(total);
    if (places->len == 0)
        return say_none(work);
    if (places->len > 1)
        return answer_text(
            work, g_strdup_printf(_("%s are %s long together."), clips, length));
    const Clip *clip = place_at(places, 0)->clip;
    g_autofree char *span = wording_span(clip->start, clip_end(clip));
    return answer_text(work,
                       g_strdup_printf(_("%s is %s long · %s"), clips, length, span));
}

static bool is_there(const Clip *clip, RTime at)
{
    return rtime_compare(clip->start, at) <= 0 && rtime_compare(at, clip_end(clip)) < 0;
}

/* The top picture first. */
bool query_at_time(Work *work)
{
    const Sequence *sequence = work_sequence(work);
    const json_t *said = work_field(work, "at");
    RTime at = work->context.playhead.den > 0 ? work->context.playhead : RTIME_ZERO;
    g_autoptr(GString) text = g_string_new(NULL);
    if (said && !work_time(work, said, "at",
                           moment_base_sequence(work->now, &work->context), &at))
        return false;
    for (unsigned i = sequence->tracks->len; i-- > 0;) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++) {
            const Clip *clip = track->clips->pdata[n];
            if (!is_there(clip, at))
                continue;
            g_autofree char *name = wording_clip(work->now, clip);
            g_autofree char *span = wording_span(clip->start, clip_end(clip));
            query_add_line(text, "%s · %s", name, span);
            work_mention(work, clip->node.id);
        }
    }
    g_autofree char *time = rtime_format(at);
    if (text->len == 0)
        return answer_text(work, g_strdup_printf(_("There is nothing at %s."), time));
    g_autofree char *heading = g_strdup_printf(_("At %s:"), time);
    g_string_prepend_c(text, '\n');
    g_string_prepend(text, heading);
    return query_answer(work, &text);
}

/* Not for people: ids and what is kept for other programs. */
static bool is_told(PropId prop, const Value *value)
{
    const PropType type = property_get(prop)->type;
    return type != TYPE_ID && type != TYPE_META && type != TYPE_HASH &&
           (value->type != VALUE_JSON || type == TYPE_TEXT || type == TYPE_PAINT);
}

/* What is told of every clip that can have it, also where it has none of its own. */
static const PropId TOLD[] = { PROP_FONT_SIZE, PROP_COLOR,  PROP_SPEED,
                               PROP_OPACITY,   PROP_VOLUME, PROP_MUTE };

static bool always_told(PropId prop)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(TOLD); i++)
        if (TOLD[i] == prop)
            return true;
    return false;
}

static Value *told_value(const ClipPlace *place, PropId prop)
{
    const Value *value = node_value(&place->clip->node, prop);
    if (!value && prop == PROP_FONT_SIZE)
        return value_new_number(styling_default_font_size(place->sequence));
    return value ? value_ref(value) : NULL;
}

static bool is_heard(const Work *work, const ClipPlace *place, PropId prop)
{
    bool sound = prop == PROP_VOLUME || prop == PROP_MUTE;
    return !sound || clip_has_sound(work->now, place->clip);
}

static void tell_property(GString *text, PropId prop, const Value *value)
{
    g_autofree char *told = wording_change(prop, NULL, value);
    g_string_append_printf(text, " · %s", told);
}

static void tell_fallbacks(const Work *work, GString *text, const ClipPlace *place)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(TOLD); i++) {
        bool can = property_get(TOLD[i])->owners & place->clip->node.owner;
        g_autoptr(Value) value = can ? told_value(place, TOLD[i]) : NULL;
        if (value && is_heard(work, place, TOLD[i]))
            tell_property(text, TOLD[i], value);
    }
}

/* "effects Blur 8 px, Mirror" */
static void tell_effects(GString *text, const Clip *clip)
{
    const Value *value = proplist_get(clip->node.props, PROP_EFFECTS);
    g_autoptr(GPtrArray) effects = effects_read(value, NULL);
    for (unsigned i = 0; effects && i < effects->len; i++) {
        const Effect *effect = effects->pdata[i];
        const EffectParam *amount = effect_amount(effect->type->kind);
        g_string_append(text, i > 0 ? ", " : " · ");
        if (i == 0)
            g_string_append_printf(text, "%s ", _(property_get(PROP_EFFECTS)->label));
        g_string_append(text, _(effect->type->label));
        unsigned count;
        const EffectParam *first = effect_params(effect->type->kind, &count);
        const Value *much = amount ? effect->values[amount - first] : NULL;
        if (!much || much->type != VALUE_NUMBER)
            continue;
        g_autofree char *measure = wording_measure(amount->unit, much->number);
        g_string_append_printf(text, " %s", measure);
    }
}

static char *clip_properties(const Work *work, const ClipPlace *place)
{
    const Clip *clip = place->clip;
    g_autofree char *name = wording_clip(work->now, clip);
    g_autofree char *span = wording_span(clip->start, clip_end(clip));
    g_autofree char *length = wording_length(clip->duration);
    const char *role = node_string(&place->track->node, PROP_LABEL);
    GString *text = g_string_new(NULL);
    if (!role)
        role = node_string(&place->track->node, PROP_ROLE);
    g_string_append_printf(text, "%s · %s (%s) · ", name, span, length);
    g_string_append_printf(text, role ? _("track %u (%s)") : _("track %u"),
                           place->track_index + 1, role);
    tell_fallbacks(work, text, place);
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId prop = proplist_nth(clip->node.props, i, &value);
        if (is_told(prop, value) && !always_told(prop) && prop != PROP_LABEL)
            tell_property(text, prop, value);
    }
    tell_effects(text, clip);
    return g_string_free(text, FALSE);
}

bool query_properties(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GString) text = g_string_new(NULL);
    if (!work_resolve(work, work_field(work, "target"), "target", OWN_CLIP, places))
        return false;
    if (places->len == 0)
        return say_none(work);
    unsigned shown = MIN(places->len, QUERY_LINES_MAX);
    for (unsigned i = 0; i < shown; i++) {
        g_autofree char *line = clip_properties(work, place_at(places, i));
        query_add_line(text, "%s", line);
        work_mention(work, place_at(places, i)->clip->node.id);
    }
    query_add_rest(text, shown, places->len);
    return query_answer(work, &text);
}
