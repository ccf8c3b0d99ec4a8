#include "chatkut/queue/source.h"

#include "chatkut/model/effect.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(source_error_quark, source_error)

/* ---- opening -------------------------------------------------------------------- */

static int fail_open(const char *path, int code, GError **error)
{
    if (code == ENOENT || code == ENOTDIR)
        g_set_error(
            error, SOURCE_ERROR, SOURCE_ERROR_NOT_FOUND,
            _("The file “%s” is missing. Put it back, or import it from where it "
              "is now."),
            path);
    else
        g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_IO,
                    _("The file “%s” cannot be opened: %s."), path, g_strerror(code));
    return -1;
}

static int fail_kind(const char *path, mode_t mode, GError **error)
{
    g_set_error(error, SOURCE_ERROR, SOURCE_ERROR_NOT_A_FILE,
                S_ISDIR(mode) ? _("“%s” is a folder, not a file.")
                              : _("“%s” is a device or a pipe, not a file. Copy what "
                                  "comes from it into a file first."),
                path);
    return -1;
}

int source_open(const char *path, GError **error)
{
    /* Without O_NONBLOCK a pipe that nobody writes to would hold us here. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info;
    if (fd < 0)
        return fail_open(path, errno, error);
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        fcntl(fd, F_SETFL, O_RDONLY);
        return fd;
    }
    close(fd);
    return fail_kind(path, info.st_mode, error);
}

/* ---- what is played ------------------------------------------------------------- */

typedef struct {
    const Composition *composition;
    GHashTable *seen; /* ids of sequences and assets */
    GArray *uses;
    bool lettered; /* there was a text */
} Walk;

static void walk_sequence(Walk *walk, const Sequence *sequence);

static void add_use(Walk *walk, const Asset *asset, const Clip *clip)
{
    SourceUse use = { asset, clip };
    if (asset && g_hash_table_add(walk->seen, asset->node.id))
        g_array_append_val(walk->uses, use);
}

/* What the effects of `node` name. Those that cannot be read are told by the
 * renderer. */
static void walk_effects(Walk *walk, const Node *node, const Clip *clip)
{
    g_autoptr(GPtrArray) effects =
        effects_read(proplist_get(node->props, PROP_EFFECTS), NULL);
    for (unsigned i = 0; effects && i < effects->len; i++) {
        const Effect *effect = effects->pdata[i];
        unsigned count;
        const EffectParam *params = effect_params(effect->type->kind, &count);
        for (unsigned k = 0; k < count; k++) {
            const char *id = effect_asset(effect, params[k].id);
            if (id)
                add_use(walk, composition_asset(walk->composition, id), clip);
        }
    }
}

/* Which of the project's fonts a text names only their files tell: all are used. */
static void walk_fonts(Walk *walk, const Clip *clip)
{
    const GPtrArray *assets = walk->composition->assets;
    if ((clip->kind != CLIP_TEXT && clip->kind != CLIP_CAPTION) || walk->lettered)
        return;
    walk->lettered = true;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        if (asset->kind == ASSET_FONT)
            add_use(walk, asset, clip);
    }
}

static void walk_clip(Walk *walk, const Clip *clip)
{
    walk_fonts(walk, clip);
    const char *nested = node_string(&clip->node, PROP_SEQUENCE);
    add_use(walk, clip_asset(walk->composition, clip), clip);
    walk_effects(walk, &clip->node, clip);
    if (clip->kind == CLIP_SEQUENCE && nested)
        walk_sequence(walk, composition_sequence(walk->composition, nested));
}

static void walk_sequence(Walk *walk, const Sequence *sequence)
{
    if (!sequence || !g_hash_table_add(walk->seen, sequence->node.id))
        return;
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = sequence->tracks->pdata[t];
        if (!node_bool(&track->node, PROP_ENABLED))
            continue;
        for (unsigned c = 0; c < track->clips->len; c++) {
            const Clip *clip = track->clips->pdata[c];
            if (!node_bool(&clip->node, PROP_ENABLED))
                continue;
            walk_effects(walk, &track->node, clip);
            walk_clip(walk, clip);
        }
    }
}

GArray *source_uses(const Composition *composition, const Sequence *sequence)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    Walk walk = { composition, seen, g_array_new(FALSE, FALSE, sizeof(SourceUse)),
                  false };
    walk_sequence(&walk, sequence);
    return walk.uses;
}
