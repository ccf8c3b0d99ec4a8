#include "chatkut/queue/splice.h"

#include "worker_private.h"

enum { SILENT_MS = 60000 }; /* without a word it hangs */

static bool send_file(Worker *worker, char kind, unsigned n, int fd, GError **error)
{
    size_t length;
    g_autofree char *name = g_strdup_printf("%c%u", kind, n);
    char *body = message_format(MESSAGE_FILE, &length, "{s:s}", "asset", name);
    return worker_send(worker, body, length, fd, error);
}

static bool send_sections(Worker *worker, const FilmSection *sections, unsigned count,
                          GError **error)
{
    for (unsigned i = 0; i < count; i++) {
        if (!send_file(worker, 'p', i, sections[i].fd, error))
            return false;
        if (sections[i].sound >= 0 &&
            !send_file(worker, 's', i, sections[i].sound, error))
            return false;
    }
    return true;
}

static bool send_splice(Worker *worker, int id, unsigned count, int out, GError **error)
{
    size_t length;
    char *body = message_format(MESSAGE_SPLICE, &length, "{s:i s:i}", "id", id,
                                "sections", (int)count);
    return worker_send(worker, body, length, out, error);
}

static bool send_cancel(Worker *worker, int id, GError **error)
{
    size_t length;
    char *body = message_format(MESSAGE_CANCEL, &length, "{s:i}", "id", id);
    return worker_send(worker, body, length, -1, error);
}

/* Until it has ended. */
static bool wait(Worker *worker, int id, const atomic_bool *cancel, GError **error)
{
    for (bool stopped = false;;) {
        MessageKind kind;
        json_auto_t *answer = worker_receive(worker, SILENT_MS, &kind, error);
        if (!answer)
            return false;
        if (kind == MESSAGE_MADE)
            return true;
        if (kind == MESSAGE_FAILED) {
            worker_set_failed(answer, "", error);
            return false;
        }
        if (kind != MESSAGE_PROGRESS)
            return worker_fail_contract(worker, message_kind_name(kind), error);
        if (cancel && atomic_load(cancel) && !stopped) {
            stopped = true;
            if (!send_cancel(worker, id, error))
                return false;
        }
    }
}

bool splice_film(const FilmSection *sections, unsigned count, int out,
                 const char *program, const atomic_bool *cancel, GError **error)
{
    g_autoptr(Worker) worker = worker_start(program, error);
    if (!worker)
        return false;
    int id = worker_next_id(worker);
    return send_sections(worker, sections, count, error) &&
           send_splice(worker, id, count, out, error) &&
           wait(worker, id, cancel, error);
}
