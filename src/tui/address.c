#include "address.h"

#include "chatkut/base/text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

struct Address {
    GSubprocess *process;
    GDataInputStream *output;
    GCancellable *cancel;
    AddressChanged changed;
    void *user;
    char *page, *ssh, *failure;
};

/* It must not outlive the app, however that ends. */
static void end_with_parent(void *user G_GNUC_UNUSED)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static void fail(Address *address, const char *why)
{
    address->failure = g_strdup_printf(_("The preview cannot be served: %s"), why);
    address->changed(address->user);
}

static void take_line(Address *address, const char *line)
{
    json_auto_t *json = json_loads(line, 0, NULL);
    const char *page = json_string_value(json_object_get(json, "url"));
    const char *ssh = json_string_value(json_object_get(json, "ssh"));
    if (!page || !ssh) {
        fail(address, _("it did not say where."));
        return;
    }
    address->page = text_printable(page, 0);
    address->ssh = text_printable(ssh, 0);
    address->changed(address->user);
}

static void on_line(GObject *source, GAsyncResult *result, void *user)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *line = g_data_input_stream_read_line_finish(
        G_DATA_INPUT_STREAM(source), result, NULL, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the address is gone */
    if (line)
        take_line(user, line);
    else
        fail(user, error ? error->message : _("it ended at once."));
}

static GSubprocess *start(const char *project, GError **error)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", error);
    if (!program)
        return NULL;
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_subprocess_launcher_set_child_setup(launcher, end_with_parent, NULL, NULL);
    return g_subprocess_launcher_spawn(launcher, error, program, "serve", "--preview",
                                       "--json", "--", project, NULL);
}

Address *address_new(const char *project, AddressChanged changed, void *user)
{
    Address *address = g_new0(Address, 1);
    g_autoptr(GError) error = NULL;
    address->changed = changed;
    address->user = user;
    address->cancel = g_cancellable_new();
    address->process = start(project, &error);
    if (!address->process) {
        address->failure = g_strdup(error->message);
        return address;
    }
    address->output =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(address->process));
    g_data_input_stream_read_line_async(address->output, G_PRIORITY_DEFAULT,
                                        address->cancel, on_line, address);
    return address;
}

void address_free(Address *address)
{
    if (!address)
        return;
    g_cancellable_cancel(address->cancel);
    if (address->process)
        g_subprocess_send_signal(address->process, SIGTERM);
    g_clear_object(&address->output);
    g_clear_object(&address->process);
    g_clear_object(&address->cancel);
    g_free(address->page);
    g_free(address->ssh);
    g_free(address->failure);
    g_free(address);
}

const char *address_page(const Address *address)
{
    return address->page;
}

const char *address_ssh(const Address *address)
{
    return address->ssh;
}

const char *address_failure(const Address *address)
{
    return address->failure;
}
