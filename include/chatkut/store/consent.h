/*
 * Where the user agreed to send what a project says: an answer for each project and
 * host, or for all projects of a host. It is kept in the user's own database, never in
 * the project: one that comes from somebody else must not bring its own consent.
 *
 * Hosts are compared without case, and with the port where a profile names one. A
 * server on this machine needs no consent; the caller knows.
 */
#pragma once

#include "chatkut/store/user.h"

typedef enum {
    CONSENT_ASK, /* nobody has asked yet, or it was taken back */
    CONSENT_YES,
    CONSENT_NO, /* never again without being told to */
} ConsentAnswer;

/* The answer for one project (its id), which wins over that for all. */
bool consent_get(UserStore *store, const char *project, const char *host,
                 ConsentAnswer *answer, GError **error);

/* Keep an answer. project NULL: for all projects that have none of their own. `label`:
 * the project's file name, for people; may be NULL. CONSENT_ASK forgets the answer. */
bool consent_put(UserStore *store, const char *project, const char *label,
                 const char *host, ConsentAnswer answer, GError **error);

/* Remember that a question was asked, by a digest of it that says what it was about:
 * only what was asked here can be answered here. One for each project; the last. */
bool consent_put_asked(UserStore *store, const char *project, const char *digest,
                       GError **error);
/* Was it this one? False with an error, too. */
bool consent_was_asked(UserStore *store, const char *project, const char *digest,
                       GError **error);

typedef struct {
    char *project; /* id; NULL: all */
    char *label;   /* its file name when it was last used; NULL where not known */
    char *host;
    ConsentAnswer answer; /* never CONSENT_ASK */
    int64_t unix_ms;      /* when it was given */
} Consent;

void consent_free(Consent *consent);

/* All that there are by host, those for all projects first; project not NULL: those
 * that count for it. Elements owned by the array; NULL with an error. */
GPtrArray *consent_list(UserStore *store, const char *project, GError **error);
