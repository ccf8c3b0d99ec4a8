#include "pictures_private.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CANCEL_POLL_MS = 100, CANCEL_MS = 2000 };

/* ---- making ---------------------------------------------------------------------- */

Pictures *pictures_new(const char *program, int hang_ms)
{
    Pictures *pictures = g_new0(Pictures, 1);
    pictures->hang_ms = hang_ms > 0 ? hang_ms : PICTURES_HANG_MS;
    pictures->program = g_strdup(program);
    pictures->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    pictures->banned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return pictures;
}

void pictures_free(Pictures *pictures)
{
    if (!pictures)
        return;
    worker_free(pictures->worker);
    composition_unref(pictures->composition);
    g_hash_table_unref(pictures->told);
    g_hash_table_unref(pictures->banned);
    g_free(pictures->program);
    g_free(pictures);
}

pid_t pictures_pid(const Pictures *pictures)
{
    return pictures->worker ? worker_pid(pictures->worker) : 0;
}

void pictures_rest(Pictures *pictures)
{
    if (pictures->worker)
        worker_stop(pictures->worker);
}

bool pictures_wake(Pictures *pictures, GError **error)
{
    if (!pictures->worker)
        pictures->worker = worker_start(pictures->program, error);
    if (!pictures->worker || !worker_ensure(pictures->worker, error))
        return false;
    if (worker_pid(pictures->worker) != pictures->pid) {
        /* It knows of nothing. */
        pictures->pid = worker_pid(pictures->worker);
        pictures->staged = false;
        g_hash_table_remove_all(pictures->told);
    }
    return true;
}

/* ---- answers --------------------------------------------------------------------- */

/* Exactly so many bytes of a memory that nobody changes any more. */
static bool read_sealed(int fd, uint8_t *bytes, size_t count)
{
    const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    struct stat info;
    int has = fd >= 0 ? fcntl(fd, F_GET_SEALS) : -1;
    if (has < 0 || (has & seals) != seals || fstat(fd, &info) != 0 ||
        (size_t)info.st_size != count)
        return false;
    for (size_t done = 0; done < count;) {
        ssize_t got = pread(fd, bytes + done, count - done, (off_t)done);
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static int number_of(const json_t *json, const char *key)
{
    return (int)json_integer_value(json_object_get(json, key));
}

json_t *pictures_await(Pictures *pictures, int id, MessageKind wanted, int timeout_ms,
                       int *fd, GError **error)
{
    MessageKind kind;
    Worker *worker = pictures->worker;
    json_t *answer = worker_receive_fd(worker, timeout_ms, &kind, fd, error);
    if (!answer)
        return NULL;
    bool ours = number_of(answer, "id") == id;
    if (ours && (kind == wanted || kind == MESSAGE_PROGRESS))
        return answer;
    if (ours && kind == MESSAGE_FAILED)
        worker_set_failed(answer, "", error);
    else
        worker_fail_contract(worker, message_kind_name(kind), error);
    json_decref(answer);
    return NULL;
}

Picture *pictures_receive(Pictures *pictures, int id, int box_width, int box_height,
                          GError **error)
{
    int fd = -1;
    json_auto_t *answer =
        pictures_await(pictures, id, MESSAGE_PICTURE, pictures->hang_ms, &fd, error);
    if (!answer) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    int width = number_of(answer, "width"), height = number_of(answer, "height");
    g_autoptr(Picture) picture = NULL;
    if (width >= 1 && width <= box_width && height >= 1 && height <= box_height)
        picture = picture_new_rgb(width, height);
    bool fine = picture && read_sealed(fd, picture->rgb, picture_bytes(picture));
    if (fd >= 0)
        close(fd);
    if (fine)
        return g_steal_pointer(&picture);
    worker_fail_contract(pictures->worker, _("its picture cannot be read"), error);
    return NULL;
}

bool pictures_died(const GError *error)
{
    return g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CRASHED);
}

/* ---- thumbnails ------------------------------------------------------------------ */

static int asset_number(const Asset *asset, PropId id)
{
    const Value *value = proplist_get(asset->node.props, id);
    return value && value->type == VALUE_NUMBER ? (int)value->number : -1;
}

ThumbnailSpec thumbnail_spec(const Asset *asset, RTime at, int width, int height,
                             bool near)
{
    return (ThumbnailSpec){ at,
                            width,
                            height,
                            near,
                            asset_number(asset, PROP_VIDEO_STREAM),
                            asset_number(asset, PROP_TURN) };
}

Picture *pictures_thumbnail_once(Pictures *pictures, int fd, const ThumbnailSpec *spec,
                                 GError **error)
{
    size_t length;
    g_autofree char *at = rtime_exact_format(spec->at);
    if (!pictures_wake(pictures, error))
        return NULL;
    int id = worker_next_id(pictures->worker);
    char *body =
        message_format(MESSAGE_THUMBNAIL, &length, "{s:i s:s s:i s:i s:b s:i s:i}",
                       "id", id, "at", at, "width", spec->width, "height", spec->height,
                       "near", spec->near, "stream", spec->stream, "turn", spec->turn);
    if (!worker_send(pictures->worker, body, length, fd, error))
        return NULL;
    return pictures_receive(pictures, id, spec->width, spec->height, error);
}

/* What the end of the worker means for a file. Takes failed. */
static void fail_file(Pictures *pictures, GError *failed, GError **error)
{
    if (pictures_died(failed)) {
        g_set_error(error, WORKER_ERROR, WORKER_ERROR_CRASHED,
                    _("the file made the reader crash: %s. It is probably damaged; "
                      "convert it with another program first"),
                    failed->message);
        g_error_free(failed);
        return;
    }
    if (g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_HUNG))
        worker_stop(pictures->worker);
    g_propagate_error(error, failed);
}

Picture *pictures_thumbnail(Pictures *pictures, int fd, const ThumbnailSpec *spec,
                            GError **error)
{
    GError *failed = NULL;
    Picture *picture = pictures_thumbnail_once(pictures, fd, spec, &failed);
    if (!picture && pictures_died(failed)) {
        g_clear_error(&failed);
        picture = pictures_thumbnail_once(pictures, fd, spec, &failed);
    }
    if (!picture)
        fail_file(pictures, failed, error);
    return picture;
}

/* ---- waveforms ------------------------------------------------------------------- */

typedef struct {
    Pictures *pictures;
    int id;
    PicturesReport report;
    void *user;
    const atomic_bool *cancel;
    bool cancelled;
    int64_t heard_us; /* when it last gave a sign of life */
} Wave;

static bool send_cancel(Wave *wave, GError **error)
{
    size_t length;
    if (wave->cancelled || !wave->cancel || !atomic_load(wave->cancel))
        return true;
    wave->cancelled = true;
    wave->heard_us = g_get_monotonic_time();
    char *body = message_format(MESSAGE_CANCEL, &length, "{s:i}", "id", wave->id);
    return worker_send(wave->pictures->worker, body, length, -1, error);
}

static bool is_silent(const Wave *wave)
{
    int64_t limit = wave->cancelled ? CANCEL_MS : wave->pictures->hang_ms;
    return g_get_monotonic_time() - wave->heard_us > 1000 * limit;
}

/* The answer that ends it; NULL with an error. */
static json_t *await_peaks(Wave *wave, int *fd, GError **error)
{
    for (;;) {
        GError *failed = NULL;
        if (!send_cancel(wave, error))
            return NULL;
        json_t *answer = pictures_await(wave->pictures, wave->id, MESSAGE_PEAKS,
                                        CANCEL_POLL_MS, fd, &failed);
        if (answer && !json_object_get(answer, "frame"))
            return answer;
        bool late = g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_HUNG);
        if (!answer && (!late || is_silent(wave))) {
            g_propagate_error(error, failed);
            return NULL;
        }
        g_clear_error(&failed);
        if (!answer)
            continue;
        wave->heard_us = g_get_monotonic_time();
        if (wave->report && !wave->cancelled)
            wave->report((double)number_of(answer, "frame") /
                             MAX(number_of(answer, "frames"), 1),
                         wave->user);
        json_decref(answer);
    }
}

static GByteArray *waveform_once(Wave *wave, int fd, int stream, GError **error)
{
    size_t length;
    int memory = -1;
    if (!pictures_wake(wave->pictures, error))
        return NULL;
    wave->id = worker_next_id(wave->pictures->worker);
    wave->heard_us = g_get_monotonic_time();
    char *body = message_format(MESSAGE_WAVEFORM, &length, "{s:i s:i}", "id", wave->id,
                                "stream", stream);
    if (!worker_send(wave->pictures->worker, body, length, fd, error))
        return NULL;
    json_auto_t *answer = await_peaks(wave, &memory, error);
    g_autoptr(GByteArray) peaks = g_byte_array_new();
    bool fine = false;
    if (answer) {
        g_byte_array_set_size(
            peaks, (guint)MIN(number_of(answer, "count"), PICTURES_PEAKS_MAX));
        fine = read_sealed(memory, peaks->data, peaks->len);
    }
    if (memory >= 0)
        close(memory);
    if (answer && !fine)
        worker_fail_contract(wave->pictures->worker, _("its waveform cannot be read"),
                             error);
    return fine ? g_steal_pointer(&peaks) : NULL;
}

GByteArray *pictures_waveform(Pictures *pictures, int fd, int stream,
                              PicturesReport report, void *user,
                              const atomic_bool *cancel, GError **error)
{
    GError *failed = NULL;
    Wave wave = { pictures, 0, report, user, cancel, false, 0 };
    GByteArray *peaks = waveform_once(&wave, fd, stream, &failed);
    if (!peaks && pictures_died(failed)) {
        g_clear_error(&failed);
        peaks = waveform_once(&wave, fd, stream, &failed);
    }
    if (!peaks)
        fail_file(pictures, failed, error);
    return peaks;
}
