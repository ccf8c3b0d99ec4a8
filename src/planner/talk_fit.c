/* The last edit's steps, made to fit what is said of it now. */
#include "phrase.h"
#include "rebind.h"
#include "talking.h"

#include <string.h>

/* ---- the last edit --------------------------------------------------------------- */

const GPtrArray *remark_ids(const Talk *talk, size_t n)
{
    return talk->targets && n < talk->targets->len ? talk->targets->pdata[n] : NULL;
}

/* The kind of all clips that it was about, or NULL. */
static const char *deed_type(const Remark *remark)
{
    const Talk *talk = remark->talk;
    const char *type = NULL;
    for (unsigned n = 0; talk->targets && n < talk->targets->len; n++) {
        const GPtrArray *ids = talk->targets->pdata[n];
        for (unsigned i = 0; ids && i < ids->len; i++) {
            ClipPlace place;
            if (!composition_find_clip(remark->chart->composition, ids->pdata[i],
                                       &place))
                continue;
            const char *kind = clip_kind_name(place.clip->kind);
            if (type && strcmp(type, kind) != 0)
                return NULL;
            type = kind;
        }
    }
    if (type || !talk->plan || plan_step_count(talk->plan) == 0)
        return type;
    const json_t *target = json_object_get(plan_step(talk->plan, 0), "target");
    return json_string_value(json_object_get(target, "type"));
}

json_t *remark_steps(const EditPlan *plan)
{
    return json_deep_copy(json_object_get(plan_json(plan), "steps"));
}

static unsigned count_alive(const Remark *remark, const GPtrArray *ids)
{
    unsigned alive = 0;
    for (unsigned i = 0; i < ids->len; i++) {
        ClipPlace place;
        alive +=
            composition_find_clip(remark->chart->composition, ids->pdata[i], &place);
    }
    return alive;
}

/* Who says "again" means the same clips. Those that are gone cannot be meant; then it
 * is the same description, as in "delete the first clip", unless that was only "it".
 * back: they will be there, for the edit is taken back first. */
static bool bind_step(const Remark *remark, json_t *step, size_t n, bool back)
{
    const GPtrArray *ids = remark_ids(remark->talk, n);
    json_t *target = json_object_get(step, "target");
    const char *by = json_string_value(json_object_get(target, "by"));
    if (!ids || ids->len == 0 || !by || strcmp(by, "step") == 0)
        return true;
    unsigned alive = back ? ids->len : count_alive(remark, ids);
    if (alive == ids->len)
        return json_object_set_new(step, "target", selector_of_clips(ids)) == 0;
    return alive == 0 && strcmp(by, "last") != 0 && strcmp(by, "selected") != 0 &&
           strcmp(by, "id") != 0;
}

bool remark_bind(const Remark *remark, json_t *steps, bool back)
{
    size_t n;
    json_t *step;
    bool bound = true;
    json_array_foreach(steps, n, step)
    {
        bound = bound && bind_step(remark, step, n, back);
    }
    return bound;
}

/* ---- what is said of it now ------------------------------------------------------ */

static bool says_kind(const Remark *remark, const Slot *slot)
{
    unsigned length;
    for (unsigned n = slot->from; n < slot->to; n++)
        if (chart_match(remark->chart, n, WORD_TYPE, &length) ||
            chart_match(remark->chart, n, WORD_TYPES, &length))
            return true;
    return false;
}

/* "the first one" is one of those that it was about. */
json_t *remark_selector(const Remark *remark, const Slot *slot)
{
    const char *type = deed_type(remark);
    const json_t *index = json_object_get(slot->json, "index");
    if (slot->kind == SLOT_ALL)
        return json_pack("{ssss*}", "by", "all", "type", type);
    if (slot->kind == SLOT_PLACE)
        return json_pack("{sssssi}", "by", "type", "type", type ? type : "video",
                         "index", (int)slot->number);
    if (type && index && !slot->members && !says_kind(remark, slot))
        return json_pack("{sssssI}", "by", "type", "type", type, "index",
                         json_integer_value(index));
    json_t *selector = json_deep_copy(slot->json);
    const char *by = json_string_value(json_object_get(selector, "by"));
    if (type && g_strcmp0(by, "label") == 0) /* "same for the guest", of two voices */
        describe_kind(remark->chart, selector, type);
    return selector;
}

static json_t *selector_of_quote(const Slot *slot)
{
    return slot->value[0] ? json_pack("{ssss}", "by", "label", "label", slot->value)
                          : NULL;
}

/* A question about nothing in particular can be asked about something. */
static bool give_target(json_t *steps, json_t *selector)
{
    json_t *step = json_array_get(steps, 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    bool query = json_array_size(steps) == 1 && strcmp(op, "query") == 0;
    if (!query || json_object_get(step, "target"))
        return rebind_target(steps, selector);
    return json_object_set_new(step, "target", selector) == 0;
}

static bool fit_clip(const Remark *remark, json_t *steps, const Slot *slot)
{
    if ((slot->asset && rebind_asset(steps, slot->asset)) || rebind_pair(steps, slot))
        return true;
    if (slot->type)
        rebind_kind(steps, slot->type);
    return give_target(steps, remark_selector(remark, slot));
}

static bool is_number(const Slot *slot)
{
    return slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_NONE;
}

/* "and 2 and 3": numbers of what? */
static bool is_one_of_several(const Remark *remark, const Slot *slot)
{
    unsigned numbers = 0;
    for (unsigned i = 0; i < remark->count; i++)
        numbers += is_number(remark->slots[i]);
    return is_number(slot) && numbers > 1;
}

/* "mute ceremony 2", "and 3 as well" */
static bool fit_sibling(const Remark *remark, json_t *steps, const Slot *slot)
{
    const json_t *step = json_array_get(steps, 0);
    const Slot first = { .kind = SLOT_REF, .json = json_object_get(step, "target") };
    Slot sibling = { 0 };
    if (!is_number(slot) || json_array_size(steps) != 1 || !first.json ||
        !run_numbered(remark->chart, &first, slot->number, &sibling))
        return false;
    bool fits = rebind_target(steps, json_incref(sibling.json));
    slot_clear(&sibling);
    return fits;
}

/* "and right behind it", "the flower after the market": beside which clip. */
static bool is_beside(const Slot *slot)
{
    const unsigned BESIDE = PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                            PREP_BIT(PREP_BEHIND) | PREP_BIT(PREP_FRONT) |
                            PREP_BIT(PREP_OVER) | PREP_BIT(PREP_UNDER);
    return slot->kind == SLOT_REF && (PREP_BIT(slot->prep) & BESIDE);
}

/* Whose place or look is said: one thing, not several. */
static bool names_two(const Remark *remark)
{
    unsigned things = 0;
    for (unsigned i = 0; i < remark->count; i++)
        things += remark->slots[i]->kind == SLOT_REF && !is_beside(remark->slots[i]) &&
                  !remark_is_pronoun(remark->slots[i]);
    return things > 1;
}

/* The token behind the "to" in front of the slot, or that it begins with; 0: there is
 * none. */
static unsigned behind_to(const Chart *chart, const Slot *slot)
{
    for (unsigned n = slot->from, i = 0; i < 2; n--, i++) {
        unsigned length;
        const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
        if (prep && prep_parse(prep->value) == PREP_TO)
            return n + length;
        if (n == 0)
            break;
    }
    return 0;
}

/* 'rename "Undo" to Redo', 'and "Second" to Third': the name is no clip. */
static bool fit_name(const Remark *remark, json_t *steps)
{
    const Chart *chart = remark->chart;
    const Slot *name = remark->count > 1 ? remark->slots[1] : NULL;
    unsigned length, end = chart->sentence.count;
    unsigned begin = name ? behind_to(chart, name) : 0;
    if (!begin || !remark_is_clip(remark->slots[0]))
        return false;
    while (end > 0 && (chart->sentence.tokens[end - 1].kind == TOKEN_MARK ||
                       chart_match(chart, end - 1, WORD_POLITE, &length)))
        end--;
    if (begin >= end)
        return false;
    g_autofree char *words = sentence_slice(&chart->sentence, begin, end);
    const char *quoted = name->kind == SLOT_LITERAL ? name->value : NULL;
    return !(quoted && remark->count > 2) &&
           rebind_name(steps, quoted ? quoted : words) &&
           fit_clip(remark, steps, remark->slots[0]);
}

static bool fit(const Remark *remark, json_t *steps, const Slot *slot)
{
    if (is_beside(slot))
        return rebind_place(steps, slot->prep, json_deep_copy(slot->json));
    if (is_one_of_several(remark, slot))
        return false;
    if (remark_is_clip(slot))
        return fit_clip(remark, steps, slot);
    bool adds = remark->ties & (TIE_TOO | TIE_AND);
    if (remark_is_pronoun(slot) || (adds && fit_sibling(remark, steps, slot)) ||
        rebind_value(steps, slot))
        return true;
    json_t *quoted = slot->kind == SLOT_LITERAL ? selector_of_quote(slot) : NULL;
    return quoted && rebind_target(steps, quoted);
}

/* All that is said must find its place. */
bool remark_fit(const Remark *remark, json_t *steps)
{
    if (names_two(remark))
        return false;
    if (fit_name(remark, steps))
        return true;
    for (unsigned i = 0; i < remark->count; i++)
        if (!fit(remark, steps, remark->slots[i]))
            return false;
    return true;
}
