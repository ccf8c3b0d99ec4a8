/*
 * Stage 2, protect: which words of the utterance things are called by. A long utterance
 * has hundreds of runs of words, and each of them may be called by all of thousands of
 * clips: so their names are cut up once, and not for every run.
 */
#include "names.h"

/* A thing that some word of the utterance stands in a name of. */
typedef struct {
    const Clip *clip;   /* NULL: */
    const Asset *asset; /* it is a file */
    unsigned first;     /* of its bits, one a token of the utterance, 64 in each; … */
} Indexed;

#define UNMARKED G_MAXUINT /* … this until they are asked for */

/* All clips, or all files. */
typedef struct {
    GArray *items;   /* Indexed */
    guint64 *marked; /* the bits that any of them has; of all once … */
    bool complete;   /* … all were asked */
} Things;

struct NameIndex {
    const NameFinder *finder;
    GHashTable
        *forms;      /* word of a name -> GArray of unsigned: tokens it can stand for */
    unsigned stride; /* groups of 64 bits that a thing has */
    GArray *bits;    /* guint64 */
    Things clips, assets;
};

/* ---- forms of words -------------------------------------------------------------- */

static void add_form(GHashTable *forms, char *word, unsigned n)
{
    GArray *tokens = g_hash_table_lookup(forms, word);
    if (!tokens) {
        tokens = g_array_new(FALSE, FALSE, sizeof(unsigned));
        g_hash_table_insert(forms, g_strdup(word), tokens);
    }
    g_array_append_val(tokens, n);
    g_free(word);
}

/* As it is said, all that it is the plural of, and all plurals of it. */
static void add_forms(const NameFinder *finder, GHashTable *forms, unsigned n)
{
    const char *said = finder->chart->sentence.tokens[n].text;
    g_autoptr(GPtrArray) singulars = names_singulars(finder->endings, said);
    g_autoptr(GPtrArray) plurals = names_plurals(finder->endings, said);
    add_form(forms, g_strdup(said), n);
    for (unsigned i = 0; i < singulars->len; i++)
        add_form(forms, g_strdup(singulars->pdata[i]), n);
    for (unsigned i = 0; i < plurals->len; i++)
        add_form(forms, g_strdup(plurals->pdata[i]), n);
}

/* ---- things ---------------------------------------------------------------------- */

/* What a thing is called by; those that are NULL it has not. */
typedef struct {
    const char *label, *file;
    char *text; /* owned */
} Names;

static Names names_of(const NameIndex *index, const Indexed *indexed)
{
    const Composition *composition = index->finder->chart->composition;
    const Clip *clip = indexed->clip;
    if (!clip)
        return (Names){ .label = asset_label(indexed->asset) };
    const Asset *asset = clip_asset(composition, clip);
    return (Names){ clip_label(composition, clip), asset ? asset_label(asset) : NULL,
                    clip->kind == CLIP_TEXT ? clip_text(clip) : NULL };
}

static bool may_occur(const NameIndex *index, const char *name)
{
    return name && *name && names_may_occur(index->finder, name);
}

static void things_init(Things *things, unsigned stride)
{
    things->items = g_array_new(FALSE, FALSE, sizeof(Indexed));
    things->marked = g_new0(guint64, stride);
}

static void things_clear(Things *things)
{
    g_array_unref(things->items);
    g_free(things->marked);
}

static void add_thing(const NameIndex *index, Indexed indexed, Things *things)
{
    Names names = names_of(index, &indexed);
    if (may_occur(index, names.label) || may_occur(index, names.file) ||
        may_occur(index, names.text))
        g_array_append_val(things->items, indexed);
    g_free(names.text);
}

NameIndex *name_index_new(const NameFinder *finder)
{
    const Composition *composition = finder->chart->composition;
    unsigned tokens = finder->chart->sentence.count;
    NameIndex *index = g_new0(NameIndex, 1);
    index->finder = finder;
    index->forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)g_array_unref);
    index->stride = tokens / 64 + 1;
    index->bits = g_array_new(FALSE, TRUE, sizeof(guint64));
    things_init(&index->clips, index->stride);
    things_init(&index->assets, index->stride);
    for (unsigned n = 0; n < tokens; n++)
        add_forms(finder, index->forms, n);
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        add_thing(index, (Indexed){ .clip = walk.at.clip, .first = UNMARKED },
                  &index->clips);
    for (unsigned i = 0; i < composition->assets->len; i++)
        add_thing(
            index,
            (Indexed){ .asset = composition->assets->pdata[i], .first = UNMARKED },
            &index->assets);
    return index;
}

void name_index_free(NameIndex *index)
{
    if (!index)
        return;
    g_hash_table_unref(index->forms);
    g_array_unref(index->bits);
    things_clear(&index->clips);
    things_clear(&index->assets);
    g_free(index);
}

/* ---- search ---------------------------------------------------------------------- */

static char *joined_names(const NameIndex *index, const Indexed *indexed)
{
    Names names = names_of(index, indexed);
    char *joined = g_strjoin("\n", names.label, names.file ? names.file : "",
                             names.text ? names.text : "", NULL);
    g_free(names.text);
    return joined;
}

/* Sets the bits of all tokens that a word of its names can be. */
static void mark_words(NameIndex *index, Indexed *indexed)
{
    g_autofree char *names = joined_names(index, indexed);
    g_auto(Sentence) words = { 0 };
    indexed->first = index->bits->len;
    g_array_set_size(index->bits, index->bits->len + index->stride);
    if (!names_may_occur(index->finder, names))
        return;
    guint64 *bits = &g_array_index(index->bits, guint64, indexed->first);
    sentence_init(&words, names);
    chart_spell(index->finder->chart, NULL, &words);
    for (unsigned i = 0; i < words.count; i++) {
        const GArray *tokens = g_hash_table_lookup(index->forms, words.tokens[i].text);
        for (unsigned n = 0; tokens && n < tokens->len; n++) {
            unsigned token = g_array_index(tokens, unsigned, n);
            bits[token / 64] |= G_GUINT64_CONSTANT(1) << token % 64;
        }
    }
}

static bool has_all(const guint64 *bits, const unsigned *tokens, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!(bits[tokens[i] / 64] >> tokens[i] % 64 & 1))
            return false;
    return true;
}

static const guint64 *bits_of(NameIndex *index, Things *things, Indexed *indexed)
{
    if (indexed->first != UNMARKED)
        return &g_array_index(index->bits, guint64, indexed->first);
    mark_words(index, indexed);
    const guint64 *bits = &g_array_index(index->bits, guint64, indexed->first);
    for (unsigned i = 0; i < index->stride; i++)
        things->marked[i] |= bits[i];
    return bits;
}

static const Indexed *find_only(NameIndex *index, Things *things,
                                const unsigned *tokens, unsigned count)
{
    const Indexed *found = NULL;
    if (things->complete && !has_all(things->marked, tokens, count))
        return NULL;
    for (unsigned i = 0; i < things->items->len; i++) {
        Indexed *indexed = &g_array_index(things->items, Indexed, i);
        if (!has_all(bits_of(index, things, indexed), tokens, count))
            continue;
        if (found)
            return NULL;
        found = indexed;
    }
    things->complete = true;
    return found;
}

const Clip *name_index_clip(NameIndex *index, const unsigned *tokens, unsigned count)
{
    const Indexed *found = find_only(index, &index->clips, tokens, count);
    return found ? found->clip : NULL;
}

const Asset *name_index_asset(NameIndex *index, const unsigned *tokens, unsigned count)
{
    const Indexed *found = find_only(index, &index->assets, tokens, count);
    return found ? found->asset : NULL;
}
