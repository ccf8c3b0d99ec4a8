/* Stage 6: transitions. */
#include "animating.h"
#include "seams.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- the ones there are ---------------------------------------------------------- */

/* Transitions of the edited sequence between two clips. */
static GPtrArray *transitions_there(const Clause *clause)
{
    GPtrArray *found = g_ptr_array_new();
    TrackWalk walk = track_walk_main(clause->chart->composition);
    while (track_walk_next(&walk)) {
        const GPtrArray *transitions = walk.track->transitions;
        for (unsigned i = 0; i < transitions->len; i++) {
            Transition *transition = g_ptr_array_index(transitions, i);
            if (transition->from && transition->to)
                g_ptr_array_add(found, transition);
        }
    }
    return found;
}

/* What a plan calls it; what it is beside that, it keeps. */
static const char *kind_of(const Transition *transition)
{
    return strcmp(transition->type, "dissolve") == 0 ? "crossfade" : transition->type;
}

/* ---- which way, through which colour --------------------------------------------- */

/* Where a word of a side or an axis moves things to; NULL: it is none. */
static const char *direction_of(const Slot *slot)
{
    static const char *const WAYS[][2] = {
        { "left", "to-left" },        { "right", "to-right" },
        { "up", "to-top" },           { "top", "to-top" },
        { "down", "to-bottom" },      { "bottom", "to-bottom" },
        { "clockwise", "clockwise" }, { "counterclockwise", "counterclockwise" },
        { "flip=vertical", "up" },    { "flip=horizontal", "left" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++)
        if (strcmp(WAYS[i][0], slot->value) == 0)
            return WAYS[i][1];
    return g_str_has_prefix(slot->value, "from-") ? slot->value : NULL;
}

/* "from the left", "left to right", "vertically": the last that is said, which is where
 * it goes. */
static const char *take_direction(Clause *clause)
{
    const char *direction = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool says = slot->kind == SLOT_DIRECTION || slot->kind == SLOT_POSITION ||
                    slot->kind == SLOT_STYLE;
        const char *way = says ? direction_of(slot) : NULL;
        if (!way)
            continue;
        clause_use(clause, slot);
        direction = way;
    }
    return direction;
}

static const char *take_color(Clause *clause)
{
    const Slot *color = clause_take(clause, SLOT_COLOR, PREP_ANY);
    return color ? color->value : NULL;
}

/* A colour makes it a fade through that, whatever fades. */
static void set_look(json_t *step, const char *direction, const char *color)
{
    const char *kind = json_string_value(json_object_get(step, "kind"));
    bool black = g_strcmp0(color, "black") == 0, white = g_strcmp0(color, "white") == 0;
    if (direction)
        json_object_set_new(step, "direction", json_string(direction));
    if (!color || strcmp(kind, "cut") == 0)
        return;
    json_object_set_new(step, "kind",
                        json_string(black   ? "dip-to-black"
                                    : white ? "dip-to-white"
                                            : "fade"));
    if (!black && !white)
        json_object_set_new(step, "color", json_string(color));
}

/* ---- those there are ------------------------------------------------------------- */

/* What is said of the transitions there are. */
typedef struct {
    const char *kind;      /* another kind, or NULL */
    json_t *duration;      /* owned, or NULL */
    const char *direction; /* or NULL */
    const char *color;     /* or NULL */
} Change;

static json_t *changed_step(const Transition *transition, const Change *change)
{
    json_t *step =
        json_pack("{sss[{ssss}{ssss}]ss}", "op", "transition", "between", "by", "id",
                  "id", transition->from, "by", "id", "id", transition->to, "kind",
                  change->kind ? change->kind : kind_of(transition));
    json_t *length = change->duration ? json_incref(change->duration)
                                      : number_json(rtime_seconds(rtime_add(
                                            transition->before, transition->after)));
    json_object_set_new(step, "duration", length);
    set_look(step, change->direction, change->color);
    return step;
}

static void ask_which(Clause *clause, Draft *draft, const GPtrArray *there,
                      const Change *change)
{
    const Composition *composition = clause->chart->composition;
    reading_draft_ask(draft, "between", _("Which transition?"));
    draft->options = json_array();
    for (unsigned i = 0; i < there->len && i < 8; i++) {
        const Transition *transition = g_ptr_array_index(there, i);
        ClipPlace from, to;
        if (!composition_find_clip(composition, transition->from, &from) ||
            !composition_find_clip(composition, transition->to, &to))
            continue;
        g_autofree char *text =
            g_strdup_printf("%s → %s", clip_label(composition, from.clip),
                            clip_label(composition, to.clip));
        json_array_append_new(draft->options,
                              json_pack("{sss[o]}", "text", text, "steps",
                                        changed_step(transition, change)));
    }
}

/* "make the transition longer": how long? */
static bool asks_length(Clause *clause, Draft *draft)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS ||
                        slot->kind == SLOT_PROP;
        if (!compares || strcmp(slot->value, "length") != 0)
            continue;
        clause_use(clause, slot);
        clause_take(clause, SLOT_STRENGTH, PREP_ANY);
        if (clause_find_time(clause, PREP_ANY))
            return false;
        reading_draft_ask(draft, "duration", _("How long should it be?"));
        return true;
    }
    return false;
}

/* "make all transitions half a second", "change the transition to a dip to black":
 * those there are, not new ones. False where there are none, or a place is named. */
static bool change_present(Clause *clause, Draft *draft)
{
    const Slot *said = clause_find(clause, SLOT_TRANSITIONS, PREP_ANY);
    const Slot *kind = clause_find(clause, SLOT_TRANSITION, PREP_ANY);
    bool subject = said || (kind && kind->prep == PREP_NONE);
    bool all = clause_has(clause, SLOT_ALL) || clause_has(clause, SLOT_EVERY);
    if (!subject || clause_has(clause, SLOT_REF) || clause_has(clause, SLOT_ANCHOR) ||
        !clause_verb_is(clause, "make|set|more:length|less:length|replace|speed"))
        return false;
    g_autoptr(GPtrArray) there = transitions_there(clause);
    if (there->len == 0)
        return false;
    bool plural = said && strcmp(said->value, "many") == 0;
    clause_use_verbs(clause);
    clause_take(clause, SLOT_ALL, PREP_ANY);
    while (clause_take(clause, SLOT_TRANSITIONS, PREP_ANY))
        ;
    if (asks_length(clause, draft))
        return true;
    kind = clause_take(clause, SLOT_TRANSITION, PREP_ANY);
    const Slot *time = clause_take_time(clause, PREP_ANY);
    Change change = { .kind = kind ? kind->value : NULL,
                      .duration = time ? amount_to_time(time) : NULL,
                      .direction = take_direction(clause),
                      .color = take_color(clause) };
    bool one = !all && !plural && there->len > 1;
    if (one)
        ask_which(clause, draft, there, &change);
    for (unsigned i = 0; !one && i < there->len; i++)
        reading_draft_push(draft, changed_step(g_ptr_array_index(there, i), &change));
    json_decref(change.duration);
    return change.kind || time || change.direction || change.color;
}

/* ---- where ----------------------------------------------------------------------- */

static void ask_where(Draft *draft, json_t *step)
{
    reading_draft_ask(draft, "between", _("Between which clips?"));
    json_object_set_new(step, "target",
                        json_pack("{ssss}", "by", "all", "type", "video"));
    draft->options = json_array();
    json_array_append_new(
        draft->options,
        json_pack("{sss[O]}", "text", _("between all clips"), "steps", step));
}

/* ---- what ------------------------------------------------------------------------ */

static const char CUT[] = "cut", FADE[] = "fade";

/* What a transition is, and at which end of a clip it belongs: "in", "out" or NULL. */
typedef struct {
    char *kind; /* owned */
    const char *edge;
    bool timed; /* its length is said */
} Sort;

/* "fade the intro into the flower": two clips, and no fade of one. */
static const Slot *blending_fade(const Clause *clause)
{
    const Slot *fade = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    const Slot *into = clause_find(clause, SLOT_REF, PREP_BIT(PREP_TO));
    const Slot *first = clause_find(clause, SLOT_REF, PREP_ANY);
    bool between = clause_find(clause, SLOT_REF, PREP_BIT(PREP_BETWEEN)) != NULL;
    bool blends = into && into != first && seams_is_into(clause, into);
    const Slot *all = clause_find(clause, SLOT_ALL, PREP_ANY); /* "all cuts" */
    bool cuts = all && all->to - all->from > 1 && !first;
    return fade && strcmp(fade->value, FADE) == 0 && (between || blends || cuts) ? fade
                                                                                 : NULL;
}

static const char *sort_word(Clause *clause)
{
    /* "instead of the crossfade", but "swap the crossfade for a wipe" */
    bool swaps = clause_verb_is(clause, "swap");
    const unsigned replaced = swaps ? 0 : PREP_BIT(PREP_FOR);
    const unsigned becomes = PREP_BIT(PREP_WITH) | PREP_BIT(PREP_TO) |
                             PREP_BIT(PREP_BY) | (swaps ? PREP_BIT(PREP_FOR) : 0);
    const Slot *slot = clause_take(clause, SLOT_TRANSITION, PREP_ANY & ~replaced);
    const Slot *any = clause_take(clause, SLOT_TRANSITIONS, PREP_ANY & ~replaced);
    const Slot *other = slot ? clause_take(clause, SLOT_TRANSITION, becomes) : NULL;
    if (other) /* "replace the crossfade with a wipe" */
        slot = other;
    if (slot || any)
        clause_take(clause, SLOT_TRANSITION, replaced);
    if (clause_takes_off(clause))
        return slot || any ? CUT : NULL;
    if (slot)
        return slot->value;
    const Slot *fade = blending_fade(clause);
    if (fade)
        clause_use(clause, fade);
    return fade || any ? "crossfade" : NULL;
}

/* "fade everything to black in the last 2 seconds", "fade the film to black": what
 * fades is the film, at its end. */
static bool is_of_film(Clause *clause)
{
    const Slot *whole = clause_find(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE));
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    bool last = range && range->number < 0;
    if (clause_verb_is(clause, "start|end")) /* "the film ends with …" only tells */
        return false;
    if (ref ? !last || !(ref->flags & REF_ALL) || ref->type : !last && !whole)
        return false;
    if (ref)
        clause_use(clause, ref);
    return true;
}

/* "dip-to-black@out": a kind with the end it always has. Of one clip, what dips does so
 * at its end. */
static bool sort_read(Clause *clause, Sort *sort)
{
    const char *word = sort_word(clause);
    const char *at = word ? strchr(word, '@') : NULL;
    if (!word || (at && clause_find(clause, SLOT_REF, PREP_BIT(PREP_BETWEEN))))
        return false;
    sort->kind = at ? g_strndup(word, (gsize)(at - word)) : g_strdup(word);
    bool black = g_str_has_prefix(word, "dip-");
    bool film = black && !at && is_of_film(clause);
    bool dips = black && (film || clause_find(clause, SLOT_REF, PREP_ANY) ||
                          chart_selects(clause->chart));
    sort->edge = at ? at + 1 : dips ? "out" : NULL;
    return true;
}

/* "2 seconds long", "a longer dissolve …, 2 s": the time says it. */
static void use_length(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS ||
                        slot->kind == SLOT_PROP;
        if (compares && strcmp(slot->value, "length") == 0)
            clause_use(clause, slot);
    }
}

/* In words as in numbers; as long as animations of that pace take. NULL: not said. */
static json_t *transition_duration(Clause *clause)
{
    static const struct {
        const char *pace;
        double seconds;
    } PACES[] = { { "very-slow", 4 },
                  { "slow", 2 },
                  { "normal", 1 },
                  { "fast", 0.5 },
                  { "very-fast", 0.25 } };
    const unsigned moments = PREP_BIT(PREP_AT) | PREP_BIT(PREP_AFTER) |
                             PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL) |
                             PREP_BIT(PREP_FROM);
    const Slot *time = clause_take_time(clause, PREP_ANY & ~moments);
    const Slot *frames = time ? NULL : clause_find_time(clause, PREP_BIT(PREP_AT));
    if (frames && frames->unit == UNIT_WORD_F && !frames->timecode)
        time = clause_take_time(clause, PREP_BIT(PREP_AT)); /* "@ 12 frames" */
    const Slot *piece = time ? NULL : clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (piece && piece->number) /* "over the last 2 seconds" */
        return animation_duration(clause);
    if (time)
        use_length(clause);
    const Slot *pace = clause_take(clause, SLOT_PACE, PREP_ANY);
    const char *word = pace                                   ? pace->value
                       : clause_verb_is(clause, "less:speed") ? "slow" /* "slow wipe" */
                       : clause_verb_is(clause, "more:speed") ? "fast"
                                                              : NULL;
    for (unsigned i = 0; !time && word && i < G_N_ELEMENTS(PACES); i++)
        if (strcmp(PACES[i].pace, word) == 0)
            return number_json(PACES[i].seconds);
    return time ? amount_to_time(time) : NULL;
}

/* "no transition between A and B, hard cut": the verb of the clause before says
 * nothing of this one. */
static bool has_own_verb(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i] == clause->verb)
            return true;
    return false;
}

/* "between every clip", and where what goes is at no place that is named. */
static bool is_everywhere(Clause *clause, const Sort *sort)
{
    bool all = clause_take(clause, SLOT_ALL, PREP_ANY) != NULL;
    while (all && clause_take(clause, SLOT_ALL, PREP_ANY))
        ;
    bool goes = strcmp(sort->kind, CUT) == 0 && clause_takes_off(clause) &&
                has_own_verb(clause) && !clause_has(clause, SLOT_ANCHOR);
    return (all || goes) && !clause_has(clause, SLOT_REF);
}

static bool is_beside(const Clip *clip, const char *id)
{
    return clip && g_strcmp0(clip->node.id, id) == 0;
}

/* Is there one already between the two clips of the step? It keeps its length where none
 * is said. */
static bool is_there(const Clause *clause, const json_t *step)
{
    const json_t *between = json_object_get(step, "between");
    const Clip *one = clause_one_clip(clause, json_array_get(between, 0));
    const Clip *other = clause_one_clip(clause, json_array_get(between, 1));
    g_autoptr(GPtrArray) there = transitions_there(clause);
    for (unsigned i = 0; between && i < there->len; i++) {
        const Transition *transition = g_ptr_array_index(there, i);
        if ((is_beside(one, transition->from) && is_beside(other, transition->to)) ||
            (is_beside(other, transition->from) && is_beside(one, transition->to)))
            return true;
    }
    return false;
}

/* Takes step. */
static void place_transition(Clause *clause, Draft *draft, const Sort *sort,
                             json_t *step)
{
    bool asked = draft->question != NULL; /* how long it should be */
    bool chained = !asked && seams_push_chain(clause, draft, step);
    bool placed = chained;
    if (!chained && is_everywhere(clause, sort))
        placed =
            json_object_set_new(step, "target",
                                json_pack("{ssss}", "by", "all", "type", "video")) == 0;
    placed = placed || seams_set(clause, step, sort->edge);
    if (!sort->timed && is_there(clause, step))
        json_object_del(step, "duration");
    if (!placed)
        ask_where(draft, step);
    if (placed && !chained && !asked)
        reading_draft_push(draft, json_incref(step));
    json_decref(step);
}

static bool is_plural(const Chart *chart, const Slot *slot)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "plural-ending");
    g_auto(GStrv) endings = rule ? g_strsplit(rule, " ", 2) : NULL;
    return !rule || (slot->kind == SLOT_TRANSITIONS && !strcmp(slot->value, "many")) ||
           g_str_has_suffix(chart->sentence.tokens[slot->to - 1].text, endings[0]);
}

/* "lose the dissolve", where there are several: which? */
static bool ask_which_goes(Clause *clause, Draft *draft)
{
    const Slot *one = clause_find(clause, SLOT_TRANSITION, PREP_BIT(PREP_NONE));
    unsigned length;
    if (!one)
        one = clause_find(clause, SLOT_TRANSITIONS, PREP_BIT(PREP_NONE));
    bool the = one && one->from > 0 &&
               chart_match(clause->chart, one->from - 1, WORD_DET, &length);
    if (!the || clause->count != 2 || clause->story->last >= 0 ||
        !clause_takes_off(clause) || !has_own_verb(clause) ||
        is_plural(clause->chart, one))
        return false;
    g_autoptr(GPtrArray) there = transitions_there(clause);
    if (there->len < 2)
        return false;
    const Change gone = { .kind = CUT };
    clause_use_verbs(clause);
    clause_use(clause, one);
    ask_which(clause, draft, there, &gone);
    return true;
}

bool build_transition(Clause *clause, Draft *draft)
{
    Sort sort = { 0 };
    if (clause_verb_is(clause, "never|take") && !clause_takes_off(clause))
        return false;
    if (change_present(clause, draft) || ask_which_goes(clause, draft))
        return true;
    if (!sort_read(clause, &sort))
        return false;
    clause_use_verbs(clause);
    asks_length(clause, draft);
    json_t *step = json_pack("{ssss}", "op", "transition", "kind", sort.kind);
    const char *direction = take_direction(clause);
    const char *color = take_color(clause);
    set_look(step, direction, color);
    json_t *duration = strcmp(sort.kind, CUT) != 0 ? transition_duration(clause) : NULL;
    sort.timed = duration != NULL;
    if (strcmp(sort.kind, CUT) != 0)
        json_object_set_new(step, "duration", duration ? duration : json_integer(1));
    place_transition(clause, draft, &sort, step);
    g_free(sort.kind);
    return true;
}
