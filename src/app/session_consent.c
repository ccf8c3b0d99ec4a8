/*
 * Consent: before anything of a project leaves the machine for the first time, the user
 * is told what, and where to, and is asked.
 *
 * The answer is kept in the user's own database. The question is kept in the project,
 * as all open questions are, and a project may come from anywhere: so an answer counts
 * only where the question was asked here, about this very sentence, and still is word
 * for word the one that would be asked now.
 */
#include "session_private.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

/* The models that a sentence of this turn may be sent to, one for each host
 * elsewhere. */
static GPtrArray *models_elsewhere(const Turn *turn)
{
    g_autoptr(GHashTable) hosts = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *models = g_ptr_array_new();
    for (unsigned role = 0; role < LLM_ROLES; role++) {
        const LlmProfile *profile = turn->only ? turn->only : turn->models->roles[role];
        if (!profile->local && g_hash_table_add(hosts, profile->host))
            g_ptr_array_add(models, (LlmProfile *)(uintptr_t)profile);
    }
    return models;
}

static ConsentAnswer answer_for(Turn *turn, const LlmProfile *profile)
{
    ConsentAnswer answer = CONSENT_ASK;
    UserStore *store = session_user_store(turn->session, NULL);
    const char *project = session_project_id(turn->session, NULL);
    if (!store || !project ||
        !consent_get(store, project, profile->host, &answer, NULL))
        return CONSENT_ASK;
    return answer;
}

bool turn_may_send_to(Turn *turn, const LlmProfile *profile)
{
    return profile->local || answer_for(turn, profile) == CONSENT_YES;
}

/* Those that nobody was asked about yet. Who names a model wants to be asked again. */
static GPtrArray *models_to_ask_about(Turn *turn)
{
    g_autoptr(GPtrArray) models = models_elsewhere(turn);
    GPtrArray *open = g_ptr_array_new();
    for (unsigned i = 0; i < models->len; i++) {
        ConsentAnswer answer = answer_for(turn, models->pdata[i]);
        if (answer == CONSENT_ASK || (answer == CONSENT_NO && turn->only))
            g_ptr_array_add(open, models->pdata[i]);
    }
    return open;
}

/* ---- the question ---------------------------------------------------------------- */

static char *question_of(const GPtrArray *models, const Brief *brief)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < models->len; i++) {
        const LlmProfile *profile = models->pdata[i];
        /* TRANSLATORS: the name that the user gave a language model, its server. */
        g_ptr_array_add(names,
                        g_strdup_printf(_("“%s” at %s"), profile->name, profile->host));
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *who = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *what = brief_summary(brief);
    return g_strdup_printf(_("May a language model be asked about this project: %s? "
                             "What would be sent now: "
                             "your words, the last turns of this conversation, %s; "
                             "about %u tokens. Never: "
                             "pictures, sound, paths of files, keys."),
                           who, what, (brief->counts.tokens + 99) / 100 * 100);
}

/* What an answer is the answer to. */
static char *digest_of(const char *question, const char *words)
{
    g_autofree char *whole = g_strjoin("\n", words, question, NULL);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole, -1);
}

/* Where that fails, its answer will not count, and it is asked again. */
static void remember_question(Turn *turn, const char *words, const char *question)
{
    UserStore *store = session_user_store(turn->session, NULL);
    const char *project = session_project_id(turn->session, NULL);
    g_autofree char *digest = digest_of(question, words);
    if (store && project)
        consent_put_asked(store, project, digest, NULL);
}

static bool was_asked_here(Turn *turn, const char *words, const char *question)
{
    UserStore *store = session_user_store(turn->session, NULL);
    const char *project = session_project_id(turn->session, NULL);
    g_autofree char *digest = digest_of(question, words);
    return store && project && consent_was_asked(store, project, digest, NULL);
}

static void ask(Turn *turn, const char *words, const char *question)
{
    Conversation *conversation = &turn->session->conversation;
    Pending *pending = &conversation->pending;
    const char *const options[] = { _("yes"), _("always, for all projects"), _("no") };
    g_clear_pointer(&turn->plan, plan_free);
    conversation_drop_pending(conversation);
    pending->kind = PENDING_CONSENT;
    pending->question = g_strdup(question);
    pending->utterance = g_strdup(words);
    pending->planner = turn->only ? g_strdup(turn->only->name) : NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(options); i++)
        g_ptr_array_add(pending->candidates, g_strdup(options[i]));
    turn->result->planner = NULL;
    remember_question(turn, words, question);
    say_result_ask(turn->result, question, pending->candidates);
    turn->conversation_changed = true;
}

/* Without the conversation: the question itself becomes a part of that. */
static char *question_for(Turn *turn, const char *words, const GPtrArray *models)
{
    g_autoptr(Brief) brief = turn_brief(turn, words, models->pdata[0], false);
    return question_of(models, brief);
}

bool turn_asks_consent(Turn *turn, const char *words)
{
    g_autoptr(GPtrArray) models = models_to_ask_about(turn);
    if (models->len > 0) {
        g_autofree char *question = question_for(turn, words, models);
        ask(turn, words, question);
    }
    return models->len > 0;
}

/* ---- the answer ------------------------------------------------------------------ */

enum { CHOICE_YES, CHOICE_ALWAYS, CHOICE_NO, CHOICE_NONE };

static unsigned choice_of(const Turn *turn, AnswerKind answer, const GArray *chosen)
{
    g_autofree char *said = text_fold(turn->result->utterance);
    g_autofree char *always = text_fold(_("always"));
    if (g_str_equal(said, "always") || g_str_equal(said, always))
        return CHOICE_ALWAYS;
    switch (answer) {
    case ANSWER_YES:
        return CHOICE_YES;
    case ANSWER_NO:
    case ANSWER_CANCEL:
        return CHOICE_NO;
    case ANSWER_CHOSEN:
        return chosen->len == 1 ? g_array_index(chosen, unsigned, 0) : CHOICE_NONE;
    default:
        return CHOICE_NONE;
    }
}

static bool keep_answer(Turn *turn, const GPtrArray *models, unsigned choice)
{
    GError *error = NULL;
    UserStore *store = session_user_store(turn->session, &error);
    const char *project = store ? session_project_id(turn->session, &error) : NULL;
    g_autofree char *label = g_path_get_basename(session_path(turn->session));
    for (unsigned i = 0; project && !error && i < models->len; i++) {
        const LlmProfile *profile = models->pdata[i];
        bool all = choice == CHOICE_ALWAYS;
        ConsentAnswer answer = choice == CHOICE_NO ? CONSENT_NO : CONSENT_YES;
        if (all &&
            !consent_put(store, project, label, profile->host, CONSENT_ASK, &error))
            break;
        consent_put(store, all ? NULL : project, label, profile->host, answer, &error);
    }
    if (error)
        say_result_take_error(turn->result, error);
    return project && !error;
}

/* What is asked of another state of the project, of other models, or by somebody else
 * is asked anew. */
static bool is_same_question(Turn *turn, const GPtrArray *models, const char *asked,
                             const char *words)
{
    g_autofree char *question = question_for(turn, words, models);
    if (g_str_equal(question, asked) && was_asked_here(turn, words, question))
        return true;
    ask(turn, words, question);
    return false;
}

static void refuse(Turn *turn)
{
    turn_drop_pending(turn);
    turn->result->status = SAY_CHAT;
    turn->result->answer =
        g_strdup(_("All right: nothing of this project is sent anywhere, and you will "
                   "not be asked again, unless you name a model (--planner)."));
}

static void go_on(Turn *turn, const char *words, unsigned choice)
{
    const Pending *pending = &turn->session->conversation.pending;
    g_autoptr(GPtrArray) models = models_to_ask_about(turn);
    g_autofree char *asked = g_strdup(pending->question);
    if (models->len > 0 && !is_same_question(turn, models, asked, words))
        return;
    if (!keep_answer(turn, models, choice))
        return;
    if (choice == CHOICE_NO) {
        refuse(turn);
        return;
    }
    turn_drop_pending(turn);
    turn->words = words;
    turn_say(turn, words);
    turn->words = turn->result->utterance;
}

bool turn_answer_consent(Turn *turn, AnswerKind answer, const GArray *chosen)
{
    const Pending *pending = &turn->session->conversation.pending;
    unsigned choice = choice_of(turn, answer, chosen);
    g_autofree char *words = g_strdup(pending->utterance);
    if (choice == CHOICE_NONE)
        return false;
    if (!turn_load_models(turn, pending->planner, NULL)) {
        turn_drop_pending(turn);
        turn_say(turn, words);
        return true;
    }
    go_on(turn, words, choice);
    return true;
}
