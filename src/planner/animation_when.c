/* Stage 6: when an animation happens, and how long it takes. */
#include "animating.h"

#include <string.h>

json_t *animation_duration(Clause *clause)
{
    const unsigned moments = PREP_BIT(PREP_AT) | PREP_BIT(PREP_AFTER) |
                             PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL) |
                             PREP_BIT(PREP_FROM);
    const Slot *amount = clause_take_time(clause, PREP_ANY & ~moments);
    if (amount)
        return amount_to_time(amount);
    const Slot *piece = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (!piece || piece->number == 0)
        return NULL;
    clause_use(clause, piece);
    const Slot length = { .kind = SLOT_AMOUNT,
                          .unit = piece->unit,
                          .number =
                              piece->number < 0 ? -piece->number : piece->number };
    return amount_to_time(&length);
}

/* "after a second", "from 2 to 4 s": a stretch of the film, not how long it takes. */
void animation_take_when(Clause *clause, Manner *manner)
{
    const Slot *delay = clause_take_time(clause, PREP_BIT(PREP_AFTER));
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (delay)
        manner->delay = amount_to_time(delay);
    if (!range || range->number != 0)
        return;
    clause_use(clause, range);
    manner->range = json_deep_copy(range->json);
}

/* ---- "when it appears" ----------------------------------------------------------- */

static bool is_last(const json_t *selector)
{
    return g_strcmp0(json_string_value(json_object_get(selector, "by")), "last") == 0;
}

/* The end of a clip at which an animation of that name is anyhow; NULL: at none. */
static const char *edge_of(const char *preset)
{
    static const char *const ENTRANCES[] = { "pop", "bounce", NULL };
    const char *phase =
        g_strv_contains(ENTRANCES, preset) ? "in" : animation_phase(preset);
    return g_strcmp0(phase, "in") == 0    ? "clipStart"
           : g_strcmp0(phase, "out") == 0 ? "clipEnd"
                                          : NULL;
}

void animation_heed_edge(Clause *clause, Manner *manner, const char *preset)
{
    const Slot *time = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_AT));
    const char *edge = edge_of(preset);
    json_t *of = time && time->json ? json_object_get(time->json, "of") : NULL;
    const char *anchor =
        of ? json_string_value(json_object_get(time->json, "anchor")) : NULL;
    bool handed = is_last(manner->target);
    if (!edge || g_strcmp0(anchor, edge) != 0 ||
        json_object_get(time->json, "offset") ||
        !(handed || is_last(of) || json_equal(of, manner->target)))
        return;
    clause_use(clause, time);
    if (handed && !is_last(of)) {
        json_decref(manner->target);
        manner->target = json_incref(of);
    }
}
