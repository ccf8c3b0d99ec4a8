#include "chatkut/server/serve.h"

#include "chatkut/app/desk.h"
#include "chatkut/base/text.h"
#include "chatkut/server/http.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { PING_S = 15 };

typedef struct {
    const CommandCall *call;
    CommandIo *io;
    GMainLoop *loop;
    Desk *desk;
    Preview *preview;
    Http *http;
    CommandStatus status;
    bool empty, ready;
    unsigned version; /* of the newest playlist, 0: none, with its … */
    double length;    /* … seconds, … */
    double changed;   /* … and where it is new; -1: nowhere */
    char *receipt;    /* the last; NULL: none */
    char *trouble;    /* NULL: none */
} Serve;

/* Outside text is in it: names of files. */
static void complain(const Serve *serve, const char *text)
{
    g_autofree char *printable = text_printable(text, 0);
    fprintf(serve->io->err, "chatkut: %s\n", printable);
}

/* ---- what pages are told --------------------------------------------------------- */

static void tell(const Serve *serve)
{
    json_auto_t *json =
        json_pack("{s:i s:b s:b s:f s:s* s:s*}", "version", (int)serve->version,
                  "ready", serve->ready, "empty", serve->empty, "length", serve->length,
                  "receipt", serve->receipt, "trouble", serve->trouble);
    if (serve->changed >= 0)
        json_object_set_new(json, "at", json_real(serve->changed));
    char *text = json_dumps(json, JSON_COMPACT);
    if (serve->http)
        http_tell(serve->http, text);
    free(text);
}

static gboolean ping(void *data)
{
    const Serve *serve = data;
    http_ping(serve->http);
    return G_SOURCE_CONTINUE;
}

/* ---- the preview ----------------------------------------------------------------- */

/* Nobody tells where the players are: they are where they read, or will look where the
 * edit was. */
static void take_plan(Serve *serve)
{
    RTime at;
    bool changed = preview_change(serve->preview, &at);
    serve->empty = serve->ready = false;
    g_clear_pointer(&serve->trouble, g_free);
    serve->version = preview_version(serve->preview);
    serve->length = rtime_seconds(preview_length(serve->preview));
    serve->changed = changed ? rtime_seconds(at) : -1;
    if (changed)
        preview_move(serve->preview, at);
}

static void follow_preview(Preview *preview, PreviewEvent event, const char *text,
                           void *user)
{
    Serve *serve = user;
    (void)preview;
    switch (event) {
    case PREVIEW_PLAYLIST:
        take_plan(serve);
        break;
    case PREVIEW_READY:
        serve->ready = true;
        break;
    case PREVIEW_EMPTY:
        serve->empty = true;
        serve->ready = false;
        break;
    case PREVIEW_FAILED:
        g_free(serve->trouble);
        serve->trouble = g_strdup(text);
        complain(serve, text);
        break;
    case PREVIEW_PROGRESS:
        return;
    }
    tell(serve);
}

/* ---- the project ----------------------------------------------------------------- */

static void take_chat(Desk *desk, GPtrArray *lines, bool more, const GError *error,
                      void *user)
{
    Serve *serve = user;
    (void)desk, (void)more;
    if (error || lines->len == 0)
        return;
    const ChatLine *line = g_ptr_array_index(lines, lines->len - 1);
    if (line->mine)
        return;
    g_free(serve->receipt);
    serve->receipt = g_utf8_make_valid(line->text, -1);
    tell(serve);
}

static void show(const Serve *serve)
{
    preview_show(serve->preview, desk_composition(serve->desk), RTIME_ZERO);
}

static void follow_desk(Desk *desk, const DeskView *old, unsigned changes, void *user)
{
    const Serve *serve = user;
    (void)old;
    if (changes & DESK_COMPOSITION)
        show(serve);
    if (changes & DESK_CHAT)
        desk_read_chat(desk, 0, 0, 1, take_chat, user);
}

static void take_trouble(Desk *desk, const char *sentence, void *user)
{
    const Serve *serve = user;
    (void)desk;
    if (sentence)
        complain(serve, sentence);
}

/* ---- beginning ------------------------------------------------------------------- */

/* As the one who is logged in here from elsewhere would call this machine. */
static char *machine(void)
{
    const char *connection = g_getenv("SSH_CONNECTION");
    g_auto(GStrv) ends = g_strsplit(connection ? connection : "", " ", -1);
    bool known = g_strv_length(ends) == 4;
    return g_strdup_printf("%s@%s", g_get_user_name(),
                           known ? ends[2] : g_get_host_name());
}

static char *ssh_line(const Serve *serve)
{
    unsigned port = http_port(serve->http);
    g_autofree char *there = machine();
    return g_strdup_printf("ssh -L %u:127.0.0.1:%u %s", port, port, there);
}

static void print_json(const Serve *serve, const char *ssh)
{
    json_auto_t *json =
        json_pack("{s:s s:s s:s s:s s:i}", "event", "serving", "url",
                  http_page(serve->http), "playlist", http_playlist(serve->http), "ssh",
                  ssh, "port", (int)http_port(serve->http));
    char *text = json_dumps(json, JSON_COMPACT);
    fprintf(serve->io->out, "%s\n", text);
    free(text);
}

static void print_address(const Serve *serve)
{
    FILE *out = serve->io->out;
    g_autofree char *ssh = ssh_line(serve);
    if (command_option(serve->call, "json")) {
        print_json(serve, ssh);
    } else {
        fprintf(out, _("In a browser:  %s\n"), http_page(serve->http));
        fprintf(out, _("In a player:   mpv %s\n"), http_playlist(serve->http));
        fprintf(out, _("From another computer, type there first:  %s\n"), ssh);
        fprintf(out, _("^C ends it.\n"));
    }
    fflush(out);
}

/* -1: it is none. */
static int wanted_port(const CommandCall *call)
{
    const char *text = command_option(call, "port");
    char *end;
    if (!text)
        return HTTP_PORT;
    long port = strtol(text, &end, 10);
    return end == text || *end != '\0' || port < 0 || port > 65535 ? -1 : (int)port;
}

/* Where nobody said which, another does as well. */
static bool start_http(Serve *serve, GError **error)
{
    g_autoptr(GError) taken = NULL;
    bool said = command_option(serve->call, "port") != NULL;
    unsigned port = (unsigned)wanted_port(serve->call);
    serve->http = http_start(serve->preview, port, said ? error : &taken);
    if (!serve->http && !said)
        serve->http = http_start(serve->preview, 0, error);
    return serve->http != NULL;
}

static void fail(Serve *serve, const GError *error)
{
    complain(serve, error->message);
    serve->status = COMMAND_FAILED;
    g_main_loop_quit(serve->loop);
}

static void begin(Desk *desk, const GError *error, void *user)
{
    Serve *serve = user;
    g_autoptr(GError) failed = NULL;
    if (error) {
        fail(serve, error);
        return;
    }
    if (!start_http(serve, &failed)) {
        fail(serve, failed);
        return;
    }
    print_address(serve);
    tell(serve);
    show(serve);
    desk_read_chat(desk, 0, 0, 1, take_chat, user);
}

static gboolean end(void *data)
{
    const Serve *serve = data;
    g_main_loop_quit(serve->loop);
    return G_SOURCE_CONTINUE;
}

/* In this order: the address, what is behind it, the project. */
static void run(Serve *serve)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    static const DeskListener listener = { .changed = follow_desk,
                                           .trouble = take_trouble };
    guint sources[G_N_ELEMENTS(signals)];
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sources[i] = g_unix_signal_add(signals[i], end, serve);
    guint pings = g_timeout_add_seconds(PING_S, ping, serve);
    serve->preview = preview_new(serve->call->project, follow_preview, serve);
    serve->desk = desk_open(serve->call->project, &listener, begin, serve);
    g_main_loop_run(serve->loop);
    http_stop(serve->http);
    preview_free(serve->preview);
    desk_close(serve->desk);
    g_source_remove(pings);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(sources[i]);
}

CommandStatus serve_run(const CommandCall *call, CommandIo *io)
{
    Serve serve = { .call = call, .io = io, .changed = -1 };
    if (!command_option(call, "preview")) {
        fprintf(io->err, _("chatkut: say what to serve: --preview\n"));
        return COMMAND_USAGE;
    }
    if (wanted_port(call) < 0) {
        fprintf(io->err, _("chatkut: “%s” is no port; it is a number up to 65535.\n"),
                command_option(call, "port"));
        return COMMAND_USAGE;
    }
    signal(SIGPIPE, SIG_IGN);
    serve.loop = g_main_loop_new(NULL, FALSE);
    run(&serve);
    g_main_loop_unref(serve.loop);
    g_free(serve.receipt);
    g_free(serve.trouble);
    return serve.status;
}
