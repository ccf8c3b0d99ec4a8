/* Stage 6: a clip stays longer or goes sooner: "give it two more seconds", "end the
 * title a second earlier", "show it from 2 to 5 s". */
#include "clause.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Words that say how a clip lasts; by themselves they order nothing like it. */
static const char LASTING[] =
    "make|set|leave|keep|style:visible=true|freeze|end|set:length|add|control:play|"
    "control:stop|speed|vanish|trim|cut|less:length|more:length";
static const char GOING[] = "end|control:stop|vanish";

/* More or less of the clip's length, beside the amount: "2 seconds longer". */
static const Slot *comparison(const Clause *clause)
{
    static const struct {
        SlotKind kind;
        const char *value; /* NULL: whatever it compares */
    } WORDS[] = { { SLOT_MORE, "length" },
                  { SLOT_LESS, "length" },
                  { SLOT_RAISE, NULL },
                  { SLOT_LOWER, NULL } };
    for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        const Slot *slot = clause_find(clause, WORDS[i].kind, PREP_ANY);
        if (slot && (!WORDS[i].value || strcmp(slot->value, WORDS[i].value) == 0))
            return slot;
    }
    return NULL;
}

static bool is_less(const Slot *comparison)
{
    return comparison->kind == SLOT_LESS || comparison->kind == SLOT_LOWER;
}

/* 1: longer, -1: shorter; 0: nothing of it is said. */
static int take_sign(Clause *clause, const Slot *time)
{
    const Slot *compares = comparison(clause);
    if (compares) {
        clause_use(clause, compares);
        return is_less(compares) ? -1 : 1;
    }
    const Slot *shift = clause_verb_is(clause, GOING)
                            ? clause_take(clause, SLOT_SHIFT, PREP_ANY)
                            : NULL;
    if (shift)
        return atoi(shift->value);
    if (time->number < 0 && !clause->verb) /* "the title minus two seconds" */
        return -1;
    if (!(time->flags & REF_EXTRA))
        return 0;
    const Slot *length = clause_next(clause, time); /* "one more second long" */
    if (length && length->kind == SLOT_PROP && strcmp(length->value, "length") == 0)
        clause_use(clause, length);
    return 1;
}

static const char *take_edge(Clause *clause)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    bool edge = anchor && strcmp(anchor->value, "playhead") != 0 &&
                strcmp(anchor->value, "both") != 0;
    if (!edge)
        return "end";
    clause_use(clause, anchor);
    return anchor->value;
}

static json_t *change_of(const Slot *time, int sign)
{
    Slot plain = { .unit = time->unit, .number = fabs(time->number) };
    if (sign < 0)
        return amount_to_time(&plain);
    return json_pack("{soss}", "by", number_json(-time->number), "unit",
                     time->unit == UNIT_WORD_F ? "f" : "s");
}

/* "make the film 2 seconds longer": not each of its clips. */
static bool lengthens_film(Clause *clause, Draft *draft, int sign)
{
    if (clause_has(clause, SLOT_REF) || !clause_has(clause, SLOT_WHOLE))
        return false;
    clause_use_verbs(clause);
    while (clause_take(clause, SLOT_WHOLE, PREP_ANY))
        ;
    reading_draft_ask(draft, "target",
                      sign > 0 ? _("Which clip should be longer?")
                               : _("Which clip should be shorter?"));
    return true;
}

static void use_all_verbs(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) /* "let it stay …" has two */
        if (clause->slots[i]->kind == SLOT_VERB)
            clause_use(clause, clause->slots[i]);
}

/* "let the title stay as long as the logo" */
static bool set_length(Clause *clause, Draft *draft, const Slot *time)
{
    json_t *target = clause_named_target(clause);
    if (!target)
        return false;
    use_all_verbs(clause);
    json_t *step = step_on("trim", target);
    json_object_set_new(step, "to", amount_to_time(time));
    reading_draft_push(draft, step);
    return true;
}

bool build_longer(Clause *clause, Draft *draft)
{
    const Slot *time = clause_find_time(
        clause, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_BY));
    bool tells = !clause->verb && clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!(tells || clause_verb_is(clause, LASTING)) || !time || time->timecode ||
        clause_has(clause, SLOT_LITERAL))
        return false;
    clause_use(clause, time);
    if (time->flags & REF_AS_LONG)
        return set_length(clause, draft, time);
    int sign = take_sign(clause, time);
    if (!sign || lengthens_film(clause, draft, sign))
        return sign != 0;
    json_t *target = clause_target(clause, NULL);
    use_all_verbs(clause);
    clause_take(clause, SLOT_STRENGTH, PREP_ANY); /* "even longer" */
    json_t *step = step_on("trim", target);
    json_object_set_new(step, take_edge(clause), change_of(time, sign));
    reading_draft_push(draft, step);
    return true;
}

/* ---- until when ------------------------------------------------------------------ */

/* "keep the logo until 0:20": how long, by when it is to go. */
static bool stays_until(const Clause *clause)
{
    static const SlotKind KINDS[] = { SLOT_REF, SLOT_AMOUNT, SLOT_ANCHOR, SLOT_MARKER };
    bool tells = !clause->verb && clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!tells &&
        !clause_verb_is(clause, "make|set|set:length|keep|control:play|speed|freeze|"
                                "style:visible=true"))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (clause_find(clause, KINDS[i], PREP_BIT(PREP_UNTIL)))
            return true;
    return false;
}

/* "stretch the title to the end of the intro": of pictures and sound; a video could as
 * well be slowed down. */
static bool is_stretched(const Clause *clause)
{
    const unsigned preps = PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_TO);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *time = clause_find(clause, SLOT_AMOUNT, preps);
    const char *type = ref ? clause_ref_type(clause, ref) : NULL;
    bool tells = clause_find(clause, SLOT_ANCHOR, preps) || (time && time->timecode) ||
                 clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_UNTIL));
    return tells && type && strcmp(type, "video") != 0 &&
           clause_verb_is(clause, "fit|more:size|less:size");
}

/* Verbs that may stand beside what says when a clip ends. */
static const char ENDING[] =
    "end|vanish|control:stop|make|set|move|put|keep|control:play|speed|freeze|leave|"
    "start|"
    "style:visible=true|set:length|add|fit|trim|cut|less:length|more:length|delete|"
    "more:size|less:size";

/* When it ends: "with the logo", "by 0:09", "here". */
static json_t *take_end(Clause *clause)
{
    json_t *point = clause_take_meeting(clause, "end");
    if (!point && clause_verb_is(clause, "vanish"))
        point =
            clause_take_point(clause, PREP_BIT(PREP_BY) | PREP_BIT(PREP_BEFORE), NULL);
    const Slot *here =
        point ? NULL : clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_NONE));
    if (!here || strcmp(here->value, "playhead") != 0)
        return point;
    clause_use(clause, here);
    return json_pack("{ss}", "anchor", here->value);
}

/* "make the title end with the logo": where it begins stays, so its length changes;
 * moved it keeps that. */
/* "end the film at 0:20": what is behind goes. */
static bool end_film(Clause *clause, Draft *draft)
{
    if (!clause_verb_is(clause, "end|control:stop") || clause_has(clause, SLOT_REF) ||
        !clause_find(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE)))
        return false;
    json_t *point = take_end(clause);
    if (!point)
        return false;
    clause_use_verbs(clause);
    clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE));
    reading_draft_push(draft, json_pack("{sss{so}sb}", "op", "cut", "range", "from",
                                        point, "ripple", 1));
    draft->about = -1;
    return true;
}

bool build_end(Clause *clause, Draft *draft)
{
    if (end_film(clause, draft))
        return true;

    if (!clause_find_verb(clause, "end") && !clause_find_verb(clause, "control:stop") &&
        !clause_find_verb(clause, "vanish") && !stays_until(clause) &&
        !is_stretched(clause))
        return false;
    for (unsigned i = 0; i < clause->count; i++) /* "let it run until …" has two */
        if (clause->slots[i]->kind == SLOT_VERB)
            clause_use(clause, clause->slots[i]);
    if (clause->verb && !clause_verb_is(clause, ENDING))
        return false; /* "group A with B so they stay in sync" */
    clause_take(clause, SLOT_ONLY, PREP_ANY);
    json_t *target = clause_named_target(clause);
    json_t *point = target ? take_end(clause) : NULL;
    if (!point) {
        json_decref(target);
        return false;
    }
    bool moves = clause_verb_is(clause, "move|put");
    json_t *step = step_on(moves ? "arrange" : "trim", target);
    if (moves)
        json_object_set_new(step, "how", json_string("align-end"));
    json_object_set_new(step, moves ? "to" : "range",
                        moves ? point : json_pack("{so}", "to", point));
    clause_use_pronoun(clause);
    reading_draft_push(draft, step);
    return true;
}

/* ---- from when to when ----------------------------------------------------------- */

/* "move it from 1 to 5 s", of what starts at 1: where to, not how long. */
static bool is_way(const Clause *clause, const json_t *target, const json_t *from)
{
    const Clip *clip =
        clause_verb_is(clause, "move") ? clause_one_clip(clause, target) : NULL;
    return clip && json_is_number(from) &&
           json_number_value(from) == rtime_seconds(clip->start);
}

/* "show the logo from 2 s to 5 s": there and that long. Of a video it could as well be
 * which part of it. */
bool build_span(Clause *clause, Draft *draft)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    json_t *from = json_object_get(range->json, "from");
    json_t *to = json_object_get(range->json, "to");
    if (range->number != 0 || !from || !to ||
        !clause_verb_is(clause, "style:visible=true|make|put|move|keep|set") ||
        (json_is_number(from) && json_is_number(to) &&
         json_number_value(to) <= json_number_value(from)))
        return false;
    json_t *target = clause_named_target(clause);
    bool fits = target && clause->type && strcmp(clause->type, "video") != 0 &&
                !is_way(clause, target, from);
    if (fits) {
        clause_use_verbs(clause);
        clause_use(clause, range);
        json_t *move = step_new("move", target), *trim = step_new("trim", target);
        json_object_set(move, "to", from);
        if (json_is_number(from) && json_is_number(to))
            json_object_set_new(
                trim, "to",
                number_json(json_number_value(to) - json_number_value(from)));
        else
            json_object_set_new(trim, "range", json_pack("{sO}", "to", to));
        reading_draft_push(draft, move);
        reading_draft_push(draft, trim);
    }
    json_decref(target);
    return fits;
}
