#include "talk.h"

#include <stdlib.h>
#include <string.h>

/* Of rules that read as far, the first wins. */
static const SlotRule RULES[] = {
    rule_reword,      rule_proposal,   rule_light,   rule_wished,     rule_question,
    rule_quoted,      rule_literal,    rule_subject, rule_track,      rule_range,
    rule_every,       rule_parts,      rule_half,    rule_change,     rule_source,
    rule_ref,         rule_file,       rule_called,  rule_color,      rule_from_place,
    rule_wording,     rule_captions,   rule_speech,  rule_blend,      rule_none,
    rule_shape,       rule_moment,     rule_amount,  rule_marker,     rule_place,
    rule_other_name,  rule_in_place,   rule_talk,    rule_joint,      rule_joined,
    rule_same_length, rule_one_called, rule_whole,   rule_where_said, rule_turning,
    rule_sign,        rule_word,
};

static const char LINE_END[] = ",", KIND_FILM[] = "video";

void slot_clear(Slot *slot)
{
    json_decref(slot->json);
    if (slot->members)
        g_ptr_array_unref(slot->members);
    *slot = (Slot){ 0 };
}

void slot_free(Slot *slot)
{
    slot_clear(slot);
    g_free(slot);
}

static void ids_free(void *ids)
{
    if (ids)
        g_hash_table_unref(ids);
}

static void name_clear(Name *name)
{
    g_free(name->label);
}

static void resolution_free(void *resolution)
{
    resolution_clear(resolution);
    g_free(resolution);
}

static Resolution *resolve(const Chart *chart, const json_t *selector)
{
    static const SelectContext NOWHERE = { 0 };
    Resolution *found = g_new0(Resolution, 1);
    selector_resolve(selector, chart->composition,
                     chart->context ? chart->context : &NOWHERE, OWN_CLIP, found);
    return found;
}

static GPtrArray *strings_share(GPtrArray *strings)
{
    return strings ? g_ptr_array_ref(strings) : NULL;
}

void chart_resolve(const Chart *chart, const json_t *selector, Resolution *found)
{
    *found = (Resolution){ .kind = RESOLVED_NOTHING };
    char *key =
        chart->composition ? json_dumps(selector, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    if (!key)
        return;
    const Resolution *known = g_hash_table_lookup(chart->resolved, key);
    if (!known) {
        Resolution *resolved = resolve(chart, selector);
        g_hash_table_insert(chart->resolved, g_strdup(key), resolved);
        known = resolved;
    }
    free(key);
    *found = (Resolution){ known->kind, strings_share(known->ids),
                           strings_share(known->near), g_strdup(known->wanted),
                           g_strdup(known->path) };
}

Slot *chart_slot(const Chart *chart, unsigned i)
{
    return &g_array_index(chart->slots, Slot, i);
}

const Slot *chart_find(const Chart *chart, SlotKind kind)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == kind)
            return slot;
    }
    return NULL;
}

bool chart_selects(const Chart *chart)
{
    const GPtrArray *selection = chart->context ? chart->context->selection : NULL;
    return selection && selection->len > 0;
}

bool chart_is_mark(const Chart *chart, unsigned n, const char *mark)
{
    const Token *token = sentence_token(&chart->sentence, n);
    return token && token->kind == TOKEN_MARK && strcmp(token->text, mark) == 0;
}

unsigned chart_arrow(const Chart *chart, unsigned n)
{
    if (chart_is_mark(chart, n, "→"))
        return 1;
    bool shaft = chart_is_mark(chart, n, "-") || chart_is_mark(chart, n, "=");
    return shaft && chart_is_mark(chart, n + 1, ">") ? 2 : 0;
}

const char *chart_keep(Chart *chart, const char *text)
{
    return g_string_chunk_insert(chart->strings, text);
}

void chart_init(Chart *chart, const Vocabulary *vocabulary, const char *utterance,
                const Composition *composition, const SelectContext *context)
{
    *chart = (Chart){ .vocabulary = vocabulary,
                      .composition = composition,
                      .context = context,
                      .strings = g_string_chunk_new(256),
                      .lore = lore_new(composition) };
    chart->found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, ids_free);
    chart->resolved =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, resolution_free);
    chart->corrected = g_hash_table_new(g_str_hash, g_str_equal);
    sentence_init(&chart->sentence, utterance);
    chart_spell(chart, composition, &chart->sentence);
    unsigned count = chart->sentence.count;
    chart->words = g_new0(const char *, count + 1);
    chart->matches = g_new0(GArray *, count + 1);
    for (unsigned n = 0; n < count; n++)
        chart->matches[n] = g_array_new(FALSE, FALSE, sizeof(Match));
    chart->named = g_new0(bool, count + 1);
    chart->tail_owner = g_new0(unsigned, count + 1);
    chart->names = g_array_new(FALSE, FALSE, sizeof(Name));
    g_array_set_clear_func(chart->names, (GDestroyNotify)name_clear);
    chart->slots = g_array_new(FALSE, FALSE, sizeof(Slot));
    g_array_set_clear_func(chart->slots, (GDestroyNotify)slot_clear);
    chart_protect(chart);
}

void chart_clear(Chart *chart)
{
    for (unsigned n = 0; chart->matches && n < chart->sentence.count; n++)
        g_array_unref(chart->matches[n]);
    g_clear_pointer(&chart->names, g_array_unref);
    g_clear_pointer(&chart->slots, g_array_unref);
    g_clear_pointer(&chart->strings, g_string_chunk_free);
    g_clear_pointer(&chart->resolved, g_hash_table_unref);
    g_clear_pointer(&chart->corrected, g_hash_table_unref);
    g_clear_pointer(&chart->found, g_hash_table_unref);
    g_free(chart->matches);
    g_free(chart->words);
    g_free(chart->named);
    g_free(chart->tail_owner);
    sentence_clear(&chart->sentence);
    lore_free(chart->lore);
    *chart = (Chart){ 0 };
}

static bool through_typo(const Chart *chart, unsigned from, unsigned to)
{
    for (unsigned n = from; n < to; n++)
        if (chart->sentence.tokens[n].fuzzy ||
            (chart->words[n] && chart->words[n] != chart->sentence.tokens[n].text))
            return true;
    return false;
}

static Slot plain_slot(const Chart *chart, unsigned n)
{
    const Token *token = &chart->sentence.tokens[n];
    const Token *next = sentence_token(&chart->sentence, n + 1);
    bool dot = chart_is_mark(chart, n, ".") && next && next->from == token->to;
    bool mark = token->kind == TOKEN_MARK && !dot; /* "as a .mov" */
    return (Slot){ .kind = mark                   ? SLOT_MARK
                           : dot                  ? SLOT_FILLER
                           : chart->tail_owner[n] ? SLOT_FILLER
                                                  : SLOT_UNKNOWN,
                   .value = chart->sentence.tokens[n].text };
}

static unsigned read_slot(Chart *chart, unsigned n, Slot *slot)
{
    unsigned best = 1, taken = 1;
    bool found = false;
    *slot = plain_slot(chart, n);
    if (chart->tail_owner[n])
        return 1;
    for (unsigned i = 0; i < G_N_ELEMENTS(RULES); i++) {
        Slot other = { 0 };
        unsigned length = RULES[i](chart, n, &other);
        unsigned reach = length + other.gap_to - other.gap_from;
        if (length && (reach > best || (reach == best && !found))) {
            slot_clear(slot);
            *slot = other;
            taken = length;
            best = reach;
            found = true;
        } else if (length) {
            slot_clear(&other);
        }
    }
    return taken;
}

static bool takes_prep(SlotKind kind)
{
    return kind != SLOT_AND && kind != SLOT_THEN && kind != SLOT_MARK &&
           kind != SLOT_PREP && kind != SLOT_VERB && kind != SLOT_UNKNOWN &&
           kind != SLOT_FILLER;
}

/* Can this preposition stand in front of that? Only asked of words for several. */
static bool prep_fits(Prep prep, const Slot *owner, const Slot *before)
{
    bool thing = owner->kind == SLOT_REF || owner->kind == SLOT_LITERAL;
    bool colors = owner->kind == SLOT_COLOR && before && before->kind == SLOT_COLOR;
    switch (prep) {
    case PREP_AFTER:
    case PREP_BEFORE:
        return thing || owner->kind == SLOT_AMOUNT || owner->kind == SLOT_MARKER ||
               owner->kind == SLOT_CALLED || owner->kind == SLOT_TRANSITION;
    case PREP_ON:
        return thing || owner->kind == SLOT_WHOLE || colors; /* "white on black" */
    case PREP_OVER:
    case PREP_OFF:
        return thing || owner->kind == SLOT_WHOLE;
    case PREP_OF:
        return thing || owner->kind == SLOT_PROP || owner->kind == SLOT_WHOLE ||
               owner->kind == SLOT_AMOUNT;
    case PREP_FROM:
        return owner->kind == SLOT_AMOUNT || owner->kind == SLOT_ANCHOR ||
               owner->kind == SLOT_DIRECTION || owner->kind == SLOT_POSITION;
    case PREP_AT:
        return owner->kind == SLOT_AMOUNT || owner->kind == SLOT_ANCHOR ||
               owner->kind == SLOT_POSITION;
    case PREP_BY:
        return owner->kind == SLOT_AMOUNT && !owner->timecode;
    default:
        return true;
    }
}

/* One word may stand for several: the first listed that fits what it stands in front
 * of, else the last. */
static Prep prep_of(const Chart *chart, const Slot *prep, const Slot *owner)
{
    const Slot *before = prep > &g_array_index(chart->slots, Slot, 0) ? prep - 1 : NULL;
    const Entry *chosen = NULL;
    bool chosen_fits = false;
    for (unsigned i = 0; i < chart->matches[prep->from]->len; i++) {
        const Match *match = &g_array_index(chart->matches[prep->from], Match, i);
        const Entry *entry = match->entry;
        if (entry->class != WORD_PREP || match->length != prep->to - prep->from)
            continue;
        bool fits = prep_fits(prep_parse(entry->value), owner, before);
        bool earlier = chosen && entry->line < chosen->line;
        if (!chosen || (fits && (!chosen_fits || earlier))) {
            chosen = entry;
            chosen_fits = fits;
        }
    }
    return prep_parse(chosen ? chosen->value : prep->value);
}

/* A preposition becomes the role of what it stands in front of. */
static void attach_preps(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind != SLOT_PREP)
            continue;
        unsigned next = i + 1;
        while (next < chart->slots->len &&
               g_array_index(chart->slots, Slot, next).kind == SLOT_FILLER)
            next++;
        Slot *owner =
            next < chart->slots->len ? &g_array_index(chart->slots, Slot, next) : NULL;
        if (owner && takes_prep(owner->kind) && owner->prep == PREP_NONE)
            owner->prep = prep_of(chart, slot, owner);
        slot->kind = SLOT_FILLER;
    }
}

/* Lines part orders as commas do; within an order they may end anywhere. */
static void append_line_end(Chart *chart, unsigned n)
{
    Slot slot = { .kind = SLOT_MARK, .from = n, .to = n, .value = LINE_END };
    g_array_append_val(chart->slots, slot);
}

/* Pictures of the film follow each other; what else is in front of something lies on
 * it. */
static void settle_sides(Chart *chart)
{
    const char *first = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->prep == PREP_FRONT || slot->prep == PREP_BEHIND) {
            bool front = slot->prep == PREP_FRONT;
            bool in_a_row = slot->kind == SLOT_REF && first && slot->type &&
                            strcmp(first, KIND_FILM) == 0 &&
                            strcmp(slot->type, KIND_FILM) == 0;
            slot->prep = in_a_row ? (front ? PREP_BEFORE : PREP_AFTER)
                                  : (front ? PREP_OVER : PREP_UNDER);
        } else if (slot->kind == SLOT_REF && !first) {
            first = slot->type;
        }
    }
}

/* "… when the logo ends" is at that time. */
static void place_moments(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_AMOUNT && slot->json && slot->prep == PREP_NONE)
            slot->prep = PREP_AT;
    }
}

void chart_read(Chart *chart, bool weak)
{
    chart->weak_names = weak;
    g_array_set_size(chart->slots, 0);
    memset(chart->tail_owner, 0, sizeof *chart->tail_owner * chart->sentence.count);
    chart_tag(chart);
    for (unsigned n = 0; n < chart->sentence.count;) {
        Slot slot;
        if (chart->sentence.tokens[n].line)
            append_line_end(chart, n);
        unsigned length = read_slot(chart, n, &slot);
        slot.from = n;
        slot.to = n + length;
        slot.fuzzy = through_typo(chart, n, slot.to);
        for (unsigned i = slot.gap_from; i < slot.gap_to; i++)
            chart->tail_owner[i] = n + 1;
        g_array_append_val(chart->slots, slot);
        n += length;
    }
    chart_drop_hedges(chart);
    attach_preps(chart);
    place_moments(chart);
    settle_sides(chart);
    chart_tidy(chart);
}
