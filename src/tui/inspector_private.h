/* What the files of the inspector share. */
#pragma once

#include "chatkut/tui/inspector_rows.h"

/* ---- inspector_value.c ----------------------------------------------------------- */

/* Sets *problem; always NULL. */
json_t *inspector_fail(char **problem, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* What is typed, as plans say it; NULL with *problem. */
json_t *inspector_read_value(const Property *property, const char *text,
                             char **problem);
json_t *inspector_read_color(const char *text, char **problem);
json_t *inspector_read_seconds(const char *text, char **problem);

/* A number, or a change of the one that it is `now`; typed as so many `per` one. False
 * where it is none. */
bool inspector_read_amount(const char *text, double now, double per, double *number,
                           bool *relative);
