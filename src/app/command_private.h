/* What the files of command share. */
#pragma once

#include "chatkut/app/command.h"
#include "chatkut/app/import.h"

/* Does this argument name a project, by its name or by what is in it? */
bool command_is_project(const char *name);

/* ---- output (command_io.c) ------------------------------------------------------- */

/* "chatkut: …" on io->err, one line. The arguments need not be fit for a terminal. */
void io_error(CommandIo *io, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Outside text on io->out, made fit for a terminal; no newline is added. */
void io_print(CommandIo *io, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* One object, one line. Takes json. */
void io_json(CommandIo *io, json_t *json);
/* `text` padded to a number of columns; owned by the caller. */
char *io_pad(const char *text, size_t columns);

/* An error, and in JSON its object as well. Takes error. */
CommandStatus io_fail(CommandIo *io, const CommandCall *call, GError *error);
/* A result, as text or JSON. */
CommandStatus io_result(CommandIo *io, const CommandCall *call,
                        const SayResult *result);

/* The same of an answer whose words were shown as they came (io_ask_models()). */
CommandStatus io_result_said(CommandIo *io, const CommandCall *call,
                             const SayResult *result, bool said);
/* While the result has an inquiry: ask, and conclude. On a terminal what the model says
 * is shown as it comes, and what it is at on io->err; ^C cancels. True: the last one's
 * words were shown. */
bool io_ask_models(CommandIo *io, const CommandCall *call, Session *session,
                   SayResult *result, bool *cancelled);

/* What a model says, on io->out (command_reply.c): lines of printable text, with the
 * model's name before them. */
typedef struct {
    CommandIo *io;
    const char *model; /* borrowed */
    MarkdownPage *page;
    GString *first; /* what came before anything was shown */
    bool begun;
} IoReply;

void io_reply_begin(IoReply *reply, CommandIo *io, const char *model);
void io_reply_add(IoReply *reply, const char *text);
/* It is whole, or broke off: its last line is ended. */
void io_reply_end(IoReply *reply);

/* The text of a file, or of io->in for "-"; UTF-8 is not checked. */
bool io_read_text(CommandIo *io, const char *path, char **text, size_t *length,
                  GError **error);

/* Import (app/import.h); how far it is stands on io->err where that is a terminal. */
void command_import(Session *session, const GPtrArray *paths, CommandIo *io,
                    ImportReport *report);
/* What became of each file, and on io->err what failed: of `json` that alone. */
void command_print_import(CommandIo *io, const ImportReport *report, bool json);
/* "import a.mp4 footage/", said (commands_import.c): what it names, for
 * command_say_import(); NULL: it is another sentence. */
const char *command_said_import(const char *utterance);
CommandStatus command_say_import(const CommandCall *call, CommandIo *io,
                                 Session *session, const char *utterance);

/* ---- manuals (command_manual.c, effect_manual.c, language_manual.c, model_manual.c,
 * property_manual.c) - */

/* What objects of a composition can have, by the property table. */
char *property_manual(void);
/* The effects with their parameters, by the effect table. */
char *effect_manual(void);
/* Likewise the transitions. */
char *transition_manual(void);
/* What can be said, by topic, with the words of English. */
char *language_manual(void);
/* The settings of models, by their table; what providers give, by providers.conf. */
char *model_manual(void);
char *provider_manual(void);

/* ---- the rows' functions --------------------------------------------------------- */

CommandStatus command_run_new(const CommandCall *call, CommandIo *io);
CommandStatus command_run_import(const CommandCall *call, CommandIo *io);
CommandStatus command_run_say(const CommandCall *call, CommandIo *io);
CommandStatus command_run_undo(const CommandCall *call, CommandIo *io);
CommandStatus command_run_redo(const CommandCall *call, CommandIo *io);
CommandStatus command_run_log(const CommandCall *call, CommandIo *io);
CommandStatus command_run_show(const CommandCall *call, CommandIo *io);
CommandStatus command_run_load(const CommandCall *call, CommandIo *io);
CommandStatus command_run_apply(const CommandCall *call, CommandIo *io);
CommandStatus command_run_render(const CommandCall *call, CommandIo *io);
CommandStatus command_run_preview(const CommandCall *call, CommandIo *io);
CommandStatus command_run_cache(const CommandCall *call, CommandIo *io);
CommandStatus command_run_key(const CommandCall *call, CommandIo *io);
CommandStatus command_run_stats(const CommandCall *call, CommandIo *io);
CommandStatus command_run_consent(const CommandCall *call, CommandIo *io);
CommandStatus command_run_doctor(const CommandCall *call, CommandIo *io);
CommandStatus command_run_help(const CommandCall *call, CommandIo *io);
CommandStatus command_run_completion(const CommandCall *call, CommandIo *io);
