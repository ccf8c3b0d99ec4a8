/*
 * Keys, as they are pressed, named in a file and shown to people.
 *
 * A name is "C-M-S-" in this order, as far as they are held, and the key: one printable
 * character, or a name of the table ("Enter", "PgDn", "F1"). Shift is part of a
 * printable character ("S", never "S-s"). What no terminal can tell apart is one key:
 * C-i is Tab, C-m is Enter, C-[ is Esc; C-j is a key of its own.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    KEY_CODE_NONE = 0,
    /* below: a Unicode character */
    KEY_CODE_SPECIAL = 0x110000,
    KEY_CODE_ENTER = KEY_CODE_SPECIAL,
    KEY_CODE_TAB,
    KEY_CODE_ESC,
    KEY_CODE_BACKSPACE,
    KEY_CODE_DELETE,
    KEY_CODE_INSERT,
    KEY_CODE_UP,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_PGUP,
    KEY_CODE_PGDN,
    KEY_CODE_F1,
    KEY_CODE_F12 = KEY_CODE_F1 + 11,
    KEY_CODES
} KeyCode;

typedef enum { KEY_CTRL = 1, KEY_ALT = 2, KEY_SHIFT = 4 } KeyHeld;

typedef struct {
    uint32_t code; /* a character or a KeyCode */
    uint8_t held;  /* KeyHeld bits */
} Key;

bool key_equal(Key a, Key b);
/* Is it text when it is typed? */
bool key_is_text(Key key);

/* How far a key goes in a list of `count` rows of which `page` are seen: arrows, j and k,
 * PgUp, PgDn, Home, End. 0: it is none of these. */
int key_list_step(Key key, int page, int count);

/* "C-p", "S-Left", "?", "Space". Owned by the caller. */
char *key_text(Key key);
/* As people see it: "^P", "Alt-Up". Owned by the caller. */
char *key_label(Key key);
/* False where it is none. */
bool key_parse(const char *name, Key *key);
