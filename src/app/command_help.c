/* What `chatkut help` and wrong command lines print, made of the table of commands. */
#include "command_private.h"

#include "chatkut/app/canvas.h"
#include "chatkut/base/text.h"
#include "chatkut/model/output.h"

#include <glib/gi18n.h>

/* Columns of help text, and where its second column begins. */
enum { HELP_WIDTH = 80, HELP_COLUMN = 22 };

/* ---- text ------------------------------------------------------------------------ */

/* Append `text` wrapped at HELP_WIDTH; lines after the first are indented. `column` is
 * where the first one begins. */
static void append_wrapped(GString *out, const char *text, size_t column, size_t indent)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    size_t at = column;
    for (char **word = words; *word; word++) {
        size_t width = text_width(*word);
        bool first = word == words;
        if (!first && at + 1 + width > HELP_WIDTH) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!first) {
            g_string_append_c(out, ' ');
            at++;
        }
        g_string_append(out, *word);
        at += width;
    }
    g_string_append_c(out, '\n');
}

/* "  name          what it is", the second part wrapped. */
static void append_row(GString *out, const char *name, const char *text)
{
    size_t width = 2 + text_width(name);
    g_string_append_printf(out, "  %s", name);
    if (width + 1 > HELP_COLUMN) {
        g_string_append_printf(out, "\n%*s", HELP_COLUMN, "");
        width = HELP_COLUMN;
    }
    g_string_append_printf(out, "%*s", (int)(HELP_COLUMN - width), "");
    append_wrapped(out, text, HELP_COLUMN, HELP_COLUMN);
}

static char *option_name(const CommandOption *option)
{
    GString *name = g_string_new(NULL);
    if (option->letter)
        g_string_append_printf(name, "-%c, ", option->letter);
    g_string_append_printf(name, "--%s", option->name);
    if (option->argument)
        g_string_append_printf(name, " %s", _(option->argument));
    return g_string_free(name, FALSE);
}

/* "-o FILE", "[--preset NAME]" */
static void append_usage(GString *out, const CommandOption *option)
{
    g_string_append(out, option->required ? " " : " [");
    if (option->letter)
        g_string_append_printf(out, "-%c", option->letter);
    else
        g_string_append_printf(out, "--%s", option->name);
    if (option->argument)
        g_string_append_printf(out, " %s", _(option->argument));
    if (!option->required)
        g_string_append_c(out, ']');
}

char *command_synopsis(const Command *command)
{
    GString *out = g_string_new("chatkut ");
    g_string_append(out, command->name);
    if (command->project == PROJECT_NEW)
        g_string_append_printf(out, " %s", _("PROJECT"));
    if (command->project >= PROJECT_OPEN)
        g_string_append_printf(out, " [%s]", _("PROJECT"));
    if (command->arguments)
        g_string_append_printf(out, " %s", _(command->arguments));
    for (const CommandOption *option = command->options; option && option->name;
         option++)
        append_usage(out, option);
    return g_string_free(out, FALSE);
}

static void append_canvases(GString *out)
{
    for (const Canvas *canvas = canvas_table(); canvas->name; canvas++)
        append_row(out, canvas->name, _(canvas->help));
}

static void append_presets(GString *out)
{
    for (const OutputPreset *preset = output_presets(); preset->name; preset++)
        append_row(out, preset->name, _(preset->help));
}

/* The rows behind an option's names, where they have something to say. */
static void append_choices(GString *out, const CommandOption *option)
{
    if (option->words != WORDS_CANVAS && option->words != WORDS_PRESET)
        return;
    g_autofree char *title = g_strdup_printf(_("Names for --%s:"), option->name);
    g_string_append_printf(out, "\n%s\n", title);
    if (option->words == WORDS_CANVAS)
        append_canvases(out);
    else
        append_presets(out);
}

static void append_options(GString *out, const Command *command)
{
    if (!command->options)
        return;
    g_string_append_printf(out, "\n%s\n", _("Options:"));
    for (const CommandOption *option = command->options; option->name; option++) {
        g_autofree char *name = option_name(option);
        append_row(out, name, _(option->help));
    }
    for (const CommandOption *option = command->options; option->name; option++)
        append_choices(out, option);
}

char *command_help(const Command *command)
{
    GString *out = g_string_new(NULL);
    g_autofree char *synopsis = command_synopsis(command);
    append_wrapped(out, synopsis, 0, 4);
    g_string_append_c(out, '\n');
    append_wrapped(out, _(command->summary), 0, 0);
    if (command->help) {
        g_string_append_c(out, '\n');
        append_wrapped(out, _(command->help), 0, 0);
    }
    append_options(out, command);
    if (command->project >= PROJECT_OPEN) {
        g_string_append_c(out, '\n');
        append_wrapped(out,
                       _("PROJECT may be left out where the folder holds exactly one."),
                       0, 0);
    }
    return g_string_free(out, FALSE);
}

char *command_overview(void)
{
    GString *out = g_string_new(NULL);
    append_wrapped(out, _("chatkut edits video by talking to a terminal."), 0, 0);
    g_string_append_c(out, '\n');
    for (const Command *command = command_table(); command->name; command++)
        append_row(out, command->name, _(command->summary));
    g_string_append_c(out, '\n');
    append_wrapped(out,
                   _("“chatkut help COMMAND” explains one of them; “man chatkut” "
                     "explains it all."),
                   0, 0);
    return g_string_free(out, FALSE);
}
