/*
 * Emoji in colour, which libass cannot draw: bitmaps (CBDT, sbix) and layers (COLR) of
 * the machine's emoji font, by FreeType.
 *
 * What is one emoji, a flag or a family say, tells Unicode's grapheme clusters and
 * emoji properties; what the font draws for it tells HarfBuzz.
 */
#pragma once

#include "title_private.h"

typedef struct EmojiFont EmojiFont;

/* NULL where the machine has no font of emoji in colour. */
EmojiFont *emoji_font_new(void);
void emoji_font_free(EmojiFont *font);
/* Of the font that emoji_font_new() would take; the caller's. NULL: none. */
char *emoji_font_path(void);

/* How many bytes from `text` on are one emoji that is meant to be in colour; 0:
 * none. */
size_t emoji_length(const char *text);
/* How many pictures the font has for it, side by side; 0: it cannot draw it. */
unsigned emoji_pictures(EmojiFont *font, const char *emoji, size_t length);

/* Whether a clip's text has one. */
bool title_has_emoji(const Clip *clip);
/* The clip, its emoji replaced by blanks as wide, in runs of their own that name them
 * ("emoji" of their style); those that the font cannot draw stay. */
Clip *title_with_places(const Clip *clip, const TitleStyle *base, EmojiFont *font);

/* Draw it in the middle of a box of the canvas, as large as in a text whose em is `em`
 * pixels, with an opacity of 0 … 255. */
void emoji_draw(EmojiFont *font, const char *emoji, TitleCanvas *canvas,
                const double box[4], double em, unsigned opacity);
