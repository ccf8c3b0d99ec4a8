/* Tracks themselves: their names, whether they are seen, heard and open, how loud they
 * are, where they lie, new ones, and those that go with all that is on them. */
#include "amount.h"
#include "answer.h"
#include "placement.h"
#include "verbs.h"

#include "select_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- which ----------------------------------------------------------------------- */

static unsigned index_of(const Sequence *sequence, const Track *track)
{
    unsigned index = 0;
    g_ptr_array_find(sequence->tracks, track, &index);
    return index;
}

/* Of its kind, from the first on. */
static unsigned number_of(const Sequence *sequence, const Track *track)
{
    unsigned number = 0;
    for (unsigned i = 0; i <= index_of(sequence, track); i++)
        number += ((const Track *)sequence->tracks->pdata[i])->kind == track->kind;
    return number;
}

/* "track V2 'Interview'": the code is what the timeline shows. */
static char *word_track(const Sequence *sequence, const Track *track)
{
    const char *label = node_string(&track->node, PROP_LABEL);
    const char kind = track->kind == TRACK_VIDEO ? 'V' : 'A';
    unsigned number = number_of(sequence, track);
    return label ? g_strdup_printf(_("track %c%u '%s'"), kind, number, label)
                 : g_strdup_printf(_("track %c%u"), kind, number);
}

/* *what: how it is called now, the caller's. NULL with the outcome decided. */
static const Track *find_track(Work *work, char **what)
{
    const json_t *said = work_field(work, "track");
    const Sequence *sequence = work_sequence(work);
    const Track *track = select_track(sequence, said);
    if (track) {
        *what = word_track(sequence, track);
        return track;
    }
    g_autofree char *wanted = select_track_wanted(said);
    work_fail(work, FAULT_NOT_FOUND, _("Could not find %s."), wanted);
    for (unsigned i = 0; i < MIN(sequence->tracks->len, 5); i++) {
        g_autofree char *there = word_track(sequence, sequence->tracks->pdata[i]);
        work_suggest(work, there);
    }
    return NULL;
}

/* ---- properties ------------------------------------------------------------------ */

/* What a track gets for a value of the plan: NULL is what the table has. False with the
 * outcome decided. */
typedef bool (*TrackSet)(Work *work, const Track *track, PropId prop,
                         const json_t *json, Value **value);

static bool set_text(Work *work G_GNUC_UNUSED, const Track *track G_GNUC_UNUSED,
                     PropId prop G_GNUC_UNUSED, const json_t *json, Value **value)
{
    *value = value_new_string(json_string_value(json));
    return true;
}

static bool set_switch(Work *work G_GNUC_UNUSED, const Track *track G_GNUC_UNUSED,
                       PropId prop, const json_t *json, Value **value)
{
    bool on = json_is_true(json);
    *value = on == property_fallback(prop)->boolean ? NULL : value_new_bool(on);
    return true;
}

static bool set_number(Work *work, const Track *track, PropId prop, const json_t *json,
                       Value **value)
{
    g_autofree char *problem = NULL;
    Amount amount;
    double number;
    if (!amount_read(json, prop, 0, &amount, &problem) ||
        !amount_apply(&amount, prop, node_number(&track->node, prop), &number,
                      &problem))
        return work_fail(work, FAULT_INVALID_VALUE, "%s", problem);
    *value = amount.reset ? NULL : value_new_number(number);
    return true;
}

/* A track is silenced in two ways; it sounds once neither holds. */
static const struct {
    const char *key;
    TrackSet set;
    PropId prop;
} rows[] = {
    { "label", set_text, PROP_LABEL },         { "visible", set_switch, PROP_ENABLED },
    { "muted", set_switch, PROP_TRACK_MUTE },  { "locked", set_switch, PROP_LOCKED },
    { "magnetic", set_switch, PROP_MAGNETIC }, { "volume", set_number, PROP_VOLUME },
    { "pan", set_number, PROP_PAN },
};

/* By the table where it is not set; NULL: neither. */
static const Value *effective(const Value *value, PropId prop)
{
    return value ? value : property_fallback(prop);
}

/* Into the patch, and into the sentence where it is another than before. */
static void change_prop(const Track *track, PropId prop, const Value *value,
                        Patch *patch, GPtrArray *told)
{
    const Value *old = effective(proplist_get(track->node.props, prop), prop);
    const Value *new = effective(value, prop);
    if (old == new || (old && new &&value_equal(old, new)))
        return;
    patch_set(patch, track->node.id, prop, value);
    g_ptr_array_add(told, wording_change(prop, old, new));
}

static bool change_props(Work *work, const Track *track, const json_t *props,
                         Patch *patch, GPtrArray *told)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        const json_t *json = json_object_get(props, rows[i].key);
        g_autoptr(Value) value = NULL;
        if (!json)
            continue;
        if (!rows[i].set(work, track, rows[i].prop, json, &value))
            return false;
        change_prop(track, rows[i].prop, value, patch, told);
    }
    if (json_is_false(json_object_get(props, "muted")))
        change_prop(track, PROP_MUTE, NULL, patch, told);
    return true;
}

/* "it", said next, is what is on the track. */
static void mention_clips(Work *work, const char *track_id)
{
    const Track *track = composition_find_track(work->now, track_id, NULL, NULL);
    for (unsigned i = 0; i < track->clips->len; i++)
        work_mention(work, ((const Clip *)track->clips->pdata[i])->node.id);
}

static bool update_track(Work *work)
{
    g_autofree char *what = NULL;
    const Track *track = find_track(work, &what);
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
    if (!track)
        return false;
    if (!change_props(work, track, work_field(work, "props"), patch, told))
        return false;
    mention_clips(work, track->node.id);
    if (told->len == 0)
        return answer_unchanged(work, _("%s: that is how it is already."), what);
    if (!work_apply(work, patch))
        return false;
    g_ptr_array_add(told, NULL);
    g_autofree char *changes = g_strjoinv(", ", (char **)told->pdata);
    work_report_about(work, NULL, _("Updated %s: %s"), what, changes);
    return true;
}

/* All others are silent, it is not. */
static bool solo_track(Work *work)
{
    g_autofree char *what = NULL;
    const Track *track = find_track(work, &what);
    const Sequence *sequence = work_sequence(work);
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Value) muted = value_new_bool(true);
    if (!track)
        return false;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *other = sequence->tracks->pdata[i];
        change_prop(other, PROP_TRACK_MUTE, other == track ? NULL : muted, patch, told);
    }
    change_prop(track, PROP_MUTE, NULL, patch, told);
    mention_clips(work, track->node.id);
    if (told->len == 0)
        return answer_unchanged(work, _("%s: that is how it is already."), what);
    if (!work_apply(work, patch))
        return false;
    work_report_about(work, NULL, _("Muted every track but %s"), what);
    return true;
}

/* ---- places ---------------------------------------------------------------------- */

/* Where a track of the kind goes among the others: the index that it has then, or -1
 * where "up" and "down" lead nowhere. As it is drawn: pictures from the top of the stack
 * down, then sounds from the first on. */
static int place_of(const Sequence *sequence, const Track *track, TrackKind kind,
                    const char *to)
{
    bool up = strcmp(to, "up") == 0 || strcmp(to, "top") == 0;
    int step = up == (kind == TRACK_VIDEO) ? 1 : -1;
    bool once = strcmp(to, "up") == 0 || strcmp(to, "down") == 0;
    int from = track      ? (int)index_of(sequence, track)
               : step > 0 ? -1
                          : (int)sequence->tracks->len;
    int found = -1;
    for (int i = from + step; i >= 0 && i < (int)sequence->tracks->len; i += step) {
        if (((const Track *)sequence->tracks->pdata[i])->kind != kind)
            continue;
        found = i;
        if (once)
            break;
    }
    return found;
}

/* A track is moved by taking it out and putting it in again: it goes empty. */
static void take_out(const Track *track, Patch *patch)
{
    for (unsigned i = 0; i < track->transitions->len; i++)
        patch_remove_transition(
            patch, ((const Transition *)track->transitions->pdata[i])->node.id);
    for (unsigned i = 0; i < track->clips->len; i++)
        patch_remove_clip(patch, ((const Clip *)track->clips->pdata[i])->node.id);
    patch_remove_track(patch, track->node.id);
}

static void put_in(const Sequence *sequence, const Track *track, int index,
                   Patch *patch)
{
    const char *id = track->node.id;
    g_autoptr(Track) empty = track_new(id, track->kind, track->node.props, NULL, NULL);
    patch_add_track(patch, sequence->node.id, index, empty);
    for (unsigned i = 0; i < track->clips->len; i++)
        patch_add_clip(patch, id, track->clips->pdata[i]);
    for (unsigned i = 0; i < track->transitions->len; i++)
        patch_add_transition(patch, id, track->transitions->pdata[i]);
}

static bool move_track(Work *work)
{
    g_autofree char *what = NULL;
    const Track *track = find_track(work, &what);
    const Sequence *sequence = work_sequence(work);
    g_autoptr(Patch) patch = patch_new();
    if (!track)
        return false;
    int index = place_of(sequence, track, track->kind, work_string(work, "to"));
    if (index < 0)
        return answer_unchanged(work, _("%s lies there already."), what);
    g_autofree char *id = g_strdup(track->node.id);
    take_out(track, patch);
    put_in(sequence, track, index, patch);
    if (!work_apply(work, patch))
        return false;
    sequence = work_sequence(work);
    track = composition_find_track(work->now, id, NULL, NULL);
    mention_clips(work, id);
    g_autofree char *now = word_track(sequence, track);
    work_report_about(work, NULL, _("Moved %s: it is now %s"), what, now);
    return true;
}

/* ---- coming and going ------------------------------------------------------------ */

static TrackKind wanted_kind(Work *work)
{
    const char *kind = work_string(work, "kind");
    return g_strcmp0(kind, "audio") == 0 ? TRACK_AUDIO : TRACK_VIDEO;
}

/* Behind the outermost of its kind at that end; -1: on top of all. */
static int new_index(const Sequence *sequence, TrackKind kind, const char *to)
{
    bool outer = !to || strcmp(to, kind == TRACK_VIDEO ? "top" : "bottom") == 0;
    int last = place_of(sequence, NULL, kind, kind == TRACK_VIDEO ? "top" : "bottom");
    int first = place_of(sequence, NULL, kind, kind == TRACK_VIDEO ? "bottom" : "top");
    if (last < 0)
        return kind == TRACK_VIDEO ? 0 : -1;
    return outer ? last + 1 : first;
}

static bool add_track(Work *work)
{
    const TrackKind kind = wanted_kind(work);
    const Sequence *sequence = work_sequence(work);
    const int index = new_index(sequence, kind, work_string(work, "to"));
    g_autofree char *id = id_next(work->ids);
    g_autoptr(Track) track = track_new(id, kind, NULL, NULL, NULL);
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Patch) patch = patch_new();
    if (sequence->tracks->len >= COMPOSITION_TRACKS_MAX)
        return work_fail(work, FAULT_LIMIT, _("A film has at most %d tracks."),
                         COMPOSITION_TRACKS_MAX);
    patch_add_track(patch, sequence->node.id, index, track);
    if (!change_props(work, track, work_field(work, "props"), patch, told) ||
        !work_apply(work, patch))
        return false;
    const Track *now = composition_find_track(work->now, id, NULL, NULL);
    g_autofree char *what = word_track(work_sequence(work), now);
    work_report_about(work, NULL, _("Added %s"), what);
    return true;
}

static bool is_free_to_go(Work *work, const Track *track)
{
    if (!placement_is_open(work, track))
        return false;
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (!node_bool(&clip->node, PROP_LOCKED))
            continue;
        g_autofree char *what = wording_clip(work->now, clip);
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("%s is on it and locked; unlock it first."), what);
    }
    return true;
}

static bool remove_track(Work *work)
{
    g_autofree char *what = NULL;
    const Track *track = find_track(work, &what);
    g_autoptr(Patch) patch = patch_new();
    if (!track)
        return false;
    const unsigned clips = track->clips->len;
    if (track == sequence_main_track(work_sequence(work), NULL))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("%s is the film's main track; delete what is on it "
                           "instead."),
                         what);
    if (!is_free_to_go(work, track))
        return false;
    take_out(track, patch);
    if (!work_apply(work, patch))
        return false;
    if (clips > 0)
        work_note(work, g_strdup_printf(ngettext("%u clip went with it",
                                                 "%u clips went with it", clips),
                                        clips));
    work_report_about(work, NULL, _("Removed %s"), what);
    return true;
}

bool verb_track(Work *work)
{
    static const struct {
        const char *action;
        VerbRun run;
    } actions[] = {
        { "add", add_track },   { "update", update_track }, { "solo", solo_track },
        { "move", move_track }, { "remove", remove_track },
    };
    const char *action = work_string(work, "action");
    for (unsigned i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (strcmp(actions[i].action, action) == 0)
            return actions[i].run(work);
    }
    g_return_val_if_reached(false);
}
