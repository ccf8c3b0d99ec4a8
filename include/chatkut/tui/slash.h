/*
 * Commands that begin with "/": what there are, and how their lines are completed.
 *
 * The app and the line mode have the same ones; each carries them out in its own way.
 */
#pragma once

#include "chatkut/app/path.h"

#include "chatkut/model/composition.h"

typedef enum {
    SLASH_NOTHING,
    SLASH_PATHS,  /* files and folders: paths_parse() */
    SLASH_FOLDER, /* one: path_from_text() */
    SLASH_PROJECT,
    SLASH_FILM, /* a file, a preset, or both */
    SLASH_NUMBER,
    SLASH_CLIP,
    SLASH_TOPIC,   /* of help: session_help_topics() */
    SLASH_PLANNER, /* who reads what is said */
} SlashArgument;

typedef enum {
#define SLASH(ID, ...) SLASH_##ID,
#include "chatkut/tui/slash.def"
#undef SLASH
    SLASHES
} SlashId;

typedef struct {
    const char *name;
    SlashArgument argument;
    const char *usage; /* N_(), may be "" */
    const char *help;  /* N_() */
} SlashRow;

/* By SlashId. */
const SlashRow *slash_row(SlashId id);

/* Is it "/name words"? Then the command, and the rest without blanks around it, which
 * borrows from the line. False also where there is no such name. */
bool slash_read(const char *line, SlashId *id, const char **words);

/* What a sentence names that asks for nothing but files to be imported ("import a.mp4",
 * or paths alone), for paths_parse(): its end. NULL: it is another sentence, or one of
 * these commands. By its form alone. */
const char *slash_paths_to_import(const char *sentence);

typedef struct {
    char *text;   /* to stand from `start` to the cursor; owned */
    char *label;  /* printable */
    char *detail; /* printable; NULL: none */
} SlashChoice;

typedef struct {
    size_t start;        /* in bytes */
    GPtrArray *choices;  /* SlashChoice * */
    bool wants_paths;    /* names of files belong there, too: of line + start, */
    PathWish wish;       /* such as these, */
    bool whole;          /* and the rest of the line is one path */
    bool wants_planners; /* names of who can read belong there */
} SlashChoices;

void slash_choices_clear(SlashChoices *choices);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SlashChoices, slash_choices_clear)

/* What the line up to its end can become: names of commands, else arguments. No choices
 * where there is nothing to complete. composition: NULL: no project. */
void slash_complete(const char *line, const Composition *composition,
                    SlashChoices *choices);
/* The names that path_complete() found, which waits for the disk: so somebody else asks
 * it. */
void slash_take_paths(SlashChoices *choices, const PathNames *names);

/* One who can read what is said, where that begins with what is typed. what: NULL:
 * nothing is told of it. */
void slash_add_planner(SlashChoices *choices, const char *line, const char *name,
                       const char *what);

/* Ids (borrowed) of the clips of this name, whatever its case. */
GPtrArray *slash_find_clips(const Composition *composition, const char *name);

/* "/render film.mp4 draft": the preset is a word that is the name of one. Both NULL
 * where they are not there; the output is owned by the caller, the preset static. */
void slash_read_film(const char *words, char **output, const char **preset);
