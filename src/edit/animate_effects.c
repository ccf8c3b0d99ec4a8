/* Effects that move: in and out of focus, and amounts that go from key to key. */
#include "animation.h"
#include "effect_strength.h"
#include "effecting.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of one clip. */
typedef struct {
    Animation *animation;
    const EffectType *type;
    Strength strength;
    Value *old; /* a number or a curve; NULL: it is not there */
} Moving;

static void moving_init(Moving *moving, Animation *animation, const EffectType *type)
{
    g_auto(Effecting) effecting = { 0 };
    *moving = (Moving){ .animation = animation, .type = type };
    strength_init(&moving->strength, type);
    effecting_init(&effecting, animation->work, animation->place.clip, type);
    if (effecting.own)
        moving->old = effect_param_value(moving->strength.param,
                                         json_object_get(effecting.own, "params"));
}

static void moving_clear(Moving *moving)
{
    value_unref(moving->old);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Moving, moving_clear)

/* How much of it there is without the animation. */
static double amount_at(const Moving *moving, RTime at)
{
    double v[4] = { isnan(moving->strength.neutral) ? moving->strength.usual
                                                    : moving->strength.neutral };
    value_eval(moving->old, at, v);
    return v[0];
}

/* Takes curve. */
static bool put_curve(const Moving *moving, Curve *curve)
{
    Animation *animation = moving->animation;
    g_autoptr(Value) value = value_new_curve(curve);
    g_auto(Effecting) effecting = { 0 };
    effecting_init(&effecting, animation->work, animation->place.clip, moving->type);
    effecting_put(&effecting);
    effecting_put_amount(&effecting, value);
    animation_tell(animation, g_strdup(effecting.told->str));
    effecting_emit(&effecting, animation->n_clips, animation->patch);
    return true;
}

static Curve *curve_of_two(const Moving *moving, const RTime at[2], double from,
                           double to)
{
    Curve *curve = curve_new(VALUE_NUMBER, 2);
    for (unsigned i = 0; i < 2; i++) {
        curve->keys[i].at = at[i];
        curve->keys[i].ease = moving->animation->easing;
        curve->keys[i].v[0] = i == 0 ? from : to;
    }
    return curve;
}

/* ---- focus ----------------------------------------------------------------------- */

static bool focus(Animation *animation, bool in)
{
    enum { OUT_OF_FOCUS = 3 }; /* times the usual blur */
    const Work *work = animation->work;
    const Clip *clip = animation->place.clip;
    RTime length = animation_length(animation, rtime_make(1, 1)), at[2];
    g_auto(Moving) moving = { 0 };
    if (!animation_span(animation, length, at))
        return false;
    if (!in && !work_field(work, "range") && !work_field(work, "delay")) {
        at[0] = rtime_sub(clip->duration, length);
        at[1] = clip->duration;
    }
    moving_init(&moving, animation, effect_type(EFFECT_BLUR));
    double sharp = amount_at(&moving, at[in ? 1 : 0]);
    double soft = OUT_OF_FOCUS * moving.strength.usual;
    return put_curve(&moving,
                     curve_of_two(&moving, at, in ? soft : sharp, in ? sharp : soft));
}

bool animation_blur_in(Animation *animation)
{
    return focus(animation, true);
}

bool animation_blur_out(Animation *animation)
{
    return focus(animation, false);
}

/* ---- keys ------------------------------------------------------------------------ */

static bool read_amount(const Moving *moving, const json_t *said, double *amount)
{
    const Strength *strength = &moving->strength;
    Work *work = moving->animation->work;
    g_autofree char *problem = NULL;
    Amount much;
    double is = amount_at(moving, RTIME_ZERO);
    if (!strength_read(strength, said, moving->old ? &is : NULL, true, &much, &problem))
        return work_fail(work, FAULT_INVALID_VALUE, "%s",
                         problem ? problem : _("There is nothing that could be less."));
    double start = moving->old ? is : strength_start(strength);
    return quantity_apply(&much, &strength->quantity, start, amount, &problem) ||
           work_fail(work, FAULT_OUT_OF_RANGE, "%s", problem);
}

static Curve *read_ends(const Moving *moving)
{
    Animation *animation = moving->animation;
    const json_t *from = work_field(animation->work, "from");
    RTime at[2];
    double ends[2];
    if (!animation_span(animation,
                        animation_length(animation, animation->place.clip->duration),
                        at))
        return NULL;
    ends[0] = amount_at(moving, at[0]);
    if ((from && !read_amount(moving, from, &ends[0])) ||
        !read_amount(moving, work_field(animation->work, "to"), &ends[1]))
        return NULL;
    return curve_of_two(moving, at, ends[0], ends[1]);
}

static Curve *read_keys(const Moving *moving, const json_t *keys)
{
    Animation *animation = moving->animation;
    unsigned count = (unsigned)json_array_size(keys);
    g_autoptr(Curve) curve = curve_new(VALUE_NUMBER, count);
    for (unsigned i = 0; i < count; i++) {
        const json_t *json = json_array_get(keys, i);
        CurveKey *key = &curve->keys[i];
        if (!animation_read_key(animation, json, i, i ? &key[-1].at : NULL, &key->at,
                                &key->ease) ||
            !read_amount(moving, json_object_get(json, "value"), &key->v[0]))
            return NULL;
    }
    return g_steal_pointer(&curve);
}

bool animation_effect_keys(Animation *animation, const EffectType *type)
{
    const json_t *keys = work_field(animation->work, "keyframes");
    g_auto(Moving) moving = { 0 };
    moving_init(&moving, animation, type);
    Curve *curve = keys ? read_keys(&moving, keys) : read_ends(&moving);
    return curve && put_curve(&moving, curve);
}

/* ---- taking it away -------------------------------------------------------------- */

/* What holds and jumps is an effect for a while, nothing that moves. */
static bool moves(const Value *amount)
{
    for (unsigned i = 0; amount->type == VALUE_CURVE && i + 1 < amount->curve->n_keys;
         i++)
        if (amount->curve->keys[i].ease.kind != EASE_HOLD)
            return true;
    return false;
}

/* What it goes back to: where it does nothing, else where it ends. */
static double rest_of(const Curve *curve, double neutral)
{
    const double first = curve->keys[0].v[0];
    return first == neutral ? first : curve->keys[curve->n_keys - 1].v[0];
}

/* Tells whether the one of that type moved. */
static bool still(Effecting *effecting)
{
    const EffectParam *param = effect_amount(effecting->type->kind);
    g_autoptr(Value) amount =
        param ? effect_param_value(param, json_object_get(effecting->own, "params"))
              : NULL;
    if (!amount || !moves(amount))
        return false;
    double rest = rest_of(amount->curve, param->neutral);
    g_autoptr(Value) value = value_new_number(rest);
    if (rest == param->neutral)
        effecting_remove(effecting);
    else
        effecting_put_amount(effecting, value);
    return true;
}

bool animation_still_effects(Animation *animation, const char *name)
{
    const Clip *clip = animation->place.clip;
    g_auto(Effecting) effecting = { 0 };
    bool found = false;
    effecting_init(&effecting, animation->work, clip, NULL);
    for (unsigned kind = 0; kind < EFFECT_COUNT; kind++) {
        const EffectType *type = effect_type((EffectKind)kind);
        bool meant = !name || g_str_equal(name, type->name);
        if (meant && effecting_turn_to(&effecting, type))
            found |= still(&effecting);
    }
    if (found)
        effecting_emit(&effecting, animation->n_clips, animation->patch);
    return found;
}
