#include "chatkut/app/edl.h"

#include "chatkut/model/media.h"
#include "chatkut/model/walk.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * Footage knows the times of its frames to a millisecond or so, so cuts are made this
 * much before the frames that they are meant for, and the whole film is this much late.
 * It is less than what mpv forgives when it looks for the frame at a time, 5 ms.
 */
static const RTime EARLY = { 1, 500 };

/* What changes neither picture nor sound, or is looked at by name below. */
static const PropId CLIP_FREE[] = { PROP_LABEL, PROP_LOCKED,  PROP_LINK, PROP_ASSET,
                                    PROP_IN,    PROP_MARKERS, PROP_META, PROP_MUTE,
                                    PROP_PITCH, PROP_FIT };
static const PropId TRACK_FREE[] = { PROP_LABEL, PROP_LOCKED,     PROP_ROLE,
                                     PROP_META,  PROP_TRACK_MUTE, PROP_MAGNETIC,
                                     PROP_MUTE };
static const PropId SEQUENCE_FREE[] = {
    PROP_LABEL,      PROP_SIZE,    PROP_RATE, PROP_SAMPLE_RATE, PROP_TIMECODE,
    PROP_DROP_FRAME, PROP_MARKERS, PROP_META, PROP_PAINT,       PROP_LENGTH
};

/* The container that can be entered at any frame and knows its time well enough: MP4
 * and MOV. */
static const char ENTERED_ANYWHERE[] = "mov,";

typedef struct {
    const Composition *composition;
    const Sequence *sequence;
    const Track *track; /* the row of videos */
    GString *list;
    GPtrArray *assets; /* const Asset *, each once */
    bool exact;
    bool sounds, is_muted; /* some clip sounds, some is muted */
    RTime at;              /* the end of the clips so far */
    char *obstacle;
} Making;

/* False. */
static bool obstruct(Making *making, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool obstruct(Making *making, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    making->obstacle = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return false;
}

/* ---- properties ------------------------------------------------------------------ */

static bool is_among(PropId id, const PropId *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == id)
            return true;
    return false;
}

/* An empty list is as good as none. */
static bool is_as_without(PropId id, const Value *value)
{
    const Value *fallback = property_fallback(id);
    if (value->type == VALUE_JSON && json_is_array(value->json))
        return json_array_size(value->json) == 0;
    return fallback && value_equal(value, fallback);
}

/* The first that is set and not in the list, or NULL. */
static const Property *find_set(const Node *node, const PropId *list, size_t count)
{
    for (unsigned i = 0; i < proplist_count(node->props); i++) {
        const Value *value;
        PropId id = proplist_nth(node->props, i, &value);
        if (!is_among(id, list, count) && !is_as_without(id, value))
            return property_get(id);
    }
    return NULL;
}

static bool check_clip_props(Making *making, const Clip *clip)
{
    const Property *set = find_set(&clip->node, CLIP_FREE, G_N_ELEMENTS(CLIP_FREE));
    return !set || obstruct(making, _("“%s” has its own %s"),
                            clip_label(making->composition, clip), _(set->label));
}

static bool check_node_props(Making *making, const Node *node, const PropId *list,
                             size_t count)
{
    const Property *set = find_set(node, list, count);
    return !set ||
           obstruct(making, _("a track or the film has its own %s"), _(set->label));
}

/* ---- which track ----------------------------------------------------------------- */

static bool is_heard(const Making *making, const Track *track, const Clip *clip)
{
    return clip_has_sound(making->composition, clip) &&
           !node_bool(&clip->node, PROP_MUTE) && !node_bool(&track->node, PROP_MUTE) &&
           !node_bool(&track->node, PROP_TRACK_MUTE);
}

/* A track is the row of videos, or is neither seen nor heard. */
static bool take_track(Making *making, const Track *track)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        const char *label = clip_label(making->composition, clip);
        bool seen = track->kind == TRACK_VIDEO && clip_is_visible(clip);
        if (!node_bool(&clip->node, PROP_ENABLED) || making->track == track)
            continue;
        if (seen && making->track)
            return obstruct(making, _("“%s” lies above other pictures"), label);
        if (seen)
            making->track = track;
        else if (is_heard(making, track, clip))
            return obstruct(making, _("“%s” sounds beside the videos"), label);
    }
    return true;
}

static bool find_track(Making *making)
{
    for (TrackWalk walk = track_walk_in(making->sequence); track_walk_next(&walk);)
        if (node_bool(&walk.track->node, PROP_ENABLED) &&
            !take_track(making, walk.track))
            return false;
    if (!making->track)
        return obstruct(making, "%s", _("there is no video"));
    if (making->track->transitions->len > 0)
        return obstruct(making, "%s", _("there are transitions"));
    return check_node_props(making, &making->track->node, TRACK_FREE,
                            G_N_ELEMENTS(TRACK_FREE));
}

/* ---- clips ----------------------------------------------------------------------- */

static bool has_form_of(const Asset *asset, const Sequence *sequence)
{
    const Value *size = node_value(&asset->node, PROP_PICTURE_SIZE);
    const Value *turn = node_value(&asset->node, PROP_TURN);
    if (!size)
        return false;
    bool sideways = turn && (int)turn->number % 180 != 0;
    double width = size->vec2[sideways ? 1 : 0], height = size->vec2[sideways ? 0 : 1];
    /* To the pixel. */
    return ABS(width * sequence->height - height * sequence->width) <=
           MAX(sequence->width, sequence->height);
}

/* Is what is left beside the picture as it is in a window: black? */
static bool is_on_black(const Sequence *sequence)
{
    const Value *paint = proplist_get(sequence->node.props, PROP_PAINT);
    return !paint || is_as_without(PROP_PAINT, paint);
}

static bool check_form(Making *making, const Clip *clip, const Asset *asset)
{
    const char *fit = node_string(&clip->node, PROP_FIT);
    bool fitted = !fit || strcmp(fit, "contain") == 0;
    bool filled = !fit || strcmp(fit, "none") != 0;
    if ((fitted && is_on_black(making->sequence)) ||
        (filled && has_form_of(asset, making->sequence)))
        return true;
    return obstruct(making, _("“%s” has another form than the film"),
                    clip_label(making->composition, clip));
}

static bool check_asset(Making *making, const Clip *clip, const Asset *asset)
{
    const char *label = clip_label(making->composition, clip);
    if (!asset || asset->kind != ASSET_VIDEO)
        return obstruct(making, _("“%s” is no video"), label);
    if (node_bool(&asset->node, PROP_MISSING))
        return obstruct(making, _("the file of “%s” is missing"), label);
    if (node_bool(&asset->node, PROP_ALPHA))
        return obstruct(making, _("“%s” is transparent"), label);
    return check_form(making, clip, asset);
}

static bool check_place(Making *making, const Clip *clip)
{
    if (rtime_compare(clip->start, making->at) == 0)
        return true;
    return obstruct(making, _("there is a gap before “%s”"),
                    clip_label(making->composition, clip));
}

static bool check_sound(Making *making, const Clip *clip)
{
    if (!clip_has_sound(making->composition, clip))
        return true;
    bool heard = is_heard(making, making->track, clip);
    making->sounds |= heard;
    making->is_muted |= !heard;
    return !(making->sounds && making->is_muted) ||
           obstruct(making, _("“%s” is muted and other videos are not, or the reverse"),
                    clip_label(making->composition, clip));
}

/* A player shows fields as they are stored and bright colours as it pleases, where a
 * render deinterlaces and maps them; of assets of old projects nothing is known. */
static bool plays_as_rendered(const Asset *asset)
{
    MediaInfo facts;
    return media_info_of_asset(asset, &facts) &&
           g_str_has_prefix(facts.container, ENTERED_ANYWHERE) && !facts.vfr &&
           facts.fields == FIELDS_NONE && !facts.hdr &&
           !g_str_has_prefix(facts.primaries, "bt2020") &&
           !g_str_has_prefix(facts.matrix, "bt2020");
}

static bool is_exact(const Sequence *sequence, const Clip *clip, const Asset *asset)
{
    const Value *rate = node_value(&asset->node, PROP_PICTURE_RATE);
    RTime pace = rtime_make(sequence->rate.num, sequence->rate.den);
    return plays_as_rendered(asset) && rate && rtime_compare(rate->time, pace) == 0 &&
           rtime_on_frame(clip_in(clip), sequence->rate) &&
           rtime_on_frame(clip->start, sequence->rate);
}

static void add_asset(Making *making, const Asset *asset)
{
    if (!g_ptr_array_find(making->assets, asset, NULL))
        g_ptr_array_add(making->assets, (void *)(uintptr_t)asset);
}

static void append_clip(Making *making, const Clip *clip, const Asset *asset)
{
    MediaInfo facts;
    RTime start = rtime_sub(clip_in(clip), EARLY);
    if (media_info_of_asset(asset, &facts))
        start = rtime_add(start, facts.start);
    g_string_append_printf(making->list, ";asset://%s,%.9f,%.9f", asset->node.id,
                           rtime_seconds(start), rtime_seconds(clip->duration));
}

static bool take_clip(Making *making, const Clip *clip)
{
    const Asset *asset =
        clip->kind == CLIP_VIDEO ? clip_asset(making->composition, clip) : NULL;
    if (!check_asset(making, clip, asset) || !check_clip_props(making, clip) ||
        !check_place(making, clip) || !check_sound(making, clip))
        return false;
    making->exact &= is_exact(making->sequence, clip, asset);
    add_asset(making, asset);
    append_clip(making, clip, asset);
    making->at = clip_end(clip);
    return true;
}

static bool take_clips(Making *making)
{
    for (unsigned i = 0; i < making->track->clips->len; i++) {
        const Clip *clip = making->track->clips->pdata[i];
        if (node_bool(&clip->node, PROP_ENABLED) && !take_clip(making, clip))
            return false;
    }
    return rtime_compare(sequence_duration(making->sequence), making->at) == 0 ||
           obstruct(making, "%s", _("the film has a length of its own"));
}

/* ---- all of it ------------------------------------------------------------------- */

static bool check_sequence(Making *making)
{
    return check_node_props(making, &making->sequence->node, SEQUENCE_FREE,
                            G_N_ELEMENTS(SEQUENCE_FREE));
}

static Edl *finish(const Making *making, const char *folder)
{
    Edl *edl = g_new0(Edl, 1);
    unsigned count = making->assets->len;
    PlayerFile *files = g_new0(PlayerFile, count);
    for (unsigned i = 0; i < count; i++) {
        const Asset *asset = making->assets->pdata[i];
        files[i].name = g_strdup(asset->node.id);
        files[i].path =
            g_canonicalize_filename(node_string(&asset->node, PROP_FILE), folder);
    }
    edl->exact = making->exact;
    edl->film = (PlayerFilm){ .source = g_strdup(making->list->str),
                              .files = files,
                              .n_files = count,
                              .rate = making->sequence->rate,
                              .length = making->at,
                              .silent = making->is_muted };
    return edl;
}

Edl *edl_new(const Composition *composition, const char *folder, char **obstacle)
{
    Making making = { .composition = composition,
                      .sequence = composition_main(composition),
                      .list = g_string_new("edl://!no_chapters"),
                      .assets = g_ptr_array_new(),
                      .exact = true,
                      .at = RTIME_ZERO };
    bool fine = making.sequence ? check_sequence(&making) && find_track(&making) &&
                                      take_clips(&making)
                                : obstruct(&making, "%s", _("there is no video"));
    Edl *edl = fine ? finish(&making, folder) : NULL;
    g_string_free(making.list, TRUE);
    g_ptr_array_unref(making.assets);
    if (obstacle)
        *obstacle = g_steal_pointer(&making.obstacle);
    g_free(making.obstacle);
    return edl;
}

void edl_free(Edl *edl)
{
    if (!edl)
        return;
    for (unsigned i = 0; i < edl->film.n_files; i++) {
        g_free((char *)(uintptr_t)edl->film.files[i].name);
        g_free((char *)(uintptr_t)edl->film.files[i].path);
    }
    g_free((PlayerFile *)(uintptr_t)edl->film.files);
    g_free((char *)(uintptr_t)edl->film.source);
    g_free(edl);
}
