/* A sentence read, by the planner or, where it goes beyond that, for a model. */
#include "session_private.h"

#include "chatkut/planner/planner.h"

#include <glib/gi18n.h>
#include <string.h>

static const char PLANNER_EMBEDDED[] = "embedded";

/* What was asked for that this project or program does not have. */
static bool options_fit(Turn *turn)
{
    const SayOptions *options = turn->options;
    if (!turn_finds_planner(turn))
        return false;
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

static bool is_text(Turn *turn, const char *utterance)
{
    if (g_utf8_validate(utterance, -1, NULL))
        return true;
    say_result_set_fault(turn->result, FAULT_NOT_UNDERSTOOD,
                         _("The sentence is not in UTF-8; nothing was changed."));
    return false;
}

/* ---- new sentences --------------------------------------------------------------- */

void turn_not_understood(Turn *turn, const char *words, const char *lost,
                         GPtrArray *examples)
{
    say_result_set_fault(turn->result, FAULT_NOT_UNDERSTOOD,
                         _("I do not understand “%s”. Nothing was changed."),
                         lost ? lost : words);
    turn->result->suggestions = examples;
}

static void not_understood(Turn *turn, const char *said, Reading *reading)
{
    g_autofree char *words = NULL;
    if (reading->unparsed && reading->unparsed->len > 0) {
        g_ptr_array_add(reading->unparsed, NULL);
        words = g_strjoinv(" ", (char **)reading->unparsed->pdata);
    }
    turn_not_understood(turn, said, words, g_steal_pointer(&reading->examples));
}

static void tell_reply(Turn *turn, SayStatus status)
{
    turn->result->status = status;
    turn->result->answer =
        g_strdup(json_string_value(json_object_get(plan_json(turn->plan), "reply")));
}

void turn_drop_pending(Turn *turn)
{
    Conversation *conversation = &turn->session->conversation;
    if (conversation->pending.kind == PENDING_NONE)
        return;
    conversation_drop_pending(conversation);
    turn->conversation_changed = true;
}

/* An open question that the plan does not answer is closed: with the edit that is
 * stored, else here. */
void turn_carry_out_any(Turn *turn)
{
    switch (plan_kind(turn->plan)) {
    case PLAN_CHAT:
        tell_reply(turn, SAY_CHAT);
        return;
    case PLAN_REFUSE:
        tell_reply(turn, SAY_REFUSE);
        return;
    default:
        turn_carry_out(turn);
    }
    SayStatus status = turn->result->status;
    if (status == SAY_ERROR || status == SAY_QUERY || status == SAY_CONTROL)
        turn_drop_pending(turn);
}

SelectContext turn_context(const Turn *turn)
{
    const Conversation *conversation = &turn->session->conversation;
    const SayOptions *options = turn->options;
    return (SelectContext){
        .playhead =
            options->playhead.den > 0 ? options->playhead : conversation->playhead,
        .in = conversation->in,
        .out = conversation->out,
        .selection = options->selection ? options->selection : conversation->selection,
        .mentioned = conversation->mentioned,
        .added = conversation->added,
    };
}

static Talk talk_of(const Turn *turn)
{
    const Conversation *conversation = &turn->session->conversation;
    const Deed *deed = &conversation->deed;
    int64_t next = history_next_undo(project_history(turn->session->project));
    return (Talk){
        .plan = deed->plan,
        .targets = deed->targets,
        .done = deed->revision > 0 && deed->revision == next,
        .asked = conversation->asked,
        .earlier = conversation->earlier,
        .offered = conversation->offered,
        .edits = deed->edits,
        .undo_number = next,
    };
}

EditPlan *turn_read(Turn *turn, const char *words, Reading *reading)
{
    Conversation *conversation = &turn->session->conversation;
    const SelectContext context = turn_context(turn);
    const Talk talk = talk_of(turn);
    planner_continue(turn->language, words, session_composition(turn->session),
                     &context, &talk, reading);
    turn->result->planner = PLANNER_EMBEDDED;
    conversation_set_read(conversation, words, reading->why);
    turn->conversation_changed = session_writable(turn->session);
    return g_steal_pointer(&reading->plan);
}

/* A choice in a model's words that cannot be handed to it any more: what they may do by
 * themselves is what its plans may. */
static void say_for_model(Turn *turn, const char *words, Reading *reading)
{
    const char *planner = turn->session->conversation.pending.planner;
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    turn_set_planner(turn, planner ? planner : "model");
    if (turn->plan && turn_carry_out_gated(turn, faults))
        return;
    g_clear_pointer(&turn->plan, plan_free);
    not_understood(turn, words, reading);
}

void turn_say(Turn *turn, const char *words)
{
    g_auto(Reading) reading = { 0 };
    turn->plan = turn_read(turn, words, &reading);
    if (turn_foreign_help(turn) || turn_answer_freely(turn, &reading) ||
        turn_ask_model(turn, words, &reading))
        return;
    if (turn->reply)
        say_for_model(turn, words, &reading);
    else if (turn->plan)
        turn_carry_out_any(turn);
    else
        not_understood(turn, words, &reading);
}

/* "de" of "de_DE.UTF-8": what is typed is tried in this language first. */
static char *user_language(void)
{
    const char *locale = g_get_language_names()[0];
    return g_strndup(locale, strcspn(locale, "_.@"));
}

void session_say(Session *session, const char *utterance, const SayOptions *options,
                 SayResult *result)
{
    Turn turn;
    bool ready = turn_begin(&turn, session, result);
    g_autofree char *language = user_language();

    result->utterance = g_utf8_make_valid(utterance, -1);
    turn.options = options;
    turn.words = result->utterance;
    turn.author = "planner:embedded";
    turn.language = language;
    turn_take_points(&turn);
    if (ready && is_text(&turn, utterance) && options_fit(&turn) &&
        !turn_command(&turn) && !turn_answer(&turn))
        turn_say(&turn, turn.reply ? turn.reply : result->utterance);
    turn_end(&turn);
}

/* label: NULL: the edit tells of itself. Takes the plan. */
static void apply(Turn *turn, EditPlan *plan, const char *label)
{
    turn->plan = plan;
    turn->words = label;
    turn_carry_out_any(turn);
}

void session_apply(Session *session, const char *text, size_t length, const char *name,
                   const SayOptions *options, SayResult *result)
{
    GError *error = NULL;
    Turn turn;
    bool ready = turn_begin(&turn, session, result);
    g_autofree char *words = NULL;

    turn.options = options;
    turn_take_points(&turn);
    if (ready && options_fit(&turn)) {
        EditPlan *plan = plan_from_text(text, length, &error);
        if (plan) {
            const char *said =
                json_string_value(json_object_get(plan_json(plan), "utterance"));
            /* TRANSLATORS: where an edit came from; the name of a plan's file. */
            words = said ? g_strdup(said) : g_strdup_printf(_("plan %s"), name);
            apply(&turn, plan, words);
        } else {
            g_prefix_error(&error, "%s: ", name);
            say_result_take_error(result, error);
        }
    }
    turn_end(&turn);
}

void session_apply_plan(Session *session, json_t *json, const char *label,
                        const SayOptions *options, SayResult *result)
{
    GError *error = NULL;
    Turn turn;
    bool ready = turn_begin(&turn, session, result);

    turn.options = options;
    turn_take_points(&turn);
    if (ready && options_fit(&turn)) {
        EditPlan *plan = plan_from_json(json, &error);
        if (plan)
            apply(&turn, plan, label);
        else
            say_result_take_error(result, error);
    }
    turn_end(&turn);
}
