/* New clips. */
#include "media.h"
#include "placement.h"
#include "styling.h"
#include "verbs.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

enum { TEXT_SECONDS = 3, IMAGE_SECONDS = 5 };

/* ---- kinds ----------------------------------------------------------------------- */

/* What a type of the plan makes, and where it goes. */
typedef struct {
    const char *type;
    ClipKind kind;
    TrackKind track;
    const char *role;
    bool main;
    int seconds;         /* how long it is unless said otherwise; 0: as its media */
    const char *missing; /* why it cannot be added */
} AddRow;

static const AddRow rows[] = {
    { "video", CLIP_VIDEO, TRACK_VIDEO, "overlay", .main = true },
    { "image", CLIP_IMAGE, TRACK_VIDEO, "overlay", .seconds = IMAGE_SECONDS },
    { "audio", CLIP_AUDIO, TRACK_AUDIO, "sound" },
    { "text", CLIP_TEXT, TRACK_VIDEO, "titles", .seconds = TEXT_SECONDS },
    { "shape", CLIP_SHAPE, TRACK_VIDEO, "overlay", .seconds = IMAGE_SECONDS },
    { "caption",
      .missing = N_("Captions cannot be rendered yet; add a text instead.") },
    { "group", .missing = N_("A group is made of clips that are there; name them.") },
    { "sequence", .missing = N_("Sequences cannot be nested by words yet.") },
    { "adjustment",
      .missing = N_("An adjustment is nothing but its effects; put them on the clips "
                    "instead, or on all of them.") },
    { "generator",
      .missing = N_("Generated pictures cannot be rendered yet; use a shape.") },
};

/* A clip being made. */
typedef struct {
    Work *work;
    const AddRow *row;
    const Asset *asset; /* NULL: of no media */
    bool background;    /* music under everything */
    RTime in;           /* of the media */
    RTime length;
    bool own_length; /* said, or that of the media */
} Adding;

static const AddRow *find_row(Work *work)
{
    const char *type = work_string(work, "type");
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].type, type) == 0)
            return &rows[i];
    }
    g_return_val_if_reached(NULL);
}

/* ---- background music ------------------------------------------------------------ */

static bool is_word(const char *text, const char *const *words)
{
    g_autofree char *folded = text ? text_fold(text) : NULL;
    return folded && g_strv_contains(words, folded);
}

/* Music that begins with the film, or goes to the music's track. */
static bool is_background(Work *work)
{
    static const char *const labels[] = { "background", "background music", "music",
                                          NULL };
    static const char *const tracks[] = { "music", NULL };
    const json_t *place = work_field(work, "place");
    const json_t *at = json_object_get(place, "at");
    const char *anchor = json_string_value(json_object_get(at, "anchor"));
    bool at_start = (json_is_number(at) && json_number_value(at) == 0) ||
                    g_strcmp0(anchor, "start") == 0;
    const char *label =
        json_string_value(json_object_get(work_field(work, "props"), "label"));
    const char *track = json_string_value(json_object_get(place, "track"));
    return (at_start && is_word(label, labels)) || is_word(track, tracks);
}

/* Where the picture ends, from `start` on; zero where there is none then. */
static RTime picture_left(const Work *work, RTime start)
{
    const Sequence *sequence = work_sequence(work);
    RTime end = RTIME_ZERO;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        if (track->kind == TRACK_VIDEO && track->clips->len > 0)
            end = rtime_max(end, clip_end(track->clips->pdata[track->clips->len - 1]));
    }
    return rtime_max(rtime_sub(end, start), RTIME_ZERO);
}

/* ---- how long -------------------------------------------------------------------- */

/* The part of the media that "trim" names: from and length, or to the end. */
static bool read_trim(Adding *adding, RTime whole)
{
    Work *work = adding->work;
    const json_t *trim = work_field(work, "trim");
    MomentBase base = { RTIME_ZERO, RTIME_ZERO, whole };
    g_auto(Resolution) problem = { 0 };
    RTime end;
    adding->length = whole;
    if (!trim)
        return true;
    if (!moment_range(trim, work->now, &work->context, base, &adding->in, &end,
                      &problem))
        return work_fail(
            work, FAULT_INVALID_VALUE,
            _("The part of the media is told by its own times; could not find "
              "%s."),
            problem.wanted);
    adding->length = rtime_sub(end, adding->in);
    adding->own_length = true;
    if (adding->in.num >= 0 && adding->length.num > 0 &&
        rtime_compare(adding->in, whole) < 0)
        return true;
    g_autofree char *length = wording_length(whole);
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("“%s” is %s long; that part of it does not exist."),
                     asset_label(adding->asset), length);
}

static void note_shorter(Adding *adding, RTime length)
{
    g_autofree char *text = wording_length(length);
    work_note(adding->work, g_strdup_printf(_("only %s: “%s” is no longer"), text,
                                            asset_label(adding->asset)));
}

/* No longer than the media is from the in point on, in whole frames. */
static bool fit_media(Adding *adding, RTime whole)
{
    Work *work = adding->work;
    RTime left = rtime_snap(rtime_sub(whole, adding->in), work_sequence(work)->rate,
                            RTIME_FLOOR);
    RTime wanted = work_snap_length(work, adding->length);
    if (left.num <= 0)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("“%s” is shorter than a frame; choose other media."),
                         asset_label(adding->asset));
    bool asked = work_field(work, "trim") || work_field(work, "duration");
    if (asked && rtime_compare(left, wanted) < 0)
        note_shorter(adding, left);
    adding->length = rtime_min(left, wanted);
    return true;
}

/* Music under the film ends with it. */
static void fit_background(Adding *adding)
{
    RTime left = picture_left(adding->work, RTIME_ZERO);
    if (adding->background && !adding->own_length && left.num > 0)
        adding->length = rtime_min(adding->length, left);
}

static bool find_length(Adding *adding)
{
    Work *work = adding->work;
    const json_t *said = work_field(work, "duration");
    RTime whole =
        rtime_make(adding->row->seconds ? adding->row->seconds : IMAGE_SECONDS, 1);
    bool has_end = adding->asset && media_length(adding->asset, &whole);
    adding->in = RTIME_ZERO;
    adding->length = whole;
    adding->own_length = has_end && adding->row->kind == CLIP_VIDEO;
    if (has_end && !read_trim(adding, whole))
        return false;
    if (said) {
        adding->length = moment_length(said, work_sequence(work)->rate, adding->length);
        adding->own_length = true;
    }
    if (adding->length.num <= 0)
        return work_fail(work, FAULT_OUT_OF_RANGE, _("A clip must last some time."));
    fit_background(adding);
    if (has_end)
        return fit_media(adding, whole);
    adding->length = work_snap_length(work, adding->length);
    return true;
}

/* ---- the clip -------------------------------------------------------------------- */

/* What it has before anything is said about it. */
static PropList *first_props(const Adding *adding)
{
    const Sequence *sequence = work_sequence(adding->work);
    PropList *props = NULL;
    if (adding->asset)
        props = props_put(props, PROP_ASSET, value_new_string(adding->asset->node.id));
    if (adding->in.num != 0)
        props = props_put(props, PROP_IN, value_new_time(adding->in));
    if (adding->row->kind == CLIP_TEXT) {
        double size = styling_default_font_size(sequence);
        props = props_put(props, PROP_TEXT, value_new_string(""));
        props = props_put(props, PROP_FONT_SIZE, value_new_number(size));
    }
    if (adding->row->kind == CLIP_SHAPE) {
        props = props_put(props, PROP_SHAPE, value_new_string("rect"));
        props = props_put(props, PROP_FILL, value_new_color(0xffffffff));
        props = props_put(props, PROP_BOX,
                          value_new_vec2(sequence->width / 4, sequence->height / 4));
    }
    return props;
}

/* The speed comes after, as an edit of the clip that is there. */
static json_t *props_without_speed(const json_t *props)
{
    json_t *rest = json_copy((json_t *)(uintptr_t)props);
    json_object_del(rest, "speed");
    return rest;
}

static Clip *make_clip(const Adding *adding, const char *id)
{
    Work *work = adding->work;
    const json_t *said = work_field(work, "props");
    g_autoptr(PropList) props = first_props(adding);
    g_autoptr(PropList) styled = NULL;
    g_autoptr(Clip) clip =
        clip_new(id, adding->row->kind, RTIME_ZERO, adding->length, props);
    if (!said)
        return g_steal_pointer(&clip);
    json_t *rest = props_without_speed(said);
    bool ok = styling_apply(work, work_sequence(work), clip, rest, &styled);
    json_decref(rest);
    return ok ? clip_with_props(clip, styled) : NULL;
}

/* An image that is put somewhere in the frame lies over the film; one that comes before
 * or after a clip of the film is part of it. */
static bool follows_clips(const Adding *adding)
{
    const json_t *props = work_field(adding->work, "props");
    bool laid_out =
        json_object_get(props, "position") || json_object_get(props, "scale");
    return adding->row->kind == CLIP_IMAGE && !laid_out;
}

static bool place_clip(Adding *adding, const Clip *clip, Patch *patch, char **track,
                       Clip **placed)
{
    const Wish wish = { .kind = adding->row->track,
                        .role = adding->background ? "music" : adding->row->role,
                        .main = adding->row->main,
                        .beside_main = follows_clips(adding),
                        .duration = adding->length,
                        .own_duration = adding->own_length };
    g_auto(Spot) spot = { 0 };
    RTime whole;
    if (!placement_find(adding->work, work_field(adding->work, "place"), &wish, patch,
                        &spot))
        return false;
    if (adding->asset && media_length(adding->asset, &whole))
        spot.duration = rtime_min(spot.duration, adding->length);
    *placed = clip_with_span(clip, spot.start, spot.duration);
    *track = g_steal_pointer(&spot.track);
    return true;
}

static bool put_clip(Adding *adding)
{
    Work *work = adding->work;
    g_autofree char *id = id_next(work->ids);
    g_autofree char *track = NULL;
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Clip) clip = make_clip(adding, id);
    g_autoptr(Clip) placed = NULL;
    if (!clip || !place_clip(adding, clip, patch, &track, &placed))
        return false;
    patch_add_clip(patch, track, placed);
    if (!work_apply(work, patch))
        return false;
    work_add(work, id);
    g_autofree char *what = work_wording(work, work->mentioned);
    work_report(work, _("Added %s"), what);
    return true;
}

/* ---- what is done to it then ----------------------------------------------------- */

/* A step of another verb about the new clip; takes step. */
static bool then(Work *work, VerbRun run, json_t *step)
{
    const json_t *own = work->step;
    json_object_set_new(
        step, "target",
        json_pack("{s:s, s:s}", "by", "id", "id", work->added->pdata[0]));
    work->step = step;
    work_step_again(work);
    bool ok = run(work);
    work->step = own;
    json_decref(step);
    return ok;
}

static bool animate_and_pace(Work *work)
{
    const json_t *animations = work_field(work, "animate");
    json_t *speed = json_object_get(work_field(work, "props"), "speed");
    for (size_t i = 0; i < json_array_size(animations); i++) {
        json_t *step = json_copy(json_array_get(animations, i));
        if (!then(work, verb_animate, step))
            return false;
    }
    return !speed || then(work, verb_speed, json_pack("{s: O}", "rate", speed));
}

static bool has_words(Work *work)
{
    const json_t *props = work_field(work, "props");
    if (json_object_get(props, "text"))
        return true;
    return work_ask(work, "props.text", g_ptr_array_new_with_free_func(g_free),
                    _("What should the text say?"));
}

bool verb_add(Work *work)
{
    const char *source = work_string(work, "source");
    Adding adding = { .work = work, .row = find_row(work) };
    if (source && strcmp(source, "asset") != 0)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("Media can only come from files that were imported."));
    if (adding.row->missing)
        return work_fail(work, FAULT_UNSUPPORTED, "%s", _(adding.row->missing));
    if (adding.row->kind == CLIP_TEXT && !has_words(work))
        return false;
    if (adding.row->kind != CLIP_TEXT && adding.row->kind != CLIP_SHAPE) {
        adding.asset = media_find(work, work_string(work, "asset"), adding.row->kind);
        if (!adding.asset)
            return false;
    }
    adding.background = adding.row->kind == CLIP_AUDIO && is_background(work);
    return find_length(&adding) && put_clip(&adding) && animate_and_pace(work);
}
