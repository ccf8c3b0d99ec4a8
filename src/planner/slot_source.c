/*
 * Stage 4: what a clip shows, apart from where the clip is: "the content of", "its
 * source".
 *
 * The same words name clips ("the footage") and places. They are the source only where
 * something is done to that: it is shifted, or a file takes its place.
 */
#include "chart.h"

#include <stdlib.h>
#include <string.h>

/* Says what is seen, not a question of it: "show what happens …". */
static const char SEEN[] = "seen";
/* Says it only where nothing else stands there: "use the bit 2 s later". */
static const char BARE[] = "bare";

static bool is_signed(const Chart *chart, unsigned n)
{
    const Token *token = sentence_token(&chart->sentence, n + 1);
    return (chart_is_mark(chart, n, "+") || chart_is_mark(chart, n, "-")) && token &&
           token->kind == TOKEN_NUMBER && token->glued;
}

static bool has_verb(const Chart *chart, const char *value)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB && (!value || strcmp(slot->value, value) == 0))
            return true;
    }
    return false;
}

static bool shifts(const Chart *chart)
{
    unsigned length;
    for (unsigned n = 0; n < chart->sentence.count; n++)
        if (is_signed(chart, n) || chart_match(chart, n, WORD_SHIFT, &length) ||
            chart_match(chart, n, WORD_EXTRA, &length))
            return true;
    return has_verb(chart, "slip") || has_verb(chart, "move");
}

static bool names_file(const Chart *chart)
{
    const char *type;
    for (unsigned n = 0; n < chart->sentence.count; n++)
        if (chart_file_length(chart, n, &type))
            return true;
    return false;
}

/* "I want to see what …" */
static bool is_wish(const Chart *chart, const Slot *slot)
{
    unsigned length;
    for (unsigned n = slot->from; slot->kind == SLOT_FILLER && n < slot->to; n++)
        if (chart_match(chart, n, WORD_WISH, &length))
            return true;
    return false;
}

static bool has_wish(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (is_wish(chart, chart_slot(chart, i)))
            return true;
    return false;
}

/* Behind a mark, or a verb of showing. */
static bool stands_bare(const Chart *chart)
{
    static const char *const SHOWING[] = { "make", "style:visible=true", NULL };
    const Slot *last =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    return last && (last->kind == SLOT_MARK || is_wish(chart, last) ||
                    (last->kind == SLOT_VERB && g_strv_contains(SHOWING, last->value)));
}

unsigned rule_source(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_SOURCE, &length);
    if (!entry || !(shifts(chart) || (has_verb(chart, "replace") || names_file(chart))))
        return 0;
    bool seen = entry->value && strcmp(entry->value, SEEN) == 0;
    bool bare = entry->value && strcmp(entry->value, BARE) == 0;
    if ((seen && !has_verb(chart, NULL) && !has_wish(chart)) ||
        (bare && !stands_bare(chart)))
        return 0;
    *slot = (Slot){ .kind = SLOT_SOURCE,
                    .value = entry->value,
                    .number = entry->value && !seen && !bare ? atoi(entry->value) : 0 };
    return length;
}

/* "take the intro out and use sunset.mp4 there": where a clip goes, what is said of the
 * file behind it is where it goes. */
static bool fills_gap(const Chart *chart, unsigned end)
{
    static const char *const GOING[] = { "delete", "vanish", "lift", NULL };
    const Token *next = sentence_token(&chart->sentence, end);
    if (next && next->kind != TOKEN_MARK)
        return false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB && g_strv_contains(GOING, slot->value))
            return true;
    }
    return false;
}

/* Alone it ties the sentence to the last one. */
unsigned rule_in_place(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_IN_PLACE, &length);
    if (entry && entry->value && !fills_gap(chart, n + length))
        return 0;
    const Slot *file = NULL, *clip = NULL;
    bool here = false, media = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *ref = chart_slot(chart, i);
        if (ref->kind == SLOT_COPULA || ref->kind == SLOT_UNKNOWN) {
            *slot =
                (Slot){ .kind = SLOT_FILLER }; /* a remark: remarks.c tells of what */
            return entry && length > 1 ? length : 0;
        }
        here = here || (ref->kind == SLOT_ANCHOR && !strcmp(ref->value, "playhead"));
        if (ref->kind != SLOT_REF)
            continue;
        media = media || ref->asset || (ref->flags & REF_FILE);
        if ((ref->flags & REF_SPELLED) || !(ref->flags & REF_ON_TIMELINE))
            file = ref->asset || (ref->flags & REF_FILE) ? ref : file;
        if (ref != file)
            clip = ref;
    }
    bool exchanges = (file || names_file(chart)) && clip;
    if (!entry || !(exchanges || (here && media)))
        return 0;
    *slot = (Slot){ .kind = SLOT_IN_PLACE };
    return length;
}
