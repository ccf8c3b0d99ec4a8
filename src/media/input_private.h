/* The lists of what may be opened; shared by the files of the input module. */
#pragma once

#include <glib.h>
#include <libavformat/avformat.h>
#include <stdbool.h>

/* May a file that the demuxer `name` recognised be opened? False sets a MEDIA_ERROR
 * that says what the file is instead. */
bool input_demuxer_allowed(const AVInputFormat *demuxer, GError **error);
bool input_demuxer_is_image(const AVInputFormat *demuxer);

/* The decoder used for a codec, or NULL where none is allowed. */
const AVCodec *input_decoder_for(enum AVCodecID codec);

/* Both lists as libav wants them: names separated by commas. */
const char *input_demuxer_list(void);
const char *input_decoder_list(void);

/* Does the header of a container promise more than the file has? */
bool input_head_is_cut(int fd, int64_t size);
