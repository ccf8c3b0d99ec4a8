/* Whether two patches are about different things. */
#include "patch_private.h"

#include <string.h>

/* What a patch touches: sets of strings. */
typedef struct {
    GHashTable *whole;  /* objects that come, go or are replaced */
    GHashTable *parts;  /* objects of which a property is set … */
    GHashTable *props;  /* … and these, "id property" */
    GHashTable *tracks; /* on which clips come, go or move … */
    GHashTable *runs;   /* … and those of which a run does */
    bool all;
} Touched;

static GHashTable *set_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void touched_init(Touched *touched)
{
    *touched =
        (Touched){ set_new(), set_new(), set_new(), set_new(), set_new(), false };
}

static void touched_clear(Touched *touched)
{
    g_clear_pointer(&touched->whole, g_hash_table_unref);
    g_clear_pointer(&touched->parts, g_hash_table_unref);
    g_clear_pointer(&touched->props, g_hash_table_unref);
    g_clear_pointer(&touched->tracks, g_hash_table_unref);
    g_clear_pointer(&touched->runs, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Touched, touched_clear)

static void put(GHashTable *set, const char *id)
{
    if (id)
        g_hash_table_add(set, g_strdup(id));
}

static void touch_runs(Touched *touched, const PatchOp *op)
{
    for (unsigned i = 0; op->runs && i < op->runs->len; i++) {
        const PatchRun *run = &g_array_index(op->runs, PatchRun, i);
        put(touched->runs, run->track);
        put(touched->tracks, run->track);
        put(touched->whole, run->first);
    }
}

static void touch(Touched *touched, const PatchOp *op)
{
    if (op->kind == PATCH_LOAD)
        touched->all = true;
    if (op->kind == PATCH_SET) {
        put(touched->parts, op->id);
        g_hash_table_add(touched->props,
                         g_strdup_printf("%s %d", op->id, (int)op->prop));
        return;
    }
    put(touched->whole, op->id);
    put(touched->whole, op->object ? op->object->id : NULL);
    if (op->kind == PATCH_ADD_CLIP || op->kind == PATCH_MOVE_CLIP)
        put(touched->tracks, op->owner);
    touch_runs(touched, op);
}

static void touch_all(Touched *touched, const Patch *patch)
{
    touched_init(touched);
    for (unsigned i = 0; i < patch->ops->len; i++)
        touch(touched, patch->ops->pdata[i]);
}

static bool meet(GHashTable *a, GHashTable *b)
{
    GHashTableIter iter;
    void *id;
    g_hash_table_iter_init(&iter, a);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        if (g_hash_table_contains(b, id))
            return true;
    }
    return false;
}

bool patch_is_apart(const Patch *a, const Patch *b)
{
    g_auto(Touched) one = { 0 };
    g_auto(Touched) other = { 0 };
    touch_all(&one, a);
    touch_all(&other, b);
    return !one.all && !other.all && !meet(one.whole, other.whole) &&
           !meet(one.whole, other.parts) && !meet(one.parts, other.whole) &&
           !meet(one.props, other.props) && !meet(one.runs, other.tracks) &&
           !meet(one.tracks, other.runs);
}
