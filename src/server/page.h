/* The files of the page. */
#pragma once

#include "request.h"

typedef struct {
    GBytes *bytes; /* NULL: it is not there */
    const char *type;
} PageFile;

/* The file of a request, a reference of the caller's. */
PageFile page_file(RequestKind kind);

/* Where hls.js is: as $XDG_DATA_HOME/chatkut/hls.js, or where npm puts it beneath the
 * chatkut folder of one of the data folders. Owned by the caller; NULL: nowhere. */
char *page_find_hls_js(void);
/* The command that installs it. Owned by the caller. */
char *page_hls_js_command(void);
