/* Stage 4: behind a noun, where and when the clips are. */
#include "phrase.h"

#include <string.h>

static const char *const CUTTING[] = { "split",        "cut",   "trim",
                                       "freeze",       "mark",  "keep",
                                       "control:seek", "speed", NULL };
static const char *const CHANGING[] = { "make", "set", NULL };

/* Where what follows would be where to, or with what, it is that only once those are
 * told. */
static bool puts_there(const Phrase *phrase, unsigned end)
{
    return phrase_verb_is(phrase, PHRASE_PUTTING) && !phrase_is_told_yet(phrase, end);
}

/* What has a name may be told by where or when it is, too: one of those called so. */
static bool narrow(Phrase *phrase, json_t *where)
{
    if (phrase->where || phrase->name || phrase->role) {
        bool some = !phrase->within && describe_any(phrase, where);
        if (some)
            phrase->within = where;
        else
            json_decref(where);
        return some;
    }
    phrase->where = where;
    return true;
}

/* "duplicate the last video on track 2": which is counted there; the copy is not put
 * there. */
static bool counts_there(const Phrase *phrase, const Entry *prep)
{
    static const char *const COPYING[] = { "duplicate", NULL };
    return phrase->n_indices && prep_parse(prep->value) == PREP_ON &&
           phrase_verb_is(phrase, COPYING);
}

unsigned where_located(Phrase *phrase, unsigned n)
{
    static const Prep PREPS_OF_TRACKS[] = { PREP_ON, PREP_IN, PREP_FROM, PREP_OF };
    unsigned length, more;
    json_t *clips;
    const Entry *prep = chart_match(phrase->chart, n, WORD_PREP, &length);
    bool fits = false;
    for (unsigned i = 0; prep && i < G_N_ELEMENTS(PREPS_OF_TRACKS); i++)
        fits = fits || prep_parse(prep->value) == PREPS_OF_TRACKS[i];
    if (!fits || phrase->within ||
        !(more = phrase_tracks(phrase->chart, n + length, true, &clips, NULL)))
        return 0;
    bool there = (counts_there(phrase, prep) ||
                  !phrase_is_destination(phrase, n + length + more)) &&
                 narrow(phrase, json_incref(clips));
    json_decref(clips);
    return there ? length + more : 0;
}

/* Is it the whole name of a file of that kind? */
static bool is_file_of(const Phrase *phrase, const Name *name)
{
    return name && name->whole && (name->kinds & NAME_ASSET) &&
           (phrase->vague || !phrase->type || !name->asset ||
            strcmp(asset_kind_name(name->asset->kind), phrase->type) == 0);
}

/* "from beach.mp4", "of the beach": what the asset is called */
unsigned where_from_asset(Phrase *phrase)
{
    unsigned length;
    const Entry *prep = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    Prep from = prep ? prep_parse(prep->value) : PREP_NONE;
    if (!phrase_is_kind(phrase) || phrase->where ||
        (from != PREP_FROM && from != PREP_OF))
        return 0;
    const Name *name =
        chart_name(phrase->chart, phrase_skip_article(phrase, phrase->at + length));
    if (!is_file_of(phrase, name) || puts_there(phrase, name->to))
        return 0;
    phrase->where = json_pack("{ssss}", "by", "asset", "asset", name->label);
    return name->to - phrase->at;
}

/* ---- behind the noun: where and when --------------------------------------------- */

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

/* Nothing is done to what is called so at a time of it: it is one of several, or it is
 * taken as it is. */
static bool may_be_timed(const Phrase *phrase)
{
    static const char *const WHOLE[] = { "delete", "rename", "lift",
                                         "ripple", "move",   NULL };
    return phrase_is_kind(phrase) ||
           (phrase_verb_is(phrase, WHOLE) && phrase_is_object(phrase)) ||
           (phrase->name && phrase->name->clips > 1);
}

/* "the text on screen": at the playhead, where no time follows, and where it is not said
 * what is to be on screen. */
static unsigned where_seen(Phrase *phrase)
{
    static const char *const SHOWING[] = { "keep", "leave", "add",  "put",
                                           "show", "have",  "stay", NULL };
    unsigned playing = phrase_match(phrase, phrase->at, WORD_PLAYING), length;
    unsigned end = phrase->at + playing;
    if (!playing || !phrase_is_kind(phrase) || !phrase->type || phrase->plural ||
        phrase->where || phrase->n_indices || phrase->every || phrase->all ||
        phrase_match(phrase, phrase->at, WORD_COPULA) ||
        phrase_match(phrase, end, WORD_PREP) || phrase_verb_is(phrase, SHOWING))
        return 0;
    while ((length = phrase_match(phrase, end, WORD_FILLER)))
        end += length;
    phrase->where = json_pack("{sss{ss}}", "by", "time", "at", "anchor", "playhead");
    return end - phrase->at;
}

/* "at 0:30", "here" */
unsigned where_timed(Phrase *phrase)
{
    unsigned playing = phrase_match(phrase, phrase->at, WORD_PLAYING), length = 0;
    const Entry *prep =
        chart_match(phrase->chart, phrase->at + playing, WORD_PREP, &length);
    Prep at = prep ? prep_parse(prep->value) : PREP_NONE;
    Slot slot;
    bool barred = !playing && at != PREP_UNDER &&
                  (phrase_verb_is(phrase, CUTTING) || phrase_animates(phrase));
    if (!may_be_timed(phrase) || phrase->within || phrase->n_indices || barred)
        return 0;
    unsigned more = moment(phrase, phrase->at + playing + length, &slot);
    bool here = more && slot.kind == SLOT_ANCHOR;
    unsigned end = phrase->at + playing + length + more;
    if (more && !playing && at != PREP_UNDER && puts_there(phrase, end))
        return 0;
    if (phrase_verb_is(phrase, CHANGING) && phrase_ends_clause(phrase, end))
        return 0; /* "set the text at 5 s": when it is to be */
    if (!more && !length)
        return where_seen(phrase);
    if (!more || (at != PREP_AT && !here) ||
        (here && at != PREP_NONE && at != PREP_AT && at != PREP_UNDER && at != PREP_ON))
        return 0;
    json_t *then = json_pack("{ssso}", "by", "time", "at", time_of(&slot));
    return narrow(phrase, then) ? playing + length + more : 0;
}

/* A stretch of time that goes is cut out, not the clips in it. */
static bool is_cut(const Phrase *phrase)
{
    static const char *const REMOVING[] = { "delete", "cut",  "trim",   "keep",
                                            "vanish", "lift", "ripple", NULL };
    return !phrase->type && (phrase_verb_is(phrase, REMOVING) ||
                             chart_verb_ahead(phrase->chart, REMOVING));
}

/* "between 5 and 10 seconds" */
unsigned where_within(Phrase *phrase)
{
    Slot range = { 0 };
    unsigned playing = phrase_match(phrase, phrase->at, WORD_PLAYING);
    if (!phrase_is_kind(phrase) || !phrase->plural || phrase->where ||
        phrase_animates(phrase) || is_cut(phrase) ||
        (!playing && phrase_verb_is(phrase, CUTTING)) ||
        !phrase_match(phrase, phrase->at + playing, WORD_PREP))
        return 0;
    unsigned length = rule_range(phrase->chart, phrase->at + playing, &range);
    if (length && (playing || !puts_there(phrase, phrase->at + length)))
        phrase->where = json_pack("{sssO}", "by", "time", "range", range.json);
    slot_clear(&range);
    return phrase->where ? playing + length : 0;
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
    json_t *range = json_pack("{so}", after ? "from" : "to", time_of(time));
    return phrase->type ? json_pack("{sssoss}", "by", "time", "range", range, "overlap",
                                    "inside")
                        : json_pack("{ssso}", "by", "all", "range", range);
}

void where_count_from(Phrase *phrase, bool after, json_t *of)
{
    phrase->where = beyond(after, json_incref(of));
    phrase->beside = json_incref(of);
    if (phrase->n_indices)
        return;
    phrase->n_indices = phrase->count;
    for (unsigned i = 0; i < phrase->count; i++)
        phrase->indices[i] = after ? (int)i : (int)i - (int)phrase->count;
    phrase->count = 0;
}

/* "the text on the last video" */
static bool lies_on(const Phrase *phrase, Prep prep, const Slot *other)
{
    static const char *const OVERLAID[] = { "text", "image", "shape", NULL };
    return prep == PREP_ON && phrase->type && g_strv_contains(OVERLAID, phrase->type) &&
           g_strcmp0(other->type, KIND_DEFAULT) == 0 && !(other->flags & REF_PLURAL);
}

static void stand_next_to(Phrase *phrase, Prep prep, json_t *of)
{
    bool in_time = prep == PREP_AFTER || prep == PREP_BEFORE;
    if (in_time && (phrase->count || phrase->n_indices))
        where_count_from(phrase, prep == PREP_AFTER, of);
    else if (in_time && (phrase->plural || phrase->every || phrase->all))
        phrase->where = beyond(prep == PREP_AFTER, json_incref(of));
    else if (!phrase->n_indices)
        phrase->where = json_pack("{sssOss}", "by", "relative", "to", of, "relation",
                                  relation_of(prep));
}

/* "after the intro", "under the logo"; of several: "the clips after 0:10" */
unsigned where_next_to(Phrase *phrase)
{
    unsigned length, more;
    const Entry *entry = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    Prep prep = entry ? prep_parse(entry->value) : PREP_NONE;
    bool in_time = prep == PREP_AFTER || prep == PREP_BEFORE;
    Slot other = { 0 };
    if (!phrase_is_kind(phrase) || (!relation_of(prep) && prep != PREP_ON) ||
        phrase->where)
        return 0;
    if (in_time && phrase->plural && !phrase->count && !phrase->n_indices &&
        !is_cut(phrase) && (more = moment(phrase, phrase->at + length, &other)) &&
        !phrase_is_destination(phrase, phrase->at + length + more)) {
        phrase->where = beyond_time(phrase, prep == PREP_AFTER, &other);
        return length + more;
    }
    more = rule_thing(phrase->chart, phrase->at + length, &other);
    prep = lies_on(phrase, prep, &other) ? PREP_OVER : prep;
    if (more && relation_of(prep) &&
        !phrase_is_destination(phrase, phrase->at + length + more) && !other.members)
        stand_next_to(phrase, prep, other.json);
    slot_clear(&other);
    return phrase->where ? length + more : 0;
}

/* "between A and B", "from A to B": with the ends or without them. */
static const struct {
    Prep prep;
    const char *from, *to;
} SPANS[] = {
    { PREP_BETWEEN, "clipEnd", "clipStart" },
    { PREP_FROM, "clipStart", "clipEnd" },
};

static unsigned span_joint(const Phrase *phrase, unsigned n, Prep prep)
{
    unsigned length = phrase_match(phrase, n, WORD_AND);
    if (prep == PREP_BETWEEN)
        return length;
    const Entry *entry = chart_match(phrase->chart, n, WORD_PREP, &length);
    Prep to = entry ? prep_parse(entry->value) : PREP_NONE;
    return to == PREP_TO || to == PREP_UNTIL ? length : 0;
}

unsigned where_amid(Phrase *phrase)
{
    unsigned at, length, joint, i = 0;
    const Entry *entry = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    Prep prep = entry ? prep_parse(entry->value) : PREP_NONE;
    while (i < G_N_ELEMENTS(SPANS) && SPANS[i].prep != prep)
        i++;
    if (i == G_N_ELEMENTS(SPANS) || !phrase_is_kind(phrase) || phrase->where ||
        phrase->n_indices || is_cut(phrase))
        return 0;
    Slot from = { 0 }, to = { 0 };
    at = phrase->at + length;
    length = rule_thing(phrase->chart, at, &from);
    joint = length ? span_joint(phrase, at + length, prep) : 0;
    at += length + joint;
    length = joint ? rule_thing(phrase->chart, at, &to) : 0;
    if (length && !puts_there(phrase, at + length))
        phrase->where =
            json_pack("{sss{s{sssO}s{sssO}}ss}", "by", "time", "range", "from",
                      "anchor", SPANS[i].from, "of", from.json, "to", "anchor",
                      SPANS[i].to, "of", to.json, "overlap", "inside");
    slot_clear(&from);
    slot_clear(&to);
    return phrase->where ? at + length - phrase->at : 0;
}

/* "the third clip from the end" */
unsigned where_before_last(Phrase *phrase)
{
    unsigned length, more;
    int ordinal;
    const Entry *prep = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    if (!phrase_is_kind(phrase) || phrase->n_indices || phrase->where || !prep ||
        prep_parse(prep->value) != PREP_BEFORE)
        return 0;
    unsigned at = phrase_skip_article(phrase, phrase->at + length);
    more = rule_ordinal(phrase->chart, at, &ordinal);
    unsigned one = phrase_match(phrase, at + more, WORD_ONE);
    if (!more || ordinal != -1 ||
        (!one && (phrase_match(phrase, at + more, WORD_TYPE) ||
                  phrase_match(phrase, at + more, WORD_TYPES))))
        return 0;
    phrase->indices[phrase->n_indices++] = ordinal - 1;
    return at + more + one - phrase->at;
}

/* Sides of the picture: of which coordinate, and on which side of the middle. */
static const struct {
    const char *position;
    const char *traits[2];
} SIDES[] = {
    { "left", { "x<0.49" } },
    { "right", { "x>0.51" } },
    { "top", { "y<0.49" } },
    { "bottom", { "y>0.51" } },
    { "center", { "x=0.5", "y=0.5" } },
    { "top-left", { "x<0.49", "y<0.49" } },
    { "top-right", { "x>0.51", "y<0.49" } },
    { "bottom-left", { "x<0.49", "y>0.51" } },
    { "bottom-right", { "x>0.51", "y>0.51" } },
    { "lower-third", { "y>0.6" } },
    { "upper-third", { "y<0.4" } },
};

static bool add_side(Phrase *phrase, const char *position)
{
    unsigned i = 0;
    while (i < G_N_ELEMENTS(SIDES) && strcmp(SIDES[i].position, position) != 0)
        i++;
    if (i == G_N_ELEMENTS(SIDES) || phrase->n_traits + 2 > TRAITS_MAX)
        return false;
    for (unsigned t = 0; t < 2 && SIDES[i].traits[t]; t++)
        trait_parse(SIDES[i].traits[t], &phrase->traits[phrase->n_traits++]);
    return true;
}

/* Could what is said of a place be where it is to go? */
static bool may_go_there(const Phrase *phrase, unsigned end)
{
    if (!phrase_is_kind(phrase))
        return phrase_verb_is(phrase, CHANGING) || phrase_verb_is(phrase, CUTTING) ||
               phrase_verb_is(phrase, PHRASE_PUTTING) || phrase_animates(phrase) ||
               !phrase_has_verb(phrase);
    return phrase_is_destination(phrase, end) || phrase_verb_is(phrase, CUTTING) ||
           (phrase_verb_is(phrase, CHANGING) && phrase_ends_clause(phrase, end));
}

/* "on the left", "in the corner at the top": where it is. */
unsigned where_placed(Phrase *phrase)
{
    unsigned length, more;
    const Entry *prep = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    Prep at = prep ? prep_parse(prep->value) : PREP_NONE;
    if (phrase->n_indices || (at != PREP_ON && at != PREP_AT && at != PREP_IN))
        return 0;
    unsigned n = phrase_skip_article(phrase, phrase->at + length);
    const Entry *position = chart_match(phrase->chart, n, WORD_POSITION, &more);
    if (!position || may_go_there(phrase, n + more) ||
        !add_side(phrase, position->value))
        return 0;
    return n + more - phrase->at;
}

/* Could it be of several: a kind, or a name that more than one has? */
static bool is_of_several(const Phrase *phrase)
{
    return phrase_is_kind(phrase) || phrase->role ||
           (phrase->name && phrase->name->clips > 1);
}

/* "the text at the end", "the jingle at the start": the last or the first one; not where
 * something is to be put there, or done at that end of it. */
unsigned where_at_end(Phrase *phrase)
{
    unsigned length, more, film = 0;
    const Entry *prep = chart_match(phrase->chart, phrase->at, WORD_PREP, &length);
    Prep at = prep ? prep_parse(prep->value) : PREP_NONE;
    if (phrase->n_indices || phrase->where || phrase->plural ||
        !is_of_several(phrase) || (at != PREP_AT && at != PREP_IN && at != PREP_FROM))
        return 0;
    unsigned n = phrase_skip_article(phrase, phrase->at + length);
    const Entry *anchor = chart_match(phrase->chart, n, WORD_ANCHOR, &more);
    bool end = anchor && strcmp(anchor->value, "end") == 0;
    if (!end && !(anchor && strcmp(anchor->value, "start") == 0))
        return 0;
    unsigned of = phrase_match(phrase, n + more, WORD_PREP);
    if (of) {
        film = phrase_skip_article(phrase, n + more + of);
        unsigned whole = phrase_match(phrase, film, WORD_WHOLE);
        film = whole ? film + whole : 0;
    }
    unsigned to = film ? film : n + more;
    if (puts_there(phrase, to) || phrase_animates(phrase) ||
        phrase_verb_is(phrase, CUTTING) ||
        (phrase_verb_is(phrase, CHANGING) && phrase_ends_clause(phrase, to)))
        return 0;
    phrase->indices[phrase->n_indices++] = end ? -1 : 0;
    return to - phrase->at;
}

unsigned where_from_end(Phrase *phrase)
{
    unsigned length = phrase_match(phrase, phrase->at, WORD_FROM_END);
    if (!length || phrase->n_indices != 1 || phrase->indices[0] < 0)
        return 0;
    phrase->indices[0] = -phrase->indices[0] - 1;
    return length;
}
