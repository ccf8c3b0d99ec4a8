/* Stage 4: slots of how clips look and sound, which need more than their own words. */
#include "chart.h"

#include <string.h>

/* Is the property named anywhere in the sentence? */
static bool names_prop(const Chart *chart, const char *prop)
{
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        unsigned length;
        const Entry *entry = chart_match(chart, n, WORD_PROP, &length);
        if (entry && strcmp(entry->value, prop) == 0)
            return true;
    }
    return false;
}

/* Blend modes are called by words that mean much else: only beside their name. */
unsigned rule_blend(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *blend = chart_match(chart, n, WORD_BLEND, &length);
    if (!blend || !names_prop(chart, "blendMode"))
        return 0;
    g_autofree char *style = g_strconcat("blendMode=", blend->value, NULL);
    *slot = (Slot){ .kind = SLOT_STYLE, .value = chart_keep(chart, style) };
    return length;
}

/* "between the intro and the market", "the transition": a time follows otherwise. */
static bool speaks_of_cuts(const Chart *chart)
{
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        unsigned length;
        double number;
        bool fraction;
        const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
        if (prep && prep_parse(prep->value) == PREP_BETWEEN &&
            !rule_number(chart, n + length, &number, &fraction))
            return true;
        if (chart_match(chart, n, WORD_TRANSITIONS, &length) ||
            chart_match(chart, n, WORD_TRANSITION, &length))
            return true;
    }
    return false;
}

/* Do they lie next to each other, with nothing between? */
static bool touch(const Composition *composition, const Clip *one, const Clip *other)
{
    ClipPlace a, b;
    if (!one || !other || !composition_find_clip(composition, one->node.id, &a) ||
        !composition_find_clip(composition, other->node.id, &b) || a.track != b.track)
        return false;
    return rtime_compare(clip_end(one), other->start) == 0 ||
           rtime_compare(clip_end(other), one->start) == 0;
}

static bool is_prep(const Chart *chart, unsigned n, unsigned bits)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    return prep && (PREP_BIT(prep_parse(prep->value)) & bits);
}

/* The clip whose whole name ends in front of token n, or begins behind it, an article
 * apart; NULL: none does. */
static const Clip *clip_before(const Chart *chart, unsigned n)
{
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->to == n && name->clips == 1)
            return name->clip;
    }
    return NULL;
}

static const Clip *clip_behind(const Chart *chart, unsigned n)
{
    unsigned det;
    if (chart_match(chart, n, WORD_DET, &det))
        n += det;
    for (unsigned i = 0; i < chart->names->len; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        if (name->from == n && name->clips == 1)
            return name->clip;
    }
    return NULL;
}

/* Does a clip follow that is gone over from: "from the intro"? */
static bool leaves(const Chart *chart, unsigned n)
{
    unsigned length;
    return is_prep(chart, n, PREP_BIT(PREP_FROM)) &&
           chart_match(chart, n, WORD_PREP, &length) && clip_behind(chart, n + length);
}

/* "From the intro to the flower, spin", "spin from the intro to the flower", "the intro
 * slides over to the flower": where one clip goes over to the one that it touches,
 * `joint` (its tokens [n, n + length)) is between them. What is moved to a clip ("push the intro to the flower") is none. */
static bool goes_over(const Chart *chart, unsigned n, unsigned length)
{
    const Composition *composition = chart->composition;
    const unsigned over = PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY);
    unsigned verb; /* "the intro should slide over to …" */
    bool should = n > 0 && chart_match(chart, n - 1, WORD_VERB, &verb) && verb == 1;
    const Clip *before = clip_before(chart, n);
    before = before || !should ? before : clip_before(chart, n - 1);
    bool leads = !before && leaves(chart, n + length);
    for (unsigned at = 1; at + 1 < chart->sentence.count; at++) {
        bool from_here = at < n || leads
                             ? is_prep(chart, at, PREP_BIT(PREP_TO)) && !before
                             : before && is_prep(chart, at, over);
        const Clip *one = at < n || leads ? clip_before(chart, at) : before;
        if ((at >= n + length || at < n) && from_here &&
            touch(composition, one, clip_behind(chart, at + 1)))
            return true;
    }
    return false;
}

/* "a glitch between the intro and the flower" */
static bool is_between_clips(const Chart *chart, unsigned n)
{
    unsigned length;
    return is_prep(chart, n, PREP_BIT(PREP_BETWEEN)) &&
           chart_match(chart, n, WORD_PREP, &length) && clip_behind(chart, n + length);
}

/* Words of movement are transitions beside a cut: "push", "spin". */
unsigned rule_joint(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *joint = chart_match(chart, n, WORD_JOINT, &length);
    unsigned effect; /* "blur": what is done to clips beside a cut as well */
    bool alone = joint && !chart_match(chart, n, WORD_EFFECT, &effect);
    if (!joint || !((alone && speaks_of_cuts(chart)) ||
                    is_between_clips(chart, n + length) || goes_over(chart, n, length)))
        return 0;
    *slot = (Slot){ .kind = SLOT_TRANSITION, .value = joint->value };
    return length;
}

/* "from the top left", where "from the top" alone is a direction. */
unsigned rule_from_place(Chart *chart, unsigned n, Slot *slot)
{
    unsigned at, det, length;
    const Entry *from = chart_match(chart, n, WORD_PREP, &at);
    if (!from || prep_parse(from->value) != PREP_FROM)
        return 0;
    if (chart_match(chart, n + at, WORD_DET, &det))
        at += det;
    const Entry *place = chart_match(chart, n + at, WORD_POSITION, &length);
    if (!place || !strchr(place->value, '-'))
        return 0;
    *slot = (Slot){ .kind = SLOT_POSITION, .prep = PREP_FROM, .value = place->value };
    return at + length;
}

/* "whenever the host talks": under the sound that is called so. */
static unsigned named_speech(Chart *chart, unsigned n, Slot *slot)
{
    unsigned when, talks, length = 0;
    g_auto(Slot) who = { 0 };
    if (chart_match(chart, n, WORD_SCENE, &when))
        length = rule_ref(chart, n + when, &who);
    if (!length || !(who.flags & REF_NAMED) || !who.value || who.members ||
        !chart_match(chart, n + when + length, WORD_TALKS, &talks))
        return 0;
    g_auto(Resolution) found = { 0 };
    json_t *sound =
        json_pack("{ssssss}", "by", "label", "label", who.value, "type", "audio");
    chart_resolve(chart, sound, &found);
    if (found.kind != RESOLVED_FOUND) {
        json_decref(sound);
        return 0;
    }
    *slot = (Slot){ .kind = SLOT_REF,
                    .prep = PREP_UNDER,
                    .flags = REF_NAMED | REF_ON_TIMELINE,
                    .type = "audio",
                    .json = sound };
    return when + length + talks;
}

/* "while she speaks": under the voice. */
unsigned rule_speech(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length = named_speech(chart, n, slot);
    if (length)
        return length;
    const Entry *speech = chart_match(chart, n, WORD_SPEECH, &length);
    if (!speech)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .prep = PREP_UNDER,
                    .flags = REF_ROLE,
                    .type = "audio",
                    .json = json_pack("{ssssss}", "by", "label", "label", speech->value,
                                      "expect", "many") };
    return length;
}

static bool has_captions(const Composition *composition)
{
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);)
        if (walk.at.clip->kind == CLIP_CAPTION)
            return true;
    return false;
}

/* Where a film has captions they are clips like any; where it has none, they can only
 * be made. */
unsigned rule_captions(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, length, all;
    if (chart_match(chart, n, WORD_ALL, &all))
        det = all;
    if (chart_match(chart, n + det, WORD_DET, &length))
        det += length;
    if (!chart_match(chart, n + det, WORD_CAPTIONS, &length) ||
        !has_captions(chart->composition))
        return 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *verb = &g_array_index(chart->slots, Slot, i);
        if (verb->kind == SLOT_VERB &&
            (strcmp(verb->value, "generate") == 0 ||
             strcmp(verb->value, "translate") == 0 || strcmp(verb->value, "add") == 0))
            return 0;
    }
    *slot = (Slot){ .kind = SLOT_REF,
                    .flags = REF_PLURAL | REF_BARE,
                    .type = "caption",
                    .json = json_pack("{ssss}", "by", "all", "type", "caption") };
    return det + length;
}
