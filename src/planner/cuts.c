/*
 * The next cut and the one before, from the playhead: plans have no word for them, so they
 * say the frame.
 */
#include "chart.h"

#include <string.h>

static const char NEXT[] = "nextCut", PREVIOUS[] = "previousCut";

static bool is_nearer(RTime edge, RTime from, bool ahead, RTime best)
{
    return ahead ? rtime_compare(edge, from) > 0 && rtime_compare(edge, best) < 0
                 : rtime_compare(edge, from) < 0 && rtime_compare(edge, best) > 0;
}

/* The nearest edge of a clip on the main track; behind the last, the film's own end. */
static RTime find_cut(const Chart *chart, const Sequence *sequence, bool ahead)
{
    const Track *main = sequence_main_track(sequence, NULL);
    RTime from = chart->context ? chart->context->playhead : RTIME_ZERO;
    RTime best = ahead ? sequence_duration(sequence) : RTIME_ZERO;
    from = from.den > 0 ? from : RTIME_ZERO;
    for (unsigned i = 0; main && i < main->clips->len; i++) {
        const Clip *clip = main->clips->pdata[i];
        const RTime edges[] = { clip->start, clip_end(clip) };
        for (unsigned e = 0; e < G_N_ELEMENTS(edges); e++)
            if (is_nearer(edges[e], from, ahead, best))
                best = edges[e];
    }
    return best;
}

static json_t *settled(const Chart *chart, const Sequence *sequence,
                       const json_t *point)
{
    const char *anchor = json_string_value(json_object_get(point, "anchor"));
    bool ahead = g_strcmp0(anchor, NEXT) == 0;
    if (!ahead && g_strcmp0(anchor, PREVIOUS) != 0)
        return NULL;
    RTime cut = find_cut(chart, sequence, ahead);
    int64_t frame = rtime_to_frames(cut, sequence->rate, RTIME_NEAREST);
    return json_sprintf("%lldf", (long long)frame);
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
