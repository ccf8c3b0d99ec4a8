/*
 * The chat of a project so far: what was said and what was answered, line by line.
 *
 * Lines are stored by project_commit() and project_add_exchange().
 */
#pragma once

#include "chatkut/store/project.h"

typedef struct {
    int64_t id; /* ascends */
    bool mine;  /* said by a person; else by the program */
    char *text;
    int64_t unix_ms;
    int64_t revision;    /* the edit that it led to or tells of; 0: none */
    RevisionKind kind;   /* of that edit */
    GPtrArray *receipts; /* Receipt *: of the line that tells of an edit; else NULL */
    char *author;        /* of that edit, as in Revision; NULL likewise */
} ChatLine;

void chat_line_free(ChatLine *line);

/* The newest `limit` (0: all) of those after line `after` and before line `before` (0:
 * no such bound), oldest first. Owns its elements. */
GPtrArray *project_chat(Project *project, int64_t after, int64_t before, unsigned limit,
                        GError **error);

/* The id of the newest line; 0: there is none. */
bool project_chat_newest(Project *project, int64_t *id, GError **error);
