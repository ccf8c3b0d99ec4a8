/*
 * The look: theme, colours, signs and motion, as the user and the terminal have it.
 *
 * Panes name a role ("receipt", "playhead") and a sign ("marker"), never a colour or a
 * character: role.def and glyph.def say what they are in which theme and on which
 * terminal.
 */
#pragma once

#include "chatkut/tui/surface.h"

typedef enum {
    DEPTH_MONO,
    DEPTH_8,  /* the palette's first eight */
    DEPTH_16, /* … and their bright ones */
    DEPTH_256,
    DEPTH_TRUE, /* RGB as it is */
    DEPTHS
} Depth;

typedef enum {
#define ROLE(ID, ...) ROLE_##ID,
#include "chatkut/tui/role.def"
#undef ROLE
    ROLES
} Role;

typedef enum {
#define GLYPH(ID, ...) GLYPH_##ID,
#include "chatkut/tui/glyph.def"
#undef GLYPH
    GLYPHS
} Glyph;

typedef enum {
    THEME_TERMINAL,
    THEME_DARK,
    THEME_LIGHT,
    THEME_CONTRAST,
    THEME_MONO,
    THEMES
} Theme;

typedef struct {
    Theme theme;
    Depth depth; /* what the terminal can show; MONO makes every theme THEME_MONO */
    bool ascii;  /* signs of ASCII only */
    bool still;  /* reduced motion: nothing moves by itself */
    int cell_w,
        cell_h; /* pixels of a cell, where the terminal draws pictures; 0: none */
} Look;

const char *theme_name(Theme theme); /* "terminal", as in chatkut.conf */
bool theme_parse(const char *name, Theme *theme);

/* Should a terminal of this name (TERM) get signs of ASCII only? The Linux console has
 * neither braille nor most of the others; a locale may have none of them. */
bool look_wants_ascii(const char *term);

Style look_style(const Look *look, Role role);
/* The role's style with more bits. */
Style look_style_with(const Look *look, Role role, uint8_t bits);
uint32_t look_glyph(const Look *look, Glyph glyph);
/* The glyph as text; static. */
const char *look_sign(const Look *look, Glyph glyph);

/* The nearest that `depth` shows: an Ink of it (INK_DEFAULT stays). Perceptual distance
 * in the 6x6x6 cube and grey ramp of xterm's 256 colours, or in its first 16. */
Ink ink_reduce(Ink ink, Depth depth);

/* A frame around an area, with a title in its upper edge (NULL: none); heavy where it
 * has the focus. Returns what is inside. */
Area look_box(const Look *look, Area area, const char *title, bool focused);
