/* Help of the rows, as mdoc(7). Manuals are in English: nothing is translated here. */
#include "command_private.h"

#include "chatkut/app/canvas.h"
#include "chatkut/model/output.h"

#include <string.h>

/* A line of its own, its special signs escaped. */
static char *mdoc_text(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        if (*at == '\\')
            g_string_append(out, "\\e");
        else if ((*at == '.' || *at == '\'') && at == text)
            g_string_append_printf(out, "\\&%c", *at);
        else if (*at == '-')
            g_string_append(out, "\\-");
        else
            g_string_append_c(out, *at);
    }
    g_string_replace(out, "…", "...", 0);
    g_string_replace(out, "“", "\\(lq", 0);
    g_string_replace(out, "”", "\\(rq", 0);
    return g_string_free(out, FALSE);
}

/* One sentence a line, as mdoc wants it. */
void mdoc_append_text(GString *out, const char *text)
{
    g_autofree char *escaped = mdoc_text(text);
    g_auto(GStrv) sentences = g_strsplit(escaped, ". ", -1);
    for (char **sentence = sentences; *sentence; sentence++) {
        g_string_append(out, *sentence);
        g_string_append(out, sentence[1] ? ".\n" : "\n");
    }
}

static void append_option(GString *out, const CommandOption *option)
{
    g_string_append(out, ".It");
    if (option->letter)
        g_string_append_printf(out, " Fl %c ,", option->letter);
    g_string_append_printf(out, " Fl \\-%s", option->name);
    if (option->argument)
        g_string_append_printf(out, " Ar %s", option->argument);
    g_string_append_c(out, '\n');
    mdoc_append_text(out, option->help);
}

static void append_choice(GString *out, const char *name, const char *help)
{
    g_string_append_printf(out, ".It Cm %s\n", name);
    mdoc_append_text(out, help);
}

static void append_choices(GString *out, const CommandOption *option)
{
    if (option->words != WORDS_CANVAS && option->words != WORDS_PRESET)
        return;
    g_string_append(out, ".Bl -tag -width vertical -compact\n");
    if (option->words == WORDS_CANVAS) {
        for (const Canvas *canvas = canvas_table(); canvas->name; canvas++)
            append_choice(out, canvas->name, canvas->help);
    } else {
        for (const OutputPreset *preset = output_presets(); preset->name; preset++)
            append_choice(out, preset->name, preset->help);
    }
    g_string_append(out, ".El\n");
}

static void append_usage(GString *out, const CommandOption *option)
{
    const char *macro = option->required ? "Fl" : "Op Fl";
    if (option->letter)
        g_string_append_printf(out, ".%s %c", macro, option->letter);
    else
        g_string_append_printf(out, ".%s \\-%s", macro, option->name);
    if (option->argument)
        g_string_append_printf(out, " Ar %s", option->argument);
    g_string_append_c(out, '\n');
}

static void append_command(GString *out, const Command *command)
{
    g_string_append_printf(out, ".It Xo Cm %s\n", command->name);
    if (command->project == PROJECT_NEW)
        g_string_append(out, ".Ar PROJECT\n");
    if (command->project >= PROJECT_OPEN)
        g_string_append(out, ".Op Ar PROJECT\n");
    if (command->arguments)
        g_string_append_printf(out, ".Ar %s\n", command->arguments);
    for (const CommandOption *option = command->options; option && option->name;
         option++)
        append_usage(out, option);
    g_string_append(out, ".Xc\n");
    g_autofree char *summary = g_strdup_printf("%s.", command->summary);
    summary[0] = g_ascii_toupper(summary[0]);
    mdoc_append_text(out, summary);
    if (command->help)
        mdoc_append_text(out, command->help);
    if (!command->options)
        return;
    g_string_append(out, ".Pp\n.Bl -tag -width Ds -compact\n");
    for (const CommandOption *option = command->options; option->name; option++) {
        append_option(out, option);
        append_choices(out, option);
    }
    g_string_append(out, ".El\n");
}

static char *commands_manual(void)
{
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (const Command *command = command_table(); command->name; command++)
        append_command(out, command);
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}

char *command_manual(const char *part)
{
    if (strcmp(part, "commands") == 0)
        return commands_manual();
    if (strcmp(part, "properties") == 0)
        return property_manual();
    if (strcmp(part, "effects") == 0)
        return effect_manual();
    if (strcmp(part, "transitions") == 0)
        return transition_manual();
    if (strcmp(part, "language") == 0)
        return language_manual();
    if (strcmp(part, "models") == 0)
        return model_manual();
    if (strcmp(part, "providers") == 0)
        return provider_manual();
    return NULL;
}
