#include "streaming.h"

#include "chatkut/media/error.h"
#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <unistd.h>

struct Streaming {
    Worker *worker;
    Composition *composition;
    Files files;
    char *engine;
    Shelf shelf;
    Job job;
    Stream *stream;
};

/* Only to hear whether it shall go on: nobody waits for its progress. */
static bool goes_on(int64_t frame, int64_t frames, double fps, void *data)
{
    const Streaming *streaming = data;
    (void)frame, (void)frames, (void)fps;
    worker_listen(streaming->worker);
    return !streaming->worker->cancelled && !streaming->worker->gone;
}

static int find_file(const char *asset, void *data, GError **error)
{
    Streaming *streaming = data;
    return files_find(asset, &streaming->files, error);
}

static bool read_packet(Streaming *streaming, const Packet *packet, GError **error)
{
    Job *job = &streaming->job;
    streaming->composition =
        composition_from_json(json_object_get(packet->json, "composition"), error);
    if (!streaming->composition ||
        !output_spec_from_json(json_object_get(packet->json, "output"), &job->output,
                               error))
        return false;
    job->composition = streaming->composition;
    job->sequence =
        composition_sequence(job->composition, packet_string(packet, "sequence"));
    if (job->sequence)
        return true;
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                        _("the render request names a sequence or a time that is not "
                          "there"));
    return false;
}

Streaming *streaming_new(Worker *worker, const Packet *packet, Files *files,
                         const char *engine, GError **error)
{
    Streaming *streaming = g_new0(Streaming, 1);
    bool shelved = json_is_true(json_object_get(packet->json, "shelf"));
    streaming->worker = worker;
    files_move(files, &streaming->files);
    streaming->engine = g_strdup(engine);
    streaming->shelf = worker_shelf(worker);
    streaming->job = (Job){ .start = RTIME_ZERO,
                            .end = RTIME_ZERO,
                            .fd = -1,
                            .file = find_file,
                            .store = worker->store,
                            .shelf = shelved ? &streaming->shelf : NULL,
                            .engine = streaming->engine,
                            .report = goes_on,
                            .data = streaming };
    if (read_packet(streaming, packet, error))
        streaming->stream = stream_new(&streaming->job, error);
    if (streaming->stream)
        return streaming;
    streaming_free(streaming);
    return NULL;
}

void streaming_free(Streaming *streaming)
{
    if (!streaming)
        return;
    stream_free(streaming->stream);
    composition_unref(streaming->composition);
    files_clear(&streaming->files);
    g_free(streaming->engine);
    g_free(streaming);
}

char *streaming_describe(const Streaming *streaming, int id, size_t *length)
{
    const GArray *segments = stream_segments(streaming->stream);
    json_t *frames = json_array(), *keys = json_array(), *names = json_array();
    g_autofree char *rate = rate_format(stream_rate(streaming->stream));
    g_autoptr(GString) kept = g_string_new(NULL);
    for (unsigned i = 0; i < segments->len; i++) {
        const StreamSegment *segment = &g_array_index(segments, StreamSegment, i);
        json_array_append_new(frames, json_integer(segment->frames));
        json_array_append_new(keys, json_string(segment->key));
        json_array_append_new(names, json_string(segment->name));
        g_string_append_c(kept, segment->kept ? '1' : '0');
    }
    return message_format(MESSAGE_STREAMED, length, "{s:i s:s s:o s:s s:o s:o}", "id",
                          id, "rate", rate, "frames", frames, "kept", kept->str, "keys",
                          keys, "names", names);
}

bool streaming_make(Streaming *streaming, Packet *packet, StreamMade *made,
                    GError **error)
{
    json_int_t n = json_integer_value(json_object_get(packet->json, "n"));
    int fd = packet_take_fd(packet);
    bool there = n < (json_int_t)stream_segments(streaming->stream)->len;
    bool warm = json_is_true(json_object_get(packet->json, "warm"));
    *made = (StreamMade){ 0 };
    bool fine =
        there && (warm ? stream_warm(streaming->stream, (unsigned)n, error)
                       : stream_make(streaming->stream, (unsigned)n, fd, made, error));
    if (!there)
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("the stream has no such segment"));
    if (fd >= 0)
        close(fd);
    return fine;
}
