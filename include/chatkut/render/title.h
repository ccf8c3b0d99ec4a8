/*
 * Titles: text clips as pictures, shaped and drawn by libass.
 *
 * A Title is a working picture with alpha (media/convert.h: YUVA 4:2:0, BT.709 limited,
 * premultiplied) of everything a text clip draws, and where it lies relative to the
 * clip's box. The box is the property `box`, in which text wraps and is aligned;
 * without one it is as large as the text, which wraps at nine tenths of the sequence's
 * width. Outlines, shadows and slanted letters may reach out of the box; the picture
 * holds them.
 *
 * Sizes are pixels of the sequence and `style.size` is the font's em, as in CSS: libass
 * counts a font's ascent and descent instead, so its size is corrected by the metrics
 * of the font that fontconfig finds. The outline lies wholly outside the letters.
 * Shadow blur is the CSS one (its Gaussian has half of it as deviation). A family that
 * is not there is replaced by fontconfig, a glyph that is not there by another font's.
 *
 * Runs have a font, size, colour, outline and shadow of their own, what they do not say
 * being the clip's; a run's background is a box behind each line of it, as high as its
 * font (ascent and descent), larger by its padding on all sides.
 *
 * Emoji are drawn in colour, from the machine's emoji font: 1.2 em wide, without
 * outline and shadow. Where the machine has none, or a variation selector asks for
 * text, they are letters.
 *
 * Justified text is broken into lines here, as wide as the box, by widening its blanks;
 * the last line of a paragraph stands at the side where the text begins to read.
 *
 * The text is data: braces and backslashes come out as they are. A run
 * whose colour is wholly transparent leaves its place empty, outline and shadow too.
 */
#pragma once

#include "chatkut/model/composition.h"

#include <libavutil/frame.h>

/* libass and its fonts; finding fonts takes a moment, so keep it. For one thread. */
typedef struct TitleMaker TitleMaker;

/* NULL with a MEDIA_ERROR when libass cannot start. */
TitleMaker *title_maker_new(GError **error);

/* A font of the project, which its texts may name: by its family as all others, by the
 * asset's id or by its label, whatever case. It comes before a font of the machine.
 * `fd` is borrowed. False with a MEDIA_ERROR. */
bool title_maker_add_font(TitleMaker *maker, const Asset *asset, int fd,
                          GError **error);
void title_maker_free(TitleMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TitleMaker, title_maker_free)

typedef struct {
    AVFrame *picture; /* NULL where there is nothing to see (blank text) */
    double left, top; /* of the picture in the box: sequence pixels, often < 0 */
    double box_width; /* sequence pixels */
    double box_height;
} Title;

void title_clear(Title *title);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Title, title_clear)

/* True where the picture is the same at every moment of the clip. */
bool title_is_still(const Clip *clip);

/* How many lines the text of a clip wraps to; 0 where there is nothing to see. */
unsigned title_line_count(TitleMaker *maker, const Clip *clip,
                          const Sequence *sequence);

/* Can the text of a clip be drawn, whatever its size? False with
 * MEDIA_ERROR_UNSUPPORTED. */
bool title_is_drawable(const Clip *clip, GError **error);

/* Can a run of text have this style (NULL: none)? False with
 * MEDIA_ERROR_UNSUPPORTED. */
bool title_run_is_drawable(const json_t *style, GError **error);

/*
 * Draw text clip `clip` of `sequence` as it is `at` after its start, at `scale` picture
 * pixels per sequence pixel (its even width and height are rounded up).
 *
 * False with MEDIA_ERROR_UNSUPPORTED where it is not drawable, or MEDIA_ERROR_LIMIT
 * where the picture would be too large.
 */
bool title_draw(TitleMaker *maker, const Clip *clip, const Sequence *sequence, RTime at,
                double scale, Title *title, GError **error);
