/* Where the embedded planner ends: asking a model, within what the user allows. */
#include "session_private.h"

#include "chatkut/store/chat.h"

#include <glib/gi18n.h>
#include <string.h>

static const char AUTO[] = "auto", EMBEDDED[] = "embedded";

/* ---- which planner --------------------------------------------------------------- */

static bool asks_nobody(const char *planner)
{
    return planner && strcmp(planner, EMBEDDED) == 0;
}

static bool asks_anybody(const char *planner)
{
    return !planner || strcmp(planner, AUTO) == 0;
}

/* For each sentence anew: it is a small file, and people change it while chatkut
 * runs. */
bool turn_load_models(Turn *turn, const char *planner, GError **error)
{
    if (!turn->models)
        turn->models = llm_settings_load(NULL, error);
    if (turn->models && !asks_anybody(planner))
        turn->only = llm_settings_find(turn->models, planner);
    return turn->models != NULL;
}

static char *known_planners(const LlmSettings *models)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (char *)(uintptr_t)AUTO);
    g_ptr_array_add(names, (char *)(uintptr_t)EMBEDDED);
    for (unsigned i = 0; i < models->profiles->len; i++)
        g_ptr_array_add(names, ((LlmProfile *)models->profiles->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

static bool no_planner(Turn *turn, const char *name)
{
    if (!turn->models) {
        say_result_set_fault(turn->result, FAULT_UNSUPPORTED,
                             _("There is no planner “%s” here; use “embedded”."), name);
        return false;
    }
    g_autofree char *known = known_planners(turn->models);
    say_result_set_fault(turn->result, FAULT_UNSUPPORTED,
                         _("There is no planner “%s” here; there are: %s."), name,
                         known);
    return false;
}

bool turn_finds_planner(Turn *turn)
{
    const char *name = turn->options->planner;
    GError *error = NULL;
    if (asks_nobody(name) || asks_anybody(name))
        return true;
    turn_load_models(turn, name, &error);
    if (error) {
        say_result_take_error(turn->result, error);
        return false;
    }
    return turn->only || no_planner(turn, name);
}

void turn_set_planner(Turn *turn, const char *planner)
{
    g_autofree char *author = g_strconcat("planner:", planner, NULL);
    turn->by = g_intern_string(planner);
    turn->author = g_intern_string(author);
    turn->result->planner = turn->by;
}

/* One line, however much there is to say. */
void turn_notice(Turn *turn, char *sentence)
{
    char *before = turn->result->notice;
    turn->result->notice =
        before ? g_strconcat(before, " ", sentence, NULL) : g_strdup(sentence);
    g_free(before);
    g_free(sentence);
}

static void notice_error(Turn *turn, GError *error)
{
    turn_notice(turn, g_strdup(error->message));
    g_error_free(error);
}

/* ---- what the model is told ------------------------------------------------------ */

enum { LINES = 2 * BRIEF_TURNS };

/* Lines of the chat as turns: what was said, and what came of it. */
static unsigned pair_lines(const GPtrArray *lines, BriefTurn turns[LINES])
{
    unsigned n = 0;
    for (unsigned i = 0; lines && i < lines->len; i++) {
        const ChatLine *line = lines->pdata[i];
        if (line->mine)
            turns[n++].said = line->text;
        else if (n > 0 && !turns[n - 1].answered)
            turns[n - 1].answered = line->text;
        else
            turns[n++].answered = line->text;
    }
    return n;
}

/* What a model has room for beside rules and answer. */
static unsigned clip_tokens(const LlmProfile *profile)
{
    unsigned fixed = brief_system_tokens() + profile->max_output + 600;
    unsigned room = profile->context > fixed ? profile->context - fixed : 0;
    return CLAMP(room, 200, BRIEF_TOKENS);
}

Brief *turn_brief(Turn *turn, const char *words, const LlmProfile *profile, bool turns)
{
    const Session *session = turn->session;
    const Pending *pending = &session->conversation.pending;
    const SelectContext context = turn_context(turn);
    BriefTurn told[LINES] = { 0 };
    g_autoptr(GPtrArray) lines =
        turns ? project_chat(session->project, 0, 0, LINES, NULL) : NULL;
    const BriefSource source = {
        .composition = session_composition(session),
        .context = &context,
        .revision = project_head(session->project),
        .turns = told,
        .n_turns = pair_lines(lines, told),
        .words = words,
        .language = g_strcmp0(turn->language, "C") == 0 ? NULL : turn->language,
        .asked = pending->kind == PENDING_REPLY ? pending->question : NULL,
        .tokens = clip_tokens(profile),
    };
    return brief_new(&source);
}

/* ---- what is kept until it comes back -------------------------------------------- */

static GPtrArray *copy_ids(const GPtrArray *ids)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; ids && i < ids->len; i++)
        g_ptr_array_add(copy, g_strdup(ids->pdata[i]));
    return copy;
}

static EditPlan *copy_plan(const EditPlan *plan)
{
    json_auto_t *json = json_deep_copy(plan_json(plan));
    return plan_from_json(json, NULL);
}

/* The words without those that nothing takes may be a sentence: "please make the title
 * kind of pop". Not where that leaves less than half. */
static EditPlan *guess_without(const Turn *turn, const char *words, GPtrArray *unparsed)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    const SelectContext context = turn_context(turn);
    g_auto(Reading) reading = { 0 };
    for (char **part = parts; *part; part++) {
        if (!unparsed ||
            !g_ptr_array_find_with_equal_func(unparsed, *part, g_str_equal, NULL))
            g_ptr_array_add(kept, *part);
    }
    unsigned all = g_strv_length(parts);
    if (kept->len == all || kept->len < 2 || kept->len * 2 < all)
        return NULL;
    g_ptr_array_add(kept, NULL);
    g_autofree char *rest = g_strjoinv(" ", (char **)kept->pdata);
    planner_read_any(turn->language, rest, session_composition(turn->session), &context,
                     &reading);
    return reading.plan && reading.unknown == 0 ? g_steal_pointer(&reading.plan) : NULL;
}

/* Where the words are a model's own (one of its choices), none: what it does not make
 * of them itself is not done. */
static EditPlan *guess_of(const Turn *turn, const char *words, const Reading *reading)
{
    if (turn->reply)
        return NULL;
    return turn->plan ? copy_plan(turn->plan)
                      : guess_without(turn, words, reading->unparsed);
}

static char *join_words(const GPtrArray *words)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; words && i < words->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", (char *)words->pdata[i]);
    return g_string_free(text, text->len == 0);
}

Asking *asking_new(const Turn *turn, const char *words, const Reading *reading)
{
    const Session *session = turn->session;
    const SelectContext context = turn_context(turn);
    Asking *asking = g_new(Asking, 1);
    *asking = (Asking){
        .words = g_strdup(words),
        .language = g_strdup(turn->language),
        .why = g_strdup(reading->why),
        .lost = join_words(reading->unparsed),
        .examples = copy_ids(reading->examples),
        .guess = guess_of(turn, words, reading),
        .read = turn->plan && !turn->reply,
        .selection = copy_ids(context.selection),
        .mentioned = copy_ids(context.mentioned),
        .added = copy_ids(context.added),
        .playhead = context.playhead,
        .in = context.in,
        .out = context.out,
        .base = project_head(session->project),
        .composition = composition_ref(session_composition(session)),
        .named = turn->only != NULL,
        .started_us = turn->started_us,
    };
    asking->options = (SayOptions){ .playhead = asking->playhead,
                                    .selection = asking->selection,
                                    .dry_run = turn->options->dry_run };
    return asking;
}

void asking_free(void *data)
{
    Asking *asking = data;
    g_free(asking->words);
    g_free(asking->language);
    g_free(asking->why);
    g_free(asking->lost);
    g_free(asking->notice);
    g_clear_pointer(&asking->examples, g_ptr_array_unref);
    plan_free(asking->guess);
    g_ptr_array_unref(asking->selection);
    g_ptr_array_unref(asking->mentioned);
    g_ptr_array_unref(asking->added);
    composition_unref(asking->composition);
    g_free(asking);
}

SelectContext asking_context(const Asking *asking)
{
    return (SelectContext){
        .playhead = asking->playhead,
        .in = asking->in,
        .out = asking->out,
        .selection = asking->selection,
        .mentioned = asking->mentioned,
        .added = asking->added,
    };
}

/* ---- asking ---------------------------------------------------------------------- */

/* It was read, but as something that is not to be had by that name: "make it dreamy". A
 * model may know what to do instead. */
static bool is_unsupported(const Turn *turn)
{
    const SelectContext context = turn_context(turn);
    g_auto(Outcome) outcome = { 0 };
    if (!turn->plan || plan_kind(turn->plan) != PLAN_EDIT)
        return false;
    plan_execute(turn->plan, session_composition(turn->session), &context,
                 &turn->session->ids, &outcome);
    return outcome.kind == OUTCOME_FAULT && outcome.fault == FAULT_UNSUPPORTED;
}

/* A model's own question is for it to go on from, but not what is clearly something
 * else. */
static bool is_beyond(const Turn *turn, const Reading *reading)
{
    bool asked = turn->session->conversation.pending.kind == PENDING_REPLY;
    return turn->only || route_beyond(reading) || turn->reply ||
           (asked && reading->fragment) || is_unsupported(turn);
}

static const LlmProfile *first_model(const Turn *turn, RouteTask task)
{
    g_autoptr(GPtrArray) chain = route_chain(turn->models, task, turn->only);
    return chain->len > 0 ? chain->pdata[0] : turn->models->roles[LLM_ROLE_STRONG];
}

static Inquiry *make_inquiry(Turn *turn, RouteTask task, Brief *brief, GError **error)
{
    g_autoptr(LlmPrices) prices = llm_prices_load(NULL, error);
    const InquirySetup setup = {
        .settings = turn->models,
        .prices = prices,
        .only = turn->only,
        .task = task,
        .brief = brief,
    };
    if (prices)
        return inquiry_new(&setup, error);
    brief_free(brief);
    return NULL;
}

/* Ask for leave, then for money, then for the answer. True: the result has it. */
static bool ask(Turn *turn, const char *words, const Reading *reading)
{
    GError *error = NULL;
    RouteTask task = route_task(words, reading);
    if (turn_asks_consent(turn, words))
        return true;
    Brief *brief = turn_brief(turn, words, first_model(turn, task), true);
    Inquiry *inquiry = make_inquiry(turn, task, brief, &error);
    if (!inquiry) {
        notice_error(turn, error);
        return false;
    }
    inquiry_set_data(inquiry, asking_new(turn, words, reading), asking_free);
    if (turn_begin_next(turn, inquiry, true))
        return true;
    inquiry_free(inquiry);
    return false;
}

/* Where a certain model was wanted, not asking it is a failure. */
static bool give_up(Turn *turn, FaultKind fault)
{
    if (!turn->only)
        return false;
    g_autofree char *reason = g_steal_pointer(&turn->result->notice);
    g_clear_pointer(&turn->plan, plan_free);
    say_result_set_fault(turn->result, fault, "%s",
                         reason ? reason : _("The model was not asked."));
    return true;
}

/* What it would have cost to ask the strong model instead. */
static void note_embedded(Turn *turn)
{
    static const int64_t OUTPUT = 40; /* tokens of a plan, on average */
    UserStore *store = session_user_store(turn->session, NULL);
    const char *project = session_project_id(turn->session, NULL);
    g_autoptr(LlmPrices) prices = store ? llm_prices_load(NULL, NULL) : NULL;
    if (!prices || turn->options->dry_run)
        return;
    const LlmUsage usage = {
        .input = brief_estimate(session_composition(turn->session)),
        .output = OUTPUT,
        .estimated = true,
    };
    const LlmProfile *strong = turn->models->roles[LLM_ROLE_STRONG];
    const LedgerEmbedded note = {
        .project = project,
        .input = usage.input,
        .output = usage.output,
        .baseline_micros =
            llm_price_cost(prices, strong, &usage, g_get_real_time() / 1000),
    };
    ledger_note_embedded(store, &note, NULL);
}

bool turn_ask_model(Turn *turn, const char *words, const Reading *read)
{
    GError *error = NULL;
    Reading seen = *read; /* all borrowed; its plan is the turn's by now */
    const Reading *reading = &seen;
    seen.plan = turn->plan;
    if (asks_nobody(turn->options->planner))
        return false;
    if (!turn_load_models(turn, turn->options->planner, &error)) {
        if (error && is_beyond(turn, reading))
            notice_error(turn, g_steal_pointer(&error));
        g_clear_error(&error);
        return false;
    }
    if (!is_beyond(turn, reading)) {
        note_embedded(turn);
        return false;
    }
    if (!session_user_store(turn->session, &error)) {
        notice_error(turn, error);
        return give_up(turn, FAULT_IO);
    }
    return ask(turn, words, reading) || give_up(turn, FAULT_LIMIT);
}
