#include "chatkut/app/command.h"
#include "command_private.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

const Command *command_find(const char *name)
{
    for (const Command *command = command_table(); command->name; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

const char *command_option(const CommandCall *call, const char *name)
{
    return g_hash_table_lookup(call->options, name);
}

void command_call_clear(CommandCall *call)
{
    g_clear_pointer(&call->project, g_free);
    g_clear_pointer(&call->words, g_ptr_array_unref);
    g_clear_pointer(&call->options, g_hash_table_unref);
}

/* ---- running --------------------------------------------------------------------- */

static CommandStatus usage(CommandIo *io, const char *message, const char *command)
{
    io_error(io, "%s", message);
    if (command)
        fprintf(io->err, _("See: chatkut help %s\n"), command);
    else
        fprintf(io->err, _("See: chatkut help\n"));
    return COMMAND_USAGE;
}

static CommandStatus unknown(CommandIo *io, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const Command *command = command_table(); command->name; command++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)command->name);
    g_autoptr(GPtrArray) near = text_nearest(name, names, 1);
    g_autofree char *shown = text_printable(name, 60);
    g_autofree char *message =
        near->len > 0
            ? g_strdup_printf(_("there is no command “%s”; did you mean “%s”?"), shown,
                              (const char *)near->pdata[0])
            : g_strdup_printf(_("there is no command “%s”."), shown);
    return usage(io, message, NULL);
}

static CommandStatus print_help(const Command *command, CommandIo *io)
{
    g_autofree char *help = command_help(command);
    fputs(help, io->out);
    return COMMAND_DONE;
}

static CommandStatus run(const Command *command, const char *const *arguments,
                         CommandIo *io)
{
    g_auto(CommandCall) call = { 0 };
    g_autoptr(GError) error = NULL;
    if (!command_parse(command, arguments, &call, &error)) {
        if (call.options && command_option(&call, "help"))
            return print_help(command, io);
        return usage(io, error->message, command->name);
    }
    if (command_option(&call, "help"))
        return print_help(command, io);
    if (command->run)
        return command->run(&call, io);
    const CommandFrontend *frontend = io->frontends;
    while (frontend && frontend->name && strcmp(frontend->name, command->name) != 0)
        frontend++;
    if (frontend && frontend->name)
        return frontend->run(&call, io);
    io_error(io, _("this program has no “%s”."), command->name);
    return COMMAND_FAILED;
}

/* `chatkut`, `chatkut film.ckut`: the terminal app. */
static CommandStatus no_command(CommandIo *io, const char *const *arguments)
{
    if (io->in_terminal && io->out_terminal)
        return run(command_find("edit"), arguments, io);
    g_autofree char *overview = command_overview();
    fputs(overview, io->err);
    fputc('\n', io->err);
    io_error(io, "%s",
             _("this is no terminal, and without one there are only commands: give one "
               "of these."));
    return COMMAND_USAGE;
}

CommandStatus command_main(int argc, const char *const *argv, CommandIo *io)
{
    const char *first = argc > 1 ? argv[1] : NULL;
    if (!first)
        return no_command(io, argv + argc);
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        return run(command_find("help"), argv + argc, io);
    if (strcmp(first, "--version") == 0) {
        fprintf(io->out, "chatkut %s\n", CHATKUT_VERSION);
        return COMMAND_DONE;
    }
    const Command *command = command_find(first);
    if (command)
        return run(command, argv + 2, io);
    if (first[0] == '-' || command_is_project(first))
        return no_command(io, argv + 1);
    return unknown(io, first);
}
