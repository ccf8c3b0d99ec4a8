#include "render_private.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/queue/source.h"

#include <glib/gi18n.h>
#include <unistd.h>

bool render_wants_cancel(const Render *render)
{
    return render->job->cancel && atomic_load(render->job->cancel);
}

bool render_fail_cancelled(GError **error)
{
    g_set_error_literal(error, WORKER_ERROR, WORKER_ERROR_CANCELLED,
                        _("The render was stopped; nothing was written."));
    return false;
}

char *render_path(const Render *render, const Asset *asset)
{
    char *path = render->job->path(asset, render->job->user);
    return path ? path : g_strdup(asset_label(asset));
}

/* False. */
bool render_fail_lost(const Render *render, const Loss *loss, GError **error)
{
    const Composition *composition = render->job->composition;
    const Asset *asset = composition_asset(composition, loss->asset);
    g_autofree char *path = asset ? render_path(render, asset) : g_strdup(loss->asset);
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
    return render_fail_lost(render, &loss, error);
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
    if (render_wants_cancel(render))
        return render_fail_cancelled(error);
    int fd = open_source(render, use->asset, &reason);
    if (fd < 0 && render->job->strict)
        return fail_use(render, use, reason, error);
    bool ok = check_not_target(render, fd, error) &&
              tell_source(render, use->asset, fd, reason, error);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool render_send_sources(Render *render, const Sequence *sequence, GError **error)
{
    g_autoptr(GArray) uses = source_uses(render->job->composition, sequence);
    for (unsigned i = 0; i < uses->len; i++)
        if (!send_source(render, &g_array_index(uses, SourceUse, i), error))
            return false;
    return true;
}

static bool send_pulse(Render *render, GError **error)
{
    size_t length;
    char *body = message_format(MESSAGE_PULSE, &length, "{}");
    return worker_send(render->worker, body, length, pulse_fd(render->watch.pulse),
                       error);
}

bool render_send_job(Render *render, GError **error)
{
    const RenderJob *job = render->job;
    bool to_end = rtime_compare(job->end, job->start) <= 0;
    g_autofree char *start = rtime_exact_format(job->start);
    g_autofree char *end = to_end ? NULL : rtime_exact_format(job->end);
    size_t length;
    if (!send_pulse(render, error))
        return false;
    render->id = worker_next_id(render->worker);
    char *body = message_format(
        MESSAGE_RENDER, &length, "{s:i s:o s:s s:o s:s s:s* s:b s:b s:b}", "id",
        render->id, "composition", composition_to_json(job->composition), "sequence",
        job->sequence, "output", output_spec_to_json(&job->output), "start", start,
        "end", end, "shelf", job->cache != NULL, "strict", job->strict, "again",
        job->worker != NULL);
    return worker_send(render->worker, body, length, partial_fd(render->partial),
                       error);
}
