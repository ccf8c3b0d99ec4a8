/* What a reading tells about itself: the trace, and sentences that would work. */
#include "reading.h"

#include "chatkut/base/text.h"

#include <string.h>

enum { EXAMPLES_MAX = 3 };

static const char *const KIND_NAMES[SLOT_KINDS] = {
#define KIND(kind, name) [SLOT_##kind] = name
    KIND(UNKNOWN, "?"),
    KIND(FILLER, "-"),
    KIND(MARK, "-"),
    KIND(PREP, "prep"),
    KIND(AND, "and"),
    KIND(THEN, "then"),
    KIND(NOT, "not"),
    KIND(VERB, "verb"),
    KIND(REF, "clip"),
    KIND(LITERAL, "quote"),
    KIND(AGAIN, "again"),
    KIND(IN_PLACE, "instead"),
    KIND(AMOUNT, "amount"),
    KIND(RANGE, "range"),
    KIND(ANCHOR, "anchor"),
    KIND(MIDDLE, "middle"),
    KIND(COLOR, "color"),
    KIND(POSITION, "position"),
    KIND(DIRECTION, "direction"),
    KIND(SHIFT, "shift"),
    KIND(PLACE, "place"),
    KIND(PACE, "pace"),
    KIND(EASING, "easing"),
    KIND(PROP, "property"),
    KIND(MORE, "more"),
    KIND(LESS, "less"),
    KIND(RAISE, "raise"),
    KIND(LOWER, "lower"),
    KIND(STRENGTH, "strength"),
    KIND(EXTREME, "extreme"),
    KIND(STYLE, "style"),
    KIND(UNSTYLE, "style"),
    KIND(TRANSITION, "transition"),
    KIND(TRANSITIONS, "transition"),
    KIND(EFFECT, "effect"),
    KIND(ANIMATION, "animation"),
    KIND(ORDER, "order"),
    KIND(PRESET, "preset"),
    KIND(LAYOUT, "layout"),
    KIND(SIZE, "size"),
    KIND(RATIO, "ratio"),
    KIND(FORMAT, "format"),
    KIND(EXCHANGE, "format"),
    KIND(LANGUAGE, "language"),
    KIND(CAPTIONS, "captions"),
    KIND(MARKER, "marker"),
    KIND(TRACK, "track"),
    KIND(GAPS, "gaps"),
    KIND(WHOLE, "whole"),
    KIND(EVERY, "every"),
    KIND(SOURCE, "source"),
    KIND(PARTS, "parts"),
    KIND(HALF, "half"),
    KIND(CHANGE, "edit"),
    KIND(QUERY, "query"),
    KIND(ESTIMATE, "estimate"),
    KIND(CHAT, "chat"),
    KIND(REFUSE, "refuse"),
    KIND(KEEP, "keep"),
    KIND(CALLED, "name"),
    KIND(ONLY, "only"),
    KIND(ALL, "all"),
    KIND(COPULA, "-"),
    KIND(REASON, "reason"),
    KIND(EXCEPT, "except"),
    KIND(CORRECTION, "correction"),
    KIND(TALK, "talk"),
#undef KIND
};

static void append_slot(WhyWords *why, const Slot *slot)
{
    if (slot->kind == SLOT_FILLER || slot->kind == SLOT_MARK)
        return;
    g_autofree char *said = sentence_slice(&why->chart->sentence, slot->from, slot->to);
    g_string_append_printf(why->text, "%s → ", said);
    why_add_slot(why, slot, KIND_NAMES[slot->kind]);
    g_string_append(why->text, slot->fuzzy ? " ~\n" : "\n");
}

char *reading_trace(const Chart *chart, const json_t *steps)
{
    WhyWords why = { chart, steps, g_string_new(NULL) };
    for (unsigned i = 0; i < chart->slots->len; i++)
        append_slot(&why, &g_array_index(chart->slots, Slot, i));
    size_t n;
    json_t *step;
    json_array_foreach(steps, n, step)
    {
        g_string_append(why.text, "⇒ ");
        why_add_step(&why, step);
        g_string_append_c(why.text, '\n');
    }
    return g_string_free(why.text, FALSE);
}

/* ---- examples -------------------------------------------------------------------- */

static void add_example(GPtrArray *examples, const Vocabulary *vocabulary,
                        const char *rule, const char *name)
{
    const char *pattern = vocabulary_rule(vocabulary, rule);
    if (!pattern || examples->len >= EXAMPLES_MAX || (name && strpbrk(name, "\"\n")))
        return;
    g_auto(GStrv) parts = g_strsplit(pattern, "{name}", 2);
    g_autofree char *quoted = g_strdup_printf("\"%s\"", name ? name : "");
    g_ptr_array_add(examples, g_strjoinv(quoted, parts));
}

/* Label, folded -> how many clips have it. */
static GHashTable *count_names(const Composition *composition)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);) {
        char *name = text_fold(clip_label(composition, walk.at.clip));
        unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name));
        g_hash_table_insert(counts, name, GUINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* The first that is meant by its name alone. */
static const Clip *first_of_kind(const Composition *composition, ClipKind kind,
                                 GHashTable *counts)
{
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);) {
        g_autofree char *name = text_fold(clip_label(composition, walk.at.clip));
        if (walk.at.clip->kind == kind &&
            GPOINTER_TO_UINT(g_hash_table_lookup(counts, name)) == 1)
            return walk.at.clip;
    }
    return NULL;
}

static void add_clip_examples(GPtrArray *examples, const Vocabulary *vocabulary,
                              const Composition *composition)
{
    static const ClipKind KINDS[] = { CLIP_VIDEO, CLIP_TEXT, CLIP_AUDIO };
    g_autoptr(GHashTable) counts = count_names(composition);
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        const Clip *clip = first_of_kind(composition, KINDS[i], counts);
        g_autofree char *rule = g_strdup_printf("example-%s", clip_kind_name(KINDS[i]));
        if (clip)
            add_example(examples, vocabulary, rule, clip_label(composition, clip));
    }
}

void reading_add_examples(GPtrArray *examples, const Vocabulary *vocabulary,
                          const Composition *composition)
{
    add_clip_examples(examples, vocabulary, composition);
    for (unsigned i = 0; i < composition->assets->len && examples->len < EXAMPLES_MAX;
         i++) {
        const Asset *asset = g_ptr_array_index(composition->assets, i);
        if (asset->kind == ASSET_VIDEO || asset->kind == ASSET_AUDIO ||
            asset->kind == ASSET_IMAGE) {
            add_example(examples, vocabulary, "example-asset", asset_label(asset));
            break;
        }
    }
    add_example(examples, vocabulary, "example-empty", NULL);
}
