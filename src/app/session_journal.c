/* Which edits words about the past mean: by number, by what they were about, all of
 * them. */
#include "session_private.h"

#include <glib/gi18n.h>
#include <string.h>

enum { TOLD_MAX = 20 };

/* How plans say it: "to" is an edit's number, PLAN_EDIT_START for what was there at
 * first, or words that an edit had to do with. With "count", undo takes back that edit
 * alone and revert-to goes so many edits before it. */
static unsigned counted(const json_t *step)
{
    return (unsigned)json_integer_value(json_object_get(step, "count"));
}

static const char *text_of(const json_t *step, const char *key)
{
    return json_string_value(json_object_get(step, key));
}

static bool find_on(const GArray *stack, int64_t id, unsigned *above)
{
    for (unsigned i = 0; i < stack->len; i++) {
        if (g_array_index(stack, int64_t, i) == id) {
            *above = stack->len - 1 - i;
            return true;
        }
    }
    return false;
}

/* ---- the edit that words are about ----------------------------------------------- */

/* All that an edit says of itself: what was typed, its receipts and the properties they
 * name. Labels in receipts stand in quotes, which would hide them. */
static char *story_of(const LogEntry *entry)
{
    GString *story = g_string_new(entry->utterance);
    for (unsigned i = 0; i < entry->receipts->len; i++) {
        const Receipt *receipt = entry->receipts->pdata[i];
        const char *key;
        json_t *value;
        g_string_append_printf(story, "\n%s", receipt->text);
        json_object_foreach(receipt->after, key, value)
            g_string_append_printf(story, "\n%s", key);
    }
    g_string_replace(story, "'", " ", 0);
    return g_string_free(story, FALSE);
}

/* The newest edit on the timeline that the words fit; 0: there is none. */
static int64_t find_about(Turn *turn, const char *about, GError **error)
{
    const History *history = project_history(turn->session->project);
    g_autoptr(GPtrArray) log = project_log(turn->session->project, 0, error);
    unsigned above;
    for (unsigned i = log ? log->len : 0; i-- > 0;) {
        const LogEntry *entry = log->pdata[i];
        g_autofree char *story = story_of(entry);
        if (entry->kind == REVISION_EDIT && find_on(history->done, entry->id, &above) &&
            planner_concerns(about, story))
            return entry->id;
    }
    return 0;
}

/* The edit that a step names, by number or by words. False with a fault. */
static bool find_edit(Turn *turn, const json_t *step, int64_t *id)
{
    const char *to = text_of(step, "to");
    GError *error = NULL;
    bool number = *to && strspn(to, "0123456789") == strlen(to);
    *id = number ? g_ascii_strtoll(to, NULL, 10) : find_about(turn, to, &error);
    if (error) {
        say_result_take_error(turn->result, error);
        return false;
    }
    if (*id > 0 || number)
        return true;
    say_result_set_fault(
        turn->result, FAULT_NOT_FOUND,
        _("No edit has to do with “%s”; “chatkut log” lists the edits."), to);
    return false;
}

/* ---- what a step comes down to --------------------------------------------------- */

static bool no_way(Turn *turn, int64_t id)
{
    say_result_set_fault(turn->result, FAULT_NOT_FOUND,
                         _("There is no way back to edit “%lld”; “chatkut log” lists "
                           "the edits."),
                         (long long)id);
    return false;
}

/* To the state right after edit `id`, or as many edits before that. */
static bool goal_of_state(Turn *turn, int64_t id, unsigned before, HistoryGoal *goal)
{
    const History *history = project_history(turn->session->project);
    unsigned above;
    if (find_on(history->done, id, &above) && above + before > 0)
        *goal = (HistoryGoal){ .count = above + before };
    else if (find_on(history->redo, id, &above) && above + 1 > before)
        *goal = (HistoryGoal){ .redo = true, .count = above + 1 - before };
    else
        return no_way(turn, id);
    return true;
}

/* The same plan, its first step going back to before edit `id`: no question any
 * more. */
static void settle_first_step(Turn *turn, int64_t id)
{
    json_t *json = json_deep_copy(plan_json(turn->plan));
    g_autofree char *to = g_strdup_printf("%lld", (long long)id);
    json_array_set_new(json_object_get(json, "steps"), 0,
                       json_pack("{ss, ss, ss, si}", "op", "history", "action",
                                 "revert-to", "to", to, "count", 1));
    EditPlan *settled = plan_from_json(json, NULL);
    json_decref(json);
    g_assert(settled);
    plan_free(turn->plan);
    turn->plan = settled;
}

static bool ask_about_later(Turn *turn, int64_t id, unsigned later)
{
    g_autofree char *question = g_strdup_printf(
        ngettext("That also takes back the %u edit made after it. Go ahead?",
                 "That also takes back the %u edits made after it. Go ahead?", later),
        later);
    settle_first_step(turn, id);
    turn_ask_confirmation(turn, question, NULL);
    return false;
}

/* "undo the split but keep the rest": later edits were made on what it left. */
bool turn_refuse_alone(Turn *turn, int64_t id)
{
    unsigned later = 0;
    find_on(project_history(turn->session->project)->done, id, &later);
    say_result_set_fault(
        turn->result, FAULT_UNSUPPORTED,
        ngettext(
            "Edit %lld cannot be taken back by itself: %u edit was made on what it "
            "left. “go back to before edit %lld” takes that back too.",
            "Edit %lld cannot be taken back by itself: %u edits were made on what it "
            "left. “go back to before edit %lld” takes those back too.",
            later),
        (long long)id, later, (long long)id);
    return false;
}

/* One edit, wherever it stands. */
static bool goal_of_edit(Turn *turn, const json_t *step, HistoryGoal *goal)
{
    const History *history = project_history(turn->session->project);
    unsigned later;
    int64_t id;
    if (!find_edit(turn, step, &id))
        return false;
    if (!find_on(history->done, id, &later))
        return no_way(turn, id);
    if (later > 0 && !counted(step))
        return ask_about_later(turn, id, later);
    *goal = later > 0 ? (HistoryGoal){ .alone = id } : (HistoryGoal){ .count = 1 };
    return true;
}

/* What was done to this document: a load brought another one. */
static bool count_since_load(Turn *turn, unsigned *count, GError **error)
{
    const GArray *done = project_history(turn->session->project)->done;
    g_autoptr(GPtrArray) log = project_log(turn->session->project, 0, error);
    unsigned above;
    *count = done->len;
    for (unsigned i = log ? log->len : 0; i-- > 0;) {
        const LogEntry *entry = log->pdata[i];
        if (entry->kind != REVISION_LOAD || !find_on(done, entry->id, &above))
            continue;
        *count = above;
        break;
    }
    return log != NULL;
}

static bool goal_of_all(Turn *turn, bool redo, HistoryGoal *goal)
{
    const History *history = project_history(turn->session->project);
    GError *error = NULL;
    unsigned count = history->redo->len;
    if (!redo && !count_since_load(turn, &count, &error)) {
        say_result_take_error(turn->result, error);
        return false;
    }
    *goal = (HistoryGoal){ .redo = redo, .count = count };
    if (count == 0)
        say_result_set_fault(
            turn->result, redo ? FAULT_NOTHING_TO_REDO : FAULT_NOTHING_TO_UNDO, "%s",
            redo ? _("There is nothing to redo.") : _("There is nothing to undo."));
    return count > 0;
}

bool turn_history_goal(Turn *turn, const json_t *step, HistoryGoal *goal)
{
    const char *action = text_of(step, "action");
    const json_t *count = json_object_get(step, "count");
    const char *to = text_of(step, "to");
    bool redo = strcmp(action, "redo") == 0;
    int64_t id;
    if (g_strcmp0(to, PLAN_EDIT_START) == 0)
        return goal_of_all(turn, redo, goal);
    if (to && strcmp(action, "revert-to") == 0)
        return find_edit(turn, step, &id) &&
               goal_of_state(turn, id, counted(step), goal);
    if (to && !redo)
        return goal_of_edit(turn, step, goal);
    *goal = (HistoryGoal){
        .redo = redo,
        .count = count ? (unsigned)json_integer_value(count) : 1,
    };
    return true;
}

/* ---- telling it ------------------------------------------------------------------ */

static void tell_entry(GString *text, const LogEntry *entry)
{
    for (unsigned i = 0; i < entry->receipts->len; i++) {
        const Receipt *receipt = entry->receipts->pdata[i];
        g_string_append_printf(text, "%s%lld. %s", text->len > 0 ? "\n" : "",
                               (long long)entry->id, receipt->text);
    }
}

char *turn_tell_history(Turn *turn, GError **error)
{
    const History *history = project_history(turn->session->project);
    g_autoptr(GPtrArray) log = project_log(turn->session->project, 0, error);
    unsigned above;
    if (!log)
        return NULL;
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < log->len; i++) {
        if (find_on(history->done, ((LogEntry *)log->pdata[i])->id, &above) &&
            above < TOLD_MAX)
            tell_entry(text, log->pdata[i]);
    }
    if (text->len == 0)
        g_string_append(text, _("Nothing has been changed yet."));
    return g_string_free(text, FALSE);
}
