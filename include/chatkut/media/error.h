/*
 * What goes wrong with media, and what that means for a render.
 */
#pragma once

#include "chatkut/model/loss.h"

typedef enum {
    MEDIA_ERROR_IO,          /* the file cannot be read or written */
    MEDIA_ERROR_UNSUPPORTED, /* a format, codec or feature that is not handled */
    MEDIA_ERROR_INVALID,     /* not media, or damaged beyond use */
    MEDIA_ERROR_LIMIT,       /* too large */
    MEDIA_ERROR_EMPTY,       /* there is nothing to make a file of */
    MEDIA_ERROR_CANCELLED,
    MEDIA_ERROR_INTERNAL, /* a library failed where it never should */
    MEDIA_ERROR_MISSING,  /* there is no such file any more */
    MEDIA_ERROR_CHANGED,  /* it is not the file that was meant */
    MEDIA_ERROR_FULL,     /* there is no room on the disk */
} MediaError;

#define MEDIA_ERROR (media_error_quark())
GQuark media_error_quark(void);

/* The worker contract's name for an error's kind: "io", "unsupported", "invalid_value",
 * "limit", "empty_timeline", "cancelled", "internal", "not_found", "full". Errors of
 * other domains are "internal". */
const char *media_error_fault(const GError *error);

/* Sets a MEDIA_ERROR from an AVERROR code: "<what>: <libav's words>". Always false. */
bool media_error_av(GError **error, int code, const char *what);

/* Does the error only lose what the file shows? *reason is then set. A job that was
 * cancelled, or a library that fails, is no loss. */
bool media_error_loses(const GError *error, LossReason *reason);

/* The error for a file that is lost for this reason. Always false. */
bool media_error_lost(GError **error, LossReason reason);
