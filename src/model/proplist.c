#include "proplist.h"

#include <string.h>

static PropList *proplist_alloc(unsigned count)
{
    PropList *list = g_malloc0(sizeof *list + count * sizeof list->entries[0]);
    g_atomic_ref_count_init(&list->refs);
    list->count = count;
    return list;
}

PropList *proplist_new_take(const PropEntry *entries, unsigned count)
{
    if (count == 0)
        return NULL;
    PropList *list = proplist_alloc(count);
    memcpy(list->entries, entries, count * sizeof *entries);
    return list;
}

PropList *proplist_ref(const PropList *list)
{
    PropList *shared = (PropList *)(uintptr_t)list; /* only the count changes */
    if (shared)
        g_atomic_ref_count_inc(&shared->refs);
    return shared;
}

void proplist_unref(const PropList *list)
{
    PropList *shared = (PropList *)(uintptr_t)list;
    if (!shared || !g_atomic_ref_count_dec(&shared->refs))
        return;
    for (unsigned i = 0; i < shared->count; i++)
        value_unref(shared->entries[i].value);
    g_free(shared);
}

/* The index of `id`, or of the first entry after it. */
static unsigned proplist_seek(const PropList *list, PropId id)
{
    unsigned n = 0;
    while (list && n < list->count && list->entries[n].id < id)
        n++;
    return n;
}

static bool proplist_has_at(const PropList *list, unsigned n, PropId id)
{
    return list && n < list->count && list->entries[n].id == id;
}

const Value *proplist_get(const PropList *list, PropId id)
{
    unsigned n = proplist_seek(list, id);
    return proplist_has_at(list, n, id) ? list->entries[n].value : NULL;
}

static void proplist_copy_entries(PropList *to, unsigned at, const PropList *from,
                                  unsigned first, unsigned end)
{
    for (unsigned i = first; i < end; i++, at++) {
        to->entries[at].id = from->entries[i].id;
        to->entries[at].value = value_ref(from->entries[i].value);
    }
}

PropList *proplist_with(const PropList *list, PropId id, const Value *value)
{
    unsigned count = proplist_count(list), at = proplist_seek(list, id);
    bool had = proplist_has_at(list, at, id);
    if (!value && !had)
        return proplist_ref(list);
    unsigned after = at + had, put = at + (value != NULL);
    if (put + count - after == 0)
        return NULL;
    PropList *changed = proplist_alloc(put + count - after);
    proplist_copy_entries(changed, 0, list, 0, at);
    if (value)
        changed->entries[at] = (PropEntry){ id, value_ref(value) };
    proplist_copy_entries(changed, put, list, after, count);
    return changed;
}

unsigned proplist_count(const PropList *list)
{
    return list ? list->count : 0;
}

PropId proplist_nth(const PropList *list, unsigned n, const Value **value)
{
    g_assert(n < proplist_count(list));
    if (value)
        *value = list->entries[n].value;
    return list->entries[n].id;
}

bool proplist_equal(const PropList *a, const PropList *b)
{
    if (a == b)
        return true;
    if (proplist_count(a) != proplist_count(b))
        return false;
    for (unsigned i = 0; i < a->count; i++)
        if (a->entries[i].id != b->entries[i].id ||
            !value_equal(a->entries[i].value, b->entries[i].value))
            return false;
    return true;
}
