#include "chatkut/edit/execute.h"

#include "chatkut/model/walk.h"

#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- the table of verbs ---------------------------------------------------------- */

/* A verb without a function is one that nothing can show or do yet; `missing` says
 * what. */
typedef struct {
    VerbRun run;
    const char *missing;
} VerbRow;

static const VerbRow rows[VERB_COUNT] = {
    [VERB_ADD] = { verb_add },
    [VERB_UPDATE] = { verb_update },
    [VERB_DELETE] = { verb_delete },
    [VERB_DUPLICATE] = { verb_duplicate },
    [VERB_REPLACE] = { verb_replace },
    [VERB_MOVE] = { verb_move },
    [VERB_SPLIT] = { verb_split },
    [VERB_TRIM] = { verb_trim },
    [VERB_CUT] = { verb_cut },
    [VERB_SLIP] = { verb_slip },
    [VERB_JOIN] = { verb_join },
    [VERB_SPEED] = { verb_speed },
    [VERB_ANIMATE] = { verb_animate },
    [VERB_UNANIMATE] = { verb_unanimate },
    [VERB_TRANSITION] = { verb_transition },
    [VERB_EFFECT] = { verb_effect },
    [VERB_AUDIO] = { verb_audio },
    [VERB_CAPTIONS] = { verb_captions },
    [VERB_GROUP] = { verb_group },
    [VERB_UNGROUP] = { verb_ungroup },
    [VERB_ARRANGE] = { verb_arrange },
    [VERB_LAYOUT] = { verb_layout },
    [VERB_MARKER] = { verb_marker },
    [VERB_TRACK] = { verb_track },
    [VERB_COMPOSITION] = { verb_composition },
    [VERB_TEMPLATE] = { .missing = N_("There are no templates yet.") },
    [VERB_HISTORY] = { verb_history },
    [VERB_CONTROL] = { verb_control },
    [VERB_RENDER] = { verb_render },
    [VERB_EXPORT] = { verb_render },
    [VERB_ASSET] = { verb_asset },
    [VERB_QUERY] = { verb_query },
    [VERB_TOOL] = { .missing = N_("Tools of other servers cannot be called yet.") },
};

/* ---- one step -------------------------------------------------------------------- */

static void step_begin(Work *work, unsigned n)
{
    g_ptr_array_add(work->outcome->targets, NULL);
    work->n = n;
    work->step = plan_step(work->plan, n);
    work->verb = plan_step_verb(work->step);
    work->fits = NULL;
    g_ptr_array_set_size(work->mentioned, 0);
    g_ptr_array_set_size(work->added, 0);
    g_hash_table_remove_all(work->known);
    work_step_again(work);
}

static GPtrArray *strings_copy(const GPtrArray *strings)
{
    GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < strings->len; i++)
        g_ptr_array_add(copy, g_strdup(strings->pdata[i]));
    return copy;
}

static void strings_append(GPtrArray *to, const GPtrArray *from)
{
    for (unsigned i = 0; i < from->len; i++)
        g_ptr_array_add(to, g_strdup(from->pdata[i]));
}

/* Only those clips that are (still) there. */
static void forget_gone(const Work *work, GPtrArray *clips)
{
    g_autoptr(GPtrArray) forgotten = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) gone = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < clips->len; i++)
        g_hash_table_add(gone, clips->pdata[i]);
    ClipWalk walk = clip_walk(work->now);
    while (g_hash_table_size(gone) > 0 && clip_walk_next(&walk))
        g_hash_table_remove(gone, walk.at.clip->node.id);
    for (unsigned i = clips->len; i-- > 0 && g_hash_table_size(gone) > 0;) {
        if (g_hash_table_contains(gone, clips->pdata[i]))
            g_ptr_array_add(forgotten, g_ptr_array_steal_index(clips, i)); /* a key */
    }
}

/* What "it" means next: the clips of this step; with "add A and B", which is two steps
 * of one verb, both. */
static void remember(Work *work, Verb previous)
{
    Outcome *outcome = work->outcome;
    const char *id = work_string(work, "id");
    forget_gone(work, work->mentioned);
    if (id)
        g_hash_table_insert(work->steps, g_strdup(id), strings_copy(work->mentioned));
    strings_append(outcome->added, work->added);
    if (work->mentioned->len == 0 && work->verb != VERB_DELETE)
        return;
    if (work->verb != previous)
        g_ptr_array_set_size(outcome->mentioned, 0);
    strings_append(outcome->mentioned, work->mentioned);
    work->context.mentioned = outcome->mentioned;
    work->context.added = outcome->added;
}

static bool run_step(Work *work)
{
    const VerbRow *row = &rows[work->verb];
    if (row->run)
        return row->run(work);
    return work_fail(work, FAULT_UNSUPPORTED, "%s", _(row->missing));
}

static bool run_steps(Work *work)
{
    Verb previous = VERB_COUNT;
    for (unsigned i = 0; i < plan_step_count(work->plan); i++) {
        step_begin(work, i);
        if (!run_step(work))
            return false;
        remember(work, previous);
        previous = work->verb;
    }
    return true;
}

static void targets_free(gpointer targets)
{
    if (targets)
        g_ptr_array_unref(targets);
}

/* ---- what came of it ------------------------------------------------------------- */

static void outcome_begin(Outcome *outcome)
{
    *outcome = (Outcome){ .kind = OUTCOME_CHANGED };
    outcome->receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    outcome->mentioned = g_ptr_array_new_with_free_func(g_free);
    outcome->added = g_ptr_array_new_with_free_func(g_free);
    outcome->targets = g_ptr_array_new_with_free_func(targets_free);
}

/* Nothing was changed: there is nothing to speak of. */
static void drop_changes(Outcome *outcome)
{
    g_ptr_array_set_size(outcome->receipts, 0);
    g_ptr_array_set_size(outcome->mentioned, 0);
    g_ptr_array_set_size(outcome->added, 0);
}

static Patch *inverse_of(const Work *work)
{
    Patch *inverse = patch_new();
    for (unsigned i = work->inverses->len; i-- > 0;)
        patch_append(inverse, work->inverses->pdata[i]);
    return inverse;
}

static void give_changes(Work *work)
{
    Outcome *outcome = work->outcome;
    forget_gone(work, outcome->mentioned);
    forget_gone(work, outcome->added);
    outcome->after = composition_ref(work->now);
    outcome->inverse = inverse_of(work);
    outcome->patch = g_steal_pointer(&work->patch);
}

/* "It would do this. Shall it?" */
static void ask_to_confirm(Outcome *outcome)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (unsigned i = 0; i < outcome->receipts->len; i++) {
        const Receipt *receipt = outcome->receipts->pdata[i];
        g_string_append_printf(list, "%s%s", i > 0 ? "; " : "", receipt->text);
    }
    outcome->kind = OUTCOME_CLARIFY;
    outcome->question =
        g_strdup_printf(_("This would be done: %s. Go ahead?"), list->str);
    drop_changes(outcome);
}

static void finish(Work *work)
{
    Outcome *outcome = work->outcome;
    bool changed = patch_op_count(work->patch) > 0;
    if (changed && json_is_true(json_object_get(plan_json(work->plan), "confirm"))) {
        ask_to_confirm(outcome);
    } else if (changed) {
        give_changes(work);
    } else {
        outcome->kind = OUTCOME_ANSWER;
        if (!outcome->text)
            outcome->text = g_strdup(_("Nothing had to be changed."));
        g_ptr_array_set_size(outcome->receipts, 0);
        g_ptr_array_set_size(outcome->added, 0);
    }
}

/* A plan that is words only. False where it has steps to carry out. */
static bool give_words(const EditPlan *plan, Outcome *outcome)
{
    const json_t *json = plan_json(plan), *clarify = json_object_get(json, "clarify");
    size_t i;
    json_t *option;
    switch (plan_kind(plan)) {
    case PLAN_CHAT:
    case PLAN_REFUSE:
        outcome->kind = OUTCOME_ANSWER;
        outcome->text = g_strdup(json_string_value(json_object_get(json, "reply")));
        return true;
    case PLAN_CLARIFY:
        outcome->kind = OUTCOME_CLARIFY;
        outcome->question =
            g_strdup(json_string_value(json_object_get(clarify, "question")));
        outcome->slot = g_strdup(json_string_value(json_object_get(clarify, "slot")));
        outcome->options = g_ptr_array_new_with_free_func(g_free);
        json_array_foreach(json_object_get(clarify, "options"), i, option)
        {
            const char *text = json_string_value(json_object_get(option, "text"));
            g_ptr_array_add(outcome->options, g_strdup(text));
        }
        return true;
    default:
        return false;
    }
}

void plan_execute(const EditPlan *plan, const Composition *composition,
                  const SelectContext *context, IdSource *ids, Outcome *outcome)
{
    outcome_begin(outcome);
    if (give_words(plan, outcome))
        return;
    g_auto(Work) work = { 0 };
    work_init(&work, plan, composition, context, ids, outcome);
    if (run_steps(&work))
        finish(&work);
    else
        drop_changes(outcome);
}

/* ---- binding an answer ----------------------------------------------------------- */

/* Put `value` (taken) at the JSON pointer, which is within reach by construction. */
static bool pointer_set(json_t *json, const char *pointer, json_t *value)
{
    g_auto(GStrv) keys = g_strsplit(pointer, "/", -1);
    unsigned n = g_strv_length(keys);
    for (unsigned i = 0; i + 1 < n && json; i++)
        json = json_is_array(json)
                   ? json_array_get(json, g_ascii_strtoull(keys[i], NULL, 10))
                   : json_object_get(json, keys[i]);
    if (!json || n == 0) {
        json_decref(value);
        return false;
    }
    const char *last = keys[n - 1];
    int failed = json_is_array(json)
                     ? json_array_set_new(json, g_ascii_strtoull(last, NULL, 10), value)
                     : json_object_set_new(json, last, value);
    return failed == 0;
}

EditPlan *plan_bind(const EditPlan *plan, unsigned step, const char *field,
                    const GPtrArray *clip_ids)
{
    json_t *json = json_deep_copy(plan_json(plan));
    json_t *at = json_array_get(json_object_get(json, "steps"), step);
    EditPlan *bound = NULL;
    if (clip_ids->len > 0 && pointer_set(at, field, selector_of_clips(clip_ids)))
        bound = plan_from_json(json, NULL);
    json_decref(json);
    return bound;
}
