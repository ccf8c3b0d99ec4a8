#include "verb_case.h"

#include "chatkut/model/composition_json.h"

#include <check.h>
#include <string.h>

static char *with_quotes(const char *text)
{
    return g_strdelimit(g_strdup(text), "'", '"');
}

static char *film_text(const char *film)
{
    if (*film == '{')
        return with_quotes(film);
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strdup_printf(TEST_FOLDER "/films/%s.json", film);
    ck_assert_msg(g_file_get_contents(path, &text, NULL, &error), "%s",
                  error ? error->message : "");
    return text;
}

Composition *film_read(const char *film)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = film_text(film);
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition, "%s\n%s", error ? error->message : "", text);
    return composition;
}

static EditPlan *read_plan(const char *steps)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *raw =
        g_strdup_printf("{'version':1,'kind':'edit','steps':[%s]}", steps);
    g_autofree char *text = with_quotes(raw);
    EditPlan *plan = plan_from_text(text, strlen(text), &error);
    ck_assert_msg(plan, "%s\n%s", error ? error->message : "", text);
    return plan;
}

void film_run(const Composition *film, const char *steps, const char *it,
              Outcome *outcome)
{
    IdSource ids;
    g_auto(GStrv) words = g_strsplit(it ? it : "", " ", -1);
    g_autoptr(GPtrArray) mentioned = g_ptr_array_new();
    for (unsigned i = 0; it && words[i]; i++)
        g_ptr_array_add(mentioned, words[i]);
    const SelectContext context = { .playhead = rtime_make(2, 1),
                                    .mentioned = mentioned };
    g_autoptr(EditPlan) plan = read_plan(steps);
    id_source_init_seed(&ids, 7);
    plan_execute(plan, film, &context, &ids, outcome);
}

static void append_clip(GString *text, const Clip *clip, Rate rate,
                        const Composition *before)
{
    bool is_new = before && !composition_find_clip(before, clip->node.id, NULL);
    g_string_append_printf(text, "%s %d-%d", is_new ? "+" : clip->node.id,
                           (int)rtime_to_frames(clip->start, rate, RTIME_NEAREST),
                           (int)rtime_to_frames(clip_end(clip), rate, RTIME_NEAREST));
}

char *clips_text(const Composition *composition, const Composition *before)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const Sequence *sequence = composition_main(composition);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++) {
            g_string_append(text, n > 0 ? " " : text->len > 0 ? " / " : "");
            append_clip(text, track->clips->pdata[n], sequence->rate, before);
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* All that a person reads. */
static char *said(const Outcome *outcome)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; outcome->kind == OUTCOME_CHANGED && i < outcome->receipts->len;
         i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
                               ((Receipt *)outcome->receipts->pdata[i])->text);
    const char *const parts[] = { outcome->message, outcome->question, outcome->text };
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append(text,
                        parts[i] && outcome->kind != OUTCOME_CHANGED ? parts[i] : "");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* "target: a b" */
static char *asked(const Outcome *outcome)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s:", outcome->field);
    for (unsigned i = 0; i < outcome->candidates->len; i++)
        g_string_append_printf(text, " %s", (char *)outcome->candidates->pdata[i]);
    return g_string_free(text, FALSE);
}

void outcome_check_undo(const Composition *before, const Outcome *outcome)
{
    g_autoptr(GError) error = NULL;
    ck_assert_msg(composition_check(outcome->after, &error), "%s",
                  error ? error->message : "");
    g_autoptr(Composition) back =
        patch_apply(outcome->inverse, outcome->after, NULL, &error);
    ck_assert_msg(back && composition_equal(back, before), "not undone: %s",
                  error ? error->message : "it differs");
    json_t *json = patch_to_json(outcome->patch, before);
    g_autoptr(Patch) read = patch_from_json(json, before, &error);
    json_decref(json);
    ck_assert_msg(read, "%s", error ? error->message : "");
    g_autoptr(Composition) again = patch_apply(read, before, NULL, &error);
    ck_assert_msg(again && composition_equal(again, outcome->after),
                  "its JSON does something else: %s", error ? error->message : "");
}

static void check_changes(const VerbCase *verb_case, const Composition *before,
                          const Outcome *outcome)
{
    outcome_check_undo(before, outcome);
    g_autofree char *clips = clips_text(outcome->after, before);
    g_autofree char *same = clips_text(before, before);
    const char *wanted = verb_case->clips ? verb_case->clips : same;
    ck_assert_msg(strcmp(clips, wanted) == 0, "%s\nclips:  %s\nwanted: %s",
                  verb_case->steps, clips, wanted);
    g_autofree char *document = composition_to_text(outcome->after, false);
    g_autofree char *has = with_quotes(verb_case->has ? verb_case->has : "");
    ck_assert_msg(strstr(document, has) != NULL, "%s\n%s\nis not in\n%.3000s",
                  verb_case->steps, has, document);
}

void verb_case_check(const VerbCase *verb_case)
{
    g_autoptr(Composition) before = film_read(verb_case->film);
    g_auto(Outcome) outcome = { 0 };
    film_run(before, verb_case->steps, verb_case->it, &outcome);
    g_autofree char *text = said(&outcome);
    ck_assert_msg(outcome.kind == verb_case->kind, "%s\nis of kind %d: %s",
                  verb_case->steps, outcome.kind, text);
    ck_assert_msg(!verb_case->says || strstr(text, verb_case->says), "%s\nsays: %s",
                  verb_case->steps, text);
    if (outcome.kind == OUTCOME_FAULT)
        ck_assert_msg(outcome.fault == verb_case->fault, "%s\nis of kind %s: %s",
                      verb_case->steps, fault_name(outcome.fault), text);
    if (outcome.kind == OUTCOME_CHANGED)
        check_changes(verb_case, before, &outcome);
    if (outcome.kind == OUTCOME_AMBIGUOUS && verb_case->has) {
        g_autofree char *question = asked(&outcome);
        ck_assert_str_eq(question, verb_case->has);
    }
}
