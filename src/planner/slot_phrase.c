/* Stage 4: noun phrases as selectors. */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

json_t *selector_by_type(const char *type, int index)
{
    return json_pack("{sssssi}", "by", "type", "type", type, "index", index);
}

static json_t *by_label(const char *label)
{
    return json_pack("{ssss}", "by", "label", "label", label);
}

json_t *selector_by_name(const Name *name)
{
    if (name->parted && name->clip)
        return json_pack("{ssss}", "by", "id", "id", name->clip->node.id);
    if (name->kinds == NAME_TEXT)
        return json_pack("{ssssss}", "by", "content", "text", name->label, "type",
                         "text");
    return by_label(name->label);
}

static void fill_indices(const Phrase *phrase, Slot *slot)
{
    const char *type = phrase->type ? phrase->type : KIND_DEFAULT;
    slot->type = type;
    slot->flags |= REF_ORDINAL | (phrase->type ? 0 : REF_IMPLIED);
    if (phrase->n_indices == 1) {
        slot->json = selector_by_type(type, phrase->indices[0]);
        return;
    }
    slot->members = g_ptr_array_new_with_free_func((GDestroyNotify)slot_free);
    slot->flags |= REF_PLURAL;
    for (unsigned i = 0; i < phrase->n_indices; i++) {
        Slot *member = g_new(Slot, 1);
        *member = (Slot){ .kind = SLOT_REF,
                          .flags = REF_ORDINAL,
                          .type = type,
                          .json = selector_by_type(type, phrase->indices[i]) };
        g_ptr_array_add(slot->members, member);
    }
}

static bool asset_on_timeline(const Composition *composition, const Asset *asset)
{
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        if (clip_asset(composition, walk.at.clip) == asset)
            return true;
    return false;
}

static unsigned clips_of_asset(const Composition *composition, const Asset *asset)
{
    unsigned count = 0;
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        count += clip_asset(composition, walk.at.clip) == asset;
    return count;
}

/* "GX010032": of the clips that show a part of a file, the one without a name of its
 * own is no more called so than the others. */
static bool is_any_of_file(const Phrase *phrase, const Name *name)
{
    const Composition *composition = phrase->chart->composition;
    return name->whole && name->asset && name->assets == 1 && name->clips == 1 &&
           clip_asset(composition, name->clip) == name->asset &&
           !node_string(&name->clip->node, PROP_LABEL) &&
           chart_file_length(phrase->chart, name->from, &(const char *){ NULL }) !=
               name->to - name->from &&
           clips_of_asset(composition, name->asset) > 1;
}

static unsigned count_of(const Chart *chart, const json_t *selector)
{
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, selector, &found);
    return found.kind == RESOLVED_FOUND ? found.ids->len : 0;
}

/* Are all that the selector finds called just that? */
static bool are_called(const Composition *composition, const GPtrArray *ids,
                       const char *label)
{
    g_autofree char *wanted = text_fold(label);
    bool all = true;
    for (unsigned i = 0; all && i < ids->len; i++) {
        ClipPlace place;
        composition_find_clip(composition, ids->pdata[i], &place);
        g_autofree char *called = text_fold(clip_label(composition, place.clip));
        all = strcmp(called, wanted) == 0;
    }
    return all;
}

/* "the kiss clips", "all whistles", where some are called just that and others are
 * called so too: the part that they share. "Both", "the two" are as many as are called
 * so. Takes selector. */
static json_t *widened(const Phrase *phrase, json_t *selector)
{
    const Chart *chart = phrase->chart;
    const Name *name = phrase->name;
    const char *dot = name->asset ? strrchr(name->label, '.') : NULL;
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, selector, &found);
    unsigned called = found.kind == RESOLVED_FOUND ? found.ids->len : 0;
    bool some = called > 1 ? !phrase->count &&
                                 are_called(chart->composition, found.ids, name->label)
                           : called && name->clips > 1;
    if (!name->whole || !some)
        return selector;
    g_autofree char *part = dot && dot > name->label
                                ? g_strndup(name->label, (gsize)(dot - name->label))
                                : g_strdup(name->label);
    json_t *wide = json_copy(selector);
    json_object_set_new(wide, "label", json_string(part));
    json_object_set_new(wide, "match", json_string("contains"));
    bool more = count_of(chart, wide) > called;
    json_decref(more ? selector : wide);
    return more ? wide : selector;
}

/* "this Beach": of those called so the one that is selected. */
static bool is_selected_one(const Phrase *phrase, const json_t *named)
{
    const Chart *chart = phrase->chart;
    const char *pron = phrase->pron ? phrase->pron->value : "";
    if (strcmp(pron, "selected") != 0 || !chart_selects(chart) ||
        chart->context->selection->len != 1)
        return false;
    json_t *all = json_deep_copy(named);
    json_object_set_new(all, "expect", json_string("any"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, all, &found);
    json_decref(all);
    return found.kind == RESOLVED_FOUND &&
           g_ptr_array_find_with_equal_func(
               found.ids, chart->context->selection->pdata[0], g_str_equal, NULL);
}

static void fill_name(const Phrase *phrase, Slot *slot)
{
    const Name *name = phrase->name;
    slot->json = is_any_of_file(phrase, name)
                     ? json_pack("{ssss}", "by", "asset", "asset", name->label)
                     : selector_by_name(name);
    if (is_selected_one(phrase, slot->json)) {
        json_decref(slot->json);
        slot->json = json_pack("{ss}", "by", "selected");
    }
    if (phrase->noun && phrase->type)
        describe_kind(phrase->chart, slot->json, phrase->type);
    if (phrase->plural || phrase->all || phrase->every || name->plural) {
        json_object_set_new(slot->json, "expect", json_string("many"));
        slot->json = widened(phrase, slot->json);
        slot->flags |= REF_PLURAL;
    }
    slot->value = name->label;
    slot->asset = name->assets == 1 ? name->asset : NULL;
    slot->flags |= REF_NAMED;
    if (name->kinds & NAME_ASSET)
        slot->flags |= REF_IN_ASSETS;
    if (chart_file_length(phrase->chart, name->from, &(const char *){ NULL }) ==
        name->to - name->from)
        slot->flags |= REF_SPELLED;
    if (name->clip ||
        (name->asset && asset_on_timeline(phrase->chart->composition, name->asset)))
        slot->flags |= REF_ON_TIMELINE;
    slot->type = name->clip    ? clip_kind_name(name->clip->kind)
                 : name->asset ? asset_kind_name(name->asset->kind)
                               : phrase->type;
    const char *kind = json_string_value(json_object_get(slot->json, "type"));
    if (phrase->noun && kind &&
        g_strcmp0(kind, phrase->type) == 0) /* of those called so, that kind */
        slot->type = phrase->type;
}

void phrase_fill_pronoun(const Entry *pron, Slot *slot)
{
    g_auto(GStrv) fields = g_strsplit(pron->value, " ", 2);
    slot->flags |= strcmp(fields[0], "selected") == 0 ? REF_THIS : REF_PRONOUN;
    slot->json = json_pack("{ss}", "by", fields[0]);
    if (!fields[1])
        return;
    slot->flags |= REF_PLURAL;
    json_object_set_new(slot->json, "expect", json_string(fields[1]));
}

/* "the photo called DSC_0007", "the text 'Hello'", "the track with the fire" */
static bool is_named_behind(const Phrase *phrase)
{
    static const WordClass TELL[] = { WORD_CALLED, WORD_SAYS, WORD_WITH, WORD_THAT,
                                      WORD_ABOUT };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(TELL); i++)
        if (chart_match(phrase->chart, phrase->at, TELL[i], &length))
            return true;
    const Token *next = sentence_token(&phrase->chart->sentence, phrase->at);
    return next && next->kind == TOKEN_QUOTE;
}

/* Is `word` one of those that the clip is labelled with? */
static bool is_labelled(const Clip *clip, const char *word)
{
    const char *label = node_string(&clip->node, PROP_LABEL);
    g_autofree char *folded = label ? text_fold(label) : NULL;
    if (!folded || !strstr(folded, word))
        return false;
    g_auto(GStrv) words = g_strsplit_set(folded, " _-.", -1);
    return g_strv_contains((const char *const *)words, word);
}

static bool is_spoken_of(const Chart *chart)
{
    const GPtrArray *mentioned = chart->context ? chart->context->mentioned : NULL;
    return (mentioned && mentioned->len) || chart_selects(chart);
}

/* "the photo" of several pictures, of which one alone is called so: that one, unless
 * others were spoken of. */
static const Clip *clip_called_kind(const Phrase *phrase)
{
    const Chart *chart = phrase->chart;
    const char *word = chart->words[phrase->at - 1];
    if (!phrase->determined || phrase->indefinite || phrase->pron || phrase->vague ||
        phrase->plural || phrase->all || phrase->every || phrase->both ||
        phrase->count || !phrase->noun || is_named_behind(phrase) ||
        phrase_match(phrase, phrase->at - 1, WORD_TRACK) || is_spoken_of(chart) ||
        !strstr(chart_labels(chart), word))
        return NULL;
    const Clip *called = NULL;
    for (ClipWalk walk = clip_walk_main(chart->composition); clip_walk_next(&walk);) {
        const Clip *clip = walk.at.clip;
        if (strcmp(clip_kind_name(clip->kind), phrase->type) != 0 ||
            !is_labelled(clip, word))
            continue;
        if (called)
            return NULL;
        called = clip;
    }
    return called;
}

static void fill_kind(const Phrase *phrase, Slot *slot)
{
    const Clip *called = clip_called_kind(phrase);
    if (called) {
        slot->json = json_pack("{ssss}", "by", "id", "id", called->node.id);
        slot->type = phrase->type;
        slot->flags |= REF_NAMED | REF_ON_TIMELINE;
        return;
    }
    slot->type = phrase->type;
    if (phrase->pron) {
        phrase_fill_pronoun(phrase->pron, slot);
        json_object_set_new(slot->json, "type", json_string(phrase->type));
        return;
    }
    slot->flags |= REF_BARE | (phrase->vague ? REF_VAGUE : 0);
    slot->number = phrase->both ? 2 : phrase->count;
    if (slot->number)
        slot->flags |= REF_BOTH | REF_PLURAL;
    /* "some clips" are not all of them */
    bool all = phrase->all || phrase->every || (phrase->plural && !phrase->indefinite);
    if (all)
        slot->flags |= REF_ALL | REF_PLURAL;
    slot->json = json_pack("{ssss}", "by", all || phrase->both ? "all" : "type", "type",
                           phrase->type);
}

void phrase_clear(Phrase *phrase)
{
    json_decref(phrase->where);
    json_decref(phrase->beside);
    json_decref(phrase->within);
    phrase->where = phrase->beside = phrase->within = NULL;
    g_clear_pointer(&phrase->guess, g_free);
}

/* Two that were counted can be paired: "swap the two longest clips". */
static void fill_pair(Slot *slot)
{
    const json_t *of = json_object_get(slot->json, "of");
    if (json_array_size(of) != 2 || json_object_get(slot->json, "expect"))
        return;
    slot->members = g_ptr_array_new_with_free_func((GDestroyNotify)slot_free);
    for (unsigned i = 0; i < 2; i++) {
        Slot *member = g_new(Slot, 1);
        *member = (Slot){ .kind = SLOT_REF,
                          .flags = REF_NAMED | REF_ON_TIMELINE,
                          .type = slot->type,
                          .json = json_incref(json_array_get(of, i)) };
        g_ptr_array_add(slot->members, member);
    }
}

/* What "red" is the name of, where nothing of the kind is red: "the red picture". */
static const Name *name_within(const Phrase *phrase)
{
    for (unsigned i = 0; i < phrase->chart->names->len; i++) {
        const Name *name = &g_array_index(phrase->chart->names, Name, i);
        if (name->whole && name->clip && name->from >= phrase->from &&
            name->to < phrase->at && phrase->type &&
            strcmp(clip_kind_name(name->clip->kind), phrase->type) == 0)
            return name;
    }
    return NULL;
}

static bool is_of_none(const Phrase *phrase, const json_t *selector)
{
    g_auto(Resolution) found = { 0 };
    if (g_strcmp0(json_string_value(json_object_get(selector, "by")), "except") != 0)
        return false;
    chart_resolve(phrase->chart, selector, &found);
    return found.kind == RESOLVED_NOTHING;
}

json_t *phrase_called(const Phrase *phrase)
{
    if (phrase->name)
        return selector_by_name(phrase->name);
    if (!phrase->role)
        return json_incref(phrase->where);
    g_autofree char *label = phrase_role_name(phrase->chart, phrase->role);
    return by_label(label);
}

/* Traits of a thing with a name: "the red title". */
static bool fill_described(const Phrase *phrase, Slot *slot)
{
    Phrase whole = *phrase;
    whole.where = phrase_called(phrase);
    if ((phrase->name || phrase->role) && !phrase->noun)
        whole.type = NULL;
    slot->json = phrase_describe(&whole, &slot->type);
    json_decref(whole.where);
    const Name *name = phrase->n_traits == 1 && is_of_none(phrase, slot->json)
                           ? name_within(phrase)
                           : NULL;
    if (name) {
        json_decref(slot->json);
        slot->json = selector_by_name(name);
    }
    if (phrase->n_most == 2 || phrase->count == 2 || phrase->both ||
        phrase->n_indices == 2)
        fill_pair(slot);
    slot->determined = true;
    slot->flags |= REF_NAMED | REF_ON_TIMELINE;
    if (phrase->plural || phrase->all || phrase->every || phrase->both || phrase->nth ||
        phrase->count)
        slot->flags |= REF_PLURAL;
    return slot->json != NULL;
}

static const char *counted_by(const Phrase *phrase)
{
    g_autofree char *role =
        phrase->role ? phrase_role_name(phrase->chart, phrase->role) : NULL;
    return phrase->name ? phrase->name->label : chart_keep(phrase->chart, role);
}

/* "the second title": of those called so where they are enough, else of the role's
 * kind. */
static bool fill_counted(const Phrase *phrase, Slot *slot)
{
    if (!fill_described(phrase, slot))
        return false;
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    if (!phrase->role || strcmp(by, "except") != 0) {
        slot->counted = counted_by(phrase);
        return true;
    }
    Phrase kind = *phrase;
    kind.type = phrase_role_field(phrase->chart, phrase->role, 1);
    slot_clear(slot);
    *slot = (Slot){ .kind = SLOT_REF, .determined = true };
    fill_indices(&kind, slot);
    return true;
}

/* "the two toasts": as many must be called so. */
static bool counts_names(const Phrase *phrase)
{
    return phrase->count && (phrase->name || phrase->role);
}

static void fill_role(const Phrase *phrase, Slot *slot)
{
    g_autofree char *label = phrase_role_name(phrase->chart, phrase->role);
    slot->json = by_label(label);
    if (phrase->all || phrase->every || phrase->plural) {
        json_object_set_new(slot->json, "expect", json_string("many"));
        slot->flags |= REF_PLURAL;
    }
    slot->value = phrase_role_field(phrase->chart, phrase->role, 0);
    slot->type = phrase_role_field(phrase->chart, phrase->role, 1);
    slot->place = phrase_role_field(phrase->chart, phrase->role, 2);
    slot->flags |= REF_ROLE | (phrase->all ? REF_ALL : 0); /* "all the music" */
}

static void fill_footage(const Phrase *phrase, Slot *slot)
{
    slot->json = json_pack("{ssssss}", "by", "asset", "asset", phrase->footage->value,
                           "match", "contains");
    slot->flags |= REF_NAMED;
    slot->type = KIND_DEFAULT;
}

static void fill_guess(const Phrase *phrase, Slot *slot)
{
    slot->json = by_label(phrase->guess);
    slot->value = chart_keep(phrase->chart, phrase->guess);
    slot->flags |= REF_NAMED | REF_GUESSED;
    slot->type = phrase->type;
}

bool phrase_fill(const Phrase *phrase, Slot *slot)
{
    *slot = (Slot){ .kind = SLOT_REF,
                    .flags = phrase->another ? REF_ANOTHER : 0,
                    .determined = phrase->determined };
    if (phrase->indefinite)
        slot->determined = false;
    if (phrase->n_indices && (phrase->name || phrase->role)) {
        return fill_counted(phrase, slot);
    } else if (phrase_is_described(phrase) || counts_names(phrase)) {
        return (phrase->noun || phrase->name || phrase->role) &&
               fill_described(phrase, slot);
    } else if (phrase->n_indices) {
        if (!phrase->noun)
            return false;
        fill_indices(phrase, slot);
    } else if (phrase->name) {
        fill_name(phrase, slot);
    } else if (phrase->role) {
        fill_role(phrase, slot);
    } else if (phrase->footage) {
        fill_footage(phrase, slot);
    } else if (phrase->guess) {
        fill_guess(phrase, slot);
    } else if (phrase->type) {
        fill_kind(phrase, slot);
    } else {
        return false;
    }
    return true;
}
