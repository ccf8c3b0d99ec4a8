/*
 * Actions: what keys do. One table (action.def) drives the keys, the footer, the help
 * that also executes, the command palette, keys.conf and chatkut-keys(5).
 *
 * A key means something in a context: a pane or a kind of popup. What the context does
 * not bind, and its pane does not take as text, is looked for in CONTEXT_GLOBAL.
 */
#pragma once

#include "chatkut/tui/key.h"

typedef struct Tui Tui;

typedef enum {
    CONTEXT_GLOBAL,
    CONTEXT_CHAT,
    CONTEXT_QUESTION,   /* the chat while a question is open */
    CONTEXT_TRANSCRIPT, /* the chat while a receipt is chosen */
    CONTEXT_SEARCH,     /* the chat while words are looked for */
    CONTEXT_TIMELINE,
    CONTEXT_ASSETS,
    CONTEXT_INSPECTOR,
    CONTEXT_PREVIEW,
    CONTEXT_WELCOME, /* what there is while no project is open */
    CONTEXT_LIST,    /* popups with something to choose */
    CONTEXT_DIALOG,  /* popups with fields */
    CONTEXTS
} Context;

/* What there must be for an action to make sense. */
typedef enum {
    NEED_NOTHING,
    NEED_PLACE, /* a project, though it may still be opening */
    NEED_PROJECT,
    NEED_FILM, /* something is on the timeline */
    NEED_CLIP, /* selected, or under the playhead */
    NEED_SELECTION,
    NEED_ASSET, /* one is chosen in the assets */
    NEED_UNDO,
    NEED_REDO,
    NEED_QUESTION, /* one is open in the chat */
    NEEDS
} Need;

/* The sets of default keys. */
typedef enum { KEYS_PLAIN, KEYS_VIM, KEYS_PRESETS } KeysPreset;

typedef struct {
    const char *name; /* "split": in keys.conf */
    Context context;
    const char *keys[KEYS_PRESETS];
    Need need;
    unsigned hint;
    void (*run)(Tui *tui);
    const char *label; /* untranslated, N_() */
    const char *help;  /* the same */
} Action;

/* All rows, in the order of the table; ends with a NULL name. */
const Action *action_table(void);
const Action *action_find(Context context, const char *name);

const char *context_name(Context context); /* "timeline": the group in keys.conf */
/* For people, translated. */
const char *context_label(Context context);

typedef enum {
    KEYMAP_ERROR_SYNTAX, /* no key file */
    KEYMAP_ERROR_NAME,   /* no such context, action, preset or key; or a key twice */
} KeymapError;

#define KEYMAP_ERROR (keymap_error_quark())
GQuark keymap_error_quark(void);

/* Which key does what. */
typedef struct Keymap Keymap;

Keymap *keymap_new(KeysPreset preset);
void keymap_free(Keymap *keymap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keymap, keymap_free)

/*
 * The user's own keys: a GKeyFile with a group for each context and, in it, an action's
 * name with its keys, apart by blanks ("split = s S"; nothing binds it to no key). They
 * replace the action's keys; a key that another action of the context had is taken from
 * it. `[keys] preset = vim` chooses the set that all others come from.
 *
 * NULL with a KEYMAP_ERROR that names line or key; text: the file, name: for messages.
 */
Keymap *keymap_read(const char *text, const char *name, GError **error);

/* What the key does in this very context; NULL: nothing. */
const Action *keymap_action(const Keymap *keymap, Context context, Key key);
/* The keys of an action, Key; borrowed, may be empty. */
const GArray *keymap_keys(const Keymap *keymap, const Action *action);
/* Its first key as people see it: "^P", "Space", "F1"; "" where it has none. Owned by
 * the caller. */
char *keymap_label(const Keymap *keymap, const Action *action);
