#include "session_private.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>

static unsigned count_clips(const Composition *composition)
{
    unsigned count = 0;
    for (unsigned s = 0; s < composition->sequences->len; s++) {
        const Sequence *sequence = composition->sequences->pdata[s];
        for (unsigned t = 0; t < sequence->tracks->len; t++) {
            const Track *track = sequence->tracks->pdata[t];
            count += track->clips->len;
        }
    }
    return count;
}

static GPtrArray *load_receipts(const char *name, const Composition *loaded)
{
    unsigned count = count_clips(loaded);
    g_autofree char *length = rtime_format(sequence_duration(composition_main(loaded)));
    /* TRANSLATORS: a file's name, a number of clips, the length of the film. */
    g_autofree char *text = g_strdup_printf(
        ngettext("Loaded %s: %u clip, %s", "Loaded %s: %u clips, %s", count), name,
        count, length);
    GPtrArray *receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    g_ptr_array_add(receipts, receipt_new(text));
    return receipts;
}

static bool try_load(Turn *turn, const char *name, const Composition *loaded,
                     GError **error)
{
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(Patch) inverse = NULL;
    patch_load(patch, loaded);
    g_autoptr(Composition) after =
        patch_apply(patch, session_composition(turn->session), &inverse, error);
    if (!after)
        return false;

    g_autoptr(GPtrArray) receipts = load_receipts(name, loaded);
    const Revision revision = {
        .kind = REVISION_LOAD,
        .patch = patch,
        .inverse = inverse,
        .after = after,
    };
    conversation_clear(&turn->session->conversation);
    conversation_init(&turn->session->conversation);
    return turn_store(turn, revision, receipts, error);
}

/* A document replaces whatever there is, so it does not matter who was quicker. */
static void load(Turn *turn, const char *name, const Composition *loaded)
{
    for (int attempt = 0; attempt < SESSION_ATTEMPTS; attempt++) {
        GError *error = NULL;
        if (try_load(turn, name, loaded, &error))
            return;
        if (!turn_follow_stale(turn, error))
            return;
    }
    turn_too_busy(turn);
}

void session_load(Session *session, const char *text, size_t length, const char *name,
                  SayResult *result)
{
    GError *error = NULL;
    Turn turn;
    /* TRANSLATORS: where an edit came from; a file's name. */
    g_autofree char *words = g_strdup_printf(_("load %s"), name);

    if (turn_begin(&turn, session, result)) {
        turn.words = words;
        g_autoptr(Composition) loaded = composition_from_text(text, length, &error);
        if (loaded) {
            load(&turn, name, loaded);
        } else {
            g_prefix_error(&error, "%s: ", name);
            say_result_take_error(result, error);
        }
    }
    turn_end(&turn);
}
