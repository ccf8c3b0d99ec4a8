/* What slots and steps say, in words: clips by their labels, not by ids and JSON. */
#include "reading.h"

#include "chatkut/edit/wording.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

static void add_value(WhyWords *words, const json_t *value);
static void add_object(WhyWords *words, const json_t *object, bool props);

static void add_word(WhyWords *words, const char *text)
{
    bool begins =
        words->text->len == 0 || strchr(" \n", words->text->str[words->text->len - 1]);
    g_string_append_printf(words->text, "%s%s", begins ? "" : " ", text);
}

static void add_quoted(WhyWords *words, const json_t *text)
{
    g_autofree char *quoted = g_strdup_printf("'%s'", json_string_value(text));
    add_word(words, quoted);
}

static void add_number(WhyWords *words, double number)
{
    g_autofree char *text = g_strdup_printf("%.9g", number);
    add_word(words, text);
}

/* ---- clips ----------------------------------------------------------------------- */

static void by_id(WhyWords *words, const json_t *selector)
{
    const char *id = json_string_value(json_object_get(selector, "id"));
    const Composition *composition = words->chart->composition;
    ClipPlace place;
    bool there = composition && composition_find_clip(composition, id, &place);
    g_autofree char *clip =
        there ? wording_clip(composition, place.clip) : g_strdup(id);
    add_word(words, clip);
}

static void by_label(WhyWords *words, const json_t *selector)
{
    add_quoted(words, json_object_get(selector, "label"));
}

static void by_content(WhyWords *words, const json_t *selector)
{
    add_quoted(words, json_object_get(selector, "text"));
}

static void by_asset(WhyWords *words, const json_t *selector)
{
    add_quoted(words, json_object_get(selector, "asset"));
}

/* "video 2"; from the end "video -1" */
static void by_type(WhyWords *words, const json_t *selector)
{
    const json_t *index = json_object_get(selector, "index");
    json_int_t n = json_integer_value(index);
    add_value(words, json_object_get(selector, "type"));
    if (index)
        add_number(words, (double)(n < 0 ? n : n + 1));
}

/* What an earlier step made or changed. */
static void by_step(WhyWords *words, const json_t *selector)
{
    const json_t *id = json_object_get(selector, "step");
    size_t n = 0, count = json_array_size(words->steps);
    while (n < count &&
           !json_equal(json_object_get(json_array_get(words->steps, n), "id"), id))
        n++;
    g_autofree char *number = g_strdup_printf(_("step %zu"), n + 1);
    add_word(words, number);
}

static void by_union(WhyWords *words, const json_t *selector)
{
    add_value(words, json_object_get(selector, "of"));
}

/* What is not here reads as its keys and values do. */
static const struct {
    const char *by;
    void (*add)(WhyWords *words, const json_t *selector);
} SELECTORS[] = {
    { "id", by_id },       { "label", by_label }, { "content", by_content },
    { "asset", by_asset }, { "type", by_type },   { "step", by_step },
    { "union", by_union },
};

static bool add_clips(WhyWords *words, const json_t *selector)
{
    const char *by = json_string_value(json_object_get(selector, "by"));
    for (unsigned i = 0; by && i < G_N_ELEMENTS(SELECTORS); i++) {
        if (strcmp(SELECTORS[i].by, by) != 0)
            continue;
        SELECTORS[i].add(words, selector);
        return true;
    }
    return false;
}

/* ---- values ---------------------------------------------------------------------- */

static void add_array(WhyWords *words, const json_t *array)
{
    size_t count = json_array_size(array);
    for (size_t i = 0; i < count; i++) {
        add_value(words, json_array_get(array, i));
        if (i + 1 < count)
            g_string_append_c(words->text, ',');
    }
}

static void add_value(WhyWords *words, const json_t *value)
{
    if (json_is_string(value)) {
        add_word(words, json_string_value(value));
    } else if (json_is_number(value)) {
        add_number(words, json_number_value(value));
    } else if (json_is_boolean(value)) {
        add_word(words, json_is_true(value) ? "on" : "off");
    } else if (json_is_array(value)) {
        add_array(words, value);
    } else if (!add_clips(words, value)) {
        add_object(words, value, false);
    }
}

/* Keys whose value says it all: {"by": "relative", …}, {"nudge": "more"}. */
static bool is_silent(const char *key, const json_t *value)
{
    static const char *const SILENT[] = { "nudge", "set", "unit", "anchor", NULL };
    return g_strv_contains(SILENT, key) ||
           (strcmp(key, "by") == 0 && json_is_string(value));
}

static void add_member(WhyWords *words, const char *key, const json_t *value,
                       bool props)
{
    const Property *property = props ? property_find(key, OWN_ANY) : NULL;
    if (!is_silent(key, value))
        add_word(words, property ? _(property->label) : key);
    add_value(words, value);
}

static void add_object(WhyWords *words, const json_t *object, bool props)
{
    const char *key;
    json_t *value;
    unsigned n = 0;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (props && n++ > 0)
            g_string_append_c(words->text, ',');
        add_member(words, key, value, props);
    }
}

void why_add_slot(WhyWords *words, const Slot *slot, const char *kind)
{
    add_word(words, kind);
    if (slot->json) {
        add_value(words, slot->json);
    } else if (slot->value) {
        add_word(words, slot->value);
    } else if (slot->kind == SLOT_AMOUNT) {
        add_number(words, slot->number);
    }
}

/* "trim video 'Intro': to 3", "audio mute audio 'Music'" */
void why_add_step(WhyWords *words, const json_t *step)
{
    static const char *const TOLD[] = { "op", "id", "action", "target", NULL };
    const json_t *target = json_object_get(step, "target");
    const char *key;
    json_t *value;
    char parts = ':';
    add_value(words, json_object_get(step, "op"));
    if (json_object_get(step, "action"))
        add_value(words, json_object_get(step, "action"));
    if (target)
        add_value(words, target);
    json_object_foreach((json_t *)(uintptr_t)step, key, value)
    {
        if (g_strv_contains(TOLD, key))
            continue;
        g_string_append_c(words->text, parts);
        parts = ',';
        if (strcmp(key, "props") == 0)
            add_object(words, value, true);
        else
            add_member(words, key, value, false);
    }
}
