#include "chatkut/queue/worker.h"

#include "chatkut/base/child.h"
#include "worker_private.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

struct Worker {
    char *program;
    Child *child; /* NULL: to be started */
    bool greeted; /* by that child: it is a worker */
    json_t *engine;
    int last_id;
};

G_DEFINE_QUARK(worker_error_quark, worker_error)

/* How long a process that hung up may take to end, so that we can say how it did. */
enum { END_MS = 2000 };

/* ---- ends ----------------------------------------------------------------------- */

static char *describe_status(int status)
{
    if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        return g_strdup_printf("SIG%s", name ? name : "?");
    }
    return g_strdup_printf(_("exit code %d"), WEXITSTATUS(status));
}

/* It hung up. False. */
static bool fail_crashed(Worker *worker, GError **error)
{
    int status;
    bool ended = child_wait(worker->child, END_MS, &status);
    g_autofree char *how =
        ended ? describe_status(status) : g_strdup(_("it closed its channel"));
    worker_stop(worker);
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_CRASHED,
                _("the worker process died (%s)"), how);
    return false;
}

bool worker_fail_contract(Worker *worker, const char *what, GError **error)
{
    worker_stop(worker);
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_CONTRACT,
                _("the worker process broke its contract: %s"), what);
    return false;
}

void worker_stop(Worker *worker)
{
    g_clear_pointer(&worker->child, child_free);
}

void worker_let_end(Worker *worker)
{
    if (worker->child)
        child_kill(worker->child);
}

/* ---- messages ------------------------------------------------------------------- */

/* Takes failed, an error of the channel. False. */
static bool fail_channel(Worker *worker, GError *failed, GError **error)
{
    g_autoptr(GError) cause = failed;
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CLOSED))
        return fail_crashed(worker, error);
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        return worker_fail_contract(worker, cause->message, error);
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
        g_set_error(error, WORKER_ERROR, WORKER_ERROR_HUNG, "%s", cause->message);
        return false;
    }
    bool too_large = g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
    g_set_error(error, WORKER_ERROR, too_large ? WORKER_ERROR_LIMIT : WORKER_ERROR_IO,
                "%s", cause->message);
    return false;
}

/* Takes failed. False. */
static bool fail_start(Worker *worker, GError *failed, GError **error)
{
    worker_stop(worker);
    g_set_error(error, WORKER_ERROR, WORKER_ERROR_START,
                _("Cannot start the worker process: %s"), failed->message);
    g_error_free(failed);
    return false;
}

bool worker_send(Worker *worker, char *body, size_t length, int fd, GError **error)
{
    g_autofree char *owned = body;
    GError *failed = NULL, *told = NULL;
    if (channel_send(child_channel(worker->child), owned, length, &fd, fd >= 0,
                     &failed))
        return true;
    fail_channel(worker, failed, &told);
    if (!worker->greeted)
        return fail_start(worker, told, error);
    worker_stop(worker);
    g_propagate_error(error, told);
    return false;
}

json_t *worker_receive_fd(Worker *worker, int timeout_ms, MessageKind *kind, int *fd,
                          GError **error)
{
    g_autofree char *body = NULL;
    GArray *fds = NULL;
    size_t length;
    GError *failed = NULL;
    *fd = -1;
    if (!channel_receive(child_channel(worker->child), timeout_ms, &body, &length, &fds,
                         &failed)) {
        fail_channel(worker, failed, error);
        return NULL;
    }
    json_t *json = message_parse(body, length, kind, &failed);
    if (json)
        *fd = channel_take_fd(fds, 0);
    channel_fds_free(fds);
    if (!json) {
        worker_fail_contract(worker, failed->message, error);
        g_error_free(failed);
    }
    return json;
}

json_t *worker_receive(Worker *worker, int timeout_ms, MessageKind *kind,
                       GError **error)
{
    int fd;
    json_t *json = worker_receive_fd(worker, timeout_ms, kind, &fd, error);
    if (fd >= 0)
        close(fd);
    return json;
}

void worker_set_failed(const json_t *message, const char *prefix, GError **error)
{
    static const struct {
        const char *kind;
        WorkerError code;
    } rows[] = {
        { "cancelled", WORKER_ERROR_CANCELLED },
        { "not_found", WORKER_ERROR_NOT_FOUND },
        { "out_of_range", WORKER_ERROR_OUT_OF_RANGE },
        { "invalid_value", WORKER_ERROR_INVALID_VALUE },
        { "type_mismatch", WORKER_ERROR_TYPE_MISMATCH },
        { "unsupported", WORKER_ERROR_UNSUPPORTED },
        { "empty_timeline", WORKER_ERROR_EMPTY_TIMELINE },
        { "io", WORKER_ERROR_IO },
        { "limit", WORKER_ERROR_LIMIT },
        { "licence", WORKER_ERROR_LICENCE },
        { "internal", WORKER_ERROR_INTERNAL },
        { "full", WORKER_ERROR_FULL },
    };
    const char *kind = json_string_value(json_object_get(message, "kind"));
    const char *text = json_string_value(json_object_get(message, "text"));
    WorkerError code = WORKER_ERROR_INTERNAL;
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].kind, kind) == 0)
            code = rows[i].code;
    g_set_error(error, WORKER_ERROR, (int)code, "%s%s", prefix, text);
}

/* ---- starting ------------------------------------------------------------------- */

static bool send_hello(Worker *worker, GError **error)
{
    size_t length;
    char *hello =
        message_format(MESSAGE_HELLO, &length, "{s:i}", "contract", MESSAGE_CONTRACT);
    return worker_send(worker, hello, length, -1, error);
}

static bool receive_hello(Worker *worker, GError **error)
{
    MessageKind kind;
    json_auto_t *answer = worker_receive(worker, WORKER_HELLO_MS, &kind, error);
    if (!answer)
        return false;
    json_t *engine = json_object_get(answer, "engine");
    if (kind != MESSAGE_HELLO || !engine)
        return worker_fail_contract(worker, message_kind_name(kind), error);
    json_decref(worker->engine);
    worker->engine = json_incref(engine);
    worker->greeted = true;
    return true;
}

static bool await_hello(Worker *worker, GError **error)
{
    GError *failed = NULL;
    return worker->greeted || receive_hello(worker, &failed) ||
           fail_start(worker, failed, error);
}

bool worker_launch_again(Worker *worker, GError **error)
{
    if (worker->child)
        return true;
    GError *failed = NULL;
    const char *argv[] = { worker->program, NULL };
    worker->greeted = false;
    worker->child = child_spawn(worker->program, argv, &failed);
    if (!worker->child)
        return fail_start(worker, failed, error);
    channel_set_send_timeout(child_channel(worker->child), WORKER_SEND_MS);
    return send_hello(worker, error);
}

bool worker_ensure(Worker *worker, GError **error)
{
    return worker_launch_again(worker, error) && await_hello(worker, error);
}

int worker_next_id(Worker *worker)
{
    worker->last_id = worker->last_id % G_MAXINT32 + 1;
    return worker->last_id;
}

/* ---- probing -------------------------------------------------------------------- */

/* The answer to a probe. */
static bool read_probed(Worker *worker, int id, const json_t *answer, MessageKind kind,
                        MediaInfo *info, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    if (json_integer_value(json_object_get(answer, "id")) != id ||
        (kind != MESSAGE_PROBED && kind != MESSAGE_FAILED))
        return worker_fail_contract(worker, message_kind_name(kind), error);
    if (kind == MESSAGE_FAILED) {
        worker_set_failed(answer, "", error);
        return false;
    }
    if (media_info_from_json(json_object_get(answer, "media"), info, &wrong))
        return true;
    return worker_fail_contract(worker, wrong->message, error);
}

static bool probe_once(Worker *worker, int fd, const char *name, int timeout_ms,
                       MediaInfo *info, GError **error)
{
    if (!worker_ensure(worker, error))
        return false;
    size_t length;
    int id = worker_next_id(worker);
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    char *body =
        message_format(MESSAGE_PROBE, &length, "{s:i s:s}", "id", id, "name", valid);
    if (!worker_send(worker, body, length, fd, error))
        return false;
    MessageKind kind;
    json_auto_t *answer = worker_receive(worker, timeout_ms, &kind, error);
    return answer && read_probed(worker, id, answer, kind, info, error);
}

/* What an error of a probe means for the file. */
static bool fail_probe(Worker *worker, GError *failed, int timeout_ms, GError **error)
{
    if (g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CRASHED)) {
        g_set_error(error, WORKER_ERROR, WORKER_ERROR_CRASHED,
                    _("the file made the reader crash: %s. It is probably damaged; "
                      "convert it with another program first"),
                    failed->message);
    } else if (g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_HUNG)) {
        worker_stop(worker);
        g_set_error(
            error, WORKER_ERROR, WORKER_ERROR_HUNG,
            _("the reader was not done with the file after %d seconds and was "
              "stopped. It is probably damaged; convert it with another program "
              "first"),
            timeout_ms / 1000);
    } else {
        g_propagate_error(error, g_steal_pointer(&failed));
    }
    g_clear_error(&failed);
    return false;
}

/* ---- public --------------------------------------------------------------------- */

Worker *worker_launch(const char *program, GError **error)
{
    g_autoptr(Worker) worker = g_new0(Worker, 1);
    GError *failed = NULL;
    worker->program =
        program ? g_strdup(program) : child_find_program("chatkut-worker", &failed);
    if (!worker->program) {
        fail_start(worker, failed, error);
        return NULL;
    }
    return worker_launch_again(worker, error) ? g_steal_pointer(&worker) : NULL;
}

Worker *worker_start(const char *program, GError **error)
{
    g_autoptr(Worker) worker = worker_launch(program, error);
    return worker && await_hello(worker, error) ? g_steal_pointer(&worker) : NULL;
}

void worker_free(Worker *worker)
{
    if (!worker)
        return;
    worker_stop(worker);
    json_decref(worker->engine);
    g_free(worker->program);
    g_free(worker);
}

const json_t *worker_engine(const Worker *worker)
{
    return worker->engine;
}

pid_t worker_pid(const Worker *worker)
{
    return worker->child ? child_pid(worker->child) : 0;
}

bool worker_probe(Worker *worker, int fd, const char *name, int timeout_ms,
                  MediaInfo *info, GError **error)
{
    GError *failed = NULL;
    if (probe_once(worker, fd, name, timeout_ms, info, &failed))
        return true;
    /* The kernel may have killed it for want of memory, or it died while idle: a second
     * death is the file's fault. */
    if (g_error_matches(failed, WORKER_ERROR, WORKER_ERROR_CRASHED)) {
        g_clear_error(&failed);
        if (probe_once(worker, fd, name, timeout_ms, info, &failed))
            return true;
    }
    return fail_probe(worker, failed, timeout_ms, error);
}
