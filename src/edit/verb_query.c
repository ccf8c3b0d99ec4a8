/* Questions, answered from the composition. */
#include "answer.h"
#include "chatkut/model/composition_json.h"
#include "select_private.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

/* More lines than this nobody reads. */
enum { LINES_MAX = 50 };

static void add_line(GString *text, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_line(GString *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (text->len > 0)
        g_string_append_c(text, '\n');
    g_string_append_vprintf(text, format, args);
    va_end(args);
}

static void add_rest(GString *text, unsigned shown, unsigned count)
{
    unsigned rest = count - shown;
    if (rest > 0)
        add_line(text, ngettext("… and %u more", "… and %u more", rest), rest);
}

static bool answer(Work *work, GString **text)
{
    return answer_text(work, g_string_free(g_steal_pointer(text), FALSE));
}

static const ClipPlace *place_at(const GArray *places, unsigned index)
{
    return &g_array_index(places, ClipPlace, index);
}

/* Those of "target"; without one, all of the timeline in its order. */
static bool asked_clips(Work *work, GArray *places)
{
    const json_t *target = work_field(work, "target");
    if (target)
        return work_resolve(work, target, "target", OWN_CLIP, places);
    select_collect(work_sequence(work), places);
    return true;
}

/* ---- clips ----------------------------------------------------------------------------------- */

static bool say_empty(Work *work)
{
    return answer_text(work, g_strdup(_("The timeline is empty.")));
}

static bool query_list(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GString) text = g_string_new(NULL);
    if (!asked_clips(work, places))
        return false;
    if (places->len == 0)
        return say_empty(work);
    unsigned shown = MIN(places->len, LINES_MAX);
    for (unsigned i = 0; i < shown; i++) {
        const Clip *clip = place_at(places, i)->clip;
        g_autofree char *name = wording_clip(work->now, clip);
        g_autofree char *span = wording_span(clip->start, clip_end(clip));
        add_line(text, "%u. %s · %s", i + 1, name, span);
        work_mention(work, clip->node.id);
    }
    add_rest(text, shown, places->len);
    return answer(work, &text);
}

static bool query_duration(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    RTime total = sequence_duration(work_sequence(work));
    if (!asked_clips(work, places))
        return false;
    if (!work_field(work, "target")) {
        g_autofree char *length = wording_length(total);
        return total.num == 0
                   ? say_empty(work)
                   : answer_text(work,
                                 g_strdup_printf(_("The video is %s long."), length));
    }
    total = RTIME_ZERO;
    for (unsigned i = 0; i < places->len; i++) {
        total = rtime_add(total, place_at(places, i)->clip->duration);
        work_mention(work, place_at(places, i)->clip->node.id);
    }
    g_autofree char *clips = work_wording_places(work, places);
    g_autofree char *length = wording_length(total);
    return answer_text(
        work, places->len == 1
                  ? g_strdup_printf(_("%s is %s long."), clips, length)
                  : g_strdup_printf(_("%s are %s long together."), clips, length));
}

static bool is_there(const Clip *clip, RTime at)
{
    return rtime_compare(clip->start, at) <= 0 && rtime_compare(at, clip_end(clip)) < 0;
}

/* The top picture first. */
static bool query_at_time(Work *work)
{
    const Sequence *sequence = work_sequence(work);
    const json_t *said = work_field(work, "at");
    RTime at = work->context.playhead;
    g_autoptr(GString) text = g_string_new(NULL);
    if (said && !work_time(work, said, "at",
                           moment_base_sequence(work->now, &work->context), &at))
        return false;
    for (unsigned i = sequence->tracks->len; i-- > 0;) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned n = 0; n < track->clips->len; n++) {
            const Clip *clip = track->clips->pdata[n];
            if (!is_there(clip, at))
                continue;
            g_autofree char *name = wording_clip(work->now, clip);
            g_autofree char *span = wording_span(clip->start, clip_end(clip));
            add_line(text, "%s · %s", name, span);
            work_mention(work, clip->node.id);
        }
    }
    g_autofree char *time = rtime_format(at);
    if (text->len == 0)
        return answer_text(work, g_strdup_printf(_("There is nothing at %s."), time));
    return answer(work, &text);
}

/* Not for people: ids and what is kept for other programs. */
static bool is_told(PropId prop, const Value *value)
{
    const PropType type = property_get(prop)->type;
    return type != TYPE_ID && type != TYPE_META && type != TYPE_HASH &&
           (value->type != VALUE_JSON || type == TYPE_TEXT || type == TYPE_PAINT);
}

static char *clip_properties(const Work *work, const Clip *clip)
{
    g_autofree char *name = wording_clip(work->now, clip);
    g_autofree char *span = wording_span(clip->start, clip_end(clip));
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s · %s", name, span);
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId prop = proplist_nth(clip->node.props, i, &value);
        if (!is_told(prop, value))
            continue;
        g_autofree char *told = wording_change(prop, NULL, value);
        g_string_append_printf(text, " · %s", told);
    }
    return g_string_free(text, FALSE);
}

static bool query_properties(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GString) text = g_string_new(NULL);
    if (!work_resolve(work, work_field(work, "target"), "target", OWN_CLIP, places))
        return false;
    unsigned shown = MIN(places->len, LINES_MAX);
    for (unsigned i = 0; i < shown; i++) {
        const Clip *clip = place_at(places, i)->clip;
        g_autofree char *line = clip_properties(work, clip);
        add_line(text, "%s", line);
        work_mention(work, clip->node.id);
    }
    add_rest(text, shown, places->len);
    return answer(work, &text);
}

/* ---- the project ------------------------------------------------------------------------------- */

/* "2 videos", "one text". Owned by the caller. */
static char *count_wording(ClipKind kind, unsigned n)
{
    switch (kind) {
    case CLIP_VIDEO:
        return g_strdup_printf(ngettext("%u video", "%u videos", n), n);
    case CLIP_IMAGE:
        return g_strdup_printf(ngettext("%u image", "%u images", n), n);
    case CLIP_AUDIO:
        return g_strdup_printf(ngettext("%u sound", "%u sounds", n), n);
    case CLIP_TEXT:
        return g_strdup_printf(ngettext("%u text", "%u texts", n), n);
    case CLIP_SHAPE:
        return g_strdup_printf(ngettext("%u shape", "%u shapes", n), n);
    case CLIP_CAPTION:
        return g_strdup_printf(
            ngettext("%u block of captions", "%u blocks of captions", n), n);
    case CLIP_ADJUSTMENT:
        return g_strdup_printf(ngettext("%u adjustment", "%u adjustments", n), n);
    default:
        return g_strdup_printf(ngettext("%u sequence", "%u sequences", n), n);
    }
}

/* "5 videos, 2 texts"; "" where there are none. */
static char *clip_counts(const GArray *places)
{
    unsigned counts[CLIP_KINDS] = { 0 };
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < places->len; i++)
        counts[place_at(places, i)->clip->kind]++;
    for (unsigned i = 0; i < CLIP_KINDS; i++) {
        g_autofree char *count = count_wording(i, counts[i]);
        if (counts[i] > 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", count);
    }
    return g_string_free(text, FALSE);
}

static void describe_assets(const Composition *composition, GString *text)
{
    unsigned n = composition->assets->len;
    if (n > 0)
        add_line(text, ngettext("%u file imported", "%u files imported", n), n);
}

static bool describe_project(Work *work)
{
    const Sequence *sequence = work_sequence(work);
    const char *name = node_string(&work->now->node, PROP_LABEL);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GString) text = g_string_new(name);
    select_collect(sequence, places);
    g_autofree char *length = wording_length(sequence_duration(sequence));
    double fps = (double)sequence->rate.num / sequence->rate.den;
    add_line(text, _("%dx%d, %.5g frames a second, %s long"), sequence->width,
             sequence->height, fps, length);
    g_autofree char *clips = clip_counts(places);
    unsigned tracks = sequence->tracks->len;
    if (places->len > 0)
        add_line(text, ngettext("%s on %u track", "%s on %u tracks", tracks), clips,
                 tracks);
    else
        add_line(text, "%s", _("The timeline is empty."));
    describe_assets(work->now, text);
    return answer(work, &text);
}

static bool query_describe(Work *work)
{
    return work_field(work, "target") ? query_properties(work) : describe_project(work);
}

static const char *asset_word(AssetKind kind)
{
    static const char *const words[ASSET_KINDS] = {
        [ASSET_VIDEO] = N_("video"), [ASSET_AUDIO] = N_("audio"),
        [ASSET_IMAGE] = N_("image"), [ASSET_CAPTION] = N_("captions"),
        [ASSET_FONT] = N_("font"),   [ASSET_LUT] = N_("colour table"),
    };
    return _(words[kind]);
}

static void add_asset(GString *text, const Asset *asset)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    const Value *size = proplist_get(asset->node.props, PROP_PICTURE_SIZE);
    add_line(text, "%s '%s'", asset_word(asset->kind), asset_label(asset));
    if (length) {
        g_autofree char *words = wording_length(length->time);
        g_string_append_printf(text, " · %s", words);
    }
    if (size)
        g_string_append_printf(text, " · %.0fx%.0f", size->vec2[0], size->vec2[1]);
    if (node_bool(&asset->node, PROP_MISSING))
        g_string_append_printf(text, " · %s", _("missing"));
}

static bool query_assets(Work *work)
{
    const GPtrArray *assets = work->now->assets;
    g_autoptr(GString) text = g_string_new(NULL);
    unsigned shown = MIN(assets->len, LINES_MAX);
    if (shown == 0)
        return answer_text(work,
                           g_strdup(_("No files are imported yet; “chatkut import "
                                      "FILE” does that.")));
    for (unsigned i = 0; i < shown; i++)
        add_asset(text, assets->pdata[i]);
    add_rest(text, shown, assets->len);
    return answer(work, &text);
}

static bool query_markers(Work *work)
{
    const Value *markers = proplist_get(work_sequence(work)->node.props, PROP_MARKERS);
    unsigned count = markers ? (unsigned)json_array_size(markers->json) : 0;
    g_autoptr(GString) text = g_string_new(NULL);
    if (count == 0)
        return answer_text(work, g_strdup(_("There are no markers.")));
    for (unsigned i = 0; i < MIN(count, LINES_MAX); i++) {
        const json_t *marker = json_array_get(markers->json, i);
        const char *label = json_string_value(json_object_get(marker, "label"));
        RTime at = RTIME_ZERO;
        time_from_json(json_object_get(marker, "at"), (Rate){ 0 }, &at);
        g_autofree char *time = rtime_format(at);
        add_line(text, label ? "%s · '%s'" : "%s", time, label);
    }
    add_rest(text, MIN(count, LINES_MAX), count);
    return answer(work, &text);
}

/* ---- what may be wrong --------------------------------------------------------------------------- */

static void find_missing(const Work *work, GString *text)
{
    for (unsigned i = 0; i < work->now->assets->len; i++) {
        const Asset *asset = work->now->assets->pdata[i];
        if (node_bool(&asset->node, PROP_MISSING))
            add_line(text, _("The file of '%s' is missing."), asset_label(asset));
    }
}

static void find_gaps(const Work *work, GString *text)
{
    const Track *track = sequence_main_track(work_sequence(work), NULL);
    RTime end = RTIME_ZERO;
    for (unsigned i = 0; track && i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        g_autofree char *span = wording_span(end, clip->start);
        if (rtime_compare(end, clip->start) < 0)
            add_line(text, _("The main track is empty from %s."), span);
        end = clip_end(clip);
    }
}

static void find_cut_off(const Work *work, GString *text)
{
    const Sequence *sequence = work_sequence(work);
    RTime end = sequence_duration(sequence);
    g_autofree char *time = rtime_format(end);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    select_collect(sequence, places);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = place_at(places, i)->clip;
        g_autofree char *name = wording_clip(work->now, clip);
        if (rtime_compare(clip_end(clip), end) > 0)
            add_line(text, _("%s is cut off at %s, where the video ends."), name, time);
    }
}

static bool query_issues(Work *work)
{
    g_autoptr(GString) text = g_string_new(NULL);
    find_missing(work, text);
    find_gaps(work, text);
    find_cut_off(work, text);
    if (text->len == 0)
        g_string_append(text, _("Nothing looks wrong."));
    return answer(work, &text);
}

/* ---- what the composition does not know ----------------------------------------------------------- */

static bool query_help(Work *work)
{
    return answer_text(work,
                       g_strdup(_("Say what you want, for example:\n"
                                  "add a video\n"
                                  "add text 'Hello' at the top\n"
                                  "split the clip at 0:05\n"
                                  "trim 2 seconds off the start of the first clip\n"
                                  "make the music quieter\n"
                                  "make it vertical\n"
                                  "undo")));
}

static bool query_history(Work *work)
{
    return answer_text(work,
                       g_strdup(_("“chatkut log” lists all edits; “undo” takes the "
                                  "last one back.")));
}

static bool query_cost(Work *work)
{
    return answer_text(
        work, g_strdup(_("Editing and rendering on this computer cost nothing.")));
}

/* How full the project is, of what a project can hold. */
static bool query_usage(Work *work)
{
    const Sequence *sequence = work_sequence(work);
    unsigned most = 0;
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        most = MAX(most, ((const Track *)sequence->tracks->pdata[i])->clips->len);
    return answer_text(
        work,
        g_strdup_printf(_("Tracks: %u of %d. Clips on the fullest track: %u of %d."),
                        sequence->tracks->len, COMPOSITION_TRACKS_MAX, most,
                        COMPOSITION_CLIPS_MAX));
}

static bool query_render_status(Work *work)
{
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("How a render is getting on is not known here; “chatkut render” "
                       "shows it while it runs."));
}

bool verb_query(Work *work)
{
    static const struct {
        const char *what;
        VerbRun run;
    } rows[] = {
        { "describe", query_describe },
        { "list", query_list },
        { "duration", query_duration },
        { "at-time", query_at_time },
        { "properties", query_properties },
        { "assets", query_assets },
        { "markers", query_markers },
        { "history", query_history },
        { "cost", query_cost },
        { "usage", query_usage },
        { "limits", query_usage },
        { "help", query_help },
        { "issues", query_issues },
        { "render-status", query_render_status },
    };
    const char *what = work_string(work, "what");
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].what, what) == 0)
            return rows[i].run(work);
    }
    g_return_val_if_reached(false);
}
