/* Several clips that were mentioned one after the other. */
#include "talk.h"

#include <string.h>

/* The clips that are there still, each once. */
typedef struct {
    const Chart *chart;
    GPtrArray *clips;
    GHashTable *seen;
} Them;

static void add_alive(const Them *them, const GPtrArray *ids)
{
    for (unsigned i = 0; ids && i < ids->len; i++)
        if (composition_find_clip(them->chart->composition, ids->pdata[i], NULL) &&
            g_hash_table_add(them->seen, ids->pdata[i]))
            g_ptr_array_add(them->clips, ids->pdata[i]);
}

/* "make the title red", "make the logo bigger", "delete them": one by one, back to
 * where several were mentioned at once. */
static void add_earlier(const Them *them)
{
    const Talk *talk = them->chart->talk;
    const GPtrArray *earlier = talk ? talk->earlier : NULL;
    for (unsigned i = 0; earlier && i < earlier->len; i++) {
        const GPtrArray *ids = earlier->pdata[i];
        if (ids->len == 1)
            add_alive(them, ids);
        else
            return;
    }
}

static bool says_both(const Chart *chart, const Slot *ref)
{
    unsigned length;
    for (unsigned n = ref->from; n < ref->to; n++)
        if (chart_match(chart, n, WORD_BOTH, &length))
            return true;
    return false;
}

json_t *talk_them(const Chart *chart, const Slot *ref)
{
    g_autoptr(GPtrArray) clips = g_ptr_array_new();
    bool plural = (ref->flags & REF_PRONOUN) && (ref->flags & REF_PLURAL) && !ref->type;
    bool both = plural && says_both(chart, ref);
    if (!plural || !chart->context)
        return NULL;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const Them all = { chart, clips, seen };
    add_alive(&all, chart->context->mentioned);
    bool together = clips->len > 1;
    if (!together)
        add_earlier(&all);
    if (clips->len == 0 && chart_selects(chart))
        return NULL;    /* what is pointed at */
    if (clips->len < 2) /* both of what? */
        return both ? json_pack("{ssss}", "by", "all", "expect", "one") : NULL;
    if (both ? clips->len == 2 : together)
        return together ? NULL : selector_of_clips(clips);
    json_t *them = selector_of_clips(clips);
    if (clips->len > 2)
        json_object_set_new(them, "expect", json_string("one"));
    return them;
}
