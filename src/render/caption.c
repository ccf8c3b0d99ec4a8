#include "layer.h"

#include "chatkut/model/composition_json.h"

/* The cue on screen; borrowed, NULL between cues. */
static const json_t *cue_at(const Clip *clip, Rate rate, RTime at)
{
    const Value *cues = proplist_get(clip->node.props, PROP_CUES);
    size_t i;
    json_t *cue;
    if (!cues || cues->type != VALUE_JSON)
        return NULL;
    json_array_foreach(cues->json, i, cue)
    {
        RTime start, length;
        if (time_from_json(json_object_get(cue, "start"), rate, &start) &&
            time_from_json(json_object_get(cue, "duration"), rate, &length) &&
            rtime_compare(at, start) >= 0 &&
            rtime_compare(at, rtime_add(start, length)) < 0)
            return cue;
    }
    return NULL;
}

/* The text clip that looks like the cue: the caption's style with the cue's own on top. */
static Clip *clip_of_cue(const Clip *clip, const json_t *cue, Rate rate, GError **error)
{
    json_auto_t *caption = clip_to_json(clip, rate);
    json_auto_t *text = json_pack(
        "{s:O, s:s, s:O, s:O, s:O}", "id", json_object_get(caption, "id"), "type",
        "text", "start", json_object_get(caption, "start"), "duration",
        json_object_get(caption, "duration"), "text", json_object_get(cue, "text"));
    json_t *style = json_object_get(caption, "style");
    style = style ? json_deep_copy(style) : json_object();
    json_object_update(style, json_object_get(cue, "style"));
    json_object_set_new(text, "style", style);
    if (json_object_get(caption, "box"))
        json_object_set(text, "box", json_object_get(caption, "box"));
    return clip_from_json(text, rate, error);
}

bool caption_turn(const Clip *clip, Rate rate, RTime at, Caption *caption,
                  GError **error)
{
    const json_t *cue = cue_at(clip, rate, at);
    if (cue == caption->cue)
        return true;
    caption_clear(caption);
    if (cue && !(caption->text = clip_of_cue(clip, cue, rate, error)))
        return false;
    caption->cue = cue;
    return true;
}

void caption_clear(Caption *caption)
{
    clip_unref(caption->text);
    *caption = (Caption){ 0 };
}
