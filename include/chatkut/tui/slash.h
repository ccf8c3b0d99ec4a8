/*
 * Commands that begin with "/": what there are, and how their lines are completed.
 *
 * The app and the line mode have the same ones; each carries them out in its own way.
 */
#pragma once

#include "chatkut/tui/path.h"

#include "chatkut/model/composition.h"

typedef enum {
    SLASH_NOTHING,
    SLASH_PATHS,  /* files and folders: paths_parse() */
    SLASH_FOLDER, /* one: path_read() */
    SLASH_PROJECT,
    SLASH_FILM, /* a file, a preset, or both */
    SLASH_NUMBER,
    SLASH_CLIP,
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

typedef struct {
    char *text;   /* to stand from `start` to the cursor; owned */
    char *label;  /* printable */
    char *detail; /* printable; NULL: none */
} SlashChoice;

typedef struct {
    size_t start;       /* in bytes */
    GPtrArray *choices; /* SlashChoice * */
    bool wants_paths;   /* names of files belong there, too: of line + start, */
    PathWish wish;      /* such as these, */
    bool whole;         /* and the rest of the line is one path */
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

/* Ids (borrowed) of the clips of this name, whatever its case. */
GPtrArray *slash_find_clips(const Composition *composition, const char *name);

/* "/render film.mp4 draft": the preset is a word that is the name of one. Both NULL
 * where they are not there; the output is owned by the caller, the preset static. */
void slash_read_film(const char *words, char **output, const char **preset);
