/* Stage 4: the stretch of time in which a clip is seen or heard: "during the vows". */
#include "clause.h"

#include <string.h>

static bool is_of_sound(const Slot *slot)
{
    static const char VOLUME[] = "volume", AUDIO[] = "audio";
    if (slot->kind == SLOT_VERB)
        return g_str_has_prefix(slot->value, AUDIO) ||
               g_str_has_suffix(slot->value, VOLUME);
    bool property =
        slot->kind == SLOT_PROP || slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
    return (property && strcmp(slot->value, VOLUME) == 0) ||
           (slot->kind == SLOT_REF && g_strcmp0(slot->type, AUDIO) == 0);
}

/* Is sound spoken of, in front of token n or in the verb behind? */
static bool is_about_sound(const Chart *chart, unsigned n)
{
    static const char *const VERBS[] = { "audio:mute", "audio:unmute", "less:volume",
                                         "more:volume", NULL };
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (is_of_sound(chart_slot(chart, i)))
            return true;
    for (unsigned length; n < chart->sentence.count; n++) {
        const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
        if (verb && g_strv_contains(VERBS, verb->value))
            return true;
    }
    return false;
}

/* "during the vows", "while the flower is on screen": tokens, 0 where it is none. The
 * clip in *ref. */
static unsigned clip_meanwhile(Chart *chart, unsigned n, Slot *ref)
{
    unsigned length, more, shown;
    if (chart_match(chart, n, WORD_DURING, &length)) {
        more = rule_ref(chart, n + length, ref);
        return more ? length + more : 0;
    }
    if (!chart_match(chart, n, WORD_SCENE, &length) ||
        !(more = rule_ref(chart, n + length, ref)))
        return 0;
    unsigned at = n + length + more;
    return chart_match(chart, at, WORD_PLAYING, &shown) ? at + shown - n : 0;
}

/* "show the logo for the whole intro": it is to be there then. */
static bool shows(const Chart *chart)
{
    static const char *const VERBS[] = {
        "style:visible=true", "keep", "make", "put", "set", NULL
    };
    const Slot *verb = chart_find(chart, SLOT_VERB);
    return verb && g_strv_contains(VERBS, verb->value);
}

/* "mute the music during the vows": sounds change over a stretch, other things as a
 * whole. */
unsigned rule_meanwhile(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    g_auto(Slot) ref = { 0 };
    const Entry *during = chart_match(chart, n, WORD_DURING, &length);
    bool whole = during && g_strcmp0(during->value, "whole") == 0 && shows(chart);
    if (!(is_about_sound(chart, n) || whole) ||
        !(length = clip_meanwhile(chart, n, &ref)) || ref.members ||
        (ref.flags & (REF_ALL | REF_PRONOUN)) || (whole && (ref.flags & REF_BARE)))
        return 0;
    json_t *from = moment_of_clip("start", json_incref(ref.json));
    json_t *to = moment_of_clip("end", json_incref(ref.json));
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{soso}", "from", from, "to", to) };
    return length;
}
