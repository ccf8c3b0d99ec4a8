#include "chatkut/model/loss.h"

#include "record.h"

#include <string.h>

static const char *const names[LOSS_REASONS] = {
    [LOSS_MISSING] = "missing",       [LOSS_CHANGED] = "changed",
    [LOSS_UNREADABLE] = "unreadable", [LOSS_UNSUPPORTED] = "unsupported",
    [LOSS_DAMAGED] = "damaged",       [LOSS_PATCHED] = "patched",
};

static const RecordField fields[] = {
    RECORD_WORD_OF(Loss, clip),
    RECORD_WORD_OF(Loss, asset),
    RECORD_BOOL_OF(Loss, sound),
    RECORD_CHOICE_OF(Loss, reason, LOSS_REASON_NAMES),
    RECORD_INT_OF(Loss, frames, 1, INT32_MAX),
    RECORD_INT_OF(Loss, first, 0, INT32_MAX),
    RECORD_INT_OF(Loss, last, 0, INT32_MAX),
    RECORD_STRING_OF(Loss, detail),
    { NULL },
};

const char *loss_reason_name(LossReason reason)
{
    return names[reason];
}

bool loss_reason_parse(const char *name, LossReason *reason)
{
    for (int i = 0; i < LOSS_REASONS; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *reason = (LossReason)i;
        return true;
    }
    return false;
}

static void loss_free(void *data)
{
    Loss *loss = data;
    g_free(loss->detail);
    g_free(loss);
}

GPtrArray *losses_new(void)
{
    return g_ptr_array_new_with_free_func(loss_free);
}

static Loss *find(const GPtrArray *losses, const Loss *like)
{
    for (unsigned i = 0; i < losses->len; i++) {
        Loss *loss = g_ptr_array_index(losses, i);
        if (loss->reason == like->reason && loss->sound == like->sound &&
            strcmp(loss->clip, like->clip) == 0 &&
            strcmp(loss->asset, like->asset) == 0)
            return loss;
    }
    return NULL;
}

static Loss *append_copy(GPtrArray *losses, const Loss *loss)
{
    Loss *copy = g_new(Loss, 1);
    *copy = *loss;
    copy->detail = g_strdup(loss->detail);
    g_ptr_array_add(losses, copy);
    return copy;
}

void losses_note(GPtrArray *losses, const Loss *what, int frame)
{
    Loss *loss = find(losses, what);
    if (!loss) {
        loss = append_copy(losses, what);
        loss->frames = 1;
        loss->first = loss->last = frame;
    } else if (frame != loss->last) {
        loss->frames++;
        loss->first = MIN(loss->first, frame);
        loss->last = MAX(loss->last, frame);
    }
}

void losses_add(GPtrArray *losses, const GPtrArray *more)
{
    for (unsigned i = 0; i < more->len; i++) {
        const Loss *other = g_ptr_array_index(more, i);
        Loss *loss = find(losses, other);
        if (!loss) {
            append_copy(losses, other);
            continue;
        }
        loss->frames += other->frames;
        loss->first = MIN(loss->first, other->first);
        loss->last = MAX(loss->last, other->last);
    }
}

json_t *losses_to_json(const GPtrArray *losses)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < losses->len; i++)
        json_array_append_new(list,
                              record_to_json(fields, g_ptr_array_index(losses, i)));
    return list;
}

GPtrArray *losses_from_json(const json_t *json, GError **error)
{
    g_autoptr(GPtrArray) losses = losses_new();
    size_t i;
    json_t *item;
    json_array_foreach(json, i, item)
    {
        Loss *loss = g_new0(Loss, 1);
        g_ptr_array_add(losses, loss);
        if (!record_from_json(fields, item, loss, error))
            return NULL;
    }
    return g_steal_pointer(&losses);
}
