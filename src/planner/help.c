#include "chatkut/planner/help.h"

#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

enum { NAME_MAX_LENGTH = 40 };

/* Of topics that claim a phrase the first has it. */
static const HelpTopic TOPICS[] = {
    { "adding", "verb add|verb duplicate|verb generate|role *|footage *|captions" },
    { "cutting", "verb delete|verb lift|verb ripple|verb cut|verb trim|verb keep|"
                 "verb split|verb join|verb slip|verb close|verb leave|parts|divide *|"
                 "halves|middle|gaps|rest|onwards|verb less:length|verb more:length|"
                 "verb set:length|more length|less length|prop length" },
    { "moving", "verb move|verb put|verb start|verb swap|verb replace|verb arrange:*|"
                "verb group|verb ungroup|shift *|track *|order *|keep *" },
    { "time", "verb more:speed|verb less:speed|verb speed|verb fit|verb freeze|"
              "verb reverse|verb unreverse|verb still|verb ramp|pace *|more speed|"
              "less speed|prop speed" },
    { "sound", "verb audio:*|verb more:volume|verb less:volume|verb off|more volume|"
               "less volume|prop volume|prop pan|prop pitch" },
    { "text", "verb set:text|verb style:*|verb rename|verb mark|marker*|verb translate|"
              "says|called|style *|unstyle *|more fontWeight|less fontWeight|prop "
              "fontFamily|prop fontSize|prop fontWeight|"
              "prop text|prop label|prop letterSpacing|prop lineHeight|language *" },
    { "look", "verb set*|verb make|verb more*|verb less*|verb rotate|verb flip|"
              "verb reset|verb without|more *|less *|raise|lower|prop *|shade *|"
              "strength *|extreme *|blend *|color *" },
    { "transitions", "transition *|transitions*|joint *" },
    { "effects", "effect *|animation *|verb animate|easing *" },
    { "layout", "position *|direction *|layout *|verb center|verb align" },
    { "film", "whole|preset *" },
    { "history", "verb history:*|change" },
    { "transport", "verb control:*|anchor *" },
    { "render", "verb render|verb export|format *|exchange *|estimate" },
    { "questions", "query *|chat *" },
    { "names", "det*|pron *|type *|types *|everything|all|every|both|except|one|only|"
               "other*|neighbour *|trait *|most *|compare *|feature *|that *|about|"
               "playing|with *|being *|ordinal*|from-end|when|edge *" },
    { "numbers", "indefinite *|number *|tens *|multiplier *|fraction *|and-fraction *|"
                 "factor *|unit *" },
    { "answers", "yes|no|cancel|correction *" },
    { "other", "*" },
    { NULL, NULL },
};

/* Words that are no help to read: names of colours and files, what is never a typo. */
static const char UNLISTED[] = "color *|extension *|known|help *|filler";

const HelpTopic *help_topics(void)
{
    return TOPICS;
}

static const HelpTopic *topic_named(const char *name)
{
    for (const HelpTopic *topic = TOPICS; topic->name; topic++)
        if (strcmp(topic->name, name) == 0)
            return topic;
    return NULL;
}

/* ---- titles ---------------------------------------------------------------------- */

static char *entry_phrase(const Entry *entry)
{
    GString *phrase = g_string_new(NULL);
    for (unsigned i = 0; i < entry->count; i++) {
        if (i && i == entry->gap)
            g_string_append(phrase, " …");
        bool joined = i == 0 || entry->words[i][0] == '\'';
        g_string_append_printf(phrase, "%s%s", joined ? "" : " ", entry->words[i]);
    }
    return g_string_free(phrase, FALSE);
}

const HelpTopic *help_topic_find(const Vocabulary *vocabulary, const char *words)
{
    g_autofree char *folded = text_fold(words);
    const HelpTopic *named = topic_named(folded);
    if (named)
        return named;
    g_autofree char *spelled = vocabulary_spell(vocabulary, folded);
    const GPtrArray *all = vocabulary_all(vocabulary);
    for (unsigned i = 0; i < all->len; i++) {
        const Entry *entry = g_ptr_array_index(all, i);
        if (entry->class != WORD_HELP)
            continue;
        g_autofree char *phrase = entry_phrase(entry);
        if (strcmp(phrase, spelled ? spelled : folded) == 0)
            return topic_named(entry->value);
    }
    return NULL;
}

const char *help_topic_title(const Vocabulary *vocabulary, const HelpTopic *topic)
{
    g_autofree char *rule = g_strconcat("topic ", topic->name, NULL);
    const char *title = vocabulary_rule(vocabulary, rule);
    return title ? title : topic->name;
}

/* ---- examples -------------------------------------------------------------------- */

/* What an example may name, besides an asset. */
static const struct {
    const char *slot;
    ClipKind kind;
    unsigned nth;
} SLOTS[] = {
    { "video", CLIP_VIDEO, 0 }, { "video2", CLIP_VIDEO, 1 }, { "text", CLIP_TEXT, 0 },
    { "audio", CLIP_AUDIO, 0 }, { "image", CLIP_IMAGE, 0 },
};
static const char ASSET_SLOT[] = "asset";

static bool is_quotable(const char *name)
{
    return *name && !strpbrk(name, "\"\n{}") &&
           g_utf8_strlen(name, -1) <= NAME_MAX_LENGTH;
}

static const char *clip_name(const Composition *composition, ClipKind kind,
                             unsigned nth)
{
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);) {
        const char *name = clip_label(composition, walk.at.clip);
        if (walk.at.clip->kind == kind && is_quotable(name) && nth-- == 0)
            return name;
    }
    return NULL;
}

static const char *asset_name(const Composition *composition)
{
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = g_ptr_array_index(composition->assets, i);
        bool media = asset->kind == ASSET_VIDEO || asset->kind == ASSET_AUDIO ||
                     asset->kind == ASSET_IMAGE;
        if (media && is_quotable(asset_label(asset)))
            return asset_label(asset);
    }
    return NULL;
}

/* The name that stands for a slot; NULL: there is none. */
static const char *slot_name(const char *slot, const Composition *composition)
{
    if (strcmp(slot, ASSET_SLOT) == 0)
        return asset_name(composition);
    for (unsigned i = 0; i < G_N_ELEMENTS(SLOTS); i++)
        if (strcmp(SLOTS[i].slot, slot) == 0)
            return clip_name(composition, SLOTS[i].kind, SLOTS[i].nth);
    return NULL;
}

/* The same for a manual: a rule of the language. */
static const char *manual_name(const char *slot, const Vocabulary *vocabulary)
{
    g_autofree char *rule = g_strconcat("stand-in ", slot, NULL);
    return vocabulary_rule(vocabulary, rule);
}

/* NULL where the composition lacks something that it names. */
static char *fill_example(const char *example, const Vocabulary *vocabulary,
                          const Composition *composition)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    for (const char *at = example; *at;) {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;
        if (!close) {
            g_string_append_c(filled, *at++);
            continue;
        }
        bool silent = at[1] == '+';
        g_autofree char *slot =
            g_strndup(at + 1 + silent, (gsize)(close - at - 1 - silent));
        const char *name =
            composition ? slot_name(slot, composition) : manual_name(slot, vocabulary);
        if (!name)
            return NULL;
        if (!silent)
            g_string_append_printf(filled, "\"%s\"", name);
        at = close + 1;
    }
    return g_string_free(g_steal_pointer(&filled), FALSE);
}

GPtrArray *help_examples(const Vocabulary *vocabulary, const HelpTopic *topic,
                         const Composition *composition)
{
    GPtrArray *examples = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *lines = vocabulary_examples(vocabulary, topic->name);
    for (unsigned i = 0; lines && i < lines->len; i++) {
        char *example =
            fill_example(g_ptr_array_index(lines, i), vocabulary, composition);
        if (example)
            g_ptr_array_add(examples, example);
    }
    return examples;
}

/* ---- words ----------------------------------------------------------------------- */

static bool matches(const char *globs, const char *name)
{
    g_auto(GStrv) list = g_strsplit(globs, "|", -1);
    for (char **glob = list; *glob; glob++)
        if (g_pattern_match_simple(*glob, name))
            return true;
    return false;
}

static const HelpTopic *topic_of(const Entry *entry)
{
    g_autofree char *name =
        g_strdup_printf("%s%s%s", class_row(entry->class)->name,
                        entry->value ? " " : "", entry->value ? entry->value : "");
    if (matches(UNLISTED, name))
        return NULL;
    const HelpTopic *topic = TOPICS;
    while (!matches(topic->words, name))
        topic++;
    return topic;
}

static void words_free(gpointer data)
{
    HelpWords *words = data;
    g_ptr_array_unref(words->phrases);
    g_free(words);
}

static HelpWords *words_of(GPtrArray *all, const Entry *entry)
{
    const char *class = class_row(entry->class)->name;
    for (unsigned i = 0; i < all->len; i++) {
        HelpWords *words = g_ptr_array_index(all, i);
        if (strcmp(words->class, class) == 0 &&
            g_strcmp0(words->value, entry->value) == 0)
            return words;
    }
    HelpWords *words = g_new(HelpWords, 1);
    *words = (HelpWords){ class, entry->value, g_ptr_array_new_with_free_func(g_free) };
    g_ptr_array_add(all, words);
    return words;
}

static bool same_meaning(const Entry *a, const Entry *b)
{
    return a->class == b->class && g_strcmp0(a->value, b->value) == 0;
}

GPtrArray *help_words(const Vocabulary *vocabulary, const HelpTopic *topic)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(words_free);
    const GPtrArray *entries = vocabulary_all(vocabulary);
    const Entry *before = NULL;
    const HelpTopic *its = NULL;
    for (unsigned i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        if (!before ||
            !same_meaning(before, entry)) /* words of one line are together */
            its = topic_of(entry);
        before = entry;
        if (its != topic)
            continue;
        GPtrArray *phrases = words_of(all, entry)->phrases;
        g_autofree char *phrase =
            entry->shown ? g_strdup(entry->shown) : entry_phrase(entry);
        if (!g_ptr_array_find_with_equal_func(phrases, phrase, g_str_equal, NULL))
            g_ptr_array_add(phrases, g_steal_pointer(&phrase));
    }
    return all;
}

/* ---- the question ---------------------------------------------------------------- */

static const HelpTopic *topic_at(const Chart *chart, unsigned n, unsigned *length)
{
    const Entry *entry = chart_match(chart, n, WORD_HELP, length);
    return entry ? topic_named(entry->value) : NULL;
}

static unsigned neutral_at(const Chart *chart, unsigned n)
{
    static const WordClass NEUTRAL[] = { WORD_FILLER, WORD_DET, WORD_PREP, WORD_YES };
    unsigned length;
    if (chart->sentence.tokens[n].kind == TOKEN_MARK)
        return 1;
    for (unsigned i = 0; i < G_N_ELEMENTS(NEUTRAL); i++)
        if (chart_match(chart, n, NEUTRAL[i], &length))
            return length;
    return 0;
}

static bool asks_for_help(const Chart *chart, const HelpTopic **topic)
{
    static const char HELP[] = "help";
    bool asked = false;
    *topic = NULL;
    for (unsigned n = 0, length; n < chart->sentence.count; n += length) {
        const Entry *query = chart_match(chart, n, WORD_QUERY, &length);
        const HelpTopic *about = NULL;
        if (query && strcmp(query->value, HELP) == 0)
            asked = true;
        else if (asked && !*topic && (about = topic_at(chart, n, &length)))
            *topic = about;
        else if (!(length = neutral_at(chart, n)))
            return false;
    }
    return asked;
}

bool help_asked(const char *const *languages, const char *utterance,
                const Vocabulary **vocabulary, const HelpTopic **topic)
{
    bool asked = false;
    for (const char *const *language = languages; *language && !asked; language++) {
        *vocabulary = vocabulary_get(*language, NULL);
        if (!*vocabulary)
            continue;
        Chart chart;
        chart_init(&chart, *vocabulary, utterance, NULL, NULL);
        chart_tag(&chart);
        asked = asks_for_help(&chart, topic);
        chart_clear(&chart);
    }
    return asked;
}
