/*
 * The manual of the wire form that a model gets: made of the tables, in as few words as
 * do. Every token of it is paid for with every sentence, so what nothing carries out
 * yet is left out (it would only be refused), and what is rare is: see `unsaid`. A
 * model that writes such a thing all the same is understood.
 */
#include "animation.h"
#include "plan_wire_private.h"
#include "styling.h"

#include "chatkut/model/effect.h"
#include "chatkut/model/transition_type.h"

#include <string.h>

/* "verb", "verb.field", "verb.field=word"; "*" is any verb. Sorted by verb. */
static const char *const unsaid[] = {
    /* nothing carries them out yet */
    "template",
    "tool",
    "export",
    "add.source",
    "add.type=caption",
    "add.type=group",
    "add.type=sequence",
    "add.type=adjustment",
    "add.type=generator",
    "split.by",
    "arrange.how=sort-date",
    "arrange.how=distribute",
    "arrange.how=snap-to-beat",
    "layout.preset=blur-background",
    "asset.action=import",
    "asset.action=tag",
    "asset.action=analyze",
    "asset.action=transcribe",
    "asset.action=proxy",
    "asset.tags",
    "captions.action=generate",
    "captions.action=import",
    "captions.action=edit",
    "captions.action=translate",
    "captions.action=split",
    "captions.action=merge",
    "captions.action=burn",
    "captions.action=unburn",
    "captions.action=export",
    "captions.asset",
    "captions.language",
    "captions.find",
    "captions.text",
    "captions.preset",
    "captions.maxChars",
    "captions.maxLines",
    "captions.wordHighlight",
    "captions.format",
    "audio.action=detach",
    "audio.action=attach",
    "audio.action=denoise",
    "audio.action=compress",
    "audio.action=eq",
    "audio.action=pitch",
    "audio.action=sync",
    "audio.action=silence-remove",
    "audio.action=voice-enhance",
    "audio.action=beat-detect",
    "audio.action=normalize",
    "audio.lufs",
    "audio.threshold",
    "audio.preset",
    "control.action=open",
    "control.action=preview-quality",
    "*.easing=bounce",
    "*.property=fontSize",
    "*.property=letterSpacing",
    "*.property=crop",
    "*.property=speed",
    /* rare, or another way says the same */
    "*.id",
    "*.why",
    "duplicate.clips",
    "track.props.magnetic",
    "animate.delay",
    "animate.repeat",
    "transition.align",
    "transition.audio",
    "transition.edge",
    "effect.name",
    "effect.range",
    "control.amount",
    "render.codec",
    "update.language",
    "update.anchorPoint",
    "update.lineHeight",
    "composition.name",
    "query.what=limits",
};

static bool is_said(const char *verb, const char *field, const char *word)
{
    g_autofree char *own = g_strconcat(verb, field ? "." : NULL, field, NULL);
    g_autofree char *whole = g_strconcat(own, word ? "=" : NULL, word, NULL);
    g_autofree char *any = g_strconcat("*.", field, word ? "=" : NULL, word, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(unsaid); i++)
        if (strcmp(unsaid[i], whole) == 0 || (field && strcmp(unsaid[i], any) == 0))
            return false;
    return true;
}

/* ---- kinds of values ------------------------------------------------------------- */

static const struct {
    const Shape *shape;
    const char *word;
} kinds[] = {
    { &PLAN_SELECTOR, "SEL" },      { &PLAN_TIME, "TIME" },
    { &PLAN_DURATION, "LEN" },      { &PLAN_SHIFT, "±LEN" },
    { &PLAN_RANGE, "RANGE" },       { &PLAN_NUM, "NUM" },
    { &PLAN_SIGNED_SECONDS, "±s" }, { &PLAN_POSITION, "PLACE" },
    { &PLAN_PAINT, "COLOR" },       { &PLAN_COLOR, "COLOR" },
    { &PLAN_EASING, "EASE" },       { &PLAN_KEY_VALUE, "VALUE" },
    { &PLAN_KEYFRAME, "KEY" },      { &PLAN_ANIMATION, "PRESET" },
    { &PLAN_TRACK, "N|NAME" },      { &PLAN_NAME, "TEXT" },
    { &PLAN_DELTA, "NUM" },         { &PLAN_PROPS, "PROPS" },
    { &PLAN_PLACEMENT, "PUT" },     { &PLAN_ASPECT, "16:9" },
};

/* Choices that several fields have, told once. Of the first only what can be drawn. */
static const struct {
    const char *words, *name;
} lists[] = {
    { ANIMATION_PRESETS, "PRESET" },
    { ANIMATED_PROPERTIES, "PROP" },
    { DIRECTIONS, "DIR" },
    { PACES, "PACE" },
};

static const char *list_name(const char *field, const char *choices)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++)
        if (strcmp(lists[i].words, choices) == 0)
            return lists[i].name;
    return strcmp(field, "kind") == 0 ? "KIND" : NULL;
}

static void append_choices(GString *out, const char *verb, const char *field,
                           const char *choices)
{
    const char *name = list_name(field, choices);
    g_auto(GStrv) words = g_strsplit(choices, "|", -1);
    bool first = true;
    if (name) {
        g_string_append(out, name);
        return;
    }
    for (char **word = words; *word; word++) {
        if (!is_said(verb, field, *word))
            continue;
        g_string_append_printf(out, "%s%s", first ? "" : "|", *word);
        first = false;
    }
}

/* {top,right,bottom,left} */
static void append_parts(GString *out, const Shape *shape)
{
    const char *joint = "{";
    for (const ShapeField *part = shape->fields; part->key; part++) {
        g_string_append_printf(out, "%s%s", joint, part->key);
        joint = ",";
    }
    g_string_append_c(out, '}');
}

static const char *kind_name(const Shape *shape)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].shape == shape)
            return kinds[i].word;
    return NULL;
}

static void append_kind(GString *out, const char *verb, const char *field,
                        const Shape *shape);

/* Colours and gradients are one kind: what is there already is not told again. */
static void append_any(GString *out, const char *verb, const char *field,
                       const Shape *shape)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (unsigned i = 0; shape->any[i]; i++) {
        g_autoptr(GString) one = g_string_new(NULL);
        append_kind(one, verb, field, shape->any[i]);
        bool is_gradient = shape->any[i]->kind == SHAPE_IS_OBJECT &&
                           strstr(all->str, kind_name(&PLAN_COLOR));
        if (!is_gradient)
            g_string_append_printf(all, "%s%s", all->len ? "|" : "", one->str);
    }
    g_string_append(out, all->str);
}

static void append_kind(GString *out, const char *verb, const char *field,
                        const Shape *shape)
{
    static const char *const words[] = {
        [SHAPE_IS_BOOL] = "BOOL",   [SHAPE_IS_NUMBER] = "N",   [SHAPE_IS_INT] = "N",
        [SHAPE_IS_STRING] = "TEXT", [SHAPE_IS_MAP] = "{NAME}",
    };
    const char *name = kind_name(shape);
    if (strcmp(field, "asset") == 0) {
        g_string_append(out, "ASSET");
    } else if (name) {
        g_string_append(out, name);
    } else if (shape->kind == SHAPE_IS_CHOICE) {
        append_choices(out, verb, field, shape->choices);
    } else if (shape->kind == SHAPE_IS_OBJECT) {
        append_parts(out, shape);
    } else if (shape->kind == SHAPE_IS_EITHER) {
        append_any(out, verb, field, shape);
    } else if (shape->kind == SHAPE_IS_ARRAY) {
        g_string_append_c(out, '[');
        append_kind(out, verb, field, shape->of);
        g_string_append_c(out, ']');
    } else {
        g_string_append(out, words[shape->kind]);
    }
}

/* ---- operations ------------------------------------------------------------------ */

/* Of "at|every|parts|by" what is said. */
static void append_rules(GString *out, const char *verb, const ShapeRule *rule)
{
    for (; rule && rule->kind != SHAPE_NO_RULE; rule++) {
        g_auto(GStrv) keys = g_strsplit(rule->keys, "|", -1);
        unsigned count = 0;
        if (rule->kind != SHAPE_ONE_OF || strcmp(verb, "transition") == 0)
            continue;
        g_string_append(out, " (only one of");
        for (char **key = keys; *key; key++)
            if (is_said(verb, *key, NULL))
                g_string_append_printf(out, "%s%s", count++ ? "|" : " ", *key);
        g_string_append_c(out, ')');
    }
}

static void append_verb(GString *out, const ShapeCase *verb)
{
    const char *target = "";
    for (const ShapeField *field = verb->fields; field && field->key; field++)
        if (field->shape == &PLAN_SELECTOR && strcmp(field->key, "target") == 0)
            target = field->flags & SHAPE_REQUIRED ? " SEL" : " [SEL]";
    g_string_append_printf(out, "%s%s", verb->name, target);
    for (const ShapeField *field = verb->fields; field && field->key; field++) {
        if (strcmp(field->key, "target") == 0 || !is_said(verb->name, field->key, NULL))
            continue;
        g_string_append_printf(out, " %s%s=", field->key,
                               field->flags & SHAPE_REQUIRED ? "!" : "");
        append_kind(out, verb->name, field->key, field->shape);
    }
    append_rules(out, verb->name, verb->rules);
    g_string_append_c(out, '\n');
}

/* ---- properties ------------------------------------------------------------------ */

static void append_range(GString *out, PropUnit unit, double min, double max)
{
    static const char *const units[] = { [UNIT_PX] = " px",
                                         [UNIT_DEG] = " deg",
                                         [UNIT_GAIN] = " gain|dB",
                                         [UNIT_TIMES] = " x" };
    const char *word = unit < G_N_ELEMENTS(units) ? units[unit] : NULL;
    g_autofree char *low = wire_number_text(min), *high = wire_number_text(max);
    g_string_append(out, word ? word : "");
    if (min != 0 || max != 0)
        g_string_append_printf(out, " %s..%s", low, high);
}

static void append_property(GString *out, const ShapeField *field,
                            const Property *property)
{
    g_string_append(out, field->key);
    if (field->shape == &PLAN_NUM) {
        append_range(out, property->unit, property->min, property->max);
    } else {
        g_string_append_c(out, '=');
        append_kind(out, "update", field->key, field->shape);
    }
}

/* Groups of kinds, each property in the first that it fits into. */
static const struct {
    const char *heading;
    unsigned owners;
} groups[] = {
    { "text", OWN_WRITTEN | OWN_SHAPE },
    { "sound", OWN_HEARD },
    { "picture", OWN_VISIBLE },
    { "any", OWN_CLIP },
};

static unsigned group_of(unsigned owners)
{
    unsigned group = 0;
    while (owners & ~groups[group].owners & OWN_CLIP)
        group++;
    return group;
}

static void append_group(GString *out, unsigned group)
{
    unsigned count = 0;
    g_string_append_printf(out, "%s:", groups[group].heading);
    for (const ShapeField *field = PLAN_PROPS.fields; field->key; field++) {
        unsigned owners;
        const Property *property = styling_property(field->key, &owners);
        if (!property || group_of(owners) != group ||
            !is_said("update", field->key, NULL))
            continue;
        g_string_append(out, count++ ? ", " : " ");
        append_property(out, field, property);
    }
    g_string_append_c(out, '\n');
}

/* ---- effects, transitions, words ------------------------------------------------- */

/* Those beside the amount. */
static void append_params(GString *out, EffectKind kind)
{
    unsigned count, told = 0;
    const EffectParam *params = effect_params(kind, &count);
    for (unsigned i = 0; i < count; i++)
        if (!(params[i].flags & EP_AMOUNT))
            g_string_append_printf(out, "%s%s", told++ ? "," : " {", params[i].name);
    g_string_append(out, told ? "}" : "");
}

static void append_effects(GString *out)
{
    g_string_append(out, "effect KIND (amount) {params}:");
    for (unsigned i = 0; i < EFFECT_COUNT; i++) {
        const EffectParam *amount = effect_amount(i);
        g_string_append_printf(out, "%s%s", i ? ", " : " ", effect_type(i)->name);
        if (amount)
            append_range(out, amount->unit, amount->min, amount->max);
        append_params(out, i);
    }
    g_string_append_c(out, '\n');
}

static void append_transitions(GString *out)
{
    g_string_append(out, "transition KIND: cut|crossfade|dip-to-black|dip-to-white");
    for (unsigned i = 0; i < TRANSITION_COUNT; i++)
        g_string_append_printf(out, "|%s", transition_type(i)->name);
    g_string_append_c(out, '\n');
}

static void append_lists(GString *out)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(GStrv) words = g_strsplit(lists[i].words, "|", -1);
        unsigned count = 0;
        g_string_append_printf(out, "%s:", lists[i].name);
        for (char **word = words; *word; word++)
            if (i == 0 ? animation_preset(*word) != NULL
                       : is_said("animate", "property", *word))
                g_string_append_printf(out, "%s%s", count++ ? "|" : " ", *word);
        g_string_append_c(out, '\n');
    }
}

static void append_easings(GString *out)
{
    g_string_append(out, "EASE: ");
    append_choices(out, "animate", "easing", PLAN_EASING.any[0]->choices);
    g_string_append_c(out, '\n');
}

static void append_fields(GString *out, const char *name, const Shape *shape)
{
    g_string_append_printf(out, "%s:", name);
    for (const ShapeField *field = shape->fields; field->key; field++) {
        g_string_append_printf(out, " %s=", field->key);
        append_kind(out, name, field->key, field->shape);
    }
    g_string_append_c(out, '\n');
}

static const char HEAD[] =
    "Operations: op, then SEL where it needs a target ([SEL]: may have one), then args "
    "as k=KIND; ! must be there. Parts are dotted: place.at, props.fontSize, "
    "range.from.\n";

static const char VALUES[] =
    "SEL: #e1 (best) | video[1] (0-based, -1 last) | video (the only one) | label:NAME "
    "| "
    "label:\"any name\" | TYPE@TIME | [n] | track:N | asset:NAME | text:\"said in it\" "
    "| "
    "last (spoken of) | selected | s1 (made by step 1), s1[-1] | all | all:TYPE | "
    "all@5s..8s | next(SEL) previous(SEL) longest:TYPE | A + B | A - B | SEL* (all "
    "that "
    "match)\n"
    "ASSET: #a1 or its name; TYPE: video audio image text shape caption sequence\n"
    "TIME: 1.5s 0:05 90f 50% playhead start end end-3s clipEnd(SEL)+1s "
    "marker:\"NAME\"; "
    "LEN: 1.5s 12f 50%; RANGE: 5s..8s 5s.. ..8s (relativeTo=clip)\n"
    "NUM: 48 50% set it; +20% -=20% +3dB -=3dB +10 change it; =-6dB sets a negative "
    "amount; x1.5 times; more less slightly much much-less double half max min reset\n"
    "PLACE: center top bottom left right top-left … lower-third, or 100,50 (px from "
    "top "
    "left); COLOR: #ff0000 or CSS name; KEY: 0s=0, 50%=1.2 ease-out; lists: [a, b]\n";

static char *make_manual(void)
{
    GString *out = g_string_new(HEAD);
    for (const ShapeCase *verb = VERB_CASES; verb->name; verb++)
        if (is_said(verb->name, NULL, NULL))
            append_verb(out, verb);
    g_string_append(out, VALUES);
    append_easings(out);
    append_fields(out, "PUT", &PLAN_PLACEMENT);
    g_string_append(out, "PROPS by kind of clip:\n");
    for (unsigned i = 0; i < G_N_ELEMENTS(groups); i++)
        append_group(out, i);
    append_effects(out);
    append_transitions(out);
    append_lists(out);
    return g_string_free(out, FALSE);
}

const char *wire_manual(void)
{
    static gsize manual;
    if (g_once_init_enter(&manual))
        g_once_init_leave(&manual, (gsize)make_manual());
    return (const char *)manual;
}
