/* The op that moves runs of clips, each as it is. */
#include "patch_ops.h"

#include <glib/gi18n.h>

/* The clips of one run, taken out of their track. */
typedef struct {
    DraftTrack *track;
    unsigned first, count;
} Lifted;

static bool find_run(const PatchRun *run, Draft *draft, Lifted *found, GError **error)
{
    DraftSequence *sequence;
    unsigned first, index;
    DraftTrack *track = draft_find_track(draft, run->track, &sequence, &index);
    if (!track)
        return patch_refuse_missing(error, run->track);
    if (draft_find_clip(draft, run->first, &first) != track)
        return patch_refuse_missing(error, run->first);
    if (run->count == 0 || run->count > draft_clips(track)->len - first) {
        g_set_error(error, PATCH_ERROR, PATCH_ERROR_RANGE,
                    _("there are no %u clips from “%s” on; look again and repeat the "
                      "edit"),
                    run->count, run->first);
        return false;
    }
    *found = (Lifted){ track, first, run->count };
    return true;
}

static int lifted_order(const void *a, const void *b)
{
    const Lifted *left = a, *right = b;
    if (left->track != right->track)
        return left->track < right->track ? -1 : 1;
    return left->first < right->first ? -1 : left->first > right->first;
}

/* All runs of the op, ordered so that those of a track follow each other. */
static bool find_runs(const PatchOp *op, Draft *draft, GArray *runs, GError **error)
{
    for (unsigned i = 0; i < op->runs->len; i++) {
        Lifted run;
        if (!find_run(&g_array_index(op->runs, PatchRun, i), draft, &run, error))
            return false;
        g_array_append_val(runs, run);
    }
    g_array_sort(runs, lifted_order);
    for (unsigned i = 1; i < runs->len; i++) {
        const Lifted *left = &g_array_index(runs, Lifted, i - 1);
        const Lifted *right = &g_array_index(runs, Lifted, i);
        if (left->track == right->track && left->first + left->count > right->first) {
            g_set_error(error, PATCH_ERROR, PATCH_ERROR_RANGE,
                        _("a clip of track “%s” is moved twice at once; name it once"),
                        left->track->origin->node.id);
            return false;
        }
    }
    return true;
}

/* By addition and not by assignment: a sum that had to be rounded would not come
 * back. */
static bool move_lifted(const Lifted *run, RTime by, GError **error)
{
    GPtrArray *clips = draft_write_clips(run->track);
    for (unsigned i = run->first; i < run->first + run->count; i++) {
        Clip *clip = clips->pdata[i];
        RTime start = rtime_add(clip->start, by);
        if (start.num < 0)
            return patch_refuse_early(error, clip->node.id);
        if (rtime_compare(rtime_sub(start, by), clip->start) != 0) {
            g_set_error(
                error, PATCH_ERROR, PATCH_ERROR_RANGE,
                _("clip “%s” cannot be moved by that exactly; use whole frames"),
                clip->node.id);
            return false;
        }
        clips->pdata[i] = clip_with_span(clip, start, clip->duration);
        clip_unref(clip);
    }
    return true;
}

/* Runs move as they are, so only their ends can have passed other clips. */
static bool run_ascends(const Lifted *run)
{
    const GPtrArray *clips = draft_clips(run->track);
    unsigned end = run->first + run->count;
    return (run->first == 0 || draft_clip_order(clips->pdata[run->first - 1],
                                                clips->pdata[run->first]) < 0) &&
           (end == clips->len ||
            draft_clip_order(clips->pdata[end - 1], clips->pdata[end]) < 0);
}

static bool runs_ascend(const Lifted *runs, unsigned n_runs)
{
    for (unsigned i = 0; i < n_runs; i++) {
        if (!run_ascends(&runs[i]))
            return false;
    }
    return true;
}

static int clip_pointer_order(const void *a, const void *b)
{
    return draft_clip_order(*(const Clip *const *)a, *(const Clip *const *)b);
}

/* Clips that moved have come between others: a run for each stretch they make now. */
static void push_stretches(PatchOp *undo, const Lifted *runs, unsigned n_runs)
{
    GPtrArray *clips = draft_write_clips(runs->track);
    g_autoptr(GHashTable) moved = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < n_runs; i++) {
        for (unsigned j = 0; j < runs[i].count; j++)
            g_hash_table_add(moved, clips->pdata[runs[i].first + j]);
    }
    g_ptr_array_sort(clips, clip_pointer_order);
    unsigned count = 0;
    for (unsigned i = 0; i <= clips->len; i++) {
        if (i < clips->len && g_hash_table_contains(moved, clips->pdata[i])) {
            count++;
        } else if (count > 0) {
            const Clip *first = clips->pdata[i - count];
            patch_op_add_run(undo, runs->track->origin->node.id, first->node.id, count);
            count = 0;
        }
    }
}

/* Move the runs of one track and note in `undo` how they lie afterwards. */
static bool move_runs(const Lifted *runs, unsigned n_runs, RTime by, PatchOp *undo,
                      GError **error)
{
    for (unsigned i = 0; i < n_runs; i++) {
        if (!move_lifted(&runs[i], by, error))
            return false;
    }
    const GPtrArray *clips = draft_clips(runs->track);
    if (!runs_ascend(runs, n_runs)) {
        push_stretches(undo, runs, n_runs);
        return true;
    }
    for (unsigned i = 0; i < n_runs; i++) {
        const Clip *first = clips->pdata[runs[i].first];
        patch_op_add_run(undo, runs->track->origin->node.id, first->node.id,
                         runs[i].count);
    }
    return true;
}

bool patch_op_move_run(const PatchOp *op, Draft *draft, Patch *back, GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Lifted));
    if (!find_runs(op, draft, found, error))
        return false;
    PatchOp *undo = patch_op_new(PATCH_MOVE_RUN);
    undo->time = rtime_neg(op->time);
    patch_take(back, undo);

    const Lifted *runs = (const Lifted *)(void *)found->data;
    for (unsigned i = 0, end = 0; i < found->len; i = end) {
        while (end < found->len && runs[end].track == runs[i].track)
            end++;
        if (!move_runs(&runs[i], end - i, op->time, undo, error))
            return false;
    }
    return true;
}
