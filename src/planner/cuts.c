/*
 * The next cut or marker and the one before, from the playhead: plans have no word for
 * them, so they say the frame.
 */
#include "chart.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

/* Values of [point]. */
static const struct {
    const char *anchor;
    bool ahead, markers;
} STOPS[] = {
    { "nextCut", true, false },
    { "previousCut", false, false },
    { "nextMarker", true, true },
    { "previousMarker", false, true },
};

static bool is_nearer(RTime edge, RTime from, bool ahead, RTime best)
{
    return ahead ? rtime_compare(edge, from) > 0 && rtime_compare(edge, best) < 0
                 : rtime_compare(edge, from) < 0 && rtime_compare(edge, best) > 0;
}

static RTime playhead_of(const Chart *chart)
{
    RTime at = chart->context ? chart->context->playhead : RTIME_ZERO;
    return at.den > 0 ? at : RTIME_ZERO;
}

/* The nearest edge of a clip on the main track; behind the last, the film's own end. */
static RTime find_cut(const Chart *chart, const Sequence *sequence, bool ahead)
{
    const Track *main = sequence_main_track(sequence, NULL);
    RTime from = playhead_of(chart);
    RTime best = ahead ? sequence_duration(sequence) : RTIME_ZERO;
    for (unsigned i = 0; main && i < main->clips->len; i++) {
        const Clip *clip = main->clips->pdata[i];
        const RTime edges[] = { clip->start, clip_end(clip) };
        for (unsigned e = 0; e < G_N_ELEMENTS(edges); e++)
            if (is_nearer(edges[e], from, ahead, best))
                best = edges[e];
    }
    return best;
}

/* The nearest marker; the playhead stays where there is none. */
static RTime find_marker(const Chart *chart, const Sequence *sequence, bool ahead)
{
    const Value *markers = proplist_get(sequence->node.props, PROP_MARKERS);
    RTime from = playhead_of(chart), best = from, at;
    bool found = false;
    size_t i;
    json_t *marker;
    json_array_foreach(markers ? markers->json : NULL, i, marker)
    {
        int side = time_from_json(json_object_get(marker, "at"), sequence->rate, &at)
                       ? rtime_compare(at, from) * (ahead ? 1 : -1)
                       : 0;
        if (side > 0 && (!found || is_nearer(at, from, ahead, best))) {
            best = at;
            found = true;
        }
    }
    return best;
}

static json_t *settled(const Chart *chart, const Sequence *sequence,
                       const json_t *point)
{
    const char *anchor = json_string_value(json_object_get(point, "anchor"));
    for (unsigned i = 0; anchor && i < G_N_ELEMENTS(STOPS); i++) {
        if (strcmp(anchor, STOPS[i].anchor) != 0)
            continue;
        RTime stop = (STOPS[i].markers ? find_marker : find_cut)(chart, sequence,
                                                                 STOPS[i].ahead);
        int64_t frame = rtime_to_frames(stop, sequence->rate, RTIME_NEAREST);
        return json_sprintf("%lldf", (long long)frame);
    }
    return NULL;
}

void chart_settle_cuts(const Chart *chart, json_t *json)
{
    const Sequence *sequence =
        chart->composition ? composition_main(chart->composition) : NULL;
    const char *key;
    size_t i;
    json_t *value, *frame;
    if (!sequence)
        return;
    json_object_foreach(json, key, value)
    {
        if ((frame = settled(chart, sequence, value)))
            json_object_set_new(json, key, frame);
        else
            chart_settle_cuts(chart, value);
    }
    json_array_foreach(json, i, value)
    {
        if ((frame = settled(chart, sequence, value)))
            json_array_set_new(json, i, frame);
        else
            chart_settle_cuts(chart, value);
    }
}
