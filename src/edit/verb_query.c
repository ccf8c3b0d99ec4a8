/* Questions about the project, and the table of all. */
#include "answer.h"
#include "chatkut/model/composition_json.h"
#include "query_clips.h"
#include "select_private.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- the project ----------------------------------------------------------------- */

static void describe_assets(const Composition *composition, GString *text)
{
    unsigned n = composition->assets->len;
    if (n > 0)
        query_add_line(text, ngettext("%u file imported", "%u files imported", n), n);
}

static int common_divisor(int a, int b)
{
    return b == 0 ? a : common_divisor(b, a % b);
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
    int ratio = common_divisor(sequence->width, sequence->height);
    query_add_line(text, _("%dx%d (%d:%d), %.5g frames a second, %s long"),
                   sequence->width, sequence->height, sequence->width / ratio,
                   sequence->height / ratio, fps, length);
    g_autofree char *clips = query_counts(places);
    unsigned tracks = sequence->tracks->len;
    if (places->len > 0)
        query_add_line(text, ngettext("%s on %u track", "%s on %u tracks", tracks),
                       clips, tracks);
    else
        query_add_line(text, "%s", _("The timeline is empty."));
    describe_assets(work->now, text);
    return query_answer(work, &text);
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

static bool is_used(const Composition *composition, const Asset *asset)
{
    for (unsigned s = 0; s < composition->sequences->len; s++) {
        const Sequence *sequence = composition->sequences->pdata[s];
        g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
        select_collect(sequence, places);
        for (unsigned i = 0; i < places->len; i++)
            if (clip_asset(composition, g_array_index(places, ClipPlace, i).clip) ==
                asset)
                return true;
    }
    return false;
}

static void add_asset(const Composition *composition, GString *text, const Asset *asset)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    const Value *size = proplist_get(asset->node.props, PROP_PICTURE_SIZE);
    query_add_line(text, "%s '%s'", asset_word(asset->kind), asset_label(asset));
    if (length) {
        g_autofree char *words = wording_length(length->time);
        g_string_append_printf(text, " · %s", words);
    }
    if (size)
        g_string_append_printf(text, " · %.0fx%.0f", size->vec2[0], size->vec2[1]);
    if (node_bool(&asset->node, PROP_MISSING))
        g_string_append_printf(text, " · %s", _("missing"));
    if (!is_used(composition, asset))
        g_string_append_printf(text, " · %s", _("not used"));
}

static bool query_assets(Work *work)
{
    const GPtrArray *assets = work->now->assets;
    g_autoptr(GString) text = g_string_new(NULL);
    unsigned shown = MIN(assets->len, QUERY_LINES_MAX);
    if (shown == 0)
        return answer_text(work,
                           g_strdup(_("No files are imported yet; “chatkut import "
                                      "FILE” does that.")));
    for (unsigned i = 0; i < shown; i++)
        add_asset(work->now, text, assets->pdata[i]);
    query_add_rest(text, shown, assets->len);
    return query_answer(work, &text);
}

static bool query_markers(Work *work)
{
    const Value *markers = proplist_get(work_sequence(work)->node.props, PROP_MARKERS);
    unsigned count = markers ? (unsigned)json_array_size(markers->json) : 0;
    g_autoptr(GString) text = g_string_new(NULL);
    if (count == 0)
        return answer_text(work, g_strdup(_("There are no markers.")));
    for (unsigned i = 0; i < MIN(count, QUERY_LINES_MAX); i++) {
        const json_t *marker = json_array_get(markers->json, i);
        const char *label = json_string_value(json_object_get(marker, "label"));
        RTime at = RTIME_ZERO;
        time_from_json(json_object_get(marker, "at"), (Rate){ 0 }, &at);
        g_autofree char *time = rtime_format(at);
        query_add_line(text, label ? "%s · '%s'" : "%s", time, label);
    }
    query_add_rest(text, MIN(count, QUERY_LINES_MAX), count);
    return query_answer(work, &text);
}

/* ---- what may be wrong ----------------------------------------------------------- */

static void find_missing(const Work *work, GString *text)
{
    for (unsigned i = 0; i < work->now->assets->len; i++) {
        const Asset *asset = work->now->assets->pdata[i];
        if (node_bool(&asset->node, PROP_MISSING))
            query_add_line(text, _("The file of '%s' is missing."), asset_label(asset));
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
            query_add_line(text, _("The main track is empty from %s."), span);
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
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        g_autofree char *name = wording_clip(work->now, clip);
        if (rtime_compare(clip_end(clip), end) > 0)
            query_add_line(text, _("%s is cut off at %s, where the video ends."), name,
                           time);
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
    return query_answer(work, &text);
}

/* ---- what the composition does not know ------------------------------------------ */

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
