#include "chatkut/queue/stream.h"

#include "render_private.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/resource.h>

enum { TICK_MS = 5 }; /* how often it is looked whether to stop */

struct StreamWorker {
    Worker *worker;
    RenderParts parts; /* the cache, and the first trouble with it */
    int niceness;
    pid_t nice_pid;           /* the process that was told so */
    Composition *composition; /* what is streamed; NULL: nothing yet */
    char *sequence;
    StreamJob job; /* of that */
};

/* One request under way. Times are monotonic microseconds. */
typedef struct {
    StreamWorker *stream;
    const StreamStop *stop;
    int id;
    int64_t began;
    int64_t cancelled; /* when it was told to stop; 0: not yet */
} Request;

/* ---- one request ----------------------------------------------------------------- */

static bool fail_cancelled(GError **error)
{
    g_set_error_literal(error, WORKER_ERROR, WORKER_ERROR_CANCELLED,
                        _("The preview was stopped."));
    return false;
}

static int wants_of(const StreamStop *stop)
{
    return stop ? atomic_load(stop) : STREAM_GO_ON;
}

/* What is to be done while nothing is heard. A worker that does not stop is stopped. */
static bool tick(Request *request, GError **error)
{
    Worker *worker = request->stream->worker;
    int64_t now = g_get_monotonic_time();
    int wants = wants_of(request->stop);
    if (wants == STREAM_STOP && request->cancelled == 0) {
        size_t length;
        request->cancelled = now;
        char *body =
            message_format(MESSAGE_CANCEL, &length, "{s:i}", "id", request->id);
        return worker_send(worker, body, length, -1, error);
    }
    bool hangs = now - request->began > 1000 * (int64_t)STREAM_SILENCE_MS;
    bool deaf = wants == STREAM_STOP_AT_ONCE ||
                (request->cancelled != 0 &&
                 now - request->cancelled > 1000 * (int64_t)RENDER_CANCEL_MS);
    if (!hangs && !deaf)
        return true;
    worker_stop(worker);
    if (deaf)
        return fail_cancelled(error);
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_HUNG,
                _("the worker process did not get on for %d s and was stopped"),
                STREAM_SILENCE_MS / 1000);
    return false;
}

/* The answer, of this kind. What the worker asks of the cache meanwhile it gets. */
static json_t *await(Request *request, MessageKind wanted, GError **error)
{
    StreamWorker *stream = request->stream;
    for (;;) {
        g_autoptr(GError) silent = NULL;
        MessageKind kind;
        int fd = -1;
        if (!tick(request, error))
            return NULL;
        json_auto_t *message =
            worker_receive_fd(stream->worker, TICK_MS, &kind, &fd, &silent);
        if (!message && !g_error_matches(silent, WORKER_ERROR, WORKER_ERROR_HUNG)) {
            g_propagate_error(error, g_steal_pointer(&silent));
            return NULL;
        }
        if (!message)
            continue;
        bool answered = stream->parts.cache && render_parts_concern(kind);
        bool fine =
            !answered || render_parts_answer(&stream->parts, kind, message, fd, error);
        if (fd >= 0)
            close(fd);
        if (!fine)
            return NULL;
        if (answered)
            continue;
        if (kind == wanted)
            return g_steal_pointer(&message);
        if (kind == MESSAGE_FAILED)
            worker_set_failed(message, "", error);
        else
            worker_fail_contract(stream->worker, message_kind_name(kind), error);
        return NULL;
    }
}

static Request begin(StreamWorker *stream, const StreamStop *stop)
{
    return (Request){ .stream = stream,
                      .stop = stop,
                      .id = worker_next_id(stream->worker),
                      .began = g_get_monotonic_time() };
}

/* A successor is as nice. */
static bool ensure(StreamWorker *stream, GError **error)
{
    if (!worker_ensure(stream->worker, error))
        return false;
    pid_t pid = worker_pid(stream->worker);
    if (pid != stream->nice_pid)
        setpriority(PRIO_PROCESS, (id_t)pid, stream->niceness);
    stream->nice_pid = pid;
    return true;
}

/* ---- the plan -------------------------------------------------------------------- */

static const char *text_at(const json_t *message, const char *key, size_t i)
{
    return json_string_value(json_array_get(json_object_get(message, key), i));
}

static void read_part(const json_t *message, size_t i, StreamPlan *plan)
{
    const json_t *frames = json_object_get(message, "frames");
    const char *kept = json_string_value(json_object_get(message, "kept"));
    StreamPart part = { .first = plan->frames,
                        .frames = json_integer_value(json_array_get(frames, i)),
                        .kept = kept[i] == '1' };
    g_strlcpy(part.key, text_at(message, "keys", i), sizeof part.key);
    g_strlcpy(part.name, text_at(message, "names", i), sizeof part.name);
    plan->frames += part.frames;
    g_array_append_val(plan->parts, part);
}

/* A name becomes a part of an address. */
static bool is_name(const char *name)
{
    return name && strlen(name) < STREAM_NAME_MAX &&
           name[strspn(name, "0123456789abcdef")] == '\0';
}

static bool is_plan(const json_t *message)
{
    size_t n = json_array_size(json_object_get(message, "frames"));
    bool good = json_array_size(json_object_get(message, "keys")) == n &&
                json_array_size(json_object_get(message, "names")) == n &&
                json_string_length(json_object_get(message, "kept")) == n;
    for (size_t i = 0; good && i < n; i++)
        good = is_name(text_at(message, "names", i));
    return good;
}

static StreamPlan *read_plan(StreamWorker *stream, const json_t *message,
                             GError **error)
{
    const char *text = json_string_value(json_object_get(message, "rate"));
    Rate rate;
    if (!is_plan(message) || !rate_parse(text, &rate)) {
        worker_fail_contract(stream->worker, message_kind_name(MESSAGE_STREAMED),
                             error);
        return NULL;
    }
    StreamPlan *plan = g_new0(StreamPlan, 1);
    g_atomic_ref_count_init(&plan->refs);
    plan->rate = rate;
    plan->parts = g_array_new(FALSE, FALSE, sizeof(StreamPart));
    for (size_t i = 0; i < json_array_size(json_object_get(message, "frames")); i++)
        read_part(message, i, plan);
    return plan;
}

/* ---- asking ---------------------------------------------------------------------- */

static bool send_files(StreamWorker *stream, GError **error)
{
    const RenderJob job = { .composition = stream->composition,
                            .path = stream->job.path,
                            .check = stream->job.check,
                            .user = stream->job.user };
    const Sequence *sequence =
        composition_sequence(stream->composition, stream->sequence);
    Render render = { .job = &job, .worker = stream->worker };
    if (sequence)
        return render_send_sources(&render, sequence, error);
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_NOT_FOUND,
                _("There is no sequence “%s”."), stream->sequence);
    return false;
}

/* Tell the worker what is streamed. */
static json_t *tell(StreamWorker *stream, const StreamStop *stop, GError **error)
{
    size_t length;
    if (!ensure(stream, error) || !send_files(stream, error))
        return NULL;
    Request request = begin(stream, stop);
    char *body = message_format(
        MESSAGE_STREAM, &length, "{s:i s:o s:s s:o s:b}", "id", request.id,
        "composition", composition_to_json(stream->composition), "sequence",
        stream->sequence, "output", output_spec_to_json(&stream->job.output), "shelf",
        stream->parts.cache != NULL);
    return worker_send(stream->worker, body, length, -1, error)
               ? await(&request, MESSAGE_STREAMED, error)
               : NULL;
}

static json_t *ask(StreamWorker *stream, unsigned n, int fd, bool warm,
                   const StreamStop *stop, GError **error)
{
    size_t length;
    if (worker_pid(stream->worker) == 0) {
        json_auto_t *told = tell(stream, stop, error);
        if (!told)
            return NULL;
    }
    Request request = begin(stream, stop);
    char *body = message_format(MESSAGE_SEGMENT, &length, "{s:i s:i s:b}", "id",
                                request.id, "n", (int)n, "warm", warm);
    return worker_send(stream->worker, body, length, fd, error)
               ? await(&request, MESSAGE_MADE, error)
               : NULL;
}

/* Worth asking again: it died, or has let go of the stream. */
static bool is_gone(StreamWorker *stream, const StreamStop *stop, const GError *failed)
{
    if (wants_of(stop) != STREAM_GO_ON)
        return false;
    bool gone = g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_NOT_FOUND);
    if (gone)
        worker_stop(stream->worker);
    return gone || g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CRASHED);
}

/* ---- public ---------------------------------------------------------------------- */

StreamWorker *stream_worker_new(const char *program, Cache *cache, int niceness,
                                GError **error)
{
    g_autoptr(StreamWorker) stream = g_new0(StreamWorker, 1);
    stream->worker = worker_start(program, error);
    if (!stream->worker)
        return NULL;
    stream->parts = (RenderParts){ .cache = cache, .worker = stream->worker };
    stream->niceness = niceness;
    return ensure(stream, error) ? g_steal_pointer(&stream) : NULL;
}

void stream_worker_free(StreamWorker *stream)
{
    if (!stream)
        return;
    worker_free(stream->worker);
    g_clear_error(&stream->parts.trouble);
    composition_unref(stream->composition);
    g_free(stream->sequence);
    g_free(stream);
}

pid_t stream_worker_pid(const StreamWorker *stream)
{
    return worker_pid(stream->worker);
}

StreamPlan *stream_worker_open(StreamWorker *stream, const StreamJob *job,
                               const StreamStop *stop, GError **error)
{
    GError *failed = NULL;
    composition_unref(stream->composition);
    g_free(stream->sequence);
    stream->composition = composition_ref(job->composition);
    stream->sequence = g_strdup(job->sequence);
    stream->job = *job;
    json_auto_t *answer = tell(stream, stop, &failed);
    if (!answer && wants_of(stop) == STREAM_GO_ON &&
        g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CRASHED)) {
        g_clear_error(&failed);
        answer = tell(stream, stop, &failed);
    }
    if (answer)
        return read_plan(stream, answer, error);
    g_propagate_error(error, failed);
    return NULL;
}

/* Twice, where the first had nobody to ask. */
static json_t *ask_surely(StreamWorker *stream, unsigned n, int fd, bool warm,
                          const StreamStop *stop, GError **error)
{
    GError *failed = NULL;
    json_t *answer = ask(stream, n, fd, warm, stop, &failed);
    if (!answer && is_gone(stream, stop, failed)) {
        g_clear_error(&failed);
        answer = ask(stream, n, fd, warm, stop, &failed);
    }
    if (!answer)
        g_propagate_error(error, failed);
    return answer;
}

bool stream_worker_make(StreamWorker *stream, unsigned n, int fd,
                        const StreamStop *stop, StreamMade *made, GError **error)
{
    json_auto_t *answer = ask_surely(stream, n, fd, false, stop, error);
    if (!answer)
        return false;
    made->reused = json_is_true(json_object_get(answer, "reused"));
    made->lost = json_is_true(json_object_get(answer, "lost"));
    return true;
}

bool stream_worker_warm(StreamWorker *stream, unsigned n, const StreamStop *stop,
                        GError **error)
{
    json_auto_t *answer = ask_surely(stream, n, -1, true, stop, error);
    return answer != NULL;
}
