/*
 * Stage 2, protect: a thing by words out of its name that stand otherwise than in it:
 * "vows of Anna", "walk in the garden", "B camera"; or out of all that it is called by,
 * its name, its text and its file: "Tom's name".
 */
#include "names.h"

#include <string.h>

enum { RUN_MAX_WORDS = 4 };

/* Words of the utterance that belong together. */
typedef struct {
    unsigned words[RUN_MAX_WORDS]; /* tokens */
    unsigned count;
    unsigned close; /* so many have nothing between them but whose it is */
} WordRun;

/* ---- the utterance --------------------------------------------------------------- */

static bool is_of(const Chart *chart, unsigned n, const WordClass *classes,
                  unsigned count)
{
    const Entry *entry =
        vocabulary_entries(chart->vocabulary, chart->sentence.tokens[n].text);
    for (; entry; entry = entry->next)
        for (unsigned i = 0; entry->count == 1 && i < count; i++)
            if (entry->class == classes[i])
                return true;
    return false;
}

static bool is_word(const Chart *chart, unsigned n)
{
    static const WordClass JOINTS[] = { WORD_DET,    WORD_PREP,    WORD_PRON,
                                        WORD_AND,    WORD_THEN,    WORD_NOT,
                                        WORD_NUMBER, WORD_ORDINAL, WORD_ALL };
    const Token *token = sentence_token(&chart->sentence, n);
    return token && token->kind == TOKEN_WORD && token->text[0] != '\'' &&
           !is_of(chart, n, JOINTS, G_N_ELEMENTS(JOINTS));
}

static bool tells_where(const Chart *chart, unsigned n)
{
    const unsigned WHERE = PREP_BIT(PREP_AT) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    unsigned bits = 0;
    const Entry *entry =
        vocabulary_entries(chart->vocabulary, chart->sentence.tokens[n].text);
    for (; entry; entry = entry->next)
        if (entry->class == WORD_PREP && entry->count == 1)
            bits |= PREP_BIT(prep_parse(entry->value));
    return bits & WHERE;
}

/* The tokens between two words: "'s", "of the", "in the"; 0: none. */
static unsigned joint_at(const Chart *chart, unsigned n, bool *loose)
{
    static const WordClass DETS[] = { WORD_DET };
    const Token *token = sentence_token(&chart->sentence, n);
    *loose = false;
    if (!token || token->kind != TOKEN_WORD)
        return 0;
    if (names_joins_owner(chart, n, true))
        return 1;
    bool owner = names_joins_owner(chart, n, false);
    if (!owner && !tells_where(chart, n))
        return 0;
    *loose = !owner;
    bool article =
        n + 1 < chart->sentence.count && is_of(chart, n + 1, DETS, G_N_ELEMENTS(DETS));
    return 1 + article;
}

static bool run_has(const WordRun *run, const Chart *chart, unsigned n)
{
    for (unsigned i = 0; i < run->count; i++)
        if (strcmp(chart->sentence.tokens[run->words[i]].text,
                   chart->sentence.tokens[n].text) == 0)
            return true;
    return false;
}

static WordRun run_from(const Chart *chart, unsigned n)
{
    WordRun run = { 0 };
    for (unsigned at = n; run.count < RUN_MAX_WORDS;) {
        bool loose = false;
        unsigned joint = run.count ? joint_at(chart, at, &loose) : 0;
        if (!is_word(chart, at + joint) || run_has(&run, chart, at + joint))
            break;
        bool close = !loose && run.close == run.count;
        run.words[run.count++] = at + joint;
        run.close += close;
        at += joint + 1;
    }
    return run;
}

/* Are the words worth a name? Across a preposition each must be, as in "walk in the
 * garden": "the title at the end" is a title and a place. */
static bool run_counts(const NameFinder *finder, const WordRun *run)
{
    unsigned counted = 0;
    for (unsigned i = 0; i < run->count; i++)
        counted += finder->counts[run->words[i]];
    return counted == run->count || (counted > 0 && run->close >= run->count);
}

static bool begins_order(const Chart *chart, unsigned n)
{
    static const WordClass ORDERS[] = { WORD_VERB };
    return is_of(chart, n, ORDERS, G_N_ELEMENTS(ORDERS));
}

/* Is a name there already, as its own words have it, or would one be cut? */
static bool is_taken(const Chart *chart, unsigned from, unsigned to)
{
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        bool over = name->from < to && from < name->to;
        bool within = name->from >= from && name->to <= to;
        bool all = name->from <= from && name->to >= to;
        if (all || (over && !within && name->whole))
            return true;
    }
    return false;
}

/* ---- what things are called by --------------------------------------------------- */

static bool is_same_word(const NameFinder *finder, const char *said, const char *own)
{
    return strcmp(said, own) == 0 || names_is_plural(finder->endings, said, own) ||
           names_is_plural(finder->endings, own, said);
}

static bool has_word(const NameFinder *finder, const Sentence *names, const char *said)
{
    for (unsigned n = 0; n < names->count; n++)
        if (is_same_word(finder, said, names->tokens[n].text))
            return true;
    return false;
}

static bool has_run(const NameFinder *finder, const char *names, const WordRun *run)
{
    g_auto(Sentence) words = { 0 };
    const Token *tokens = finder->chart->sentence.tokens;
    bool all = true;
    if (!names_may_occur(finder, names))
        return false;
    sentence_init(&words, names);
    chart_spell(finder->chart, NULL, &words);
    for (unsigned i = 0; i < run->count && all; i++)
        all = has_word(finder, &words, tokens[run->words[i]].text);
    return all;
}

/* Fills in the one thing that all words of the run are of. */
static bool find_clip(const NameFinder *finder, NameIndex *index, const WordRun *run,
                      Name *hit)
{
    hit->clip = name_index_clip(index, run->words, run->count);
    if (!hit->clip)
        return false;
    hit->kinds = NAME_CLIP;
    hit->clips = 1;
    hit->label = g_strdup(clip_label(finder->chart->composition, hit->clip));
    return true;
}

/* A file that is on no track yet. */
static bool find_asset(NameIndex *index, const WordRun *run, Name *hit)
{
    hit->asset = name_index_asset(index, run->words, run->count);
    if (!hit->asset)
        return false;
    hit->kinds = NAME_ASSET;
    hit->assets = 1;
    hit->label = g_strdup(asset_label(hit->asset));
    return true;
}

/* "B camera": all words of what a track is called. */
static bool find_track(const NameFinder *finder, const WordRun *run, Name *hit)
{
    for (TrackWalk walk = track_walk(finder->chart->composition);
         track_walk_next(&walk);) {
        const char *label = node_string(&walk.track->node, PROP_LABEL);
        g_auto(Sentence) words = { 0 };
        if (!label || !has_run(finder, label, run))
            continue;
        sentence_init(&words, label);
        if (words.count != run->count)
            continue;
        hit->kinds = NAME_TRACK;
        hit->label = g_strdup(label);
        return true;
    }
    return false;
}

/* ---- search ---------------------------------------------------------------------- */

/* *index is made when it is first needed. */
static bool add_run(const NameFinder *finder, NameIndex **index, const WordRun *run)
{
    Chart *chart = finder->chart;
    Name hit = { .from = run->words[0],
                 .to = run->words[run->count - 1] + 1,
                 .whole = true,
                 .parted = true };
    if (!run_counts(finder, run) || is_taken(chart, hit.from, hit.to))
        return false;
    if (!*index)
        *index = name_index_new(finder);
    if (!find_track(finder, run, &hit) && !find_clip(finder, *index, run, &hit) &&
        !find_asset(*index, run, &hit))
        return false;
    hit.weak = names_all_known(chart, hit.from, hit.to);
    g_array_append_val(chart->names, hit);
    return true;
}

/* Is any of its words in a name? */
static bool is_called_so(const Chart *chart, const WordRun *run)
{
    unsigned from = run->words[0], to = run->words[run->count - 1] + 1;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from < to && from < name->to)
            return true;
    }
    return false;
}

void names_match_words(NameFinder *finder)
{
    const Chart *chart = finder->chart;
    g_autoptr(NameIndex) index = NULL;
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        WordRun run = run_from(chart, n);
        if (run.count < 2 || finder->full || !is_called_so(chart, &run) ||
            begins_order(chart, n))
            continue;
        for (bool found = false; run.count > 1 && !found; run.count--)
            found = add_run(finder, &index, &run);
    }
}
