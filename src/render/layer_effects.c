#include "layer_effects.h"

#include "frame.h"

#include <glib/gi18n.h>

/* ---- colour tables -------------------------------------------------------------------- */

static void free_cube(void *data)
{
    cube_free(data);
}

/* The table of an asset, read once for all clips of the stage. */
static const Cube *stage_cube(const char *id, void *data, GError **error)
{
    Stage *stage = data;
    const Asset *asset = composition_asset(stage->composition, id);
    Cube *cube;
    int fd;
    if (!stage->cubes)
        stage->cubes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_cube);
    cube = g_hash_table_lookup(stage->cubes, id);
    if (cube)
        return cube;
    fd = stage->file(id, stage->data, error);
    cube = fd >= 0 ? cube_read(fd, error) : NULL;
    if (cube) {
        g_hash_table_insert(stage->cubes, asset->node.id, cube);
    } else {
        stage->culprit = asset->node.id;
        g_prefix_error(error, "“%s”: ", asset_label(asset));
    }
    return cube;
}

/* ---- one clip --------------------------------------------------------------------------- */

void layer_effects_clear(LayerEffects *effects)
{
    g_clear_pointer(&effects->chain, effect_chain_free);
    av_frame_free(&effects->input);
    av_frame_free(&effects->result);
}

/* Pictures are read-only while somebody refers to them: the same memory is the same
 * picture. */
static bool is_kept(const LayerEffects *effects, const AVFrame *picture)
{
    return effects->input && effects->input->data[0] == picture->data[0] &&
           effects->input->width == picture->width &&
           effects->input->height == picture->height;
}

bool layer_effects_run(LayerEffects *effects, Stage *stage, const Node *node, RTime at,
                       LayerPicture *shown, GError **error)
{
    const Value *value = proplist_get(node->props, PROP_EFFECTS);
    if (!value)
        return true;
    if (!effects->chain)
        effects->chain = effect_chain_new(value, stage_cube, stage, error);
    if (!effects->chain)
        return false;
    if (effect_chain_turn(effects->chain, at) || !is_kept(effects, shown->picture)) {
        av_frame_free(&effects->input);
        av_frame_free(&effects->result);
        effects->input = frame_ref(shown->picture);
        effects->result = effect_chain_apply(effects->chain, shown->picture);
    }
    shown->picture = effects->result;
    return true;
}
