/*
 * The user's own folders for chatkut, as the XDG Base Directory Specification has them.
 *
 * Nothing is made here: whoever writes into one makes it first, readable by the user
 * alone (0700).
 */
#pragma once

typedef enum {
    FOLDER_CONFIG, /* what the user writes: $XDG_CONFIG_HOME/chatkut */
    FOLDER_DATA,   /* what must not be lost: $XDG_DATA_HOME/chatkut */
    FOLDER_STATE,  /* what is found again: $XDG_STATE_HOME/chatkut */
    FOLDER_CACHE,  /* what can be made again: $XDG_CACHE_HOME/chatkut */
    FOLDERS
} Folder;

/* The path of a file in that folder, absolute; name NULL: of the folder. Owned by the
 * caller. */
char *folder_path(Folder folder, const char *name);
