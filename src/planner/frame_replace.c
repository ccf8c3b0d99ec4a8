/* Stage 6: one thing for another: media, and what a text says. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- words ----------------------------------------------------------------------- */

/* "replace 'Welcome' with 'Hello'": new words for a text. */
static bool replace_text(Clause *clause, Draft *draft)
{
    const Slot *words =
        clause_take(clause, SLOT_LITERAL,
                    PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) | PREP_BIT(PREP_TO));
    if (!words && clause->verb && clause->verb->gap_to) /* "swap ~ for": no word left */
        words = clause_take(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    if (!words || !words->value[0] || !clause_verb_is(clause, "replace|swap"))
        return false;
    clause_use_verbs(clause);
    json_t *step = step_on("update", clause_target(clause, "text"));
    const Slot *old = clause_take(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    json_t *text = clause_new_words(clause, json_object_get(step, "target"),
                                    old ? old->value : NULL, words->value);
    json_object_set_new(step, "props", json_pack("{so}", "text", text));
    clause_use_twins(clause);
    reading_draft_push(draft, step);
    return true;
}

/* "write 'Hello' instead of 'Welcome'", "write 'Hello' on the end card" */
bool build_reword(Clause *clause, Draft *draft)
{
    const unsigned INTO = clause_verb_is(clause, "put") ? PREP_BIT(PREP_TO) : 0;
    const unsigned OLD =
        clause_verb_is(clause, "add|put")
            ? PREP_BIT(PREP_FOR) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_IN) | INTO
            : PREP_BIT(PREP_FOR);
    const Slot *words = clause_find(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    const Slot *quote = clause_find(clause, SLOT_LITERAL, OLD);
    const Slot *old = quote ? quote : clause_find(clause, SLOT_REF, OLD);
    bool loose = !clause->verb || clause_verb_is(clause, "add|put|set|make|set:text");
    if (!words || !words->value[0] || !old || !loose)
        return false;
    clause_use_verbs(clause);
    clause_use(clause, words);
    json_t *target = quote ? json_pack("{ssssss}", "by", "content", "text",
                                       quote->value, "type", "text")
                           : clause_selector(clause, old);
    const Clip *clip = clause_one_clip(clause, target);
    bool text = quote || (clip && clip->kind == CLIP_TEXT);
    clause_use(clause, old);
    text = clause_use_same(clause, target) && text;
    json_t *step = step_on("update", target);
    json_object_set_new(step, "props", json_pack("{ss}", "text", words->value));
    reading_draft_push(draft, step);
    return text;
}

/* ---- media ----------------------------------------------------------------------- */

static const char EXCHANGING[] = "replace|swap|set|make|put|take";
static const char PUTTING[] =
    "replace|swap|set|make|put|take|add|style:visible=true|control:play";

typedef struct {
    const Slot *old, *media;
    const Slot *here;   /* old is what is there; or NULL */
    const Asset *asset; /* what the clip `media` shows; NULL: media says what */
} Exchange;

static bool is_media(const Slot *ref)
{
    return ref && !ref->members && (ref->asset || (ref->flags & REF_FILE));
}

/* "palm.png": a name with its ending means the file, even where a clip shows it. */
static bool comes_in(const Slot *ref)
{
    return is_media(ref) &&
           (!(ref->flags & REF_ON_TIMELINE) || (ref->flags & REF_SPELLED));
}

/* "instead of" as against "for", which says as well how long or whom it is for. */
static bool is_instead(const Clause *clause, const Slot *ref)
{
    enum { WORDS = 6 };
    unsigned where;
    const Slot *before = clause_previous(clause, ref);
    if (ref->prep == PREP_THAN || (before && before->from > ref->from))
        return true; /* spoken of before, and put where "instead" stood */
    if (ref->from > 0 && chart_match(clause->chart, ref->from - 1, WORD_WHEN, &where))
        return true;
    for (unsigned n = 2, length; n <= WORDS && n <= ref->from; n++)
        if (chart_match(clause->chart, ref->from - n, WORD_PREP, &length) &&
            length == n)
            return true;
    return false;
}

static bool is_behind_arrow(const Clause *clause, const Slot *ref)
{
    return (ref->from > 0 && (chart_is_mark(clause->chart, ref->from - 1, ":") ||
                              chart_is_mark(clause->chart, ref->from - 1, "="))) ||
           (ref->from > 1 && chart_arrow(clause->chart, ref->from - 2) == 2) ||
           (ref->from > 0 && chart_arrow(clause->chart, ref->from - 1) == 1);
}

static bool is_same_kind(const Slot *old, const Slot *media)
{
    const char *kind = media->asset ? asset_kind_name(media->asset->kind) : media->type;
    bool sound = g_strcmp0(kind, "audio") == 0;
    bool picture =
        g_strcmp0(old->type, "video") == 0 || g_strcmp0(old->type, "image") == 0;
    return sound ? g_strcmp0(old->type, "audio") == 0 : picture;
}

/* "trade A for B", which is there too */
static bool is_traded(const Clause *clause, const Slot *other)
{
    return clause_verb_is(clause, "swap") && other->prep == PREP_FOR &&
           clause_one_clip(clause, other->json) != NULL;
}

/* "replace the intro with sunset.mp4"; two clips that are there change places. */
static bool find_replacement(const Clause *clause, Exchange *exchange)
{
    const Slot *media =
        clause_find(clause, SLOT_REF,
                    PREP_BIT(PREP_WITH) | PREP_BIT(PREP_BY) | PREP_BIT(PREP_TO) |
                        PREP_BIT(PREP_AT) | PREP_BIT(PREP_FOR));
    for (unsigned i = 1; !media && i < clause->count; i++) /* "replace A -> B" */
        if (clause->slots[i]->kind == SLOT_REF &&
            is_behind_arrow(clause, clause->slots[i]))
            media = clause->slots[i];
    if (!media || !(media->flags & (REF_IN_ASSETS | REF_FILE)) ||
        !clause_verb_is(clause, "replace|swap|set|close"))
        return false;
    bool there = media->asset && !comes_in(media);
    if (there && clause_verb_is(clause, "swap|set") &&
        (media->prep == PREP_WITH || is_instead(clause, media) ||
         is_traded(clause, media)))
        return false;
    *exchange = (Exchange){ .media = media };
    return true;
}

/* "change the invitation to the childhood photo": to what that clip shows. */
static bool find_shown(const Clause *clause, Exchange *exchange)
{
    const Slot *old = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *shown = clause_find(clause, SLOT_REF, PREP_BIT(PREP_TO));
    const Clip *clip = old && shown && clause_verb_is(clause, "set") &&
                               (shown->flags & REF_NAMED) && !shown->members
                           ? clause_one_clip(clause, shown->json)
                           : NULL;
    const Asset *asset = clip ? clip_asset(clause->chart->composition, clip) : NULL;
    if (!asset || !is_same_kind(old, shown))
        return false;
    *exchange = (Exchange){ .old = old, .media = shown, .asset = asset };
    return true;
}

/* "substitute X for Y": X is what comes. */
static bool fills_in(const Clause *clause)
{
    const Slot *verb = clause->verb;
    const GArray *matches = verb ? clause->chart->matches[verb->from] : NULL;
    for (unsigned i = 0; matches && i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        if (match->entry->class == WORD_INCOMING &&
            (!match->tail || match->tail == verb->gap_from))
            return true;
    }
    return false;
}

/* "swap out X for Y": X is what goes, where it is there to go. */
static bool goes_out(const Clause *clause, const Slot *media, const Slot *other)
{
    return other->from > media->from && (media->flags & REF_ON_TIMELINE) &&
           clause_verb_is(clause, "replace|swap") && !fills_in(clause);
}

/* "let sunset.mp4 replace the intro" */
static bool find_replacer(const Clause *clause, Exchange *exchange)
{
    const Slot *verb = clause_find_verb(clause, "replace");
    const Slot *media = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *old = NULL;
    for (unsigned i = 0; verb && i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_REF && clause->slots[i]->from > verb->from)
            old = clause->slots[i];
    if (!old || !media || media->from > verb->from || old->prep != PREP_NONE ||
        !comes_in(media))
        return false;
    *exchange = (Exchange){ .old = old, .media = media };
    return true;
}

/* "use the new one instead of the old", "use the new one for the old" */
static bool find_instead(const Clause *clause, Exchange *exchange)
{
    const Slot *old =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_FOR) | PREP_BIT(PREP_THAN));
    const Slot *media = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    bool uses = old && is_media(media) && old->prep == PREP_FOR && media->asset &&
                (old->flags & REF_NAMED) && is_same_kind(old, media) &&
                (clause_verb_is(clause, "make|take|put") || fills_in(clause));
    bool plays = old && is_media(media) && is_instead(clause, old) &&
                 is_same_kind(old, media) &&
                 (!clause->verb ||
                  clause_verb_is(clause, "control:play|style:visible=true|take|make|"
                                         "put|add"));
    if (!old || !media || !(old->flags & ~(unsigned)(REF_FILE | REF_SPELLED)) ||
        !(comes_in(media) || plays || uses) ||
        !(is_instead(clause, old)
              ? !clause->verb || clause_verb_is(clause, PUTTING)
              : clause_verb_is(clause, EXCHANGING) && !goes_out(clause, media, old)))
        return false;
    *exchange = (Exchange){ .old = old, .media = media };
    return true;
}

/* "let the market show sunset.mp4", "the market should play sunset.mp4" */
static bool shows_between(const Clause *clause, const Slot *old, const Slot *media)
{
    return clause_verb_is(clause, "style:visible=true|control:play|put") &&
           old->from < clause->verb->from && clause->verb->from < media->from;
}

/* Is it pointed at by what it is alone, and the only one of that kind? */
static bool is_only(const Clause *clause, const Slot *ref)
{
    return (ref->flags & REF_BARE) && ref->determined && !(ref->flags & REF_PLURAL) &&
           clause_one_clip(clause, ref->json);
}

/* "use sunset.mp4 in the market" */
static bool fills_behind(const Clause *clause, const Slot *old, const Slot *media)
{
    return old->prep == PREP_IN && media->prep == PREP_NONE && clause->verb &&
           clause->verb->to <= media->from;
}

/* "the logo should be harbour.jpg", "music bed: use voice.wav instead" */
static bool find_filling(const Clause *clause, Exchange *exchange)
{
    const Slot *in = clause_find(clause, SLOT_REF, PREP_BIT(PREP_IN));
    const Slot *old = in ? in : clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *media = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_REF && slot != old &&
            (slot->prep == PREP_NONE || slot->prep == PREP_IN ||
             slot->prep == PREP_TO)) /* "turn it into" */
            media = slot;
    }
    if (!old || !media || old->members ||
        (media->from < old->from && !fills_behind(clause, old, media)) ||
        !((old->flags & (REF_ON_TIMELINE | REF_ORDINAL)) || is_only(clause, old)) ||
        !comes_in(media) || !is_same_kind(old, media) ||
        !(clause->verb
              ? clause_verb_is(clause, "make|take") || shows_between(clause, old, media)
              : is_behind_arrow(clause, media)))
        return false;
    *exchange = (Exchange){ .old = old, .media = media };
    return true;
}

/* "get rid of the intro and use sunset.mp4": one went just now. */
static bool takes_its_place(const Clause *clause)
{
    const Story *story = clause->story;
    const Slot *media = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    return media && clause->count == 2 && clause_verb_is(clause, "make|take") &&
           comes_in(media) && !(media->flags & REF_ON_TIMELINE) &&
           g_strcmp0(json_string_value(json_object_get(last, "op")), "delete") == 0 &&
           !json_object_get(last, "ripple");
}

/* "logo: harbour.jpg instead", "put harbour.jpg in the logo's place" */
static bool find_put_instead(const Clause *clause, Exchange *exchange)
{
    if (!clause_has(clause, SLOT_IN_PLACE) && !takes_its_place(clause))
        return false;
    *exchange = (Exchange){ 0 };
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_REF && comes_in(slot))
            exchange->media = slot;
        else if (slot->kind == SLOT_REF)
            exchange->old = slot;
    }
    if (!exchange->media && is_media(exchange->old) && clause->story->last >= 0) {
        exchange->media = exchange->old; /* "webcam out, beach in" */
        exchange->old = NULL;
    }
    return exchange->media;
}

/* "use the beach video here instead": what is selected goes, or what is shown there. */
static bool find_here(const Clause *clause, Exchange *exchange)
{
    const Slot *here = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *media = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *this = clause_find(clause, SLOT_REF, PREP_BIT(PREP_FOR));
    bool instead = this && (this->flags & REF_THIS) && is_instead(clause, this);
    if (!here || strcmp(here->value, "playhead") != 0 || !is_media(media) ||
        !(clause_has(clause, SLOT_IN_PLACE) || instead) ||
        (clause->verb && !clause_verb_is(clause, PUTTING)))
        return false;
    *exchange =
        (Exchange){ .media = media, .here = here, .old = instead ? this : NULL };
    return true;
}

/* "for the market take sunset.mp4 instead of market.mp4": the same clip, and what it
 * shows, named once more. */
static void use_same(Clause *clause, const Exchange *exchange)
{
    const Clip *clip =
        exchange->old ? clause_one_clip(clause, exchange->old->json) : NULL;
    const Asset *asset = clip ? clip_asset(clause->chart->composition, clip) : NULL;
    for (unsigned i = 0; clip && i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind != SLOT_REF || slot == exchange->media || slot->members)
            continue;
        if ((asset && slot->asset == asset) ||
            clause_one_clip(clause, slot->json) == clip)
            clause->used[i] = true;
    }
}

static json_t *selector_here(const Clause *clause, const Slot *media)
{
    const char *kind = media->asset ? asset_kind_name(media->asset->kind) : media->type;
    bool sound = g_strcmp0(kind, "audio") == 0;
    if (chart_selects(clause->chart))
        return json_pack("{ss}", "by", "selected");
    return json_pack("{sss{ss}ss}", "by", "time", "at", "anchor", "playhead", "type",
                     sound ? "audio" : "video");
}

/* What a replacement keeps of the old clip. */
static json_t *kept(Clause *clause)
{
    static const char *const WHAT[] = { "timing", "effects", "animations", "audio",
                                        NULL };
    const Slot *keep = clause_find(clause, SLOT_KEEP, PREP_ANY);
    if (!keep || !g_strv_contains(WHAT, keep->value))
        return NULL;
    clause_use(clause, keep);
    return json_pack("[s]", keep->value);
}

/* "replace the intro" */
static bool ask_for_media(Clause *clause, Draft *draft)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!ref || clause->count != 2 || !clause_verb_is(clause, "replace"))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, ref);
    reading_draft_ask(draft, "asset",
                      _("With what? Say a file of the project: “replace the intro with "
                        "sunset.mp4”."));
    return true;
}

bool build_replace(Clause *clause, Draft *draft)
{
    Exchange exchange;
    if (replace_text(clause, draft))
        return true;
    if (!find_here(clause, &exchange) && !find_put_instead(clause, &exchange) &&
        !find_instead(clause, &exchange) && !find_replacer(clause, &exchange) &&
        !find_replacement(clause, &exchange) && !find_filling(clause, &exchange) &&
        !find_shown(clause, &exchange))
        return ask_for_media(clause, draft);
    const Slot *media = exchange.media;
    clause_use_verbs(clause);
    clause_use(clause, media);
    const Slot *verb = clause_find_verb(clause, "replace");
    if (verb) /* "let … replace …" */
        clause_use(clause, verb);
    clause_take(clause, SLOT_IN_PLACE, PREP_ANY);
    clause_take(clause, SLOT_SOURCE, PREP_ANY);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    if (exchange.here)
        clause_use(clause, exchange.here);
    if (exchange.here && exchange.old)
        clause_use(clause, exchange.old);
    use_same(clause, &exchange);
    json_t *step =
        step_on("replace", exchange.here  ? selector_here(clause, media)
                           : exchange.old ? clause_selector(clause, exchange.old)
                                          : clause_target(clause, NULL));
    const Asset *asset = exchange.asset ? exchange.asset : media->asset;
    json_object_set_new(step, "asset",
                        json_string(asset ? asset_label(asset) : media->value));
    json_t *keep = kept(clause);
    if (keep)
        json_object_set_new(step, "keep", keep);
    reading_draft_push(draft, step);
    return true;
}
