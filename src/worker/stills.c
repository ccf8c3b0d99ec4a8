#include "stills.h"

#include "chatkut/base/picture.h"
#include "chatkut/media/thumbnail.h"
#include "chatkut/media/waveform.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/compositor.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* An open file as it was when it came, or why there is none. */
typedef struct {
    int fd; /* -1: it is lost */
    LossReason reason;
    struct stat info;
} StillFile;

struct Stills {
    Composition *composition;
    GHashTable *files; /* asset id -> StillFile */
    Compositor *compositor;
    bool fresh; /* the compositor is of the composition */
    char *sequence;
    int width, height;
    PictureStore *store;
    Converter *converter;
    Thumbnailer *thumbnailer; /* of the file asked for last */
    StillFile seen;           /* that file; fd: ours */
    int stream, turn;
};

/* ---- files ----------------------------------------------------------------------- */

static void free_file(void *data)
{
    StillFile *file = data;
    if (file->fd >= 0)
        close(file->fd);
    g_free(file);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static Stills *stills_of(Worker *worker)
{
    Stills *stills = worker->stills;
    if (stills)
        return stills;
    stills = worker->stills = g_new0(Stills, 1);
    stills->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_file);
    stills->converter = converter_new();
    stills->seen.fd = -1;
    return stills;
}

/* Of a file that is as it was, the descriptor that decoders have open stays. */
static void take_file(Stills *stills, const char *asset, StillFile file)
{
    const StillFile *old = g_hash_table_lookup(stills->files, asset);
    if (file.fd >= 0)
        fstat(file.fd, &file.info);
    if (old && (old->fd < 0) == (file.fd < 0) && old->reason == file.reason &&
        is_same(&old->info, &file.info)) {
        if (file.fd >= 0)
            close(file.fd);
        return;
    }
    if (old)
        g_clear_pointer(&stills->compositor, compositor_free);
    g_hash_table_replace(stills->files, g_strdup(asset), g_memdup2(&file, sizeof file));
}

/* Those that came since the last stage. */
static void take_files(Worker *worker, Stills *stills)
{
    GHashTableIter iter;
    void *asset, *value;
    g_hash_table_iter_init(&iter, worker->files.open);
    while (g_hash_table_iter_next(&iter, &asset, &value)) {
        take_file(stills, asset, (StillFile){ .fd = GPOINTER_TO_INT(value) - 1 });
        g_free(asset);
        g_hash_table_iter_steal(&iter);
    }
    g_hash_table_iter_init(&iter, worker->files.lost);
    while (g_hash_table_iter_next(&iter, &asset, &value))
        take_file(stills, asset,
                  (StillFile){ -1, (LossReason)(GPOINTER_TO_INT(value) - 1), { 0 } });
    g_hash_table_remove_all(worker->files.lost);
}

static gboolean is_not_in(void *asset, void *file, void *composition)
{
    (void)file;
    return !composition_asset(composition, asset);
}

/* One that is written to while we look is read anew. */
static void look_at_files(Stills *stills)
{
    GHashTableIter iter;
    void *value;
    struct stat now;
    g_hash_table_iter_init(&iter, stills->files);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        StillFile *file = value;
        if (file->fd < 0 || fstat(file->fd, &now) != 0 || is_same(&now, &file->info))
            continue;
        file->info = now;
        g_clear_pointer(&stills->compositor, compositor_free);
    }
}

static int find_file(const char *asset, void *data, GError **error)
{
    const Stills *stills = data;
    const StillFile *file = g_hash_table_lookup(stills->files, asset);
    if (file && file->fd >= 0)
        return file->fd;
    media_error_lost(error, file ? file->reason : LOSS_MISSING);
    return -1;
}

/* ---- answers --------------------------------------------------------------------- */

/* Takes body. The bytes go along in memory that stays as it is. */
static void answer(Worker *worker, char *body, size_t length, int fd)
{
    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    worker_say(worker, body, length, fd);
    close(fd);
}

static bool write_all(int fd, const uint8_t *bytes, size_t count)
{
    while (count > 0) {
        ssize_t wrote = write(fd, bytes, count);
        if (wrote <= 0)
            return false;
        bytes += wrote;
        count -= (size_t)wrote;
    }
    return true;
}

static int new_memory(Worker *worker)
{
    int fd = memfd_create("chatkut-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        worker_fail(worker, "io", _("there is no memory for a picture"));
    return fd;
}

static void answer_picture(Worker *worker, const AVFrame *rgb)
{
    bool fine = true;
    size_t length;
    int fd = new_memory(worker);
    if (fd < 0)
        return;
    for (int y = 0; fine && y < rgb->height; y++)
        fine = write_all(fd, rgb->data[0] + (ptrdiff_t)y * rgb->linesize[0],
                         3 * (size_t)rgb->width);
    if (fine) {
        char *body =
            message_format(MESSAGE_PICTURE, &length, "{s:i s:i s:i}", "id", worker->id,
                           "width", rgb->width, "height", rgb->height);
        answer(worker, body, length, fd);
        return;
    }
    worker_fail(worker, "io", _("there is no memory for a picture"));
    close(fd);
}

static void answer_peaks(Worker *worker, const GByteArray *peaks)
{
    size_t length;
    int fd = new_memory(worker);
    if (fd < 0)
        return;
    if (write_all(fd, peaks->data, peaks->len)) {
        char *body = message_format(MESSAGE_PEAKS, &length, "{s:i s:i}", "id",
                                    worker->id, "count", (int)peaks->len);
        answer(worker, body, length, fd);
        return;
    }
    worker_fail(worker, "io", _("there is no memory for a waveform"));
    close(fd);
}

/* Answers with the picture, which it takes, or the error. */
static void finish(Worker *worker, AVFrame *rgb, const GError *error)
{
    if (rgb)
        answer_picture(worker, rgb);
    else
        worker_fail(worker, media_error_fault(error), error->message);
    av_frame_free(&rgb);
}

/* ---- stills ---------------------------------------------------------------------- */

void stills_stage(Worker *worker, Packet *packet)
{
    Stills *stills = stills_of(worker);
    json_t *json = json_object_get(packet->json, "composition");
    take_files(worker, stills);
    if (!json)
        return;
    Composition *composition = composition_from_json(json, NULL);
    if (!composition)
        g_clear_pointer(&stills->compositor, compositor_free);
    composition_unref(stills->composition);
    stills->composition = composition;
    stills->fresh = false;
}

/* A size in the shape of the sequence, or as it was asked for. */
static void still_size(const Packet *packet, const Sequence *sequence, int *width,
                       int *height)
{
    int wide = (int)json_integer_value(json_object_get(packet->json, "width"));
    int high = (int)json_integer_value(json_object_get(packet->json, "height"));
    *width = wide;
    *height = high;
    if (!json_is_true(json_object_get(packet->json, "letterbox")))
        picture_fit(sequence->width, sequence->height, wide, high, width, height);
}

/* What was open before goes on. */
static void make_compositor(Stills *stills, const Sequence *sequence, int width,
                            int height)
{
    Compositor *made = compositor_new(stills->composition, sequence, width, height,
                                      false, find_file, stills);
    if (!stills->store)
        stills->store = picture_store_new((int64_t)PICTURE_STORE_MB << 20);
    compositor_use_store(made, stills->store);
    compositor_hasten(made);
    if (stills->compositor)
        compositor_adopt(made, stills->compositor);
    compositor_free(stills->compositor);
    stills->compositor = made;
    stills->fresh = true;
    g_free(stills->sequence);
    stills->sequence = g_strdup(sequence->node.id);
    stills->width = width;
    stills->height = height;
    g_hash_table_foreach_remove(stills->files, is_not_in, stills->composition);
}

static bool ready_compositor(Stills *stills, const Packet *packet,
                             const Sequence *sequence, GError **error)
{
    int width, height;
    still_size(packet, sequence, &width, &height);
    look_at_files(stills);
    if (stills->compositor && stills->fresh && stills->width == width &&
        stills->height == height && strcmp(stills->sequence, sequence->node.id) == 0)
        return true;
    if (!compositor_check(stills->composition, sequence, error))
        return false;
    make_compositor(stills, sequence, width, height);
    return true;
}

static AVFrame *make_still(Stills *stills, const Packet *packet,
                           const Sequence *sequence, GError **error)
{
    RTime at = RTIME_ZERO;
    rtime_exact_parse(packet_string(packet, "at"), &at);
    if (!ready_compositor(stills, packet, sequence, error))
        return NULL;
    AVFrame *picture = compositor_picture(
        stills->compositor, rtime_snap(at, sequence->rate, RTIME_FLOOR), error);
    AVFrame *rgb = picture ? converter_pack(stills->converter, picture, error) : NULL;
    av_frame_free(&picture);
    return rgb;
}

void stills_still(Worker *worker, Packet *packet)
{
    Stills *stills = stills_of(worker);
    g_autoptr(GError) error = NULL;
    const Sequence *sequence =
        stills->composition ? composition_sequence(stills->composition,
                                                   packet_string(packet, "sequence"))
                            : NULL;
    if (sequence)
        finish(worker, make_still(stills, packet, sequence, &error), error);
    else
        worker_fail(worker, "not_found", _("there is no such sequence on the stage"));
}

/* ---- single files ---------------------------------------------------------------- */

static int optional_int(const Packet *packet, const char *key)
{
    const json_t *number = json_object_get(packet->json, key);
    return number ? (int)json_integer_value(number) : -1;
}

static void forget_thumbnailer(Stills *stills)
{
    g_clear_pointer(&stills->thumbnailer, thumbnailer_free);
    if (stills->seen.fd >= 0)
        close(stills->seen.fd);
    stills->seen.fd = -1;
}

/* Takes fd. */
static bool ready_thumbnailer(Stills *stills, int fd, const Packet *packet,
                              GError **error)
{
    int stream = optional_int(packet, "stream"), turn = optional_int(packet, "turn");
    struct stat info = { 0 };
    bool known = fstat(fd, &info) == 0 && stills->thumbnailer &&
                 is_same(&info, &stills->seen.info) && stills->stream == stream &&
                 stills->turn == turn;
    if (known) {
        close(fd);
        return true;
    }
    forget_thumbnailer(stills);
    stills->seen = (StillFile){ .fd = fd, .info = info };
    stills->stream = stream;
    stills->turn = turn;
    stills->thumbnailer = thumbnailer_new(fd, stream, turn, error);
    return stills->thumbnailer != NULL;
}

static AVFrame *make_thumbnail(const Stills *stills, const Packet *packet,
                               GError **error)
{
    RTime at = RTIME_ZERO;
    rtime_exact_parse(packet_string(packet, "at"), &at);
    return thumbnailer_picture(
        stills->thumbnailer, at, json_is_true(json_object_get(packet->json, "near")),
        optional_int(packet, "width"), optional_int(packet, "height"), error);
}

void stills_thumbnail(Worker *worker, Packet *packet)
{
    Stills *stills = stills_of(worker);
    g_autoptr(GError) error = NULL;
    AVFrame *rgb = NULL;
    int fd = packet_take_fd(packet);
    if (fd < 0) {
        worker_fail(worker, "internal", _("a request came without its file"));
        return;
    }
    if (ready_thumbnailer(stills, fd, packet, &error))
        rgb = make_thumbnail(stills, packet, &error);
    if (!rgb)
        forget_thumbnailer(stills);
    finish(worker, rgb, error);
}

static bool report(int64_t done, int64_t all, void *data)
{
    Worker *worker = data;
    size_t length;
    char *body = message_format(MESSAGE_PROGRESS, &length, "{s:i s:I s:I s:f}", "id",
                                worker->id, "frame", (json_int_t)done, "frames",
                                (json_int_t)all, "fps", 0.0);
    worker_say(worker, body, length, -1);
    worker_listen(worker);
    return !worker->cancelled && !worker->gone;
}

void stills_waveform(Worker *worker, Packet *packet)
{
    g_autoptr(GError) error = NULL;
    int fd = packet_take_fd(packet);
    if (fd < 0) {
        worker_fail(worker, "internal", _("a request came without its file"));
        return;
    }
    g_autoptr(GByteArray) peaks =
        waveform_read(fd, optional_int(packet, "stream"), report, worker, &error);
    if (peaks)
        answer_peaks(worker, peaks);
    else
        worker_fail(worker, media_error_fault(error), error->message);
    close(fd);
}

/* ---- the end --------------------------------------------------------------------- */

void stills_rest(Stills *stills)
{
    if (!stills)
        return;
    g_clear_pointer(&stills->compositor, compositor_free);
    g_clear_pointer(&stills->store, picture_store_free);
    forget_thumbnailer(stills);
    malloc_trim(0);
}

void stills_free(Stills *stills)
{
    if (!stills)
        return;
    stills_rest(stills);
    composition_unref(stills->composition);
    g_hash_table_unref(stills->files);
    converter_free(stills->converter);
    g_free(stills->sequence);
    g_free(stills);
}
