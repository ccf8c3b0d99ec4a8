/* Words of a command line made into a CommandCall, by the table's rows. */
#include "command_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static const CommandOption HELP = { "help", 'h', NULL, WORDS_NONE, NULL };

static bool usage_error(GError **error, char *message)
{
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
    g_free(message);
    return false;
}

/* ---- options --------------------------------------------------------------------- */

static const CommandOption *option_named(const Command *command, const char *name,
                                         size_t length)
{
    for (const CommandOption *option = command->options; option && option->name;
         option++) {
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    }
    return length == 4 && memcmp(name, HELP.name, 4) == 0 ? &HELP : NULL;
}

static const CommandOption *option_lettered(const Command *command, char letter)
{
    for (const CommandOption *option = command->options; option && option->name;
         option++) {
        if (option->letter == letter)
            return option;
    }
    return letter == HELP.letter ? &HELP : NULL;
}

/* "--name", "--name=value", "-o", "-ovalue": the option and the value that hangs on
 * it. */
static const CommandOption *option_of(const Command *command, const char *argument,
                                      const char **value)
{
    if (argument[1] == '-') {
        const char *name = argument + 2;
        size_t length = strcspn(name, "=");
        *value = name[length] == '=' ? name + length + 1 : NULL;
        return option_named(command, name, length);
    }
    *value = argument[2] != '\0' ? argument + 2 : NULL;
    return option_lettered(command, argument[1]);
}

static bool is_one_of(const char *value, const char *const *choices)
{
    for (; *choices; choices++) {
        if (strcmp(*choices, value) == 0)
            return true;
    }
    return false;
}

/* The choices, and for planners the models of chatkut.conf; what is wrong there the
 * command says itself, so then there is none. Its strings are borrowed. */
static GPtrArray *choices_of(WordsKind words, LlmSettings **models)
{
    const char *const *fixed = command_words(words);
    GPtrArray *choices = g_ptr_array_new();
    GError *error = NULL;
    for (unsigned i = 0; fixed && fixed[i]; i++)
        g_ptr_array_add(choices, (char *)(uintptr_t)fixed[i]);
    *models = words == WORDS_PLANNER ? llm_settings_load(NULL, &error) : NULL;
    for (unsigned i = 0; *models && i < (*models)->profiles->len; i++)
        g_ptr_array_add(choices, ((LlmProfile *)(*models)->profiles->pdata[i])->name);
    if (error)
        g_ptr_array_set_size(choices, 0);
    g_clear_error(&error);
    return choices;
}

static bool check_choice(WordsKind words, const char *value, GError **error)
{
    const char *const *fixed = command_words(words);
    if (!fixed || is_one_of(value, fixed))
        return true;
    g_autoptr(LlmSettings) models = NULL;
    g_autoptr(GPtrArray) choices = choices_of(words, &models);
    if (choices->len == 0 ||
        g_ptr_array_find_with_equal_func(choices, value, g_str_equal, NULL))
        return true;
    g_ptr_array_add(choices, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)choices->pdata);
    return usage_error(
        error, g_strdup_printf(_("there is no “%s” here; there is: %s."), value, list));
}

/* One option at arguments[*at], which moves to the last argument it took. */
static bool parse_option(const Command *command, const char *const *arguments,
                         unsigned *at, CommandCall *call, GError **error)
{
    const char *argument = arguments[*at];
    const char *value;
    const CommandOption *option = option_of(command, argument, &value);
    if (!option)
        return usage_error(
            error,
            g_strdup_printf(_("unknown option “%s”; words that begin with a dash "
                              "go behind “--”."),
                            argument));
    if (!option->argument && value)
        return usage_error(error,
                           g_strdup_printf(_("--%s takes no value."), option->name));
    if (option->argument && !value)
        value = arguments[*at + 1] ? arguments[++*at] : NULL;
    if (option->argument && !value)
        return usage_error(error, g_strdup_printf(_("--%s needs a value: %s."),
                                                  option->name, _(option->argument)));
    if (option->argument && !check_choice(option->words, value, error))
        return false;
    g_hash_table_insert(call->options, g_strdup(option->name),
                        g_strdup(value ? value : ""));
    return true;
}

static bool is_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0';
}

static bool parse_arguments(const Command *command, const char *const *arguments,
                            CommandCall *call, GError **error)
{
    bool only_words = false;
    for (unsigned i = 0; arguments[i]; i++) {
        if (!only_words && strcmp(arguments[i], "--") == 0)
            only_words = true;
        else if (only_words || !is_option(arguments[i]))
            g_ptr_array_add(call->words, g_strdup(arguments[i]));
        else if (!parse_option(command, arguments, &i, call, error))
            return false;
    }
    return true;
}

static bool check_required(const Command *command, const CommandCall *call,
                           GError **error)
{
    for (const CommandOption *option = command->options; option && option->name;
         option++) {
        if (option->required && !command_option(call, option->name))
            return usage_error(error,
                               g_strdup_printf(_("--%s %s is missing."), option->name,
                                               _(option->argument)));
    }
    return true;
}

/* ---- PROJECT --------------------------------------------------------------------- */

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static char *with_suffix(const char *name)
{
    return g_str_has_suffix(name, ".ckut") ? g_strdup(name)
                                           : g_strconcat(name, ".ckut", NULL);
}

static bool looks_like_database(const char *path)
{
    static const char MAGIC[] = "SQLite format 3";
    char head[sizeof MAGIC] = { 0 };
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, head, sizeof head);
    close(fd);
    return n == (ssize_t)sizeof head && memcmp(head, MAGIC, sizeof head) == 0;
}

bool command_is_project(const char *name)
{
    g_autofree char *suffixed = with_suffix(name);
    return g_str_has_suffix(name, ".ckut") || exists(suffixed) ||
           looks_like_database(name);
}

/* "film" for "film.ckut" where only that is there. */
static char *project_path_of(const char *name)
{
    g_autofree char *suffixed = with_suffix(name);
    return !exists(name) && exists(suffixed) ? g_steal_pointer(&suffixed)
                                             : g_strdup(name);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *projects_here(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(".", 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        if (g_str_has_suffix(name, ".ckut") && name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static char *only_project_here(GError **error)
{
    g_autoptr(GPtrArray) names = projects_here();
    if (names->len == 1)
        return g_strdup(names->pdata[0]);
    if (names->len == 0) {
        usage_error(error,
                    g_strdup(_("there is no project in this folder; name one, or "
                               "make one: chatkut new film.ckut")));
        return NULL;
    }
    usage_error(error,
                g_strdup_printf(_("there are several projects here (%s, %s…); name "
                                  "the one you mean."),
                                (char *)names->pdata[0], (char *)names->pdata[1]));
    return NULL;
}

static char *take_first(GPtrArray *words)
{
    return words->len > 0 ? g_ptr_array_steal_index(words, 0) : NULL;
}

static bool take_new_project(CommandCall *call, GError **error)
{
    g_autofree char *name = take_first(call->words);
    if (!name || *name == '\0')
        return usage_error(error,
                           g_strdup(_("name the new project: chatkut new film.ckut")));
    call->project = with_suffix(name);
    return true;
}

static bool take_project(const Command *command, CommandCall *call, GError **error)
{
    GPtrArray *words = call->words;
    if (command->project == PROJECT_NONE)
        return true;
    if (command->project == PROJECT_NEW)
        return take_new_project(call, error);
    if (words->len > 0 &&
        (words->len > command->max || command_is_project(words->pdata[0]))) {
        g_autofree char *name = take_first(words);
        call->project = project_path_of(name);
        return true;
    }
    const bool maybe = command->project == PROJECT_MAYBE;
    call->project = only_project_here(maybe ? NULL : error);
    return call->project || maybe;
}

static bool check_words(const Command *command, const CommandCall *call, GError **error)
{
    if (call->words->len < command->min)
        return usage_error(error,
                           g_strdup_printf(_("%s is missing."), _(command->arguments)));
    if (call->words->len > command->max)
        return usage_error(error,
                           g_strdup_printf(_("“%s” is one argument too many."),
                                           (char *)call->words->pdata[command->max]));
    for (unsigned i = 0; i < call->words->len; i++) {
        if (!check_choice(command->words, call->words->pdata[i], error))
            return false;
    }
    return true;
}

bool command_parse(const Command *command, const char *const *arguments,
                   CommandCall *call, GError **error)
{
    *call = (CommandCall){
        .command = command,
        .words = g_ptr_array_new_with_free_func(g_free),
        .options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
    };
    if (!parse_arguments(command, arguments, call, error))
        return false;
    if (command_option(call, HELP.name))
        return true;
    return take_project(command, call, error) && check_words(command, call, error) &&
           check_required(command, call, error);
}
