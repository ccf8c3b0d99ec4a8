/*
 * Stage 4: "my guest Ben is hard to hear, make his voice louder": the voice whose clip
 * has most words in common with who was named.
 */
#include "depict.h"

#include <string.h>

/* "Jonas is louder than Anna, …": it is Jonas who was spoken of. */
static bool is_compared_with(const Chart *chart, const Slot *slot)
{
    unsigned length;
    const Entry *than =
        slot->from > 0 ? chart_match(chart, slot->from - 1, WORD_PREP, &length) : NULL;
    return than && prep_parse(than->value) == PREP_THAN;
}

/* The last clip that the sentence named. */
static const Slot *named_before(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        if (is_compared_with(chart, slot))
            continue;
        if (slot->kind == SLOT_REF && !(slot->flags & (REF_PRONOUN | REF_THIS)))
            return (slot->flags & REF_NAMED) && !slot->members ? slot : NULL;
    }
    return NULL;
}

static void add_words(const Chart *chart, unsigned from, unsigned to,
                      Depiction *depiction)
{
    unsigned length;
    for (unsigned n = from; n < to && depiction->count < DEPICT_MAX_WORDS; n++)
        if (chart->sentence.tokens[n].kind == TOKEN_WORD &&
            !chart_match(chart, n, WORD_DET, &length))
            depiction->tokens[depiction->count++] = n;
}

/* The one clip that has the first word, what is owned, and most of the owner's. */
static const Clip *clip_of(Chart *chart, const Depiction *depiction)
{
    g_autoptr(GArray) depicted = depict_clips(chart, depiction, NULL, NULL);
    for (unsigned i = depicted->len; i-- > 0;) {
        unsigned words = g_array_index(depicted, Depicted, i).words;
        if (!(words & 1) || words == 1)
            g_array_remove_index(depicted, i);
    }
    depict_keep_best(depicted, depiction->count);
    return depicted->len == 1 ? g_array_index(depicted, Depicted, 0).clip : NULL;
}

unsigned rule_owned(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *det = chart_match(chart, n, WORD_DET, &length);
    if (!phrase_det_says(det, "person") || !chart->composition)
        return 0;
    const Slot *owner = named_before(chart);
    const Token *owned = sentence_token(&chart->sentence, n + length);
    if (!owner || !owned || owned->kind != TOKEN_WORD)
        return 0;
    Depiction depiction = { .tokens = { n + length }, .count = 1 };
    add_words(chart, owner->from, owner->to, &depiction);
    const Clip *clip = clip_of(chart, &depiction);
    if (!clip)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .determined = true,
                    .flags = REF_NAMED | REF_ON_TIMELINE,
                    .type = clip_kind_name(clip->kind),
                    .json = json_pack("{ssss}", "by", "id", "id", clip->node.id) };
    return length + 1;
}
