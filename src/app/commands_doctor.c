/* chatkut doctor: what is here, and a model tried. */
#include "doctor.h"

#include "chatkut/base/child.h"
#include "chatkut/model/player_message.h"
#include "chatkut/net/http.h"
#include "chatkut/net/secret.h"
#include "chatkut/queue/worker.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

enum { PLAYER_HELLO_MS = 10000 };

static void finding_clear(gpointer data)
{
    Finding *finding = data;
    g_free(finding->name);
    g_free(finding->value);
}

void doctor_find(GArray *findings, const char *name, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Finding finding = { g_strdup(name), g_strdup_vprintf(format, args), false };
    va_end(args);
    g_array_append_val(findings, finding);
}

static void find_libraries(GArray *findings)
{
    doctor_find(findings, "chatkut", "%s", CHATKUT_VERSION);
    doctor_find(findings, "glib", "%u.%u.%u", glib_major_version, glib_minor_version,
                glib_micro_version);
    doctor_find(findings, "jansson", "%s", jansson_version_str());
    doctor_find(findings, "sqlite", "%s", project_engine());
    doctor_find(findings, "libsodium", "%s", sodium_version_string());
}

/* Those that are loaded when a model, or a key in the keyring, is asked for. */
static void find_network(GArray *findings)
{
    g_autoptr(GError) no_curl = NULL, no_keyring = NULL;
    const char *curl = http_library(&no_curl);
    doctor_find(findings, "libcurl", "%s", curl ? curl : no_curl->message);
    doctor_find(findings, "keyring", "%s",
                secret_check_keyring(&no_keyring) ? "libsecret" : no_keyring->message);
}

/* What media libraries, codecs and sandbox there are only the worker knows. */
static void find_worker(GArray *findings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Worker) worker = worker_start(NULL, &error);
    if (!worker) {
        doctor_find(findings, "worker", "%s", error->message);
        g_array_index(findings, Finding, findings->len - 1).missing = true;
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)worker_engine(worker), key, value)
    {
        if (json_is_string(value))
            doctor_find(findings, key, "%s", json_string_value(value));
    }
}

/* The player's hello; NULL with an error. */
static json_t *greet_player(GError **error)
{
    g_autofree char *program = child_find_program("chatkut-player", error);
    const char *argv[] = { program, NULL };
    g_autoptr(Child) child = program ? child_spawn(program, argv, error) : NULL;
    size_t length;
    PlayerMessage kind;
    if (!child)
        return NULL;
    g_autofree char *hello = player_message_format(
        PLAYER_MESSAGE_HELLO, &length, "{s:i}", "contract", PLAYER_CONTRACT);
    g_autofree char *answer = NULL;
    if (!channel_send(child_channel(child), hello, length, NULL, 0, error) ||
        !channel_receive(child_channel(child), PLAYER_HELLO_MS, &answer, &length, NULL,
                         error))
        return NULL;
    return player_message_parse(answer, length, &kind, error);
}

/* Without it there is no preview; all else goes on. */
static void find_player(GArray *findings)
{
    g_autoptr(GError) error = NULL;
    json_auto_t *hello = greet_player(&error);
    if (!hello) {
        doctor_find(findings, "player", "%s", error->message);
        return;
    }
    const json_t *engine = json_object_get(hello, "engine");
    doctor_find(findings, "player", "libmpv %s, %s",
                json_string_value(json_object_get(engine, "libmpv")),
                json_string_value(json_object_get(engine, "sandbox")));
}

static void find_display(GArray *findings)
{
    const char *wayland = g_getenv("WAYLAND_DISPLAY");
    const char *x11 = g_getenv("DISPLAY");
    if (wayland)
        doctor_find(findings, "display", "wayland %s", wayland);
    else if (x11)
        doctor_find(findings, "display", "x11 %s", x11);
    else
        doctor_find(findings, "display", "%s", _("none (none is needed)"));
}

static CommandStatus print_findings(const CommandCall *call, CommandIo *io,
                                    const GArray *findings)
{
    CommandStatus status = COMMAND_DONE;
    json_t *object = json_object();
    for (unsigned i = 0; i < findings->len; i++) {
        const Finding *finding = &g_array_index(findings, Finding, i);
        if (finding->missing)
            status = COMMAND_FAILED;
        json_object_set_new(object, finding->name, json_string(finding->value));
        if (command_option(call, "json"))
            continue;
        g_autofree char *name = io_pad(finding->name, 16);
        fputs(name, io->out);
        io_print(io, "%s", finding->value);
        fputc('\n', io->out);
    }
    if (command_option(call, "json"))
        io_json(io, json_incref(object));
    json_decref(object);
    if (status == COMMAND_FAILED)
        io_error(io, "%s",
                 _("the worker program does not work, so nothing can be imported "
                   "or rendered; install chatkut again, or set "
                   "CHATKUT_LIBEXEC."));
    return status;
}

CommandStatus command_run_doctor(const CommandCall *call, CommandIo *io)
{
    const char *model = command_option(call, "model");
    if (model)
        return doctor_probe(call, io, model);
    g_autoptr(GArray) findings = g_array_new(FALSE, FALSE, sizeof(Finding));
    g_array_set_clear_func(findings, finding_clear);
    find_libraries(findings);
    find_network(findings);
    find_worker(findings);
    find_player(findings);
    find_display(findings);
    doctor_find_models(findings);
    return print_findings(call, io, findings);
}
