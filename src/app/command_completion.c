/* Completion scripts, made of the table of commands. */
#include "command_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Every shell gets a script that is whole by itself: completing starts no program. The
 * names of models it reads from chatkut.conf, as bash, zsh and fish can by themselves;
 * what else than a name may stand there is left out, since bash would carry it out. */
#define MODELS   "_chatkut_models"
#define SETTINGS "chatkut/chatkut.conf"

static const char MODELS_OF_SH[] =
    MODELS "()\n{\n"
           "    local line file=${XDG_CONFIG_HOME:-$HOME/.config}/" SETTINGS "\n"
           "    [ -r \"$file\" ] || return 0\n"
           "    while read -r line; do\n"
           "        case $line in\n"
           "        '[model '*']')\n"
           "            line=${line#\\[model }\n"
           "            line=${line%]}\n"
           "            case $line in\n"
           "            *[!A-Za-z0-9._-]*) ;;\n"
           "            *) printf '%s\\n' \"$line\" ;;\n"
           "            esac ;;\n"
           "        esac\n"
           "    done <\"$file\"\n"
           "}\n";

static const char MODELS_OF_FISH[] =
    "function " MODELS "\n"
    "    set -l folder $XDG_CONFIG_HOME\n"
    "    test -n \"$folder\"; or set folder $HOME/.config\n"
    "    test -r $folder/" SETTINGS "; or return\n"
    "    string replace -rf '^\\s*\\[model ([A-Za-z0-9._-]+)\\]\\s*$' '$1' "
    "<$folder/" SETTINGS "\nend\n";

static bool takes_models(WordsKind words)
{
    return words == WORDS_MODEL || words == WORDS_PLANNER;
}

static char *joined_words(WordsKind words)
{
    const char *const *list = command_words(words);
    return list ? g_strjoinv(" ", (char **)(uintptr_t)list) : NULL;
}

static bool takes_files(const Command *command)
{
    return command->words == WORDS_FILE || command->project != PROJECT_NONE;
}

/* Text inside single quotes, which no shell escapes the same way: it loses its own. */
static char *quoted(const char *text)
{
    GString *out = g_string_new(text);
    g_string_replace(out, "'", "", 0);
    g_string_prepend_c(out, '\'');
    g_string_append_c(out, '\'');
    return g_string_free(out, FALSE);
}

/* ---- bash ------------------------------------------------------------------------ */

static void bash_values(GString *out, const Command *command)
{
    for (const CommandOption *option = command->options; option && option->name;
         option++) {
        if (!option->argument)
            continue;
        g_autofree char *words = joined_words(option->words);
        g_string_append_printf(out, "    %s:--%s", command->name, option->name);
        if (option->letter)
            g_string_append_printf(out, " | %s:-%c", command->name, option->letter);
        if (words || takes_models(option->words))
            g_string_append_printf(
                out, ") COMPREPLY=($(compgen -W '%s'%s -- \"$word\")); return ;;\n",
                words ? words : "",
                takes_models(option->words) ? "\" $(" MODELS ")\"" : "");
        else if (option->words == WORDS_FILE)
            g_string_append(out, ") compopt -o default; COMPREPLY=(); return ;;\n");
        else
            g_string_append(out, ") COMPREPLY=(); return ;;\n");
    }
}

static void bash_options(GString *out, const Command *command)
{
    g_autofree char *words = joined_words(command->words);
    g_string_append_printf(out, "    %s) words='", command->name);
    for (const CommandOption *option = command->options; option && option->name;
         option++)
        g_string_append_printf(out, "--%s ", option->name);
    g_string_append_printf(out, "--help'; plain='%s'; files=%d ;;\n",
                           words ? words : "", takes_files(command));
}

static char *bash(void)
{
    g_autofree char *commands = joined_words(WORDS_COMMAND);
    GString *out = g_string_new("# bash completion for chatkut\n");
    g_string_append(out, MODELS_OF_SH);
    g_string_append(out, "_chatkut()\n{\n");
    g_string_append(out, "    local word=${COMP_WORDS[COMP_CWORD]} words='' plain='' "
                         "files=0\n");
    g_string_append_printf(out,
                           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                           "        COMPREPLY=($(compgen -W '%s --help --version' -- "
                           "\"$word\"))\n"
                           "        [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default\n"
                           "        return\n    fi\n",
                           commands);
    g_string_append(out, "    case ${COMP_WORDS[1]}:${COMP_WORDS[COMP_CWORD-1]} in\n");
    for (const Command *command = command_table(); command->name; command++)
        bash_values(out, command);
    g_string_append(out, "    esac\n    case ${COMP_WORDS[1]} in\n");
    for (const Command *command = command_table(); command->name; command++)
        bash_options(out, command);
    g_string_append(out,
                    "    esac\n"
                    "    case $word in\n"
                    "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
                    "    *) COMPREPLY=($(compgen -W \"$plain\" -- \"$word\"))\n"
                    "        [ \"$files\" -eq 0 ] || compopt -o default ;;\n"
                    "    esac\n}\ncomplete -F _chatkut chatkut\n");
    return g_string_free(out, FALSE);
}

/* ---- zsh ------------------------------------------------------------------------- */

/* Text in an _arguments description: its brackets and colons mean something. */
static char *zsh_text(const char *text)
{
    GString *out = g_string_new(text);
    g_string_replace(out, "'", "", 0);
    g_string_replace(out, "[", "(", 0);
    g_string_replace(out, "]", ")", 0);
    g_string_replace(out, ":", "\\:", 0);
    return g_string_free(out, FALSE);
}

static void zsh_action(GString *out, WordsKind kind)
{
    g_autofree char *words = joined_words(kind);
    if (takes_models(kind))
        g_string_append_printf(out, "{compadd -- %s $(" MODELS ")}",
                               words ? words : "");
    else if (words)
        g_string_append_printf(out, "(%s)", words);
    else if (kind == WORDS_FILE)
        g_string_append(out, "_files");
    else
        g_string_append_c(out, ' ');
}

static void zsh_option(GString *out, const CommandOption *option)
{
    g_autofree char *help = zsh_text(_(option->help));
    g_string_append(out, " \\\n            '");
    if (option->letter)
        g_string_append_printf(out, "(-%c --%s)'{-%c,--%s}'", option->letter,
                               option->name, option->letter, option->name);
    else
        g_string_append_printf(out, "--%s", option->name);
    g_string_append_printf(out, "[%s]", help);
    if (option->argument) {
        g_autofree char *argument = zsh_text(_(option->argument));
        g_string_append_printf(out, ":%s:", argument);
        zsh_action(out, option->words);
    }
    g_string_append_c(out, '\'');
}

static void zsh_command(GString *out, const Command *command)
{
    g_string_append_printf(out, "        %s)\n            _arguments", command->name);
    for (const CommandOption *option = command->options; option && option->name;
         option++)
        zsh_option(out, option);
    g_string_append(out, " \\\n            '--help[help]' \\\n            '*: :");
    zsh_action(out, takes_files(command) ? WORDS_FILE : command->words);
    g_string_append(out, "' ;;\n");
}

static char *zsh(void)
{
    GString *out = g_string_new("#compdef chatkut\n");
    g_string_append(out, MODELS_OF_SH);
    g_string_append(out, "_chatkut()\n{\n    local -a commands=(\n");
    for (const Command *command = command_table(); command->name; command++) {
        g_autofree char *summary = zsh_text(_(command->summary));
        g_string_append_printf(out, "        '%s:%s'\n", command->name, summary);
    }
    g_string_append(out, "    )\n    if (( CURRENT == 2 )); then\n"
                         "        if [[ ${words[2]} == -* ]]; then\n"
                         "            compadd -- --help --version\n"
                         "        else\n"
                         "            _describe command commands || _files\n"
                         "        fi\n        return\n    fi\n"
                         "    local command=${words[2]}\n    shift words\n"
                         "    (( CURRENT-- ))\n    case $command in\n");
    for (const Command *command = command_table(); command->name; command++)
        zsh_command(out, command);
    g_string_append(out, "    esac\n}\n_chatkut \"$@\"\n");
    return g_string_free(out, FALSE);
}

/* ---- fish ------------------------------------------------------------------------ */

static void fish_option(GString *out, const char *command, const CommandOption *option)
{
    g_autofree char *words = joined_words(option->words);
    g_autofree char *help = quoted(_(option->help));
    g_string_append_printf(
        out, "complete -c chatkut -n '__fish_seen_subcommand_from %s' -l %s", command,
        option->name);
    if (option->letter)
        g_string_append_printf(out, " -s %c", option->letter);
    if (words || takes_models(option->words))
        g_string_append_printf(out, " -x -a '%s%s'", words ? words : "",
                               takes_models(option->words) ? " (" MODELS ")" : "");
    else if (option->words == WORDS_FILE)
        g_string_append(out, " -r -F");
    else if (option->argument)
        g_string_append(out, " -x");
    g_string_append_printf(out, " -d %s\n", help);
}

static void fish_command(GString *out, const Command *command)
{
    g_autofree char *summary = quoted(_(command->summary));
    g_autofree char *words = joined_words(command->words);
    g_string_append_printf(
        out, "complete -c chatkut -n __fish_use_subcommand -f -a %s -d %s\n",
        command->name, summary);
    if (!takes_files(command))
        g_string_append_printf(
            out, "complete -c chatkut -n '__fish_seen_subcommand_from %s' -f%s%s%s\n",
            command->name, words ? " -a '" : "", words ? words : "", words ? "'" : "");
    for (const CommandOption *option = command->options; option && option->name;
         option++)
        fish_option(out, command->name, option);
}

static char *fish(void)
{
    /* projects, once a word is begun */
    GString *out = g_string_new(
        "# fish completion for chatkut\n"
        "complete -c chatkut -s h -l help -d 'help'\n"
        "complete -c chatkut -n __fish_use_subcommand -l version -d 'version'\n"
        "complete -c chatkut -n '__fish_use_subcommand; and string length -q -- "
        "(commandline -ct)' -F\n");
    g_string_append(out, MODELS_OF_FISH);
    for (const Command *command = command_table(); command->name; command++)
        fish_command(out, command);
    return g_string_free(out, FALSE);
}

char *command_completion(const char *shell)
{
    static const struct {
        const char *name;
        char *(*script)(void);
    } SHELLS[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
    for (size_t i = 0; i < G_N_ELEMENTS(SHELLS); i++) {
        if (strcmp(SHELLS[i].name, shell) == 0)
            return SHELLS[i].script();
    }
    return NULL;
}
