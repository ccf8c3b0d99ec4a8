#include "judge.h"

#include "likeness.h"
#include "meaning.h"
#include "session_private.h"

#include "chatkut/base/text.h"

#include <string.h>

/* One utterance, said. */
typedef struct {
    Stage *stage;
    const CaseTurn *turn;
    GBytes *project; /* as it was before */
    SayOptions options;
    Composition *after;
    char *stand; /* where the playhead stands and what is selected then */
    SayResult result;
    PendingKind asked;
    char *slot;
    GString *got; /* what parts it from the expectations */
} Said;

const char *verdict_name(Verdict verdict)
{
    static const char *const NAMES[] = { "right", "asked", "wrong", "broken" };
    return NAMES[verdict];
}

void judgement_clear(Judgement *judgement)
{
    g_free(judgement->got);
    *judgement = (Judgement){ 0 };
}

/* ---- plans ----------------------------------------------------------------------- */

static SelectContext context_of(const Session *session, const SayOptions *options)
{
    bool told = options->playhead.den > 0;
    return (SelectContext){
        .playhead = told ? options->playhead : session->conversation.playhead,
        .selection =
            options->selection ? options->selection : session->conversation.selection,
        .mentioned = session->conversation.mentioned,
        .added = session->conversation.added,
    };
}

static bool same_plan(const Said *said, const Session *before, const EditPlan *plan)
{
    SelectContext context = context_of(before, &said->options);
    const Composition *composition = session_composition(before);
    json_t *want = meaning_of(plan_json(plan), composition, &context);
    json_t *got = meaning_of(said->result.plan, composition, &context);
    bool same =
        json_equal(json_object_get(want, "steps"), json_object_get(got, "steps")) == 1;
    json_decref(want);
    json_decref(got);
    if (!same)
        g_string_append(said->got, "another plan\n");
    return same;
}

/* ---- steps ----------------------------------------------------------------------- */

static bool holds(const char *text, const char *part)
{
    g_autofree char *folded = text_fold(text ? text : "");
    g_autofree char *wanted = text_fold(part);
    return strstr(folded, wanted) != NULL;
}

static bool answers_alike(const Said *said, const Session *before,
                          const Expectation *wanted, const char *answer)
{
    const SayResult *got = &said->result;
    if (got->status != SAY_QUERY)
        return false;
    if (wanted->says)
        return holds(got->answer, wanted->says);
    return g_strcmp0(got->answer, answer) == 0 ||
           plan_kind(wanted->plan) == PLAN_EDIT ||
           same_plan(said, before, wanted->plan);
}

static bool changes_alike(const Said *said, const Composition *before,
                          const Composition *want)
{
    enum { TOLD = 8 };
    if (said->result.status != SAY_OK)
        return false;
    g_autoptr(GPtrArray) differences = likeness_differences(before, want, said->after);
    for (unsigned i = 0; i < MIN(differences->len, TOLD); i++)
        g_string_append_printf(said->got, "%s\n", (char *)differences->pdata[i]);
    if (differences->len > TOLD)
        g_string_append_printf(said->got, "… and %u more\n", differences->len - TOLD);
    return differences->len == 0;
}

/* Playhead, in and out points and selection, as text. */
static char *stand_of(const Session *session)
{
    static const char *const KEYS[] = { "playhead", "in", "out", "selection" };
    json_t *all = conversation_to_json(&session->conversation), *stand = json_object();
    for (unsigned i = 0; i < G_N_ELEMENTS(KEYS); i++)
        json_object_set(stand, KEYS[i], json_object_get(all, KEYS[i]));
    char *dumped = json_dumps(stand, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = g_strdup(dumped);
    free(dumped);
    json_decref(stand);
    json_decref(all);
    return text;
}

/* Are both moves of the playhead, or of the selection, … of the same kind? */
static bool same_actions(const json_t *a, const json_t *b)
{
    const json_t *own = json_object_get(a, "steps"),
                 *other = json_object_get(b, "steps");
    bool same = json_array_size(own) == json_array_size(other);
    for (size_t i = 0; same && i < json_array_size(own); i++) {
        const json_t *step = json_array_get(own, i), *twin = json_array_get(other, i);
        same = json_equal(json_object_get(step, "op"), json_object_get(twin, "op")) &&
               json_equal(json_object_get(step, "action"),
                          json_object_get(twin, "action")) &&
               !strcmp(json_string_value(json_object_get(step, "op")), "control");
    }
    return same;
}

/* There is no timeline to compare after "play", and no player in a test: what counts is
 * where the playhead stands then, and of a render the plan. */
static bool controls_alike(const Said *said, const Session *before,
                           const Expectation *wanted, const SayResult *want,
                           const char *stand)
{
    const SayResult *got = &said->result;
    if (got->status != want->status || got->fault != want->fault)
        return false;
    return (same_actions(got->plan, plan_json(wanted->plan)) &&
            strcmp(said->stand, stand) == 0) ||
           same_plan(said, before, wanted->plan);
}

/* Carry the wanted steps out on the same project and compare. */
static Verdict compare_steps(const Said *said, const Expectation *wanted)
{
    Session *session = stage_open(said->stage, said->project);
    g_autoptr(Composition) before = composition_ref(session_composition(session));
    g_auto(SayResult) want = { 0 };
    char *plan = json_dumps(plan_json(wanted->plan), JSON_COMPACT);
    bool control = plan_kind(wanted->plan) == PLAN_CONTROL;
    session_apply(session, plan, strlen(plan), "expectation", &said->options, &want);
    free(plan);

    g_autofree char *stand = stand_of(session);
    bool right = false, broken = false;
    if (control || want.status == SAY_CONTROL)
        right = controls_alike(said, session, wanted, &want, stand);
    else if (want.status == SAY_OK)
        right = changes_alike(said, before, session_composition(session));
    else if (want.status == SAY_QUERY)
        right = answers_alike(said, session, wanted, want.answer);
    else
        broken = true;
    if (broken)
        g_string_append_printf(
            said->got, "the expectation gives %s: %s%s\n", say_status_name(want.status),
            want.message ? want.message : "", want.question ? want.question : "");
    g_bytes_unref(stage_close(said->stage, session));
    return broken ? VERDICT_BROKEN : right ? VERDICT_RIGHT : VERDICT_ASKED;
}

static bool has_steps(const Said *said, const Expectation *wanted)
{
    if (!wanted->plan)
        return true;
    Session *before = stage_open(said->stage, said->project);
    bool same = same_plan(said, before, wanted->plan);
    g_bytes_unref(stage_close(said->stage, before));
    return same;
}

/* ---- outcomes -------------------------------------------------------------------- */

static bool same_candidates(const Said *said, const GPtrArray *ids)
{
    const GPtrArray *candidates = said->result.candidates;
    if (said->result.status != SAY_AMBIGUOUS || candidates->len != ids->len)
        return false;
    for (unsigned i = 0; i < candidates->len; i++) {
        const Candidate *candidate = candidates->pdata[i];
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)ids,
                                              candidate->id, g_str_equal, NULL))
            return false;
    }
    return true;
}

static bool is_expected(const Said *said, const Expectation *wanted)
{
    SayStatus status = said->result.status;
    switch (wanted->kind) {
    case EXPECT_AMBIGUOUS:
        return same_candidates(said, wanted->ids);
    case EXPECT_CLARIFY:
        return status == SAY_CLARIFY && said->asked == PENDING_SLOT &&
               (!wanted->slot || g_strcmp0(wanted->slot, said->slot) == 0);
    case EXPECT_CONFIRM:
        return status == SAY_CLARIFY && said->asked == PENDING_CONFIRM &&
               has_steps(said, wanted);
    case EXPECT_FAULT:
        return status == SAY_ERROR && said->result.fault == wanted->fault &&
               has_steps(said, wanted);
    case EXPECT_CHAT:
        return status == SAY_CHAT;
    case EXPECT_REFUSE:
        return status == SAY_REFUSE;
    default:
        g_assert_not_reached();
    }
}

static Verdict judge_one(const Said *said, const Expectation *wanted)
{
    if (wanted->kind == EXPECT_STEPS)
        return compare_steps(said, wanted);
    return is_expected(said, wanted) ? VERDICT_RIGHT : VERDICT_ASKED;
}

/* What was done or told is worse than what was asked. */
static bool did_something(const SayResult *result)
{
    return result->status == SAY_OK || result->status == SAY_QUERY ||
           result->status == SAY_CONTROL;
}

static Verdict judge_said(const Said *said)
{
    Verdict verdict = did_something(&said->result) ? VERDICT_WRONG : VERDICT_ASKED;
    for (unsigned i = 0; i < said->turn->choices->len; i++) {
        Verdict one = judge_one(said, said->turn->choices->pdata[i]);
        if (one == VERDICT_RIGHT || one == VERDICT_BROKEN)
            return one;
    }
    return verdict;
}

/* ---- saying ---------------------------------------------------------------------- */

static bool is_valid(const json_t *plan)
{
    if (!plan)
        return false;
    char *text = json_dumps(plan, JSON_COMPACT);
    g_autoptr(EditPlan) checked = plan_from_text(text, strlen(text), NULL);
    free(text);
    return checked != NULL;
}

static void count(Funnel *funnel, const Said *said)
{
    const Expectation *wanted = said->turn->choices->pdata[0];
    const SayResult *result = &said->result;
    if (wanted->kind != EXPECT_STEPS)
        return;
    bool valid = is_valid(result->plan);
    bool sure = result->status != SAY_AMBIGUOUS && result->status != SAY_CLARIFY;
    bool found = result->status != SAY_ERROR || result->fault != FAULT_NOT_FOUND;
    bool control = plan_kind(wanted->plan) == PLAN_CONTROL;
    funnel->wanted++;
    funnel->parsed += result->plan != NULL;
    funnel->valid += valid;
    funnel->resolved += valid && sure && found;
    funnel->applied += did_something(result) || (valid && control);
}

static void tell_result(const Said *said)
{
    const SayResult *result = &said->result;
    char *plan = result->plan ? json_dumps(result->plan, JSON_COMPACT) : NULL;
    g_string_append_printf(said->got, "%s", say_status_name(result->status));
    if (result->status == SAY_ERROR)
        g_string_append_printf(said->got, " %s", fault_name(result->fault));
    const char *words = result->message    ? result->message
                        : result->question ? result->question
                                           : result->answer;
    g_string_append_printf(said->got, " %s\n", words ? words : "");
    for (unsigned i = 0; result->candidates && i < result->candidates->len; i++) {
        const Candidate *candidate = result->candidates->pdata[i];
        g_string_append_printf(said->got, "%u. %s (%s)\n", candidate->n,
                               candidate->label, candidate->id ? candidate->id : "");
    }
    if (plan)
        g_string_append_printf(said->got, "%s\n", plan);
    free(plan);
}

static void said_clear(Said *said)
{
    say_result_clear(&said->result);
    g_clear_pointer(&said->after, composition_unref);
    g_bytes_unref(said->project);
    g_string_free(said->got, TRUE);
    g_free(said->slot);
    g_free(said->stand);
}

/* The project as it is afterwards. */
static GBytes *say(Said *said)
{
    Session *session = stage_open(said->stage, said->project);
    const Pending *pending = &session->conversation.pending;
    session_say(session, said->turn->utterance, &said->options, &said->result);
    said->after = composition_ref(session_composition(session));
    said->asked = pending->kind;
    said->stand = stand_of(session);
    said->slot = g_strdup(pending->slot);
    return stage_close(said->stage, session);
}

/* Takes the project; gives it as it is afterwards. */
static GBytes *judge_turn(Stage *stage, GBytes *project, const CaseTurn *turn,
                          Funnel *funnel, Judgement *judgement)
{
    Said said = {
        .stage = stage,
        .turn = turn,
        .project = project,
        .options = { .planner = "embedded",
                     .playhead = turn->playhead,
                     .selection = turn->selection->len > 0 ? turn->selection : NULL },
        .got = g_string_new(NULL),
    };
    GBytes *after = say(&said);
    count(funnel, &said);
    tell_result(&said);
    judgement->verdict = judge_said(&said);
    if (judgement->verdict != VERDICT_RIGHT)
        judgement->got = g_strdup(said.got->str);
    said_clear(&said);
    return after;
}

void judge(Stage *stage, const Case *c, Funnel *funnel, Judgement *judgement)
{
    *judgement = (Judgement){ 0 };
    GBytes *project = g_bytes_ref(stage_project(stage, c->composition));
    for (unsigned i = 0; i < c->turns->len && judgement->verdict == VERDICT_RIGHT;
         i++) {
        judgement->turn = i;
        project = judge_turn(stage, project, c->turns->pdata[i], funnel, judgement);
    }
    g_bytes_unref(project);
}
