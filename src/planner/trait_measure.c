/* Stage 4: what is measured of clips, the properties and what is worked out. */
#include "trait.h"

#include "chatkut/model/walk.h"

#include <math.h>
#include <string.h>

/* ---- what is worked out ---------------------------------------------------------- */

typedef struct {
    const Composition *composition;
    TraitScope *scope;
    const ClipPlace *place;
    const Clip *clip;
} Subject;

static bool has_duration(const Subject *subject, double *measure)
{
    *measure = rtime_seconds(subject->clip->duration);
    return true;
}

static bool has_start(const Subject *subject, double *measure)
{
    *measure = rtime_seconds(subject->clip->start);
    return true;
}

static bool has_end(const Subject *subject, double *measure)
{
    *measure = rtime_seconds(clip_end(subject->clip));
    return true;
}

static bool has_layer(const Subject *subject, double *measure)
{
    *measure = subject->place->track_index;
    return true;
}

/* Speed without its direction. */
static bool has_speed(const Subject *subject, double *measure)
{
    *measure = fabs(rtime_seconds(clip_speed(subject->clip)));
    return (subject->clip->node.owner & OWN_PLAYED) != 0;
}

static bool is_reversed(const Subject *subject, double *measure)
{
    *measure = clip_speed(subject->clip).num < 0;
    return (subject->clip->node.owner & OWN_PLAYED) != 0;
}

static bool on_track(const Subject *subject, PropId prop)
{
    return node_bool(&subject->place->track->node, prop);
}

static bool is_muted(const Subject *subject, double *measure)
{
    *measure = node_bool(&subject->clip->node, PROP_MUTE) ||
               on_track(subject, PROP_TRACK_MUTE);
    return (subject->clip->node.owner & OWN_HEARD) != 0;
}

static bool is_shown(const Subject *subject, double *measure)
{
    *measure = node_bool(&subject->clip->node, PROP_ENABLED) &&
               on_track(subject, PROP_ENABLED);
    return true;
}

static bool is_locked(const Subject *subject, double *measure)
{
    *measure =
        node_bool(&subject->clip->node, PROP_LOCKED) || on_track(subject, PROP_LOCKED);
    return true;
}

/* Is anything heard of it? */
static bool has_sound(const Subject *subject, double *measure)
{
    double muted = 0;
    bool can = clip_has_sound(subject->composition, subject->clip);
    is_muted(subject, &muted);
    const Value *volume = can ? node_value(&subject->clip->node, PROP_VOLUME) : NULL;
    bool silent = volume && volume->type == VALUE_NUMBER && volume->number <= 0;
    *measure = can && !muted && !silent;
    return true;
}

/* Seconds of transitions at a clip's ends: at a free end it fades, across a cut it
 * joins. */
typedef struct {
    double fade_in, fade_out, join;
} Ends;

static Ends *ends_for(GHashTable *ends, const char *clip)
{
    Ends *known = g_hash_table_lookup(ends, clip);
    if (!known) {
        known = g_new0(Ends, 1);
        g_hash_table_insert(ends, (char *)(uintptr_t)clip, known);
    }
    return known;
}

static void note_transition(GHashTable *ends, const Transition *one)
{
    double length = rtime_seconds(rtime_add(one->before, one->after));
    bool joins = one->from && one->to;
    if (one->from) {
        Ends *from = ends_for(ends, one->from);
        *(joins ? &from->join : &from->fade_out) += length;
    }
    if (one->to) {
        Ends *to = ends_for(ends, one->to);
        *(joins ? &to->join : &to->fade_in) += length;
    }
}

static GHashTable *all_ends(const Composition *composition)
{
    GHashTable *ends = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (TrackWalk walk = track_walk(composition); track_walk_next(&walk);)
        for (unsigned i = 0; i < walk.track->transitions->len; i++)
            note_transition(ends, g_ptr_array_index(walk.track->transitions, i));
    return ends;
}

static Ends ends_of(const Subject *subject)
{
    if (!subject->scope->ends)
        subject->scope->ends = all_ends(subject->composition);
    const Ends *ends =
        g_hash_table_lookup(subject->scope->ends, subject->clip->node.id);
    return ends ? *ends : (Ends){ 0 };
}

void trait_scope_clear(TraitScope *scope)
{
    g_clear_pointer(&scope->ends, g_hash_table_unref);
}

static double sound_fade(const Subject *subject, PropId prop)
{
    const Value *value = proplist_get(subject->clip->node.props, prop);
    return value ? rtime_seconds(value->time) : 0;
}

static bool has_fade_in(const Subject *subject, double *measure)
{
    *measure = ends_of(subject).fade_in + sound_fade(subject, PROP_FADE_IN);
    return true;
}

static bool has_fade_out(const Subject *subject, double *measure)
{
    *measure = ends_of(subject).fade_out + sound_fade(subject, PROP_FADE_OUT);
    return true;
}

static bool has_fade(const Subject *subject, double *measure)
{
    double in, out;
    has_fade_in(subject, &in);
    has_fade_out(subject, &out);
    *measure = in + out;
    return true;
}

static bool has_transition(const Subject *subject, double *measure)
{
    *measure = ends_of(subject).join;
    return true;
}

/* "effect.blur": has it that one? */
static const char EFFECT_PREFIX[] = "effect.";

static double count_effects(const Clip *clip, const char *kind)
{
    const Value *value = proplist_get(clip->node.props, PROP_EFFECTS);
    double count = 0;
    size_t i;
    json_t *effect;
    json_array_foreach(value ? value->json : NULL, i, effect)
    {
        const char *type = json_string_value(json_object_get(effect, "type"));
        count += g_strcmp0(type, kind) == 0;
    }
    return count;
}

static bool has_effects(const Subject *subject, double *measure)
{
    const Value *value = proplist_get(subject->clip->node.props, PROP_EFFECTS);
    *measure = value ? (double)json_array_size(value->json) : 0;
    return true;
}

static bool is_animated(const Subject *subject, double *measure)
{
    const PropList *props = subject->clip->node.props;
    *measure = 0;
    for (unsigned i = 0; i < proplist_count(props); i++) {
        const Value *value;
        proplist_nth(props, i, &value);
        *measure += value->type == VALUE_CURVE;
    }
    return true;
}

static bool is_cropped(const Subject *subject, double *measure)
{
    static const PropId SIDES[] = { PROP_CROP_LEFT, PROP_CROP_TOP, PROP_CROP_RIGHT,
                                    PROP_CROP_BOTTOM };
    *measure = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (proplist_get(subject->clip->node.props, SIDES[i]))
            *measure += node_number(&subject->clip->node, SIDES[i]);
    return (subject->clip->node.owner & OWN_FITTED) != 0;
}

static bool has_prop(const Subject *subject, PropId prop)
{
    return proplist_get(subject->clip->node.props, prop) != NULL;
}

static bool is_grouped(const Subject *subject, double *measure)
{
    *measure = has_prop(subject, PROP_LINK);
    return true;
}

static bool has_outline(const Subject *subject, double *measure)
{
    *measure =
        has_prop(subject, PROP_STROKE_WIDTH) || has_prop(subject, PROP_OUTLINE_WIDTH);
    return (subject->clip->node.owner & (OWN_WRITTEN | OWN_SHAPE)) != 0;
}

static bool has_shadow(const Subject *subject, double *measure)
{
    *measure = has_prop(subject, PROP_SHADOW_COLOR);
    return (subject->clip->node.owner & OWN_WRITTEN) != 0;
}

static bool has_background(const Subject *subject, double *measure)
{
    *measure = has_prop(subject, PROP_BACKGROUND);
    return (subject->clip->node.owner & OWN_WRITTEN) != 0;
}

static bool is_missing(const Subject *subject, double *measure)
{
    const Asset *asset = clip_asset(subject->composition, subject->clip);
    *measure = asset && node_bool(&asset->node, PROP_MISSING);
    return true;
}

/* Of the media, upright. */
static bool picture_size(const Subject *subject, double size[2])
{
    const Asset *asset = clip_asset(subject->composition, subject->clip);
    const Value *value =
        asset ? proplist_get(asset->node.props, PROP_PICTURE_SIZE) : NULL;
    if (!value)
        return false;
    bool turned = (int)node_number(&asset->node, PROP_TURN) % 180 != 0;
    size[0] = value->vec2[turned];
    size[1] = value->vec2[!turned];
    return true;
}

/* Where its middle is, as a part of the picture's width and height. */
static bool place_in_picture(const Subject *subject, bool down, double *measure)
{
    const Sequence *sequence = subject->place->sequence;
    double at[4] = { sequence->width / 2.0, sequence->height / 2.0 };
    node_eval(&subject->clip->node, PROP_POSITION, subject->clip->duration, at);
    *measure = down ? at[1] / sequence->height : at[0] / sequence->width;
    return (subject->clip->node.owner & OWN_PLACED) != 0;
}

static bool has_across(const Subject *subject, double *measure)
{
    return place_in_picture(subject, false, measure);
}

static bool has_down(const Subject *subject, double *measure)
{
    return place_in_picture(subject, true, measure);
}

static bool has_aspect(const Subject *subject, double *measure)
{
    double size[2];
    if (!picture_size(subject, size) || size[1] <= 0)
        return false;
    *measure = size[0] / size[1];
    return true;
}

static bool has_lines(const Subject *subject, double *measure)
{
    double size[2];
    if (!picture_size(subject, size))
        return false;
    *measure = MIN(size[0], size[1]);
    return true;
}

static bool has_font_size(const Subject *subject, double *measure)
{
    enum { LINES_OF_A_PICTURE = 12 }; /* how large a text is that does not say */
    *measure = has_prop(subject, PROP_FONT_SIZE)
                   ? node_number(&subject->clip->node, PROP_FONT_SIZE)
                   : (double)subject->place->sequence->height / LINES_OF_A_PICTURE;
    return (subject->clip->node.owner & OWN_WRITTEN) != 0;
}

/* How large it is on the screen: letters by their height, pictures by their area's
 * root. */
static bool has_size(const Subject *subject, double *measure)
{
    double scale[4] = { 1, 1 }, size[2];
    node_eval(&subject->clip->node, PROP_SCALE, subject->clip->duration, scale);
    double zoom = sqrt(fabs(scale[0] * scale[1]));
    const Value *box = proplist_get(subject->clip->node.props, PROP_BOX);
    if (has_font_size(subject, measure)) {
        *measure *= zoom;
        return true;
    }
    if (box)
        memcpy(size, box->vec2, sizeof size);
    else if (!picture_size(subject, size))
        return false;
    *measure = sqrt(size[0] * size[1]) * zoom;
    return true;
}

static const struct {
    const char *property;
    bool (*measure)(const Subject *subject, double *measure);
} FEATURES[] = {
    { "duration", has_duration },
    { "start", has_start },
    { "end", has_end },
    { "layer", has_layer },
    { "speed", has_speed },
    { "reversed", is_reversed },
    { "muted", is_muted },
    { "visible", is_shown },
    { "locked", is_locked },
    { "sound", has_sound },
    { "fade", has_fade },
    { "fadeIn", has_fade_in },
    { "fadeOut", has_fade_out },
    { "transition", has_transition },
    { "effects", has_effects },
    { "animated", is_animated },
    { "cropped", is_cropped },
    { "grouped", is_grouped },
    { "outline", has_outline },
    { "shadow", has_shadow },
    { "background", has_background },
    { "x", has_across },
    { "y", has_down },
    { "missing", is_missing },
    { "aspect", has_aspect },
    { "lines", has_lines },
    { "fontSize", has_font_size },
    { "size", has_size },
};

/* ---- measuring ------------------------------------------------------------------- */

static bool measure_property(const char *name, const Clip *clip, double *measure)
{
    const Property *property = property_find(name, clip->node.owner);
    const Value *value = property ? node_value(&clip->node, property->id) : NULL;
    if (!value)
        return false;
    switch (value->type) {
    case VALUE_BOOL:
        *measure = value->boolean;
        return true;
    case VALUE_TIME:
    case VALUE_RATIO:
        *measure = rtime_seconds(value->time);
        return true;
    case VALUE_NUMBER:
    case VALUE_CURVE:
        *measure = node_number(&clip->node, property->id);
        return true;
    default:
        return false;
    }
}

bool trait_measure(const char *property, TraitScope *scope, const ClipPlace *place,
                   double *measure)
{
    const Subject subject = { scope->composition, scope, place, place->clip };
    for (unsigned i = 0; i < G_N_ELEMENTS(FEATURES); i++)
        if (strcmp(FEATURES[i].property, property) == 0)
            return FEATURES[i].measure(&subject, measure);
    if (g_str_has_prefix(property, EFFECT_PREFIX)) {
        *measure = count_effects(place->clip, property + strlen(EFFECT_PREFIX));
        return true;
    }
    return measure_property(property, place->clip, measure);
}
