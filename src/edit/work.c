#include "work.h"

#include "repair.h"

#include <glib/gi18n.h>

/* ---- ending it ------------------------------------------------------------------- */

bool work_fail(Work *work, FaultKind fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_free(work->outcome->message);
    work->outcome->message = g_strdup_vprintf(format, args);
    va_end(args);
    work->outcome->kind = OUTCOME_FAULT;
    work->outcome->fault = fault;
    return false;
}

void work_suggest(Work *work, const char *name)
{
    if (!work->outcome->suggestions)
        work->outcome->suggestions = g_ptr_array_new_with_free_func(g_free);
    if (!g_ptr_array_find_with_equal_func(work->outcome->suggestions, name, g_str_equal,
                                          NULL))
        g_ptr_array_add(work->outcome->suggestions, g_strdup(name));
}

bool work_ask(Work *work, const char *slot, GPtrArray *options, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    work->outcome->question = g_strdup_vprintf(format, args);
    va_end(args);
    work->outcome->kind = OUTCOME_CLARIFY;
    work->outcome->slot = g_strdup(slot);
    work->outcome->options = options;
    work->outcome->step = work->n;
    return false;
}

/* ---- changing -------------------------------------------------------------------- */

bool work_apply(Work *work, const Patch *patch)
{
    g_autoptr(Patch) whole = patch_new();
    g_auto(Trial) trial = { 0 };
    g_autoptr(GError) error = NULL;
    patch_append(whole, patch);
    if (!repair_patch(work, whole, &trial))
        return false;
    if (patch_op_count(whole) == 0)
        return true;
    if (!trial_check(&trial, work->now, &error))
        return work_fail(work, FAULT_INVALID_VALUE, _("That does not fit: %s."),
                         error->message);
    composition_unref(work->now);
    work->now = g_steal_pointer(&trial.after);
    patch_append(work->patch, whole);
    g_ptr_array_add(work->inverses, g_steal_pointer(&trial.inverse));
    return true;
}

void work_inherit(Work *work, const char *clip_id, const char *piece)
{
    GPtrArray *pieces = g_hash_table_lookup(work->heirs, clip_id);
    if (!pieces) {
        pieces = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(work->heirs, g_strdup(clip_id), pieces);
    }
    g_ptr_array_add(pieces, g_strdup(piece));
}

void work_mention(Work *work, const char *clip_id)
{
    if (!g_hash_table_add(work->known, g_strdup(clip_id)))
        return;
    g_ptr_array_add(work->mentioned, g_strdup(clip_id));
}

void work_add(Work *work, const char *clip_id)
{
    g_ptr_array_add(work->added, g_strdup(clip_id));
    work_mention(work, clip_id);
}

void work_step_again(Work *work)
{
    work->n_carried = work->n_rehoused = work->n_unjoined = 0;
    g_ptr_array_set_size(work->notes, 0);
    g_hash_table_remove_all(work->carried);
    g_clear_pointer(&work->old_state, json_decref);
    g_clear_pointer(&work->new_state, json_decref);
}

void work_note(Work *work, char *note)
{
    g_ptr_array_add(work->notes, note);
}

/* ---- life ------------------------------------------------------------------------ */

void work_init(Work *work, const EditPlan *plan, const Composition *composition,
               const SelectContext *context, IdSource *ids, Outcome *outcome)
{
    *work = (Work){ .plan = plan, .ids = ids, .outcome = outcome, .context = *context };
    work->before = composition;
    work->now = composition_ref(composition);
    work->patch = patch_new();
    work->inverses = g_ptr_array_new_with_free_func((GDestroyNotify)patch_free);
    work->steps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify)g_ptr_array_unref);
    work->context.steps = work->steps;
    work->mentioned = g_ptr_array_new_with_free_func(g_free);
    work->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    work->added = g_ptr_array_new_with_free_func(g_free);
    work->notes = g_ptr_array_new_with_free_func(g_free);
    work->carried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    work->heirs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify)g_ptr_array_unref);
}

void work_clear(Work *work)
{
    composition_unref(work->now);
    patch_free(work->patch);
    g_clear_pointer(&work->inverses, g_ptr_array_unref);
    g_clear_pointer(&work->steps, g_hash_table_unref);
    g_clear_pointer(&work->mentioned, g_ptr_array_unref);
    g_clear_pointer(&work->known, g_hash_table_unref);
    g_clear_pointer(&work->added, g_ptr_array_unref);
    g_clear_pointer(&work->notes, g_ptr_array_unref);
    g_clear_pointer(&work->carried, g_hash_table_unref);
    g_clear_pointer(&work->heirs, g_hash_table_unref);
    g_clear_pointer(&work->old_state, json_decref);
    g_clear_pointer(&work->new_state, json_decref);
}
