#include "chatkut/queue/render.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/queue/partial.h"
#include "chatkut/queue/source.h"
#include "render_parts.h"
#include "worker_private.h"

#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(chatkut - render - error, render_error)

enum { TICK_MS = 50 }; /* how often `cancel` is looked at */

/* A render under way. Times are monotonic microseconds. */
typedef struct {
    const RenderJob *job;
    Worker *worker;
    Partial *partial;
    struct stat target; /* st_nlink 0: there is none */
    FilmTime film;
    RenderParts parts;
    int id;
    int64_t started;
    int64_t heard;     /* when the worker last said something */
    int64_t cancelled; /* when it was told to stop; 0: not yet */
} Render;

/* ---- sending the work ----------------------------------------------------------- */

static bool wants_cancel(const Render *render)
{
    return render->job->cancel && atomic_load(render->job->cancel);
}

static bool fail_cancelled(GError **error)
{
    g_set_error_literal(error, WORKER_ERROR, WORKER_ERROR_CANCELLED,
                        _("The render was stopped; nothing was written."));
    return false;
}

static char *path_of(const Render *render, const Asset *asset)
{
    char *path = render->job->path(asset, render->job->user);
    return path ? path : g_strdup(asset_label(asset));
}

/* False. */
static bool fail_lost(const Render *render, const Loss *loss, GError **error)
{
    const Composition *composition = render->job->composition;
    const Asset *asset = composition_asset(composition, loss->asset);
    g_autofree char *path = asset ? path_of(render, asset) : g_strdup(loss->asset);
    g_autofree char *text = loss_sentence(composition, loss, render->film, path, true);
    g_set_error_literal(error, RENDER_ERROR, (int)loss->reason, text);
    return false;
}

/* -1: it is lost. */
static int open_source(const Render *render, const Asset *asset, LossReason *reason)
{
    const RenderJob *job = render->job;
    g_autofree char *path = job->path(asset, job->user);
    g_autoptr(GError) error = NULL;
    int fd = path ? source_open(path, &error) : -1;
    if (fd < 0) {
        bool gone =
            !path || g_error_matches(error, SOURCE_ERROR, SOURCE_ERROR_NOT_FOUND);
        *reason = gone ? LOSS_MISSING : LOSS_UNREADABLE;
        return -1;
    }
    if (!job->check || job->check(asset, path, fd, reason, job->user))
        return fd;
    close(fd);
    return -1;
}

/* Replacing footage by what is made of it would be the end of the footage. */
static bool check_not_target(const Render *render, int fd, GError **error)
{
    struct stat info;
    if (fd < 0 || render->target.st_nlink == 0 || fstat(fd, &info) != 0 ||
        info.st_dev != render->target.st_dev || info.st_ino != render->target.st_ino)
        return true;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
                _("“%s” is footage of this project. Give the output another name."),
                render->job->target);
    return false;
}

/* The frame in which the clip begins, for a message. */
static int frame_of(const Render *render, const Clip *clip)
{
    RTime since = rtime_sub(clip->start, render->film.start);
    return (int)rtime_to_frames(since, render->film.rate, RTIME_NEAREST);
}

static bool fail_use(const Render *render, const SourceUse *use, LossReason reason,
                     GError **error)
{
    Loss loss = { .reason = reason, .sound = use->clip->kind == CLIP_AUDIO };
    loss.first = loss.last = frame_of(render, use->clip);
    g_strlcpy(loss.clip, use->clip->node.id, sizeof loss.clip);
    g_strlcpy(loss.asset, use->asset->node.id, sizeof loss.asset);
    return fail_lost(render, &loss, error);
}

/* fd -1: it is lost. */
static bool tell_source(Render *render, const Asset *asset, int fd, LossReason reason,
                        GError **error)
{
    size_t length;
    char *body =
        message_format(MESSAGE_FILE, &length, "{s:s s:s*}", "asset", asset->node.id,
                       "lost", fd < 0 ? loss_reason_name(reason) : NULL);
    return worker_send(render->worker, body, length, fd, error);
}

static bool send_source(Render *render, const SourceUse *use, GError **error)
{
    LossReason reason = LOSS_MISSING;
    if (wants_cancel(render))
        return fail_cancelled(error);
    int fd = open_source(render, use->asset, &reason);
    if (fd < 0 && render->job->strict)
        return fail_use(render, use, reason, error);
    bool ok = check_not_target(render, fd, error) &&
              tell_source(render, use->asset, fd, reason, error);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool send_sources(Render *render, const Sequence *sequence, GError **error)
{
    g_autoptr(GArray) uses = source_uses(render->job->composition, sequence);
    for (unsigned i = 0; i < uses->len; i++)
        if (!send_source(render, &g_array_index(uses, SourceUse, i), error))
            return false;
    return true;
}

static bool send_render(Render *render, GError **error)
{
    const RenderJob *job = render->job;
    bool to_end = rtime_compare(job->end, job->start) <= 0;
    g_autofree char *start = rtime_exact_format(job->start);
    g_autofree char *end = to_end ? NULL : rtime_exact_format(job->end);
    size_t length;
    render->id = worker_next_id(render->worker);
    char *body = message_format(
        MESSAGE_RENDER, &length, "{s:i s:o s:s s:o s:s s:s* s:b s:b}", "id", render->id,
        "composition", composition_to_json(job->composition), "sequence", job->sequence,
        "output", output_spec_to_json(&job->output), "start", start, "end", end,
        "shelf", job->cache != NULL, "strict", job->strict);
    return worker_send(render->worker, body, length, partial_fd(render->partial),
                       error);
}

/* ---- following it --------------------------------------------------------------- */

static int int_at(const json_t *json, const char *key)
{
    return (int)json_integer_value(json_object_get(json, key));
}

static void report_progress(const Render *render, const json_t *message)
{
    RenderProgress progress = {
        .frame = (unsigned)int_at(message, "frame"),
        .frames = (unsigned)int_at(message, "frames"),
        .fps = json_number_value(json_object_get(message, "fps")),
    };
    if (render->job->report)
        render->job->report(&progress, render->job->user);
}

/* The losses of a message, in `*losses` (NULL: none). False where they are none of ours. */
static bool read_losses(const Render *render, const json_t *message, GPtrArray **losses,
                        GError **error)
{
    const json_t *list = json_object_get(message, "lost");
    g_autoptr(GError) wrong = NULL;
    *losses = NULL;
    if (json_array_size(list) == 0)
        return true;
    *losses = losses_from_json(list, &wrong);
    return *losses || worker_fail_contract(render->worker, wrong->message, error);
}

static json_t *describe_losses(const Render *render, const GPtrArray *losses)
{
    const Composition *composition = render->job->composition;
    json_t *list = json_array();
    for (unsigned i = 0; i < losses->len; i++) {
        const Loss *loss = g_ptr_array_index(losses, i);
        const Asset *asset = composition_asset(composition, loss->asset);
        g_autofree char *path = asset ? path_of(render, asset) : g_strdup(loss->asset);
        json_array_append_new(list,
                              loss_to_json(composition, loss, render->film, path));
    }
    return list;
}

static bool read_done(const Render *render, const json_t *message, RenderResult *result,
                      GError **error)
{
    const json_t *segments = json_object_get(message, "segments");
    g_autoptr(GPtrArray) losses = NULL;
    if (!read_losses(render, message, &losses, error))
        return false;
    *result = (RenderResult){
        .frames = int_at(message, "frames"),
        .duration_s = json_number_value(json_object_get(message, "duration_s")),
        .copied = int_at(segments, "copied"),
        .reused = int_at(segments, "reused"),
        .rendered = int_at(segments, "rendered"),
        .lost = losses ? describe_losses(render, losses) : NULL,
    };
    g_strlcpy(result->encoder, json_string_value(json_object_get(message, "encoder")),
              sizeof result->encoder);
    return true;
}

/* False. */
static bool fail_reported(const Render *render, const json_t *message, GError **error)
{
    const char *id = json_string_value(json_object_get(message, "asset"));
    const Asset *asset = id ? composition_asset(render->job->composition, id) : NULL;
    g_autofree char *prefix =
        asset ? g_strdup_printf("“%s”: ", asset_label(asset)) : g_strdup("");
    g_autoptr(GPtrArray) losses = NULL;
    if (!read_losses(render, message, &losses, error))
        return false;
    if (losses)
        return fail_lost(render, g_ptr_array_index(losses, 0), error);
    worker_set_failed(message, prefix, error);
    return false;
}

/* One message. *done: it was the last one, and *result is filled. */
static bool take_message(Render *render, const json_t *message, MessageKind kind,
                         int fd, bool *done, RenderResult *result, GError **error)
{
    render->heard = g_get_monotonic_time();
    bool ours = int_at(message, "id") == render->id;
    if (ours && render->job->cache && render_parts_concern(kind))
        return render_parts_answer(&render->parts, kind, message, fd, error);
    if (ours && kind == MESSAGE_PROGRESS) {
        report_progress(render, message);
        return true;
    }
    if (ours && kind == MESSAGE_FAILED)
        return fail_reported(render, message, error);
    if (!ours || kind != MESSAGE_DONE)
        return worker_fail_contract(render->worker, message_kind_name(kind), error);
    *done = read_done(render, message, result, error);
    return *done;
}

/* What is to be done while nothing is heard. */
static bool tick(Render *render, GError **error)
{
    int64_t now = g_get_monotonic_time();
    if (wants_cancel(render) && render->cancelled == 0) {
        size_t length;
        char *body = message_format(MESSAGE_CANCEL, &length, "{s:i}", "id", render->id);
        render->cancelled = now;
        return worker_send(render->worker, body, length, -1, error);
    }
    if (render->cancelled != 0 &&
        now - render->cancelled > 1000 * (int64_t)RENDER_CANCEL_MS)
        return fail_cancelled(error);
    if (now - render->heard > 1000 * (int64_t)RENDER_SILENCE_MS) {
        g_set_error(
            error, WORKER_ERROR, WORKER_ERROR_HUNG,
            _("The worker process has said nothing for %d minutes and was "
              "stopped. Render again; if it stops there again, take out the clip "
              "it stops at."),
            RENDER_SILENCE_MS / 60000);
        return false;
    }
    return true;
}

static bool follow(Render *render, RenderResult *result, GError **error)
{
    for (bool done = false; !done;) {
        g_autoptr(GError) silent = NULL;
        MessageKind kind;
        if (!tick(render, error))
            return false;
        int fd = -1;
        json_auto_t *message =
            worker_receive_fd(render->worker, TICK_MS, &kind, &fd, &silent);
        if (message) {
            bool taken = take_message(render, message, kind, fd, &done, result, error);
            if (fd >= 0)
                close(fd);
            if (!taken)
                return false;
        } else if (!g_error_matches(silent, WORKER_ERROR, WORKER_ERROR_HUNG)) {
            g_propagate_error(error, g_steal_pointer(&silent));
            return false;
        }
    }
    return true;
}

/* ---- whole ---------------------------------------------------------------------- */

static bool check_written(const Render *render, GError **error)
{
    struct stat info;
    if (fstat(partial_fd(render->partial), &info) == 0 && info.st_size > 0)
        return true;
    return worker_fail_contract(render->worker, _("it wrote nothing"), error);
}

static bool render_to_partial(Render *render, RenderResult *result, GError **error)
{
    const RenderJob *job = render->job;
    const Sequence *sequence = composition_sequence(job->composition, job->sequence);
    if (!sequence) {
        g_set_error(error, WORKER_ERROR, WORKER_ERROR_NOT_FOUND,
                    _("There is no sequence “%s”."), job->sequence);
        return false;
    }
    render->film.rate = job->output.rate.num > 0 ? job->output.rate : sequence->rate;
    render->film.start =
        rtime_max(RTIME_ZERO, rtime_snap(job->start, sequence->rate, RTIME_NEAREST));
    if (stat(job->target, &render->target) != 0)
        render->target.st_nlink = 0;
    render->partial = partial_open(job->target, error);
    if (!render->partial)
        return false;
    render->worker = worker_start(job->program, error);
    render->parts = (RenderParts){ job->cache, job->fresh, render->worker };
    return render->worker && send_sources(render, sequence, error) &&
           send_render(render, error) && follow(render, result, error) &&
           check_written(render, error);
}

/* After ^C, whatever else went wrong is of no interest. */
static bool fail_render(const Render *render, GError *failed, GError **error)
{
    if (wants_cancel(render)) {
        g_error_free(failed);
        return fail_cancelled(error);
    }
    if (g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CRASHED) ||
        g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CONTRACT))
        g_prefix_error(&failed, "%s ", _("The render stopped; nothing was written:"));
    g_propagate_error(error, failed);
    return false;
}

bool render_run(const RenderJob *job, RenderResult *result, GError **error)
{
    Render render = { .job = job };
    RenderResult made = { 0 };
    GError *failed = NULL;
    render.started = render.heard = g_get_monotonic_time();
    bool ok = render_to_partial(&render, &made, &failed);
    if (ok && wants_cancel(&render))
        ok = fail_cancelled(&failed);
    if (ok)
        ok = partial_commit(render.partial, &failed);
    worker_free(render.worker);
    partial_free(render.partial);
    if (!ok) {
        render_result_clear(&made);
        return fail_render(&render, failed, error);
    }
    made.wall_s = (double)(g_get_monotonic_time() - render.started) / 1e6;
    *result = made;
    return true;
}

void render_result_clear(RenderResult *result)
{
    json_decref(result->lost);
    result->lost = NULL;
}

json_t *render_result_to_json(const RenderResult *result, const char *output)
{
    g_autofree char *valid = g_utf8_make_valid(output, -1);
    return json_pack("{s:s s:s s:i s:f s:{s:i s:i s:i} s:f s:s s:O*}", "event", "done",
                     "output", valid, "frames", result->frames, "duration_s",
                     result->duration_s, "segments", "copied", result->copied, "reused",
                     result->reused, "rendered", result->rendered, "wall_s",
                     result->wall_s, "encoder", result->encoder, "lost", result->lost);
}
