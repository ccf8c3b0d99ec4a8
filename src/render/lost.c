#include "chatkut/render/lost.h"

#include "chatkut/media/error.h"

static void clear_lost(void *data)
{
    Lost *lost = data;
    g_free(lost->detail);
}

GArray *lost_new(void)
{
    GArray *lost = g_array_new(FALSE, FALSE, sizeof(Lost));
    g_array_set_clear_func(lost, clear_lost);
    return lost;
}

void lost_add(GArray *lost, const Clip *clip, const Asset *asset, LossReason reason,
              const char *detail)
{
    Lost added = { clip, asset, reason, NULL };
    for (unsigned i = 0; i < lost->len; i++) {
        const Lost *other = &g_array_index(lost, Lost, i);
        if (other->clip == clip && other->asset == asset)
            return;
    }
    added.detail = g_strdup(detail);
    g_array_append_val(lost, added);
}

void lost_add_all(GArray *lost, const GArray *more)
{
    for (unsigned i = 0; i < more->len; i++) {
        const Lost *one = &g_array_index(more, Lost, i);
        lost_add(lost, one->clip, one->asset, one->reason, one->detail);
    }
}

void lost_note(const GArray *lost, bool sound, int frame, GPtrArray *losses)
{
    for (unsigned i = 0; i < lost->len; i++) {
        const Lost *one = &g_array_index(lost, Lost, i);
        Loss loss = { .sound = sound, .reason = one->reason, .detail = one->detail };
        g_strlcpy(loss.clip, one->clip->node.id, sizeof loss.clip);
        g_strlcpy(loss.asset, one->asset->node.id, sizeof loss.asset);
        losses_note(losses, &loss, frame);
    }
}

bool lost_refuse(const GArray *lost, GError **error)
{
    if (lost->len == 0)
        return true;
    return media_error_lost(error, g_array_index(lost, Lost, 0).reason);
}
