#include "session_private.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>

static Session *session_over(Project *project)
{
    Session *session = g_new0(Session, 1);
    g_autofree char *path = g_canonicalize_filename(project_path(project), NULL);
    session->project = project;
    session->folder = g_path_get_dirname(path);
    id_source_init_random(&session->ids);
    conversation_from_json(project_conversation(project), &session->conversation);
    return session;
}

Session *session_open(const char *path, GError **error)
{
    Project *project = project_open(path, error);
    return project ? session_over(project) : NULL;
}

Session *session_new(const char *path, int width, int height, Rate rate, GError **error)
{
    IdSource ids;
    id_source_init_random(&ids);
    g_autofree char *id = id_next(&ids);
    g_autofree char *track_id = id_next(&ids);
    g_autoptr(Composition) composition =
        composition_new_empty(id, track_id, width, height, rate);
    Project *project = project_create(path, composition, error);
    return project ? session_over(project) : NULL;
}

void session_close(Session *session)
{
    if (!session)
        return;
    user_store_close(session->user);
    g_free(session->id);
    g_free(session->run);
    conversation_clear(&session->conversation);
    project_close(session->project);
    g_free(session->folder);
    g_free(session);
}

void session_set_player(Session *session, bool player)
{
    session->player = player;
}

const char *session_path(const Session *session)
{
    return project_path(session->project);
}

const Composition *session_composition(const Session *session)
{
    return project_composition(session->project);
}

bool session_writable(const Session *session)
{
    return project_writable(session->project);
}

GPtrArray *session_log(Session *session, unsigned limit, GError **error)
{
    return project_log(session->project, limit, error);
}

char *session_asset_path(const Session *session, const Asset *asset)
{
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE),
                                   session->folder);
}

/* ---- turns ----------------------------------------------------------------------- */

bool session_follow(Session *session, GError **error)
{
    bool changed = false;
    if (!project_refresh(session->project, &changed, error))
        return false;
    conversation_clear(&session->conversation);
    conversation_from_json(project_conversation(session->project),
                           &session->conversation);
    return true;
}

bool turn_begin(Turn *turn, Session *session, SayResult *result)
{
    GError *error = NULL;
    *result = (SayResult){ 0 };
    *turn = (Turn){
        .session = session,
        .result = result,
        .author = "user",
        .started_us = g_get_monotonic_time(),
    };
    turn->followed = session_follow(session, &error);
    if (!turn->followed)
        say_result_take_error(result, error);
    return turn->followed;
}

bool turn_store(Turn *turn, Revision revision, const GPtrArray *receipts,
                GError **error)
{
    Session *session = turn->session;
    json_t *conversation = conversation_to_json(&session->conversation);
    int64_t number = 0;

    revision.base = project_head(session->project);
    revision.utterance = turn->words;
    revision.author = turn->author;
    revision.receipts = receipts;
    revision.conversation = conversation;
    bool stored = project_commit(session->project, &revision, &number, error);
    json_decref(conversation);
    if (!stored)
        return false;
    say_result_add_receipts(turn->result, revision.kind, number, receipts);
    return true;
}

bool turn_follow_stale(Turn *turn, GError *error)
{
    turn->conversation_changed = false; /* it tells of an edit that is not there */
    if (g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_STALE)) {
        g_clear_error(&error);
        if (session_follow(turn->session, &error)) {
            turn_take_points(turn);
            return true;
        }
    }
    say_result_take_error(turn->result, error);
    return false;
}

void turn_too_busy(Turn *turn)
{
    say_result_set_fault(
        turn->result, FAULT_IO,
        _("“%s” is being changed all the time by other programs; nothing "
          "was done. Try again."),
        session_path(turn->session));
}

/*
 * Keep what was said beside edits, and the conversation where that is another one now.
 * A question that could not be kept cannot be answered, so it is a fault; the rest is a
 * record whose loss spoils nothing.
 */
static void keep_exchange(Turn *turn)
{
    Session *session = turn->session;
    GError *error = NULL;
    bool silent = turn->options && turn->options->dry_run;
    bool records = turn->conversation_changed || session_writable(session);
    g_autofree char *answered = say_result_words(turn->result);
    if (silent || turn->result->revision > 0 || turn->result->inquiry || !answered ||
        !records)
        return;
    json_t *conversation = turn->conversation_changed
                               ? conversation_to_json(&session->conversation)
                               : NULL;
    bool kept = project_add_exchange(session->project, turn->result->utterance,
                                     answered, conversation, &error);
    json_decref(conversation);
    if (!kept && turn->conversation_changed)
        say_result_take_error(turn->result, error);
    else
        g_clear_error(&error);
}

/* What a model said of its edit, below the receipts of that. */
static void keep_remark(const Turn *turn)
{
    g_autofree char *remark = say_result_remark(turn->result);
    if (remark && turn->result->revision > 0)
        project_add_exchange(turn->session->project, NULL, remark, NULL, NULL);
}

void turn_end(Turn *turn)
{
    SayResult *result = turn->result;
    if (turn->plan && !result->plan)
        result->plan = json_deep_copy(plan_json(turn->plan));
    if (turn->followed && (result->utterance || turn->conversation_changed))
        keep_exchange(turn);
    keep_remark(turn);
    result->ms = (double)(g_get_monotonic_time() - turn->started_us) / 1000.0;
    g_clear_pointer(&turn->plan, plan_free);
    g_clear_pointer(&turn->targets, g_ptr_array_unref);
    g_clear_pointer(&turn->offered, g_ptr_array_unref);
    g_clear_pointer(&turn->models, llm_settings_unref);
    g_clear_pointer(&turn->reply, g_free);
}
