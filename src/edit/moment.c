#include "select_private.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <string.h>

/* One time being resolved. */
typedef struct {
    const Composition *composition;
    const SelectContext *context;
    const Sequence *sequence;
    const json_t *json; /* the anchor */
    Resolution *problem;
} Anchor;

/* False and NOTHING; takes wanted. */
static bool no_such(const Anchor *anchor, char *wanted)
{
    resolution_nothing(anchor->problem, wanted);
    return false;
}

/* ---- markers --------------------------------------------------------------------- */

static const char *marker_text(const json_t *marker, const char *key)
{
    return json_string_value(json_object_get(marker, key));
}

static RTime marker_at(const json_t *marker)
{
    RTime at = RTIME_ZERO;
    time_from_json(json_object_get(marker, "at"), (Rate){ 0 }, &at);
    return at;
}

static const json_t *sequence_markers(const Sequence *sequence)
{
    const Value *markers = proplist_get(sequence->node.props, PROP_MARKERS);
    return markers ? markers->json : NULL;
}

static void markers_matching(const json_t *markers, const char *name, const char *mode,
                             GPtrArray *found)
{
    for (size_t i = 0; i < json_array_size(markers); i++) {
        json_t *marker = json_array_get(markers, i);
        const char *label = marker_text(marker, "label");
        if (label && names_match_text(label, name, mode))
            g_ptr_array_add(found, marker);
    }
}

static bool marker_missing(const Anchor *anchor, const json_t *markers,
                           const char *name)
{
    no_such(anchor, g_strdup_printf(_("a marker called “%s”"), name));
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    for (size_t i = 0; i < json_array_size(markers); i++) {
        const char *label = marker_text(json_array_get(markers, i), "label");
        if (label)
            g_ptr_array_add(labels, (char *)(uintptr_t)label);
    }
    names_near(labels, name, anchor->problem);
    return false;
}

static bool anchor_marker(const Anchor *anchor, RTime *out)
{
    static const char *const stages[] = { "iexact", "prefix", "contains" };
    const json_t *markers = sequence_markers(anchor->sequence);
    const char *name = json_string_value(json_object_get(anchor->json, "marker"));
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(stages) && found->len == 0; i++)
        markers_matching(markers, name, stages[i], found);
    if (found->len == 0)
        return marker_missing(anchor, markers, name);
    if (found->len > 1)
        return no_such(anchor,
                       g_strdup_printf(_("the one marker called “%s” (there are %u)"),
                                       name, found->len));
    *out = marker_at(found->pdata[0]);
    return true;
}

static RTime distance(RTime a, RTime b)
{
    return rtime_compare(a, b) < 0 ? rtime_sub(b, a) : rtime_sub(a, b);
}

/* The beat that is nearest to the playhead. */
static bool anchor_beat(const Anchor *anchor, RTime *out)
{
    const json_t *markers = sequence_markers(anchor->sequence);
    RTime playhead = anchor->context->playhead;
    bool any = false;
    for (size_t i = 0; i < json_array_size(markers); i++) {
        const json_t *marker = json_array_get(markers, i);
        RTime at = marker_at(marker);
        if (g_strcmp0(marker_text(marker, "kind"), "beat") != 0)
            continue;
        if (!any || rtime_compare(distance(at, playhead), distance(*out, playhead)) < 0)
            *out = at;
        any = true;
    }
    return any || no_such(anchor, g_strdup(_("a beat marker")));
}

/* ---- clips ----------------------------------------------------------------------- */

/* The first moment without picture on the main track, from the playhead on if there is
 * one there, else from the start. */
static bool anchor_gap(const Anchor *anchor, RTime *out)
{
    const Track *main = sequence_main_track(anchor->sequence, NULL);
    RTime end = RTIME_ZERO;
    bool any = false;
    for (unsigned i = 0; main && i < main->clips->len; i++) {
        const Clip *clip = main->clips->pdata[i];
        bool gap = rtime_compare(end, clip->start) < 0;
        bool ahead = rtime_compare(clip->start, anchor->context->playhead) > 0;
        if (gap && (!any || ahead)) {
            *out = end;
            any = true;
            if (ahead)
                break;
        }
        end = clip_end(clip);
    }
    return any || no_such(anchor, g_strdup(_("a gap on the main track")));
}

/* From the start of the first to the end of the last clip. */
static void hull(const GArray *places, RTime *start, RTime *end)
{
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        *start = i == 0 ? clip->start : rtime_min(*start, clip->start);
        *end = i == 0 ? clip_end(clip) : rtime_max(*end, clip_end(clip));
    }
}

static bool anchor_clip(const Anchor *anchor, RTime *start, RTime *end)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    select_places(json_object_get(anchor->json, "of"), anchor->composition,
                  anchor->context, OWN_CLIP, places, anchor->problem);
    if (anchor->problem->kind == RESOLVED_FOUND && places->len == 0)
        return no_such(anchor, g_strdup(_("the clip to put it next to")));
    if (anchor->problem->kind != RESOLVED_FOUND) {
        resolution_descend(anchor->problem, "of");
        return false;
    }
    hull(places, start, end);
    return true;
}

/* In and out point are the ends of the selection where they are not set by hand. */
static bool anchor_selection(const Anchor *anchor, RTime *start, RTime *end)
{
    const GPtrArray *selection = anchor->context->selection;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    for (unsigned i = 0; selection && i < selection->len; i++) {
        ClipPlace place;
        if (composition_find_clip(anchor->composition, selection->pdata[i], &place))
            g_array_append_val(places, place);
    }
    if (places->len == 0)
        return no_such(anchor, g_strdup(_("an in or out point (nothing is selected)")));
    hull(places, start, end);
    return true;
}

/* ---- one function an anchor ------------------------------------------------------ */

static bool anchor_start(const Anchor *anchor, RTime *out)
{
    (void)anchor;
    *out = RTIME_ZERO;
    return true;
}

static bool anchor_end(const Anchor *anchor, RTime *out)
{
    *out = sequence_duration(anchor->sequence);
    return true;
}

static bool anchor_playhead(const Anchor *anchor, RTime *out)
{
    *out = anchor->context->playhead.den > 0 ? anchor->context->playhead : RTIME_ZERO;
    return true;
}

static bool anchor_in(const Anchor *anchor, RTime *out)
{
    RTime end;
    if (anchor->context->in.den == 0)
        return anchor_selection(anchor, out, &end);
    *out = anchor->context->in;
    return true;
}

static bool anchor_out(const Anchor *anchor, RTime *out)
{
    RTime start;
    if (anchor->context->out.den == 0)
        return anchor_selection(anchor, &start, out);
    *out = anchor->context->out;
    return true;
}

static bool anchor_clip_start(const Anchor *anchor, RTime *out)
{
    RTime end;
    return anchor_clip(anchor, out, &end);
}

static bool anchor_clip_end(const Anchor *anchor, RTime *out)
{
    RTime start;
    return anchor_clip(anchor, &start, out);
}

static bool anchor_clip_middle(const Anchor *anchor, RTime *out)
{
    RTime start, end;
    if (!anchor_clip(anchor, &start, &end))
        return false;
    *out = rtime_scale(rtime_add(start, end), 1, 2);
    return true;
}

static const struct {
    const char *name;
    bool (*find)(const Anchor *anchor, RTime *out);
} anchors[] = {
    { "start", anchor_start },
    { "end", anchor_end },
    { "playhead", anchor_playhead },
    { "in", anchor_in },
    { "out", anchor_out },
    { "marker", anchor_marker },
    { "clipStart", anchor_clip_start },
    { "clipEnd", anchor_clip_end },
    { "clipMiddle", anchor_clip_middle },
    { "beat", anchor_beat },
    { "gap", anchor_gap },
};

static bool anchor_resolve(const Anchor *anchor, RTime *out)
{
    const char *name = json_string_value(json_object_get(anchor->json, "anchor"));
    const json_t *offset = json_object_get(anchor->json, "offset");
    RTime found = RTIME_ZERO;
    for (unsigned i = 0; i < G_N_ELEMENTS(anchors); i++) {
        if (strcmp(anchors[i].name, name) == 0 && !anchors[i].find(anchor, &found))
            return false;
    }
    if (offset)
        found = rtime_add(found, moment_shift(offset, anchor->sequence->rate));
    *out = rtime_max(found, RTIME_ZERO);
    return true;
}

/* ---- public ---------------------------------------------------------------------- */

/* "-12.5%" of `whole`. */
static RTime percent_of(const char *text, RTime whole)
{
    RTime percent = rtime_from_decimal(g_ascii_strtod(text, NULL));
    return rtime_mul(whole, rtime_scale(percent, 1, 100));
}

static RTime time_of_text(const char *text, Rate rate)
{
    RTime time = RTIME_ZERO;
    rtime_parse(text, rate, &time, NULL);
    return time;
}

MomentBase moment_base_sequence(const Composition *composition,
                                const SelectContext *context)
{
    RTime whole = sequence_duration(select_sequence(composition, context));
    return (MomentBase){ RTIME_ZERO, RTIME_ZERO, whole };
}

MomentBase moment_base_clip(const Clip *clip)
{
    return (MomentBase){ clip->start, clip->start, clip->duration };
}

RTime moment_length(const json_t *duration, Rate rate, RTime whole)
{
    const char *text = json_string_value(duration);
    if (!text)
        return rtime_from_decimal(json_number_value(duration));
    return g_str_has_suffix(text, "%") ? percent_of(text, whole)
                                       : time_of_text(text, rate);
}

RTime moment_shift(const json_t *shift, Rate rate)
{
    return moment_length(shift, rate, RTIME_ZERO);
}

bool moment_resolve(const json_t *time, const Composition *composition,
                    const SelectContext *context, MomentBase base, RTime *out,
                    Resolution *problem)
{
    const Sequence *sequence = select_sequence(composition, context);
    const char *text = json_string_value(time);
    if (json_is_object(time)) {
        Anchor anchor = { composition, context, sequence, time, problem };
        return anchor_resolve(&anchor, out);
    }
    if (text && g_str_has_suffix(text, "%"))
        *out = rtime_add(base.whole_start, percent_of(text, base.whole));
    else
        *out = rtime_add(base.zero, moment_length(time, sequence->rate, base.whole));
    return true;
}

static bool range_end(const json_t *range, const char *key,
                      const Composition *composition, const SelectContext *context,
                      MomentBase base, RTime *out, Resolution *problem)
{
    const json_t *time = json_object_get(range, key);
    if (!time || moment_resolve(time, composition, context, base, out, problem))
        return true;
    resolution_descend(problem, key);
    return false;
}

bool moment_range(const json_t *range, const Composition *composition,
                  const SelectContext *context, MomentBase base, RTime *start,
                  RTime *end, Resolution *problem)
{
    const json_t *duration = json_object_get(range, "duration");
    RTime from = base.whole_start;
    RTime to = rtime_add(base.whole_start, base.whole);
    if (!range_end(range, "from", composition, context, base, &from, problem) ||
        !range_end(range, "to", composition, context, base, &to, problem))
        return false;
    if (duration) {
        Rate rate = select_sequence(composition, context)->rate;
        RTime length = moment_length(duration, rate, base.whole);
        bool backwards =
            json_object_get(range, "to") && !json_object_get(range, "from");
        if (backwards)
            from = rtime_sub(to, length);
        else
            to = rtime_add(from, length);
    }
    *start = from;
    *end = to;
    return true;
}
