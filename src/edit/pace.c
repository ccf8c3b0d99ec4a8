#include "pace.h"

#include "amount.h"
#include "slice.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *word;
    RTime rate;
} words[] = {
    { "very-slow", { 1, 4 } }, { "slow", { 1, 2 } },      { "normal", { 1, 1 } },
    { "fast", { 2, 1 } },      { "very-fast", { 4, 1 } },
};

/* A document holds nine digits above and below the line. */
enum { RATIO_MAX = 999999999 };

static const RTime slowest = { 1, 100 }, fastest = { 100, 1 };

static RTime size_of(RTime speed)
{
    return speed.num < 0 ? rtime_neg(speed) : speed;
}

/* The nearest ratio that a document can hold. */
static RTime storable(RTime ratio)
{
    if (ABS(ratio.num) <= RATIO_MAX && ratio.den <= RATIO_MAX)
        return ratio;
    return rtime_make(llround(rtime_seconds(ratio) * 1e6), 1000000);
}

/* The simplest ratio that is as good as `value`, by its continued fraction: two thirds,
 * and not 666667 millionths. */
static RTime ratio_of(double value)
{
    double rest = value;
    int64_t num = 1, den = 0, last_num = 0, last_den = 1;
    for (int i = 0; i < 32 && den < 1000000; i++) {
        int64_t whole = (int64_t)floor(rest);
        int64_t next_num = whole * num + last_num, next_den = whole * den + last_den;
        last_num = num;
        last_den = den;
        num = next_num;
        den = next_den;
        if (fabs((double)num / (double)den - value) < 1e-8 * value || rest == whole)
            break;
        rest = 1 / (rest - (double)whole);
    }
    return storable(rtime_make(num, den));
}

/* ---- what speed is asked for ----------------------------------------------------- */

static bool rate_of_number(Work *work, const json_t *rate, RTime now, RTime *speed)
{
    Amount amount;
    double value;
    g_autofree char *problem = NULL;
    if (!amount_read(rate, PROP_SPEED, 0, &amount, &problem))
        return work_fail(work, FAULT_INVALID_VALUE, "%s", problem);
    if (amount.reset) {
        *speed = (RTime){ 1, 1 };
        return true;
    }
    /* Exact where it can be: 1.5 times 3/2 is 9/4. */
    if (!amount.absolute && amount.term == 0) {
        *speed =
            rtime_mul(now, amount.factor > 0 ? ratio_of(amount.factor) : RTIME_ZERO);
        return true;
    }
    if (!amount_apply(&amount, PROP_SPEED, rtime_seconds(now), &value, &problem))
        return work_fail(work, FAULT_OUT_OF_RANGE, "%s", problem);
    *speed = value > 0 ? ratio_of(value) : RTIME_ZERO;
    return true;
}

static bool rate_of_word(Work *work, const char *word, RTime *speed)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i].word, word) == 0) {
            *speed = words[i].rate;
            return true;
        }
    }
    return work_fail(work, FAULT_INVALID_VALUE,
                     _("“%s” is no speed; say how many times faster or slower."), word);
}

/* The size of the speed, without direction. */
static bool wanted_speed(Work *work, const Clip *clip, const Pace *pace, RTime *speed)
{
    RTime now = size_of(clip_speed(clip));
    *speed = now;
    if (pace->word)
        return rate_of_word(work, pace->word, speed);
    if (pace->rate)
        return rate_of_number(work, pace->rate, now, speed);
    if (!pace->to_duration)
        return true;
    RTime length =
        moment_length(pace->to_duration, work_sequence(work)->rate, clip->duration);
    length = work_snap_length(work, length);
    *speed = rtime_mul(now, rtime_div(clip->duration, length));
    return true;
}

static bool check_speed(Work *work, RTime speed)
{
    if (rtime_compare(speed, slowest) >= 0 && rtime_compare(speed, fastest) <= 0)
        return true;
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("A clip can be played from 0.01x to 100x as fast."));
}

/* ---- what becomes of the clip ---------------------------------------------------- */

/* The same part of the media from the other end. */
static Clip *turned(const Clip *clip)
{
    RTime speed = clip_speed(clip);
    RTime out = rtime_add(clip_in(clip), rtime_mul(clip->duration, speed));
    RTime other = rtime_neg(speed);
    g_autoptr(PropList) props = proplist_ref(clip->node.props);
    props = props_put(props, PROP_IN, value_new_time(rtime_max(out, RTIME_ZERO)));
    bool plain = rtime_compare(other, (RTime){ 1, 1 }) == 0;
    props = props_put(props, PROP_SPEED, plain ? NULL : value_new_ratio(other));
    return clip_with_props(clip, props);
}

static Clip *paced(Work *work, const Clip *clip, RTime factor, bool turn)
{
    RTime length = rtime_div(clip->duration, factor);
    Rate rate = work_sequence(work)->rate;
    RTime frame = rtime_from_frames(1, rate);
    length = rtime_max(rtime_snap(length, rate, RTIME_FLOOR), frame);
    bool same = rtime_compare(factor, (RTime){ 1, 1 }) == 0;
    g_autoptr(Clip) changed = same ? clip_ref(clip) : clip_paced(clip, factor, length);
    return turn ? turned(changed) : g_steal_pointer(&changed);
}

static void add_resize(Work *work, const ClipPlace *place, RTime factor, bool turn,
                       bool ripples, Resizes *resizes)
{
    const Clip *clip = place->clip;
    Resize resize = { .place = *place, .ripples = ripples };
    resize.changed = paced(work, clip, factor, turn);
    resize.shifts[0].from = clip_end(clip);
    resize.shifts[0].by = rtime_sub(resize.changed->duration, clip->duration);
    resize.shifts[1].by = RTIME_ZERO;
    resize.shifts[1].from = RTIME_ZERO;
    resizes_add(resizes, resize);
}

/* Where nothing makes way, a slower clip may not reach into the next. */
static bool has_room(Work *work, const ClipPlace *place, const Clip *changed)
{
    if (track_is_free(place->track, place->clip->start,
                      rtime_add(place->clip->start, changed->duration),
                      place->clip->node.id))
        return true;
    g_autofree char *what = wording_clip(work->now, place->clip);
    return work_fail(
        work, FAULT_OUT_OF_RANGE,
        _("%s would be too long for the room on its track; trim or move it "
          "first."),
        what);
}

static bool has_speed(Work *work, const Clip *clip)
{
    if (!proplist_get(clip->node.props, PROP_REMAP))
        return true;
    g_autofree char *what = wording_clip(work->now, clip);
    return work_fail(work, FAULT_INVALID_VALUE,
                     _("%s follows a time curve and has no speed; trim it instead."),
                     what);
}

bool pace_clip(Work *work, const ClipPlace *place, const Pace *pace, unsigned n_clips,
               Resizes *resizes)
{
    const Clip *clip = place->clip;
    RTime old = clip_speed(clip), speed;
    if (!has_speed(work, clip) || !wanted_speed(work, clip, pace, &speed) ||
        !check_speed(work, speed))
        return false;
    bool turn = pace->reverse && json_is_true(pace->reverse) == (old.num > 0);
    RTime factor = rtime_div(storable(speed), size_of(old));
    bool same = rtime_compare(factor, (RTime){ 1, 1 }) == 0;
    if ((same && !turn) || g_hash_table_contains(resizes->seen, clip))
        return true;
    g_autoptr(GArray) linked = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_array_append_val(linked, *place);
    timeline_add_linked(linked);
    bool ripples = timeline_ripples(work, place);
    unsigned first = resizes->items->len;
    for (unsigned i = 0; i < linked->len; i++) {
        const ClipPlace *one = &g_array_index(linked, ClipPlace, i);
        if (one->clip->node.owner & OWN_PLAYED)
            add_resize(work, one, factor, turn, ripples && i == 0, resizes);
    }
    const Resize *own = &g_array_index(resizes->items, Resize, first);
    if (!ripples && !has_room(work, place, own->changed))
        return false;
    RTime new = clip_speed(own->changed);
    work_state(work, n_clips, clip->node.id, "speed", json_real(rtime_seconds(old)),
               json_real(rtime_seconds(new)));
    work_mention(work, clip->node.id);
    return true;
}
