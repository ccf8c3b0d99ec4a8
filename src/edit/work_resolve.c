/* What the step of a plan means: its fields, clips and times. */
#include "select_private.h"
#include "work.h"

#include <glib/gi18n.h>
#include <string.h>

const json_t *work_field(const Work *work, const char *key)
{
    return json_object_get(work->step, key);
}

const char *work_string(const Work *work, const char *key)
{
    return json_string_value(work_field(work, key));
}

const Sequence *work_sequence(const Work *work)
{
    return select_sequence(work->now, &work->context);
}

static bool timeline_is_empty(const Work *work)
{
    return rtime_compare(sequence_duration(work_sequence(work)), RTIME_ZERO) == 0;
}

static const char *question_for(const Work *work, const GPtrArray *candidates)
{
    static const char *const questions[CLIP_KINDS] = {
        [CLIP_VIDEO] = N_("Which video do you mean?"),
        [CLIP_IMAGE] = N_("Which image do you mean?"),
        [CLIP_AUDIO] = N_("Which sound do you mean?"),
        [CLIP_TEXT] = N_("Which text do you mean?"),
    };
    ClipKind kind = CLIP_KINDS;
    for (unsigned i = 0; i < candidates->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(work->now, candidates->pdata[i], &place) ||
            (i > 0 && place.clip->kind != kind))
            return _("Which clip do you mean?");
        kind = place.clip->kind;
    }
    const char *question = kind < CLIP_KINDS ? questions[kind] : NULL;
    return question ? _(question) : _("Which clip do you mean?");
}

static bool is_new(const Work *work, const char *clip_id)
{
    ClipPlace place;
    return !composition_find_clip(work->before, clip_id, &place);
}

/* Candidates must be there when the answer comes: those that this plan itself made will
 * not be, so the question cannot be asked. */
static bool ask_which(Work *work, const Resolution *problem, const char *path)
{
    for (unsigned i = 0; i < problem->ids->len; i++) {
        if (is_new(work, problem->ids->pdata[i]))
            return work_fail(
                work, FAULT_NOT_FOUND,
                _("%s could be several clips, some of them made by this very "
                  "edit; say it in two sentences."),
                problem->wanted);
    }
    Outcome *outcome = work->outcome;
    outcome->kind = OUTCOME_AMBIGUOUS;
    outcome->question = g_strdup(question_for(work, problem->ids));
    outcome->candidates = g_ptr_array_ref(problem->ids);
    outcome->step = work->n;
    outcome->field =
        *problem->path ? g_strconcat(path, "/", problem->path, NULL) : g_strdup(path);
    return false;
}

/* Where no name comes near: what there is that the step can act on, in the order it is
 * shown. */
static void suggest_present(Work *work, unsigned wants)
{
    enum { SHOWN = 5 };
    const Sequence *sequence = work_sequence(work);
    unsigned left = SHOWN;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len && left > 0; n++) {
            const Clip *clip = track->clips->pdata[n];
            if (!(clip->node.owner & wants) ||
                (wants != OWN_CLIP && work->fits && !work->fits(work, clip)))
                continue;
            work_suggest(work, clip_label(work->now, clip));
            left--;
        }
    }
}

/* Turn a resolution that is not FOUND into the outcome. */
static bool unresolved(Work *work, const Resolution *problem, const char *path,
                       unsigned wants)
{
    if (problem->kind == RESOLVED_AMBIGUOUS)
        return ask_which(work, problem, path);
    if (timeline_is_empty(work))
        return work_fail(work, FAULT_EMPTY_TIMELINE,
                         _("The timeline is empty; add a clip first."));
    work_fail(work, FAULT_NOT_FOUND, _("Could not find %s."), problem->wanted);
    for (unsigned i = 0; i < problem->near->len; i++)
        work_suggest(work, problem->near->pdata[i]);
    if (problem->near->len == 0)
        suggest_present(work, wants);
    return false;
}

/* What a kind of clip can have, for people. */
static char *abilities(unsigned owner)
{
    static const PropId shown[] = { PROP_TEXT,     PROP_FONT_SIZE, PROP_COLOR,
                                    PROP_POSITION, PROP_SCALE,     PROP_ROTATION,
                                    PROP_OPACITY,  PROP_VOLUME,    PROP_SPEED };
    g_autoptr(GString) list = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(shown); i++) {
        const Property *property = property_get(shown[i]);
        if (property->owners & owner)
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                                   _(property->label));
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* Nothing that the step can act on: is there something else by that name? */
static bool mismatched(Work *work, const json_t *selector, GArray *places)
{
    g_auto(Resolution) any = { 0 };
    select_places(selector, work->now, &work->context, OWN_CLIP, places, &any);
    if (any.kind == RESOLVED_NOTHING ||
        (any.kind == RESOLVED_FOUND && places->len == 0))
        return false;
    ClipPlace place;
    if (any.kind == RESOLVED_FOUND)
        place = g_array_index(places, ClipPlace, 0);
    else if (!composition_find_clip(work->now, any.ids->pdata[0], &place))
        return false;
    g_autofree char *clip = wording_clip(work->now, place.clip);
    g_autofree char *list = abilities(place.clip->node.owner);
    work_fail(work, FAULT_TYPE_MISMATCH,
              _("That cannot be done to %s. It can have: %s."), clip, list);
    return true;
}

/* Of several that could be meant only those count that the step can act on: "split the
 * clip at 0:05" means the one that is there. */
static void narrow(Work *work, Resolution *resolution, GArray *places)
{
    g_autoptr(GPtrArray) fitting = g_ptr_array_new_with_free_func(g_free);
    g_array_set_size(places, 0);
    for (unsigned i = 0; i < resolution->ids->len; i++) {
        ClipPlace place;
        const char *id = resolution->ids->pdata[i];
        if (!composition_find_clip(work->now, id, &place) ||
            !work->fits(work, place.clip))
            continue;
        g_ptr_array_add(fitting, g_strdup(id));
        g_array_append_val(places, place);
    }
    if (fitting->len == 0)
        return;
    g_ptr_array_unref(resolution->ids);
    resolution->ids = g_steal_pointer(&fitting);
    if (places->len == 1)
        resolution->kind = RESOLVED_FOUND;
}

/* Who says "again" later means these. */
static void keep_targets(Work *work, const GArray *places)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(ids,
                        g_strdup(g_array_index(places, ClipPlace, i).clip->node.id));
    gpointer *kept = &work->outcome->targets->pdata[work->n];
    if (*kept)
        g_ptr_array_unref(*kept);
    *kept = ids;
}

bool work_resolve(Work *work, const json_t *selector, const char *path, unsigned wants,
                  GArray *places)
{
    g_auto(Resolution) resolution = { 0 };
    g_array_set_size(places, 0);
    select_places(selector, work->now, &work->context, wants, places, &resolution);
    if (resolution.kind == RESOLVED_AMBIGUOUS && work->fits)
        narrow(work, &resolution, places);
    if (resolution.kind == RESOLVED_FOUND && strcmp(path, "target") == 0)
        keep_targets(work, places);
    if (resolution.kind == RESOLVED_FOUND)
        return true;
    if (resolution.kind == RESOLVED_NOTHING && wants != OWN_CLIP && selector &&
        mismatched(work, selector, places))
        return false;
    return unresolved(work, &resolution, path, wants);
}

static bool refuse_locked(Work *work, const ClipPlace *place)
{
    bool own = node_bool(&place->clip->node, PROP_LOCKED);
    if (!own && !node_bool(&place->track->node, PROP_LOCKED))
        return true;
    g_autofree char *clip = wording_clip(work->now, place->clip);
    return work_fail(work, FAULT_INVALID_VALUE,
                     own ? _("%s is locked; unlock it first.")
                         : _("%s is on a locked track; unlock the track first."),
                     clip);
}

bool work_targets(Work *work, unsigned wants, GArray *places)
{
    if (!work_resolve(work, work_field(work, "target"), "target", wants, places))
        return false;
    for (unsigned i = 0; i < places->len; i++) {
        if (!refuse_locked(work, &g_array_index(places, ClipPlace, i)))
            return false;
    }
    return true;
}

bool work_one(Work *work, const json_t *selector, const char *path, unsigned wants,
              ClipPlace *place)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!work_resolve(work, selector, path, wants, places))
        return false;
    if (places->len != 1)
        return work_fail(work, FAULT_NOT_FOUND,
                         _("This needs exactly one clip; name it."));
    *place = g_array_index(places, ClipPlace, 0);
    return true;
}

bool work_time(Work *work, const json_t *time, const char *path, MomentBase base,
               RTime *out)
{
    g_auto(Resolution) problem = { 0 };
    return moment_resolve(time, work->now, &work->context, base, out, &problem) ||
           unresolved(work, &problem, path, OWN_CLIP);
}

bool work_range(Work *work, const json_t *range, const char *path, const Clip *clip,
                RTime *start, RTime *end)
{
    g_auto(Resolution) problem = { 0 };
    const char *to = json_string_value(json_object_get(range, "relativeTo"));
    MomentBase base = clip && g_strcmp0(to, "clip") == 0
                          ? moment_base_clip(clip)
                          : moment_base_sequence(work->now, &work->context);
    RTime from, until;
    if (!moment_range(range, work->now, &work->context, base, &from, &until, &problem))
        return unresolved(work, &problem, path, OWN_CLIP);
    from = work_snap(work, from);
    until = work_snap(work, until);
    if (rtime_compare(from, until) >= 0 || from.num < 0) {
        g_autofree char *span = wording_span(from, until);
        return work_fail(
            work, FAULT_OUT_OF_RANGE,
            _("There is no time from %s; the end must come after the start."), span);
    }
    *start = from;
    *end = until;
    return true;
}

RTime work_snap(const Work *work, RTime time)
{
    return rtime_snap(time, work_sequence(work)->rate, RTIME_NEAREST);
}

RTime work_snap_length(const Work *work, RTime length)
{
    RTime frame = rtime_from_frames(1, work_sequence(work)->rate);
    return rtime_max(work_snap(work, length), frame);
}
