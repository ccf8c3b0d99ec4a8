#include "chatkut/edit/history.h"

static const char *const kind_names[REVISION_KINDS] = {
    [REVISION_EDIT] = "edit", [REVISION_UNDO] = "undo",     [REVISION_REDO] = "redo",
    [REVISION_LOAD] = "load", [REVISION_IMPORT] = "import",
};

static int64_t array_last(const GArray *ids)
{
    return ids->len > 0 ? g_array_index(ids, int64_t, ids->len - 1) : 0;
}

/* Take `id` from one stack to the other. Only the top can move: anything else is a list
 * that this history cannot have made, and is passed over. */
static void stack_move(GArray *from, GArray *to, int64_t id)
{
    if (id == 0 || array_last(from) != id)
        return;
    g_array_set_size(from, from->len - 1);
    g_array_append_val(to, id);
}

const char *revision_kind_name(RevisionKind kind)
{
    g_return_val_if_fail(kind < REVISION_KINDS, "");
    return kind_names[kind];
}

bool revision_kind_parse(const char *name, RevisionKind *kind)
{
    for (RevisionKind i = 0; i < REVISION_KINDS; i++) {
        if (g_strcmp0(kind_names[i], name) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}

void history_init(History *history)
{
    history->done = g_array_new(FALSE, FALSE, sizeof(int64_t));
    history->redo = g_array_new(FALSE, FALSE, sizeof(int64_t));
}

void history_clear(History *history)
{
    g_clear_pointer(&history->done, g_array_unref);
    g_clear_pointer(&history->redo, g_array_unref);
}

void history_push(History *history, HistoryEntry entry)
{
    switch (entry.kind) {
    case REVISION_EDIT:
    case REVISION_LOAD:
        g_array_append_val(history->done, entry.id);
        g_array_set_size(history->redo, 0);
        break;
    case REVISION_UNDO:
        stack_move(history->done, history->redo, entry.target);
        break;
    case REVISION_REDO:
        stack_move(history->redo, history->done, entry.target);
        break;
    case REVISION_IMPORT:
    case REVISION_KINDS:
        break;
    }
}

int64_t history_next_undo(const History *history)
{
    return array_last(history->done);
}

int64_t history_next_redo(const History *history)
{
    return array_last(history->redo);
}
