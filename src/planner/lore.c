/* What a composition calls its things, for looking words up in all of it at once:
 * timelines of thousands of clips are asked dozens of times a sentence. */
#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Blanks to those who say a name aloud. */
static const char JOINERS[] = "_-.";

struct Lore {
    const Composition *composition; /* NULL: nothing is called anything */
    char *labels;
    char *texts;
    GStringChunk *strings;
    GPtrArray *words; /* in strings */
};

struct Lore *lore_new(const Composition *composition)
{
    struct Lore *lore = g_new0(struct Lore, 1);
    lore->composition = composition;
    return lore;
}

void lore_free(struct Lore *lore)
{
    if (!lore)
        return;
    g_free(lore->labels);
    g_free(lore->texts);
    g_clear_pointer(&lore->strings, g_string_chunk_free);
    g_clear_pointer(&lore->words, g_ptr_array_unref);
    g_free(lore);
}

char *chart_line(const char *text)
{
    return g_strdelimit(text_fold(text), JOINERS, ' ');
}

static void add_line(GString *lines, const char *text)
{
    if (!text || !*text)
        return;
    g_autofree char *line = chart_line(text);
    g_string_append(lines, line);
    g_string_append_c(lines, '\n');
}

static void add_label(GString *lines, const Composition *composition, const Clip *clip)
{
    add_line(lines, clip_label(composition, clip));
}

static void add_text(GString *lines, const Composition *composition, const Clip *clip)
{
    (void)composition;
    g_autofree char *text = clip_text(clip);
    add_line(lines, text);
}

static char *lines_of(const Composition *composition,
                      void (*add)(GString *, const Composition *, const Clip *))
{
    GString *lines = g_string_new(NULL);
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        add(lines, composition, walk.at.clip);
    return g_string_free(lines, FALSE);
}

/* ---- words ----------------------------------------------------------------------- */

typedef struct {
    struct Lore *lore;
    GHashTable *seen;
} Collector;

static void add_word(Collector *collector, const char *word)
{
    if (g_utf8_strlen(word, -1) < NAME_WORD_LETTERS ||
        g_hash_table_contains(collector->seen, word))
        return;
    char *kept = g_string_chunk_insert(collector->lore->strings, word);
    g_hash_table_add(collector->seen, kept);
    g_ptr_array_add(collector->lore->words, kept);
}

static void add_tokens(Collector *collector, const char *name)
{
    g_auto(Sentence) sentence;
    sentence_init(&sentence, name);
    for (unsigned i = 0; i < sentence.count; i++)
        if (sentence.tokens[i].kind == TOKEN_WORD)
            add_word(collector, sentence.tokens[i].text);
}

/* Most names are plain, and there are thousands: those are cut up on the spot, unless a
 * word is longer than any that is typed. */
static void add_words(Collector *collector, const char *name)
{
    char word[64];
    unsigned length = 0;
    for (const char *c = name; c == name || c[-1]; c++) {
        if ((guchar)*c >= 0x80 || length == sizeof word) {
            add_tokens(collector, name);
            return;
        }
        if (g_ascii_isalpha(*c)) {
            word[length++] = g_ascii_tolower(*c);
        } else if (length > 0) {
            word[MIN(length, sizeof word - 1)] = '\0';
            add_word(collector, word);
            length = 0;
        }
    }
}

static void collect_words(struct Lore *lore, const char *labels)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    Collector collector = { lore, seen };
    const GPtrArray *assets = lore->composition ? lore->composition->assets : NULL;
    g_auto(GStrv) lines = g_strsplit(labels, "\n", -1);
    for (unsigned i = 0; lines[i]; i++)
        add_words(&collector, lines[i]);
    for (unsigned i = 0; assets && i < assets->len; i++)
        add_words(&collector, asset_label(g_ptr_array_index(assets, i)));
}

const GPtrArray *chart_name_words(const Chart *chart)
{
    struct Lore *lore = chart->lore;
    if (!lore->words) {
        lore->strings = g_string_chunk_new(1024);
        lore->words = g_ptr_array_new();
        collect_words(lore, chart_labels(chart));
    }
    return lore->words;
}

/* ---- lines ----------------------------------------------------------------------- */

const char *chart_labels(const Chart *chart)
{
    struct Lore *lore = chart->lore;
    if (!lore->labels)
        lore->labels = lines_of(lore->composition, add_label);
    return lore->labels;
}

const char *chart_texts(const Chart *chart)
{
    struct Lore *lore = chart->lore;
    if (!lore->texts)
        lore->texts = lines_of(lore->composition, add_text);
    return lore->texts;
}

const char *chart_type_called(const Chart *chart, const char *name)
{
    const Composition *composition = chart->composition;
    const char *type = NULL;
    g_autofree char *wanted = text_fold(name);
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);) {
        const Clip *clip = walk.at.clip;
        g_autofree char *label = text_fold(clip_label(composition, clip));
        if (strcmp(label, wanted) != 0)
            continue;
        const char *kind = clip_kind_name(clip->kind);
        if (type && strcmp(type, kind) != 0)
            return NULL;
        type = kind;
    }
    return type;
}
