/* Taking back one edit while those made after it stay. */
#include "session_private.h"

/* Looking at each later edit takes time. */
enum { LATER_MAX = 100 };

/* The edit with what takes it back behind it; `back` may be NULL. NULL: it cannot be
 * read. */
static Patch *both_ways(Session *session, int64_t id, Patch **back)
{
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;
    if (!project_read_patch(session->project, id, &patch, &inverse, NULL))
        return NULL;
    Patch *both = patch_new();
    patch_append(both, patch);
    patch_append(both, inverse);
    if (back)
        *back = g_steal_pointer(&inverse);
    return both;
}

/* Is the edit apart from all that stand behind it? */
static bool is_apart(Session *session, int64_t id, const Patch *both)
{
    const GArray *done = project_history(session->project)->done;
    unsigned n = done->len;
    for (; n > 0 && g_array_index(done, int64_t, n - 1) != id; n--) {
        if (done->len - n > LATER_MAX)
            return false;
        g_autoptr(Patch) later =
            both_ways(session, g_array_index(done, int64_t, n - 1), NULL);
        if (!later || !patch_is_apart(both, later))
            return false;
    }
    return n > 0;
}

static bool store(Turn *turn, int64_t id, const Patch *back, GError **error)
{
    const Composition *now = session_composition(turn->session);
    g_autoptr(Patch) forth = NULL;
    g_autoptr(Composition) after = patch_apply(back, now, &forth, error);
    g_autoptr(GPtrArray) receipts = after ? turn_undo_receipts(turn, id, error) : NULL;
    if (!receipts)
        return false;
    conversation_drop_pending(&turn->session->conversation);
    const Revision revision = {
        .kind = REVISION_EDIT,
        .patch = back,
        .inverse = forth,
        .after = after,
    };
    return turn_store(turn, revision, receipts, error);
}

/* Once more where another process was quicker. */
bool turn_undo_alone(Turn *turn, int64_t id)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        GError *error = NULL;
        g_autoptr(Patch) back = NULL;
        g_autoptr(Patch) both = both_ways(turn->session, id, &back);
        if (!both || !is_apart(turn->session, id, both))
            return false;
        if (turn->options && turn->options->dry_run)
            return false;
        if (store(turn, id, back, &error))
            return true;
        if (error->domain == PATCH_ERROR || error->domain == COMPOSITION_ERROR) {
            g_error_free(error);
            return false;
        }
        if (!turn_follow_stale(turn, error))
            return true;
    }
    turn_too_busy(turn);
    return true;
}
