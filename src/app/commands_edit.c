/* Commands that change the project: say, undo, redo, load, apply. */
#include "command_private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

/* ---- say ------------------------------------------------------------------------- */

typedef struct {
    SayOptions options;
    GPtrArray *selection;
} Asked;

static void asked_clear(Asked *asked)
{
    g_clear_pointer(&asked->selection, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static GPtrArray *split_ids(const char *list)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(list, ",", -1);
    for (char **part = parts; *part; part++) {
        g_strstrip(*part);
        if (**part)
            g_ptr_array_add(ids, g_strdup(*part));
    }
    return ids;
}

static bool read_playhead(const CommandCall *call, const Session *session,
                          RTime *playhead, GError **error)
{
    const char *text = command_option(call, "playhead");
    if (!text)
        return true;
    Rate rate = composition_main(session_composition(session))->rate;
    RTime read;
    if (!rtime_parse(text, rate, &read, error)) {
        g_prefix_error(error, "--playhead: ");
        return false;
    }
    *playhead = read;
    return true;
}

static bool read_asked(const CommandCall *call, const Session *session, Asked *asked,
                       GError **error)
{
    const char *select = command_option(call, "select");
    asked->options = SAY_OPTIONS_INIT;
    asked->options.planner = command_option(call, "planner");
    asked->options.dry_run = command_option(call, "dry-run") != NULL;
    if (select)
        asked->options.selection = asked->selection = split_ids(select);
    return read_playhead(call, session, &asked->options.playhead, error);
}

static CommandStatus say_one(const CommandCall *call, CommandIo *io, Session *session,
                             const Asked *asked, const char *utterance, bool *cancelled)
{
    g_auto(SayResult) result = { 0 };
    *cancelled = false;
    if (command_said_import(utterance))
        return command_say_import(call, io, session, utterance);
    session_say(session, utterance, &asked->options, &result);
    bool said = io_ask_models(io, call, session, &result, cancelled);
    return io_result_said(io, call, &result, said);
}

/*
 * Each line by itself; one that fails does not keep the next from being said. A
 * question is answered by the next line, so only one that is open at the end counts.
 */
static CommandStatus say_lines(const CommandCall *call, CommandIo *io, Session *session,
                               const Asked *asked)
{
    CommandStatus last = COMMAND_USAGE;
    bool failed = false, cancelled = false;
    char *line = NULL;
    size_t size = 0;
    while (!cancelled && getline(&line, &size, io->in) >= 0) {
        g_strstrip(line);
        if (*line == '\0')
            continue;
        last = say_one(call, io, session, asked, line, &cancelled);
        fflush(io->out);
        failed = failed || last == COMMAND_FAILED;
    }
    free(line);
    if (last == COMMAND_USAGE)
        io_error(io, "%s", _("nothing was said; write one sentence a line."));
    return failed ? COMMAND_FAILED : last;
}

static char *join_words(const CommandCall *call)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < call->words->len; i++) {
        if (i > 0)
            g_string_append_c(text, ' ');
        g_string_append(text, call->words->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

CommandStatus command_run_say(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_auto(Asked) asked = { 0 };
    g_autofree char *text = join_words(call);
    bool cancelled;
    bool from_input = *text == '\0' ? call->words->len == 0 && !io->in_terminal
                                    : strcmp(text, "-") == 0;
    if (*text == '\0' && !from_input) {
        io_error(io, "%s",
                 _("say what to change, as: chatkut say \"make the text bigger\""));
        return COMMAND_USAGE;
    }
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session || !read_asked(call, session, &asked, &error))
        return io_fail(io, call, error);
    return from_input ? say_lines(call, io, session, &asked)
                      : say_one(call, io, session, &asked, text, &cancelled);
}

/* ---- undo, redo ------------------------------------------------------------------ */

static bool read_count(const CommandCall *call, CommandIo *io, unsigned *count)
{
    guint64 read;
    *count = 1;
    if (call->words->len == 0)
        return true;
    if (g_ascii_string_to_unsigned(call->words->pdata[0], 10, 1, 1000000, &read,
                                   NULL)) {
        *count = (unsigned)read;
        return true;
    }
    io_error(io, _("“%s” is not a number of edits; give 1 or more."),
             (char *)call->words->pdata[0]);
    return false;
}

static CommandStatus step(const CommandCall *call, CommandIo *io,
                          void (*go)(Session *, unsigned, SayResult *))
{
    GError *error = NULL;
    unsigned count;
    if (!read_count(call, io, &count))
        return COMMAND_USAGE;
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session)
        return io_fail(io, call, error);
    g_auto(SayResult) result = { 0 };
    go(session, count, &result);
    return io_result(io, call, &result);
}

CommandStatus command_run_undo(const CommandCall *call, CommandIo *io)
{
    return step(call, io, session_undo);
}

CommandStatus command_run_redo(const CommandCall *call, CommandIo *io)
{
    return step(call, io, session_redo);
}

/* ---- load, apply ----------------------------------------------------------------- */

CommandStatus command_run_load(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    const char *name = call->words->pdata[0];
    g_autofree char *text = NULL;
    size_t length;
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session || !io_read_text(io, name, &text, &length, &error))
        return io_fail(io, call, error);
    g_auto(SayResult) result = { 0 };
    session_load(session, text, length, name, &result);
    return io_result(io, call, &result);
}

CommandStatus command_run_apply(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    const char *name = call->words->pdata[0];
    g_autofree char *text = NULL;
    size_t length;
    g_auto(Asked) asked = { 0 };
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session || !read_asked(call, session, &asked, &error) ||
        !io_read_text(io, name, &text, &length, &error))
        return io_fail(io, call, error);
    g_auto(SayResult) result = { 0 };
    session_apply(session, text, length, name, &asked.options, &result);
    return io_result(io, call, &result);
}
