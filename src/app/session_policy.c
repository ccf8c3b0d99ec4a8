/*
 * What a model's plan may do by itself, whatever the model says of it.
 *
 * Plans have no words for files, programs, networks or keys. What is left that could
 * hurt leaves the project (a render, an export), takes a lot of it away or changes a lot
 * of it at once (so does another size or rate of a film of many clips), or goes back
 * further than one undo: that is asked first, in words of chatkut's own.
 */
#include "session_private.h"

#include "chatkut/model/walk.h"

#include <glib/gi18n.h>

enum {
    DELETES_MAX = 10, /* clips that may go without a question … */
    SHARE_MAX = 3,    /* … but not more than one in so many … */
    SHARE_FROM = 3,   /* … of films with at least so many */
    CHANGES_MAX = 50,
    ADDED_MAX = 50,
};

/* ---- steps ----------------------------------------------------------------------- */

static bool any(const json_t *step G_GNUC_UNUSED)
{
    return true;
}

static bool has_word(const json_t *step, const char *key, const char *word)
{
    return g_strcmp0(json_string_value(json_object_get(step, key)), word) == 0;
}

static bool is_import(const json_t *step)
{
    return has_word(step, "action", "import");
}

static bool is_export(const json_t *step)
{
    return has_word(step, "action", "export");
}

static bool is_removal(const json_t *step)
{
    return has_word(step, "action", "remove");
}

static bool is_recording(const json_t *step)
{
    return json_object_get(step, "source") && !has_word(step, "source", "asset");
}

/* Whole documents of clips come from a user's own copies; a model names what is
 * there. So nothing that it was shown (or made up) gets into the film unread. */
static bool brings_clips(const json_t *step)
{
    return json_object_get(step, "clips") != NULL;
}

static bool goes_far_back(const json_t *step)
{
    return json_object_get(step, "to") ||
           json_integer_value(json_object_get(step, "count")) > 1;
}

/* The first that fits counts. Questions are for people, reasons for the model. */
static const struct {
    Verb verb;
    bool (*when)(const json_t *step);
    Policy policy;
    const char *text;
} STEPS[] = {
    { VERB_RENDER, any, POLICY_ASK,
      N_("The model proposes to render the film. Go ahead?") },
    { VERB_EXPORT, any, POLICY_ASK,
      N_("The model proposes to export the film. Go ahead?") },
    { VERB_TOOL, any, POLICY_REFUSE, "tools cannot be called; leave this step out" },
    { VERB_ASSET, is_import, POLICY_REFUSE,
      "files cannot be imported; use listed media, or refuse" },
    { VERB_ASSET, is_removal, POLICY_ASK,
      N_("The model proposes to take media out of the project. Go ahead?") },
    { VERB_CAPTIONS, is_import, POLICY_REFUSE,
      "files cannot be imported; use listed media, or refuse" },
    { VERB_CAPTIONS, is_export, POLICY_ASK,
      N_("The model proposes to export captions. Go ahead?") },
    { VERB_DUPLICATE, brings_clips, POLICY_REFUSE,
      "clips are duplicated by their target; leave \"clips\" out" },
    { VERB_ADD, is_recording, POLICY_REFUSE, "only listed media can be added" },
    { VERB_HISTORY, goes_far_back, POLICY_ASK,
      N_("The model proposes to go back further than the last edit. Go ahead?") },
};

static Policy judge_step(const json_t *step, char **text)
{
    Verb verb = plan_step_verb(step);
    for (size_t i = 0; i < G_N_ELEMENTS(STEPS); i++) {
        if (STEPS[i].verb != verb || !STEPS[i].when(step))
            continue;
        *text =
            g_strdup(STEPS[i].policy == POLICY_ASK ? _(STEPS[i].text) : STEPS[i].text);
        return STEPS[i].policy;
    }
    return POLICY_FREE;
}

/* ---- what it would make of the film ---------------------------------------------- */

typedef struct {
    unsigned before, gone, changed, added;
} Effect;

static GHashTable *clips_of(const Composition *composition)
{
    GHashTable *clips = g_hash_table_new(g_str_hash, g_str_equal);
    for (ClipWalk walk = clip_walk(composition); clip_walk_next(&walk);)
        g_hash_table_insert(clips, walk.at.clip->node.id,
                            (Clip *)(uintptr_t)walk.at.clip);
    return clips;
}

/* That a clip only lies elsewhere is what happens to all behind an insertion. */
static bool is_other(const Clip *before, const Clip *after)
{
    return before != after && (before->node.props != after->node.props ||
                               rtime_compare(before->duration, after->duration) != 0);
}

/* Another size or rate is another picture, or other frames, of every clip. */
static bool is_other_film(const Composition *before, const Composition *after)
{
    const Sequence *then = composition_main(before), *now = composition_main(after);
    return then->width != now->width || then->height != now->height ||
           !rate_equal(then->rate, now->rate);
}

static Effect effect_of(const Composition *before, const Composition *after)
{
    g_autoptr(GHashTable) there = clips_of(after);
    bool all = is_other_film(before, after);
    Effect effect = { 0 };
    for (ClipWalk walk = clip_walk(before); clip_walk_next(&walk);) {
        const Clip *now = g_hash_table_lookup(there, walk.at.clip->node.id);
        effect.before++;
        effect.gone += now == NULL;
        effect.changed += now && (all || is_other(walk.at.clip, now));
    }
    effect.added = g_hash_table_size(there) - (effect.before - effect.gone);
    return effect;
}

static bool takes_much(const Effect *effect)
{
    return effect->gone > DELETES_MAX ||
           (effect->before >= SHARE_FROM &&
            effect->gone * SHARE_MAX > effect->before) ||
           (effect->gone > 0 && effect->gone == effect->before);
}

static Policy judge_effect(const Turn *turn, const Outcome *outcome, char **text)
{
    if (outcome->kind != OUTCOME_CHANGED)
        return POLICY_FREE;
    const Effect effect = effect_of(session_composition(turn->session), outcome->after);
    if (takes_much(&effect))
        *text = g_strdup_printf(
            ngettext("The model proposes to take %u clip of %u out of the "
                     "film. Go ahead?",
                     "The model proposes to take %u clips of %u out of the "
                     "film. Go ahead?",
                     effect.gone),
            effect.gone, effect.before);
    else if (effect.changed > CHANGES_MAX)
        *text = g_strdup_printf(
            _("The model proposes to change %u clips at once. Go ahead?"),
            effect.changed);
    else if (effect.added > ADDED_MAX)
        *text = g_strdup_printf(
            _("The model proposes to add %u clips at once. Go ahead?"), effect.added);
    return *text ? POLICY_ASK : POLICY_FREE;
}

Policy turn_policy(const Turn *turn, const Outcome *outcome, char **text)
{
    Policy policy = POLICY_FREE;
    *text = NULL;
    for (unsigned i = 0; policy == POLICY_FREE && i < plan_step_count(turn->plan); i++)
        policy = judge_step(plan_step(turn->plan, i), text);
    return policy == POLICY_FREE ? judge_effect(turn, outcome, text) : policy;
}
