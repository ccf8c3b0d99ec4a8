/* "No, the title", "not the intro, the logo": what takes the last edit back first. */
#include "talking.h"

#include "rebind.h"

#include <glib/gi18n.h>
#include <string.h>

static TalkKind ask_what_instead(Draft *draft)
{
    reading_draft_ask(draft, "correction",
                      _("What should it be instead? Name the clip or the value, or say "
                        "“undo”."));
    return TALK_WHOLE;
}

/* The clip that "it" means is gone once its adding is taken back. */
static bool amends_nothing(const Remark *remark)
{
    const Talk *talk = remark->talk;
    bool adds = false;
    for (unsigned i = 0; talk->plan && i < plan_step_count(talk->plan); i++) {
        Verb verb = plan_step_verb(plan_step(talk->plan, i));
        adds = adds || verb == VERB_ADD || verb == VERB_DUPLICATE;
    }
    return !talk->done || (adds && !remark_has_clip(remark));
}

static TalkKind ask_which_now(Draft *draft)
{
    reading_draft_ask(draft, "correction",
                      _("The clips are counted anew since that edit. Call the one you "
                        "mean by its name, or say “undo” first."));
    return TALK_WHOLE;
}

static bool is_counted(const json_t *selector, int *place)
{
    const json_t *index = json_object_get(selector, "index");
    *place = (int)json_integer_value(index);
    return index != NULL;
}

/* "delete clip 2", "I meant clip 3": the third that there was, or that there is? What
 * is counted from the other end, or up to there, is the same either way. */
static bool counts_anew(const Remark *remark)
{
    const EditPlan *plan = remark->talk->plan;
    const Slot *slot = remark->count == 1 ? remark->slots[0] : NULL;
    int now, then;
    if (!slot || plan_step_count(plan) != 1 ||
        plan_step_verb(plan_step(plan, 0)) != VERB_DELETE)
        return false;
    json_t *meant = remark_is_clip(slot) ? remark_selector(remark, slot) : NULL;
    bool counted = is_counted(meant, &now);
    json_decref(meant);
    if (!counted)
        return false;
    bool counted_then =
        is_counted(json_object_get(plan_step(plan, 0), "target"), &then);
    if (!counted_then)
        return true;
    bool other_end = (now < 0) != (then < 0);
    return !other_end && (now < 0 ? now <= then : now >= then);
}

/* "no, keep it still", "no, take the animation off again" */
static bool stills(const Remark *remark)
{
    static const char STILL[] = "still";
    static const char *const STRIPPING[] = { "delete", "take", "without", "off", NULL };
    const Slot *verb = remark->count ? remark->slots[0] : NULL;
    bool animation = false;
    for (unsigned i = 1; i < remark->count; i++)
        animation = animation || remark->slots[i]->kind == SLOT_ANIMATION;
    return verb && verb->kind == SLOT_VERB &&
           (strcmp(verb->value, STILL) == 0 ||
            (animation && g_strv_contains(STRIPPING, verb->value)));
}

static bool is_part_of(const GPtrArray *ids, const GPtrArray *all)
{
    for (unsigned i = 0; i < ids->len; i++)
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)all,
                                              ids->pdata[i], g_str_equal, NULL))
            return false;
    return ids->len < all->len;
}

bool talk_leaves_rest(const Chart *chart, const json_t *steps)
{
    const EditPlan *plan = chart->talk->plan;
    const GPtrArray *all = remark_ids(chart->talk, 0);
    if (!chart->talk->done || json_array_size(steps) != 1 || !plan ||
        plan_step_count(plan) != 1 || !all || chart_find(chart, SLOT_ONLY))
        return false;
    json_t *now = json_copy(json_array_get(steps, 0));
    json_t *then = json_copy((json_t *)(uintptr_t)plan_step(plan, 0));
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, json_object_get(now, "target"), &found);
    static const char *const OWN[] = { "target", "id" };
    for (unsigned i = 0; i < G_N_ELEMENTS(OWN); i++) {
        json_object_del(now, OWN[i]);
        json_object_del(then, OWN[i]);
    }
    bool rest = found.kind == RESOLVED_FOUND && is_part_of(found.ids, all) &&
                json_equal(json_object_get(now, "op"), json_object_get(then, "op")) &&
                !json_equal(now, then);
    json_decref(now);
    json_decref(then);
    return rest;
}

TalkKind remark_correct(const Remark *remark, Draft *draft)
{
    const Talk *talk = remark->talk;
    TalkKind kind = TALK_NONE;
    if (!talk->plan)
        return TALK_NONE;
    if (stills(remark)) /* "no, keep it still": an order, and enough of one */
        return TALK_NONE;
    if (remark->count == 0 && !remark->light)
        return talk->done ? ask_what_instead(draft) : TALK_NONE;
    if (!remark->orders) {
        if (talk->done && counts_anew(remark))
            return ask_which_now(draft);
        json_t *steps = remark_steps(talk->plan);
        bool fits = remark_bind(remark, steps, talk->done) &&
                    (remark_turns(remark, steps) || remark_fit(remark, steps));
        kind = remark_give(draft, talk->plan, steps, fits);
    }
    if (kind == TALK_WHOLE && talk->done &&
        !talk_leaves_rest(remark->chart, draft->steps))
        talk_take_back(remark->chart, draft->steps);
    bool sentence = remark->orders || remark->light;
    return kind == TALK_NONE && sentence && !amends_nothing(remark) ? TALK_AMENDS
                                                                    : kind;
}

void talk_take_back(const Chart *chart, json_t *steps)
{
    json_t *step = json_pack("{ssss}", "op", "history", "action", "undo");
    if (chart->talk->edits > 1)
        json_object_set_new(step, "count", json_integer(chart->talk->edits));
    json_array_insert_new(steps, 0, step);
}
