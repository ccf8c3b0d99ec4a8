/* Stage 4: from a description to the clips that fit it. */
#include "phrase.h"

#include <math.h>
#include <string.h>

/* What is most in the middle: a superlative of the order, not of any clip. */
static const char MIDDLE[] = "middle";

enum {
    NAMED_MAX = 1000, /* ids in one plan; 64 KiB hold no more */
    UNION_MAX = 16,
};

/* ---- who is there ---------------------------------------------------------------- */

static const Sequence *edited(const Chart *chart)
{
    return chart->context ? select_sequence(chart->composition, chart->context)
                          : composition_main(chart->composition);
}

/* An answer speaks of the candidates. */
static bool is_meant(const Chart *chart, const Clip *clip)
{
    return !chart->among ||
           g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)chart->among,
                                            clip->node.id, g_str_equal, NULL);
}

static void collect(const Chart *chart, GArray *places)
{
    for (ClipWalk walk = clip_walk_in(edited(chart)); clip_walk_next(&walk);)
        if (is_meant(chart, walk.at.clip))
            g_array_append_val(places, walk.at);
}

static int by_start(const void *a, const void *b)
{
    const ClipPlace *left = a, *right = b;
    int order = rtime_compare(left->clip->start, right->clip->start);
    return order ? order : (int)left->track_index - (int)right->track_index;
}

static void keep(GArray *places, const bool *wanted)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < places->len; i++)
        if (wanted[i])
            g_array_index(places, ClipPlace, kept++) =
                g_array_index(places, ClipPlace, i);
    g_array_set_size(places, kept);
}

/* The ids of a selector's clips, whatever their number; NULL where it asks for what is
 * not there. A sentence is read in several ways: what was looked for once is kept. */
static GHashTable *ids_of(Chart *chart, const json_t *selector)
{
    json_t *any = json_deep_copy(selector);
    json_object_set_new(any, "expect", json_string("any"));
    g_autofree char *key = json_dumps(any, JSON_COMPACT | JSON_SORT_KEYS);
    GHashTable *ids = g_hash_table_lookup(chart->found, key);
    if (!ids && !g_hash_table_contains(chart->found, key)) {
        g_auto(Resolution) resolution = { 0 };
        chart_resolve(chart, any, &resolution);
        if (resolution.kind == RESOLVED_FOUND)
            ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (unsigned i = 0; ids && i < resolution.ids->len; i++)
            g_hash_table_add(ids, g_strdup(g_ptr_array_index(resolution.ids, i)));
        g_hash_table_insert(chart->found, g_strdup(key), ids);
    }
    json_decref(any);
    return ids;
}

static bool keep_selected(Chart *chart, const json_t *selector, GArray *places)
{
    GHashTable *ids = ids_of(chart, selector);
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    for (unsigned i = 0; ids && i < places->len; i++)
        wanted[i] = g_hash_table_contains(
            ids, g_array_index(places, ClipPlace, i).clip->node.id);
    keep(places, wanted);
    return ids != NULL;
}

bool describe_has_type(const Clip *clip, const char *type)
{
    return strcmp(clip_kind_name(clip->kind), type) == 0 ||
           (clip->kind == CLIP_SEQUENCE && strcmp(type, KIND_DEFAULT) == 0);
}

GArray *describe_candidates(Chart *chart, const json_t *among)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    collect(chart, places);
    g_array_sort(places, by_start);
    if (among)
        keep_selected(chart, among, places);
    return places;
}

static void keep_type(GArray *places, const char *type)
{
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    for (unsigned i = 0; i < places->len; i++)
        wanted[i] = describe_has_type(g_array_index(places, ClipPlace, i).clip, type);
    keep(places, wanted);
}

/* ---- which of them fit ----------------------------------------------------------- */

static bool fits(const Phrase *phrase, TraitScope *scope, const ClipPlace *place,
                 int strictness)
{
    for (unsigned i = 0; i < phrase->n_traits; i++)
        if (!trait_holds(&phrase->traits[i], scope, place, strictness))
            return false;
    return true;
}

/* As strictly as leaves anything. */
static void keep_fitting(const Phrase *phrase, GArray *places)
{
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    g_auto(TraitScope) scope = { .composition = phrase->chart->composition };
    bool any = false;
    for (int strictness = TRAIT_EXACT; strictness <= TRAIT_LOOSE && !any; strictness++)
        for (unsigned i = 0; i < places->len; i++) {
            wanted[i] =
                fits(phrase, &scope, &g_array_index(places, ClipPlace, i), strictness);
            any = any || wanted[i];
        }
    keep(places, wanted);
}

typedef struct {
    double measure;
    unsigned index;
} Ranked;

static int by_measure(const void *a, const void *b)
{
    const Ranked *left = a, *right = b;
    if (left->measure != right->measure)
        return left->measure > right->measure ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

/* "the two longest": those that have most, and all that have as much as the last of
 * them. */
static void keep_most(const Phrase *phrase, GArray *places)
{
    Trait trait;
    if (!trait_parse(phrase->most, &trait))
        return;
    g_auto(TraitScope) scope = { .composition = phrase->chart->composition };
    g_autoptr(GArray) ranks = g_array_new(FALSE, FALSE, sizeof(Ranked));
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    for (unsigned i = 0; i < places->len; i++) {
        Ranked rank = { .index = i };
        if (strcmp(trait.property, MIDDLE) == 0)
            rank.measure = -fabs(i - (places->len - 1) / 2.0);
        else if (!trait_measure(trait.property, &scope,
                                &g_array_index(places, ClipPlace, i), &rank.measure))
            continue;
        if (trait.comparison == COMPARE_LESS)
            rank.measure = -rank.measure;
        g_array_append_val(ranks, rank);
    }
    g_array_sort(ranks, by_measure);
    unsigned count = MAX(phrase->n_most, 1);
    for (unsigned i = 0; i < ranks->len; i++) {
        const Ranked *rank = &g_array_index(ranks, Ranked, i);
        if (i >= count &&
            rank->measure < g_array_index(ranks, Ranked, count - 1).measure)
            break;
        wanted[rank->index] = true;
    }
    keep(places, wanted);
}

/* Every n-th, counting from the n-th. */
static void keep_nth(const Phrase *phrase, GArray *places)
{
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    for (unsigned i = phrase->nth - 1; i < places->len; i += phrase->nth)
        wanted[i] = true;
    keep(places, wanted);
}

static void keep_counted(const Phrase *phrase, GArray *places)
{
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    for (unsigned i = 0; i < phrase->n_indices; i++) {
        int n = phrase->indices[i];
        n += n < 0 ? (int)places->len : 0;
        if (n >= 0 && n < (int)places->len)
            wanted[n] = true;
    }
    keep(places, wanted);
}

static void keep_beside(const Phrase *phrase, GArray *places)
{
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    collect(phrase->chart, others);
    keep_selected(phrase->chart, phrase->beside, others);
    for (unsigned i = 0; i < places->len; i++)
        for (unsigned n = 0; n < others->len && !wanted[i]; n++)
            wanted[i] = g_array_index(others, ClipPlace, n).track ==
                        g_array_index(places, ClipPlace, i).track;
    keep(places, wanted);
}

static void pick(const Phrase *phrase, const char *type, GArray *places)
{
    if (phrase->beside)
        keep_beside(phrase, places);
    if (phrase->within)
        keep_selected(phrase->chart, phrase->within, places);
    if (type)
        keep_type(places, type);
    if (phrase->n_traits)
        keep_fitting(phrase, places);
    if (phrase->most)
        keep_most(phrase, places);
    if (phrase->nth)
        keep_nth(phrase, places);
    if (phrase->n_indices)
        keep_counted(phrase, places);
}

/* ---- naming them ----------------------------------------------------------------- */

static json_t *by_id(const ClipPlace *place)
{
    return json_pack("{ssss}", "by", "id", "id", place->clip->node.id);
}

/* Unions of unions: a union holds few. */
static json_t *union_of(const GArray *places, unsigned from, unsigned to)
{
    unsigned count = to - from, share = 1;
    if (count == 1)
        return by_id(&g_array_index(places, ClipPlace, from));
    while (share * UNION_MAX < count)
        share *= UNION_MAX;
    json_t *of = json_array();
    for (unsigned at = from; at < to; at += share)
        json_array_append_new(of, union_of(places, at, MIN(at + share, to)));
    return json_pack("{ssso}", "by", "union", "of", of);
}

json_t *selector_of_none(const char *type)
{
    return json_pack("{sss{ssssss*}s{ssssss*}}", "by", "except", "from", "by", "all",
                     "expect", "any", "type", type, "except", "by", "all", "expect",
                     "any", "type", type);
}

static bool wants_many(const Phrase *phrase)
{
    return phrase->plural || phrase->all || phrase->every || phrase->both ||
           phrase->nth || phrase->count || phrase->n_most > 1 || phrase->n_indices > 1;
}

static json_t *name_all(const Phrase *phrase, const GArray *places)
{
    if (places->len < MAX(1, MAX(phrase->count, phrase->n_indices)))
        return selector_of_none(phrase->vague ? NULL : phrase->type);
    if (places->len > NAMED_MAX)
        return NULL;
    json_t *selector = union_of(places, 0, places->len);
    unsigned count = phrase->n_most > 1 ? phrase->n_most : phrase->count;
    bool counted = !count || count == places->len;
    if (places->len > 1 && (!wants_many(phrase) || !counted))
        json_object_set_new(selector, "expect", json_string("one"));
    return selector;
}

static const char *shared_type(const GArray *places)
{
    const char *type = NULL;
    for (unsigned i = 0; i < places->len; i++) {
        const char *kind =
            clip_kind_name(g_array_index(places, ClipPlace, i).clip->kind);
        if (type && strcmp(type, kind) != 0)
            return NULL;
        type = kind;
    }
    return type;
}

/* ---- public ---------------------------------------------------------------------- */

static bool takes_type(const json_t *selector)
{
    static const char *const BY[] = { "time", "relative", "track", "all", NULL };
    return g_strv_contains(BY, json_string_value(json_object_get(selector, "by")));
}

/* Where they are is enough: left to the resolver, with what the noun says. */
static json_t *by_place(const Phrase *phrase, const char *type)
{
    json_t *selector = json_deep_copy(phrase->where);
    if (type && takes_type(selector))
        json_object_set_new(selector, "type", json_string(type));
    const char *by = json_string_value(json_object_get(selector, "by"));
    bool several = strcmp(by, "union") == 0 || strcmp(by, "all") == 0;
    if (wants_many(phrase) && !several)
        json_object_set_new(selector, "expect", json_string("many"));
    else if (wants_many(phrase))
        json_object_del(selector, "expect");
    else if (several || json_object_get(selector, "expect"))
        json_object_set_new(selector, "expect", json_string("one"));
    return selector;
}

static bool is_left(const Phrase *phrase)
{
    bool typed = !phrase->type || takes_type(phrase->where);
    return phrase->where && typed && !phrase->n_traits && !phrase->most &&
           !phrase->nth && !phrase->n_indices && !phrase->count && !phrase->within;
}

/* "which clips have effects", "which clips are muted": whoever asks means those of any
 * kind; but a length or a time is of the film's pictures. */
static bool asks_for_any(const Phrase *phrase)
{
    static const char *const TIMES[] = { "duration", "start", "end", NULL };
    bool timed = phrase->most != NULL;
    for (unsigned i = 0; i < phrase->n_traits; i++)
        timed = timed || g_strv_contains(TIMES, phrase->traits[i].property);
    return phrase->vague && phrase->plural && phrase->n_traits > 0 && !timed &&
           chart_find(phrase->chart, SLOT_QUERY);
}

json_t *phrase_describe(const Phrase *phrase, const char **type)
{
    g_autoptr(GArray) all = describe_candidates(phrase->chart, NULL);
    bool found = !phrase->where || keep_selected(phrase->chart, phrase->where, all);
    g_autoptr(GArray) places = g_array_copy(all);
    const char *kind = asks_for_any(phrase) ? NULL : phrase->type;
    pick(phrase, kind, places);
    if (places->len == 0 && phrase->vague && kind) {
        kind = NULL;
        g_array_set_size(places, 0);
        g_array_append_vals(places, all->data, all->len);
        pick(phrase, NULL, places);
    }
    *type = places->len ? shared_type(places) : phrase->type;
    if (phrase->where && (is_left(phrase) || !found))
        return by_place(phrase, places->len ? kind : phrase->type);
    return name_all(phrase, places);
}

bool describe_any(const Phrase *phrase, const json_t *within)
{
    g_autoptr(GArray) places = describe_candidates(phrase->chart, within);
    json_t *called = phrase_called(phrase);
    keep_selected(phrase->chart, called, places);
    json_decref(called);
    return places->len > 0;
}

json_t *describe_others(Chart *chart, const char *type, json_t *but, bool many)
{
    g_autoptr(GArray) places = describe_candidates(chart, NULL);
    g_autoptr(GArray) without = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (type)
        keep_type(places, type);
    g_array_append_vals(without, places->data, places->len);
    json_t *lazy = json_pack("{sss{ssss*}sO}", "by", "except", "from", "by", "all",
                             "type", type, "except", but);
    json_object_set_new(lazy, "expect", json_string(many ? "many" : "one"));
    bool known = keep_selected(chart, but, without);
    if (!known)
        return lazy;
    g_autofree bool *wanted = g_new0(bool, places->len + 1);
    for (unsigned i = 0, n = 0; i < places->len; i++) {
        bool out = n < without->len && g_array_index(without, ClipPlace, n).clip ==
                                           g_array_index(places, ClipPlace, i).clip;
        n += out;
        wanted[i] = !out;
    }
    keep(places, wanted);
    const Phrase phrase = { .type = type, .plural = many };
    json_t *named = name_all(&phrase, places);
    if (!named)
        return lazy;
    json_decref(lazy);
    return named;
}

void describe_kind(Chart *chart, json_t *label, const char *type)
{
    json_t *typed = json_copy(label);
    json_object_set_new(typed, "type", json_string(type));
    GHashTable *all = ids_of(chart, label), *some = ids_of(chart, typed);
    unsigned count = all ? g_hash_table_size(all) : 0;
    unsigned of_kind = some ? g_hash_table_size(some) : 0;
    if (of_kind > 0 && of_kind < count)
        json_object_set_new(label, "type", json_string(type));
    json_decref(typed);
}
