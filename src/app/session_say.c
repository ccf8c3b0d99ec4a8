#include "session_private.h"

#include "chatkut/planner/planner.h"

#include <glib/gi18n.h>
#include <string.h>

static const char PLANNER_EMBEDDED[] = "embedded";

static bool known_planner(const char *name)
{
    return !name || strcmp(name, "auto") == 0 || strcmp(name, PLANNER_EMBEDDED) == 0;
}

/* What was asked for that this project or program does not have. */
static bool options_fit(Turn *turn)
{
    const SayOptions *options = turn->options;
    if (!known_planner(options->planner)) {
        say_result_set_fault(turn->result, FAULT_UNSUPPORTED,
                             _("There is no planner “%s” here; use “embedded”."),
                             options->planner);
        return false;
    }
    for (unsigned i = 0; options->selection && i < options->selection->len; i++) {
        ClipPlace place;
        const char *id = options->selection->pdata[i];
        if (composition_find_clip(session_composition(turn->session), id, &place))
            continue;
        say_result_set_fault(
            turn->result, FAULT_NOT_FOUND,
            _("The selected clip “%s” is not in the project; “chatkut show” lists the "
              "ids."),
            id);
        return false;
    }
    return true;
}

/* ---- new sentences --------------------------------------------------------------- */

static void not_understood(Turn *turn, Reading *reading)
{
    g_autofree char *words = NULL;
    if (reading->unparsed && reading->unparsed->len > 0) {
        g_ptr_array_add(reading->unparsed, NULL);
        words = g_strjoinv(" ", (char **)reading->unparsed->pdata);
    }
    say_result_set_fault(turn->result, FAULT_NOT_UNDERSTOOD,
                         _("I do not understand “%s”. Nothing was changed."),
                         words ? words : turn->result->utterance);
    turn->result->suggestions = g_steal_pointer(&reading->examples);
}

static void reply(Turn *turn, SayStatus status)
{
    turn->result->status = status;
    turn->result->answer =
        g_strdup(json_string_value(json_object_get(plan_json(turn->plan), "reply")));
}

static void drop_pending(Turn *turn)
{
    Conversation *conversation = &turn->session->conversation;
    if (conversation->pending.kind == PENDING_NONE)
        return;
    conversation_drop_pending(conversation);
    turn->conversation_changed = true;
}

/* Carry out a plan of any kind. An open question that it does not answer is closed: with
 * the edit that is stored, else here. */
static void carry_out_new(Turn *turn)
{
    switch (plan_kind(turn->plan)) {
    case PLAN_CHAT:
        reply(turn, SAY_CHAT);
        return;
    case PLAN_REFUSE:
        reply(turn, SAY_REFUSE);
        return;
    default:
        turn_carry_out(turn);
    }
    SayStatus status = turn->result->status;
    if (status == SAY_ERROR || status == SAY_QUERY || status == SAY_CONTROL)
        drop_pending(turn);
}

static bool read_sentence(Turn *turn, const Vocabulary *vocabulary, Reading *reading)
{
    const Conversation *conversation = &turn->session->conversation;
    const SelectContext context = {
        .playhead = turn->options->playhead,
        .selection = turn->options->selection,
        .mentioned = conversation->mentioned,
        .added = conversation->added,
    };
    planner_read(vocabulary, turn->result->utterance,
                 session_composition(turn->session), &context, reading);
    turn->plan = g_steal_pointer(&reading->plan);
    turn->result->planner = PLANNER_EMBEDDED;
    return turn->plan != NULL;
}

/* ---- answers --------------------------------------------------------------------- */

static GPtrArray *candidate_names(const Turn *turn)
{
    const Composition *composition = session_composition(turn->session);
    const Pending *pending = &turn->session->conversation.pending;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < pending->candidates->len; i++) {
        const char *name = pending->candidates->pdata[i];
        ClipPlace place;
        if (pending->kind == PENDING_CLIPS &&
            composition_find_clip(composition, name, &place))
            name = clip_label(composition, place.clip);
        g_ptr_array_add(names, g_strdup(name));
    }
    return names;
}

static void nothing_changed(Turn *turn)
{
    drop_pending(turn);
    turn->result->status = SAY_CHAT;
    turn->result->answer = g_strdup(_("All right; nothing was changed."));
}

static EditPlan *bind_clips(const Pending *pending, const GArray *chosen)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; i < chosen->len; i++)
        g_ptr_array_add(ids,
                        pending->candidates->pdata[g_array_index(chosen, unsigned, i)]);
    return plan_bind(pending->plan, pending->step, pending->field, ids);
}

static EditPlan *fill_slot(Turn *turn, const char *value)
{
    GError *error = NULL;
    const Pending *pending = &turn->session->conversation.pending;
    EditPlan *plan = plan_fill_slot(pending->plan, pending->slot, value, &error);
    if (!plan)
        say_result_take_error(turn->result, error);
    return plan;
}

/* The pending plan, completed by what was chosen; NULL with a fault in the result. */
static EditPlan *complete(Turn *turn, const GArray *chosen)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (pending->kind == PENDING_CLIPS)
        return bind_clips(pending, chosen);
    return fill_slot(turn,
                     pending->candidates->pdata[g_array_index(chosen, unsigned, 0)]);
}

static GPtrArray *copy_strings(const GPtrArray *strings)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < strings->len; i++)
        g_ptr_array_add(copy, g_strdup(strings->pdata[i]));
    return copy;
}

/* Carry out the pending plan, now complete. The log tells it by the first words. */
static void finish(Turn *turn, EditPlan *plan)
{
    Pending *pending = &turn->session->conversation.pending;
    if (!plan)
        return;
    g_autofree char *words = NULL;
    if (pending->utterance)
        words = g_strdup_printf("%s → %s", pending->utterance, turn->result->utterance);
    if (pending->targets->len > 0)
        turn->targets = copy_strings(pending->targets);
    turn->plan = plan;
    turn->words = words ? words : turn->result->utterance;
    carry_out_new(turn);
    turn->words = NULL;
}

/* "What should the text say?" can be answered by anything that is no command. */
static bool answers_freely(const Turn *turn)
{
    return turn->session->conversation.pending.kind == PENDING_SLOT &&
           (!turn->plan || plan_kind(turn->plan) == PLAN_CHAT);
}

static void say_new(Turn *turn, const Vocabulary *vocabulary)
{
    g_auto(Reading) reading = { 0 };
    bool understood = read_sentence(turn, vocabulary, &reading);
    if (answers_freely(turn)) {
        g_clear_pointer(&turn->plan, plan_free);
        finish(turn, fill_slot(turn, turn->result->utterance));
    } else if (understood) {
        carry_out_new(turn);
    } else {
        not_understood(turn, &reading);
    }
}

static void say(Turn *turn, const Vocabulary *vocabulary)
{
    const Pending *pending = &turn->session->conversation.pending;
    if (pending->kind == PENDING_NONE) {
        say_new(turn, vocabulary);
        return;
    }
    g_autoptr(GPtrArray) names = candidate_names(turn);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(unsigned));
    AnswerKind answer =
        planner_read_answer(vocabulary, turn->result->utterance, names, chosen);
    bool confirming = pending->kind == PENDING_CONFIRM;

    if (answer == ANSWER_CANCEL || (answer == ANSWER_NO && confirming))
        nothing_changed(turn);
    else if (answer == ANSWER_YES && confirming)
        finish(turn, plan_confirmed(pending->plan));
    else if (answer == ANSWER_CHOSEN && !confirming && chosen->len > 0)
        finish(turn, complete(turn, chosen));
    else
        say_new(turn, vocabulary);
}

void session_say(Session *session, const char *utterance, const SayOptions *options,
                 SayResult *result)
{
    GError *error = NULL;
    Turn turn;
    bool ready = turn_begin(&turn, session, result);

    result->utterance = g_strdup(utterance);
    turn.options = options;
    turn.words = result->utterance;
    turn.author = "planner:embedded";
    if (ready && options_fit(&turn)) {
        const Vocabulary *vocabulary = vocabulary_get("en", &error);
        if (vocabulary)
            say(&turn, vocabulary);
        else
            say_result_take_error(result, error);
    }
    turn_end(&turn);
}

void session_apply(Session *session, const char *text, size_t length, const char *name,
                   const SayOptions *options, SayResult *result)
{
    GError *error = NULL;
    Turn turn;
    bool ready = turn_begin(&turn, session, result);
    g_autofree char *words = NULL;

    turn.options = options;
    if (ready && options_fit(&turn)) {
        turn.plan = plan_from_text(text, length, &error);
        if (turn.plan) {
            const char *said =
                json_string_value(json_object_get(plan_json(turn.plan), "utterance"));
            /* TRANSLATORS: where an edit came from; the name of a plan's file. */
            words = said ? g_strdup(said) : g_strdup_printf(_("plan %s"), name);
            turn.words = words;
            carry_out_new(&turn);
        } else {
            g_prefix_error(&error, "%s: ", name);
            say_result_take_error(result, error);
        }
    }
    turn_end(&turn);
}
