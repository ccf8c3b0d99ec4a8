#include "chatkut/render/fonts.h"

#include "chatkut/media/font.h"

#include <fontconfig/fontconfig.h>

typedef struct {
    const Composition *composition;
    GHashTable *seen; /* sequences, and families in lower case */
    GPtrArray *gaps;
} Walk;

static void gap_free(void *data)
{
    FontGap *gap = data;
    g_free(gap->family);
    g_free(gap->used);
    g_free(gap);
}

/* ---- asking fontconfig ----------------------------------------------------------- */

static FcPattern *match(const char *family)
{
    FcResult result;
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcPattern *found = FcFontMatch(NULL, wanted, &result);
    FcPatternDestroy(wanted);
    return found;
}

/* A font has several names, in several languages. */
static bool has_name(const FcPattern *font, const char *object, const char *name)
{
    FcChar8 *own;
    for (int i = 0; FcPatternGetString(font, object, i, &own) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(own, (const FcChar8 *)name) == 0)
            return true;
    return false;
}

static bool is_generic(const char *family)
{
    static const char *const names[] = { "sans-serif", "sans",      "serif",
                                         "monospace",  "mono",      "cursive",
                                         "fantasy",    "system-ui", "emoji",
                                         NULL };
    g_autofree char *lower = g_ascii_strdown(family, -1);
    return g_strv_contains(names, lower);
}

/* What stands for a family that is not here; NULL: it is. */
static char *substitute(const char *family)
{
    FcPattern *font = match(family);
    FcChar8 *used = NULL;
    char *name = NULL;
    if (!font)
        return NULL;
    if (!has_name(font, FC_FAMILY, family) && !has_name(font, FC_FULLNAME, family) &&
        FcPatternGetString(font, FC_FAMILY, 0, &used) == FcResultMatch)
        name = g_utf8_make_valid((const char *)used, -1);
    FcPatternDestroy(font);
    return name;
}

/* ---- what is asked for ----------------------------------------------------------- */

static void look_for(Walk *walk, const Clip *clip, const char *family)
{
    char *lower = g_utf8_casefold(family, -1);
    if (!g_hash_table_add(walk->seen, lower) || is_generic(family))
        return;
    char *used = substitute(family);
    if (!used)
        return;
    FontGap *gap = g_new(FontGap, 1);
    *gap = (FontGap){ clip, g_strdup(family), used };
    g_ptr_array_add(walk->gaps, gap);
}

/* "font" at any depth: of the styles of runs, cues and highlights. */
static void look_into(Walk *walk, const Clip *clip, const json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_array(json))
        json_array_foreach(json, i, value) look_into(walk, clip, value);
    if (!json_is_object(json))
        return;
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        if (json_is_string(value) && g_str_equal(key, "font"))
            look_for(walk, clip, json_string_value(value));
        look_into(walk, clip, value);
    }
}

static void walk_sequence(Walk *walk, const Sequence *sequence);

static void walk_clip(Walk *walk, const Clip *clip)
{
    static const PropId styled[] = { PROP_TEXT, PROP_CUES, PROP_HIGHLIGHT };
    const char *font = node_string(&clip->node, PROP_FONT);
    if (clip->kind == CLIP_SEQUENCE)
        walk_sequence(walk,
                      composition_sequence(walk->composition,
                                           node_string(&clip->node, PROP_SEQUENCE)));
    if (clip->kind != CLIP_TEXT && clip->kind != CLIP_CAPTION)
        return;
    if (font)
        look_for(walk, clip, font);
    for (unsigned i = 0; i < G_N_ELEMENTS(styled); i++) {
        const Value *value = proplist_get(clip->node.props, styled[i]);
        if (value && value->type == VALUE_JSON)
            look_into(walk, clip, value->json);
    }
}

static void walk_sequence(Walk *walk, const Sequence *sequence)
{
    if (!sequence ||
        !g_hash_table_add(walk->seen, g_strdup_printf("/%p", (const void *)sequence)))
        return;
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = g_ptr_array_index(sequence->tracks, t);
        if (track->kind != TRACK_VIDEO || !node_bool(&track->node, PROP_ENABLED))
            continue;
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = g_ptr_array_index(track->clips, c);
            if (node_bool(&clip->node, PROP_ENABLED))
                walk_clip(walk, clip);
        }
    }
}

/* ---- the project's fonts --------------------------------------------------------- */

static void know(Walk *walk, const char *name)
{
    g_hash_table_add(walk->seen, g_utf8_casefold(name, -1));
}

/* They go by id, by label and by what they call themselves. lost: those that cannot be
 * read, too. */
static void know_fonts(Walk *walk, bool lost, CompositorFile file, void *data)
{
    const GPtrArray *assets = walk->composition->assets;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = g_ptr_array_index(assets, i);
        int fd = asset->kind == ASSET_FONT ? file(asset->node.id, data, NULL) : -1;
        g_autoptr(Font) font = fd >= 0 ? font_read(fd, NULL) : NULL;
        if (font)
            know(walk, font->family);
        if (asset->kind != ASSET_FONT || (!font && !lost))
            continue;
        know(walk, asset->node.id);
        know(walk, asset_label(asset));
    }
}

static Walk walk_new(const Composition *composition, bool lost, CompositorFile file,
                     void *data)
{
    Walk walk = { composition,
                  g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                  g_ptr_array_new_with_free_func(gap_free) };
    know_fonts(&walk, lost, file, data);
    return walk;
}

GPtrArray *fonts_lacking(const Composition *composition, const Sequence *sequence,
                         CompositorFile file, void *data)
{
    Walk walk = walk_new(composition, true, file, data);
    walk_sequence(&walk, sequence);
    g_hash_table_unref(walk.seen);
    return walk.gaps;
}

bool fonts_lacked_by(const Composition *composition, const Clip *clip,
                     CompositorFile file, void *data)
{
    Walk walk = walk_new(composition, false, file, data);
    walk_clip(&walk, clip);
    bool lacks = walk.gaps->len > 0;
    g_hash_table_unref(walk.seen);
    g_ptr_array_unref(walk.gaps);
    return lacks;
}
