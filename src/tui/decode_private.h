/* What the files of the decoder share. */
#pragma once

#include "chatkut/tui/decode.h"

enum { CSI_NUMBERS_MAX = 8 };

/* CSI … final: numbers apart by ";" (what follows a ":" refines one and is left
 * out). */
typedef struct {
    char lead; /* '<', '?', '>' or 0 */
    int numbers[CSI_NUMBERS_MAX];
    unsigned count;
    char final;
    size_t length; /* of all */
} Csi;

/* Is it an answer about pictures? */
bool decode_csi_report(const Csi *csi, Report *report);
/* The same for what stands between ESC _ and ESC \. */
bool decode_kitty_report(const char *text, size_t length, Report *report);
