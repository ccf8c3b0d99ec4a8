/* Clips by their names: from whole names to typos, the first stage that finds any. */
#include "select_match.h"
#include "select_private.h"

#include "chatkut/base/text.h"

#include <stdint.h>
#include <string.h>

enum { NEAR_COUNT = 3 };

/* Text as names are compared. One of nothing but marks is compared by these. Owned by
 * the caller. */
static char *name_key(const char *text)
{
    g_autofree char *blanked = g_strdup(text);
    g_strdelimit(blanked, "_-.", ' ');
    g_autofree char *key = text_fold(blanked);
    return *key ? g_steal_pointer(&key) : text_fold(text);
}

/* ---- how a name is compared ------------------------------------------------------ */

typedef bool (*NameTest)(const char *key, const char *wanted);

static bool key_equal(const char *key, const char *wanted)
{
    return strcmp(key, wanted) == 0;
}

static bool key_starts(const char *key, const char *wanted)
{
    return g_str_has_prefix(key, wanted);
}

static bool key_contains(const char *key, const char *wanted)
{
    return strstr(key, wanted) != NULL;
}

/* As whole words, wherever: "dance" in "first dance". */
static bool key_has_words(const char *key, const char *wanted)
{
    size_t length = strlen(wanted);
    for (const char *at = strstr(key, wanted); at; at = strstr(at + 1, wanted))
        if ((at == key || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return true;
    return false;
}

/* A typo in four letters. */
static bool key_resembles(const char *key, const char *wanted)
{
    unsigned max = (unsigned)g_utf8_strlen(wanted, -1) / 4;
    return text_distance(key, wanted, max) <= max;
}

static const struct {
    const char *mode;
    NameTest test;
} modes[] = {
    { "iexact", key_equal },
    { "prefix", key_starts },
    { "contains", key_contains },
    { "fuzzy", key_resembles },
};

static NameTest mode_test(const char *mode)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(modes); i++) {
        if (strcmp(modes[i].mode, mode) == 0)
            return modes[i].test;
    }
    return NULL;
}

static bool test_name(const char *name, const char *wanted, NameTest test)
{
    if (!name)
        return false;
    if (!test)
        return strcmp(name, wanted) == 0;
    g_autofree char *key = name_key(name);
    return test(key, wanted);
}

/* ---- the names that things have -------------------------------------------------- */

static char *file_stem(const char *file)
{
    g_autofree char *base = g_path_get_basename(file);
    const char *dot = strrchr(base, '.');
    return dot && dot != base ? g_strndup(base, (size_t)(dot - base))
                              : g_steal_pointer(&base);
}

static bool test_asset(const Asset *asset, const char *wanted, NameTest test)
{
    if (!asset)
        return false;
    if (test_name(asset_label(asset), wanted, test))
        return true;
    const char *file = node_string(&asset->node, PROP_FILE);
    g_autofree char *base = file ? g_path_get_basename(file) : NULL;
    g_autofree char *stem = file ? file_stem(file) : NULL;
    return test_name(base, wanted, test) || test_name(stem, wanted, test);
}

/* "titles" of a role and "title" of a person are one word. */
static bool same_word(const char *role, const char *wanted)
{
    size_t length = strlen(role), other = strlen(wanted);
    if (length > 1 && role[length - 1] == 's')
        length--;
    if (other > 1 && wanted[other - 1] == 's')
        other--;
    return length == other && strncmp(role, wanted, length) == 0;
}

static bool test_role(const ClipPlace *place, const char *wanted)
{
    const char *role = node_string(&place->track->node, PROP_ROLE);
    return (role && same_word(role, wanted)) ||
           same_word(clip_kind_name(place->clip->kind), wanted);
}

/* ---- stages ---------------------------------------------------------------------- */

typedef enum {
    STAGE_LABEL,
    STAGE_ASSET,
    STAGE_ROLE,
    STAGE_LABEL_WORDS,
    STAGE_ASSET_WORDS,
    STAGE_PART,
    STAGES
} Stage;

/* A letter is part of nearly everything. */
enum { PART_MIN = 2 };

/* One comparison made of many clips. Folding names is dear, and clips share theirs and
 * their assets: what was found of a label, by its address, and of an asset's id is
 * kept. */
typedef struct {
    const Search *search;
    const char *wanted;
    NameTest test;
    GHashTable *labels;
    GHashTable *assets;
} Tester;

/* Stored results; NULL is "not known". */
static void *const known_results[] = { GINT_TO_POINTER(1), GINT_TO_POINTER(2) };

static bool remember(GHashTable *known, const char *name, bool result)
{
    g_hash_table_insert(known, (char *)(uintptr_t)name, known_results[result]);
    return result;
}

static bool label_fits(const Tester *tester, const ClipPlace *place)
{
    const char *label = clip_label(tester->search->composition, place->clip);
    const void *known = g_hash_table_lookup(tester->labels, label);
    return known ? known == known_results[1]
                 : remember(tester->labels, label,
                            test_name(label, tester->wanted, tester->test));
}

static bool asset_fits(const Tester *tester, const ClipPlace *place)
{
    const char *id = node_string(&place->clip->node, PROP_ASSET);
    const void *known = id ? g_hash_table_lookup(tester->assets, id) : NULL;
    if (!id || known)
        return known == known_results[1];
    const Asset *asset = composition_asset(tester->search->composition, id);
    return remember(tester->assets, id,
                    test_asset(asset, tester->wanted, tester->test));
}

static bool stage_matches(const Tester *tester, const ClipPlace *place, Stage stage)
{
    switch (stage) {
    case STAGE_LABEL:
    case STAGE_LABEL_WORDS:
        return label_fits(tester, place);
    case STAGE_ASSET:
    case STAGE_ASSET_WORDS:
        return asset_fits(tester, place);
    case STAGE_ROLE:
        return test_role(place, tester->wanted);
    case STAGE_PART:
        if (tester->test == key_contains && strlen(tester->wanted) < PART_MIN)
            return false;
        break;
    default:
        break;
    }
    return label_fits(tester, place) || asset_fits(tester, place);
}

static NameTest stage_test(Stage stage)
{
    bool words = stage == STAGE_LABEL_WORDS || stage == STAGE_ASSET_WORDS;
    return words ? key_has_words : stage == STAGE_PART ? key_contains : key_equal;
}

/* `wanted` in the form it is compared in. */
static char *wanted_key(const char *wanted, const char *match)
{
    return g_strcmp0(match, "exact") == 0 ? g_strdup(wanted) : name_key(wanted);
}

/* A match mode asks for one comparison of any name, as the stage of parts does. */
void names_match_clips(const Search *search, const char *wanted, const char *match,
                       unsigned kinds, GArray *found)
{
    g_autofree char *key = wanted_key(wanted, match);
    unsigned first = match ? STAGE_PART : 0, end = match ? first + 1 : STAGES;
    for (unsigned stage = first; *key && stage < end && found->len == 0; stage++) {
        g_autoptr(GHashTable) labels = g_hash_table_new(NULL, NULL);
        g_autoptr(GHashTable) assets = g_hash_table_new(g_str_hash, g_str_equal);
        const Tester tester = { search, key,
                                match ? mode_test(match) : stage_test(stage), labels,
                                assets };
        for (unsigned i = 0; i < search->clips->len; i++) {
            const ClipPlace *place = &g_array_index(search->clips, ClipPlace, i);
            if ((place->clip->node.owner & kinds) &&
                stage_matches(&tester, place, stage))
                g_array_append_val(found, i);
        }
    }
}

void names_match_assets(const Composition *composition, const char *wanted,
                        const char *match, GPtrArray *found)
{
    static const NameTest tests[] = { key_equal, key_starts, key_contains };
    g_autofree char *key = wanted_key(wanted, match);
    const Asset *by_id = composition_asset(composition, wanted);
    if (by_id) {
        g_ptr_array_add(found, (Asset *)(uintptr_t)by_id);
        return;
    }
    unsigned stages = *key == '\0' ? 0 : match ? 1 : G_N_ELEMENTS(tests);
    for (unsigned stage = 0; stage < stages && found->len == 0; stage++) {
        NameTest test = match ? mode_test(match) : tests[stage];
        for (unsigned i = 0; i < composition->assets->len; i++) {
            if (test_asset(composition->assets->pdata[i], key, test))
                g_ptr_array_add(found, composition->assets->pdata[i]);
        }
    }
}

bool names_match_text(const char *text, const char *wanted, const char *match)
{
    g_autofree char *key = wanted_key(wanted, match);
    return *key != '\0' &&
           test_name(text, key, match ? mode_test(match) : key_contains);
}

/* ---- what to suggest ------------------------------------------------------------- */

void names_near(const GPtrArray *names, const char *wanted, Resolution *resolution)
{
    g_autoptr(GPtrArray) near = text_nearest(wanted, names, NEAR_COUNT);
    for (unsigned i = 0; i < near->len; i++)
        g_ptr_array_add(resolution->near, g_strdup(near->pdata[i]));
}

void names_near_clips(const Search *search, const char *wanted, Resolution *resolution)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < search->clips->len; i++) {
        const ClipPlace *place = &g_array_index(search->clips, ClipPlace, i);
        char *label = (char *)(uintptr_t)clip_label(search->composition, place->clip);
        if (search_has_kind(search, i, search->wants) && g_hash_table_add(seen, label))
            g_ptr_array_add(names, label);
    }
    names_near(names, wanted, resolution);
}
