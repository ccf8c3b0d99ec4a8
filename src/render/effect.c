#include "effect_private.h"

#include "frame.h"

#include <string.h>

/* Colour effects that follow each other are one link. */
typedef struct {
    Grade *grade;
} Link;

struct EffectChain {
    GPtrArray *effects;    /* Effect * */
    EffectMoment *moments; /* of each effect */
    const Cube **cubes;    /* of each; NULL: none */
    bool turned;           /* the moments are those of some time */
    GArray *links;         /* Link, of that time */
};

static void clear_link(void *data)
{
    Link *link = data;
    grade_free(link->grade);
}

/* ---- making -------------------------------------------------------------------------- */

static bool load_cubes(EffectChain *chain, EffectCube cube, void *data, GError **error)
{
    for (unsigned i = 0; i < chain->effects->len; i++) {
        const Effect *effect = g_ptr_array_index(chain->effects, i);
        if (effect->type->kind != EFFECT_LUT)
            continue;
        chain->cubes[i] = cube(effect_asset(effect, EP_LUT_FILE), data, error);
        if (!chain->cubes[i])
            return false;
    }
    return true;
}

EffectChain *effect_chain_new(const Value *effects, EffectCube cube, void *data,
                              GError **error)
{
    g_autoptr(EffectChain) chain = g_new0(EffectChain, 1);
    chain->effects = effects_read(effects, error);
    if (!chain->effects)
        return NULL;
    chain->moments = g_new0(EffectMoment, chain->effects->len);
    chain->cubes = g_new0(const Cube *, chain->effects->len);
    chain->links = g_array_new(FALSE, TRUE, sizeof(Link));
    g_array_set_clear_func(chain->links, clear_link);
    if (!load_cubes(chain, cube, data, error))
        return NULL;
    return g_steal_pointer(&chain);
}

void effect_chain_free(EffectChain *chain)
{
    if (!chain)
        return;
    g_clear_pointer(&chain->effects, g_ptr_array_unref);
    g_clear_pointer(&chain->links, g_array_unref);
    g_free(chain->moments);
    g_free(chain->cubes);
    g_free(chain);
}

/* ---- a moment -------------------------------------------------------------------------- */

static Link *last_link(EffectChain *chain)
{
    unsigned n = chain->links->len;
    return n ? &g_array_index(chain->links, Link, n - 1) : NULL;
}

static void link_color(EffectChain *chain, unsigned i)
{
    const Effect *effect = g_ptr_array_index(chain->effects, i);
    Link *link = last_link(chain);
    if (!link || !link->grade) {
        g_array_append_val(chain->links, (Link){ .grade = grade_new() });
        link = last_link(chain);
    }
    effect_add_color(link->grade, effect->type->kind, &chain->moments[i],
                     chain->cubes[i]);
}

static void make_links(EffectChain *chain)
{
    g_array_set_size(chain->links, 0);
    for (unsigned i = 0; i < chain->effects->len; i++)
        link_color(chain, i);
    for (unsigned i = 0; i < chain->links->len; i++)
        grade_prepare(g_array_index(chain->links, Link, i).grade);
}

bool effect_chain_turn(EffectChain *chain, RTime at)
{
    bool changed = !chain->turned;
    for (unsigned i = 0; i < chain->effects->len; i++) {
        EffectMoment moment;
        const Effect *effect = g_ptr_array_index(chain->effects, i);
        if (chain->turned && effect_is_still(effect))
            continue;
        effect_eval(effect, at, &moment);
        changed |= memcmp(&moment, &chain->moments[i], sizeof moment) != 0;
        chain->moments[i] = moment;
    }
    if (changed)
        make_links(chain);
    chain->turned = true;
    return changed;
}

AVFrame *effect_chain_apply(EffectChain *chain, const AVFrame *picture)
{
    AVFrame *now = frame_ref(picture);
    for (unsigned i = 0; i < chain->links->len; i++) {
        const Link *link = &g_array_index(chain->links, Link, i);
        AVFrame *next;
        if (grade_is_empty(link->grade))
            continue;
        next = grade_run(link->grade, now);
        av_frame_free(&now);
        now = next;
    }
    return now;
}
