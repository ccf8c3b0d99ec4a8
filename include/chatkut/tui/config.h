/*
 * The settings of the app: chatkut.conf(5), a GKeyFile in the user's configuration
 * folder ($XDG_CONFIG_HOME/chatkut).
 *
 * Each setting is one of a few words, and one row of a table: reading, messages and the
 * manual follow. The file is the user's: the app never writes it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum { CHOICE_AUTO, CHOICE_YES, CHOICE_NO } ConfigChoice;
typedef enum {
    CONFIG_PREVIEW_AUTO, /* a window where there is a display, a pane where it fits */
    CONFIG_PREVIEW_WINDOW,
    CONFIG_PREVIEW_PANE,
    CONFIG_PREVIEW_OFF
} ConfigPreview;

/* How pictures that stand still are drawn. */
typedef enum {
    CONFIG_STILLS_AUTO, /* by a protocol that the terminal says it knows, else in cells */
    CONFIG_STILLS_CELLS,
    CONFIG_STILLS_SIXEL,
    CONFIG_STILLS_KITTY
} ConfigStills;

/* Each field is the number of a word of its row. */
typedef struct {
    int theme;   /* Theme */
    int ascii;   /* ConfigChoice */
    int motion;  /* ConfigChoice; AUTO: yes, but not over SSH */
    int mouse;   /* 0: yes, 1: no */
    int preview; /* ConfigPreview */
    int bell;    /* 0: yes, 1: no */
    int stills;  /* ConfigStills */
} Config;

typedef struct {
    const char *group, *name;
    const char *const *words; /* ends with NULL; the first is the default */
    size_t offset;            /* of the field in Config */
    const char *help;         /* for the manual; English */
} Setting;

/* All rows; ends with a NULL name. */
const Setting *config_settings(void);

typedef enum { CONFIG_ERROR_SYNTAX, CONFIG_ERROR_NAME, CONFIG_ERROR_VALUE } ConfigError;
#define CONFIG_ERROR (config_error_quark())
GQuark config_error_quark(void);

#define CONFIG_INIT ((Config){ 0 })

/* Read a file's text into *config; groups of other parts of the program are left alone.
 * False with a CONFIG_ERROR that names the line's setting; what was read before it
 * stays. name: of the file, for messages. */
bool config_read(const char *text, const char *name, Config *config, GError **error);
