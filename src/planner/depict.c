/* Stage 4: which clips have words of a description in what they are called by. */
#include "depict.h"

#include "chatkut/base/text.h"

#include <string.h>

enum { STEM_LETTERS = 4, STEM_LETTERS_PLURAL = 3 };

/* ---- words ----------------------------------------------------------------------- */

static bool is_ending(const char *rule, const char *rest)
{
    size_t length = strlen(rest);
    for (const char *at = rule; length && at && *at;) {
        at += strspn(at, " ");
        size_t ending = strcspn(at, " ");
        if (ending == length && strncmp(at, rest, length) == 0)
            return true;
        at += ending;
    }
    return !length;
}

/* Two forms of one word: "reads" and "reading", "children" and "childhood". */
static bool is_kin(const Vocabulary *vocabulary, const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] && a[same] == b[same])
        same++;
    if (!a[same] && !b[same])
        return true;
    const char *rule = vocabulary_rule(vocabulary, "word-ending");
    const char *many = vocabulary_rule(vocabulary, "plural-ending");
    bool plural = (!a[same] && is_ending(many, b + same)) ||
                  (!b[same] && is_ending(many, a + same));
    return same >= (plural ? STEM_LETTERS_PLURAL : STEM_LETTERS) &&
           (plural || (is_ending(rule, a + same) && is_ending(rule, b + same)));
}

static bool denies(const Vocabulary *vocabulary, const char *word)
{
    const Entry *entry = vocabulary_entries(vocabulary, word);
    while (entry && entry->class != WORD_NOT)
        entry = entry->next;
    return entry != NULL;
}

typedef struct {
    const Chart *chart;
    const Depiction *depiction;
    unsigned words;
    bool denies;
} Finding;

static void look_at_word(Finding *finding, const char *word)
{
    const Vocabulary *vocabulary = finding->chart->vocabulary;
    for (unsigned i = 0; i < finding->depiction->count; i++) {
        const char *said =
            finding->chart->sentence.tokens[finding->depiction->tokens[i]].text;
        if (*said == *word && is_kin(vocabulary, said, word))
            finding->words |= 1u << i;
    }
    finding->denies =
        finding->denies || (finding->depiction->denied && denies(vocabulary, word));
}

typedef enum { CUT_NOT, CUT_LETTERS, CUT_DIGITS } Cut;

static Cut cut_of(gunichar c)
{
    if (c >= '0' && c <= '9')
        return CUT_DIGITS;
    return g_unichar_isalpha(c) || g_unichar_ismark(c) ? CUT_LETTERS : CUT_NOT;
}

/* A name as words of a sentence are spelled. Most are plain, and there are thousands. */
static char *spell_name(const Finding *finding, const char *name)
{
    const char *c = name;
    while (*c && (guchar)*c < 0x80)
        c++;
    if (!*c)
        return g_ascii_strdown(name, c - name);
    char *folded = text_fold(name);
    char *spelled = vocabulary_spell(finding->chart->vocabulary, folded);
    if (spelled)
        g_free(folded);
    return spelled ? spelled : folded;
}

/* Cut as a sentence is: letters from digits, and both from all else. */
static void look_at(Finding *finding, const char *name)
{
    g_autofree char *spelled = spell_name(finding, name ? name : "");
    char *from = spelled;
    Cut inside = CUT_NOT;
    for (char *at = spelled;; at = g_utf8_next_char(at)) {
        Cut cut = *at ? cut_of(g_utf8_get_char(at)) : CUT_NOT;
        if (cut == inside && *at)
            continue;
        char next = *at;
        *at = '\0';
        if (inside != CUT_NOT)
            look_at_word(finding, from);
        *at = next;
        if (!next)
            return;
        from = at;
        inside = cut;
    }
}

/* ---- things ---------------------------------------------------------------------- */

/* A file without its ending: "mp4" tells nothing. */
static void look_at_file(Finding *finding, const char *name)
{
    const char *dot = name ? strrchr(name, '.') : NULL;
    g_autofree char *stem =
        dot ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name ? name : "");
    look_at(finding, stem);
}

static void look_at_asset(Finding *finding, const Asset *asset)
{
    const char *path = asset ? node_string(&asset->node, PROP_FILE) : NULL;
    g_autofree char *file = path ? g_path_get_basename(path) : NULL;
    if (!asset)
        return;
    look_at_file(finding, asset_label(asset));
    if (file && strcmp(file, asset_label(asset)) != 0)
        look_at_file(finding, file);
}

static void look_at_clip(Finding *finding, const Clip *clip)
{
    g_autofree char *text = clip->kind == CLIP_TEXT ? clip_text(clip) : NULL;
    look_at(finding, node_string(&clip->node, PROP_LABEL));
    look_at(finding, text);
    look_at_asset(finding, clip_asset(finding->chart->composition, clip));
}

static void add(GArray *depicted, const Finding *finding, const Clip *clip,
                const Asset *asset)
{
    Depicted one = { clip, asset, finding->words };
    if (one.words && (finding->denies || !finding->depiction->denied))
        g_array_append_val(depicted, one);
}

static bool is_of(const Clip *clip, const char *const *types)
{
    bool fits = !types;
    for (unsigned i = 0; types && types[i] && !fits; i++)
        fits = describe_has_type(clip, types[i]);
    return fits;
}

GArray *depict_clips(Chart *chart, const Depiction *depiction, const char *const *types,
                     const json_t *among)
{
    g_autoptr(GArray) places = describe_candidates(chart, among);
    GArray *depicted = g_array_new(FALSE, FALSE, sizeof(Depicted));
    for (unsigned i = 0; depiction->count && i < places->len; i++) {
        Finding finding = { chart, depiction, 0, false };
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        if (!is_of(clip, types))
            continue;
        look_at_clip(&finding, clip);
        add(depicted, &finding, clip, NULL);
    }
    return depicted;
}

GArray *depict_assets(const Chart *chart, const Depiction *depiction, const char *type)
{
    const GPtrArray *assets = chart->composition->assets;
    GArray *depicted = g_array_new(FALSE, FALSE, sizeof(Depicted));
    for (unsigned i = 0; depiction->count && i < assets->len; i++) {
        Finding finding = { chart, depiction, 0, false };
        const Asset *asset = g_ptr_array_index(assets, i);
        if (type && strcmp(asset_kind_name(asset->kind), type) != 0)
            continue;
        look_at_asset(&finding, asset);
        add(depicted, &finding, NULL, asset);
    }
    return depicted;
}

static unsigned count_bits(unsigned bits)
{
    unsigned count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

void depict_keep_best(GArray *depicted, unsigned count)
{
    unsigned best = 1, kept = 0;
    for (unsigned i = 0; i < depicted->len; i++) {
        Depicted *one = &g_array_index(depicted, Depicted, i);
        one->words &= (1u << count) - 1;
        best = MAX(best, count_bits(one->words));
    }
    for (unsigned i = 0; i < depicted->len; i++) {
        Depicted one = g_array_index(depicted, Depicted, i);
        if (count_bits(one.words) == best)
            g_array_index(depicted, Depicted, kept++) = one;
    }
    g_array_set_size(depicted, kept);
}

unsigned depict_words(const GArray *depicted)
{
    unsigned words = 0;
    for (unsigned i = 0; i < depicted->len; i++)
        words |= g_array_index(depicted, Depicted, i).words;
    return words;
}
