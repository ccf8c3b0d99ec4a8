/*
 * Prose: text with styles, folded into rows of a given width.
 *
 * Lines break where Unicode allows it (UAX #14), so at blanks and between ideographs; a
 * word that is wider than the row breaks between characters. Widths are those of
 * cells_width(). All text goes through text_printable() as it is added: whatever it
 * was, rows hold nothing that a terminal would obey.
 */
#pragma once

#include "chatkut/tui/look.h"

/* From the end of the run before up to byte `end`. */
typedef struct {
    size_t end;
    Role role;
    uint8_t bits;
} ProseRun;

typedef struct {
    char *text;
    GArray *runs; /* ProseRun; they cover the text */
} ProseRow;

/* A paragraph that is being written. */
typedef struct {
    GString *text;
    GArray *runs;
} Prose;

void prose_init(Prose *prose);
void prose_clear(Prose *prose);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Prose, prose_clear)

/* length < 0: up to the NUL. Line ends become blanks. */
void prose_add(Prose *prose, const char *text, gssize length, Role role, uint8_t bits);

typedef enum {
    PROSE_WORDS, /* between words, blanks at the ends of rows left out */
    PROSE_CELLS, /* anywhere, all blanks kept: code */
} ProseFolding;

typedef struct {
    int columns; /* of the whole row; less than what `lead` needs and two is taken for
                    that */
    ProseFolding folding;
    const char *lead; /* before the first row ("• "); printable; NULL: nothing */
    const char *hang; /* before the others; NULL: as many blanks as `lead` is wide */
    Role lead_role;
} ProseShape;

/* Rows are added to `rows` (ProseRow *, that frees them by prose_row_free()); at least
 * one. */
void prose_fold(const Prose *prose, const ProseShape *shape, GPtrArray *rows);

/* An empty list for them, the caller's. */
GPtrArray *prose_rows_new(void);
void prose_row_free(ProseRow *row);

/* Draw a row at x, y. paper: of the place; roles give the ink. */
void prose_draw(const ProseRow *row, Area area, int x, int y, const Look *look);

/* Where `needle` stands in the row, whatever the case, from byte `from` on; -1:
 * nowhere. *length: bytes of what was found. */
gssize prose_find(const char *text, size_t from, const char *needle, size_t *length);
