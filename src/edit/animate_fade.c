#include "animation.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* The transition at an end of the clip, or NULL. */
static const Transition *transition_at(const ClipPlace *place, bool in)
{
    for (unsigned i = 0; i < place->track->transitions->len; i++) {
        const Transition *transition = place->track->transitions->pdata[i];
        if (g_strcmp0(in ? transition->to : transition->from, place->clip->node.id) ==
            0)
            return transition;
    }
    return NULL;
}

static bool has_free_end(const Transition *transition)
{
    return !transition->from || !transition->to;
}

/* A transition of two clips goes once, though both of them may fade. */
static void give_way(const Animation *animation, const Transition *present)
{
    bool parts = !has_free_end(present);
    if (parts && !g_hash_table_add(animation->parted, (void *)(uintptr_t)present))
        return;
    patch_remove_transition(animation->patch, present->node.id);
    if (parts)
        work_note(animation->work,
                  g_strdup(_("instead of the transition to the next clip")));
}

static void fade_picture(Animation *animation, bool in, RTime length)
{
    Work *work = animation->work;
    const ClipPlace *place = &animation->place;
    const Transition *present = transition_at(place, in);
    if (present)
        give_way(animation, present);
    const char *clip = place->clip->node.id;
    g_autofree char *id = id_next(work->ids);
    g_autoptr(Transition) fade =
        transition_new(id, "dissolve", in ? NULL : clip, in ? clip : NULL,
                       in ? RTIME_ZERO : length, in ? length : RTIME_ZERO, NULL);
    g_autoptr(Transition) eased = NULL;
    if (animation->easing_is_set) {
        g_autoptr(Value) easing = value_new_json(easing_to_json(animation->easing));
        eased = transition_with_prop(fade, PROP_EASE, easing);
    }
    patch_add_transition(animation->patch, place->track->node.id, eased ? eased : fade);
}

static void fade_sound(Animation *animation, bool in, RTime length)
{
    g_autoptr(Value) value = value_new_time(length);
    patch_set(animation->patch, animation->place.clip->node.id,
              in ? PROP_FADE_IN : PROP_FADE_OUT, value);
}

/* A fade that is not at an end of the clip: a curve of its opacity or volume. */
static bool fade_inside(Animation *animation, bool in, RTime length)
{
    const Clip *clip = animation->place.clip;
    PropId prop = clip_is_visible(clip) ? PROP_OPACITY : PROP_VOLUME;
    double rest[4] = { 1 };
    RTime at[2];
    if (!animation_span(animation, length, at))
        return false;
    value_eval(proplist_get(clip->node.props, prop), RTIME_ZERO, rest);
    g_autoptr(Value) nothing = value_new_number(0);
    g_autoptr(Value) all = value_new_number(rest[0]);
    animation_put_keys(animation, prop, at,
                       (Value *[]){ in ? nothing : all, in ? all : nothing }, 2);
    return true;
}

bool animation_fade(Animation *animation, bool in, bool out)
{
    const Clip *clip = animation->place.clip;
    RTime length = animation_length(animation, rtime_make(1, 1));
    bool inside =
        work_field(animation->work, "range") || work_field(animation->work, "delay");
    if (inside && in && out)
        return work_fail(
            animation->work, FAULT_UNSUPPORTED,
            _("Only one of both can be at another place than an end of its "
              "clip; fade in and out one by one."));
    if (inside)
        return fade_inside(animation, in, length);
    if (in && out)
        length =
            rtime_min(length, rtime_snap(rtime_scale(clip->duration, 1, 2),
                                         animation->place.sequence->rate, RTIME_FLOOR));
    animation_tell(animation, wording_length(length));
    for (int start = 1; start >= 0; start--) {
        if (start ? !in : !out)
            continue;
        if (clip_is_visible(clip))
            fade_picture(animation, start, length);
        else
            fade_sound(animation, start, length);
    }
    return true;
}

bool animation_unfade(Animation *animation, bool in, bool out)
{
    const ClipPlace *place = &animation->place;
    bool found = false;
    for (int start = 1; start >= 0; start--) {
        if (start ? !in : !out)
            continue;
        const Transition *present = transition_at(place, start);
        if (present && has_free_end(present)) {
            patch_remove_transition(animation->patch, present->node.id);
            found = true;
        }
        PropId prop = start ? PROP_FADE_IN : PROP_FADE_OUT;
        if (proplist_get(place->clip->node.props, prop)) {
            patch_set(animation->patch, place->clip->node.id, prop, NULL);
            found = true;
        }
    }
    return found;
}
