#include "lexicon.h"

#include "forms.h"

#include "chatkut-resources.h"
#include <glib/gi18n.h>
#include <string.h>

enum { PHRASE_MAX_WORDS = 12, FUZZY_MIN_LENGTH = 4, WORD_MAX_BYTES = 64 };

/* What a word of a phrase is good for. */
enum { KNOWN = 1 << 0, FUZZY = 1 << 1, SLIP = 1 << 2 };

/* There is one of each: loading looks a word up once. */
typedef struct {
    const Entry *entries; /* that begin with it */
    unsigned uses;
    bool long_enough; /* for a typo to be told from another word */
    char text[];
} Word;

struct Vocabulary {
    const char *language; /* NULL: of no file */
    GStringChunk *strings;
    GHashTable *words; /* every word of every phrase -> Word *, owned */
    GHashTable *rules;
    GHashTable *expansions; /* word -> words */
    Forms *forms;
    GHashTable *examples;             /* topic -> GPtrArray of lines */
    GPtrArray *all;                   /* Entry *, owned */
    GPtrArray *classes[WORD_CLASSES]; /* of these, each of a class */
    GPtrArray *fuzzy;                 /* words, borrowed from strings */
    GPtrArray *slips;                 /* likewise */
};

static const ClassRow CLASSES[WORD_CLASSES] = {
#define CLASS(ID, name, flags, about) { name, flags, about },
#include "classes.def"
#undef CLASS
};

typedef struct {
    Vocabulary *vocabulary;
    WordClass class;
    char *value;
    bool rules;
    GPtrArray *examples; /* of the topic whose section this is, or NULL */
    unsigned line;
    GError **error;
} Loader;

const ClassRow *class_row(WordClass class)
{
    return &CLASSES[class];
}

static bool is_letter(char c)
{
    return g_ascii_isalpha(c) || (guchar)c >= 0x80;
}

static Word *intern(const Vocabulary *vocabulary, const char *from, const char *to)
{
    char text[WORD_MAX_BYTES];
    gsize length = MIN((gsize)(to - from), sizeof text - 1);
    memcpy(text, from, length);
    text[length] = '\0';
    Word *word = g_hash_table_lookup(vocabulary->words, text);
    if (word)
        return word;
    word = g_malloc0(sizeof *word + length + 1);
    memcpy(word->text, text, length);
    word->long_enough = g_utf8_strlen(text, -1) >= FUZZY_MIN_LENGTH;
    g_hash_table_insert(vocabulary->words, word->text, word);
    return word;
}

/* The same cuts as normalise.c, for text that is folded already; a linter test compares
 * the two over every phrase. NULL at the end. */
static Word *next_word(const Vocabulary *vocabulary, const char **at, const char *end)
{
    const char *p = *at;
    while (p < end && (*p == ' ' || (strchr("-_./", *p) && p + 1 < end &&
                                     (g_ascii_isalnum(p[1]) || p[1] < 0))))
        p++;
    if (p == end)
        return NULL;
    const char *from = p;
    if (*p == '\'' && p + 1 < end && is_letter(p[1]))
        p++;
    if (is_letter(*p))
        while (p < end && is_letter(*p))
            p++;
    else if (g_ascii_isdigit(*p))
        while (p < end && g_ascii_isdigit(*p))
            p++;
    else
        p++;
    *at = p;
    return intern(vocabulary, from, p);
}

static unsigned uses_of(unsigned class_flags, const Word *word)
{
    if ((class_flags & CLASS_EXACT) || !word->long_enough)
        return KNOWN;
    return KNOWN | (class_flags & CLASS_SLIP ? SLIP : FUZZY);
}

static void index_word(Vocabulary *vocabulary, Word *word, unsigned uses)
{
    unsigned more = uses & ~word->uses;
    word->uses |= uses;
    if (more & FUZZY)
        g_ptr_array_add(vocabulary->fuzzy, word->text);
    if (more & SLIP)
        g_ptr_array_add(vocabulary->slips, word->text);
}

static void index_entry(Vocabulary *vocabulary, Entry *entry, Word *const *words)
{
    entry->next = words[0]->entries;
    words[0]->entries = entry;
    g_ptr_array_add(vocabulary->all, entry);
    g_ptr_array_add(vocabulary->classes[entry->class], entry);
    for (unsigned i = 0; i < entry->count; i++) {
        entry->words[i] = words[i]->text;
        index_word(vocabulary, words[i],
                   uses_of(CLASSES[entry->class].flags, words[i]));
    }
}

static bool fail(const Loader *loader, const char *what)
{
    g_set_error(loader->error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
                _("The vocabulary is broken at line %u: %s."), loader->line, what);
    return false;
}

static bool add_form(Loader *loader, const char *from, const char *to,
                     const char *value, const char *shown)
{
    Word *words[PHRASE_MAX_WORDS], *word;
    unsigned count = 0, gap = 0;
    while ((word = next_word(loader->vocabulary, &from, to))) {
        if (strcmp(word->text, "~") == 0 && count > 0 && gap == 0) {
            gap = count;
            continue;
        }
        if (count == PHRASE_MAX_WORDS)
            return fail(loader, _("a phrase is too long"));
        words[count++] = word;
    }
    if (count == 0 || gap == count)
        return fail(loader, _("a phrase is empty"));
    if (!value && (CLASSES[loader->class].flags & CLASS_VALUE))
        return fail(loader, _("this section needs a value"));
    Entry *entry = g_malloc(sizeof *entry + count * sizeof entry->words[0]);
    *entry = (Entry){ NULL, loader->class, value, shown, count, gap, loader->line };
    index_entry(loader->vocabulary, entry, words);
    return true;
}

static const char *trim_end(const char *from, const char *to)
{
    while (to > from && g_ascii_isspace(to[-1]))
        to--;
    return to;
}

static bool add_phrase(Loader *loader, const char *from, const char *to,
                       const char *value)
{
    g_autofree char *phrase = g_strndup(from, (gsize)(to - from));
    g_autoptr(GPtrArray) forms = forms_of(loader->vocabulary->forms, phrase);
    g_autofree char *shown = forms_shown(loader->vocabulary->forms, phrase);
    const char *kept =
        shown ? g_string_chunk_insert(loader->vocabulary->strings, shown) : NULL;
    for (unsigned i = 0; i < forms->len; i++) {
        const char *form = g_ptr_array_index(forms, i);
        if (!add_form(loader, form, form + strlen(form), value, kept))
            return false;
    }
    return true;
}

static char *keep(const Loader *loader, const char *from, const char *to)
{
    while (from < to && g_ascii_isspace(*from))
        from++;
    to = trim_end(from, to);
    if (from == to)
        return NULL;
    g_autofree char *text = g_strndup(from, (gsize)(to - from));
    return g_string_chunk_insert_const(loader->vocabulary->strings, text);
}

static bool begin_examples(Loader *loader)
{
    if (!loader->value)
        return fail(loader, _("this section needs a value"));
    loader->examples = g_ptr_array_new();
    g_hash_table_insert(loader->vocabulary->examples, loader->value, loader->examples);
    return true;
}

static bool read_section(Loader *loader, const char *from, const char *to)
{
    const char *close = memchr(from, ']', (gsize)(to - from));
    if (!close)
        return fail(loader, _("a section is not closed"));
    const char *blank = memchr(from, ' ', (gsize)(close - from));
    const char *name = keep(loader, from + 1, blank ? blank : close);
    loader->value = blank ? keep(loader, blank, close) : NULL;
    loader->rules = name && strcmp(name, "rules") == 0;
    loader->examples = NULL;
    if (name && strcmp(name, "examples") == 0)
        return begin_examples(loader);
    if (loader->rules)
        return true;
    for (unsigned i = 0; name && i < WORD_CLASSES; i++) {
        if (strcmp(CLASSES[i].name, name) == 0) {
            loader->class = (WordClass)i;
            return true;
        }
    }
    return fail(loader, _("there is no such section"));
}

static const char EXPAND[] = "expand ";

/* What is speech in a rule is spelled like the phrases. */
static char *spell(const Loader *loader, char *text)
{
    g_autofree char *spelled = forms_spell(loader->vocabulary->forms, text);
    return spelled ? g_string_chunk_insert(loader->vocabulary->strings, spelled) : text;
}

static bool read_rule(Loader *loader, char *name, char *value)
{
    if (!name || !value)
        return fail(loader, _("a rule needs a value"));
    if (forms_take_rule(loader->vocabulary->forms, name, value))
        return true;
    if (g_str_has_prefix(name, EXPAND))
        g_hash_table_insert(loader->vocabulary->expansions,
                            spell(loader, name + strlen(EXPAND)), spell(loader, value));
    else
        g_hash_table_insert(loader->vocabulary->rules, name, value);
    return true;
}

/* "phrase, phrase = value": the value is that of the phrases in front of it. */
static bool read_phrases(Loader *loader, const char *from, const char *to)
{
    const char *equals = memchr(from, '=', (gsize)(to - from));
    char *value = equals ? keep(loader, equals + 1, to) : loader->value;
    if (equals)
        to = equals;
    if (loader->rules)
        return read_rule(loader, keep(loader, from, to), value);
    while (from < to) {
        const char *comma = memchr(from, ',', (gsize)(to - from));
        const char *end = comma ? comma : to;
        if (trim_end(from, end) > from &&
            !add_phrase(loader, from, trim_end(from, end), value))
            return false;
        from = comma ? comma + 1 : to;
    }
    return true;
}

static bool read_line(Loader *loader, const char *from, const char *to)
{
    to = trim_end(from, to);
    if (from == to || *from == '#')
        return true;
    if (*from == '[')
        return read_section(loader, from, to);
    if (loader->examples) {
        g_ptr_array_add(loader->examples, keep(loader, from, to));
        return true;
    }
    if (loader->class == WORD_CLASSES && !loader->rules)
        return fail(loader, _("a phrase stands before any section"));
    return read_phrases(loader, from, to);
}

static bool load(Vocabulary *vocabulary, const char *text, gsize length, GError **error)
{
    Loader loader = {
        .vocabulary = vocabulary, .class = WORD_CLASSES, .line = 1, .error = error
    };
    const char *end = text + length;
    for (const char *line = text; line < end; loader.line++) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        if (!read_line(&loader, line, newline ? newline : end))
            return false;
        line = newline ? newline + 1 : end;
    }
    return true;
}

static Vocabulary *vocabulary_empty(void)
{
    Vocabulary *vocabulary = g_new0(Vocabulary, 1);
    vocabulary->strings = g_string_chunk_new(8192);
    vocabulary->words = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    vocabulary->rules = g_hash_table_new(g_str_hash, g_str_equal);
    vocabulary->expansions = g_hash_table_new(g_str_hash, g_str_equal);
    vocabulary->forms = forms_new();
    vocabulary->examples = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                                 (GDestroyNotify)g_ptr_array_unref);
    vocabulary->all = g_ptr_array_new_with_free_func(g_free);
    for (unsigned class = 0; class < WORD_CLASSES; class ++)
        vocabulary->classes[class] = g_ptr_array_new();
    vocabulary->fuzzy = g_ptr_array_new();
    vocabulary->slips = g_ptr_array_new();
    return vocabulary;
}

static bool load_built_in(Vocabulary *vocabulary, const char *name, GError **error)
{
    g_autofree char *path = g_strdup_printf("/chatkut/lang/%s.lang", name);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(
        chatkut_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    gsize length;
    const char *text = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    return text && load(vocabulary, text, length, error);
}

Vocabulary *vocabulary_new(const char *text, gssize length, GError **error)
{
    g_autoptr(Vocabulary) vocabulary = vocabulary_empty();
    if (!load(vocabulary, text, length < 0 ? strlen(text) : (gsize)length, error))
        return NULL;
    return g_steal_pointer(&vocabulary);
}

void vocabulary_free(Vocabulary *vocabulary)
{
    if (!vocabulary)
        return;
    g_hash_table_unref(vocabulary->words);
    g_hash_table_unref(vocabulary->rules);
    g_hash_table_unref(vocabulary->expansions);
    forms_free(vocabulary->forms);
    g_hash_table_unref(vocabulary->examples);
    g_ptr_array_unref(vocabulary->all);
    for (unsigned class = 0; class < WORD_CLASSES; class ++)
        g_ptr_array_unref(vocabulary->classes[class]);
    g_ptr_array_unref(vocabulary->fuzzy);
    g_ptr_array_unref(vocabulary->slips);
    g_string_chunk_free(vocabulary->strings);
    g_free(vocabulary);
}

/* The language, loaded if it is not yet. */
static const Vocabulary *find_or_load(GHashTable *loaded, const char *language,
                                      GError **error)
{
    const Vocabulary *known = g_hash_table_lookup(loaded, language);
    if (known)
        return known;
    g_autoptr(Vocabulary) vocabulary = vocabulary_empty();
    if (!load_built_in(vocabulary, "common", error) ||
        !load_built_in(vocabulary, language, error))
        return NULL;
    vocabulary->language = g_string_chunk_insert(vocabulary->strings, language);
    g_hash_table_insert(loaded, g_strdup(language), vocabulary);
    return g_steal_pointer(&vocabulary);
}

const Vocabulary *vocabulary_get(const char *language, GError **error)
{
    static GMutex mutex;
    static GHashTable *loaded;
    g_mutex_lock(&mutex);
    if (!loaded)
        loaded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)vocabulary_free);
    const Vocabulary *vocabulary = find_or_load(loaded, language, error);
    g_mutex_unlock(&mutex);
    return vocabulary;
}

const Entry *vocabulary_entries(const Vocabulary *vocabulary, const char *word)
{
    const Word *found = g_hash_table_lookup(vocabulary->words, word);
    return found ? found->entries : NULL;
}

bool vocabulary_knows(const Vocabulary *vocabulary, const char *word)
{
    const Word *found = g_hash_table_lookup(vocabulary->words, word);
    return found && found->uses;
}

const char *vocabulary_language(const Vocabulary *vocabulary)
{
    return vocabulary->language;
}

const GPtrArray *vocabulary_examples(const Vocabulary *vocabulary, const char *topic)
{
    return g_hash_table_lookup(vocabulary->examples, topic);
}

char *vocabulary_spell(const Vocabulary *vocabulary, const char *text)
{
    return forms_spell(vocabulary->forms, text);
}

const char *vocabulary_expansion(const Vocabulary *vocabulary, const char *word)
{
    return g_hash_table_lookup(vocabulary->expansions, word);
}

const char *vocabulary_rule(const Vocabulary *vocabulary, const char *name)
{
    return g_hash_table_lookup(vocabulary->rules, name);
}

const GPtrArray *vocabulary_class(const Vocabulary *vocabulary, WordClass class)
{
    return vocabulary->classes[class];
}

const GPtrArray *vocabulary_fuzzy_words(const Vocabulary *vocabulary)
{
    return vocabulary->fuzzy;
}

const GPtrArray *vocabulary_slip_words(const Vocabulary *vocabulary)
{
    return vocabulary->slips;
}

const GPtrArray *vocabulary_all(const Vocabulary *vocabulary)
{
    return vocabulary->all;
}
