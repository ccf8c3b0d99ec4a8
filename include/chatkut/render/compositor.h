/*
 * The picture of a sequence at a moment.
 *
 * A Compositor is a pure function of time: the same moment gives the same picture
 * whatever was asked for before. Going forward is fast; files are opened when their
 * clip is first seen and closed after it, so that memory does not grow with the number
 * of clips.
 *
 * Everything is evaluated at the moment asked for, which for output frame n is its
 * start, n / rate: clips show on [start, end), a source's picture is the last one at or
 * before its source time, curves are taken at the clip's own time. Speed backwards
 * shows the picture that ends there, so a reversed clip is the exact mirror of itself.
 *
 * Transitions cover [cut - before, cut + after), and progress is (t - begin) / length
 * put through the easing: 0 in the first frame, never quite 1 in the last, as in
 * libavfilter's xfade and fade. In handles clips go on playing; where the media ends,
 * its last picture stays. What each looks like is in render/transition.h.
 *
 * Effects (render/effect.h) of a clip change its picture before it is placed. Those of
 * an adjustment clip change what has been drawn beneath it, bars around a fitted
 * sequence among it, and are mixed in by its opacity. Those of a track go to the
 * pictures of its clips, after their own, where all are of colours alone; else to what
 * the track draws on a canvas of its own, within which blend modes then count. Curves
 * of a track's effects count from the start of the sequence; they pass adjustment clips
 * by.
 *
 * A clip whose file is missing or cannot be decoded there shows a slate in its place,
 * with the clip's geometry and opacity but without its effects; one whose colour table
 * is missing shows without it.
 *
 * The sequence is laid out in its own units and fitted into the picture asked for. What
 * a composition holds that cannot be shown is refused by compositor_check(), never left
 * out.
 */
#pragma once

#include "chatkut/media/coloring.h"
#include "chatkut/model/composition.h"
#include "chatkut/render/picture_store.h"

#include <libavutil/frame.h>

typedef struct Compositor Compositor;

/* The open file of an asset, as MixFile of render/mix.h. */
typedef int (*CompositorFile)(const char *asset, void *data, GError **error);

/* Can all that `sequence` shows, with what it nests, be drawn? False with
 * MEDIA_ERROR_UNSUPPORTED that names clip and property. */
bool compositor_check(const Composition *composition, const Sequence *sequence,
                      GError **error);

/* Takes a reference of the composition. alpha: YUVA pictures that keep what of the
 * background is transparent; else YUV 4:2:0 over black. Opens no file. */
Compositor *compositor_new(const Composition *composition, const Sequence *sequence,
                           int width, int height, bool alpha, CompositorFile file,
                           void *data);
void compositor_free(Compositor *compositor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Compositor, compositor_free)

/* Decode footage as OutputSpec.rough says. Before the first picture. */
void compositor_roughen(Compositor *compositor);

/* Pictures are wanted as soon as can be: decoders may use all processors, which halves a
 * long seek, and decode ahead. Else it is taken that other compositors keep them busy.
 * Before the first picture. */
void compositor_hasten(Compositor *compositor);

/* Pictures are of this coloring. Only for a sequence that shows at most one picture of
 * video at a time, all of which are of it, untouched, whole and of the same shape, and
 * above it nothing but graphics (copy_bases() of render/copy.h): that picture is not
 * made into a working picture but handed out as it was decoded, graphics are lifted
 * (media/lift.h). Before the first picture. */
void compositor_keep(Compositor *compositor, const Coloring *coloring);

/* Look for pictures of footage in `store`, borrowed, before they are decoded, and keep
 * them there. Before the first picture. */
void compositor_use_store(Compositor *compositor, PictureStore *store);

/* Take over the open files of `other`, of whom no more pictures are wanted: those of
 * assets that are in both alike and have the same descriptor go on where they stand.
 * Before the first picture; both use one store or none. */
void compositor_adopt(Compositor *compositor, Compositor *other);

/* The picture `at`; read-only, the caller's (av_frame_free). NULL with a
 * MEDIA_ERROR. */
AVFrame *compositor_picture(Compositor *compositor, RTime at, GError **error);

/* What of that picture was lost: Lost of render/lost.h, borrowed until the next one. */
const GArray *compositor_lost(const Compositor *compositor);

/* The id of the asset that the last error was about; NULL: none. */
const char *compositor_culprit(const Compositor *compositor);
