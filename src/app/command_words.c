/* What may stand where a command takes one of a fixed list. */
#include "command_private.h"

#include "chatkut/app/canvas.h"
#include "chatkut/model/output.h"

/* As tui/look.h has them; a test of the terminal app holds the two together. */
static const char *const THEMES[] = { "terminal", "dark", "light",
                                      "contrast", "mono", NULL };

static const char *const SHELLS[] = { "bash", "zsh", "fish", NULL };
static const char *const ENGINES[] = { "local", NULL };
static const char *const MANUALS[] = { "commands",    "properties", "effects",
                                       "transitions", "language",   "keys",
                                       "settings",    "models",     "providers",
                                       NULL };
static const char *const PLANNERS[] = { "auto", "embedded", NULL };

/* The names of a table's rows, which begin with them; it ends with a NULL name. */
static const char **collect(const void *rows, size_t size)
{
    GPtrArray *names = g_ptr_array_new();
    for (const char *row = rows; *(char *const *)(const void *)row; row += size)
        g_ptr_array_add(names, *(char *const *)(const void *)row);
    g_ptr_array_add(names, NULL);
    return (const char **)(void *)g_ptr_array_free(names, FALSE);
}
_Static_assert(offsetof(Command, name) == 0 && offsetof(Canvas, name) == 0 &&
                   offsetof(OutputPreset, name) == 0,
               "rows begin with their names");

static const char *const *command_names(void)
{
    static const char **names;
    if (!names)
        names = collect(command_table(), sizeof(Command));
    return names;
}

static const char *const *canvas_names(void)
{
    static const char **names;
    if (!names)
        names = collect(canvas_table(), sizeof(Canvas));
    return names;
}

static const char *const *preset_names(void)
{
    static const char **names;
    if (!names)
        names = collect(output_presets(), sizeof(OutputPreset));
    return names;
}

const char *const *command_words(WordsKind words)
{
    switch (words) {
    case WORDS_COMMAND:
        return command_names();
    case WORDS_SHELL:
        return SHELLS;
    case WORDS_CANVAS:
        return canvas_names();
    case WORDS_PRESET:
        return preset_names();
    case WORDS_PLANNER:
        return PLANNERS;
    case WORDS_THEME:
        return THEMES;
    case WORDS_ENGINE:
        return ENGINES;
    case WORDS_MANUAL:
        return MANUALS;
    default:
        return NULL;
    }
}
