/*
 * Undo and redo, derived from an append-only list of revisions.
 *
 * Nothing is ever taken out of the list: an undo is a revision that applies the inverse
 * of its target, a redo one that applies its patch again. Which revision the next undo
 * and redo mean follows from the kinds and targets alone:
 *   edit, load   push onto the done stack, forget what could be redone;
 *   undo         moves the top of done to the redo stack; redo moves it back;
 *   import       does neither: it only makes media known, and undoing an edit later must
 *                not take the media away.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    REVISION_EDIT,
    REVISION_UNDO,
    REVISION_REDO,
    REVISION_LOAD,
    REVISION_IMPORT,
    REVISION_KINDS
} RevisionKind;

const char *revision_kind_name(RevisionKind kind);
bool revision_kind_parse(const char *name, RevisionKind *kind);

typedef struct {
    int64_t id;
    RevisionKind kind;
    int64_t target; /* of undo and redo; 0 otherwise */
} HistoryEntry;

typedef struct {
    GArray *done; /* int64_t revision ids, oldest first: undo takes the last */
    GArray *redo; /* the last is redone first */
} History;

void history_init(History *history);
void history_clear(History *history);
void history_push(History *history, HistoryEntry entry);
/* Ids the next undo / redo means; 0 where there is none. */
int64_t history_next_undo(const History *history);
int64_t history_next_redo(const History *history);
