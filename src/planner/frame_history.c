/* Stage 6: what was done before: undo, redo, back to how it was. */
#include "talk.h"
#include "tidying.h"

#include <glib/gi18n.h>
#include <string.h>

enum { COUNT_UNDO_MAX = 1000 };

static const char HISTORY[] = "history:", BACK[] = "history:back",
                  BRING[] = "history:bring", RESET[] = "history:reset";

/* "go back" takes back as "undo" does; "two steps back" and "two steps forward" are
 * steps of the history where they are steps of anything. */
static const char *action_of(const Slot *verb)
{
    static const char BACKWARD[] = "control:backward", FORWARD[] = "control:forward";
    if (strcmp(verb->value, BACK) == 0 || strcmp(verb->value, BACKWARD) == 0 ||
        strcmp(verb->value, BRING) == 0 || strcmp(verb->value, RESET) == 0)
        return "undo";
    return strcmp(verb->value, FORWARD) == 0 ? "redo" : verb->value + strlen(HISTORY);
}

static json_t *history_step(const char *action)
{
    return json_pack("{ssss}", "op", "history", "action", action);
}

/* ---- numbers --------------------------------------------------------------------- */

static json_t *undo_edit(int number)
{
    g_autofree char *to = g_strdup_printf("%d", number);
    json_t *step = history_step("undo");
    json_object_set_new(step, "to", json_string(to));
    return step;
}

static json_t *step_count(const char *action, int count)
{
    json_t *step = history_step(action);
    json_object_set_new(step, "count", json_integer(count));
    return step;
}

static void offer(json_t *options, const char *text, json_t *step)
{
    json_array_append_new(options, json_pack("{sss[o]}", "text", text, "steps", step));
}

/* "undo 17": so many edits, or the one that its receipt calls 17? */
static void ask_how_far(Draft *draft, const char *action, int number)
{
    bool undo = strcmp(action, "undo") == 0;
    g_autofree char *edit = g_strdup_printf(_("edit %d"), number);
    g_autofree char *several = g_strdup_printf(_("%d edits"), number);
    reading_draft_ask(draft, "count",
                      undo ? _("Which edit, or how many?") : _("How many edits?"));
    draft->options = json_array();
    if (undo)
        offer(draft->options, edit, undo_edit(number));
    else
        offer(draft->options, _("one edit"), step_count(action, 1));
    offer(draft->options, several, step_count(action, number));
}

/* What the last receipt said to say: "undo 17". */
static bool is_last_edit(const Clause *clause, double number)
{
    const Talk *talk = clause->chart->talk;
    return talk && talk->undo_number > 1 && number == (double)talk->undo_number;
}

static void push_number(Clause *clause, Draft *draft, const char *action, int number)
{
    if (strcmp(action, "undo") == 0 && is_last_edit(clause, number))
        reading_draft_push(draft, undo_edit(number));
    else
        ask_how_far(draft, action, number);
}

/* "go back to edit 3": to how it was right after that one. */
static bool revert_to(const Slot *change, const Slot *number, json_t *step)
{
    bool to =
        number && (number->prep == PREP_TO || (change && change->prep == PREP_TO));
    if (!to || number->unit != UNIT_WORD_NONE)
        return false;
    g_autofree char *edit = g_strdup_printf("%.0f", number->number);
    json_object_set_new(step, "action", json_string("revert-to"));
    json_object_set_new(step, "to", json_string(edit));
    return true;
}

/* ---- one clause ------------------------------------------------------------------ */

/* "go back 5 seconds", "go back to the title" moves the playhead. */
static bool moves_playhead(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return strcmp(clause->verb->value, BACK) == 0 &&
           (clause_find_time(clause, PREP_ANY) || clause_has(clause, SLOT_ANCHOR) ||
            (ref && ref->prep == PREP_TO && !(ref->flags & REF_PRONOUN)));
}

static bool take_counted(Clause *clause, const char *action, Draft *draft)
{
    const Slot *change = clause_take(clause, SLOT_CHANGE, PREP_ANY);
    const Slot *times = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY);
    const Slot *plain =
        times ? NULL : clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    json_t *step = history_step(action);
    if (revert_to(change, plain, step)) {
        reading_draft_push(draft, step);
        return true;
    }
    json_decref(step);
    double count = times    ? times->number
                   : plain  ? plain->number
                   : change ? change->number
                            : 1;
    if (count < 1 || count > COUNT_UNDO_MAX)
        return false;
    if (plain && !change && count > 1)
        push_number(clause, draft, action, (int)count);
    else if (count > 1)
        reading_draft_push(draft, step_count(action, (int)count));
    else
        reading_draft_push(draft, history_step(action));
    return true;
}

/* "undo both" */
static bool take_both(Clause *clause, const char *action, Draft *draft)
{
    unsigned length;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (!chart_match(clause->chart, slot->from, WORD_BOTH, &length))
            continue;
        clause_use(clause, slot);
        reading_draft_push(draft, step_count(action, 2));
        return true;
    }
    return false;
}

bool build_history(Clause *clause, Draft *draft)
{
    const char *action = action_of(clause->verb);
    bool moves = g_str_has_prefix(clause->verb->value, "control:");
    if (moves ? !clause_has(clause, SLOT_CHANGE) : moves_playhead(clause))
        return false;
    clause_use_verbs(clause);
    if (!clause->verb->gap_to && take_both(clause, action, draft))
        return true;
    const Slot *it = clause_find(clause, SLOT_REF, PREP_ANY);
    if (it && (it->flags & REF_PRONOUN))
        clause_use(clause, it);
    return take_counted(clause, action, draft);
}

/* ---- told by what it was about --------------------------------------------------- */

typedef struct {
    Chart *chart;
    unsigned at, end; /* tokens */
    bool all, before, after, to;
    bool only; /* "but keep the rest" */
} Past;

static unsigned length_of(const Past *past, WordClass class)
{
    unsigned length;
    return past->at < past->end && chart_match(past->chart, past->at, class, &length)
               ? length
               : 0;
}

static bool eat(Past *past, WordClass class)
{
    unsigned length = length_of(past, class);
    past->at += length;
    return length > 0;
}

static bool eat_prep(Past *past, Prep prep)
{
    unsigned length;
    const Entry *entry = past->at < past->end
                             ? chart_match(past->chart, past->at, WORD_PREP, &length)
                             : NULL;
    if (!entry || prep_parse(entry->value) != prep)
        return false;
    past->at += length;
    return true;
}

static void skip_neutral(Past *past)
{
    while (past->at < past->end) {
        if (past->chart->sentence.tokens[past->at].kind == TOKEN_MARK)
            past->at++;
        else if (!eat(past, WORD_FILLER) && !eat(past, WORD_DET) &&
                 !eat(past, WORD_CHAT))
            return;
    }
}

/* "everything", "all of it", "all edits" */
static void read_all(Past *past)
{
    skip_neutral(past);
    past->all = eat(past, WORD_EVERYTHING) || eat(past, WORD_ALL);
    if (!past->all)
        return;
    skip_neutral(past);
    while (eat(past, WORD_CHANGE) || eat_prep(past, PREP_OF) || eat(past, WORD_PRON))
        skip_neutral(past);
}

/* "since the title", "to before I added the title", "to the split" */
static void read_edge(Past *past)
{
    skip_neutral(past);
    past->after = eat(past, WORD_SINCE) || (past->all && eat_prep(past, PREP_AFTER));
    past->to = !past->after && eat_prep(past, PREP_TO);
    skip_neutral(past);
    past->before = !past->after && eat_prep(past, PREP_BEFORE);
    skip_neutral(past);
}

/* A number behind a word for edits: "edit 3". 0: there is none. */
static int read_edit_number(Past *past)
{
    double number;
    bool fraction;
    if (!eat(past, WORD_CHANGE))
        return 0;
    unsigned length = rule_number(past->chart, past->at, &number, &fraction);
    bool whole = length && !fraction && number >= 1 && number < COUNT_MAX &&
                 past->at + length == past->end;
    return whole ? (int)number : 0;
}

/* "the last three": so many edits; 0: it is something else. */
static int read_last_few(const Past *past)
{
    Past rest = *past;
    int ordinal;
    double number;
    bool fraction;
    skip_neutral(&rest);
    while (eat(&rest, WORD_ONLY) || eat(&rest, WORD_TALK))
        skip_neutral(&rest);
    unsigned length = rule_ordinal(rest.chart, rest.at, &ordinal);
    rest.at += length;
    unsigned count = length && ordinal == -1
                         ? rule_number(rest.chart, rest.at, &number, &fraction)
                         : 0;
    rest.at += count;
    if (length && ordinal == -1 && !count &&
        eat(&rest, WORD_ONE)) { /* "the last one" */
        number = 1;
        count = 1;
    }
    skip_neutral(&rest);
    bool few = count && !fraction && number >= 1 && number <= COUNT_UNDO_MAX;
    return few && rest.at >= rest.end ? (int)number : 0;
}

/* "both deletions": the last two edits. */
static bool says_both(const Past *past)
{
    Past rest = *past;
    skip_neutral(&rest);
    if (!eat(&rest, WORD_BOTH))
        return false;
    skip_neutral(&rest);
    bool edits = eat(&rest, WORD_CHANGE) || eat(&rest, WORD_PAST);
    skip_neutral(&rest);
    return edits && rest.at >= rest.end;
}

static bool names_something(const Past *past)
{
    Past rest = *past;
    return read_edit_number(&rest) > 0 ||
           concern_tells(past->chart, past->at, past->end);
}

/* Do only numbers, pronouns and words for edits follow? Then it is a plain undo. */
static bool is_plain(const Past *past)
{
    Past rest = *past;
    double number;
    bool fraction;
    int ordinal;
    for (skip_neutral(&rest); rest.at < rest.end; skip_neutral(&rest)) {
        unsigned length = rule_ordinal(rest.chart, rest.at, &ordinal);
        if (!length)
            length = rule_number(rest.chart, rest.at, &number, &fraction);
        rest.at += length;
        if (!length && !eat(&rest, WORD_CHANGE) && !eat(&rest, WORD_PRON) &&
            !eat(&rest, WORD_FACTOR) && !eat(&rest, WORD_UNIT) &&
            !eat(&rest, WORD_PREP))
            return false;
    }
    return true;
}

static void name_edit(Past *past, json_t *step)
{
    unsigned begin = past->at;
    int number = read_edit_number(past);
    g_autofree char *text =
        number ? g_strdup_printf("%d", number)
               : sentence_slice(&past->chart->sentence, begin, past->end);
    json_object_set_new(step, "to", json_string(text));
}

static json_t *step_of_past(Past *past, const char *action)
{
    bool goes = past->after || past->before || past->to;
    json_t *step = history_step(goes ? "revert-to" : action);
    if (past->at >= past->end && past->all) {
        json_object_set_new(step, "to", json_string(PLAN_EDIT_START));
        return step;
    }
    name_edit(past, step);
    if (past->before || past->only) /* one before it; that one alone */
        json_object_set_new(step, "count", json_integer(1));
    return step;
}

/* "revert to the original" */
static bool goes_to_start(Past *past)
{
    Past rest = *past;
    if (!rest.to || (!eat(&rest, WORD_ANCHOR) && !eat(&rest, WORD_EXTREME)))
        return false;
    skip_neutral(&rest);
    if (rest.at < rest.end)
        return false;
    *past = (Past){ .chart = past->chart, .all = true };
    return true;
}

/* "…, but leave the colour": what is named there stays, and nothing is done to it. */
static bool keeps_others(const Chart *chart, unsigned i)
{
    static const char *const VERBS[] = { "keep", "leave", NULL };
    unsigned next = tidy_next(chart, i + 1);
    const Slot *verb = next < chart->slots->len ? chart_slot(chart, next) : NULL;
    bool keeps = slot_joins(chart_slot(chart, i)) && verb && verb->kind == SLOT_VERB &&
                 g_strv_contains(VERBS, verb->value);
    for (unsigned n = next + 1; keeps && n < chart->slots->len; n++) {
        SlotKind kind = chart_slot(chart, n)->kind;
        keeps = kind != SLOT_AMOUNT && kind != SLOT_RANGE && kind != SLOT_VERB;
    }
    return keeps;
}

/* The order and where it ends; NULL where another one follows. */
static const Slot *history_verb(const Chart *chart, Past *past)
{
    const Slot *verb = NULL;
    past->end = chart->sentence.count;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool others = verb && keeps_others(chart, i);
        if (others || (slot->kind == SLOT_TALK && strcmp(slot->value, "only") == 0)) {
            past->only = true;
            past->end = slot->from;
            break;
        }
        if (verb && slot_joins(slot) && clauses_verb_begins(chart, i + 1))
            return NULL;
        if (!verb && !clause_is_neutral(slot) && slot->kind != SLOT_TALK)
            verb = slot;
    }
    while (past->end > 0 && chart->sentence.tokens[past->end - 1].kind == TOKEN_MARK)
        past->end--;
    return verb;
}

/* "the photo I deleted" */
static bool says_deleted(const Past *past)
{
    unsigned length;
    for (unsigned n = past->at; n < past->end; n++) {
        const Entry *past_verb = chart_match(past->chart, n, WORD_PAST, &length);
        if (past_verb && g_strcmp0(past_verb->value, "delete") == 0)
            return true;
    }
    return false;
}

/* "bring the flower back": only what the last edit deleted can be meant, or what is
 * said to be deleted. */
static bool brings_back(Past *past, const Slot *verb, Draft *draft)
{
    const Talk *talk = past->chart->talk;
    bool deleted = talk && talk->done && talk->plan &&
                   plan_step_count(talk->plan) == 1 &&
                   plan_step_verb(plan_step(talk->plan, 0)) == VERB_DELETE;
    past->at = verb->to;
    past->end = verb->gap_to ? verb->gap_from : past->end;
    if (past->end <= past->at || !(deleted || says_deleted(past)) || is_plain(past))
        return false;
    json_t *step = history_step("undo");
    name_edit(past, step);
    if (past->only)
        json_object_set_new(step, "count", json_integer(1));
    reading_draft_push(draft, step);
    return true;
}

/* "put everything back to how it was at the start" */
static bool resets(Past *past, Draft *draft)
{
    bool was = eat(past, WORD_TALK), ends = past->at >= past->end;
    if (was)
        eat_prep(past, PREP_AT);
    skip_neutral(past);
    past->to = true;
    if (!(was && ends) &&
        !((was || length_of(past, WORD_EXTREME)) && goes_to_start(past)))
        return false;
    *past = (Past){ .chart = past->chart, .all = true };
    reading_draft_push(draft, step_of_past(past, "undo"));
    return true;
}

/* "undo the zoom of the title", where nothing was edited that could be undone: what the
 * title does is taken off it. */
static bool is_of_clip(const Chart *chart)
{
    bool edited = chart->talk && chart->talk->done;
    const Slot *ref = chart_find(chart, SLOT_REF);
    return !edited && chart_find(chart, SLOT_ANIMATION) && ref &&
           !(ref->flags & REF_PRONOUN);
}

bool history_read(Chart *chart, Draft *draft)
{
    Past past = { .chart = chart };
    const Slot *verb = is_of_clip(chart) ? NULL : history_verb(chart, &past);
    if (!verb || verb->kind != SLOT_VERB || !g_str_has_prefix(verb->value, HISTORY))
        return false;
    if (verb->gap_to || strcmp(verb->value, BRING) == 0)
        return brings_back(&past, verb, draft);
    past.at = verb->to;
    if (strcmp(verb->value, RESET) == 0)
        return resets(&past, draft);
    const char *action = action_of(verb);
    bool back = strcmp(verb->value, BACK) == 0;
    int few = back ? 0 : says_both(&past) ? 2 : read_last_few(&past);
    if (few) {
        reading_draft_push(draft, step_count(action, few));
        return true;
    }
    if (is_plain(&past) && !past.only)
        return false;
    read_all(&past);
    read_edge(&past);
    if (!back)
        goes_to_start(&past);
    bool redo_part = strcmp(action, "redo") == 0 && past.at < past.end;
    if (redo_part || (back && !past.before))
        return false;
    bool named = past.at < past.end;
    if (named ? !names_something(&past) : !past.all)
        return false;
    reading_draft_push(draft, step_of_past(&past, action));
    return true;
}
