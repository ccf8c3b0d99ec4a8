/* Stage 6: effects. */
#include "clause.h"

#include "chatkut/model/effect.h"

#include <glib/gi18n.h>
#include <string.h>

/* "everything after 0:30" */
static void restrict_in_time(Clause *clause, json_t *target)
{
    const Slot *after = clause_find_time(clause, PREP_BIT(PREP_AFTER));
    const Slot *before =
        clause_find_time(clause, PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL));
    const char *by = json_string_value(json_object_get(target, "by"));
    if ((!after && !before) || g_strcmp0(by, "all") != 0)
        return;
    clause_use(clause, after ? after : before);
    json_object_set_new(target, "range",
                        json_pack("{so}", after ? "from" : "to",
                                  amount_to_time(after ? after : before)));
}

EffectWord effect_word(const Slot *slot)
{
    gsize length = strcspn(slot->value, "@+");
    bool slight = g_str_has_suffix(slot->value, "-");
    g_autofree char *kind = g_strndup(slot->value, length - slight);
    const char *rest = slot->value + length;
    return (EffectWord){ .kind = g_intern_string(kind),
                         .color = *rest == '@' ? rest + 1 : NULL,
                         .more = *rest == '+',
                         .slight = slight };
}

/* 1: more of the effect, -1: less; "reduce the blur", "more grain". */
static int effect_sign(Clause *clause)
{
    const Slot *raise = clause_take(clause, SLOT_RAISE, PREP_ANY);
    const Slot *lower = raise ? NULL : clause_take(clause, SLOT_LOWER, PREP_ANY);
    if (raise || lower)
        return raise ? 1 : -1;
    return clause_verb_is(clause, "more") ? 1 : clause_verb_is(clause, "less") ? -1 : 0;
}

/* "add 20 % contrast": to what there is; of others it is how much of it there is. */
static bool adds_to(const Clause *clause, const char *kind)
{
    const EffectType *type = effect_find(kind);
    const EffectParam *param = type ? effect_amount(type->kind) : NULL;
    return clause_verb_is(clause, "add") && param &&
           g_ascii_strtod(param->fallback, NULL) == param->neutral;
}

static json_t *amount_of_slot(const Clause *clause, const char *kind, int sign,
                              const Slot *amount)
{
    bool by = sign || adds_to(clause, kind);
    return by && amount->prep != PREP_TO ? amount_by(kind, sign ? sign : 1, amount)
                                         : amount_set(kind, amount);
}

static json_t *effect_amount_of(Clause *clause, const EffectWord *word, int sign)
{
    static const UnitWord UNITS[] = { UNIT_WORD_PERCENT, UNIT_WORD_PX, UNIT_WORD_DEG,
                                      UNIT_WORD_X, UNIT_WORD_NONE };
    const Slot *amount = NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(UNITS) && !amount; i++)
        amount = clause_take_amount(clause, UNITS[i],
                                    UNITS[i] == UNIT_WORD_X ? ~PREP_BIT(PREP_AT)
                                                            : PREP_ANY); /* "at 0.8x" */
    if (amount)
        return amount_of_slot(clause, word->kind, sign, amount);
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    const char *how = strength ? strength->value : word->slight ? "slightly" : NULL;
    return how || sign ? amount_nudge(sign ? sign : 1, how) : NULL;
}

/* "the first 2 seconds of the market", "from 3 to 5 s", "after 10 s" */
static json_t *take_range(Clause *clause)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    bool of_film = range && range->number != 0 && !clause_has(clause, SLOT_REF);
    if (!of_film)
        return clause_take_stretch(clause);
    clause_use(clause, range);
    return json_deep_copy(range->json);
}

/* "add grain to the whole film", "black and white from 0:05 to 0:10" */
static json_t *effect_target(Clause *clause)
{
    const Slot *whole = clause_find(clause, SLOT_WHOLE, PREP_ANY);
    bool named = clause_has(clause, SLOT_REF);
    if (whole && !named) {
        clause_use(clause, whole);
        return json_pack("{ss}", "by", "all");
    }
    if (!named && clause_has(clause, SLOT_RANGE) && !chart_selects(clause->chart))
        return json_pack("{ssss}", "by", "all", "type", "video");
    const Slot *behind = clause_find(clause, SLOT_REF, PREP_BIT(PREP_UNDER));
    if (behind) /* "the blue screen behind the interview" */
        return clause_selector(clause, behind);
    json_t *shared = clause_target(clause, "video");
    json_t *target = json_deep_copy(shared);
    json_decref(shared);
    return target;
}

static void ask_kind(Draft *draft)
{
    reading_draft_ask(draft, "kind", _("Which effect? Say blur, sepia, sharpen, …"));
}

/* "everything from 3 to 4 s" is changed only then. Takes range. */
static json_t *range_of_target(json_t *target, json_t *range)
{
    const char *by = json_string_value(json_object_get(target, "by"));
    json_t *span = json_object_get(target, "range");
    if (range || !span || strcmp(by, "time") != 0 || json_object_get(target, "type"))
        return range;
    json_incref(span);
    json_object_clear(target);
    json_object_set_new(target, "by", json_string("all"));
    return span;
}

/* Borrows target and range. */
static void push_effect(Clause *clause, Draft *draft, const Slot *said, int sign,
                        json_t *target, json_t *range)
{
    const EffectWord word = effect_word(said);
    const Slot *color = clause_take(clause, SLOT_COLOR, PREP_ANY);
    const char *name = color ? color->value : word.color;
    json_t *step = step_new("effect", target);
    int way = word.more && !sign ? 1 : sign;
    json_t *amount = effect_amount_of(clause, &word, way);
    bool changes = way || json_object_get(amount, "scale"); /* "half the blur" */
    json_object_set_new(step, "action", json_string(changes ? "update" : "add"));
    json_object_set_new(step, "kind", json_string(word.kind));
    if (name)
        json_object_set_new(step, "params", json_pack("{ss}", "color", name));
    if (amount)
        json_object_set_new(step, "amount", amount);
    if (range)
        json_object_set(step, "range", range);
    reading_draft_push(draft, step);
}

static bool says_more(const Clause *clause)
{
    static const SlotKind CHANGES[] = { SLOT_MORE, SLOT_LESS, SLOT_STYLE };
    for (unsigned i = 0; i < G_N_ELEMENTS(CHANGES); i++)
        if (clause_find(clause, CHANGES[i], PREP_ANY))
            return true;
    return false;
}

bool build_effect(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "delete|without|never|take"))
        return false;
    clause_use_verbs(clause);
    int sign = effect_sign(clause);
    json_t *target = effect_target(clause);
    restrict_in_time(clause, target);
    json_t *range = range_of_target(target, take_range(clause));
    if (range)
        clause_take(clause, SLOT_ONLY, PREP_ANY); /* "only from 3 to 5 s" */
    const Slot *effect;
    bool any = false;
    while ((effect = clause_take(clause, SLOT_EFFECT, PREP_ANY))) {
        if (strcmp(effect->value, "any") == 0) /* "add a blur effect" */
            any = true;
        else
            push_effect(clause, draft, effect, sign, target, range);
    }
    if (any && !json_array_size(draft->steps))
        ask_kind(draft);
    else if (says_more(clause)) /* "blurry and darker" */
        clause_changes(clause, target, draft->steps);
    json_decref(target);
    json_decref(range);
    return true;
}

/* "soften the music" is quieter, "soften the sunset" is blurred. */
bool build_soften(Clause *clause, Draft *draft)
{
    json_t *target = clause_target(clause, NULL);
    bool sound = g_strcmp0(clause->type, "audio") == 0;
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    const char *much = strength ? strength->value : NULL;
    json_t *step = step_on(sound ? "audio" : "effect", target);
    json_object_set_new(step, "action", json_string(sound ? "volume" : "add"));
    if (!sound)
        json_object_set_new(step, "kind", json_string("blur"));
    if (sound || strength)
        json_object_set_new(step, "amount", amount_nudge(sound ? -1 : 1, much));
    clause_use_verbs(clause);
    reading_draft_push(draft, step);
    return true;
}
