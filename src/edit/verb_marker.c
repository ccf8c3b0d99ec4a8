/* The markers of the edited sequence. */
#include "verbs.h"

#include "chatkut/edit/color_name.h"
#include "chatkut/model/composition_json.h"
#include "select_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- looking --------------------------------------------------------------------- */

static const json_t *sequence_markers(const Work *work)
{
    const Value *markers = proplist_get(work_sequence(work)->node.props, PROP_MARKERS);
    return markers ? markers->json : NULL;
}

static const char *marker_label(const json_t *marker)
{
    return json_string_value(json_object_get(marker, "label"));
}

static RTime marker_at(const json_t *marker)
{
    RTime at = RTIME_ZERO;
    time_from_json(json_object_get(marker, "at"), (Rate){ 0 }, &at);
    return at;
}

/* "marker 'Intro' at 0:05"; markers may have no name. */
static char *marker_wording(const json_t *marker)
{
    const char *label = marker_label(marker);
    g_autofree char *at = rtime_format(marker_at(marker));
    return label ? g_strdup_printf(_("marker '%s' at %s"), label, at)
                 : g_strdup_printf(_("the marker at %s"), at);
}

static void collect(const json_t *markers, const char *name, const char *mode,
                    GArray *found)
{
    for (unsigned i = 0; i < json_array_size(markers); i++) {
        const char *label = marker_label(json_array_get(markers, i));
        if (!name || (label && names_match_text(label, name, mode)))
            g_array_append_val(found, i);
    }
}

/* Indices of the markers that the name means: all where there is none. */
static void match_name(const json_t *markers, const char *name, GArray *found)
{
    static const char *const stages[] = { "iexact", "prefix", "contains" };
    for (unsigned i = 0; i < G_N_ELEMENTS(stages) && found->len == 0; i++)
        collect(markers, name, stages[i], found);
}

/* Only those on the frame that `at` falls on. */
static void match_time(const Work *work, const json_t *markers, RTime at, GArray *found)
{
    Rate rate = work_sequence(work)->rate;
    int64_t frame = rtime_to_frames(at, rate, RTIME_NEAREST);
    for (unsigned i = found->len; i-- > 0;) {
        const json_t *marker =
            json_array_get(markers, g_array_index(found, unsigned, i));
        if (rtime_to_frames(marker_at(marker), rate, RTIME_NEAREST) != frame)
            g_array_remove_index(found, i);
    }
}

static void suggest_markers(Work *work, const json_t *markers)
{
    enum { SHOWN = 5 };
    for (unsigned i = 0; i < MIN(json_array_size(markers), SHOWN); i++) {
        g_autofree char *text = marker_wording(json_array_get(markers, i));
        work_suggest(work, text);
    }
}

static bool no_such(Work *work, const json_t *markers, const char *name)
{
    if (json_array_size(markers) == 0)
        return work_fail(work, FAULT_NOT_FOUND, _("There are no markers yet."));
    if (name)
        work_fail(work, FAULT_NOT_FOUND, _("Could not find a marker called “%s”."),
                  name);
    else
        work_fail(work, FAULT_NOT_FOUND, _("Could not find a marker there."));
    suggest_markers(work, markers);
    return false;
}

/* Several markers: the name decides where each has one of its own, else there is no
 * telling them apart by one word. */
static bool ask_which(Work *work, const json_t *markers, const GArray *found)
{
    GPtrArray *options = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < found->len; i++) {
        const char *label =
            marker_label(json_array_get(markers, g_array_index(found, unsigned, i)));
        if (label && g_hash_table_add(seen, (char *)(uintptr_t)label))
            g_ptr_array_add(options, g_strdup(label));
    }
    if (options->len == found->len)
        return work_ask(work, "name", options, _("Which marker do you mean?"));
    g_ptr_array_unref(options);
    work_fail(work, FAULT_NOT_FOUND,
              _("Several markers could be meant; say the time of the one too."));
    suggest_markers(work, markers);
    return false;
}

/* The one marker that "name", and `at` where it is not NULL, mean. */
static bool find_marker(Work *work, const RTime *at, unsigned *index)
{
    const json_t *markers = sequence_markers(work);
    const char *name = work_string(work, "name");
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(unsigned));
    match_name(markers, name, found);
    if (at)
        match_time(work, markers, *at, found);
    if (found->len == 0)
        return no_such(work, markers, name);
    if (found->len > 1)
        return ask_which(work, markers, found);
    *index = g_array_index(found, unsigned, 0);
    return true;
}

/* ---- changing -------------------------------------------------------------------- */

static int marker_order(const void *a, const void *b)
{
    return rtime_compare(marker_at(*(json_t *const *)a),
                         marker_at(*(json_t *const *)b));
}

/* Put `markers` (taken) in order of time on the sequence. */
static bool set_markers(Work *work, json_t *markers)
{
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(GPtrArray) sorted =
        g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    json_t *ordered = json_array();
    for (size_t i = 0; i < json_array_size(markers); i++)
        g_ptr_array_add(sorted, json_incref(json_array_get(markers, i)));
    g_ptr_array_sort(sorted, marker_order);
    for (unsigned i = 0; i < sorted->len; i++)
        json_array_append(ordered, sorted->pdata[i]);
    json_decref(markers);
    g_autoptr(Value) value = value_new_json(ordered);
    patch_set(patch, work_sequence(work)->node.id, PROP_MARKERS,
              sorted->len > 0 ? value : NULL);
    return work_apply(work, patch);
}

/* A copy to change. */
static json_t *copy_markers(const Work *work)
{
    const json_t *markers = sequence_markers(work);
    return markers ? json_deep_copy(markers) : json_array();
}

/* For the receipt; either may be NULL. */
static void keep_state(Work *work, const json_t *before, const json_t *after)
{
    static const char *const keys[] = { "label", "color" };
    for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
        work_state(work, 1, NULL, keys[i],
                   json_incref(json_object_get(before, keys[i])),
                   json_incref(json_object_get(after, keys[i])));
    work_state(work, 1, NULL, "at", before ? state_seconds(marker_at(before)) : NULL,
               after ? state_seconds(marker_at(after)) : NULL);
}

static bool set_color(Work *work, json_t *marker)
{
    const char *color = work_string(work, "color");
    uint32_t rgba;
    if (!color)
        return true;
    if (!color_name_parse(color, &rgba))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("There is no colour called “%s”; say a name such as "
                           "“orange”, or #RRGGBB."),
                         color);
    g_autofree char *text = color_format(rgba);
    json_object_set_new(marker, "color", json_string(text));
    return true;
}

static bool marker_time(Work *work, RTime *at)
{
    const json_t *said = work_field(work, "at");
    *at = work->context.playhead;
    if (said && !work_time(work, said, "at",
                           moment_base_sequence(work->now, &work->context), at))
        return false;
    *at = work_snap(work, *at);
    if (at->num >= 0)
        return true;
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("A marker cannot be before the start of the timeline."));
}

static bool add_marker(Work *work)
{
    const char *name = work_string(work, "name");
    RTime at;
    if (!marker_time(work, &at))
        return false;
    g_autofree char *id = id_next(work->ids);
    json_t *marker = json_pack("{sssoss*}", "id", id, "at",
                               time_to_json(at, (Rate){ 0 }), "label", name);
    if (!set_color(work, marker)) {
        json_decref(marker);
        return false;
    }
    g_autofree char *text = marker_wording(marker);
    g_autofree char *time = rtime_format(at);
    json_t *markers = copy_markers(work);
    json_array_append(markers, marker);
    bool set = set_markers(work, markers);
    keep_state(work, NULL, marker);
    json_decref(marker);
    if (set && name)
        work_report_about(work, NULL, _("Added %s"), text);
    else if (set)
        work_report_about(work, NULL, _("Added a marker at %s"), time);
    return set;
}

/* Exchange the marker at `index` for `marker` (taken). */
static bool change_marker(Work *work, unsigned index, json_t *marker)
{
    json_t *markers = copy_markers(work);
    keep_state(work, json_array_get(markers, index), marker);
    json_array_set_new(markers, index, marker);
    return set_markers(work, markers);
}

static bool move_marker(Work *work)
{
    RTime at;
    unsigned index;
    if (!find_marker(work, NULL, &index))
        return false;
    if (!work_field(work, "at"))
        return work_ask(work, "at", NULL, _("Where should the marker go?"));
    if (!marker_time(work, &at))
        return false;
    json_t *marker = json_deep_copy(json_array_get(sequence_markers(work), index));
    g_autofree char *text = marker_wording(marker);
    g_autofree char *to = rtime_format(at);
    json_object_set_new(marker, "at", time_to_json(at, (Rate){ 0 }));
    if (!change_marker(work, index, marker))
        return false;
    work_report_about(work, NULL, _("Moved %s to %s"), text, to);
    return true;
}

/* Where it is asked for by its time too, that tells it from others of its name. */
static bool find_marker_there(Work *work, unsigned *index)
{
    RTime at;
    if (!work_field(work, "at"))
        return find_marker(work, NULL, index);
    return marker_time(work, &at) && find_marker(work, &at, index);
}

static bool rename_marker(Work *work)
{
    unsigned index;
    const char *name = work_string(work, "newName");
    if (!find_marker_there(work, &index))
        return false;
    if (!name)
        return work_ask(work, "newName", NULL, _("What should the marker be called?"));
    json_t *marker = json_deep_copy(json_array_get(sequence_markers(work), index));
    g_autofree char *text = marker_wording(marker);
    json_object_set_new(marker, "label", json_string(name));
    if (!set_color(work, marker)) {
        json_decref(marker);
        return false;
    }
    if (!change_marker(work, index, marker))
        return false;
    work_report_about(work, NULL, _("Renamed %s to '%s'"), text, name);
    return true;
}

static bool delete_marker(Work *work)
{
    unsigned index;
    if (!find_marker_there(work, &index))
        return false;
    json_t *markers = copy_markers(work);
    keep_state(work, json_array_get(markers, index), NULL);
    g_autofree char *text = marker_wording(json_array_get(markers, index));
    json_array_remove(markers, index);
    if (!set_markers(work, markers))
        return false;
    work_report_about(work, NULL, _("Deleted %s"), text);
    return true;
}

static bool clear_markers(Work *work)
{
    unsigned count = (unsigned)json_array_size(sequence_markers(work));
    if (count == 0)
        return no_such(work, NULL, NULL);
    if (!set_markers(work, json_array()))
        return false;
    work_report_about(
        work, NULL, ngettext("Deleted %u marker", "Deleted %u markers", count), count);
    return true;
}

bool verb_marker(Work *work)
{
    static const struct {
        const char *action;
        VerbRun run;
    } actions[] = {
        { "add", add_marker },       { "move", move_marker },
        { "rename", rename_marker }, { "delete", delete_marker },
        { "clear", clear_markers },
    };
    const char *action = work_string(work, "action");
    for (unsigned i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (strcmp(actions[i].action, action) == 0)
            return actions[i].run(work);
    }
    g_return_val_if_reached(false);
}
