/* Plans carried out as a whole: examples, atomicity, questions, answers, random
 * plans. */
#include "random_composition.h"
#include "random_plan.h"
#include "verb_case.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <string.h>

#define ID(id) "{'by':'id','id':'" id "'}"

/* ---- the examples of the schema -------------------------------------------------- */

/* What comes of each on the rich film, in the order of the examples. C: changed, ?:
 * asks, A: answer, H: history, P: for the session (player, render), U: unsupported, I:
 * invalid. */
static const char expected[] =
    "C??CC?C???C?"            /* to "Make the text fade in" */
    "HH???CCCCCCC?CC?CC?C?C"  /* to "rotate the image" */
    "UUUCCU?CC???C?CCCAIACAA" /* to "how long is the video?" */
    "PPPPCAA"                 /* tracks, then clips that were copied */
    "CCAC";

static json_t *load_examples(void)
{
    json_error_t problem;
    json_t *document = json_load_file(TEST_FOLDER "/examples.json", 0, &problem);
    ck_assert_msg(document, "%s", problem.text);
    json_t *examples = json_incref(json_object_get(document, "examples"));
    json_decref(document);
    return examples;
}

static char outcome_letter(const Outcome *outcome)
{
    switch (outcome->kind) {
    case OUTCOME_CHANGED:
        return 'C';
    case OUTCOME_AMBIGUOUS:
    case OUTCOME_CLARIFY:
        return '?';
    case OUTCOME_ANSWER:
        return 'A';
    case OUTCOME_HISTORY:
        return 'H';
    case OUTCOME_CONTROL:
        return 'P';
    case OUTCOME_FAULT:
        return outcome->fault == FAULT_UNSUPPORTED ? 'U' : 'I';
    }
    return '!';
}

START_TEST(every_example_is_done_or_asked_or_refused)
{
    json_t *examples = load_examples();
    ck_assert_uint_eq(json_array_size(examples), strlen(expected));
    const json_t *example = json_array_get(examples, (size_t)_i);
    const char *utterance = json_string_value(json_object_get(example, "utterance"));
    g_autoptr(Composition) film = film_read("rich");
    g_autoptr(EditPlan) plan = plan_from_json(json_object_get(example, "plan"), NULL);
    const SelectContext context = { .playhead = rtime_make(2, 1) };
    IdSource ids;
    id_source_init_seed(&ids, 7);
    g_auto(Outcome) outcome = { 0 };
    plan_execute(plan, film, &context, &ids, &outcome);
    ck_assert_msg(outcome_letter(&outcome) == expected[_i], "%s: %c and not %c: %s",
                  utterance, outcome_letter(&outcome), expected[_i],
                  outcome.message ? outcome.message : "");
    if (outcome.kind == OUTCOME_CHANGED) {
        outcome_check_undo(film, &outcome);
        ck_assert_uint_gt(outcome.receipts->len, 0);
    }
    json_decref(examples);
}
END_TEST

/* ---- as a whole ------------------------------------------------------------------ */

START_TEST(one_step_that_fails_undoes_the_others)
{
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) outcome = { 0 };
    film_run(
        film,
        "{'op':'delete','target':" ID("a") "},{'op':'delete','target':" ID("zz") "}",
        NULL, &outcome);
    ck_assert_int_eq(outcome.kind, OUTCOME_FAULT);
    ck_assert(!outcome.patch && !outcome.after);
    ck_assert_uint_eq(outcome.receipts->len, 0);
}
END_TEST

START_TEST(the_same_words_give_the_same_patch)
{
    static const char steps[] = "{'op':'split','target':" ID(
        "a") ",'every':1},"
             "{'op':'add','type':'text','props':{'text':'x'}}";
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) one = { 0 }, other = { 0 };
    film_run(film, steps, NULL, &one);
    film_run(film, steps, NULL, &other);
    json_t *left = patch_to_json(one.patch, film),
           *right = patch_to_json(other.patch, film);
    ck_assert(json_equal(left, right));
    json_decref(left);
    json_decref(right);
}
END_TEST

START_TEST(steps_see_what_earlier_steps_did)
{
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) outcome = { 0 };
    film_run(film,
             "{'op':'split','id':'s1','target':" ID(
                 "a") ",'parts':2},"
                      "{'op':'delete','target':{'by':'step','step':'s1','index':-1}},"
                      "{'op':'update','target':{'by':'step','step':'s1'},'props':{'"
                      "label':'Half'}}",
             NULL, &outcome);
    ck_assert_msg(outcome.kind == OUTCOME_CHANGED, "%s", outcome.message);
    ClipPlace place;
    ck_assert(composition_find_clip(outcome.after, "a", &place));
    ck_assert_str_eq(clip_label(outcome.after, place.clip), "Half");
    ck_assert_int_eq(rtime_compare(place.clip->duration, rtime_make(5, 1)), 0);
}
END_TEST

/* What "it" means after the steps. */
static const struct {
    const char *steps;
    const char *it; /* ids; "+" for a new clip */
} mentions[] = {
    { "{'op':'audio','target':" ID("a") ",'action':'mute'}", "a" },
    { "{'op':'audio','target':" ID("a") ",'action':'mute'},"
                                        "{'op':'audio','target':" ID(
                                            "b") ",'action':'mute'}",
      "a b" },
    { "{'op':'audio','target':" ID("a") ",'action':'mute'},"
                                        "{'op':'update','target':" ID(
                                            "t") ",'props':{'color':'red'}}",
      "t" },
    { "{'op':'add','type':'text','props':{'text':'x'}},"
      "{'op':'add','type':'text','props':{'text':'y'}}",
      "+ +" },
    { "{'op':'split','target':" ID("a") ",'parts':2}", "a +" },
    { "{'op':'delete','target':" ID("a") "}", "" },
    { "{'op':'audio','target':" ID("b") ",'action':'mute'},"
                                        "{'op':'delete','target':" ID("a") "}",
      "" },
    { "{'op':'cut','target':" ID("a") ",'range':{'from':9,'to':10}},"
                                      "{'op':'cut','target':" ID(
                                          "a") ",'range':{'from':8,'to':9}},"
                                               "{'op':'cut','target':" ID(
                                                   "a") ",'range':{'from':0,'to':8}}",
      "" },
};

START_TEST(it_is_what_was_spoken_of_last)
{
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) outcome = { 0 };
    film_run(film, mentions[_i].steps, NULL, &outcome);
    ck_assert_msg(outcome.kind == OUTCOME_CHANGED, "%s", outcome.message);
    g_autoptr(GString) it = g_string_new(NULL);
    for (unsigned i = 0; i < outcome.mentioned->len; i++) {
        const char *id = outcome.mentioned->pdata[i];
        bool is_new = !composition_find_clip(film, id, NULL);
        g_string_append_printf(it, "%s%s", i > 0 ? " " : "", is_new ? "+" : id);
    }
    ck_assert_str_eq(it->str, mentions[_i].it);
}
END_TEST

/* ---- kinds of plans -------------------------------------------------------------- */

static void run_text(const char *text, Outcome *outcome)
{
    g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) plan = plan_from_text(json, strlen(json), &error);
    ck_assert_msg(plan, "%s", error ? error->message : "");
    g_autoptr(Composition) film = film_read("film");
    const SelectContext context = { .playhead = RTIME_ZERO };
    IdSource ids;
    id_source_init_seed(&ids, 7);
    plan_execute(plan, film, &context, &ids, outcome);
}

START_TEST(words_are_passed_on)
{
    g_auto(Outcome) chat = { 0 }, ask = { 0 };
    run_text("{'version':1,'kind':'chat','steps':[],'reply':'Hello.'}", &chat);
    ck_assert_int_eq(chat.kind, OUTCOME_ANSWER);
    ck_assert_str_eq(chat.text, "Hello.");
    run_text("{'version':1,'kind':'clarify','steps':[],'clarify':{'question':'Which?',"
             "'slot':'asset','options':[{'text':'a.mp3'},{'text':'b.mp3'}]}}",
             &ask);
    ck_assert_int_eq(ask.kind, OUTCOME_CLARIFY);
    ck_assert_str_eq(ask.question, "Which?");
    ck_assert_str_eq(ask.slot, "asset");
    ck_assert_uint_eq(ask.options->len, 2);
    ck_assert_str_eq(ask.options->pdata[1], "b.mp3");
}
END_TEST

START_TEST(a_confirmation_says_what_would_be_done)
{
    g_auto(Outcome) outcome = { 0 };
    run_text(
        "{'version':1,'kind':'edit','confirm':true,'steps':[{'op':'delete','target':"
        "{'by':'all'}}]}",
        &outcome);
    ck_assert_int_eq(outcome.kind, OUTCOME_CLARIFY);
    ck_assert_ptr_null(outcome.slot);
    ck_assert_ptr_nonnull(strstr(outcome.question, "Deleted 9 clips"));
    ck_assert(!outcome.patch && outcome.receipts->len == 0);
}
END_TEST

/* ---- binding --------------------------------------------------------------------- */

static EditPlan *bind(const char *steps, const char *field, unsigned count)
{
    g_autofree char *raw =
        g_strdup_printf("{'version':1,'kind':'edit','steps':[%s]}", steps);
    g_strdelimit(raw, "'", '"');
    g_autoptr(EditPlan) plan = plan_from_text(raw, strlen(raw), NULL);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(ids, g_strdup_printf("c%u", i));
    return plan_bind(plan, 0, field, ids);
}

static const struct {
    const char *steps, *field;
    unsigned count;
    const char *has; /* part of the bound plan; NULL: it cannot be bound */
} bindings[] = {
    { "{'op':'delete','target':{'by':'last'}}", "target", 1,
      "'target':{'by':'id','id':'c0'}" },
    { "{'op':'delete','target':{'by':'last'}}", "target", 2,
      "'target':{'by':'union','of':[{'by':'id','id':'c0'},{'by':'id','id':'c1'}]}" },
    { "{'op':'transition','kind':'crossfade','between':[{'by':'last'},{'by':'last'}]}",
      "between/1", 1, "[{'by':'last'},{'by':'id','id':'c0'}]" },
    { "{'op':'move','target':{'by':'last'},'to':{'anchor':'clipEnd','of':{'by':'last'}}"
      "}",
      "to/of", 1, "'of':{'by':'id','id':'c0'}" },
    { "{'op':'cut','range':{'to':5}}", "target", 1, "'target':{'by':'id','id':'c0'}" },
    { "{'op':'delete','target':{'by':'last'}}", "target", 100, "'id':'c99'" },
    { "{'op':'delete','target':{'by':'last'}}", "place/after", 1, NULL },
    { "{'op':'delete','target':{'by':'last'}}", "target", 0, NULL },
};

START_TEST(an_answer_takes_the_place_of_the_selector)
{
    g_autoptr(EditPlan) bound =
        bind(bindings[_i].steps, bindings[_i].field, bindings[_i].count);
    if (!bindings[_i].has) {
        ck_assert_ptr_null(bound);
        return;
    }
    ck_assert_ptr_nonnull(bound);
    char *text = json_dumps(plan_json(bound), JSON_COMPACT);
    g_autofree char *has = g_strdelimit(g_strdup(bindings[_i].has), "'", '"');
    ck_assert_msg(strstr(text, has) != NULL, "%s", text);
    free(text);
}
END_TEST

START_TEST(a_question_names_the_selector_that_is_open)
{
    static const VerbCase cases[] = {
        { "film", "{'op':'delete','target':{'by':'type','type':'text'}}",
          OUTCOME_AMBIGUOUS, "Which text do you mean?", .has = "target: t u" },
        { "film",
          "{'op':'move','target':" ID(
              "t") ",'to':{'anchor':'clipEnd','of':{'by':'type',"
                   "'type':'video'}}}",
          OUTCOME_AMBIGUOUS, "Which video do you mean?", .has = "to/of: a b w c" },
        { "film",
          "{'op':'delete','target':{'by':'relative','relation':'next','to':{'by':'"
          "label',"
          "'label':'cam'}}}",
          OUTCOME_AMBIGUOUS, NULL, .has = "target/to: a b w c" },
        { "film",
          "{'op':'add','type':'video','asset':'cam','place':{'after':{'by':'last'}}}",
          OUTCOME_AMBIGUOUS, NULL, .has = "place/after: a m t logo b w v u c" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
        verb_case_check(&cases[i]);
}
END_TEST

/* ---- receipts and faults --------------------------------------------------------- */

START_TEST(receipts_go_through_json)
{
    g_autoptr(Composition) film = film_read("film");
    g_auto(Outcome) outcome = { 0 };
    film_run(film, "{'op':'update','target':" ID("t") ",'props':{'fontSize':36}}", NULL,
             &outcome);
    const Receipt *receipt = outcome.receipts->pdata[0];
    ck_assert_str_eq(receipt->text,
                     "Updated text 'Title': font size 90→36 px · 0:01–0:04");
    json_t *json = receipt_to_json(receipt);
    char *text = json_dumps(json, JSON_COMPACT);
    ck_assert_str_eq(text, "{\"text\":\"Updated text 'Title': font size 90→36 px · "
                           "0:01–0:04\",\"clips\":[\"t\"],\"before\":{\"fontSize\":90},"
                           "\"after\":{\"fontSize\":36}}");
    Receipt *read = receipt_from_json(json);
    json_t *again = receipt_to_json(read);
    ck_assert(json_equal(json, again));
    receipt_free(read);
    json_decref(json);
    json_decref(again);
    free(text);
}
END_TEST

START_TEST(foreign_json_is_no_receipt)
{
    json_t *json = json_pack("{s:i}", "text", 3);
    ck_assert_ptr_null(receipt_from_json(json));
    json_decref(json);
}
END_TEST

START_TEST(faults_have_the_names_of_the_contract)
{
    static const char names[] =
        "not_found out_of_range invalid_value type_mismatch nothing_to_undo "
        "nothing_to_redo empty_timeline unsupported not_understood io network limit "
        "licence "
        "internal";
    g_auto(GStrv) words = g_strsplit(names, " ", -1);
    ck_assert_uint_eq(g_strv_length(words), FAULT_KINDS);
    for (FaultKind kind = 0; kind < FAULT_KINDS; kind++)
        ck_assert_str_eq(fault_name(kind), words[kind]);
}
END_TEST

static const char empty[] =
    "{'chatkut':1,'id':'p','main':'main','assets':[],'sequences':[{'id':'main','size':"
    "[640,360],'rate':'25/1','tracks':[]}]}";

START_TEST(nothing_can_be_done_to_nothing)
{
    static const VerbCase cases[] = {
        { empty, "{'op':'delete','target':{'by':'last'}}", OUTCOME_FAULT, "is empty",
          .fault = FAULT_EMPTY_TIMELINE },
        { empty, "{'op':'delete','target':{'by':'all','expect':'any'}}", OUTCOME_ANSWER,
          "Nothing had to be changed." },
        { empty, "{'op':'add','type':'video'}", OUTCOME_FAULT, "import",
          .fault = FAULT_NOT_FOUND },
        { empty, "{'op':'add','type':'text','props':{'text':'Hi'}}", OUTCOME_CHANGED,
          "Added text 'Hi' · 0:02–0:05", "+ 50-125" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
        verb_case_check(&cases[i]);
}
END_TEST

/* ---- random plans ---------------------------------------------------------------- */

static void check_document(const Composition *composition)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = composition_to_text(composition, false);
    g_autoptr(Composition) read = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(read && composition_equal(read, composition), "%s",
                  error ? error->message : "reads back differently");
}

/* A fault is about what was asked, never about an edit that does not fit together. */
static void check_outcome(const EditPlan *plan, const Composition *before,
                          const Outcome *outcome)
{
    g_autofree char *text = json_dumps(plan_json(plan), JSON_COMPACT);
    if (outcome->kind == OUTCOME_FAULT)
        ck_assert_msg(outcome->fault != FAULT_INTERNAL &&
                          !strstr(outcome->message, "does not fit"),
                      "%s\n%s", outcome->message, text);
    if (outcome->kind != OUTCOME_CHANGED)
        return;
    outcome_check_undo(before, outcome);
    check_document(outcome->after);
    ck_assert_msg(outcome->receipts->len > 0, "%s", text);
    for (unsigned i = 0; i < outcome->mentioned->len; i++)
        ck_assert_msg(
            composition_find_clip(outcome->after, outcome->mentioned->pdata[i], NULL),
            "%s mentions a ghost", text);
}

START_TEST(whatever_is_planned_is_whole_and_comes_back)
{
    Composition *now = random_composition((guint32)_i, 3 + (unsigned)_i % 12);
    IdSource ids;
    id_source_init_seed(&ids, (uint64_t)_i * 77 + 5);
    for (guint32 n = 0; n < 25; n++) {
        g_autoptr(EditPlan) plan = random_plan((guint32)_i * 1000 + n, now);
        const SelectContext context = { .playhead = rtime_make(2, 1) };
        g_auto(Outcome) outcome = { 0 };
        plan_execute(plan, now, &context, &ids, &outcome);
        check_outcome(plan, now, &outcome);
        if (outcome.kind != OUTCOME_CHANGED)
            continue;
        composition_unref(now);
        now = composition_ref(outcome.after);
    }
    composition_unref(now);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("execute");
    TCase *cases = tcase_create("execute");
    tcase_add_loop_test(cases, every_example_is_done_or_asked_or_refused, 0,
                        (int)strlen(expected));
    tcase_add_test(cases, one_step_that_fails_undoes_the_others);
    tcase_add_test(cases, the_same_words_give_the_same_patch);
    tcase_add_test(cases, steps_see_what_earlier_steps_did);
    tcase_add_loop_test(cases, it_is_what_was_spoken_of_last, 0,
                        G_N_ELEMENTS(mentions));
    tcase_add_test(cases, words_are_passed_on);
    tcase_add_test(cases, a_confirmation_says_what_would_be_done);
    tcase_add_loop_test(cases, an_answer_takes_the_place_of_the_selector, 0,
                        G_N_ELEMENTS(bindings));
    tcase_add_test(cases, a_question_names_the_selector_that_is_open);
    tcase_add_test(cases, receipts_go_through_json);
    tcase_add_test(cases, foreign_json_is_no_receipt);
    tcase_add_test(cases, faults_have_the_names_of_the_contract);
    tcase_add_test(cases, nothing_can_be_done_to_nothing);
    suite_add_tcase(suite, cases);
    TCase *random = tcase_create("random");
    tcase_add_loop_test(random, whatever_is_planned_is_whole_and_comes_back, 0, 80);
    suite_add_tcase(suite, random);
    return run_suite(suite);
}
