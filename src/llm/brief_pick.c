/* What the words are about: which clips a model is told one by one. */
#include "brief_private.h"

#include "chatkut/base/text.h"

#include <string.h>

enum { WORDS_MAX = 24, TIMES_MAX = 8, WORD_MIN = 3, NEAR_S = 15 };

enum { RANK_SPOKEN_OF, RANK_NAMED, RANK_NEAR, RANK_REST };

struct BriefFocus {
    const Composition *composition;
    GHashTable *ids;         /* clip ids, borrowed: selected, mentioned, added */
    GHashTable *words;       /* folded, owned */
    double times[TIMES_MAX]; /* seconds: only nearness is asked of them */
    unsigned n_times;
};

static void add_ids(GHashTable *set, const GPtrArray *ids)
{
    for (unsigned i = 0; ids && i < ids->len; i++)
        g_hash_table_add(set, ids->pdata[i]);
}

/* ---- the words ------------------------------------------------------------------- */

static bool is_letter(gunichar c)
{
    return g_unichar_isalnum(c);
}

/* The next run of letters and digits at *text, which moves behind it; NULL: none. */
static const char *next_word(const char **text, size_t *length)
{
    const char *at = *text;
    while (*at && !is_letter(g_utf8_get_char(at)))
        at = brief_next(at);
    const char *start = at;
    while (*at && is_letter(g_utf8_get_char(at)))
        at = brief_next(at);
    *text = at;
    *length = (size_t)(at - start);
    return *length > 0 ? start : NULL;
}

static void add_words(GHashTable *words, const char *folded)
{
    const char *start;
    size_t length;
    while (g_hash_table_size(words) < WORDS_MAX &&
           (start = next_word(&folded, &length))) {
        if (g_utf8_strlen(start, (gssize)length) >= WORD_MIN)
            g_hash_table_add(words, g_strndup(start, length));
    }
}

static void add_time(BriefFocus *focus, RTime time)
{
    if (focus->n_times < TIMES_MAX && time.num >= 0)
        focus->times[focus->n_times++] = rtime_seconds(time);
}

/* "0:12", "12s", "90f", and bare numbers, which are mostly counts but do no harm. */
static void add_times(BriefFocus *focus, const char *words, Rate rate)
{
    g_auto(GStrv) parts = g_strsplit_set(words, " \t\n,;()", -1);
    for (char **part = parts; *part; part++) {
        RTime time;
        if (g_ascii_isdigit(**part) && strlen(*part) < 16 &&
            rtime_parse(*part, rate, &time, NULL))
            add_time(focus, time);
    }
}

BriefFocus *brief_focus_new(const BriefSource *source, Rate rate)
{
    BriefFocus *focus = g_new0(BriefFocus, 1);
    const SelectContext *context = source->context;
    g_autofree char *valid = brief_plain(source->words, BRIEF_WORDS_MAX);
    g_autofree char *folded = text_fold(valid);
    focus->composition = source->composition;
    focus->ids = g_hash_table_new(g_str_hash, g_str_equal);
    add_ids(focus->ids, context->selection);
    add_ids(focus->ids, context->mentioned);
    add_ids(focus->ids, context->added);
    focus->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_words(focus->words, folded);
    add_time(focus, context->playhead.den > 0 ? context->playhead : RTIME_ZERO);
    if (context->in.den > 0)
        add_time(focus, context->in);
    add_times(focus, valid, rate);
    return focus;
}

void brief_focus_free(BriefFocus *focus)
{
    g_hash_table_unref(focus->ids);
    g_hash_table_unref(focus->words);
    g_free(focus);
}

/* Whole words: "art" is not in "party". */
static bool holds_word(const BriefFocus *focus, const char *text)
{
    char word[64];
    size_t length;
    const char *start;
    while ((start = next_word(&text, &length))) {
        if (length < WORD_MIN || length >= sizeof word)
            continue;
        for (size_t i = 0; i < length; i++)
            word[i] = g_ascii_tolower(start[i]);
        word[length] = '\0';
        if (g_hash_table_contains(focus->words, word))
            return true;
    }
    return false;
}

/* Names in ASCII need no folding: there are thousands of them. */
bool brief_focus_names(const BriefFocus *focus, const char *text)
{
    if (g_str_is_ascii(text))
        return holds_word(focus, text);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = text_fold(valid);
    return holds_word(focus, folded);
}

/* ---- the clips ------------------------------------------------------------------- */

static bool clip_is_named(const BriefFocus *focus, const Clip *clip)
{
    if (brief_focus_names(focus, clip_label(focus->composition, clip)))
        return true;
    /* without a label of its own it goes by its text */
    if (clip->kind != CLIP_TEXT || !node_string(&clip->node, PROP_LABEL))
        return false;
    g_autofree char *text = clip_text(clip);
    return text && brief_focus_names(focus, text);
}

/* Seconds from the clip to the nearest of the times. */
static double apart(const BriefFocus *focus, const Clip *clip)
{
    double least = RTIME_LIMIT;
    double start = rtime_seconds(clip->start), end = rtime_seconds(clip_end(clip));
    for (unsigned i = 0; i < focus->n_times; i++) {
        double time = focus->times[i];
        double away = time < start ? start - time : time > end ? time - end : 0;
        least = MIN(least, away);
    }
    return least;
}

static unsigned rank_of(const BriefFocus *focus, const BriefClip *clip)
{
    if (g_hash_table_contains(focus->ids, clip->at.clip->node.id))
        return RANK_SPOKEN_OF;
    if (clip_is_named(focus, clip->at.clip))
        return RANK_NAMED;
    return clip->apart <= NEAR_S ? RANK_NEAR : RANK_REST;
}

static gint compare_clips(gconstpointer a, gconstpointer b)
{
    const BriefClip *x = a, *y = b;
    int order = (x->rank > y->rank) - (x->rank < y->rank);
    if (order == 0)
        order = (x->apart > y->apart) - (x->apart < y->apart);
    if (order == 0)
        order = rtime_compare(x->at.clip->start, y->at.clip->start);
    if (order == 0)
        order = (x->at.track_index > y->at.track_index) -
                (x->at.track_index < y->at.track_index);
    return order;
}

GArray *brief_focus_clips(const BriefFocus *focus, const Sequence *sequence)
{
    GArray *clips = g_array_new(FALSE, FALSE, sizeof(BriefClip));
    for (ClipWalk walk = clip_walk_in(sequence); clip_walk_next(&walk);) {
        BriefClip clip = { .at = walk.at, .apart = apart(focus, walk.at.clip) };
        clip.rank = rank_of(focus, &clip);
        g_array_append_val(clips, clip);
    }
    g_array_sort(clips, compare_clips);
    return clips;
}
