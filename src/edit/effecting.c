#include "effecting.h"

#include "chatkut/edit/color_name.h"
#include "effect_strength.h"
#include "media.h"
#include "stretch.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- the list -------------------------------------------------------------------- */

static bool is_of(const json_t *effect, const EffectType *type)
{
    const char *name = json_string_value(json_object_get(effect, "type"));
    return !type || g_strcmp0(name, type->name) == 0;
}

static const json_t *list_of(const Clip *clip)
{
    const Value *value = proplist_get(clip->node.props, PROP_EFFECTS);
    return value && value->type == VALUE_JSON ? value->json : NULL;
}

static json_t *find_on(const json_t *list, const EffectType *type)
{
    size_t i;
    json_t *effect;
    json_array_foreach(list, i, effect)
    {
        if (is_of(effect, type) && !json_is_false(json_object_get(effect, "enabled")))
            return effect;
    }
    return NULL;
}

bool effecting_has(const Clip *clip, const EffectType *type)
{
    return find_on(list_of(clip), type) != NULL;
}

void effecting_init(Effecting *effecting, Work *work, const Clip *clip,
                    const EffectType *type)
{
    const json_t *list = list_of(clip);
    *effecting = (Effecting){ .work = work, .clip = clip, .type = type };
    effecting->list = list ? json_deep_copy(list) : json_array();
    effecting->own = find_on(effecting->list, type);
    effecting->told = g_string_new(NULL);
}

bool effecting_turn_to(Effecting *effecting, const EffectType *type)
{
    effecting->type = type;
    effecting->own = find_on(effecting->list, type);
    return effecting->own != NULL;
}

void effecting_clear(Effecting *effecting)
{
    g_clear_pointer(&effecting->list, json_decref);
    if (effecting->told)
        g_string_free(effecting->told, TRUE);
    g_free(effecting->span);
    *effecting = (Effecting){ 0 };
}

void effecting_put(Effecting *effecting)
{
    if (effecting->own)
        return;
    g_autofree char *id = id_next(effecting->work->ids);
    effecting->own = json_pack("{ssss}", "id", id, "type", effecting->type->name);
    effecting->afresh = true;
    json_array_append_new(effecting->list, effecting->own);
}

void effecting_remove(Effecting *effecting)
{
    for (size_t i = json_array_size(effecting->list); i-- > 0;)
        if (is_of(json_array_get(effecting->list, i), effecting->type))
            json_array_remove(effecting->list, i);
    effecting->own = NULL;
}

/* ---- parameters ------------------------------------------------------------------ */

static json_t *params_of(Effecting *effecting)
{
    json_t *params = json_object_get(effecting->own, "params");
    if (!params) {
        params = json_object();
        json_object_set_new(effecting->own, "params", params);
    }
    return params;
}

static void tell(Effecting *effecting, const char *text)
{
    g_string_append_printf(effecting->told, "%s%s", effecting->told->len ? ", " : "",
                           text);
}

/* A screen is greener and bluer than the colours of those names. */
static uint32_t screen_color(const EffectType *type, const char *text, uint32_t rgba)
{
    static const struct {
        const char *name;
        uint32_t rgba;
    } screens[] = { { "green", 0x00b140ff }, { "blue", 0x0047bbff } };
    for (unsigned i = 0; type->flags & EFFECT_KEYS && i < G_N_ELEMENTS(screens); i++)
        if (strcmp(screens[i].name, text) == 0)
            return screens[i].rgba;
    return rgba;
}

/* What a document has for what a plan says; a new reference, which may be wrong: that
 * is for the reader of effects to say. */
static json_t *param_of_plan(const EffectParam *param, const json_t *said)
{
    const char *text = json_string_value(said);
    uint32_t rgba;
    if (text && param->type == EP_COLOR && color_name_parse(text, &rgba)) {
        rgba = screen_color(effect_type((EffectKind)param->owner), text, rgba);
        g_autofree char *color = color_format(rgba);
        return json_string(color);
    }
    if (text && param->type == EP_NUMBER && g_str_has_suffix(text, "%"))
        return json_real(g_ascii_strtod(text, NULL) / 100);
    return json_copy((json_t *)(uintptr_t)said);
}

static void tell_param(Effecting *effecting, const EffectParam *param,
                       const json_t *json)
{
    const char *text = json_string_value(json);
    const char *label = _(param->label);
    g_autofree char *value = json_is_number(json)
                                 ? wording_measure(param->unit, json_number_value(json))
                             : text ? g_strdup(text)
                                    : g_strdup(json_is_true(json) ? _("on") : _("off"));
    g_autofree char *told = g_strdup_printf("%s %s", label, value);
    tell(effecting, told);
}

static void set_param(Effecting *effecting, const EffectParam *param, json_t *json)
{
    json_t *params = params_of(effecting);
    const json_t *old = json_object_get(params, param->name);
    json_auto_t *usual =
        param->fallback ? json_loads(param->fallback, JSON_DECODE_ANY, NULL) : NULL;
    bool same = old ? json_equal(old, json) : json_equal(usual, json);
    if (!same) {
        json_object_set(params, param->name, json);
        tell_param(effecting, param, json);
    }
    json_decref(json);
}

/* The table called so (NULL: the only one there is): media of the project, whatever a
 * plan says. */
static bool put_file(Effecting *effecting, const EffectParam *param, const char *name)
{
    const Asset *asset = media_find_lut(effecting->work, name);
    if (!asset)
        return false;
    json_object_set_new(params_of(effecting), param->name, json_string(asset->node.id));
    g_autofree char *told =
        g_strdup_printf("%s %s", _(param->label), asset_label(asset));
    tell(effecting, told);
    return true;
}

/* The table of an effect that has one, where no parameter says which. */
static bool set_file(Effecting *effecting)
{
    unsigned count;
    const EffectParam *rows = effect_params(effecting->type->kind, &count);
    for (unsigned i = 0; i < count; i++) {
        if (rows[i].type == EP_ASSET &&
            !json_object_get(params_of(effecting), rows[i].name) &&
            !put_file(effecting, &rows[i], work_string(effecting->work, "name")))
            return false;
    }
    return true;
}

/* One rule for documents and plans. */
static bool check_own(Effecting *effecting)
{
    g_autoptr(GError) error = NULL;
    json_t *alone = json_array();
    json_array_append(alone, effecting->own);
    g_autoptr(Value) value = value_new_json(alone);
    g_autoptr(GPtrArray) read = effects_read(value, &error);
    return read ||
           work_fail(effecting->work, FAULT_INVALID_VALUE, "%s", error->message);
}

bool effecting_set_params(Effecting *effecting)
{
    const char *name;
    json_t *said;
    const EffectType *type = effecting->type;
    json_object_foreach((json_t *)(uintptr_t)work_field(effecting->work, "params"),
                        name, said)
    {
        const EffectParam *param = effect_param_find(type->kind, name);
        bool is_file = param && param->type == EP_ASSET && json_is_string(said);
        if (is_file && !put_file(effecting, param, json_string_value(said)))
            return false;
        if (is_file)
            continue;
        if (param)
            set_param(effecting, param, param_of_plan(param, said));
        else
            json_object_set(params_of(effecting), name, said);
    }
    return set_file(effecting) && check_own(effecting);
}

/* ---- the amount ------------------------------------------------------------------ */

/* The amount of one clip. */
typedef struct {
    Effecting *effecting;
    Strength strength;
    Amount amount;
    const Value *old; /* NULL: there was none */
    double start;     /* what relative amounts count from */
} Turn;

static double turned(double old, const void *data)
{
    const Turn *turn = data;
    g_autofree char *problem = NULL;
    double from = turn->old ? old : turn->start;
    quantity_apply(&turn->amount, &turn->strength.quantity, from, &old, &problem);
    return old;
}

/* While it is off it stays so. */
static void turn_key(CurveKey *key, const void *data)
{
    const Turn *turn = data;
    if (!strength_has_one_side(&turn->strength) || key->v[0] != turn->strength.neutral)
        key->v[0] = turned(key->v[0], turn);
}

static double peak_of(const Curve *curve, double neutral)
{
    double peak = curve->keys[0].v[0];
    for (unsigned i = 1; i < curve->n_keys; i++)
        if (fabs(curve->keys[i].v[0] - neutral) > fabs(peak - neutral))
            peak = curve->keys[i].v[0];
    return peak;
}

static bool read_turn(Turn *turn, const json_t *num)
{
    Effecting *effecting = turn->effecting;
    Work *work = effecting->work;
    g_autofree char *problem = NULL;
    double is = 0, unused;
    if (turn->old)
        is = turn->old->type == VALUE_CURVE
                 ? peak_of(turn->old->curve, turn->strength.neutral)
                 : turn->old->number;
    turn->start = turn->old ? is : strength_start(&turn->strength);
    bool add = g_strcmp0(work_string(work, "action"), "add") == 0;
    bool ok = strength_read(&turn->strength, num, turn->old ? &is : NULL, add,
                            &turn->amount, &problem);
    if (!ok && problem)
        return work_fail(work, FAULT_INVALID_VALUE, "%s", problem);
    if (!ok) {
        g_autofree char *what = wording_clip(work->now, effecting->clip);
        return work_fail(work, FAULT_NOT_FOUND,
                         _("There is no effect “%s” on %s that could be less."),
                         _(effecting->type->label), what);
    }
    return quantity_apply(&turn->amount, &turn->strength.quantity, turn->start, &unused,
                          &problem) ||
           work_fail(work, FAULT_OUT_OF_RANGE, "%s", problem);
}

static Value *turn_whole(const Turn *turn)
{
    bool curve = turn->old && turn->old->type == VALUE_CURVE;
    if (curve && (!turn->amount.absolute || strength_has_one_side(&turn->strength)))
        return value_new_curve(curve_map(turn->old->curve, turn_key, turn));
    return value_new_number(turned(turn->start, turn));
}

/* NULL with a fault; or, with *inside false, without. */
static Value *turn_range(Turn *turn, const json_t *range, bool *inside)
{
    Effecting *effecting = turn->effecting;
    Work *work = effecting->work;
    const Clip *clip = effecting->clip;
    RTime from, to;
    g_autoptr(Value) off = value_new_number(turn->strength.neutral);
    Stretch stretch = { .old = turn->old ? turn->old : off,
                        .frame = rtime_from_frames(1, work_sequence(work)->rate),
                        .change = turned,
                        .data = turn };
    if (!work_range(work, range, "range", clip, &from, &to))
        return NULL;
    *inside = stretch_cover(&stretch, clip->start, clip->duration, from, to);
    if (!*inside)
        return NULL;
    bool whole =
        stretch.from.num == 0 && rtime_compare(stretch.to, stretch.length) == 0;
    if (whole)
        return turn_whole(turn);
    if (isnan(turn->strength.neutral)) {
        g_autofree char *what = wording_clip(work->now, clip);
        work_fail(work, FAULT_UNSUPPORTED,
                  _("The effect “%s” cannot begin or end within %s; split it there "
                    "first."),
                  _(effecting->type->label), what);
        return NULL;
    }
    effecting->span = wording_span(rtime_add(clip->start, stretch.from),
                                   rtime_add(clip->start, stretch.to));
    return stretch_value(&stretch);
}

static void tell_turn(const Turn *turn, const Value *value)
{
    const EffectParam *param = turn->strength.param;
    bool curve = value->type == VALUE_CURVE;
    double neutral = turn->strength.neutral;
    double now = curve ? peak_of(value->curve, neutral) : value->number;
    double before = turn->old ? turn->start : NAN;
    g_autofree char *told =
        wording_measure_change(_(param->label), param->unit, before, now);
    tell(turn->effecting, told);
}

static bool refuse_amount(Effecting *effecting, const json_t *num, const json_t *range)
{
    const char *label = _(effecting->type->label);
    if (num)
        return work_fail(effecting->work, FAULT_INVALID_VALUE,
                         _("The effect “%s” has no strength."), label);
    return !range ||
           work_fail(effecting->work, FAULT_UNSUPPORTED,
                     _("The effect “%s” is there for the whole clip; split the clip "
                       "first."),
                     label);
}

bool effecting_set_amount(Effecting *effecting, bool *inside)
{
    const json_t *num = work_field(effecting->work, "amount");
    const json_t *range = work_field(effecting->work, "range");
    Turn turn = { .effecting = effecting };
    *inside = true;
    if (!strength_init(&turn.strength, effecting->type))
        return refuse_amount(effecting, num, range);
    if (!num && !effecting->afresh && !range)
        return true;
    g_autoptr(Value) old =
        effecting->afresh
            ? NULL
            : effect_param_value(turn.strength.param,
                                 json_object_get(effecting->own, "params"));
    turn.old = old;
    if (!read_turn(&turn, num))
        return false;
    g_autoptr(Value) value =
        range ? turn_range(&turn, range, inside) : turn_whole(&turn);
    if (!value)
        return !*inside;
    if (!old || !value_equal(old, value)) {
        json_object_set_new(params_of(effecting), turn.strength.param->name,
                            effect_param_json(value));
        tell_turn(&turn, value);
    }
    return true;
}

void effecting_put_amount(Effecting *effecting, const Value *amount)
{
    const EffectParam *param = effect_amount(effecting->type->kind);
    json_object_set_new(params_of(effecting), param->name, effect_param_json(amount));
    if (amount->type != VALUE_CURVE)
        return;
    const Curve *curve = amount->curve;
    g_autofree char *from = wording_measure(param->unit, curve->keys[0].v[0]);
    g_autofree char *to =
        wording_measure(param->unit, curve->keys[curve->n_keys - 1].v[0]);
    g_autofree char *told = g_strdup_printf("%s %s…%s", _(param->label), from, to);
    tell(effecting, told);
}

/* ---- the outcome ----------------------------------------------------------------- */

/* An adjustment is nothing but its effects. */
static void remove_adjustment(Effecting *effecting, Patch *patch)
{
    patch_remove_clip(patch, effecting->clip->node.id);
    work_note(effecting->work,
              g_strdup(_("an adjustment without effects is taken away")));
}

bool effecting_emit(Effecting *effecting, unsigned n_clips, Patch *patch)
{
    const Clip *clip = effecting->clip;
    const json_t *old = list_of(clip);
    json_t *list = effecting->list;
    bool none = json_array_size(list) == 0;
    if (old ? json_equal(old, list) : none)
        return false;
    if (none && clip->kind == CLIP_ADJUSTMENT) {
        remove_adjustment(effecting, patch);
        return true;
    }
    g_autoptr(Value) said = value_new_json(json_incref(list));
    g_autoptr(Value) value = value_canonical(PROP_EFFECTS, said);
    patch_set(patch, clip->node.id, PROP_EFFECTS, none ? NULL : value);
    work_state(effecting->work, n_clips, clip->node.id, "effects",
               old ? json_deep_copy(old) : NULL, none ? NULL : json_deep_copy(list));
    work_mention(effecting->work, clip->node.id);
    return true;
}
