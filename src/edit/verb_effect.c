/* Effects: put on, changed and taken off clips, by the table of model/effect.h. */
#include "effecting.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
    const char *kind, *label;
} missing[] = {
#define MISSING(KIND, LABEL) { KIND, LABEL },
#include "effect_missing.def"
#undef MISSING
    { "custom", N_("This look") },
};

/* ---- what cannot be rendered ----------------------------------------------------- */

/* The clips that were meant, as they read; NULL where that is not clear. */
static char *meant(Work *work)
{
    g_auto(Resolution) resolution = { 0 };
    selector_resolve(work_field(work, "target"), work->now, &work->context, OWN_CLIP,
                     &resolution);
    return resolution.kind == RESOLVED_FOUND ? work_wording(work, resolution.ids)
                                             : NULL;
}

static bool refuse(Work *work, const char *kind)
{
    const char *label = kind;
    g_autofree char *clips = meant(work);
    for (unsigned i = 0; i < G_N_ELEMENTS(missing); i++)
        if (strcmp(missing[i].kind, kind) == 0)
            label = _(missing[i].label);
    if (clips)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("%s: this cannot be rendered yet; nothing was done to %s."),
                         label, clips);
    return work_fail(work, FAULT_UNSUPPORTED, _("%s: this cannot be rendered yet."),
                     label);
}

/* ---- the clips ------------------------------------------------------------------- */

static const EffectType *type_of_step(const Work *work)
{
    const char *kind = work_string(work, "kind");
    return kind ? effect_find(kind) : NULL;
}

/* Of several that could be meant only those count that have it. */
static bool has_it(Work *work, const Clip *clip)
{
    return effecting_has(clip, type_of_step(work));
}

/* More or less of it means those that have it, where some do. */
static bool keeps_to_those(const Work *work, const EffectType *type)
{
    const EffectParam *param = effect_amount(type->kind);
    bool two_sides = param && g_ascii_strtod(param->fallback, NULL) == param->neutral;
    return strcmp(work_string(work, "action"), "update") == 0 && !two_sides;
}

static void keep_those(GArray *places, const EffectType *type)
{
    bool some = false;
    for (unsigned i = 0; i < places->len && !some; i++)
        some = effecting_has(g_array_index(places, ClipPlace, i).clip, type);
    for (unsigned i = places->len; some && i-- > 0;)
        if (!effecting_has(g_array_index(places, ClipPlace, i).clip, type))
            g_array_remove_index(places, i);
}

/* ---- putting on and changing ----------------------------------------------------- */

/* What was done to all clips alike: "" once they differ. */
typedef struct {
    char *text, *span;
    unsigned n; /* changed */
    bool put;   /* one had it not */
} Told;

static void told_clear(Told *told)
{
    g_free(told->text);
    g_free(told->span);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)

static void merge(char **all, const char *one, bool first)
{
    if (first)
        *all = g_strdup(one);
    else if (g_strcmp0(*all, one) != 0)
        g_clear_pointer(all, g_free);
}

static void tell(Told *told, const Effecting *effecting)
{
    merge(&told->text, effecting->told->str, told->n == 0);
    merge(&told->span, effecting->span, told->n == 0);
    told->put |= effecting->afresh;
    told->n++;
}

static bool change_clip(Work *work, const Clip *clip, const EffectType *type,
                        unsigned n_clips, Patch *patch, Told *told)
{
    g_auto(Effecting) effecting = { 0 };
    bool inside;
    effecting_init(&effecting, work, clip, type);
    effecting_put(&effecting);
    if (!effecting_set_params(&effecting) || !effecting_set_amount(&effecting, &inside))
        return false;
    if (inside && effecting_emit(&effecting, n_clips, patch))
        tell(told, &effecting);
    return true;
}

static void report(Work *work, const EffectType *type, const char *what,
                   const Told *told)
{
    const char *label = _(type->label);
    bool values = told->text && *told->text;
    if (told->span)
        work_note(work, g_strdup_printf(_("during %s"), told->span));
    if (told->put && values)
        /* TRANSLATORS: "Put the effect “Blur” on video 'Alpha': radius 8 px" */
        work_report(work, _("Put the effect “%s” on %s: %s"), label, what, told->text);
    else if (told->put)
        work_report(work, _("Put the effect “%s” on %s"), label, what);
    else if (values)
        work_report(work, _("Changed the effect “%s” of %s: %s"), label, what,
                    told->text);
    else
        work_report(work, _("Changed the effect “%s” of %s"), label, what);
}

/* Nothing changed: because it is so, or because the range is elsewhere. */
static bool nothing_done(Work *work, const GArray *places)
{
    g_autofree char *what = work_wording_places(work, places);
    if (!work_field(work, "range")) {
        work_already(work, places);
        return true;
    }
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("Nothing of %s changes in that range; give times inside it."),
                     what);
}

static bool change(Work *work, const EffectType *type)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    g_auto(Told) told = { 0 };
    bool keeps = keeps_to_those(work, type);
    if (keeps)
        work->fits = has_it;
    if (!work_targets(work, OWN_VISIBLE, places))
        return false;
    if (keeps)
        keep_those(places, type);
    for (unsigned i = 0; i < places->len; i++)
        if (!change_clip(work, g_array_index(places, ClipPlace, i).clip, type,
                         places->len, patch, &told))
            return false;
    if (patch_op_count(patch) == 0)
        return nothing_done(work, places);
    if (!work_apply(work, patch))
        return false;
    g_autofree char *what = work_wording(work, work->mentioned);
    report(work, type, what, &told);
    return true;
}

/* ---- taking off ------------------------------------------------------------------ */

static bool nothing_there(Work *work, const EffectType *type, const GArray *places)
{
    g_autofree char *what = work_wording_places(work, places);
    if (type)
        return work_fail(work, FAULT_NOT_FOUND,
                         _("There is no effect “%s” on %s; nothing was changed."),
                         _(type->label), what);
    return work_fail(work, FAULT_NOT_FOUND,
                     _("There is no effect on %s; nothing was changed."), what);
}

/* type: NULL for all of them. */
static bool take_off(Work *work, const EffectType *type)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    work->fits = has_it;
    if (!work_targets(work, OWN_VISIBLE, places))
        return false;
    for (unsigned i = 0; i < places->len; i++) {
        g_auto(Effecting) effecting = { 0 };
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        effecting_init(&effecting, work, clip, type);
        effecting_remove(&effecting);
        if (effecting_emit(&effecting, places->len, patch))
            g_ptr_array_add(changed, clip->node.id);
    }
    if (changed->len == 0)
        return nothing_there(work, type, places);
    g_autofree char *what = work_wording(work, changed);
    if (!work_apply(work, patch))
        return false;
    if (type)
        work_report(work, _("Took the effect “%s” off %s"), _(type->label), what);
    else
        work_report(work, _("Took all effects off %s"), what);
    return true;
}

bool verb_effect(Work *work)
{
    const char *kind = work_string(work, "kind");
    const char *action = work_string(work, "action");
    const json_t *amount = work_field(work, "amount");
    const char *nudge = json_string_value(json_object_get(amount, "nudge"));
    const EffectType *type = type_of_step(work);
    if (strcmp(action, "clear") == 0)
        return take_off(work, NULL);
    if (!type)
        return refuse(work, kind);
    if (strcmp(action, "remove") == 0 || g_strcmp0(nudge, "reset") == 0)
        return take_off(work, type);
    return change(work, type);
}
