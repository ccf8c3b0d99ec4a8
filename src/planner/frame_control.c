/* Stage 6: playing, moving about on the timeline, selecting: what changes no
 * project. */
#include "clause.h"

#include <string.h>

typedef enum {
    WHERE_TOLD, /* a moment, a stretch of time or clips, where any is told */
    WHERE_ON,   /* so far on from the playhead */
    WHERE_BACK,
} Where;

/* What the verbs "control:…" do; of those that are not listed the word is the
 * action. */
static const struct {
    const char *verb, *action;
    Where where;
    double amount; /* 0: none */
    const char
        *else_at; /* the end of the film, or a step of frames, where nothing tells
                            how far; NULL: that is to be told */
} CONTROLS[] = {
    { "control:forward", "seek", WHERE_ON, 0, NULL },
    { "control:backward", "seek", WHERE_BACK, 0, NULL },
    { "control:rewind", "seek", WHERE_BACK, 0, "start" },
    { "control:restart", "play", WHERE_TOLD, 0, "start" },
    { "control:next-frame", "seek", WHERE_ON, 0, "1f" },
    { "control:previous-frame", "seek", WHERE_BACK, 0, "-1f" },
    { "history:back", "seek", WHERE_BACK, 0, NULL },
    { "control:zoom-in", "zoom", WHERE_TOLD, 2, NULL },
    { "control:zoom-out", "zoom", WHERE_TOLD, 0.5, NULL },
    { "style:loop=true", "loop", WHERE_TOLD, 0, NULL },
};

static const char CONTROL[] = "control:", LOOP[] = "loop", SEEK[] = "seek";

typedef struct {
    const char *action;
    Where where;
    double amount;
    const char *else_at;
} Order;

static bool find_order(const Clause *clause, Order *order)
{
    const char *verb = clause->verb ? clause->verb->value : "";
    *order = (Order){ .action = verb + strlen(CONTROL) };
    for (unsigned i = 0; i < G_N_ELEMENTS(CONTROLS); i++) {
        if (strcmp(CONTROLS[i].verb, verb) != 0)
            continue;
        *order = (Order){ CONTROLS[i].action, CONTROLS[i].where, CONTROLS[i].amount,
                          CONTROLS[i].else_at };
        return true;
    }
    return g_str_has_prefix(verb, CONTROL);
}

json_t *clause_from_playhead(const Slot *time, int sign)
{
    Slot offset = *time;
    offset.number = sign * time->number;
    return json_pack("{ssso}", "anchor", "playhead", "offset", amount_to_time(&offset));
}

/* "skip ahead 5 seconds" */
static bool put_distance(Clause *clause, json_t *step, Where where)
{
    const Slot *time = clause_find_time(clause, PREP_ANY);
    const Slot *shift = clause_find(clause, SLOT_SHIFT, PREP_ANY);
    if (!time || time->timecode || time->prep == PREP_TO || time->prep == PREP_AT)
        return false;
    int sign = where == WHERE_BACK ? -1 : 1;
    if (shift)
        sign = atoi(shift->value);
    clause_use(clause, time);
    if (shift)
        clause_use(clause, shift);
    json_object_set_new(step, "at", clause_from_playhead(time, sign));
    return true;
}

/* "loop from 2 to 5", "play 2 to 5" */
static bool find_seconds(const Clause *clause, const Slot **first, const Slot **last)
{
    const Slot *from =
        clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_FROM) | PREP_BIT(PREP_NONE));
    const Slot *to = from ? clause_next(clause, from) : NULL;
    if (!to || to->kind != SLOT_AMOUNT || to->prep != PREP_TO || from->json ||
        to->json || from->unit != UNIT_WORD_NONE || to->unit != UNIT_WORD_NONE)
        return false;
    *first = from;
    *last = to;
    return true;
}

/* A picture is played over and over; a sound is made to go on that way. */
static bool loops_playing(const Clause *clause)
{
    const Slot *from, *to, *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const char *type = ref ? clause_ref_type(clause, ref) : NULL;
    return clause->count == 1 || clause_has(clause, SLOT_WHOLE) ||
           clause_has(clause, SLOT_RANGE) || find_seconds(clause, &from, &to) ||
           (type && strcmp(type, "audio") != 0 && strcmp(type, "image") != 0);
}

static bool put_seconds(Clause *clause, json_t *step)
{
    const Slot *from, *to;
    if (!find_seconds(clause, &from, &to))
        return false;
    clause_use(clause, from);
    clause_use(clause, to);
    json_object_set_new(
        step, "range",
        json_pack("{soso}", "from", amount_to_time(from), "to", amount_to_time(to)));
    return true;
}

static bool put_range(Clause *clause, json_t *step)
{
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (!range)
        return put_seconds(clause, step);
    json_object_set(step, "range", range->json);
    return true;
}

/* "go to the middle", "to 50 %": of the film, where no clip is named. */
static json_t *take_share(Clause *clause)
{
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    const Slot *middle = clause_find(clause, SLOT_MIDDLE, PREP_ANY);
    const Slot *center = clause_find(clause, SLOT_POSITION, PREP_ANY);
    if (!middle && center && strcmp(center->value, "center") == 0)
        middle = center;
    if (clause_has(clause, SLOT_REF) || (!share && !middle))
        return NULL;
    if (!share)
        clause_use(clause, middle);
    return percent_json(share ? share->number : 50);
}

/* A number alone is a moment to go to; on or back it could be so many of anything. */
static bool put_point(Clause *clause, json_t *step, Where where)
{
    json_t *point = clause_take_point(clause, PREP_ANY, NULL);
    if (!point && where == WHERE_TOLD &&
        strcmp(json_string_value(json_object_get(step, "action")), SEEK) == 0) {
        const Slot *bare = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
        point = bare ? amount_to_time(bare) : take_share(clause);
    }
    if (point)
        json_object_set_new(step, "at", point);
    return point != NULL;
}

/* The film itself is what is played where no clip is named. */
static void use_film(Clause *clause, const char *action)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    bool film = ref && strcmp(action, "select") != 0 &&
                ((ref->flags & (REF_PRONOUN | REF_THIS)) ||
                 ((ref->flags & REF_BARE) && !(ref->flags & REF_PLURAL) &&
                  g_strcmp0(ref->type, "video") == 0));
    if (film)
        clause_use(clause, ref);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
}

/* "go to the speeches": a marker of that name, where no clip is called so, or
 * several. */
static bool put_marker(Clause *clause, json_t *step, const Slot *ref)
{
    const Chart *chart = clause->chart;
    const Name *marker = NULL;
    for (unsigned n = ref->from; n < ref->to && !marker; n++) {
        const Name *name = chart_name(chart, n);
        marker = name && name->whole && (name->kinds & NAME_MARKER) ? name : NULL;
    }
    g_auto(Resolution) found = { 0 };
    if (marker)
        chart_resolve(chart, ref->json, &found);
    if (!marker || found.kind == RESOLVED_FOUND)
        return false;
    clause_use(clause, ref);
    json_object_set_new(
        step, "at", json_pack("{ssss}", "anchor", "marker", "marker", marker->label));
    return true;
}

static void put_clips(Clause *clause, json_t *step, const char *action)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *all = ref ? NULL : clause_take(clause, SLOT_ALL, PREP_ANY);
    if (ref && strcmp(action, "select") != 0 && put_marker(clause, step, ref))
        return;
    if (ref)
        json_object_set_new(step, "target", clause_selector(clause, ref));
    else if (all)
        json_object_set_new(step, "target", json_pack("{ss}", "by", "all"));
}

/* "rewind", "next frame" */
static bool put_else(json_t *step, const char *else_at)
{
    if (!else_at)
        return false;
    json_object_set_new(
        step, "at",
        g_ascii_isalpha(else_at[0])
            ? json_pack("{ss}", "anchor", else_at)
            : json_pack("{ssss}", "anchor", "playhead", "offset", else_at));
    return true;
}

/* "move to the start of the flower", "stop at the end of the film": with nothing that
 * moves, the playhead does. */
bool build_go(Clause *clause, Draft *draft)
{
    const unsigned THERE = PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT);
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, THERE);
    const Slot *of = anchor ? clause_next(clause, anchor) : NULL;
    if (!of || of->prep != PREP_OF || clause->count != 3 ||
        clause->slots[0] != clause->verb || anchor != clause->slots[1])
        return false;
    const Slot *whole = clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_OF));
    json_t *at = clause_take_point(clause, THERE, NULL);
    if (!at || (!whole && of->kind != SLOT_REF)) {
        json_decref(at);
        return false;
    }
    clause_use_verbs(clause);
    clause_use(clause, of);
    draft->kind = "control";
    reading_draft_push(
        draft, json_pack("{ssssso}", "op", "control", "action", SEEK, "at", at));
    return true;
}

bool build_control(Clause *clause, Draft *draft)
{
    Order order;
    if (!find_order(clause, &order) ||
        (strcmp(order.action, LOOP) == 0 && !loops_playing(clause)))
        return false;
    json_t *step = json_pack("{ssss}", "op", "control", "action", order.action);
    clause_use_verbs(clause);
    if (order.amount > 0)
        json_object_set_new(step, "amount", number_json(order.amount));
    bool told =
        (order.where != WHERE_TOLD && put_distance(clause, step, order.where)) ||
        put_range(clause, step) || put_point(clause, step, order.where);
    use_film(clause, order.action);
    if (!told)
        put_clips(clause, step, order.action);
    if (!told && !json_object_get(step, "target"))
        told = put_else(step, order.else_at);
    draft->kind = "control";
    reading_draft_push(draft, step);
    return order.where == WHERE_TOLD || told;
}
