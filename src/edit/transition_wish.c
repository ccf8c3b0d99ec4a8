#include "transition_wish.h"

#include "chatkut/edit/color_name.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- kinds ----------------------------------------------------------------------- */

typedef struct {
    const char *kind, *name, *param, *value, *label;
} Word;

static const Word words[] = {
#define WORD(...) { __VA_ARGS__ },
#define MISSING(...)
#include "transition_words.def"
#undef WORD
#undef MISSING
};

static const struct {
    const char *kind, *label;
} missing[] = {
#define WORD(...)
#define MISSING(...) { __VA_ARGS__ },
#include "transition_words.def"
#undef WORD
#undef MISSING
};

static const Word *find_word(const char *kind)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].kind, kind) == 0)
            return &words[i];
    return NULL;
}

/* "Crossfade, Wipe, Slide, …" */
static char *all_labels(void)
{
    GString *list = g_string_new(NULL);
    for (unsigned i = 0; i < TRANSITION_COUNT; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "",
                               _(transition_type((TransitionKind)i)->label));
    return g_string_free(list, FALSE);
}

static bool refuse(Work *work, const char *kind)
{
    g_autofree char *there = all_labels();
    for (unsigned i = 0; i < G_N_ELEMENTS(missing); i++)
        if (strcmp(missing[i].kind, kind) == 0)
            kind = _(missing[i].label);
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("The transition “%s” cannot be rendered yet; there are: %s."),
                     kind, there);
}

/* ---- parameters ------------------------------------------------------------------ */

static const TransitionParam *find_param(const TransitionType *type, const char *name)
{
    unsigned count;
    const TransitionParam *rows = transition_params(type->kind, &count);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* Takes value. What the table has anyway is not written down. */
static void set_param(TransitionWish *wish, const TransitionParam *param, json_t *value)
{
    json_auto_t *fallback = json_loads(param->fallback, JSON_DECODE_ANY, NULL);
    wish->says_params = true;
    if (json_equal(value, fallback))
        json_object_del(wish->params, param->name);
    else
        json_object_set(wish->params, param->name, value);
    json_decref(value);
}

static void add_to_label(TransitionWish *wish, const char *more)
{
    g_autofree char *label = wish->label;
    wish->label = g_strdup_printf("%s %s", label, more);
}

/* What a plan's direction makes of the parameters that can have one. */
static const struct {
    const char *said, *param, *value, *sign;
} directions[] = {
    { "left|to-left|from-right", "direction", "\"left\"", "←" },
    { "right|to-right|from-left", "direction", "\"right\"", "→" },
    { "up|to-top|from-bottom", "direction", "\"up\"", "↑" },
    { "down|to-bottom|from-top", "direction", "\"down\"", "↓" },
    { "left|right|to-left|to-right|from-left|from-right", "axis", "\"horizontal\"",
      "↔" },
    { "up|down|to-top|to-bottom|from-top|from-bottom", "axis", "\"vertical\"", "↕" },
    { "clockwise", "turns", "1", "↻" },
    { "counterclockwise", "turns", "-1", "↺" },
    { "in", "factor", "2", "+" },
    { "out", "factor", "0.5", "−" },
};

static bool is_one_of(const char *list, const char *word)
{
    g_auto(GStrv) parts = g_strsplit(list, "|", 0);
    return g_strv_contains((const char *const *)parts, word);
}

static bool set_direction(Work *work, TransitionWish *wish)
{
    const char *said = work_string(work, "direction");
    for (unsigned i = 0; said && i < G_N_ELEMENTS(directions); i++) {
        const TransitionParam *param = find_param(wish->type, directions[i].param);
        if (!param || !is_one_of(directions[i].said, said))
            continue;
        set_param(wish, param, json_loads(directions[i].value, JSON_DECODE_ANY, NULL));
        add_to_label(wish, directions[i].sign);
        return true;
    }
    return !said ||
           work_fail(work, FAULT_INVALID_VALUE,
                     _("The transition “%s” has no such direction."), wish->label);
}

static bool set_color(Work *work, TransitionWish *wish)
{
    static const char COLOR[] = "color";
    const char *said = work_string(work, COLOR);
    const TransitionParam *param = find_param(wish->type, COLOR);
    uint32_t rgba;
    if (!said)
        return true;
    if (!param || !color_name_parse(said, &rgba))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("The transition “%s” goes through no colour."), wish->label);
    g_autofree char *color = color_format(rgba);
    set_param(wish, param, json_string(color));
    add_to_label(wish, said);
    return true;
}

bool transition_wish_read(Work *work, TransitionWish *wish)
{
    const char *kind = work_string(work, "kind");
    const Word *word = find_word(kind);
    *wish = (TransitionWish){ .params = json_object() };
    if (strcmp(kind, "cut") == 0)
        return true;
    wish->type = transition_type_find(word ? word->name : kind);
    if (!wish->type)
        return refuse(work, kind);
    wish->label = g_strdup(word && word->label ? _(word->label) : _(wish->type->label));
    if (word && word->param)
        set_param(wish, find_param(wish->type, word->param),
                  json_loads(word->value, JSON_DECODE_ANY, NULL));
    return set_direction(work, wish) && set_color(work, wish);
}

void transition_wish_clear(TransitionWish *wish)
{
    json_decref(wish->params);
    g_free(wish->label);
    *wish = (TransitionWish){ 0 };
}
