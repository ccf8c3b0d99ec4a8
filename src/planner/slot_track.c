/* Stage 4: the track that something is to go to. */
#include "chart.h"

#include "chatkut/base/text.h"

#include <string.h>

/* Verbs that put something on a track; of others "the music track" is what plays on
 * it. */
static bool goes_to_track(const Chart *chart, bool named)
{
    static const char *const VERBS[] = { "move", "put", "duplicate", "add", NULL };
    unsigned count = chart->slots->len;
    const Slot *last = count ? &g_array_index(chart->slots, Slot, count - 1) : NULL;
    Prep prep = last && last->kind == SLOT_PREP ? prep_parse(last->value) : PREP_NONE;
    for (unsigned i = 0; i < count; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value))
            return (prep == PREP_TO || prep == PREP_ON || prep == PREP_UNTIL) &&
                   !(named && strcmp(slot->value, "add") == 0);
    }
    return false;
}

/* What tracks are called by: their label, else what they are for. */
static const char *track_called(const Chart *chart, const char *words)
{
    static const PropId NAMES[] = { PROP_LABEL, PROP_ROLE };
    g_autofree char *wanted = text_fold(words);
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        TrackWalk walk = track_walk_main(chart->composition);
        while (track_walk_next(&walk)) {
            const char *name = node_string(&walk.track->node, NAMES[i]);
            g_autofree char *folded = name ? text_fold(name) : NULL;
            if (folded && strcmp(folded, wanted) == 0)
                return name;
        }
    }
    return NULL;
}

/* "the music track": the words in front of "track" are its name. */
static unsigned named_track(Chart *chart, unsigned n, Slot *slot)
{
    enum { NAME_MAX_WORDS = 4 };
    for (unsigned words = 1; words <= NAME_MAX_WORDS; words++) {
        unsigned length;
        if (!chart_match(chart, n + words, WORD_TRACK, &length))
            continue;
        g_autofree char *said = sentence_slice(&chart->sentence, n, n + words);
        const char *name = track_called(chart, said);
        if (!name || !goes_to_track(chart, true))
            return 0;
        slot->json = json_string(name);
        return words + length;
    }
    return 0;
}

/* "track 3" counts all of them from the lowest, "video track 2" those of its kind. */
static unsigned numbered_track(const Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = 0;
    const Entry *entry = chart_match(chart, n, WORD_TRACK, &length);
    const Token *token = sentence_token(&chart->sentence, n + length);
    int number = entry && token && token->kind == TOKEN_NUMBER ? atoi(token->text) : 0;
    if (number < 1 || number > 64)
        return 0;
    bool any = strcmp(entry->value, "any") == 0;
    slot->json =
        any ? json_integer(number - 1) : json_sprintf("%s%d", entry->value, number);
    return length + 1;
}

/* The top one of the pictures, as tracks of a kind are numbered. */
static json_t *top_track(const Chart *chart)
{
    unsigned count = 0;
    TrackWalk walk = track_walk_main(chart->composition);
    while (track_walk_next(&walk))
        count += walk.track->kind == TRACK_VIDEO;
    return json_sprintf("V%u", count);
}

/* "a new track", "the top track" */
static unsigned special_track(const Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_TRACK, &length);
    if (!entry)
        return 0;
    if (strcmp(entry->value, "top") == 0)
        slot->json = top_track(chart);
    else if (strcmp(entry->value, "bottom") == 0)
        slot->json = json_integer(0);
    if (g_str_has_prefix(entry->value, "new-"))
        slot->json = json_string(entry->value);
    return slot->json ? length : 0;
}

/* Does nothing follow that could be what is added? With a preposition it could be what
 * is on the track: "add an audio track with song.mp3". */
static bool ends_track(const Chart *chart, unsigned n, bool prep)
{
    static const WordClass ENDS[] = { WORD_CALLED, WORD_POLITE, WORD_AND, WORD_PREP };
    const Token *next = sentence_token(&chart->sentence, n);
    unsigned length;
    bool ends = !next || chart->tail_owner[n] || next->kind == TOKEN_MARK;
    for (unsigned i = 0; i < G_N_ELEMENTS(ENDS) && !ends; i++)
        ends =
            (prep || ENDS[i] != WORD_PREP) && chart_match(chart, n, ENDS[i], &length);
    return ends;
}

/* "add a new track", "an audio track called Voice": nothing else is added, so it is the
 * track. */
static unsigned new_track(Chart *chart, unsigned n, Slot *slot)
{
    unsigned count = chart->slots->len, length = 0;
    const Slot *last = count ? chart_slot(chart, count - 1) : NULL;
    bool adds = last && last->kind == SLOT_VERB &&
                (strcmp(last->value, "add") == 0 || strcmp(last->value, "make") == 0);
    const Entry *entry = adds ? chart_match(chart, n, WORD_TRACK, &length) : NULL;
    bool one = entry && strcmp(entry->value, "one") == 0;
    if (!entry || !(one || g_str_has_prefix(entry->value, "new-")) ||
        !ends_track(chart, n + length, !one))
        return 0;
    slot->json = json_string(one ? "new-top" : entry->value);
    return length;
}

unsigned rule_track(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length = 0;
    if (!chart->composition)
        return 0;
    *slot = (Slot){ .kind = SLOT_TRACK };
    if (!goes_to_track(chart, false))
        return new_track(chart, n, slot);
    if (!chart_match(chart, n, WORD_DET, &det))
        det = 0;
    length = numbered_track(chart, n + det, slot);
    if (!length)
        length = special_track(chart, n + det, slot);
    if (!length)
        length = named_track(chart, n + det, slot);
    return length ? det + length : 0;
}
