#include "command_private.h"

#include "chatkut/app/canvas.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- new ------------------------------------------------------------------------- */

static bool read_canvas(const CommandCall *call, CommandIo *io, Canvas *canvas)
{
    const char *size = command_option(call, "size");
    const char *rate = command_option(call, "rate");
    *canvas = *canvas_find(command_option(call, "preset"));
    if (size && !canvas_parse_size(size, &canvas->width, &canvas->height)) {
        io_error(
            io,
            _("“%s” is no size; give even sides from 16 to 8192, as --size 1280x720"),
            size);
        return false;
    }
    if (rate && !canvas_parse_rate(rate, &canvas->rate)) {
        io_error(io,
                 _("“%s” is no frame rate; give 1 to 240, as --rate 25 or --rate "
                   "30000/1001"),
                 rate);
        return false;
    }
    return true;
}

CommandStatus command_run_new(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    Canvas canvas;
    if (!read_canvas(call, io, &canvas))
        return COMMAND_USAGE;
    g_autoptr(Session) session =
        session_new(call->project, canvas.width, canvas.height, canvas.rate, &error);
    if (!session)
        return io_fail(io, call, error);
    g_autofree char *rate = rate_format(canvas.rate);
    if (g_str_has_suffix(rate, "/1"))
        *strchr(rate, '/') = '\0';
    io_print(io, _("Made %s: %dx%d, %s frames a second"), call->project, canvas.width,
             canvas.height, rate);
    fputc('\n', io->out);
    return COMMAND_DONE;
}

/* ---- help, completion ------------------------------------------------------------ */

CommandStatus command_run_help(const CommandCall *call, CommandIo *io)
{
    const char *part = command_option(call, "mdoc");
    const char *name = call->words->len > 0 ? call->words->pdata[0] : NULL;
    const Command *command = name ? command_find(name) : NULL;
    g_autofree char *text = part      ? command_manual(part)
                            : command ? command_help(command)
                                      : command_overview();
    if (!text && io->manual)
        text = io->manual(part);
    fputs(text ? text : "", io->out);
    return COMMAND_DONE;
}

CommandStatus command_run_completion(const CommandCall *call, CommandIo *io)
{
    g_autofree char *script = command_completion(call->words->pdata[0]);
    fputs(script, io->out);
    return COMMAND_DONE;
}
