/* What a preview makes next: what is waited for, then what the playhead comes to. */
#include "preview_private.h"

#include <string.h>

enum {
    READER_S = 10, /* who asked for nothing for so long is gone, or pauses */
    FAILURES_MAX = 3,
    REST_MS = 500, /* for so long the playhead is where it is, then it rests there */
};

static const StreamPart *part_at(const Show *show, unsigned n)
{
    return &g_array_index(show->plan->parts, StreamPart, n);
}

int preview_find(const Show *show, const char *name)
{
    for (unsigned i = 0; i < show->plan->parts->len; i++)
        if (strcmp(part_at(show, i)->name, name) == 0)
            return (int)i;
    return -1;
}

static bool is_under_way(const Preview *preview, const Show *show, int part)
{
    for (unsigned i = 0; i < PREVIEW_LANES; i++) {
        const Lane *lane = &preview->lanes[i];
        if (lane->works && !lane->warms && lane->show == show && lane->part == part)
            return true;
    }
    return false;
}

static bool is_stored(const Preview *preview, const Show *show, unsigned part)
{
    return preview_store_get(preview->store, part_at(show, part)->name, NULL) != NULL;
}

/* -1: there is nothing to do about it now. */
static int if_wanted(const Preview *preview, unsigned part)
{
    const Show *show = preview->show;
    bool idle = show->states[part] == PART_FAILED || is_stored(preview, show, part) ||
                is_under_way(preview, show, (int)part);
    return idle ? -1 : (int)part;
}

/* What somebody waits for, the longest first; ahead: and what is only read on. */
static int asked_part(const Preview *preview, bool ahead)
{
    for (unsigned i = 0; i < preview->asked->len; i++) {
        const Asked *asked = g_ptr_array_index(preview->asked, i);
        bool meant = asked->name && (ahead || !asked->ahead);
        int part = meant ? preview_find(preview->show, asked->name) : -1;
        if (part >= 0 && (part = if_wanted(preview, (unsigned)part)) >= 0)
            return part;
    }
    return -1;
}

static unsigned playhead_part(const Preview *preview)
{
    return stream_plan_at(preview->show->plan, preview->playhead);
}

/* Where somebody reads, or else will. */
static RTime reading_at(const Preview *preview)
{
    gint64 since = g_get_monotonic_time() - preview->reader_us;
    bool reads = preview->reader_us > 0 && since < READER_S * G_USEC_PER_SEC;
    return reads ? preview->reader : preview->playhead;
}

static unsigned part_near(const Preview *preview, int seconds)
{
    RTime at = rtime_add(reading_at(preview), rtime_make(seconds, 1));
    return stream_plan_at(preview->show->plan, at);
}

static bool lacks(const Preview *preview, unsigned part)
{
    return preview->show->states[part] == PART_LACKS &&
           !is_under_way(preview, preview->show, (int)part);
}

/* What will be wanted: on from there, then back. Where workers die of a file, there are
 * better things to do than to try it with every second of it. */
static int nearest_lacking(const Preview *preview)
{
    if (preview->show->failures >= FAILURES_MAX)
        return -1;
    unsigned here = part_near(preview, 0), last = part_near(preview, PREVIEW_AHEAD_S);
    unsigned first = part_near(preview, -PREVIEW_BEHIND_S);
    for (unsigned i = here; i <= last; i++)
        if (lacks(preview, i))
            return (int)i;
    for (unsigned i = here; i-- > first;)
        if (lacks(preview, i))
            return (int)i;
    return -1;
}

/* Players look into the first one whatever they play. */
static int first_part(const Preview *preview)
{
    return if_wanted(preview, 0);
}

static Task task_of(const Preview *preview, int part, TaskKind kind)
{
    return (Task){ show_ref(preview->show), part, kind, 0 };
}

/* ---- warming --------------------------------------------------------------------- */

void preview_note_warm(Lane *lane, const StreamPart *part)
{
    g_strlcpy(lane->warm[lane->warmed++ % LANE_WARM], part->key, sizeof lane->warm[0]);
}

static bool is_warm(const Lane *lane, const StreamPart *part)
{
    for (unsigned i = 0; i < LANE_WARM; i++)
        if (strcmp(lane->warm[i], part->key) == 0)
            return true;
    return false;
}

/* Where the playhead rests, edits come. What shows there may be of the cache: then
 * nobody has decoded it yet. */
static Task choose_warming(const Preview *preview, const Lane *lane, unsigned part)
{
    const Show *show = preview->show;
    gint64 due = preview->moved_us + 1000 * (gint64)REST_MS;
    if (preview->yields || show->states[part] != PART_MADE ||
        is_warm(lane, part_at(show, part)))
        return (Task){ NULL };
    if (g_get_monotonic_time() < due)
        return (Task){ .again_us = due };
    return task_of(preview, (int)part, TASK_WARM);
}

/* ---- choosing -------------------------------------------------------------------- */

static Task choose_first(const Preview *preview, const Lane *lane)
{
    int part = asked_part(preview, false);
    if (part < 0)
        part = if_wanted(preview, playhead_part(preview));
    return part >= 0 ? task_of(preview, part, TASK_MUX)
                     : choose_warming(preview, lane, playhead_part(preview));
}

static Task choose_second(const Preview *preview, const Lane *lane)
{
    int part = preview->lanes[0].works ? asked_part(preview, false) : -1;
    if (part < 0)
        part = first_part(preview);
    if (part < 0)
        part = asked_part(preview, true);
    if (part >= 0)
        return task_of(preview, part, TASK_MUX);
    part = preview->yields ? -1 : nearest_lacking(preview);
    return part >= 0 ? task_of(preview, part, TASK_MAKE)
                     : choose_warming(preview, lane, 0);
}

/* The first lane is still at what was shown before: it was told to stop. */
static bool is_behind(const Preview *preview)
{
    const Lane *first = &preview->lanes[0];
    return first->works && first->show != preview->show;
}

Task preview_choose(Preview *preview, const Lane *lane)
{
    const Show *show = preview->show;
    if (!show || show->failed)
        return (Task){ NULL };
    if (!show->plan)
        return is_under_way(preview, show, -1) ? (Task){ NULL }
                                               : task_of(preview, -1, TASK_PLAN);
    return lane->number == 0 || is_behind(preview) ? choose_first(preview, lane)
                                                   : choose_second(preview, lane);
}

static bool is_there(const Preview *preview, unsigned part)
{
    return preview->show->states[part] == PART_FAILED ||
           is_stored(preview, preview->show, part);
}

bool preview_is_ready(const Preview *preview)
{
    return preview->show && preview->show->plan && is_there(preview, 0) &&
           is_there(preview, playhead_part(preview));
}
