/* What the files of the transcript share. */
#pragma once

#include "chatkut/tui/transcript.h"

typedef struct {
    Entry entry;
    unsigned number;
    GPtrArray *rows; /* ProseRow *; NULL: not folded for this screen */
    GArray *items;   /* int, one a row: the item it belongs to; -1: none */
} Slot;

/* A row: of slot `slot` (index) the `row`th. Behind all: slots->len, 0. */
typedef struct {
    unsigned slot;
    int row;
} Place;

struct Transcript {
    GPtrArray *slots; /* Slot * */
    unsigned numbers; /* given out */

    int columns, rows;
    bool ascii, times;
    bool follows;
    Slot *top; /* where it does not follow: the slot of the first row … */
    int top_row;

    Slot *marked; /* NULL: no mark */
    unsigned item;

    char *words; /* searched for; NULL: nothing */
    Slot *found; /* where they were found last */
};

static inline Slot *transcript_slot(const Transcript *transcript, unsigned index)
{
    return transcript->slots->pdata[index];
}

/* Columns before the text. */
int transcript_gutter(const Transcript *transcript);
/* The rows of a slot, folded if they are not yet. At least one. */
GPtrArray *transcript_rows_of(const Transcript *transcript, Slot *slot);
/* The first row on the screen. */
Place transcript_top(const Transcript *transcript);
Place transcript_place_of(const Transcript *transcript, const Slot *slot, int row);
/* So many rows below. */
Place transcript_go_down(const Transcript *transcript, Place place, int rows);
/* Scroll it into sight. */
void transcript_show(Transcript *transcript, Place place);
/* Things that can be acted upon. */
unsigned transcript_items(const Entry *entry);
