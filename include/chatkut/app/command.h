/*
 * Commands: the command line of chatkut, as a table.
 *
 * One row is one command: its name, what it takes, its options, its help and what it
 * does. Dispatch, usage errors, `--help`, shell completions and the command sections of
 * chatkut(1) all follow from the rows; adding a command is adding a row.
 *
 * PROJECT may be left out where the current folder holds exactly one. Whether the first
 * argument is one is decided so: it ends in ".ckut", or is there with ".ckut" behind
 * it, or is a project by its content, or the command could not use it otherwise.
 */
#pragma once

#include "chatkut/app/session.h"

#include <stdio.h>

/* Exit codes of the contract. */
typedef enum {
    COMMAND_DONE = 0,
    COMMAND_FAILED = 1,
    COMMAND_USAGE = 2,
    COMMAND_ANSWER = 3, /* an answer is needed */
} CommandStatus;

typedef struct CommandCall CommandCall;
typedef struct CommandIo CommandIo;

/* What a row runs that is of a layer above this one (a terminal app, a server). */
typedef struct {
    const char *name; /* of the row */
    CommandStatus (*run)(const CommandCall *call, CommandIo *io);
} CommandFrontend;

/* How Markdown is shown on a terminal: tui/markdown_page.h, which is a layer above. */
typedef struct MarkdownPage MarkdownPage;
typedef struct {
    MarkdownPage *(*open)(int terminal); /* NULL: it is shown as it is */
    void (*add)(MarkdownPage *page, const char *text, GString *out);
    void (*end)(MarkdownPage *page, GString *out);
    void (*free)(MarkdownPage *page);
} CommandMarkdown;

/* Where a command reads and writes. */
struct CommandIo {
    FILE *in;
    FILE *out;         /* results */
    FILE *err;         /* diagnostics */
    bool in_terminal;  /* somebody would have to type */
    bool out_terminal; /* somebody looks at out: JSON is escaped to ASCII */
    bool err_terminal; /* a progress bar may be drawn on err */
    const CommandFrontend *frontends; /* ends with a NULL name; NULL: none */
    const CommandMarkdown *markdown;  /* of models' words on `out`; NULL: as they are */
    /* Parts of the manuals that follow from tables of layers above, as
     * command_manual(); may be NULL. */
    char *(*manual)(const char *part);
};

/* What may stand somewhere: for completion, and for checking fixed choices. */
typedef enum {
    WORDS_NONE,
    WORDS_FILE,
    WORDS_PROJECT,
    WORDS_COMMAND,
    WORDS_SHELL,
    WORDS_CANVAS,  /* presets of `new` */
    WORDS_PRESET,  /* presets of `render` */
    WORDS_PLANNER, /* these, and the models of chatkut.conf */
    WORDS_MODEL,   /* of chatkut.conf */
    WORDS_ENGINE,
    WORDS_THEME,
    WORDS_MANUAL, /* parts of the manuals */
    WORDS_KINDS
} WordsKind;

typedef struct {
    const char *name;     /* "preset" */
    char letter;          /* 'o' for -o; 0: none */
    const char *argument; /* N_("NAME"); NULL: a switch */
    WordsKind words;      /* what the argument may be */
    const char *help;     /* N_() */
    bool required;
} CommandOption;

typedef enum {
    PROJECT_NONE,
    PROJECT_NEW,
    PROJECT_OPEN,
    PROJECT_MAYBE, /* the only one here, where there is exactly one; NULL where not */
} ProjectUse;

typedef struct Command Command;

/* One command line, parsed. */
struct CommandCall {
    const Command *command;
    char *project;       /* path; NULL for PROJECT_NONE, or as PROJECT_MAYBE says */
    GPtrArray *words;    /* arguments beside PROJECT; owned strings */
    GHashTable *options; /* option name -> its argument ("" for a switch) */
};

struct Command {
    const char *name;
    ProjectUse project;
    const char *arguments;        /* beside PROJECT: N_("FILE|DIR..."); NULL: none */
    unsigned min, max;            /* how many of them; max UINT_MAX: any number */
    WordsKind words;              /* what they are */
    const char *summary;          /* N_(), one line */
    const char *help;             /* N_(), paragraphs; NULL */
    const CommandOption *options; /* ends with a NULL name */
    /* NULL: io->frontends has it. */
    CommandStatus (*run)(const CommandCall *call, CommandIo *io);
};

/* All rows; ends with a NULL name. */
const Command *command_table(void);
const Command *command_find(const char *name);

/* What may stand for `words`, where that is a fixed list; NULL where it is not. Ends
 * with NULL, static. */
const char *const *command_words(WordsKind words);

/* The argument of an option, "" for a switch that is set, NULL where it is not. */
const char *command_option(const CommandCall *call, const char *name);

/* Parse arguments (without the command's name). False with an error that is the usage
 * message; *call must be cleared either way. */
bool command_parse(const Command *command, const char *const *arguments,
                   CommandCall *call, GError **error);
void command_call_clear(CommandCall *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandCall, command_call_clear)

/* Run a whole command line; argv[0] is the program. */
CommandStatus command_main(int argc, const char *const *argv, CommandIo *io);

/* ---- what follows from the rows; all owned by the caller ------------------------- */

/* "chatkut render [PROJECT] -o FILE [--preset NAME] …" */
char *command_synopsis(const Command *command);
/* `chatkut help COMMAND` */
char *command_help(const Command *command);
/* `chatkut help` */
char *command_overview(void);
/* A part of the manuals that follows from rows, in mdoc: "commands" for chatkut(1),
 * "properties" for chatkut-project(5). NULL for others. */
char *command_manual(const char *part);
/* Text as mdoc, one sentence a line; for parts of the manuals. */
void mdoc_append_text(GString *out, const char *text);
/* The completion script of a shell: "bash", "zsh", "fish". NULL for others. */
char *command_completion(const char *shell);
