/*
 * Paths as people type, paste and drop them.
 *
 * Read are shell words ('…', "…", backslashes), what terminals make of a dropped file
 * (such words, or file:// addresses), and lists of one path a line. "~/" is the home
 * folder. A byte that cannot be typed or shown is \xHH, so that every file has a text.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Is there a file of this name? */
typedef bool (*PathExists)(const char *path, void *user);

/*
 * The paths in a text, owned strings. A line that is the name of a file as it stands is
 * that one path, blanks and all; else it is shell words. home: what "~/" means.
 * exists: NULL: no line is taken as it stands, unless it can only be one path.
 */
GPtrArray *paths_parse(const char *text, const char *home, PathExists exists,
                       void *user);

/* Does a text that was pasted look like dropped files, and nothing else? By its form
 * alone: absolute paths, or addresses of files. */
bool paths_are_meant(const char *text);

/* What "import …" names, for paths_parse(): the sentence's end, where that is nothing but
 * files, folders and addresses. By their form ("a.mp4", "footage/", "~/a", "https://…");
 * besides, where `exists` is not NULL, by what is there. NULL: it is another sentence. */
const char *paths_behind_import(const char *sentence, PathExists exists, void *user);

/* The one path that a text is, blanks and quotes being part of it: for fields that hold
 * one. Owned by the caller. */
char *path_from_text(const char *text, const char *home);

/* As paths_parse() reads it back; whole: as path_from_text() does. home: shown as "~" where
 * it begins with that; may be NULL. Owned by the caller. */
char *path_escape(const char *path, const char *home, bool whole);

typedef enum {
    PATH_OTHER,
    PATH_FOOTAGE, /* films, sounds, pictures, colour tables, fonts */
    PATH_CAPTIONS,
} PathKind;

/* What it is called, by its ending. */
PathKind path_kind(const char *path);

/* ---- completion ------------------------------------------------------------------ */

/* What the names are for: these come first. Folders are always among them. */
typedef enum { PATHS_MEDIA, PATHS_PROJECTS, PATHS_FOLDERS } PathWish;

typedef struct {
    PathWish wish;
    bool whole;         /* the text is one path */
    const char *home;   /* "~" */
    const char *folder; /* where relative paths begin */
} PathPlace;

enum { PATH_NAMES_MAX = 500 };

typedef struct {
    size_t start;      /* in bytes: where the word at the cursor begins */
    char *word;        /* what all that fit have in common, escaped, from `start` on;
                          NULL: no more than is there */
    GPtrArray *words;  /* each of them whole, likewise */
    GPtrArray *labels; /* its name alone, printable; folders end with "/" */
    unsigned left_out; /* beyond PATH_NAMES_MAX */
} PathNames;

void path_names_free(PathNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PathNames, path_names_free)

/*
 * The names that the word before `cursor` can become: those that begin with it, else
 * those that do so but for the case. Hidden ones only where their dot was typed. Waits
 * for the disk.
 */
PathNames *path_complete(const char *text, size_t cursor, const PathPlace *place);
