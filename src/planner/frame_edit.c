/* Stage 6: taking away, copying, replacing, moving. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static void push(Draft *draft, json_t *step)
{
    json_array_append_new(draft->steps, step);
}

static void ask(Draft *draft, const char *slot, const char *question)
{
    draft->missing = slot;
    g_free(draft->question);
    draft->question = g_strdup(question);
}

/* Takes target. */
static json_t *step_on(const char *op, json_t *target)
{
    json_t *step = step_new(op, NULL);
    json_object_set_new(step, "target", target);
    return step;
}

/* ---- taking away -------------------------------------------------------------------------- */

static bool is_thing(const Clause *clause)
{
    return !clause_has(clause, SLOT_EFFECT) && !clause_has(clause, SLOT_RANGE) &&
           !clause_has(clause, SLOT_HALF) && !clause_has(clause, SLOT_PROP) &&
           !clause_has(clause, SLOT_STYLE);
}

bool build_delete(Clause *clause, Draft *draft)
{
    if (!is_thing(clause))
        return false;
    clause_use_verbs(clause);
    const Slot *all = clause_take(clause, SLOT_ALL, PREP_ANY);
    const Slot *whole = clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE));
    json_t *target = (all || whole) && !clause_has(clause, SLOT_REF)
                         ? json_pack("{ss}", "by", "all")
                         : clause_named_target(clause);
    if (!target) {
        ask(draft, "target", _("Which clip should I delete?"));
        return true;
    }
    push(draft, step_on("delete", target));
    return true;
}

/* What a style goes back to when it is taken away. */
static json_t *without_style(const char *style)
{
    const char *equals = strchr(style, '=');
    g_autofree char *prop = g_strndup(style, (gsize)(equals - style));
    if (strcmp(equals + 1, "true") == 0)
        return json_pack("{sb}", prop, 0);
    if (strcmp(prop, "fontWeight") == 0)
        return json_pack("{ss}", prop, "normal");
    return NULL;
}

static bool strip_style(Clause *clause, Draft *draft)
{
    const Slot *style = clause_find(clause, SLOT_STYLE, PREP_ANY);
    if (style && style->from < clause->verb->from)
        return false;
    if (style)
        clause_use(clause, style);
    const Slot *prop = style ? NULL : clause_take(clause, SLOT_PROP, PREP_ANY);
    json_t *props = style ? without_style(style->value)
                    : prop && strcmp(prop->value, "background") == 0
                        ? json_pack("{ss}", prop->value, "none")
                        : NULL;
    if (!props)
        return false;
    json_t *step = step_on("update", clause_target(clause, NULL));
    json_object_set_new(step, "props", props);
    push(draft, step);
    return true;
}

static bool strip_effect(Clause *clause, Draft *draft)
{
    const Slot *effect = clause_take(clause, SLOT_EFFECT, PREP_ANY);
    if (!effect)
        return false;
    json_t *step = step_on("effect", clause_target(clause, NULL));
    json_object_set_new(step, "action", json_string("remove"));
    json_object_set_new(step, "kind", json_string(effect->value));
    push(draft, step);
    return true;
}

static const char *phase_of(const char *preset)
{
    return g_str_has_suffix(preset, "-in")    ? "in"
           : g_str_has_suffix(preset, "-out") ? "out"
                                              : "all";
}

static bool strip_animation(Clause *clause, Draft *draft)
{
    const Slot *animation = clause_take(clause, SLOT_ANIMATION, PREP_ANY);
    if (!animation)
        return false;
    json_t *step = step_on("unanimate", clause_target(clause, NULL));
    json_object_set_new(step, "phase", json_string(phase_of(animation->value)));
    push(draft, step);
    return true;
}

/* Taking an effect, an animation or a style off a clip, which stays. */
bool build_strip(Clause *clause, Draft *draft)
{
    if (!clause_verb_is(clause, "delete"))
        return false;
    clause_use_verbs(clause);
    return strip_effect(clause, draft) || strip_animation(clause, draft) ||
           strip_style(clause, draft);
}

static bool cut_half(Clause *clause, Draft *draft)
{
    const Slot *half = clause_take(clause, SLOT_HALF, PREP_ANY);
    if (!half)
        return false;
    const Story *story = clause->story;
    json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    bool split =
        g_strcmp0(json_string_value(json_object_get(last, "op")), "split") == 0;
    if (!split && (half->flags & REF_ORDINAL))
        return false; /* a part of what? */
    json_t *piece;
    if (split && !clause_find(clause, SLOT_REF, PREP_ANY)) {
        piece = story_step(story, story->last);
    } else {
        g_autofree char *id =
            g_strdup_printf("s%zu", json_array_size(story->steps) + 1);
        json_t *step = step_on("split", clause_target(clause, "video"));
        json_object_set_new(step, "parts", json_integer(2));
        json_object_set_new(step, "id", json_string(id));
        push(draft, step);
        piece = json_pack("{ssss}", "by", "step", "step", id);
        draft->about = 1;
    }
    json_object_set_new(piece, "index", number_json(half->number));
    push(draft, step_on("delete", piece));
    return true;
}

static void cut_end_piece(Clause *clause, Draft *draft, const Slot *range)
{
    json_t *step = step_on("trim", clause_named_target(clause));
    Slot amount = *range;
    amount.number = range->number < 0 ? -range->number : range->number;
    json_object_set_new(step, range->number > 0 ? "start" : "end",
                        amount_to_time(&amount));
    if (range->number > 0)
        json_object_set_new(step, "ripple", json_true());
    push(draft, step);
}

static void cut_range(Clause *clause, Draft *draft, const Slot *range, const Slot *ref)
{
    json_t *span = json_deep_copy(range->json);
    json_t *step = step_new("cut", NULL);
    if (ref && !(ref->flags & REF_ALL)) {
        json_object_set_new(step, "target", clause_named_target(clause));
        json_object_set_new(span, "relativeTo", json_string("clip"));
    } else if (ref) {
        clause_use(clause, ref);
    }
    json_object_set_new(step, "range", span);
    json_object_set_new(step, "ripple", json_true());
    push(draft, step);
}

/* Taking a stretch of time out, of one clip or of everything. */
bool build_cut(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    if (cut_half(clause, draft))
        return true;
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (!range || (clause_verb_is(clause, "trim") && range->number == 0))
        return false;
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    bool piece = range->number != 0 && ref && !(ref->flags & REF_ALL);
    if (piece)
        cut_end_piece(clause, draft, range);
    else
        cut_range(clause, draft, range, ref);
    return true;
}

/* ---- copying, replacing ------------------------------------------------------------------- */

bool build_duplicate(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    const Slot *count = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY);
    if (!count)
        count = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    json_t *step = step_on("duplicate", clause_target(clause, NULL));
    if (count && count->number >= 1 && count->number <= 100)
        json_object_set_new(step, "count", number_json(count->number));
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (anchor && strcmp(anchor->value, "end") == 0)
        json_object_set_new(step, "place", json_pack("{ss}", "mode", "append"));
    else if (anchor)
        json_object_set_new(step, "place",
                            json_pack("{s{ss}}", "at", "anchor", anchor->value));
    push(draft, step);
    return true;
}

/* "replace 'Welcome' with 'Hello'": new words for a text. */
static bool replace_text(Clause *clause, Draft *draft)
{
    const Slot *words =
        clause_take(clause, SLOT_LITERAL,
                    PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) | PREP_BIT(PREP_TO));
    if (!words || !words->value[0] || !clause_verb_is(clause, "replace|swap"))
        return false;
    clause_use_verbs(clause);
    json_t *step = step_on("update", clause_target(clause, "text"));
    json_object_set_new(step, "props", json_pack("{ss}", "text", words->value));
    push(draft, step);
    return true;
}

bool build_replace(Clause *clause, Draft *draft)
{
    if (replace_text(clause, draft))
        return true;
    const Slot *media = clause_find(clause, SLOT_REF,
                                    PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) |
                                        PREP_BIT(PREP_FOR) | PREP_BIT(PREP_TO));
    if (!media || !(media->flags & (REF_IN_ASSETS | REF_FILE)))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, media);
    json_t *step = step_on("replace", clause_target(clause, NULL));
    json_object_set_new(
        step, "asset",
        json_string(media->asset ? asset_label(media->asset) : media->value));
    const Slot *keep = clause_take(clause, SLOT_KEEP, PREP_ANY);
    if (keep)
        json_object_set_new(step, "keep", json_pack("[s]", keep->value));
    push(draft, step);
    return true;
}

bool build_swap(Clause *clause, Draft *draft)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    json_t *pair = ref ? clause_members(clause, ref) : NULL;
    if (!pair && ref) {
        const Slot *other =
            clause_find(clause, SLOT_REF,
                        PREP_BIT(PREP_WITH) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_TO));
        if (other && other != ref) {
            pair = json_array();
            json_array_append_new(pair, clause_selector(clause, ref));
            json_array_append_new(pair, clause_selector(clause, other));
        }
    }
    bool two = pair && json_array_size(pair) == 2;
    if (two) {
        clause_use_verbs(clause);
        push(draft,
             json_pack("{sssOsO}", "op", "move", "target", json_array_get(pair, 0),
                       "swapWith", json_array_get(pair, 1)));
    }
    json_decref(pair);
    return two;
}

/* Steps that need a target and nothing more. */
bool build_plain(Clause *clause, Draft *draft)
{
    const char *op = clause->verb->value;
    clause_use_verbs(clause);
    push(draft, step_on(op, clause_target(clause, NULL)));
    return true;
}

bool build_rename(Clause *clause, Draft *draft)
{
    const Slot *name = clause_find(clause, SLOT_LITERAL, PREP_BIT(PREP_TO));
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (!name)
        name = clause_find(clause, SLOT_LITERAL, PREP_ANY);
    bool label = prop && strcmp(prop->value, "label") == 0;
    if (!name || !name->value[0] || (!label && !clause_verb_is(clause, "rename")))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, name);
    if (label)
        clause_use(clause, prop);
    if (clause_take(clause, SLOT_WHOLE, PREP_ANY)) {
        push(draft, json_pack("{ssss}", "op", "composition", "name", name->value));
        return true;
    }
    json_t *step = step_on("update", clause_target(clause, NULL));
    json_object_set_new(step, "props", json_pack("{ss}", "label", name->value));
    push(draft, step);
    return true;
}

/* ---- moving ------------------------------------------------------------------------------- */

static const char *axis_of(const char *where, int *sign)
{
    *sign = strcmp(where, "up") == 0 || strcmp(where, "left") == 0 ? -1 : 1;
    if (strcmp(where, "up") == 0 || strcmp(where, "down") == 0)
        return "y";
    return strcmp(where, "left") == 0 || strcmp(where, "right") == 0 ? "x" : NULL;
}

/* "up 40 pixels", "a bit to the left": a shift of the picture. */
bool build_shift(Clause *clause, Draft *draft)
{
    const Slot *where = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    const Slot *amount = clause_take_amount(clause, UNIT_WORD_PX, PREP_ANY);
    if (!amount)
        amount = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    if (!where && (amount || strength))
        where = clause_find(clause, SLOT_POSITION, PREP_ANY);
    int sign;
    const char *axis = where ? axis_of(where->value, &sign) : NULL;
    if (!axis || !clause_verb_is(clause, "move|put"))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, where);
    json_t *step = step_on("update", clause_target(clause, NULL));
    json_t *by = amount ? amount_by(axis, sign, amount)
                        : amount_nudge(sign, strength ? strength->value : NULL);
    json_object_set_new(step, "props", json_pack("{so}", axis, by));
    push(draft, step);
    return true;
}

static bool is_main_picture(const Clause *clause)
{
    return !clause->type || strcmp(clause->type, "video") == 0;
}

static json_t *signed_time(const Slot *amount, int sign)
{
    Slot copy = *amount;
    copy.number *= sign;
    return amount_to_time(&copy);
}

static bool move_by(Clause *clause, json_t *step)
{
    const Slot *shift = clause_find(clause, SLOT_SHIFT, PREP_ANY);
    const Slot *amount = shift ? clause_find_time(clause, PREP_ANY)
                               : clause_find_time(clause, PREP_BIT(PREP_BY));
    if (!amount || amount->timecode)
        return false;
    clause_use(clause, amount);
    if (shift)
        clause_use(clause, shift);
    json_object_set_new(step, "by",
                        signed_time(amount, shift ? atoi(shift->value) : 1));
    return true;
}

static const struct {
    Prep prep;
    const char *side;
} SIDES[] = { { PREP_AFTER, "after" },
              { PREP_BEFORE, "before" },
              { PREP_OVER, "over" },
              { PREP_UNDER, "under" } };

static bool is_side(const Slot *ref)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (ref->prep == SIDES[i].prep)
            return true;
    return false;
}

static bool move_beside(Clause *clause, json_t *step)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++) {
        const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(SIDES[i].prep));
        if (!ref || ref->members)
            continue;
        json_object_set_new(
            step, "place",
            json_pack("{so}", SIDES[i].side, clause_selector(clause, ref)));
        return true;
    }
    return false;
}

static bool move_to_anchor(Clause *clause, json_t *step)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (!anchor)
        return false;
    bool playhead = strcmp(anchor->value, "playhead") == 0;
    if (is_main_picture(clause) && !playhead)
        json_object_set_new(step, "index",
                            json_integer(strcmp(anchor->value, "start") == 0 ? 0 : -1));
    else
        json_object_set_new(step, "to", json_pack("{ss}", "anchor", anchor->value));
    return true;
}

static bool move_to_place_number(Clause *clause, json_t *step)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *amount = prop && strcmp(prop->value, "position") == 0
                             ? clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY)
                             : NULL;
    if (!amount || amount->number < 1)
        return false;
    clause_use(clause, prop);
    json_object_set_new(step, "index", number_json(amount->number - 1));
    return true;
}

static bool move_to_ordinal(Clause *clause, json_t *step)
{
    const Slot *place = clause_take(clause, SLOT_PLACE, PREP_ANY);
    if (place)
        json_object_set_new(step, "index", number_json(place->number));
    return place != NULL;
}

static bool move_in_time(Clause *clause, json_t *step)
{
    if (move_by(clause, step) || move_beside(clause, step))
        return true;
    const Slot *amount = clause_take_moment(
        clause, PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_AFTER) |
                    PREP_BIT(PREP_FROM) | PREP_BIT(PREP_ON));
    const Slot *order = amount ? NULL : clause_take(clause, SLOT_ORDER, PREP_ANY);
    if (amount)
        json_object_set_new(step, "to", amount_to_time(amount));
    else if (order)
        json_object_set_new(step, "order", json_string(order->value));
    else
        return move_to_anchor(clause, step) || move_to_place_number(clause, step) ||
               move_to_ordinal(clause, step);
    return true;
}

bool build_move(Clause *clause, Draft *draft)
{
    const Slot *ref = NULL;
    for (unsigned i = 0; i < clause->count && !ref; i++)
        if (clause->slots[i]->kind == SLOT_REF && !is_side(clause->slots[i]))
            ref = clause->slots[i];
    bool loose = clause_verb_is(clause, "make|set|put|start");
    if (!ref && clause->story->last < 0 && loose)
        return false;
    json_t *step = step_on("move", clause_target(clause, NULL));
    clause_use_verbs(clause);
    if (move_in_time(clause, step)) {
        push(draft, step);
        return true;
    }
    json_decref(step);
    if (loose || clause_has(clause, SLOT_POSITION) ||
        clause_has(clause, SLOT_DIRECTION))
        return false;
    ask(draft, "to",
        _("Where should it go? Say a time, a place in the frame, or before "
          "or after which clip."));
    return true;
}
