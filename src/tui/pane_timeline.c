/* The pane of the timeline: its view, what is selected, heading and events. */
#include "monitor.h"
#include "timeline_pane.h"

#include "chatkut/app/desk_job.h"

#include <glib/gi18n.h>
#include <string.h>

Timeline *timeline_of(const Tui *tui)
{
    return tui->states[PANE_TIMELINE];
}

int timeline_columns(const Timeline *timeline)
{
    return MAX(timeline->area.rect.w - timeline->places.head, 1);
}

static RTime duration_of(const Timeline *timeline)
{
    return timeline->sequence ? sequence_duration(timeline->sequence) : RTIME_ZERO;
}

Timescale timeline_scale(const Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    const Rate rate = timeline->sequence ? timeline->sequence->rate : (Rate){ 25, 1 };
    Timescale scale =
        timescale_fit(duration_of(timeline), timeline_columns(timeline), rate);
    if (timeline->cell.den > 0 && rtime_compare(timeline->cell, scale.cell) < 0) {
        scale.cell = timeline->cell;
        scale.first = timeline->first;
    }
    return scale;
}

void timeline_set_scale(Tui *tui, Timescale scale, bool follows)
{
    Timeline *timeline = timeline_of(tui);
    const int columns = timeline_columns(timeline);
    timescale_limit(&scale, duration_of(timeline), columns);
    const RTime whole = timescale_fit(duration_of(timeline), columns, scale.rate).cell;
    timeline->cell = rtime_compare(scale.cell, whole) < 0 ? scale.cell : (RTime){ 0 };
    timeline->first = scale.first;
    timeline->follows = follows;
    timeline_keep(tui);
    tui_invalidate(tui);
}

const TimelineRow *timeline_row(const Timeline *timeline, int index)
{
    if (!timeline->rows || index < 0 || index >= (int)timeline->rows->len)
        return NULL;
    return &g_array_index(timeline->rows, TimelineRow, (guint)index);
}

int timeline_focused_row(const Timeline *timeline)
{
    return timeline->rows ? timeline_rows_find(timeline->rows, timeline->track) : -1;
}

/* ---- kept in the project --------------------------------------------------------- */

void timeline_keep(Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    if (!tui->desk)
        return;
    g_autofree char *cell =
        timeline->cell.den > 0 ? rtime_exact_format(timeline->cell) : NULL;
    json_t *state = json_pack("{s:s?, s:I, s:b, s:s?}", "cell", cell, "first",
                              (json_int_t)timeline->first, "snaps", timeline->snaps,
                              "track", timeline->track);
    desk_put_state(tui->desk, "timeline", state);
    json_decref(state);
}

static void find_again(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    const json_t *state = desk_state(tui->desk, "timeline");
    const char *cell = json_string_value(json_object_get(state, "cell"));
    const json_t *snaps = json_object_get(state, "snaps");
    timeline->cell = (RTime){ 0 };
    if (cell && rtime_exact_parse(cell, &timeline->cell) && timeline->cell.num <= 0)
        timeline->cell = (RTime){ 0 };
    timeline->first =
        CLAMP(json_integer_value(json_object_get(state, "first")), 0, INT32_MAX);
    timeline->snaps = snaps ? json_is_true(snaps) : true;
    timeline->follows = true;
    timeline->top = 0;
    g_free(timeline->track);
    timeline->track = g_strdup(json_string_value(json_object_get(state, "track")));
}

/* ---- what there is --------------------------------------------------------------- */

static void forget(Timeline *timeline)
{
    g_clear_pointer(&timeline->index, timeline_index_free);
    g_clear_pointer(&timeline->rows, g_array_unref);
    sequence_unref(timeline->sequence);
    timeline->sequence = NULL;
}

static void take_sequence(Timeline *timeline, const Sequence *sequence)
{
    if (timeline->sequence == sequence)
        return;
    forget(timeline);
    if (!sequence)
        return;
    timeline->sequence = sequence_ref(sequence);
    timeline->index = timeline_index_new(sequence);
    timeline->rows = timeline_rows(sequence);
}

static void take_selection(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    const GPtrArray *ids = tui->points.selection;
    g_hash_table_remove_all(timeline->selected);
    if (tui->pointed)
        g_hash_table_add(timeline->selected, g_strdup(tui->pointed));
    for (unsigned i = 0; !tui->pointed && ids && i < ids->len; i++)
        g_hash_table_add(timeline->selected, g_strdup(ids->pdata[i]));
}

/* Clips that are gone are not selected any more. */
static void drop_selection(Tui *tui)
{
    const GPtrArray *ids = tui->points.selection;
    g_autoptr(GPtrArray) there = g_ptr_array_new();
    for (unsigned i = 0; ids && i < ids->len; i++)
        if (composition_find_clip(tui_composition(tui), ids->pdata[i], NULL))
            g_ptr_array_add(there, ids->pdata[i]);
    if (ids && there->len < ids->len)
        tui_select(tui, there);
}

static void moved(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    if (rtime_compare(timeline->playhead, tui_playhead(tui)) != 0 &&
        !transport_plays(tui))
        timeline->follows = true;
    timeline->playhead = tui_playhead(tui);
    transport_moved(tui);
    take_selection(tui);
}

static void changed(Tui *tui, const DeskView *old, unsigned changes)
{
    if (!old) {
        find_again(tui);
        timeline_pending_free(timeline_of(tui)->pending);
        timeline_of(tui)->pending = timeline_pending_new();
    }
    take_sequence(timeline_of(tui), tui_sequence(tui));
    if (!old || (changes & DESK_POINTS))
        moved(tui);
    if (changes & DESK_COMPOSITION) {
        timeline_drag_end(timeline_of(tui));
        drop_selection(tui);
    }
}

static void on_stills(void *user)
{
    tui_invalidate(user);
}

static void *create(Tui *tui)
{
    Timeline *timeline = g_new0(Timeline, 1);
    timeline->selected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    timeline->playhead = RTIME_ZERO;
    timeline->follows = timeline->snaps = true;
    timeline->stills = stills_view_new(tui->stills, STILLS_VISIBLE, on_stills, tui);
    timeline->transport = transport_new(tui);
    timeline->pending = timeline_pending_new();
    timeline->jumps = timeline_jumps_new();
    timeline->offered = g_ptr_array_new_with_free_func(g_free);
    return timeline;
}

static void destroy(void *state)
{
    Timeline *timeline = state;
    forget(timeline);
    stills_view_free(timeline->stills);
    transport_free(timeline->transport);
    timeline_pending_free(timeline->pending);
    g_array_unref(timeline->jumps);
    g_ptr_array_unref(timeline->offered);
    g_clear_pointer(&timeline->copied, g_ptr_array_unref);
    g_clear_pointer(&timeline->copied_from, composition_unref);
    g_hash_table_unref(timeline->selected);
    timeline_drag_end(timeline);
    g_free(timeline->track);
    g_free(timeline->asset);
    g_free(timeline->refused);
    g_free(timeline);
}

/* ---- drawing --------------------------------------------------------------------- */

static void append_tracks(GString *text, const GArray *rows)
{
    enum { NAMED_MAX = 6 };
    g_string_append_c(text, ' ');
    for (unsigned i = 0; i < MIN(rows->len, NAMED_MAX); i++)
        g_string_append_printf(text, " %s", g_array_index(rows, TimelineRow, i).name);
    if (rows->len > NAMED_MAX)
        g_string_append_printf(text, " +%u", rows->len - NAMED_MAX);
}

/* "▶ 2x" */
static void append_playing(GString *text, const Tui *tui)
{
    const double speed = transport_speed(tui);
    if (speed == 0)
        return;
    g_string_append_printf(text, "  %s",
                           look_sign(&tui->look, speed < 0 ? GLYPH_BACK : GLYPH_PLAY));
    if (ABS(speed) != 1)
        g_string_append_printf(text, " %.3gx", ABS(speed));
}

static void append_zoom(GString *text, const Tui *tui)
{
    const Timescale scale = timeline_scale(tui);
    g_autofree char *cell = timescale_text(&scale);
    g_string_append(text, "  ");
    g_string_append_printf(text, _("zoom %s"),
                           timeline_of(tui)->cell.den > 0 ? cell : _("all"));
}

/* "Timeline  V2 V1 A1  2 selected  zoom 5f  ripple  snap" */
static char *heading(Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    GString *text = g_string_new(_("Timeline"));
    if (!timeline->sequence)
        return g_string_free(text, FALSE);
    const Track *main = sequence_main_track(timeline->sequence, NULL);
    const unsigned count = g_hash_table_size(timeline->selected);
    append_tracks(text, timeline->rows);
    append_playing(text, tui);
    if (count > 0) {
        g_string_append(text, "  ");
        g_string_append_printf(text, _("%u selected"), count);
    }
    append_zoom(text, tui);
    if (main && node_bool(&main->node, PROP_MAGNETIC))
        g_string_append_printf(text, "  %s", _("ripple"));
    if (timeline->snaps)
        g_string_append_printf(text, "  %s", _("snap"));
    return g_string_free(text, FALSE);
}

/* Without a frame, the heading stands on a line of its own. */
static Area below_heading(Tui *tui, Area area)
{
    const Style style = look_style(&tui->look, ROLE_BORDER);
    if (tui->layout.framed || area.rect.h < 3)
        return area;
    g_autofree char *text = heading(tui);
    area_fill(area, 0, 0, area.rect.w, 1, look_glyph(&tui->look, GLYPH_H), style);
    g_autofree char *padded = g_strdup_printf(" %s ", text);
    area_put_cut(area, 1, 0, area.rect.w - 2, padded,
                 look_style(&tui->look, ROLE_TITLE), tui->look.ascii);
    return area_part(area, 0, 1, area.rect.w, area.rect.h - 1);
}

/* What to do where there is nothing to show. A phone has forty columns and three rows. */
static void draw_hint(Tui *tui, Area area)
{
    const bool footage = tui_has(tui, NEED_ASSET);
    g_autofree char *import = tui_key(tui, CONTEXT_GLOBAL, "import");
    g_autofree char *assets = tui_key(tui, CONTEXT_GLOBAL, "assets");
    g_autofree char *append = tui_key(tui, CONTEXT_ASSETS, "append");
    g_autofree char *key =
        footage
            ? g_strdup_printf(_("%s shows the assets, %s appends one,"), assets, append)
            : g_strdup_printf(_("%s imports footage,"), import);
    const char *lines[] = {
        _("Nothing is on the timeline yet."),
        key,
        footage ? _("or say “add all the clips”.")
                : _("or say “add a title that says Hello”."),
    };
    const int y = MAX((area.rect.h - (int)G_N_ELEMENTS(lines)) / 2, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
        const int x = MAX((area.rect.w - cells_width(lines[i])) / 2, 0);
        area_put_cut(area, x, y + (int)i, area.rect.w - x, lines[i],
                     look_style(&tui->look, i == 0 ? ROLE_STRONG : ROLE_QUIET),
                     tui->look.ascii);
    }
}

static bool has_clips(const Sequence *sequence)
{
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        if (((const Track *)sequence->tracks->pdata[i])->clips->len > 0)
            return true;
    return false;
}

static const Peaks *peaks_of(void *user, const Asset *asset)
{
    const Tui *tui = user;
    return stills_view_peaks(timeline_of(tui)->stills, asset, NULL, NULL);
}

static const Picture *picture_of(void *user, const Asset *asset, RTime at, int width,
                                 int height)
{
    const Tui *tui = user;
    return stills_view_thumbnail(timeline_of(tui)->stills, asset, at, width, height,
                                 true, NULL);
}

static bool is_missing(void *user, const Asset *asset)
{
    const Tui *tui = user;
    return desk_asset_state(tui->desk, asset->node.id) == ASSET_MISSING;
}

TimelineScene timeline_scene(Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    return (TimelineScene){ .composition = tui_composition(tui),
                            .sequence = timeline->sequence,
                            .index = timeline->index,
                            .rows = timeline->rows,
                            .playhead = tui_playhead(tui),
                            .in = tui->points.in,
                            .out = tui->points.out,
                            .selected = timeline->selected,
                            .track = timeline->track,
                            .top = timeline->top,
                            .top_stays = timeline->wheeled,
                            .switches = tui->mouse,
                            .source = { peaks_of, picture_of, is_missing, tui } };
}

/* What shall be seen: the clip that is pointed at, else the playhead. False: what
 * is. */
static bool followed(const Tui *tui, RTime *time)
{
    ClipPlace place;
    const bool pointed = tui->pointed && composition_find_clip(tui_composition(tui),
                                                               tui->pointed, &place);
    *time = pointed ? place.clip->start : tui_playhead(tui);
    return pointed || timeline_of(tui)->follows;
}

static void draw(Tui *tui, Area area, bool focused G_GNUC_UNUSED)
{
    Timeline *timeline = timeline_of(tui);
    RTime time;
    timeline->area = area = below_heading(tui, area);
    if (!timeline->sequence)
        return;
    g_autoptr(GArray) ranges = tui->monitor ? monitor_ranges(tui->monitor) : NULL;
    TimelineScene scene = timeline_scene(tui);
    TimelineGhost ghost;
    scene.ghost = timeline_ghost(tui, &ghost) ? &ghost : NULL;
    scene.ranges = ranges && ranges->len > 0 ? ranges : NULL;
    timeline->places = timeline_places(&scene, area.rect.w, area.rect.h);
    scene.scale = timeline_scale(tui);
    timescale_limit(&scene.scale, duration_of(timeline), timeline_columns(timeline));
    if (followed(tui, &time))
        timescale_follow(&scene.scale, time, duration_of(timeline),
                         timeline_columns(timeline));
    stills_view_begin(timeline->stills);
    timeline_draw(&tui->look, &scene, area);
    stills_view_end(timeline->stills);
    if (!has_clips(timeline->sequence))
        draw_hint(tui, area_part(area, 0, 1, area.rect.w, area.rect.h - 1));
    timeline->first = scene.scale.first;
    timeline->top = scene.top;
}

static Context context(const Tui *tui G_GNUC_UNUSED)
{
    return CONTEXT_TIMELINE;
}

static bool event(Tui *tui, const Event *event)
{
    const Timeline *timeline = timeline_of(tui);
    if (event->kind != EVENT_MOUSE)
        return false;
    const Rect drawn = tui->drawn[PANE_TIMELINE].rect;
    Mouse mouse = event->mouse;
    mouse.y -= timeline->area.rect.y - drawn.y;
    return timeline_mouse(tui, &mouse);
}

const Pane TIMELINE_PANE = { .title = N_("Timeline"),
                             .create = create,
                             .destroy = destroy,
                             .heading = heading,
                             .draw = draw,
                             .context = context,
                             .event = event,
                             .changed = changed,
                             .moved = moved };
