#include "output_check.h"

#include "chatkut/media/error.h"

#include <glib/gi18n.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>

static const AVOutputFormat *muxer_of(const OutputSpec *spec)
{
    return av_guess_format(spec->container, NULL, NULL);
}

static const AVCodec *encoder_of(const char *name, enum AVMediaType type)
{
    const AVCodec *codec = name[0] ? avcodec_find_encoder_by_name(name) : NULL;
    return codec && codec->type == type ? codec : NULL;
}

/* "" is no codec, and always there. */
static bool is_here(const char *name, enum AVMediaType type)
{
    return !name[0] || encoder_of(name, type);
}

static bool goes_in(const AVOutputFormat *muxer, const char *name,
                    enum AVMediaType type)
{
    const AVCodec *codec = encoder_of(name, type);
    return !codec ||
           avformat_query_codec(muxer, codec->id, FF_COMPLIANCE_EXPERIMENTAL) != 0;
}

static bool works(const OutputSpec *spec)
{
    const AVOutputFormat *muxer = muxer_of(spec);
    return muxer && is_here(spec->video_codec, AVMEDIA_TYPE_VIDEO) &&
           is_here(spec->audio_codec, AVMEDIA_TYPE_AUDIO) &&
           goes_in(muxer, spec->video_codec, AVMEDIA_TYPE_VIDEO) &&
           goes_in(muxer, spec->audio_codec, AVMEDIA_TYPE_AUDIO);
}

/* "mp4, draft, webm" */
static char *working_presets(void)
{
    GString *list = g_string_new(NULL);
    for (const OutputPreset *preset = output_presets(); preset->name; preset++)
        if (works(&preset->spec))
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                                   preset->name);
    return g_string_free(list, FALSE);
}

static bool refuse_codec(const char *name, GError **error)
{
    g_autofree char *presets = working_presets();
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                _("This FFmpeg has no encoder “%s”. Presets that work here: %s."), name,
                presets);
    return false;
}

static bool refuse_pair(const OutputSpec *spec, const char *codec, GError **error)
{
    g_autofree char *presets = working_presets();
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                _("A file of the kind “%s” cannot hold “%s”. Presets that work here: "
                  "%s."),
                spec->container, codec, presets);
    return false;
}

bool output_takes(const OutputSpec *spec)
{
    const AVCodec *encoder = encoder_of(spec->video_codec, AVMEDIA_TYPE_VIDEO);
    const enum AVPixelFormat *at = encoder ? encoder->pix_fmts : NULL;
    enum AVPixelFormat wanted = av_get_pix_fmt(spec->pixel_format);
    while (at && *at != AV_PIX_FMT_NONE && *at != wanted)
        at++;
    return at && *at == wanted && wanted != AV_PIX_FMT_NONE;
}

bool output_check(const OutputSpec *spec, GError **error)
{
    const AVOutputFormat *muxer = muxer_of(spec);
    if (!is_here(spec->video_codec, AVMEDIA_TYPE_VIDEO))
        return refuse_codec(spec->video_codec, error);
    if (!is_here(spec->audio_codec, AVMEDIA_TYPE_AUDIO))
        return refuse_codec(spec->audio_codec, error);
    if (!muxer) {
        g_autofree char *presets = working_presets();
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("This FFmpeg cannot write files of the kind “%s”. Presets that "
                      "work here: %s."),
                    spec->container, presets);
        return false;
    }
    if (!goes_in(muxer, spec->video_codec, AVMEDIA_TYPE_VIDEO))
        return refuse_pair(spec, spec->video_codec, error);
    return goes_in(muxer, spec->audio_codec, AVMEDIA_TYPE_AUDIO) ||
           refuse_pair(spec, spec->audio_codec, error);
}
