/* What the files of the asset pane share. */
#pragma once

#include "tui_private.h"

#include "chatkut/tui/assets_list.h"
#include "chatkut/tui/field.h"

typedef struct {
    GPtrArray *list; /* const Asset *, of the view at hand */
    GHashTable *uses;
    GHashTable *marked; /* ids, owned */
    Field *pattern;
    bool searching; /* what is typed goes into the pattern */
    AssetSort sort;
    char *chosen; /* id; NULL: the first */
    unsigned at;  /* where it is in the list */
    unsigned top;
    int rows; /* of the list as it was drawn last */
    int list_y;
    StillsView *stills;
} Assets;

Assets *assets_of(const Tui *tui);
/* NULL: the list is empty. */
const Asset *assets_chosen(const Tui *tui);
/* The marked ones in the order of the list, else the chosen one; const Asset *, the
 * container owned by the caller. */
GPtrArray *assets_meant(const Tui *tui);
/* The list again, after the composition, the pattern or the order changed. */
void assets_rebuild(Tui *tui);
void assets_move(Tui *tui, int by);
AssetLine assets_line(const Tui *tui, const Asset *asset);

/* The picture of an asset, drawn into an area, and asked for where it is not there yet.
 * `at`: of its source. */
void assets_draw_picture(Tui *tui, StillsView *view, Area area, const Asset *asset,
                         RTime at, bool near);
/* The moment of it that tells most: not its first, which is often black. */
RTime assets_moment(const Asset *asset);

/* Look at one, in a popup. */
void assets_open_viewer(Tui *tui, const Asset *asset);
/* The same for what is at an address and no asset yet: it plays from there. */
void assets_open_address(Tui *tui, const char *address);
