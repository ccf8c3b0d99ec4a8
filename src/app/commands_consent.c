/* chatkut consent: where models may be sent what a project says. */
#include "command_private.h"

#include "chatkut/llm/profile.h"
#include "chatkut/store/consent.h"

#include <glib/gi18n.h>
#include <string.h>

enum { HOST_COLUMNS = 32, ANSWER_COLUMNS = 12 };

/* An option and the answer it gives. */
static const struct {
    const char *option;
    ConsentAnswer answer;
} CHANGES[] = {
    { "allow", CONSENT_YES },
    { "deny", CONSENT_NO },
    { "revoke", CONSENT_ASK },
};

static const char *const ANSWER_NAMES[] = { [CONSENT_ASK] = N_("not asked"),
                                            [CONSENT_YES] = N_("allowed"),
                                            [CONSENT_NO] = N_("denied") };
static const char *const ANSWER_WORDS[] = {
    [CONSENT_ASK] = "ask", [CONSENT_YES] = "allow", [CONSENT_NO] = "deny"
};

/* ---- changing -------------------------------------------------------------------- */

static bool put_answer(const CommandCall *call, UserStore *store, const char *id,
                       const char *host, ConsentAnswer answer, GError **error)
{
    g_autofree char *label = id ? g_path_get_basename(call->project) : NULL;
    if (*host == '\0' || strpbrk(host, "/ @") != NULL) {
        g_set_error(error, FAULT_ERROR, FAULT_INVALID_VALUE,
                    _("“%s” is no host. Say only its name, as api.example.com."), host);
        return false;
    }
    return consent_put(store, id, label, host, answer, error);
}

static void tell(CommandIo *io, const char *host, ConsentAnswer answer, bool all)
{
    if (answer == CONSENT_YES)
        io_print(io,
                 all ? _("✓ Models at %s may be asked for all projects.")
                     : _("✓ Models at %s may be asked for this project."),
                 host);
    else if (answer == CONSENT_NO)
        io_print(io,
                 all ? _("✓ Nothing is sent to %s, but of projects that allow it.")
                     : _("✓ Nothing of this project is sent to %s."),
                 host);
    else
        io_print(
            io,
            all ? _("✓ Forgotten: you are asked before anything is sent to %s; "
                    "answers for single projects stay.")
                : _("✓ Forgotten: you are asked before anything of this project is "
                    "sent to %s."),
            host);
    fputc('\n', io->out);
}

/* ---- listing --------------------------------------------------------------------- */

static char *day_of(int64_t unix_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_ms / 1000);
    return time ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("");
}

/* What is printed behind an answer: since when, for what. */
static char *scope_of(const Consent *consent)
{
    g_autofree char *day = day_of(consent->unix_ms);
    const char *of = consent->project ? consent->label : _("all projects");
    if (consent->answer == CONSENT_ASK)
        return g_strdup("");
    return g_strdup_printf("%s  %s", day, of ? of : consent->project);
}

static void list_text(CommandIo *io, const GPtrArray *list)
{
    if (list->len == 0)
        fprintf(io->out, "%s\n",
                _("No language model was allowed or denied anything. You are asked "
                  "before anything is sent for the first time."));
    for (unsigned i = 0; i < list->len; i++) {
        const Consent *consent = list->pdata[i];
        g_autofree char *host = io_pad(consent->host, HOST_COLUMNS);
        g_autofree char *answer =
            io_pad(_(ANSWER_NAMES[consent->answer]), ANSWER_COLUMNS);
        g_autofree char *scope = scope_of(consent);
        io_print(io, "%s %s %s", host, answer, scope);
        fputc('\n', io->out);
    }
}

static json_t *list_json(const GPtrArray *list)
{
    json_t *answers = json_array();
    for (unsigned i = 0; i < list->len; i++) {
        const Consent *consent = list->pdata[i];
        json_array_append_new(
            answers,
            json_pack("{s:s, s:s, s:s*, s:s*, s:o*}", "host", consent->host, "answer",
                      ANSWER_WORDS[consent->answer], "project", consent->project,
                      "label", consent->label, "unix_ms",
                      consent->unix_ms > 0 ? json_integer(consent->unix_ms) : NULL));
    }
    return json_pack("{s:o}", "answers", answers);
}

static bool is_listed(const GPtrArray *list, const char *host)
{
    for (unsigned i = 0; i < list->len; i++)
        if (g_ascii_strcasecmp(((const Consent *)list->pdata[i])->host, host) == 0)
            return true;
    return false;
}

/* Hosts of the models that are configured and that nobody was asked about: their names
 * are what the options want. */
static void add_unasked(GPtrArray *list)
{
    g_autoptr(LlmSettings) settings = llm_settings_load(NULL, NULL);
    for (unsigned i = 0; settings && i < settings->profiles->len; i++) {
        const LlmProfile *profile = settings->profiles->pdata[i];
        if (profile->local || is_listed(list, profile->host))
            continue;
        Consent *consent = g_new0(Consent, 1);
        consent->host = g_strdup(profile->host);
        g_ptr_array_add(list, consent);
    }
}

static bool list_answers(const CommandCall *call, CommandIo *io, UserStore *store,
                         const char *id, GError **error)
{
    g_autoptr(GPtrArray) list =
        store ? consent_list(store, id, error)
              : g_ptr_array_new_with_free_func((GDestroyNotify)consent_free);
    if (!list)
        return false;
    add_unasked(list);
    if (command_option(call, "json"))
        io_json(io, list_json(list));
    else
        list_text(io, list);
    return true;
}

/* ---- the command ----------------------------------------------------------------- */

/* *id: of the project it is about; NULL: of all. */
static bool find_project(const CommandCall *call, char **id, GError **error)
{
    if (command_option(call, "all") || !call->project)
        return true;
    g_autoptr(Project) project = project_open(call->project, error);
    *id = project ? project_id(project, error) : NULL;
    return *id != NULL;
}

/* The option that changes something: its row, or -1. */
static int find_change(const CommandCall *call)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CHANGES); i++)
        if (command_option(call, CHANGES[i].option))
            return (int)i;
    return -1;
}

static bool change(const CommandCall *call, CommandIo *io, const char *id,
                   GError **error)
{
    unsigned done = 0;
    g_autoptr(UserStore) store = user_store_open(NULL, error);
    for (size_t i = 0; store && i < G_N_ELEMENTS(CHANGES); i++) {
        const char *host = command_option(call, CHANGES[i].option);
        if (!host)
            continue;
        if (!put_answer(call, store, id, host, CHANGES[i].answer, error))
            return false;
        if (!command_option(call, "json"))
            tell(io, host, CHANGES[i].answer, id == NULL);
        done++;
    }
    return done > 0 &&
           (!command_option(call, "json") || list_answers(call, io, store, id, error));
}

static bool list(const CommandCall *call, CommandIo *io, const char *id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(UserStore) store = user_store_look(NULL, &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return list_answers(call, io, store, id, error);
}

CommandStatus command_run_consent(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_autofree char *id = NULL;
    bool changes = find_change(call) >= 0;
    if (changes && !call->project && !command_option(call, "all")) {
        io_error(io, "%s", _("consent needs a project, or --all."));
        return COMMAND_USAGE;
    }
    if (!find_project(call, &id, &error) ||
        !(changes ? change(call, io, id, &error) : list(call, io, id, &error)))
        return io_fail(io, call, error);
    return COMMAND_DONE;
}
