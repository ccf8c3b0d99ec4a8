#include "chatkut/render/compositor.h"

#include "caption.h"
#include "chatkut/media/input.h"
#include "chatkut/model/effect.h"
#include "chatkut/model/transition_type.h"
#include "chatkut/render/canvas.h"
#include "shape.h"

#include <glib/gi18n.h>
#include <string.h>

enum { NEST_MAX = 16 };

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_propagate_error(error, g_error_new_valist(MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                                                format, arguments));
    va_end(arguments);
    return false;
}

/* ---- effects --------------------------------------------------------------------- */

/* The assets that an effect names are there, and what it takes them for. */
static bool check_effect_assets(const Composition *composition, const Effect *effect,
                                GError **error)
{
    unsigned count;
    const EffectParam *params = effect_params(effect->type->kind, &count);
    for (unsigned i = 0; i < count; i++) {
        const char *id = effect_asset(effect, params[i].id);
        const Asset *asset = id ? composition_asset(composition, id) : NULL;
        if (id &&
            (!asset || strcmp(asset_kind_name(asset->kind), params[i].choices) != 0))
            return refuse(error,
                          _("the effect “%s”: its parameter “%s” must be the id of an "
                            "asset of the kind “%s”"),
                          effect->type->name, params[i].name, params[i].choices);
    }
    return true;
}

static bool check_effects(const Composition *composition, const Node *node,
                          const char *label, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GPtrArray) effects =
        effects_read(proplist_get(node->props, PROP_EFFECTS), &reason);
    for (unsigned i = 0; effects && i < effects->len && !reason; i++)
        check_effect_assets(composition, g_ptr_array_index(effects, i), &reason);
    return !reason || refuse(error, "“%s”: %s", label, reason->message);
}

/* ---- clips ----------------------------------------------------------------------- */

static bool check_media(const Composition *composition, const Clip *clip,
                        const char *label, GError **error)
{
    const Asset *asset = clip_asset(composition, clip);
    if (!asset)
        return refuse(error, _("“%s” plays media that the project does not have"),
                      label);
    return true;
}

static bool check_shape(const Clip *clip, const char *label, GError **error)
{
    g_autoptr(GError) reason = NULL;
    return shape_is_drawable(clip, &reason) ||
           refuse(error, "“%s”: %s", label, reason->message);
}

static bool check_text(const Clip *clip, const char *label, GError **error)
{
    g_autoptr(GError) reason = NULL;
    return title_is_drawable(clip, &reason) ||
           refuse(error, "“%s”: %s", label, reason->message);
}

static bool check_caption(const Clip *clip, const char *label, GError **error)
{
    g_autoptr(GError) reason = NULL;
    return caption_is_drawable(clip, &reason) ||
           refuse(error, "“%s”: %s", label, reason->message);
}

static bool check_sequence(const Composition *composition, const Sequence *sequence,
                           unsigned depth, GError **error);

static bool check_nested(const Composition *composition, const Clip *clip,
                         const char *label, unsigned depth, GError **error)
{
    const Sequence *inner =
        composition_sequence(composition, node_string(&clip->node, PROP_SEQUENCE));
    if (!inner)
        return refuse(error, _("“%s” plays a sequence that the project does not have"),
                      label);
    if (depth >= NEST_MAX)
        return refuse(error, _("“%s” nests sequences more than %d deep"), label,
                      (int)NEST_MAX);
    return check_sequence(composition, inner, depth + 1, error);
}

static bool check_clip(const Composition *composition, const Clip *clip, unsigned depth,
                       GError **error)
{
    const char *label = clip_label(composition, clip);
    if (!check_effects(composition, &clip->node, label, error))
        return false;
    switch (clip->kind) {
    case CLIP_VIDEO:
    case CLIP_IMAGE:
        return check_media(composition, clip, label, error);
    case CLIP_SHAPE:
        return check_shape(clip, label, error);
    case CLIP_TEXT:
        return check_text(clip, label, error);
    case CLIP_SEQUENCE:
        return check_nested(composition, clip, label, depth, error);
    case CLIP_CAPTION:
        return check_caption(clip, label, error);
    case CLIP_ADJUSTMENT:
    case CLIP_AUDIO:
    case CLIP_KINDS:
        break;
    }
    return true;
}

/* ---- tracks ---------------------------------------------------------------------- */

static bool check_transition(const Transition *transition, const char *label,
                             GError **error)
{
    g_autoptr(GError) reason = NULL;
    TransitionStyle style;
    return transition_style_read(transition, &style, &reason) ||
           refuse(error, "“%s”: %s", label, reason->message);
}

static const char *label_of(const Composition *composition, const Track *track,
                            const char *id)
{
    for (unsigned i = 0; id && i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (strcmp(clip->node.id, id) == 0)
            return clip_label(composition, clip);
    }
    return NULL;
}

/* The clips that it joins, "a – b"; one where it has a free end. Owned by the
 * caller. */
static char *transition_label(const Composition *composition, const Track *track,
                              const Transition *transition)
{
    const char *from = label_of(composition, track, transition->from);
    const char *to = label_of(composition, track, transition->to);
    if (from && to)
        return g_strdup_printf("%s – %s", from, to);
    return g_strdup(from ? from : to ? to : track->node.id);
}

static bool check_transitions(const Composition *composition, const Track *track,
                              GError **error)
{
    for (unsigned i = 0; i < track->transitions->len; i++) {
        const Transition *transition = g_ptr_array_index(track->transitions, i);
        g_autofree char *label = transition_label(composition, track, transition);
        if (!check_transition(transition, label, error))
            return false;
    }
    return true;
}

/* When it is, before what is wrong. False. */
static bool tell_time(const Clip *clip, GError **error)
{
    g_autofree char *time = rtime_format(clip->start);
    g_prefix_error(error, _("At %s: "), time);
    return false;
}

static bool check_track(const Composition *composition, const Track *track,
                        unsigned depth, GError **error)
{
    const char *name = node_string(&track->node, PROP_LABEL);
    const char *label = name ? name : track->node.id;
    if (!check_effects(composition, &track->node, label, error))
        return false;
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (node_bool(&clip->node, PROP_ENABLED) &&
            !check_clip(composition, clip, depth, error))
            return tell_time(clip, error);
    }
    return check_transitions(composition, track, error);
}

static bool check_sequence(const Composition *composition, const Sequence *sequence,
                           unsigned depth, GError **error)
{
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(sequence->tracks, i);
        if (track->kind == TRACK_VIDEO && node_bool(&track->node, PROP_ENABLED) &&
            !check_track(composition, track, depth, error))
            return false;
    }
    return true;
}

bool compositor_check(const Composition *composition, const Sequence *sequence,
                      GError **error)
{
    return check_sequence(composition, sequence, 0, error);
}
