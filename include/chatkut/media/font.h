/*
 * Fonts from files: TrueType, OpenType and collections of them, of which the first face
 * counts.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { FONT_FILE_MAX = 64 * 1024 * 1024 };

typedef struct {
    char *family;  /* as the font names itself */
    uint8_t *data; /* the whole file */
    size_t size;
} Font;

/* The file begins like one. */
bool font_is_one(int fd);
/* fd is borrowed, its position left alone. NULL with a MEDIA_ERROR where FreeType
 * cannot read it, it has no family or no scalable letters. */
Font *font_read(int fd, GError **error);
void font_free(Font *font);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Font, font_free)
