/* What the timeline's keys do to the film: each is a deed (app/deed.h), carried out as
 * the same plan that a sentence would make. */
#include "assets_private.h"
#include "timeline_pane.h"

#include "chatkut/app/deed.h"
#include "chatkut/tui/dialog.h"

#include <glib/gi18n.h>

/* ---- what a deed is about -------------------------------------------------------- */

static DeedScene scene_of(const Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    return (DeedScene){ .composition = tui_composition(tui),
                        .points = &tui->points,
                        .track = timeline->track,
                        .asset = timeline->asset,
                        .copied = timeline->copied,
                        .copied_from = timeline->copied_from };
}

GPtrArray *timeline_targets(const Tui *tui)
{
    const DeedScene scene = scene_of(tui);
    return deed_targets(&scene, NULL);
}

char *timeline_no_target(const Tui *tui)
{
    const DeedScene scene = scene_of(tui);
    char *sentence = NULL;
    GPtrArray *ids = deed_targets(&scene, &sentence);
    if (ids)
        g_ptr_array_unref(ids);
    return sentence;
}

const char *timeline_track(const Tui *tui)
{
    return timeline_of(tui)->track;
}

/* ---- carrying it out ------------------------------------------------------------- */

/* An edit that is under way: where the playhead goes behind it, and what to compare
 * with. */
typedef struct {
    RTime playhead; /* den 0: it stays */
    const Composition *before;
    bool selects; /* what is new takes the selection over */
} Pending;

static void pending_free(void *data)
{
    Pending *pending = data;
    composition_unref(pending->before);
    g_free(pending);
}

GQueue *timeline_pending_new(void)
{
    return g_queue_new();
}

void timeline_pending_free(GQueue *pending)
{
    g_queue_free_full(pending, pending_free);
}

static void select_new(Tui *tui, const Pending *pending, const SayResult *result)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; result->receipts && i < result->receipts->len; i++) {
        const Receipt *receipt = result->receipts->pdata[i];
        for (unsigned k = 0; receipt->clips && k < receipt->clips->len; k++)
            if (!composition_find_clip(pending->before, receipt->clips->pdata[k], NULL))
                g_ptr_array_add(ids, receipt->clips->pdata[k]);
    }
    if (ids->len > 0)
        tui_select(tui, ids);
}

static void on_done(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    Tui *tui = user;
    Pending *pending = g_queue_pop_head(timeline_of(tui)->pending);
    tui_tell_result(tui, result);
    if (result->status == SAY_OK && pending->selects)
        select_new(tui, pending, result);
    if (result->status == SAY_OK && pending->playhead.den > 0)
        tui_set_playhead(tui, pending->playhead);
    pending_free(pending);
    tui_edit_ends(tui);
}

static void carry_out(Tui *tui, const Deed *deed, const DeedPlan *plan)
{
    Pending *pending = g_new0(Pending, 1);
    pending->playhead = plan->playhead;
    pending->before = composition_ref(tui_composition(tui));
    pending->selects = tui_has(tui, NEED_SELECTION);
    g_queue_push_tail(timeline_of(tui)->pending, pending);
    g_clear_pointer(&timeline_of(tui)->refused, g_free);
    tui_put_points(tui);
    tui_edit_begins(tui);
    desk_apply(tui->desk, plan->plan, _(deed->label), on_done, tui);
}

/* A key that is held tells it in the chat once. */
static void refuse(Tui *tui, const char *sentence)
{
    Timeline *timeline = timeline_of(tui);
    if (g_strcmp0(timeline->refused, sentence) == 0) {
        tui_toast(tui, ROLE_BAD, sentence);
        return;
    }
    g_free(timeline->refused);
    timeline->refused = g_strdup(sentence);
    tui_tell(tui, ROLE_BAD, sentence);
}

static void do_scene(Tui *tui, const char *name, const DeedScene *scene)
{
    const Deed *deed = deed_find(name);
    g_auto(DeedPlan) plan = { 0 };
    deed_plan(deed, scene, &plan);
    if (plan.plan)
        carry_out(tui, deed, &plan);
    else
        refuse(tui, plan.sentence);
}

static void do_deed(Tui *tui, const char *name)
{
    const DeedScene scene = scene_of(tui);
    do_scene(tui, name, &scene);
}

void timeline_do_drag(Tui *tui, const char *deed, const TimelineDrag *drag)
{
    DeedScene scene = scene_of(tui);
    scene.dragged = drag->clip;
    scene.to = drag->to;
    scene.to_track = drag->track;
    do_scene(tui, deed, &scene);
}

#define DEEDS(DEED)                                       \
    DEED(timeline_split, "split")                         \
    DEED(timeline_split_all, "split-all")                 \
    DEED(timeline_delete, "delete")                       \
    DEED(timeline_lift, "lift")                           \
    DEED(timeline_extract, "extract")                     \
    DEED(timeline_empty_range, "clear")                   \
    DEED(timeline_trim_start, "trim-start")               \
    DEED(timeline_trim_end, "trim-end")                   \
    DEED(timeline_ripple_trim_start, "ripple-trim-start") \
    DEED(timeline_ripple_trim_end, "ripple-trim-end")     \
    DEED(timeline_nudge_left, "nudge-left")               \
    DEED(timeline_nudge_right, "nudge-right")             \
    DEED(timeline_shove_left, "shove-left")               \
    DEED(timeline_shove_right, "shove-right")             \
    DEED(timeline_move_up, "track-up")                    \
    DEED(timeline_move_down, "track-down")                \
    DEED(timeline_swap_left, "swap-left")                 \
    DEED(timeline_swap_right, "swap-right")               \
    DEED(timeline_duplicate, "duplicate")                 \
    DEED(timeline_paste, "paste")                         \
    DEED(timeline_group, "group")                         \
    DEED(timeline_ungroup, "ungroup")                     \
    DEED(timeline_fade, "fade")                           \
    DEED(timeline_fade_in, "fade-in")                     \
    DEED(timeline_fade_out, "fade-out")                   \
    DEED(timeline_transition, "transition")               \
    DEED(timeline_mute, "mute")                           \
    DEED(timeline_hide, "hide")                           \
    DEED(timeline_louder, "louder")                       \
    DEED(timeline_quieter, "quieter")                     \
    DEED(timeline_faster, "faster")                       \
    DEED(timeline_slower, "slower")                       \
    DEED(timeline_mute_track, "track-mute")               \
    DEED(timeline_hide_track, "track-hide")               \
    DEED(timeline_lock_track, "track-lock")               \
    DEED(timeline_solo_track, "track-solo")               \
    DEED(timeline_raise_track, "track-raise")             \
    DEED(timeline_lower_track, "track-lower")             \
    DEED(timeline_remove_track, "track-remove")           \
    DEED(timeline_add_video_track, "track-add-video")     \
    DEED(timeline_add_audio_track, "track-add-audio")     \
    DEED(timeline_marker, "marker")                       \
    DEED(timeline_marker_remove, "marker-remove")

#define DEED(FUNCTION, NAME) \
    void FUNCTION(Tui *tui)  \
    {                        \
        do_deed(tui, NAME);  \
    }
DEEDS(DEED)
#undef DEED

/* The composition is kept with them: what is deleted can be pasted all the same. */
static unsigned copy_targets(Tui *tui)
{
    Timeline *timeline = timeline_of(tui);
    g_clear_pointer(&timeline->copied, g_ptr_array_unref);
    g_clear_pointer(&timeline->copied_from, composition_unref);
    timeline->copied = tui_targets(tui);
    timeline->copied_from = composition_ref(tui_composition(tui));
    return timeline->copied->len;
}

void timeline_copy(Tui *tui)
{
    const unsigned count = copy_targets(tui);
    g_autofree char *text = g_strdup_printf(
        ngettext("%u clip copied; p puts it in at the playhead.",
                 "%u clips copied; p puts them in at the playhead.", count),
        count);
    tui_toast(tui, ROLE_OK, text);
}

/* The receipt tells what was taken out, so no word here. */
void timeline_take(Tui *tui)
{
    copy_targets(tui);
    do_deed(tui, "delete");
}

/* ---- with something that is typed ------------------------------------------------ */

static const FormRow NAME_ROW[] = { { "text", FORM_TEXT, N_("Name"), NULL, 0 },
                                    { NULL } };
static const FormRow SPEED_ROW[] = {
    { "text", FORM_TEXT, N_("Speed"), N_("1 is as it was filmed, 2 twice as fast"), 0 },
    { NULL }
};

static bool do_typed(Tui *tui, Form *form, const char *name, double number)
{
    DeedScene scene = scene_of(tui);
    scene.text = form_text(form, "text");
    scene.number = number;
    g_auto(DeedPlan) plan = { 0 };
    const Deed *deed = deed_find(name);
    deed_plan(deed, &scene, &plan);
    if (plan.plan)
        carry_out(tui, deed, &plan);
    else
        form_complain(form, plan.sentence);
    return plan.plan != NULL;
}

static bool take_name(Tui *tui, Form *form, void *user)
{
    return do_typed(tui, form, user, 0);
}

/* "2", "1.5x", "0,5", "50%" */
static bool take_speed(Tui *tui, Form *form, void *user)
{
    g_autofree char *typed = g_strdelimit(g_strdup(form_text(form, "text")), ",", '.');
    char *end;
    double number = g_ascii_strtod(typed, &end);
    if (*g_strchug(end) == '%')
        number /= 100;
    return do_typed(tui, form, user, end == typed ? 0 : number);
}

static void ask(Tui *tui, const DialogClass *class, const FormRow *rows,
                const char *deed, const char *text)
{
    Dialog *dialog = dialog_open(tui, class, rows, (void *)(uintptr_t)deed);
    if (text)
        form_set_text(dialog_form(dialog), "text", text);
}

void timeline_rename(Tui *tui)
{
    static const DialogClass DIALOG = { .title = N_("Rename the clip"),
                                        .enter = N_("Rename"),
                                        .done = take_name };
    const Clip *clip = timeline_target(tui, NULL);
    ask(tui, &DIALOG, NAME_ROW, "rename",
        clip ? clip_label(tui_composition(tui), clip) : NULL);
}

void timeline_rename_track(Tui *tui)
{
    static const DialogClass DIALOG = { .title = N_("Rename the track"),
                                        .enter = N_("Rename"),
                                        .done = take_name };
    const char *id = timeline_of(tui)->track;
    const Track *track =
        id ? composition_find_track(tui_composition(tui), id, NULL, NULL) : NULL;
    ask(tui, &DIALOG, NAME_ROW, "track-rename",
        track ? node_string(&track->node, PROP_LABEL) : NULL);
}

void timeline_marker_named(Tui *tui)
{
    static const DialogClass DIALOG = { .title = N_("A marker at the playhead"),
                                        .enter = N_("Add"),
                                        .done = take_name };
    ask(tui, &DIALOG, NAME_ROW, "marker-named", NULL);
}

void timeline_set_speed(Tui *tui)
{
    static const DialogClass DIALOG = { .title = N_("The clip's speed"),
                                        .enter = N_("Set"),
                                        .done = take_speed };
    const Clip *clip = timeline_target(tui, NULL);
    g_autofree char *text =
        clip ? g_strdup_printf("%.4g", rtime_seconds(clip_speed(clip))) : NULL;
    ask(tui, &DIALOG, SPEED_ROW, "speed", text);
}

/* ---- assets ---------------------------------------------------------------------- */

static void use_asset(Tui *tui, const Choice *choice, const char *typed G_GNUC_UNUSED,
                      void *user)
{
    Timeline *timeline = timeline_of(tui);
    g_free(timeline->asset);
    timeline->asset = g_strdup(choice->data);
    do_deed(tui, user);
}

/* The list outlives the composition that it was made of. */
static void add_choice(const Tui *tui, GPtrArray *choices, const Asset *asset)
{
    GPtrArray *offered = timeline_of(tui)->offered;
    const Value *length = node_value(&asset->node, PROP_LENGTH);
    g_autofree char *detail = length ? rtime_format(length->time) : NULL;
    if (asset->kind > ASSET_IMAGE)
        return;
    g_ptr_array_add(offered, g_strdup(asset->node.id));
    g_ptr_array_add(choices, choice_new(asset_label(asset), detail,
                                        node_string(&asset->node, PROP_FILE),
                                        offered->pdata[offered->len - 1]));
}

/* The one that is chosen in the assets comes first: Enter takes it. */
static void choose_asset(Tui *tui, const char *deed, const char *title)
{
    GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
    const GPtrArray *assets = tui_composition(tui)->assets;
    const Asset *chosen = assets_chosen(tui);
    g_ptr_array_set_size(timeline_of(tui)->offered, 0);
    if (chosen)
        add_choice(tui, choices, chosen);
    for (unsigned i = 0; i < assets->len; i++)
        if (assets->pdata[i] != chosen)
            add_choice(tui, choices, assets->pdata[i]);
    picker_open(tui, title, choices, false, use_asset, (void *)(uintptr_t)deed);
}

void timeline_append(Tui *tui)
{
    choose_asset(tui, "append", _("Append to the film"));
}

void timeline_insert(Tui *tui)
{
    choose_asset(tui, "insert", _("Insert at the playhead"));
}

void timeline_overwrite(Tui *tui)
{
    choose_asset(tui, "overwrite", _("Overwrite at the playhead"));
}
