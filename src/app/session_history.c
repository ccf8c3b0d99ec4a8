/* Undo and redo: of the last edits, of one among others, and within another edit. */
#include "session_private.h"

#include <glib/gi18n.h>

/* Undo and redo differ by these and by the words below. */
typedef struct {
    RevisionKind kind;
    const char *action; /* of the step that asks for it */
    FaultKind nothing;
    const char *none;
    const char *confirm;
} Direction;

static const Direction UNDO = {
    .kind = REVISION_UNDO,
    .action = "undo",
    .nothing = FAULT_NOTHING_TO_UNDO,
    .none = N_("There is nothing to undo."),
    .confirm = N_("The last edit is another one by now: another program stored it "
                  "meanwhile. Undo that one?"),
};

static const Direction REDO = {
    .kind = REVISION_REDO,
    .action = "redo",
    .nothing = FAULT_NOTHING_TO_REDO,
    .none = N_("There is nothing to redo."),
    .confirm =
        N_("Another program changed the project meanwhile. Redo what there is to "
           "redo now?"),
};

static char *done_text(const Direction *direction, int64_t number, const char *what)
{
    /* TRANSLATORS: the undo number, what it had done. */
    if (direction == &UNDO)
        return g_strdup_printf(_("Undid %lld: %s"), (long long)number, what);
    /* TRANSLATORS: the undo number, what it does again. */
    return g_strdup_printf(_("Redid %lld: %s"), (long long)number, what);
}

static char *fewer_text(const Direction *direction, unsigned there_are)
{
    if (direction == &UNDO)
        return g_strdup_printf(
            ngettext("Only %u edit can be undone; nothing was changed.",
                     "Only %u edits can be undone; nothing was changed.", there_are),
            there_are);
    return g_strdup_printf(ngettext("Only %u edit can be redone; nothing was changed.",
                                    "Only %u edits can be redone; nothing was changed.",
                                    there_are),
                           there_are);
}

static const GArray *direction_stack(const Direction *direction, const Session *session)
{
    const History *history = project_history(session->project);
    return direction == &UNDO ? history->done : history->redo;
}

static int64_t next_target(const Direction *direction, const Session *session)
{
    const History *history = project_history(session->project);
    return direction == &UNDO ? history_next_undo(history) : history_next_redo(history);
}

/* The receipts a revision was stored with; owned. */
static GPtrArray *read_receipts(Session *session, int64_t id, GError **error)
{
    unsigned limit = (unsigned)(project_head(session->project) - id + 1);
    g_autoptr(GPtrArray) log = project_log(session->project, limit, error);
    for (unsigned i = 0; log && i < log->len; i++) {
        LogEntry *entry = log->pdata[i];
        if (entry->id == id)
            return g_ptr_array_ref(entry->receipts);
    }
    if (log)
        g_set_error(error, FAULT_ERROR, FAULT_INTERNAL,
                    _("Edit %lld is not in the log of the project."), (long long)id);
    return NULL;
}

/* What is told of `target` when it is taken back or done again. */
static Receipt *history_receipt(const Direction *direction, int64_t target,
                                const Receipt *of)
{
    g_autofree char *text = done_text(direction, target, of->text);
    Receipt *receipt = receipt_new(text);
    for (unsigned i = 0; of->clips && i < of->clips->len; i++)
        g_ptr_array_add(receipt->clips, g_strdup(of->clips->pdata[i]));
    bool undo = direction == &UNDO;
    receipt->before = json_incref(undo ? of->after : of->before);
    receipt->after = json_incref(undo ? of->before : of->after);
    receipt->undoes = undo ? target : 0;
    return receipt;
}

/* since: what took back that edit or a later one is not told, for those are taken back
 * too. */
static GPtrArray *history_receipts(const Direction *direction, Session *session,
                                   int64_t target, int64_t since, GError **error)
{
    g_autoptr(GPtrArray) of = read_receipts(session, target, error);
    if (!of)
        return NULL;
    GPtrArray *receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    for (unsigned i = 0; i < of->len; i++) {
        const Receipt *receipt = of->pdata[i];
        if (receipt->undoes < since)
            g_ptr_array_add(receipts, history_receipt(direction, target, receipt));
    }
    return receipts;
}

/* "It" is then what the edit was about, as far as it is there. */
static void mention(Session *session, const GPtrArray *receipts,
                    const Composition *after)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < receipts->len; i++) {
        const Receipt *receipt = receipts->pdata[i];
        for (unsigned n = 0; receipt->clips && n < receipt->clips->len; n++) {
            char *id = receipt->clips->pdata[n];
            if (composition_find_clip(after, id, NULL) && g_hash_table_add(seen, id))
                g_ptr_array_add(ids, id);
        }
    }
    conversation_drop_pending(&session->conversation);
    conversation_set_mentioned(&session->conversation, ids);
    conversation_set_added(&session->conversation, NULL);
}

/* Append what an import did, where it still can be done. */
static void import_again(Session *session, int64_t id, Patch *forth)
{
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;
    if (!project_read_patch(session->project, id, &patch, &inverse, NULL))
        return;
    g_autoptr(Patch) both = patch_new();
    patch_append(both, forth);
    patch_append(both, patch);
    g_autoptr(Composition) after =
        patch_apply(both, session_composition(session), NULL, NULL);
    if (after)
        patch_append(forth, patch);
}

/* A load and its way back replace everything; what was imported since stays all the
 * same, for an import is not undone. */
static bool keep_imports(Session *session, int64_t since, Patch *forth, GError **error)
{
    if (patch_op_count(forth) == 0 || patch_op_kind(forth, 0) != PATCH_LOAD)
        return true;
    unsigned limit = (unsigned)(project_head(session->project) - since);
    g_autoptr(GPtrArray) log =
        limit > 0 ? project_log(session->project, limit, error) : g_ptr_array_new();
    for (unsigned i = 0; log && i < log->len; i++) {
        const LogEntry *entry = log->pdata[i];
        if (entry->id > since && entry->kind == REVISION_IMPORT)
            import_again(session, entry->id, forth);
    }
    return log != NULL;
}

static bool step_once(Turn *turn, const Direction *direction, int64_t target,
                      GError **error)
{
    Session *session = turn->session;
    g_autoptr(GPtrArray) receipts =
        history_receipts(direction, session, target, INT64_MAX, error);
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Patch) back = NULL;
    if (!receipts ||
        !project_read_patch(session->project, target, &patch, &inverse, error))
        return false;

    Patch *forth = direction == &UNDO ? inverse : patch;
    if (!keep_imports(session, target, forth, error))
        return false;
    g_autoptr(Composition) after =
        patch_apply(forth, session_composition(session), &back, error);
    if (!after)
        return false;
    mention(session, receipts, after);
    const Revision revision = {
        .kind = direction->kind,
        .target = target,
        .patch = forth,
        .inverse = back,
        .after = after,
    };
    return turn_store(turn, revision, receipts, error);
}

static void ask_again(Turn *turn, const Direction *direction)
{
    json_t *json = json_pack("{s:i, s:s, s:[{s:s, s:s}]}", "version", 1, "kind", "edit",
                             "steps", "op", "history", "action", direction->action);
    EditPlan *plan = plan_from_json(json, NULL);
    json_decref(json);
    g_assert(plan);
    g_clear_pointer(&turn->plan, plan_free);
    turn->plan = plan;
    turn_ask_confirmation(turn, _(direction->confirm), NULL);
}

/* Undo and redo are about the edit one saw: what is on top by now is asked about,
 * unless it is the same. */
static bool follow_stale(Turn *turn, const Direction *direction, int64_t target,
                         GError *error)
{
    if (!turn_follow_stale(turn, error))
        return false;
    if (next_target(direction, turn->session) == target)
        return true;
    ask_again(turn, direction);
    return false;
}

static bool step_to(Turn *turn, const Direction *direction, int64_t target)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        GError *error = NULL;
        if (step_once(turn, direction, target, &error))
            return true;
        if (!follow_stale(turn, direction, target, error))
            return false;
    }
    turn_too_busy(turn);
    return false;
}

/* What step_count() would do. */
static void tell_count(Turn *turn, const Direction *direction, unsigned count)
{
    const GArray *stack = direction_stack(direction, turn->session);
    turn->result->dry_run = true;
    for (unsigned i = 0; i < count; i++) {
        GError *error = NULL;
        int64_t target = g_array_index(stack, int64_t, stack->len - 1 - i);
        g_autoptr(GPtrArray) receipts =
            history_receipts(direction, turn->session, target, INT64_MAX, &error);
        if (!receipts) {
            say_result_take_error(turn->result, error);
            return;
        }
        say_result_add_receipts(turn->result, direction->kind, 0, receipts);
    }
}

/* More than there are. Always false. */
static bool refuse_count(Turn *turn, const Direction *direction)
{
    unsigned there_are = direction_stack(direction, turn->session)->len;
    g_autofree char *fewer = fewer_text(direction, there_are);
    say_result_set_fault(turn->result, direction->nothing, "%s",
                         there_are > 0 ? fewer : _(direction->none));
    return false;
}

static void step_count(Turn *turn, const Direction *direction, unsigned count)
{
    if (count > direction_stack(direction, turn->session)->len) {
        refuse_count(turn, direction);
        return;
    }
    if (turn->options && turn->options->dry_run) {
        tell_count(turn, direction, count);
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        if (!step_to(turn, direction, next_target(direction, turn->session)))
            return;
    }
}

/* ---- taking edits back within another one ---------------------------------------- */

void taken_back_clear(TakenBack *taken)
{
    g_clear_pointer(&taken->patch, patch_free);
    g_clear_pointer(&taken->after, composition_unref);
    g_clear_pointer(&taken->receipts, g_ptr_array_unref);
}

/* What was loaded is replaced as a whole, with what was imported since: that is an edit
 * of its own. */
static bool refuse_load(const Patch *inverse, GError **error)
{
    if (patch_op_count(inverse) == 0 || patch_op_kind(inverse, 0) != PATCH_LOAD)
        return true;
    g_set_error(error, FAULT_ERROR, FAULT_UNSUPPORTED,
                _("Taking back a whole document cannot be done together with other "
                  "things; say it in a sentence of its own."));
    return false;
}

static bool take_back_one(Session *session, int64_t target, int64_t since,
                          TakenBack *taken, GError **error)
{
    g_autoptr(GPtrArray) receipts =
        history_receipts(&UNDO, session, target, since, error);
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;
    if (!receipts ||
        !project_read_patch(session->project, target, &patch, &inverse, error) ||
        !refuse_load(inverse, error))
        return false;
    Composition *after = patch_apply(inverse, taken->after, NULL, error);
    if (!after)
        return false;
    composition_unref(taken->after);
    taken->after = after;
    patch_append(taken->patch, inverse);
    g_ptr_array_extend_and_steal(taken->receipts, g_steal_pointer(&receipts));
    return true;
}

/* Undoing is about the edit one saw, also where the plan is tried again. */
static bool still_the_same(Turn *turn, HistoryGoal goal)
{
    int64_t target = next_target(&UNDO, turn->session);
    if (goal.redo || goal.count > direction_stack(&UNDO, turn->session)->len)
        return refuse_count(turn, &UNDO);
    if (turn->undoing && turn->undoing != target) {
        turn_ask_confirmation(turn, _(UNDO.confirm), NULL);
        return false;
    }
    turn->undoing = target;
    return true;
}

bool turn_take_back(Turn *turn, const json_t *step, TakenBack *taken)
{
    const GArray *done = project_history(turn->session->project)->done;
    GError *error = NULL;
    HistoryGoal goal;
    if (!turn_history_goal(turn, step, &goal))
        return false;
    if (goal.alone > 0)
        return turn_refuse_alone(turn, goal.alone);
    if (!still_the_same(turn, goal))
        return false;
    *taken = (TakenBack){
        .patch = patch_new(),
        .after = composition_ref(
            (Composition *)(uintptr_t)session_composition(turn->session)),
        .receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free),
    };
    int64_t since = g_array_index(done, int64_t, done->len - goal.count);
    taken->count = goal.count;
    for (unsigned i = 0; i < goal.count; i++) {
        int64_t target = g_array_index(done, int64_t, done->len - 1 - i);
        if (take_back_one(turn->session, target, since, taken, &error))
            continue;
        say_result_take_error(turn->result, error);
        return false;
    }
    return true;
}

/* ---- public ---------------------------------------------------------------------- */

void turn_history(Turn *turn, const json_t *step)
{
    HistoryGoal goal;
    if (!turn_history_goal(turn, step, &goal))
        return;
    if (goal.alone == 0)
        step_count(turn, goal.redo ? &REDO : &UNDO, goal.count);
    else if (!turn_undo_alone(turn, goal.alone))
        turn_refuse_alone(turn, goal.alone);
}

GPtrArray *turn_undo_receipts(Turn *turn, int64_t id, GError **error)
{
    return history_receipts(&UNDO, turn->session, id, INT64_MAX, error);
}

static void history(Session *session, const Direction *direction, unsigned count,
                    SayResult *result)
{
    Turn turn;
    if (turn_begin(&turn, session, result))
        step_count(&turn, direction, count);
    turn_end(&turn);
}

void session_undo(Session *session, unsigned count, SayResult *result)
{
    history(session, &UNDO, count, result);
}

void session_redo(Session *session, unsigned count, SayResult *result)
{
    history(session, &REDO, count, result);
}
