/* Stage 7: what is said at once of one clip. */
#include "clause.h"

#include <stdint.h>
#include <string.h>

static bool is_plain(json_t *props)
{
    const char *key;
    json_t *value;
    json_object_foreach(props, key, value) if (json_is_object(value)) return false;
    return true;
}

/* Does one of them say already what the other says? */
static bool overlap(json_t *props, const json_t *others)
{
    const char *key;
    json_t *value;
    json_object_foreach(props, key,
                        value) if (json_object_get(others, key)) return true;
    return false;
}

/* "put a marker here and call it X", "render it and call it X": what has a name of its
 * own is named where it is made. */
static bool has_own_name(const json_t *step)
{
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *action = json_string_value(json_object_get(step, "action"));
    return strcmp(op, "render") == 0 ||
           (strcmp(op, "marker") == 0 && g_strcmp0(action, "add") == 0);
}

static bool give_name(json_t *step, const json_t *props)
{
    json_t *label = json_object_get(props, "label");
    bool names = has_own_name(step) && label && json_object_size(props) == 1 &&
                 !json_object_get(step, "name");
    if (names)
        json_object_set(step, "name", label);
    return names;
}

/* "kick the intro out and use sunset.mp4 instead": what comes in the place of a clip
 * that goes takes its place. */
static int fill_place(json_t *steps, const json_t *replace)
{
    size_t last = json_array_size(steps) - 1;
    json_t *step = json_array_get(steps, last);
    const json_t *target = json_object_get(replace, "target");
    const char *own = json_string_value(json_object_get(step, "id"));
    if (!own || strcmp(json_string_value(json_object_get(step, "op")), "delete") != 0 ||
        g_strcmp0(json_string_value(json_object_get(target, "step")), own) != 0 ||
        json_object_get(target, "index"))
        return -1;
    json_t *gone = json_incref(json_object_get(step, "target"));
    json_object_clear(step);
    json_object_update(step, (json_t *)(uintptr_t)replace);
    json_object_set_new(step, "target", gone);
    return (int)last;
}

/* "copy the logo and paste it at 5 s": one copy, and where it goes. */
static int place_copy(json_t *steps, const json_t *paste)
{
    if (!json_array_size(steps))
        return -1;
    size_t last = json_array_size(steps) - 1;
    json_t *step = json_array_get(steps, last);
    const json_t *target = json_object_get(paste, "target");
    const char *own = json_string_value(json_object_get(step, "id"));
    if (!own ||
        strcmp(json_string_value(json_object_get(step, "op")), "duplicate") != 0 ||
        g_strcmp0(json_string_value(json_object_get(target, "step")), own) != 0 ||
        json_object_get(target, "index") || json_object_get(step, "place"))
        return -1;
    static const char *const SAID[] = { "place", "count" };
    for (unsigned i = 0; i < G_N_ELEMENTS(SAID); i++)
        if (json_object_get(paste, SAID[i]))
            json_object_set(step, SAID[i], json_object_get(paste, SAID[i]));
    return (int)last;
}

/* Are all clips meant, or all pictures that play? */
static bool is_all(const json_t *target)
{
    const char *type = json_string_value(json_object_get(target, "type"));
    return g_strcmp0(json_string_value(json_object_get(target, "by")), "all") == 0 &&
           !json_object_get(target, "range") && (!type || strcmp(type, "video") == 0);
}

/* "make it square and let everything fill the frame": how all clips lie in a new shape
 * belongs to it. */
static int reframe(json_t *steps, const json_t *update)
{
    static const char *const WAYS[][2] = { { "cover", "fill" }, { "contain", "fit" } };
    size_t last = json_array_size(steps);
    json_t *step = last ? json_array_get(steps, last - 1) : NULL;
    const json_t *props = json_object_get(update, "props");
    const char *fit = json_string_value(json_object_get(props, "fit"));
    if (!json_object_get(step, "reframe") || !fit || json_object_size(props) != 1 ||
        !is_all(json_object_get(update, "target")))
        return -1;
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        if (strcmp(WAYS[i][0], fit) != 0)
            continue;
        json_object_set_new(step, "reframe", json_string(WAYS[i][1]));
        return (int)last - 1;
    }
    return -1;
}

/* "make two clips out of the flower, cutting at 11 s": so many, and where. */
static int place_cuts(json_t *steps, const json_t *cut)
{
    size_t count = json_array_size(steps);
    json_t *step = count ? json_array_get(steps, count - 1) : NULL;
    const json_t *target = json_object_get(cut, "target"),
                 *at = json_object_get(cut, "at");
    const char *own = json_string_value(json_object_get(step, "id"));
    json_int_t parts = json_integer_value(json_object_get(step, "parts"));
    if (!own || !at || parts < 2 || json_object_get(target, "index") ||
        g_strcmp0(json_string_value(json_object_get(target, "step")), own) != 0 ||
        strcmp(json_string_value(json_object_get(step, "op")), "split") != 0 ||
        json_array_size(at) != (size_t)parts - 1)
        return -1;
    json_object_del(step, "parts");
    json_object_set(step, "at", (json_t *)(uintptr_t)at);
    return (int)count - 1;
}

/* "delete the intro. Leave the gap." */
static int settle_gap(json_t *steps, const json_t *again)
{
    size_t count = json_array_size(steps);
    json_t *step = count ? json_array_get(steps, count - 1) : NULL;
    const char *own = json_string_value(json_object_get(step, "id"));
    const json_t *target = json_object_get(again, "target");
    json_t *ripple = json_object_get(again, "ripple");
    if (!own || !ripple || json_object_get(target, "index") ||
        g_strcmp0(json_string_value(json_object_get(target, "step")), own) != 0 ||
        strcmp(json_string_value(json_object_get(step, "op")), "delete") != 0)
        return -1;
    json_object_set(step, "ripple", ripple);
    return (int)count - 1;
}

/* "duplicate the hook and put the copy after plating": it is made there, and nothing
 * makes room for it elsewhere. */
static int move_copy(json_t *steps, const json_t *move)
{
    size_t count = json_array_size(steps);
    json_t *step = count ? json_array_get(steps, count - 1) : NULL;
    const char *own = json_string_value(json_object_get(step, "id"));
    const json_t *target = json_object_get(move, "target");
    json_t *place = json_object_get(move, "place");
    const json_t *index = json_object_get(move, "index");
    bool last = json_integer_value(index) == -1;
    if (!own || !(place || last) || json_object_get(target, "index") ||
        strcmp(json_string_value(json_object_get(step, "op")), "duplicate") != 0 ||
        g_strcmp0(json_string_value(json_object_get(target, "step")), own) != 0 ||
        json_object_get(step, "place") || json_object_get(step, "count"))
        return -1;
    if (place)
        json_object_set(step, "place", place);
    else
        json_object_set_new(step, "place", json_pack("{ss}", "mode", "append"));
    return (int)count - 1;
}

/* "group them and call it Prep": the group is named, and not each of its clips. */
static int name_group(json_t *steps, const json_t *update)
{
    size_t count = json_array_size(steps);
    json_t *step = count ? json_array_get(steps, count - 1) : NULL;
    const char *own = json_string_value(json_object_get(step, "id"));
    const json_t *target = json_object_get(update, "target");
    const json_t *props = json_object_get(update, "props");
    json_t *label = json_object_get(props, "label");
    if (!own || !label || json_object_size(props) != 1 ||
        json_object_get(target, "index") ||
        g_strcmp0(json_string_value(json_object_get(target, "step")), own) != 0 ||
        strcmp(json_string_value(json_object_get(step, "op")), "group") != 0)
        return -1;
    json_object_set(step, "label", label);
    return (int)count - 1;
}

int step_merge(json_t *steps, const json_t *update)
{
    if (strcmp(json_string_value(json_object_get(update, "op")), "move") == 0)
        return move_copy(steps, update);
    if (strcmp(json_string_value(json_object_get(update, "op")), "delete") == 0)
        return settle_gap(steps, update);
    if (strcmp(json_string_value(json_object_get(update, "op")), "split") == 0)
        return place_cuts(steps, update);
    if (strcmp(json_string_value(json_object_get(update, "op")), "replace") == 0)
        return fill_place(steps, update);
    if (strcmp(json_string_value(json_object_get(update, "op")), "duplicate") == 0)
        return place_copy(steps, update);
    if (strcmp(json_string_value(json_object_get(update, "op")), "update") != 0)
        return -1;
    int merged = reframe(steps, update);
    if (merged < 0)
        merged = name_group(steps, update);
    if (merged >= 0)
        return merged;
    const json_t *target = json_object_get(update, "target");
    const char *id = json_string_value(json_object_get(target, "step"));
    json_t *props = json_object_get(update, "props");
    size_t n;
    json_t *step;
    json_array_foreach(steps, n, step)
    {
        const char *own = json_string_value(json_object_get(step, "id"));
        const char *op = json_string_value(json_object_get(step, "op"));
        json_t *old = json_object_get(step, "props");
        if (id && own && strcmp(own, id) == 0 && has_own_name(step))
            return give_name(step, props) ? (int)n : -1;
        bool add = strcmp(op, "add") == 0 && is_plain(props);
        bool same = strcmp(op, "update") == 0 && !overlap(props, old);
        if (!id || !own || strcmp(own, id) != 0 || (!add && !same) ||
            json_object_get(target, "index"))
            continue;
        if (old)
            json_object_update(old, props);
        else
            json_object_set(step, "props", props);
        return (int)n;
    }
    return -1;
}
