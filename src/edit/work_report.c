/* What a step did, as its receipt says it. */
#include "work.h"

#include <glib/gi18n.h>

void work_places(const Work *work, const GPtrArray *clip_ids, GArray *places)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < clip_ids->len; i++)
        g_hash_table_add(wanted, clip_ids->pdata[i]);
    for (unsigned i = 0; i < work->now->sequences->len; i++) {
        const Sequence *sequence = work->now->sequences->pdata[i];
        for (unsigned j = 0; j < sequence->tracks->len; j++) {
            const Track *track = sequence->tracks->pdata[j];
            for (unsigned k = 0; k < track->clips->len; k++) {
                const Clip *clip = track->clips->pdata[k];
                ClipPlace place = { sequence, track, clip, j, k };
                if (g_hash_table_contains(wanted, clip->node.id))
                    g_array_append_val(places, place);
            }
        }
    }
}

/* " · 0:01–0:04", from the start of the first to the end of the last clip. */
static void append_span(const Work *work, const GPtrArray *clips, GString *text)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    work_places(work, clips, places);
    if (places->len == 0)
        return;
    RTime start = g_array_index(places, ClipPlace, 0).clip->start, end = start;
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        start = rtime_min(start, clip->start);
        end = rtime_max(end, clip_end(clip));
    }
    g_autofree char *span = wording_span(start, end);
    g_string_append_printf(text, " · %s", span);
}

/* How many of what, where there are any. */
static void append_counts(const Work *work, GString *text)
{
    unsigned carried = work->n_carried, rehoused = work->n_rehoused;
    unsigned unjoined = work->n_unjoined;
    if (carried > 0)
        g_string_append_printf(
            text, ngettext(" · %u clip came along", " · %u clips came along", carried),
            carried);
    if (rehoused > 0)
        g_string_append_printf(
            text,
            ngettext(" · %u clip went to another track to make room",
                     " · %u clips went to another track to make room", rehoused),
            rehoused);
    if (unjoined > 0)
        g_string_append_printf(
            text,
            ngettext(" · %u transition removed", " · %u transitions removed", unjoined),
            unjoined);
}

static void append_notes(const Work *work, GString *text)
{
    append_counts(work, text);
    for (unsigned i = 0; i < work->notes->len; i++)
        g_string_append_printf(text, " · %s", (const char *)work->notes->pdata[i]);
}

G_GNUC_PRINTF(3, 0)
static void report(Work *work, const GPtrArray *clips, const char *format, va_list args)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_vprintf(text, format, args);
    append_span(work, clips, text);
    append_notes(work, text);
    Receipt *receipt = receipt_new(text->str);
    for (unsigned i = 0; i < clips->len; i++)
        g_ptr_array_add(receipt->clips, g_strdup(clips->pdata[i]));
    receipt->before = g_steal_pointer(&work->old_state);
    receipt->after = g_steal_pointer(&work->new_state);
    g_ptr_array_add(work->outcome->receipts, receipt);
}

void work_report(Work *work, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(work, work->mentioned, format, args);
    va_end(args);
}

void work_report_about(Work *work, const GPtrArray *clips, const char *format, ...)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    va_list args;
    va_start(args, format);
    report(work, clips ? clips : none, format, args);
    va_end(args);
}

char *work_wording_places(const Work *work, const GArray *places)
{
    g_autoptr(GPtrArray) clips = g_ptr_array_new();
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(clips,
                        (Clip *)(uintptr_t)g_array_index(places, ClipPlace, i).clip);
    return wording_clips(work->now, (const Clip *const *)clips->pdata, clips->len);
}

char *work_wording(const Work *work, const GPtrArray *clip_ids)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    work_places(work, clip_ids, places);
    return work_wording_places(work, places);
}

static void state_put(json_t **state, unsigned n_clips, const char *clip_id,
                      const char *key, json_t *value)
{
    if (!value)
        return;
    if (!*state)
        *state = json_object();
    json_t *object = n_clips > 1 ? json_object_get(*state, clip_id) : *state;
    if (!object) {
        object = json_object();
        json_object_set_new(*state, clip_id, object);
    }
    json_object_set_new(object, key, value);
}

void work_state(Work *work, unsigned n_clips, const char *clip_id, const char *key,
                json_t *before, json_t *after)
{
    state_put(&work->old_state, n_clips, clip_id, key, before);
    state_put(&work->new_state, n_clips, clip_id, key, after);
}

json_t *state_seconds(RTime time)
{
    return time.den == 1 ? json_integer(time.num) : json_real(rtime_seconds(time));
}

bool work_already(Work *work, const GArray *places)
{
    g_autofree char *what = work_wording_places(work, places);
    g_free(work->outcome->text);
    work->outcome->text = g_strdup_printf(_("%s: that is how it is already."), what);
    for (unsigned i = 0; i < places->len; i++)
        work_mention(work, g_array_index(places, ClipPlace, i).clip->node.id);
    return true;
}
