/* Stage 4: behind a noun, where and when the clips are. */
#include "phrase.h"

#include <string.h>

static const char *const CUTTING[] = { "split",        "cut",   "trim",
                                       "freeze",       "mark",  "keep",
                                       "control:seek", "speed", NULL };
static const char *const CHANGING[] = { "make", "set", NULL };

unsigned where_located(Phrase *phrase, unsigned n)
{
    static const Prep PREPS_OF_TRACKS[] = { PREP_ON, PREP_IN, PREP_FROM, PREP_OF };
    unsigned length, more;
    bool *tracks;
    const Entry *prep = chart_match(phrase->chart, n, WORD_PREP, &length);
    bool fits = false;
    for (unsigned i = 0; prep && i < G_N_ELEMENTS(PREPS_OF_TRACKS); i++)
        fits = fits || prep_parse(prep->value) == PREPS_OF_TRACKS[i];
    if (!fits || phrase->where ||
        !(more = phrase_tracks(phrase->chart, n + length, true, &tracks)))
        return 0;
    if (!phrase_is_destination(phrase, n + length + more))
        phrase->where = selector_by_tracks(phrase->chart, tracks, NULL);
    g_free(tracks);
    return phrase->where ? length + more : 0;
}

/* "from beach.mp4", "of the beach": what the asset is called */
unsigned where_from_asset(Phrase *phrase)
{
    unsigned length;
    const Entry *prep = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    Prep from = prep ? prep_parse(prep->value) : PREP_NONE;
    if (!phrase_is_kind(phrase) || phrase->where ||
        (from != PREP_FROM && from != PREP_OF) ||
        phrase_verb_is(phrase, PHRASE_PUTTING))
        return 0;
    const Name *name =
        chart_name(phrase->chart, phrase_skip_article(phrase, phrase->at + length));
    if (!name || !(name->kinds & NAME_ASSET))
        return 0;
    phrase->where = json_pack("{ssss}", "by", "asset", "asset", name->label);
    return name->to - phrase->at;
}

/* "with the beach", "about the beach", "showing the beach": what is in its name */
unsigned where_about(Phrase *phrase)
{
    unsigned length = phrase_match(phrase, phrase->at, WORD_ABOUT);
    bool with =
        !length && !phrase_verb_is(phrase, PHRASE_PUTTING) && !phrase_animates(phrase);
    const Entry *link =
        with ? chart_match(phrase->chart, phrase->at, WORD_WITH, &length) : NULL;
    if (!phrase_is_kind(phrase) || phrase->where || !length ||
        (with && (!link || strcmp(link->value, "has") != 0)))
        return 0;
    const Name *name =
        chart_name(phrase->chart, phrase_skip_article(phrase, phrase->at + length));
    if (!name || !(name->kinds & (NAME_CLIP | NAME_ASSET | NAME_TEXT)))
        return 0;
    phrase->where = selector_by_name(name);
    return name->to - phrase->at;
}

/* ---- behind the noun: where and when ------------------------------------------------------------- */

static json_t *time_of(const Slot *slot)
{
    return slot->kind == SLOT_ANCHOR ? json_pack("{ss}", "anchor", slot->value)
                                     : amount_to_time(slot);
}

/* "here", "under the playhead", "0:30" */
static unsigned moment(Phrase *phrase, unsigned n, Slot *slot)
{
    unsigned at = phrase_skip_article(phrase, n), length;
    const Entry *anchor = chart_match(phrase->chart, at, WORD_ANCHOR, &length);
    if (anchor && strcmp(anchor->value, "playhead") == 0) {
        *slot = (Slot){ .kind = SLOT_ANCHOR, .value = anchor->value };
        return at + length - n;
    }
    length = rule_amount(phrase->chart, n, slot);
    if (length && slot->unit == UNIT_WORD_NONE)
        slot->unit = UNIT_WORD_S;
    bool time = slot->unit == UNIT_WORD_S || slot->unit == UNIT_WORD_F;
    return length && time && !slot->factor ? length : 0;
}

/* "at 0:30", "here" */
unsigned where_timed(Phrase *phrase)
{
    unsigned playing = phrase_match(phrase, phrase->at, WORD_PLAYING), length = 0;
    const Entry *prep =
        chart_match(phrase->chart, phrase->at + playing, WORD_PREP, &length);
    Prep at = prep ? prep_parse(prep->value) : PREP_NONE;
    Slot slot;
    bool barred =
        !playing && (phrase_verb_is(phrase, PHRASE_PUTTING) ||
                     phrase_verb_is(phrase, CUTTING) || phrase_animates(phrase));
    if (!phrase_is_kind(phrase) || phrase->where || phrase->n_indices || barred)
        return 0;
    unsigned more = moment(phrase, phrase->at + playing + length, &slot);
    bool here = more && slot.kind == SLOT_ANCHOR;
    unsigned end = phrase->at + playing + length + more;
    if (phrase_verb_is(phrase, CHANGING) && phrase_ends_clause(phrase, end))
        return 0; /* "set the text at 5 s": when it is to be */
    if (!more || (at != PREP_AT && !here) ||
        (here && at != PREP_NONE && at != PREP_AT && at != PREP_UNDER && at != PREP_ON))
        return 0;
    phrase->where = json_pack("{ssso}", "by", "time", "at", time_of(&slot));
    return playing + length + more;
}

/* A stretch of time that goes is cut out, not the clips in it. */
static bool is_cut(const Phrase *phrase)
{
    static const char *const REMOVING[] = { "delete", "cut",    "trim", "keep",
                                            "lift",   "ripple", NULL };
    return !phrase->type && phrase_verb_is(phrase, REMOVING);
}

/* "between 5 and 10 seconds" */
unsigned where_within(Phrase *phrase)
{
    Slot range;
    unsigned playing = phrase_match(phrase, phrase->at, WORD_PLAYING);
    if (!phrase_is_kind(phrase) || !phrase->plural || phrase->where ||
        phrase_animates(phrase) || is_cut(phrase) ||
        (!playing &&
         (phrase_verb_is(phrase, PHRASE_PUTTING) || phrase_verb_is(phrase, CUTTING))) ||
        !phrase_match(phrase, phrase->at + playing, WORD_PREP))
        return 0;
    unsigned length = rule_range(phrase->chart, phrase->at + playing, &range);
    if (!length)
        return 0;
    phrase->where = json_pack("{sssO}", "by", "time", "range", range.json);
    slot_clear(&range);
    return playing + length;
}

static const char *relation_of(Prep prep)
{
    static const char *const RELATIONS[PREPS] = { [PREP_AFTER] = "next",
                                                  [PREP_BEFORE] = "previous",
                                                  [PREP_OVER] = "above",
                                                  [PREP_UNDER] = "below" };
    return RELATIONS[prep];
}

/* All that begins behind a clip, or ends before it. */
static json_t *beyond(bool after, json_t *of)
{
    return json_pack("{sss{s{ssso}}ss}", "by", "time", "range", after ? "from" : "to",
                     "anchor", after ? "clipEnd" : "clipStart", "of", of, "overlap",
                     "inside");
}

/* Of everything also what is still there then; clips begin or end there. */
static json_t *beyond_time(const Phrase *phrase, bool after, const Slot *time)
{
    return json_pack("{sss{so}ss}", "by", "time", "range", after ? "from" : "to",
                     time_of(time), "overlap", phrase->type ? "inside" : "any");
}

/* "after the intro", "under the logo"; of several: "the clips after 0:10" */
unsigned where_next_to(Phrase *phrase)
{
    unsigned length, more;
    const Entry *prep = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    const char *relation = prep ? relation_of(prep_parse(prep->value)) : NULL;
    bool in_time = prep && (prep_parse(prep->value) == PREP_AFTER ||
                            prep_parse(prep->value) == PREP_BEFORE);
    if (!phrase_is_kind(phrase) || !relation || phrase->where || phrase->n_indices)
        return 0;
    bool after = prep_parse(prep->value) == PREP_AFTER;
    Slot other = { 0 };
    if (in_time && phrase->plural && !is_cut(phrase) &&
        (more = moment(phrase, phrase->at + length, &other)) &&
        !phrase_is_destination(phrase, phrase->at + length + more)) {
        phrase->where = beyond_time(phrase, after, &other);
        return length + more;
    }
    more = rule_thing(phrase->chart, phrase->at + length, &other);
    if (more && !phrase_is_destination(phrase, phrase->at + length + more) &&
        !other.members)
        phrase->where = in_time && phrase->plural
                            ? beyond(after, json_incref(other.json))
                            : json_pack("{sssOss}", "by", "relative", "to", other.json,
                                        "relation", relation);
    slot_clear(&other);
    return phrase->where ? length + more : 0;
}

/* "the third clip from the end" */
unsigned where_from_end(Phrase *phrase)
{
    unsigned length = phrase_match(phrase, phrase->at, WORD_FROM_END);
    if (!length || phrase->n_indices != 1 || phrase->indices[0] < 0)
        return 0;
    phrase->indices[0] = -phrase->indices[0] - 1;
    return length;
}
