/* chatkut: the command line. All it does is in app/command.h. */
#include "chatkut/app/command.h"
#include "chatkut/base/locale.h"
#include "chatkut/server/http.h"
#include "chatkut/server/serve.h"
#include "chatkut/tui/markdown_page.h"
#include "chatkut/tui/tui.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file must never be opened as descriptor 0, 1 or 2: a diagnostic would end up in
 * it. */
static bool hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
            return false;
    }
    return true;
}

static CommandStatus run_edit(const CommandCall *call, CommandIo *io)
{
    const TuiOptions options = {
        .project = call->project,
        .theme = command_option(call, "theme"),
        .plain = command_option(call, "plain"),
        .ascii = command_option(call, "ascii"),
        .no_mouse = command_option(call, "no-mouse"),
        .no_motion = command_option(call, "no-motion"),
    };
    g_autoptr(GError) error = NULL;
    if (tui_run(&options, &error))
        return COMMAND_DONE;
    fprintf(io->err, "chatkut: %s\n", error->message);
    return COMMAND_FAILED;
}

/* The rows of the command table that are run up here. */
static const CommandFrontend FRONTENDS[] = { { "edit", run_edit },
                                             { "serve", serve_run },
                                             { NULL, NULL } };

static const CommandMarkdown MARKDOWN = { markdown_page_for, markdown_page_add,
                                          markdown_page_end, markdown_page_free };

/* Results that could not be written are no results. */
static CommandStatus finish_output(CommandStatus status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, _("chatkut: the output could not be written: %s.\n"),
            g_strerror(errno));
    return status == COMMAND_DONE ? COMMAND_FAILED : status;
}

int main(int argc, char **argv)
{
    if (!hold_standard_streams())
        return COMMAND_FAILED;
    locale_start();
    preview_use_host(&http_preview_host);
    CommandIo io = {
        .in = stdin,
        .out = stdout,
        .err = stderr,
        .in_terminal = isatty(STDIN_FILENO),
        .out_terminal = isatty(STDOUT_FILENO),
        .err_terminal = isatty(STDERR_FILENO),
        .frontends = FRONTENDS,
        .markdown = &MARKDOWN,
        .manual = tui_manual,
    };
    return finish_output(command_main(argc, (const char *const *)argv, &io));
}
