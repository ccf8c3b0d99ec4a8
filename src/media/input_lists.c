#include "input_private.h"

#include "chatkut/media/input.h"
#include "chatkut/model/media.h"

#include <glib/gi18n.h>
#include <libavutil/avstring.h>

static const char image_demuxers[] =
    "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,svg_pipe,jpegxl_pipe,j2k_pipe,"
    "ppm_pipe,pgm_pipe,pam_pipe,qoi_pipe";

/* Decoders by name, most wanted first. The two VPx codecs come from libvpx too, as only
 * that one reads their alpha. */
static const char decoders[] =
    "h264,hevc,libdav1d,libaom-av1,av1,vp9,vp8,libvpx-vp9,libvpx,mpeg4,mpeg2video,"
    "mpeg1video,mjpeg,prores,dnxhd,dvvideo,ffv1,huffyuv,ffvhuff,utvideo,rawvideo,v210,"
    "qtrle,cinepak,svq1,svq3,theora,vc1,wmv1,wmv2,wmv3,msmpeg4v1,msmpeg4,msmpeg4v2,flv,"
    "h263,h263p,vp6,vp6a,vp6f,cfhd,hap,dxv,png,apng,gif,webp,bmp,tiff,librsvg,libjxl,"
    "jpeg2000,libopenjpeg,ppm,pgm,pam,qoi,"
    "aac,mp3float,mp3,mp2float,mp2,mp1float,ac3,eac3,dca,truehd,mlp,flac,alac,vorbis,"
    "libvorbis,opus,libopus,wmav1,wmav2,wmapro,wmalossless,amrnb,amrwb,wavpack,tta,ape,"
    "mpc7,mpc8,aac_latm,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,adpcm_swf,pcm_s16le,"
    "pcm_s16be,pcm_s16le_planar,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_s64le,pcm_"
    "u8,"
    "pcm_s8,pcm_u16le,pcm_u16be,pcm_u24le,pcm_u24be,pcm_u32le,pcm_u32be,pcm_f32le,"
    "pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd";

/* What a file that is no media may be, to say it in people's words. */
static const struct {
    const char *demuxers;
    const char *sentence;
} refusals[] = {
    { "hls,dash,concat,sdp,rtsp,webm_dash_manifest,imf,applehttp",
      N_("this is a playlist that points to other files; import those files instead") },
    { "tty,bin,xbin,adf,idf,ansi,ico,txd",
      N_("this is text, not sound or picture; only media files can be imported") },
    { "srt,webvtt,ass,subviewer,subviewer1,microdvd,sami,realtext,mpl2,jacosub,pjs,stl,"
      "vplayer,scc,sup,vobsub,tedcaptions,lrc,aqtitle,mpsub,ffmetadata",
      N_("these are captions, not sound or picture; captions cannot be imported yet") },
};

const char *input_demuxer_list(void)
{
    return media_formats();
}

const char *input_decoder_list(void)
{
    return decoders;
}

bool input_demuxer_is_image(const AVInputFormat *demuxer)
{
    return av_match_list(demuxer->name, image_demuxers, ',') > 0;
}

bool input_demuxer_allowed(const AVInputFormat *demuxer, GError **error)
{
    if (av_match_list(demuxer->name, media_formats(), ',') > 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++)
        if (av_match_list(demuxer->name, refusals[i].demuxers, ',') > 0) {
            g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                                _(refusals[i].sentence));
            return false;
        }
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                _("files of the format “%s” cannot be used; convert it to MP4 first"),
                demuxer->long_name ? demuxer->long_name : demuxer->name);
    return false;
}

const AVCodec *input_decoder_for(enum AVCodecID codec)
{
    const AVCodec *best = NULL;
    const AVCodec *decoder;
    int best_rank = INT_MAX;
    for (void *state = NULL; (decoder = av_codec_iterate(&state));) {
        int rank;
        if (decoder->id != codec || !av_codec_is_decoder(decoder) ||
            decoder->capabilities & AV_CODEC_CAP_HARDWARE)
            continue;
        rank = av_match_list(decoder->name, decoders, ',');
        if (rank > 0 && rank < best_rank) {
            best = decoder;
            best_rank = rank;
        }
    }
    return best;
}
