/*
 * Where a render keeps its parts, seen from the render: files by key.
 *
 * The worker opens no file by itself; what is behind this is the app's cache
 * (queue/cache.h), or memory in tests. All functions are called in the thread that runs
 * the job. Descriptors that are given belong to the job.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    /* Which of the keys are there? there[i] is set for those that are. */
    bool (*look)(const char *const *keys, unsigned n_keys, bool *there, void *data,
                 GError **error);
    /* A part for reading; -1 without an error where it is not there (any more). */
    int (*fetch)(const char *key, void *data, GError **error);
    /* An empty file for reading and writing. -1 with an error. */
    int (*blank)(void *data, GError **error);
    /* The part in `fd` is whole. */
    bool (*keep)(const char *key, int fd, void *data, GError **error);
    /* The part of that key is damaged. */
    void (*drop)(const char *key, void *data);
    void *data;
} Shelf;

/* An empty file: of the shelf, or, where that is NULL, in memory. -1 with an error. */
int shelf_take_blank(const Shelf *shelf, GError **error);

/* *fd: the part of a key, whole, or -1: it has to be made; one that is damaged is
 * dropped. False with an error. */
bool shelf_take_part(const Shelf *shelf, const char *key, int *fd, GError **error);

/* On no shelf (NULL) nothing is kept. */
bool shelf_put_part(const Shelf *shelf, const char *key, int fd, GError **error);
