/*
 * Stage 2, protect: what the composition calls its things is data. All its names are
 * offered; of what is found in the utterance, what only looks like a name is dropped.
 */
#include "names.h"

/* Thousands of clips can share the words of a few names: once no other name fits, only
 * where one begins is still looked. */
static void settle_names(NameFinder *finder)
{
    const Chart *chart = finder->chart;
    finder->full = chart->names->len >= NAMES_MAX_HITS;
    if (!finder->full)
        return;
    g_autofree bool *starts = g_new0(bool, chart->sentence.count);
    for (unsigned i = 0; i < chart->names->len; i++)
        starts[g_array_index(chart->names, Name, i).from] = true;
    names_keep_places(finder->places, starts);
}

static void offer(NameFinder *finder, const char *label, Name thing)
{
    if (!finder->full)
        settle_names(finder);
    if (label && *label)
        names_match(finder, label, thing);
}

static void offer_asset(NameFinder *finder, const Asset *asset)
{
    Name thing = { .kinds = NAME_ASSET, .asset = asset, .assets = 1 };
    const char *label = asset_label(asset);
    offer(finder, label, thing);
    const char *path = node_string(&asset->node, PROP_FILE);
    g_autofree char *file = path ? g_path_get_basename(path) : NULL;
    if (file && g_strcmp0(file, label) != 0) {
        unsigned before = finder->chart->names->len;
        offer(finder, file, thing);
        for (unsigned i = before; i < finder->chart->names->len; i++) {
            Name *name = &g_array_index(finder->chart->names, Name, i);
            if (name->whole) {
                g_free(name->label);
                name->label = g_strdup(label);
            }
        }
    }
}

static void offer_clip(NameFinder *finder, const Clip *clip)
{
    Name thing = { .kinds = NAME_CLIP, .clip = clip, .clips = 1 };
    const char *label = clip_label(finder->chart->composition, clip);
    offer(finder, label, thing);
    if (clip->kind != CLIP_TEXT)
        return;
    g_autofree char *text = clip_text(clip);
    thing.kinds = NAME_TEXT;
    if (g_strcmp0(text, label) != 0)
        offer(finder, text, thing);
}

static void offer_markers(NameFinder *finder, const Node *node)
{
    const Value *value = proplist_get(node->props, PROP_MARKERS);
    if (!value || value->type != VALUE_JSON)
        return;
    size_t i;
    json_t *marker;
    json_array_foreach(value->json, i, marker)
        offer(finder, json_string_value(json_object_get(marker, "label")),
              (Name){ .kinds = NAME_MARKER });
}

static void offer_track(NameFinder *finder, const Track *track)
{
    offer(finder, node_string(&track->node, PROP_LABEL), (Name){ .kinds = NAME_TRACK });
    for (unsigned c = 0; c < track->clips->len; c++)
        offer_clip(finder, g_ptr_array_index(track->clips, c));
}

static void offer_all(NameFinder *finder)
{
    const Composition *composition = finder->chart->composition;
    for (unsigned s = 0; s < composition->sequences->len; s++) {
        const Sequence *sequence = g_ptr_array_index(composition->sequences, s);
        offer_markers(finder, &sequence->node);
        for (TrackWalk walk = track_walk_in(sequence); track_walk_next(&walk);)
            offer_track(finder, walk.track);
    }
    for (unsigned a = 0; a < composition->assets->len; a++)
        offer_asset(finder, g_ptr_array_index(composition->assets, a));
}

/* Is it a part of a name that cuts off the beginning or end of a whole one, no shorter:
 * "the bride" in "the Bride getting ready"? */
static bool cuts_another(const Chart *chart, const Name *part)
{
    for (unsigned i = 0; !part->whole && i < chart->names->len; i++) {
        const Name *other = &g_array_index(chart->names, Name, i);
        if (other->whole && !other->weak && other->from < part->to &&
            part->from < other->to && other->to - other->from >= part->to - part->from)
            return true;
    }
    return false;
}

static void drop_cutting(Chart *chart)
{
    for (unsigned i = chart->names->len; i-- > 0;)
        if (cuts_another(chart, &g_array_index(chart->names, Name, i)))
            g_array_remove_index(chart->names, i);
}

/* "all titles" are all texts where only one clip is called "Title". */
static bool is_kind_rather(const Chart *chart, const Name *name)
{
    if (!name->plural || name->to != name->from + 1 ||
        MAX(name->clips, name->assets) > 1)
        return false;
    const char *word = chart->sentence.tokens[name->from].text;
    const Entry *entry = vocabulary_entries(chart->vocabulary, word);
    while (entry && (entry->class != WORD_TYPES || entry->count > 1))
        entry = entry->next;
    return entry != NULL;
}

static void drop_kinds(Chart *chart)
{
    for (unsigned i = chart->names->len; i-- > 0;)
        if (is_kind_rather(chart, &g_array_index(chart->names, Name, i)))
            g_array_remove_index(chart->names, i);
}

static void find_names(Chart *chart)
{
    g_autoptr(GArray) endings = names_endings(chart);
    g_autoptr(GHashTable) places = names_places(chart, endings);
    g_autofree bool *taken = g_new(bool, chart->sentence.count + 1);
    g_autofree bool *counts = g_new(bool, chart->sentence.count + 1);
    for (unsigned n = 0; n < chart->sentence.count; n++)
        counts[n] = names_word_counts(chart, n);
    NameFinder finder = { chart, endings, places, taken, counts, false };
    offer_all(&finder);
    names_match_words(&finder);
    drop_cutting(chart);
    drop_kinds(chart);
}

void chart_protect(Chart *chart)
{
    if (!chart->composition)
        return;
    find_names(chart);
    if (chart_mend_names(chart)) {
        g_array_set_size(chart->names, 0);
        find_names(chart);
    }
}

bool chart_in_name(const Chart *chart, unsigned n, unsigned kinds)
{
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from <= n && n < name->to && (name->kinds & kinds))
            return true;
    }
    return false;
}

static bool may_be(const Chart *chart, unsigned n, WordClass class)
{
    for (unsigned i = 0; i < chart->matches[n]->len; i++)
        if (g_array_index(chart->matches[n], Match, i).entry->class == class)
            return true;
    return false;
}

/* "1 second", where a clip is called "Second" too: behind a number it is its unit. */
static bool is_unit(const Chart *chart, const Name *name)
{
    if (name->from == 0 || name->to != name->from + 1)
        return false;
    unsigned before = name->from - 1;
    return (chart->sentence.tokens[before].kind == TOKEN_NUMBER ||
            may_be(chart, before, WORD_NUMBER)) &&
           may_be(chart, name->from, WORD_UNIT);
}

const Name *chart_name(const Chart *chart, unsigned n)
{
    const Name *best = NULL;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from != n ||
            (name->weak && (!chart->weak_names || is_unit(chart, name))))
            continue;
        if (!best || name->to > best->to)
            best = name;
    }
    return best;
}
