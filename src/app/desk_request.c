/* What a desk is asked for: edits and the chat so far. */
#include "desk_private.h"

#include "chatkut/app/desk_models.h"

#include <string.h>

/* ---- edits ----------------------------------------------------------------------- */

/* Undo or redo. */
typedef void (*Step)(Session *session, unsigned count, SayResult *result);

typedef struct {
    DeskTask task;
    void (*change)(Session *session, const void *edit, const SayOptions *options,
                   SayResult *result);
    SessionPoints points;
    char *text; /* a sentence or a document */
    size_t length;
    char *name;    /* where it comes from */
    char *planner; /* who reads it; NULL: it is no sentence */
    json_t *plan;
    Step step;
    unsigned count;
    int64_t number; /* of an edit */
    DeskSaid said;
    void *user;
    SayResult result;
} Edit;

static void not_open(DeskStore *store, SayResult *result)
{
    say_result_take_error(result, g_error_copy(store->failure));
}

static void edit_run(DeskTask *task, DeskStore *store)
{
    Edit *edit = (Edit *)task;
    const SayOptions options = { .points = &edit->points, .planner = edit->planner };
    if (!store->session) {
        not_open(store, &edit->result);
        return;
    }
    edit->change(store->session, edit, &options, &edit->result);
    if (edit->result.inquiry)
        desk_model_ask(store, task, &edit->result);
    session_points_clear(&store->put);
    session_points_copy(&edit->points, &store->put);
}

static void edit_done(DeskTask *task, Desk *desk)
{
    const Edit *edit = (const Edit *)task;
    if (edit->said)
        edit->said(desk, &edit->result, edit->user);
}

static void edit_clear(DeskTask *task)
{
    Edit *edit = (Edit *)task;
    session_points_clear(&edit->points);
    say_result_clear(&edit->result);
    json_decref(edit->plan);
    g_free(edit->text);
    g_free(edit->name);
    g_free(edit->planner);
}

static const DeskTaskKind EDIT = { edit_run, edit_done, edit_clear, true, false };
static const DeskTaskKind SENTENCE = { edit_run, edit_done, edit_clear, true, true };

static Edit *edit_of(const DeskTaskKind *kind, const Desk *desk, DeskSaid said,
                     void *user)
{
    Edit *edit = desk_task_new(kind, sizeof *edit);
    session_points_copy(&desk->points, &edit->points);
    edit->said = said;
    edit->user = user;
    return edit;
}

static Edit *edit_new(const Desk *desk, DeskSaid said, void *user)
{
    return edit_of(&EDIT, desk, said, user);
}

static void change_say(Session *session, const void *data, const SayOptions *options,
                       SayResult *result)
{
    const Edit *edit = data;
    session_say(session, edit->text, options, result);
}

DeskTicket desk_say(Desk *desk, const char *utterance, DeskSaid said, void *user)
{
    Edit *edit = edit_of(&SENTENCE, desk, said, user);
    edit->change = change_say;
    edit->text = g_strdup(utterance);
    edit->planner = g_strdup(desk_planner(desk));
    return desk_ask(desk, &edit->task);
}

static void change_apply(Session *session, const void *data, const SayOptions *options,
                         SayResult *result)
{
    const Edit *edit = data;
    session_apply_plan(session, edit->plan, edit->name, options, result);
}

DeskTicket desk_apply(Desk *desk, json_t *plan, const char *label, DeskSaid said,
                      void *user)
{
    Edit *edit = edit_new(desk, said, user);
    edit->change = change_apply;
    edit->plan = json_incref(plan);
    edit->name = g_strdup(label);
    return desk_ask(desk, &edit->task);
}

static void change_step(Session *session, const void *data,
                        const SayOptions *options G_GNUC_UNUSED, SayResult *result)
{
    const Edit *edit = data;
    edit->step(session, edit->count, result);
}

static DeskTicket ask_step(Desk *desk, Step step, unsigned count, DeskSaid said,
                           void *user)
{
    Edit *edit = edit_new(desk, said, user);
    edit->change = change_step;
    edit->step = step;
    edit->count = count;
    return desk_ask(desk, &edit->task);
}

DeskTicket desk_undo(Desk *desk, unsigned count, DeskSaid said, void *user)
{
    return ask_step(desk, session_undo, count, said, user);
}

DeskTicket desk_redo(Desk *desk, unsigned count, DeskSaid said, void *user)
{
    return ask_step(desk, session_redo, count, said, user);
}

static json_t *undo_plan(int64_t number, bool alone)
{
    g_autofree char *to = g_strdup_printf("%lld", (long long)number);
    json_t *step =
        json_pack("{s:s, s:s, s:s}", "op", "history", "action", "undo", "to", to);
    if (alone)
        json_object_set_new(step, "count", json_integer(1));
    return json_pack("{s:i, s:s, s:[o]}", "version", 1, "kind", "edit", "steps", step);
}

/* By itself where the edits behind it allow; else it is asked whether those go, too. */
static void change_undo_edit(Session *session, const void *data,
                             const SayOptions *options, SayResult *result)
{
    const Edit *edit = data;
    for (int alone = 1; alone >= 0; alone--) {
        json_auto_t *plan = undo_plan(edit->number, alone);
        say_result_clear(result);
        session_apply_plan(session, plan, NULL, options, result);
        if (result->status != SAY_ERROR || result->fault != FAULT_UNSUPPORTED)
            return;
    }
}

DeskTicket desk_undo_edit(Desk *desk, int64_t number, DeskSaid said, void *user)
{
    Edit *edit = edit_new(desk, said, user);
    edit->change = change_undo_edit;
    edit->number = number;
    return desk_ask(desk, &edit->task);
}

static void change_load(Session *session, const void *data,
                        const SayOptions *options G_GNUC_UNUSED, SayResult *result)
{
    const Edit *edit = data;
    session_load(session, edit->text, edit->length, edit->name, result);
}

DeskTicket desk_load(Desk *desk, const char *text, size_t length, const char *name,
                     DeskSaid said, void *user)
{
    Edit *edit = edit_new(desk, said, user);
    edit->change = change_load;
    edit->text = g_memdup2(text, length);
    edit->length = length;
    edit->name = g_strdup(name);
    return desk_ask(desk, &edit->task);
}

static void change_drop(Session *session, const void *edit G_GNUC_UNUSED,
                        const SayOptions *options G_GNUC_UNUSED, SayResult *result)
{
    session_drop_question(session, result);
}

DeskTicket desk_drop_question(Desk *desk, DeskSaid said, void *user)
{
    Edit *edit = edit_new(desk, said, user);
    edit->change = change_drop;
    return desk_ask(desk, &edit->task);
}

/* ---- the chat so far ------------------------------------------------------------- */

typedef struct {
    DeskTask task;
    int64_t after, before;
    unsigned limit;
    DeskChat done;
    void *user;
    GPtrArray *lines;
    bool more;
    GError *error;
} Recall;

/* One line more than is wanted tells whether there are more. */
static void recall_run(DeskTask *task, DeskStore *store)
{
    Recall *recall = (Recall *)task;
    if (!store->session) {
        recall->error = g_error_copy(store->failure);
        return;
    }
    recall->lines =
        project_chat(store->session->project, recall->after, recall->before,
                     recall->limit > 0 ? recall->limit + 1 : 0, &recall->error);
    recall->more =
        recall->lines && recall->limit > 0 && recall->lines->len > recall->limit;
    if (recall->more)
        g_ptr_array_remove_index(recall->lines, 0);
}

static void recall_done(DeskTask *task, Desk *desk)
{
    const Recall *recall = (const Recall *)task;
    recall->done(desk, recall->lines, recall->more, recall->error, recall->user);
}

static void recall_clear(DeskTask *task)
{
    Recall *recall = (Recall *)task;
    g_clear_pointer(&recall->lines, g_ptr_array_unref);
    g_clear_error(&recall->error);
}

static const DeskTaskKind RECALL = { recall_run, recall_done, recall_clear, true };

DeskTicket desk_read_chat(Desk *desk, int64_t after, int64_t before, unsigned limit,
                          DeskChat done, void *user)
{
    Recall *recall = desk_task_new(&RECALL, sizeof *recall);
    recall->after = after;
    recall->before = before;
    recall->limit = limit;
    recall->done = done;
    recall->user = user;
    return desk_ask(desk, &recall->task);
}
