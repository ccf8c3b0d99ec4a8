#include "chatkut/media/error.h"

#include <glib/gi18n.h>
#include <libavutil/error.h>

G_DEFINE_QUARK(chatkut - media - error, media_error)

const char *media_error_fault(const GError *error)
{
    static const char *const names[] = {
        [MEDIA_ERROR_IO] = "io",
        [MEDIA_ERROR_UNSUPPORTED] = "unsupported",
        [MEDIA_ERROR_INVALID] = "invalid_value",
        [MEDIA_ERROR_LIMIT] = "limit",
        [MEDIA_ERROR_EMPTY] = "empty_timeline",
        [MEDIA_ERROR_CANCELLED] = "cancelled",
        [MEDIA_ERROR_INTERNAL] = "internal",
        [MEDIA_ERROR_MISSING] = "not_found",
        [MEDIA_ERROR_CHANGED] = "io",
        [MEDIA_ERROR_FULL] = "full",
    };
    if (error->domain != MEDIA_ERROR || error->code < 0 ||
        (size_t)error->code >= G_N_ELEMENTS(names))
        return "internal";
    return names[error->code];
}

bool media_error_av(GError **error, int code, const char *what)
{
    char words[AV_ERROR_MAX_STRING_SIZE] = "";
    MediaError kind = MEDIA_ERROR_INTERNAL;
    av_strerror(code, words, sizeof words);
    if (code == AVERROR(EIO) || code == AVERROR(EPIPE))
        kind = MEDIA_ERROR_IO;
    else if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT))
        kind = MEDIA_ERROR_FULL;
    else if (code == AVERROR_INVALIDDATA)
        kind = MEDIA_ERROR_INVALID;
    else if (code == AVERROR_DECODER_NOT_FOUND || code == AVERROR_PATCHWELCOME)
        kind = MEDIA_ERROR_UNSUPPORTED;
    else if (code == AVERROR(ENOMEM))
        kind = MEDIA_ERROR_LIMIT;
    g_set_error(error, MEDIA_ERROR, kind, "%s: %s", what, words);
    return false;
}

/* ---- losses ---------------------------------------------------------------------- */

static const struct {
    MediaError error;
    LossReason reason;
} losses[] = {
    { MEDIA_ERROR_MISSING, LOSS_MISSING },
    { MEDIA_ERROR_CHANGED, LOSS_CHANGED },
    { MEDIA_ERROR_IO, LOSS_UNREADABLE },
    { MEDIA_ERROR_UNSUPPORTED, LOSS_UNSUPPORTED },
    { MEDIA_ERROR_LIMIT, LOSS_UNSUPPORTED },
    { MEDIA_ERROR_INVALID, LOSS_DAMAGED },
};

bool media_error_loses(const GError *error, LossReason *reason)
{
    for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
        if (!g_error_matches(error, MEDIA_ERROR, (int)losses[i].error))
            continue;
        *reason = losses[i].reason;
        return true;
    }
    return false;
}

bool media_error_lost(GError **error, LossReason reason)
{
    static const char *const words[LOSS_REASONS] = {
        [LOSS_MISSING] = N_("the file is missing"),
        [LOSS_CHANGED] = N_("the file has changed"),
        [LOSS_UNREADABLE] = N_("the file cannot be read"),
        [LOSS_UNSUPPORTED] = N_("the file cannot be decoded here"),
        [LOSS_DAMAGED] = N_("the file is damaged"),
        [LOSS_PATCHED] = N_("the file is damaged"),
    };
    MediaError code = MEDIA_ERROR_INVALID;
    for (size_t i = 0; i < G_N_ELEMENTS(losses); i++) {
        if (losses[i].reason != reason)
            continue;
        code = losses[i].error;
        break;
    }
    g_set_error_literal(error, MEDIA_ERROR, (int)code, _(words[reason]));
    return false;
}
