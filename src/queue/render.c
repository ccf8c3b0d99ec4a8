#include "render_private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/statvfs.h>
#include <unistd.h>

G_DEFINE_QUARK(chatkut - render - error, render_error)

enum { TICK_MS = 50 }; /* how often `cancel` is looked at */

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

/* False. What was written makes room first: it goes anyway. */
static bool fail_full(const Render *render, const json_t *message, GError **error)
{
    const char *target = render->job->target;
    struct statvfs disk = { 0 };
    int fd = partial_fd(render->partial);
    if (ftruncate(fd, 0) == 0)
        fstatvfs(fd, &disk);
    guint64 needed = (guint64)json_integer_value(json_object_get(message, "needed"));
    guint64 left = (guint64)disk.f_bavail * disk.f_frsize;
    g_autofree char *wants = g_format_size(MAX(needed, left + 1));
    g_autofree char *has = g_format_size(left);
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_FULL,
                _("“%s” cannot be written: its disk is full. About %s are needed, %s "
                  "are free. Make room there or name another place, and render again; "
                  "nothing was written, and what was rendered is not rendered again."),
                target, wants, has);
    return false;
}

/* False. */
static bool fail_reported(const Render *render, const json_t *message, GError **error)
{
    const char *id = json_string_value(json_object_get(message, "asset"));
    const Asset *asset = id ? composition_asset(render->job->composition, id) : NULL;
    g_autofree char *prefix =
        asset ? g_strdup_printf("“%s”: ", asset_label(asset)) : g_strdup("");
    g_autoptr(GPtrArray) losses = NULL;
    if (!render_read_losses(render, message, &losses, error))
        return false;
    if (losses)
        return render_fail_lost(render, g_ptr_array_index(losses, 0), error);
    if (g_strcmp0(json_string_value(json_object_get(message, "kind")), "full") == 0)
        return fail_full(render, message, error);
    worker_set_failed(message, prefix, error);
    return false;
}

/* Its first question is about all parts of the pictures. */
static RenderStock count_parts(Cache *cache, const json_t *message)
{
    const json_t *keys = json_object_get(message, "keys");
    RenderStock stock = { 0, (unsigned)json_array_size(keys) };
    size_t i;
    const json_t *key;
    json_array_foreach(keys, i, key)
    {
        stock.there += cache_has(cache, json_string_value(key));
    }
    return stock;
}

/* One message. *done: it was the last one, and *result is filled. */
static bool take_message(Render *render, const json_t *message, MessageKind kind,
                         int fd, bool *done, RenderResult *result, GError **error)
{
    render->heard = g_get_monotonic_time();
    bool ours = int_at(message, "id") == render->id;
    if (ours && render->stock && kind == MESSAGE_LOOK) {
        *render->stock = count_parts(render->job->cache, message);
        *done = true;
        return true;
    }
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
    *done = render_read_done(render, message, result, error);
    return *done;
}

/* What is to be done while nothing is heard. */
static bool tick(Render *render, GError **error)
{
    int64_t now = g_get_monotonic_time();
    if (render_wants_cancel(render) && render->cancelled == 0) {
        size_t length;
        char *body = message_format(MESSAGE_CANCEL, &length, "{s:i}", "id", render->id);
        render->cancelled = now;
        return worker_send(render->worker, body, length, -1, error);
    }
    if (render->cancelled != 0 &&
        now - render->cancelled > 1000 * (int64_t)RENDER_CANCEL_MS)
        return render_fail_cancelled(error);
    int silence_ms =
        render->job->silence_ms ? render->job->silence_ms : RENDER_SILENCE_MS;
    if (now - render->heard <= 1000 * (int64_t)silence_ms &&
        !render_watch_hangs(&render->watch, silence_ms))
        return true;
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_HUNG,
                _("the worker process did not get on for %d s and was stopped"),
                silence_ms / 1000);
    return false;
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

static Worker *hire(const RenderJob *job, GError **error)
{
    if (!job->worker)
        return worker_launch(job->program, error);
    return worker_launch_again(job->worker, error) ? job->worker : NULL;
}

/* One that stays is only stopped, where nobody knows what it still does. */
static void dismiss(Render *render, bool fine)
{
    if (!render->worker || render->worker != render->job->worker)
        worker_free(render->worker);
    else if (!fine)
        worker_stop(render->worker);
    render->worker = NULL;
}

/* The files are looked at and sent while it comes up. */
static bool give_work(Render *render, const Sequence *sequence, GError **error)
{
    render->parts.worker = render->worker;
    render_watch_begin(&render->watch);
    if (!render_send_sources(render, sequence, error) ||
        !render_send_job(render, error) || !worker_ensure(render->worker, error))
        return false;
    render->heard = g_get_monotonic_time();
    return true;
}

/* With one worker, from the start of the file. */
static bool attempt(Render *render, const Sequence *sequence, RenderResult *result,
                    GError **error)
{
    const RenderJob *job = render->job;
    render->worker = hire(job, error);
    return render->worker && give_work(render, sequence, error) &&
           follow(render, result, error) && check_written(render, error);
}

static void read_film_time(Render *render, const Sequence *sequence)
{
    const RenderJob *job = render->job;
    render->film.rate = job->output.rate.num > 0 ? job->output.rate : sequence->rate;
    render->film.start =
        rtime_max(RTIME_ZERO, rtime_snap(job->start, sequence->rate, RTIME_NEAREST));
}

/* Ask a worker, that is not to get any further. */
static bool take_stock(Render *render, GError **error)
{
    const RenderJob *job = render->job;
    const Sequence *sequence = composition_sequence(job->composition, job->sequence);
    RenderResult none = { 0 };
    read_film_time(render, sequence);
    render->partial = partial_open(job->target, error);
    if (!render->partial || !render_watch_init(&render->watch, error))
        return false;
    render->parts = (RenderParts){ .cache = job->cache };
    render->worker = worker_launch(job->program, error);
    bool taken = render->worker && give_work(render, sequence, error) &&
                 follow(render, &none, error);
    render_result_clear(&none);
    return taken;
}

static bool worker_died(const GError *error)
{
    return g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CRASHED) ||
           g_error_matches(error, WORKER_ERROR, WORKER_ERROR_HUNG);
}

/* NULL: not known. */
static char *died_at(const Render *render, const Sequence *sequence)
{
    return render_watch_place(&render->watch, render->job->composition, sequence,
                              render->film, G_MAXINT);
}

/* Start over, with what is finished. */
static bool prepare_again(Render *render, const Sequence *sequence,
                          const GError *failed, GError **error)
{
    g_autofree char *place = died_at(render, sequence);
    render_note(
        render,
        place ? g_strdup_printf(_("Once %s, at %s; it was started again."),
                                failed->message, place)
              : g_strdup_printf(_("Once %s; it was started again."), failed->message));
    render_watch_note(&render->watch);
    dismiss(render, false);
    int fd = partial_fd(render->partial);
    if (ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0)
        return true;
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_IO, g_strerror(errno));
    return false;
}

/* Takes `failed`, of the second time. False. */
static bool fail_twice(const Render *render, const Sequence *sequence, GError *failed,
                       GError **error)
{
    g_autofree char *place = died_at(render, sequence);
    if (place)
        g_set_error(
            error, WORKER_ERROR, failed->code,
            _("The render stopped twice at %s, and nothing was written: %s. The "
              "file played there is probably damaged; convert it with another "
              "program, or take the clip out."),
            place, failed->message);
    else
        g_set_error(error, WORKER_ERROR, failed->code,
                    _("The render stopped twice, and nothing was written: %s."),
                    failed->message);
    g_error_free(failed);
    return false;
}

static bool attempt_twice(Render *render, const Sequence *sequence,
                          RenderResult *result, GError **error)
{
    GError *failed = NULL;
    if (attempt(render, sequence, result, &failed))
        return true;
    if (worker_died(failed) && !render_wants_cancel(render)) {
        bool ready = prepare_again(render, sequence, failed, error);
        g_clear_error(&failed);
        if (!ready)
            return false;
        if (attempt(render, sequence, result, &failed))
            return true;
        if (worker_died(failed))
            return fail_twice(render, sequence, failed, error);
    }
    g_propagate_error(error, failed);
    return false;
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
    read_film_time(render, sequence);
    if (stat(job->target, &render->target) != 0)
        render->target.st_nlink = 0;
    render->partial = partial_open(job->target, error);
    if (!render->partial || !render_watch_init(&render->watch, error))
        return false;
    render->parts = (RenderParts){ .cache = job->cache, .fresh = job->fresh };
    return attempt_twice(render, sequence, result, error);
}

/* After ^C, whatever else went wrong is of no interest. */
static bool fail_render(const Render *render, GError *failed, GError **error)
{
    if (render_wants_cancel(render)) {
        g_error_free(failed);
        return render_fail_cancelled(error);
    }
    if (g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CONTRACT))
        g_prefix_error(&failed, "%s ", _("The render stopped; nothing was written:"));
    g_propagate_error(error, failed);
    return false;
}

static void note_trouble(Render *render)
{
    if (render->parts.trouble)
        render_note(render,
                    g_strdup_printf(_("%s What was rendered is not kept for the next "
                                      "time."),
                                    render->parts.trouble->message));
}

static void render_clear(Render *render)
{
    partial_free(render->partial);
    render_watch_clear(&render->watch);
    g_clear_error(&render->parts.trouble);
    json_decref(render->notes);
}

/* What it had in memory takes the system some milliseconds, which the disk takes, too. */
static bool commit(Render *render, GError **error)
{
    if (render->worker != render->job->worker)
        worker_let_end(render->worker);
    return partial_commit(render->partial, error);
}

bool render_run(const RenderJob *job, RenderResult *result, GError **error)
{
    Render render = { .job = job };
    RenderResult made = { 0 };
    GError *failed = NULL;
    render.started = g_get_monotonic_time();
    bool ok = render_to_partial(&render, &made, &failed);
    if (ok && render_wants_cancel(&render))
        ok = render_fail_cancelled(&failed);
    if (ok)
        ok = commit(&render, &failed);
    if (ok) {
        note_trouble(&render);
        made.notes = json_incref(render.notes);
        made.wall_s = (double)(g_get_monotonic_time() - render.started) / 1e6;
        *result = made;
    } else {
        render_result_clear(&made);
        fail_render(&render, failed, error);
    }
    dismiss(&render, ok);
    render_clear(&render);
    return ok;
}

bool render_stock(const RenderJob *job, RenderStock *stock, GError **error)
{
    RenderStock found = { 0 };
    Render render = { .job = job, .stock = &found };
    bool ok = take_stock(&render, error);
    worker_free(render.worker);
    render_clear(&render);
    if (ok)
        *stock = found;
    return ok;
}
