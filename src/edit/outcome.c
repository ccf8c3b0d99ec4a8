#include "chatkut/edit/execute.h"

static const char *const fault_names[FAULT_KINDS] = {
    [FAULT_NOT_FOUND] = "not_found",
    [FAULT_OUT_OF_RANGE] = "out_of_range",
    [FAULT_INVALID_VALUE] = "invalid_value",
    [FAULT_TYPE_MISMATCH] = "type_mismatch",
    [FAULT_NOTHING_TO_UNDO] = "nothing_to_undo",
    [FAULT_NOTHING_TO_REDO] = "nothing_to_redo",
    [FAULT_EMPTY_TIMELINE] = "empty_timeline",
    [FAULT_UNSUPPORTED] = "unsupported",
    [FAULT_NOT_UNDERSTOOD] = "not_understood",
    [FAULT_IO] = "io",
    [FAULT_NETWORK] = "network",
    [FAULT_LIMIT] = "limit",
    [FAULT_LICENCE] = "licence",
    [FAULT_INTERNAL] = "internal",
};

const char *fault_name(FaultKind kind)
{
    g_return_val_if_fail(kind < FAULT_KINDS, "");
    return fault_names[kind];
}

Receipt *receipt_new(const char *text)
{
    Receipt *receipt = g_new0(Receipt, 1);
    receipt->text = g_strdup(text);
    receipt->clips = g_ptr_array_new_with_free_func(g_free);
    return receipt;
}

void receipt_free(Receipt *receipt)
{
    if (!receipt)
        return;
    g_free(receipt->text);
    g_ptr_array_unref(receipt->clips);
    json_decref(receipt->before);
    json_decref(receipt->after);
    g_free(receipt);
}

json_t *receipt_to_json(const Receipt *receipt)
{
    json_t *json = json_pack("{s: s, s: []}", "text", receipt->text, "clips");
    json_t *clips = json_object_get(json, "clips");
    for (unsigned i = 0; i < receipt->clips->len; i++)
        json_array_append_new(clips, json_string(receipt->clips->pdata[i]));
    if (receipt->before)
        json_object_set(json, "before", receipt->before);
    if (receipt->after)
        json_object_set(json, "after", receipt->after);
    if (receipt->undoes > 0)
        json_object_set_new(json, "undoes", json_integer(receipt->undoes));
    return json;
}

Receipt *receipt_from_json(const json_t *json)
{
    const char *text = json_string_value(json_object_get(json, "text"));
    const json_t *clips = json_object_get(json, "clips");
    if (!text)
        return NULL;
    Receipt *receipt = receipt_new(text);
    for (size_t i = 0; i < json_array_size(clips); i++) {
        const char *id = json_string_value(json_array_get(clips, i));
        if (id)
            g_ptr_array_add(receipt->clips, g_strdup(id));
    }
    receipt->before = json_incref(json_object_get(json, "before"));
    receipt->after = json_incref(json_object_get(json, "after"));
    receipt->undoes = json_integer_value(json_object_get(json, "undoes"));
    return receipt;
}

void outcome_clear(Outcome *outcome)
{
    composition_unref(outcome->after);
    patch_free(outcome->patch);
    patch_free(outcome->inverse);
    g_clear_pointer(&outcome->receipts, g_ptr_array_unref);
    g_clear_pointer(&outcome->mentioned, g_ptr_array_unref);
    g_clear_pointer(&outcome->targets, g_ptr_array_unref);
    g_clear_pointer(&outcome->added, g_ptr_array_unref);
    g_free(outcome->question);
    g_clear_pointer(&outcome->candidates, g_ptr_array_unref);
    g_free(outcome->slot);
    g_clear_pointer(&outcome->options, g_ptr_array_unref);
    g_free(outcome->field);
    g_free(outcome->text);
    g_free(outcome->message);
    g_clear_pointer(&outcome->suggestions, g_ptr_array_unref);
    *outcome = (Outcome){ 0 };
}
