#include "import_private.h"

static const char *const STATE_NAMES[] = {
    [IMPORT_ADDED] = "added",   [IMPORT_KNOWN] = "known", [IMPORT_UPDATED] = "updated",
    [IMPORT_FAILED] = "failed", [IMPORT_OTHER] = "other",
};
_Static_assert(G_N_ELEMENTS(STATE_NAMES) == IMPORT_STATES, "a name for every state");

const char *import_state_name(ImportState state)
{
    return STATE_NAMES[state];
}

void import_item_free(gpointer data)
{
    ImportItem *item = data;
    if (!item)
        return;
    g_free(item->path);
    g_free(item->origin);
    g_free(item->asset_id);
    g_free(item->label);
    g_free(item->note);
    g_free(item);
}

void import_report_clear(ImportReport *report)
{
    g_clear_pointer(&report->items, g_ptr_array_unref);
    say_result_clear(&report->result);
}

static json_t *item_to_json(const ImportItem *item)
{
    /* Names of files are bytes, JSON is not. */
    g_autofree char *shown = g_filename_display_name(item->path);
    json_t *object =
        json_pack("{s:s, s:s}", "file", shown, "state", import_state_name(item->state));
    if (item->state == IMPORT_FAILED) {
        json_object_set_new(object, "error",
                            json_pack("{s:s, s:s}", "kind", fault_name(item->fault),
                                      "message", item->note));
        return object;
    }
    if (item->state == IMPORT_OTHER)
        return object;
    if (item->origin)
        json_object_set_new(object, "origin", json_string(item->origin));
    json_object_set_new(object, "id", json_string(item->asset_id));
    json_object_set_new(object, "label", json_string(item->label));
    json_object_set_new(object, "kind", json_string(asset_kind_name(item->kind)));
    if (item->note)
        json_object_set_new(object, "note", json_string(item->note));
    return object;
}

json_t *import_report_to_json(const ImportReport *report)
{
    json_t *object = say_result_to_json(&report->result);
    json_t *files = json_array();
    for (unsigned i = 0; i < report->items->len; i++)
        json_array_append_new(files, item_to_json(report->items->pdata[i]));
    json_object_set_new(object, "files", files);
    if (report->failed > 0)
        json_object_set_new(object, "status", json_string("error"));
    return object;
}
