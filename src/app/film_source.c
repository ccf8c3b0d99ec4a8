#include "film_source.h"

#include "chatkut/queue/probe.h"
#include "session_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The codecs that can be copied, and how what is rendered beside them is encoded:
 * within 45 dB of what it was. Little is, as a rule, so that its size matters less than
 * the time. */
static const struct {
    const char *codec, *encoder, *speed;
    int crf;
} encoders[] = {
    { "h264", "libx264", "ultrafast", 17 },
    { "hevc", "libx265", "ultrafast", 12 },
};

/* ---- which ----------------------------------------------------------------------- */

/* Add up how long each asset shows. The keys are borrowed. */
static void count_track(const Composition *composition, const Track *track,
                        GHashTable *shown)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        const Asset *asset =
            clip->kind == CLIP_VIDEO && node_bool(&clip->node, PROP_ENABLED)
                ? clip_asset(composition, clip)
                : NULL;
        if (!asset)
            continue;
        RTime *sum = g_hash_table_lookup(shown, asset);
        if (!sum) {
            sum = g_new0(RTime, 1);
            *sum = RTIME_ZERO;
            g_hash_table_insert(shown, (void *)(uintptr_t)asset, sum);
        }
        *sum = rtime_add(*sum, clip->duration);
    }
}

/* Of two as long, the one imported first. */
static const Asset *longest(const Composition *composition, const Sequence *sequence)
{
    g_autoptr(GHashTable) shown = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    const Asset *found = NULL;
    RTime most = RTIME_ZERO;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(sequence->tracks, i);
        if (track->kind == TRACK_VIDEO && node_bool(&track->node, PROP_ENABLED))
            count_track(composition, track, shown);
    }
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = g_ptr_array_index(composition->assets, i);
        const RTime *sum = g_hash_table_lookup(shown, asset);
        if (sum && rtime_compare(*sum, most) > 0) {
            found = asset;
            most = *sum;
        }
    }
    return found;
}

/* ---- what it is ------------------------------------------------------------------ */

/* What the project keeps of it since it was imported; a render checks that the file is
 * the same still. False: of a project of an early version, or a document by hand. */
static bool recall(const Asset *asset, MediaInfo *info)
{
    const PropList *props = asset->node.props;
    const Value *size = proplist_get(props, PROP_PICTURE_SIZE);
    const Value *rate = proplist_get(props, PROP_PICTURE_RATE);
    const Value *turn = proplist_get(props, PROP_TURN);
    if (!media_info_of_asset(asset, info) || !info->video_codec[0] || !size || !rate)
        return false;
    info->width = (int)size->vec2[0];
    info->height = (int)size->vec2[1];
    info->sar = (Rate){ 1, 1 };
    info->rate = (Rate){ (int)rate->time.num, (int)rate->time.den };
    info->turn = turn ? (int)turn->number : 0;
    return true;
}

static bool look_into(const char *folder, const Asset *asset, MediaInfo *info,
                      GError **error)
{
    g_autofree char *path =
        g_canonicalize_filename(node_string(&asset->node, PROP_FILE), folder);
    ProbeJob job = { .path = path };
    probe_files(&job, 1, 1, NULL, NULL, NULL, NULL);
    if (job.error) {
        g_propagate_prefixed_error(error, g_steal_pointer(&job.error),
                                   "“%s”: ", asset_label(asset));
        return false;
    }
    *info = job.info;
    return true;
}

static bool take_codec(const Asset *asset, const MediaInfo *info, OutputSpec *spec,
                       GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(encoders); i++) {
        if (strcmp(info->video_codec, encoders[i].codec) != 0)
            continue;
        g_strlcpy(spec->video_codec, encoders[i].encoder, sizeof spec->video_codec);
        g_strlcpy(spec->video_speed, encoders[i].speed, sizeof spec->video_speed);
        spec->crf = encoders[i].crf;
        return true;
    }
    g_set_error(error, FAULT_ERROR, FAULT_UNSUPPORTED,
                _("“%s”, which shows longest, is coded as %s; only H.264 and H.265 can "
                  "be copied. Choose another preset, for instance --preset mp4."),
                asset_label(asset), info->video_codec);
    return false;
}

/* Upright, and even as 4:2:0 has to be. */
static void take_form(const MediaInfo *info, OutputSpec *spec)
{
    bool sideways = info->turn % 180 != 0;
    int width = (int)rtime_to_frames(
        rtime_make((int64_t)info->width * info->sar.num, info->sar.den), (Rate){ 1, 1 },
        RTIME_NEAREST);
    spec->width = ((sideways ? info->height : width) + 1) & ~1;
    spec->height = ((sideways ? width : info->height) + 1) & ~1;
    if (!info->vfr)
        spec->rate = info->rate;
}

bool film_take_source(const Composition *composition, const char *folder,
                      const Sequence *sequence, const char *target, OutputSpec *spec,
                      GError **error)
{
    const Asset *asset = longest(composition, sequence);
    const char *dot = strrchr(target, '.');
    g_auto(MediaInfo) info = { 0 };
    if (!asset) {
        g_set_error_literal(
            error, FAULT_ERROR, FAULT_INVALID_VALUE,
            _("There is no video in the film whose form the preset “source” could "
              "take; choose another one, for instance --preset mp4."));
        return false;
    }
    if ((!recall(asset, &info) && !look_into(folder, asset, &info, error)) ||
        !take_codec(asset, &info, spec, error))
        return false;
    take_form(&info, spec);
    g_strlcpy(spec->container, output_copy_container(dot ? dot + 1 : "mp4"),
              sizeof spec->container);
    return true;
}
