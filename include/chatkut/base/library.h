/*
 * Libraries that are loaded when they are first needed: one that is linked costs every
 * start its time and memory, and a program that lacks it does not start at all.
 *
 * A caller has a structure of pointers to functions, typed by the library's own headers,
 * and a table that says which function of the library goes into which of its members. A
 * library that was loaded stays until the program ends.
 */
#pragma once

#include <stddef.h>

typedef struct {
    const char *symbol; /* its name in the library */
    size_t offset;      /* of the pointer to it in the structure */
} LibraryFunction;

typedef enum {
    LIBRARY_LOADED,
    LIBRARY_MISSING, /* it is not installed */
    LIBRARY_LACKS, /* it is, but has not all of the functions: it is another version */
} LibraryState;

/* Load the library of this file name ("libcurl.so.4") and fill in the structure that
 * `members` is; only where it is loaded all of them can be used. */
LibraryState library_load(const char *name, const LibraryFunction *functions,
                          size_t count, void *members);
