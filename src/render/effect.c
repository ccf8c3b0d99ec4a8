#include "effect_private.h"

#include "frame.h"

#include <string.h>

/* Colour effects that follow each other are one link, any other is one. */
typedef struct {
    Grade *grade;
    void (*run)(EffectPicture *picture, const EffectTask *task);
    EffectTask task;
} Link;

struct EffectChain {
    GPtrArray *effects;    /* Effect * */
    EffectMoment *moments; /* of each effect */
    const Cube **cubes;    /* of each; NULL: none */
    uint32_t seed;
    Rate rate;
    bool moves; /* no frame is like another */
    int64_t frame;
    bool turned;   /* the moments are those of some time */
    GArray *links; /* Link, of that time */
};

static void clear_link(void *data)
{
    Link *link = data;
    grade_free(link->grade);
}

/* ---- making ---------------------------------------------------------------------- */

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

static bool any_moves(const GPtrArray *effects)
{
    for (unsigned i = 0; i < effects->len; i++)
        if (((const Effect *)g_ptr_array_index(effects, i))->type->flags & EFFECT_MOVES)
            return true;
    return false;
}

EffectChain *effect_chain_new(const Value *effects, const char *seed, Rate rate,
                              EffectCube cube, void *data, GError **error)
{
    g_autoptr(EffectChain) chain = g_new0(EffectChain, 1);
    chain->effects = effects_read(effects, error);
    if (!chain->effects)
        return NULL;
    chain->seed = g_str_hash(seed);
    chain->rate = rate;
    chain->moves = any_moves(chain->effects);
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

/* ---- a moment -------------------------------------------------------------------- */

static void link_color(EffectChain *chain, unsigned i)
{
    const Effect *effect = g_ptr_array_index(chain->effects, i);
    unsigned n = chain->links->len;
    Link *link = n ? &g_array_index(chain->links, Link, n - 1) : NULL;
    if (!link || !link->grade) {
        g_array_append_val(chain->links, (Link){ .grade = grade_new() });
        link = &g_array_index(chain->links, Link, n);
    }
    effect_add_color(link->grade, effect->type->kind, &chain->moments[i],
                     chain->cubes[i]);
}

static void link_effect(EffectChain *chain, unsigned i)
{
    static void (*const runs[EFFECT_COUNT])(EffectPicture *, const EffectTask *) = {
        [EFFECT_BLUR] = effect_blur,         [EFFECT_SHARPEN] = effect_sharpen,
        [EFFECT_VIGNETTE] = effect_vignette, [EFFECT_PIXELATE] = effect_pixelate,
        [EFFECT_GRAIN] = effect_grain,       [EFFECT_GLOW] = effect_glow,
        [EFFECT_MIRROR] = effect_mirror,     [EFFECT_CHROMA_KEY] = effect_chroma_key,
        [EFFECT_LUMA_KEY] = effect_luma_key,
    };
    const Effect *effect = g_ptr_array_index(chain->effects, i);
    Link link = { .run = runs[effect->type->kind],
                  .task = { &chain->moments[i],
                            chain->seed ^ g_str_hash(effect->id) * 31u } };
    g_array_append_val(chain->links, link);
}

static void make_links(EffectChain *chain)
{
    g_array_set_size(chain->links, 0);
    for (unsigned i = 0; i < chain->effects->len; i++) {
        const Effect *effect = g_ptr_array_index(chain->effects, i);
        if (effect->type->flags & EFFECT_COLORS)
            link_color(chain, i);
        else
            link_effect(chain, i);
    }
    for (unsigned i = 0; i < chain->links->len; i++) {
        Grade *grade = g_array_index(chain->links, Link, i).grade;
        if (grade)
            grade_prepare(grade);
    }
}

bool effect_chain_turn(EffectChain *chain, RTime at)
{
    bool changed = !chain->turned;
    int64_t frame = rtime_to_frames(at, chain->rate, RTIME_FLOOR);
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
    changed |= chain->moves && frame != chain->frame;
    chain->frame = frame;
    chain->turned = true;
    return changed;
}

/* ---- running --------------------------------------------------------------------- */

int plane_width(const AVFrame *frame, int plane)
{
    return plane == 1 || plane == 2 ? (frame->width + 1) / 2 : frame->width;
}

int plane_height(const AVFrame *frame, int plane)
{
    return plane == 1 || plane == 2 ? (frame->height + 1) / 2 : frame->height;
}

uint8_t *plane_row(const AVFrame *frame, int plane, int y)
{
    return frame->data[plane] + (ptrdiff_t)y * frame->linesize[plane];
}

void effect_picture_take(EffectPicture *picture, AVFrame *next)
{
    av_frame_free(&picture->picture);
    picture->picture = next;
}

static void run_link(const Link *link, int64_t frame, EffectPicture *picture)
{
    EffectTask task = link->task;
    if (link->grade) {
        if (!grade_is_empty(link->grade))
            effect_picture_take(picture, grade_run(link->grade, picture->picture));
        return;
    }
    task.seed += (uint32_t)frame * 0x9e3779b1u;
    link->run(picture, &task);
}

void effect_chain_apply(EffectChain *chain, EffectPicture *picture)
{
    for (unsigned i = 0; i < chain->links->len; i++)
        run_link(&g_array_index(chain->links, Link, i), chain->frame, picture);
}
