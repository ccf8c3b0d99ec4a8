#include "pictures_private.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/model/loss.h"
#include "chatkut/queue/source.h"

#include <glib/gi18n.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What tells a file from another, or from the same one written to. */
typedef struct {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
    bool there, banned;
} FileFacts;

/* ---- files ----------------------------------------------------------------------- */

static FileFacts facts_of(const struct stat *info)
{
    return (FileFacts){ .device = info->st_dev,
                        .inode = info->st_ino,
                        .size = info->st_size,
                        .changed = info->st_mtim,
                        .there = true };
}

static bool facts_equal(const FileFacts *a, const FileFacts *b)
{
    return a->there == b->there && a->banned == b->banned && a->device == b->device &&
           a->inode == b->inode && a->size == b->size &&
           a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

static char *ban_key(const FileFacts *facts)
{
    return g_strdup_printf("%llu %llu %lld %lld.%09ld",
                           (unsigned long long)facts->device,
                           (unsigned long long)facts->inode, (long long)facts->size,
                           (long long)facts->changed.tv_sec, facts->changed.tv_nsec);
}

static FileFacts look_at(const Pictures *pictures, const char *path)
{
    struct stat info;
    FileFacts facts = { .there = false };
    if (!path || stat(path, &info) != 0)
        return facts;
    facts = facts_of(&info);
    g_autofree char *key = ban_key(&facts);
    facts.banned = g_hash_table_contains(pictures->banned, key);
    return facts;
}

/* One that the worker dies of is not handed over again. */
static int open_file(const char *path, const FileFacts *facts, LossReason *reason)
{
    g_autoptr(GError) error = NULL;
    *reason = facts->banned ? LOSS_DAMAGED : LOSS_MISSING;
    if (!facts->there || facts->banned)
        return -1;
    int fd = source_open(path, &error);
    if (fd < 0 && !g_error_matches(error, SOURCE_ERROR, SOURCE_ERROR_NOT_FOUND))
        *reason = LOSS_UNREADABLE;
    return fd;
}

static bool tell_file(Pictures *pictures, const Asset *asset, const char *path,
                      const FileFacts *facts, GError **error)
{
    LossReason reason;
    size_t length;
    int fd = open_file(path, facts, &reason);
    char *body =
        message_format(MESSAGE_FILE, &length, "{s:s s:s*}", "asset", asset->node.id,
                       "lost", fd < 0 ? loss_reason_name(reason) : NULL);
    bool fine = worker_send(pictures->worker, body, length, fd, error);
    if (fd >= 0)
        close(fd);
    if (fine)
        g_hash_table_replace(pictures->told, g_strdup(asset->node.id),
                             g_memdup2(facts, sizeof *facts));
    return fine;
}

/* Of all assets: which of them a picture needs, effects and fonts tell the worker
 * alone. *any: it was told of one. */
static bool tell_files(Pictures *pictures, bool *any, GError **error)
{
    const GPtrArray *assets = pictures->composition->assets;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = g_ptr_array_index(assets, i);
        g_autofree char *path = pictures->path(asset, pictures->user);
        FileFacts facts = look_at(pictures, path);
        const FileFacts *told = g_hash_table_lookup(pictures->told, asset->node.id);
        if (told && facts_equal(told, &facts))
            continue;
        *any = true;
        if (!tell_file(pictures, asset, path, &facts, error))
            return false;
    }
    return true;
}

/* ---- the stage ------------------------------------------------------------------- */

void pictures_stage(Pictures *pictures, const Composition *composition,
                    PicturesPath path, void *user)
{
    composition_ref(composition);
    composition_unref(pictures->composition);
    pictures->composition = (Composition *)(uintptr_t)composition;
    pictures->path = path;
    pictures->user = user;
    pictures->staged = pictures->looked = false;
}

bool pictures_look(Pictures *pictures)
{
    const GPtrArray *assets =
        pictures->composition ? pictures->composition->assets : NULL;
    for (unsigned i = 0; pictures->looked && i < assets->len; i++) {
        const Asset *asset = g_ptr_array_index(assets, i);
        g_autofree char *path = pictures->path(asset, pictures->user);
        FileFacts facts = look_at(pictures, path);
        const FileFacts *told = g_hash_table_lookup(pictures->told, asset->node.id);
        pictures->looked = told && facts_equal(told, &facts);
    }
    return !pictures->looked;
}

static bool send_stage(Pictures *pictures, GError **error)
{
    size_t length;
    json_t *document =
        pictures->staged ? NULL : composition_to_json(pictures->composition);
    char *body =
        message_format(MESSAGE_STAGE, &length, "{s:o*}", "composition", document);
    return worker_send(pictures->worker, body, length, -1, error);
}

static bool ready_stage(Pictures *pictures, GError **error)
{
    bool any = false;
    if (!pictures_wake(pictures, error))
        return false;
    if (pictures->staged && pictures->looked)
        return true;
    if (!tell_files(pictures, &any, error))
        return false;
    if ((any || !pictures->staged) && !send_stage(pictures, error))
        return false;
    pictures->staged = pictures->looked = true;
    return true;
}

/* ---- files that kill ------------------------------------------------------------- */

static const Clip *clip_at(const Track *track, RTime at)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (rtime_compare(clip->start, at) <= 0 &&
            rtime_compare(at, clip_end(clip)) < 0)
            return clip;
    }
    return NULL;
}

static void ban(Pictures *pictures, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return;
    FileFacts facts = facts_of(&info);
    g_hash_table_add(pictures->banned, ban_key(&facts));
    pictures->looked = false;
}

/* Does the file alone kill a worker, where the clip plays it? */
static bool kills(Pictures *pictures, const Asset *asset, const Clip *clip, RTime at,
                  const char *path)
{
    g_autoptr(GError) error = NULL;
    RTime source = rtime_add(clip_in(clip),
                             rtime_mul(rtime_sub(at, clip->start), clip_speed(clip)));
    ThumbnailSpec spec = thumbnail_spec(asset, source, 16, 16, false);
    int fd = source_open(path, NULL);
    if (fd < 0)
        return false;
    picture_unref(pictures_thumbnail_once(pictures, fd, &spec, &error));
    close(fd);
    bool hung = g_error_matches(error, WORKER_ERROR, WORKER_ERROR_HUNG);
    if (hung)
        worker_stop(pictures->worker);
    return hung || pictures_died(error);
}

/* Of the files that show at `at`; those in nested sequences are not told apart. */
static bool ban_killers(Pictures *pictures, const Sequence *sequence, RTime at)
{
    bool any = false;
    for (unsigned i = 0; sequence && i < sequence->tracks->len; i++) {
        const Clip *clip = clip_at(g_ptr_array_index(sequence->tracks, i), at);
        const Asset *asset = clip ? clip_asset(pictures->composition, clip) : NULL;
        if (!asset || (clip->kind != CLIP_VIDEO && clip->kind != CLIP_IMAGE))
            continue;
        g_autofree char *path = pictures->path(asset, pictures->user);
        if (!path || !kills(pictures, asset, clip, at, path))
            continue;
        ban(pictures, path);
        any = true;
    }
    return any;
}

/* ---- stills ---------------------------------------------------------------------- */

typedef struct {
    const char *sequence;
    RTime at;
    int width, height;
    bool letterbox;
} StillSpec;

static Picture *still_once(Pictures *pictures, const StillSpec *spec, GError **error)
{
    size_t length;
    g_autofree char *at = rtime_exact_format(spec->at);
    if (!ready_stage(pictures, error))
        return NULL;
    int id = worker_next_id(pictures->worker);
    char *body =
        message_format(MESSAGE_STILL, &length, "{s:i s:s s:s s:i s:i s:b}", "id", id,
                       "sequence", spec->sequence, "at", at, "width", spec->width,
                       "height", spec->height, "letterbox", spec->letterbox);
    if (!worker_send(pictures->worker, body, length, -1, error))
        return NULL;
    return pictures_receive(pictures, id, spec->width, spec->height, error);
}

static bool ended(Pictures *pictures, const GError *error)
{
    bool hung = g_error_matches(error, WORKER_ERROR, WORKER_ERROR_HUNG);
    if (hung)
        worker_stop(pictures->worker);
    return hung || pictures_died(error);
}

Picture *pictures_still(Pictures *pictures, const char *sequence, RTime at, int width,
                        int height, bool letterbox, GError **error)
{
    const StillSpec spec = { sequence, at, width, height, letterbox };
    GError *failed = NULL;
    if (!pictures->composition) {
        g_set_error_literal(error, WORKER_ERROR, WORKER_ERROR_NOT_FOUND,
                            _("there is no composition to show"));
        return NULL;
    }
    Picture *picture = still_once(pictures, &spec, &failed);
    /* It may have died for want of memory: a second death is the files' fault. */
    if (!picture && pictures_died(failed)) {
        g_clear_error(&failed);
        picture = still_once(pictures, &spec, &failed);
    }
    if (!picture && ended(pictures, failed) &&
        ban_killers(pictures, composition_sequence(pictures->composition, sequence),
                    at)) {
        g_clear_error(&failed);
        picture = still_once(pictures, &spec, &failed);
        if (!picture)
            ended(pictures, failed);
    }
    if (!picture)
        g_propagate_error(error, failed);
    return picture;
}
