#include "chatkut/app/say_result.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const STATUS_NAMES[] = {
    [SAY_OK] = "ok",       [SAY_AMBIGUOUS] = "ambiguous", [SAY_CLARIFY] = "clarify",
    [SAY_ERROR] = "error", [SAY_QUERY] = "query",         [SAY_CONTROL] = "control",
    [SAY_CHAT] = "chat",   [SAY_REFUSE] = "refuse",
};
_Static_assert(G_N_ELEMENTS(STATUS_NAMES) == SAY_STATUSES, "a name for every status");

const char *say_status_name(SayStatus status)
{
    return STATUS_NAMES[status];
}

static void candidate_free(gpointer data)
{
    Candidate *candidate = data;
    g_free(candidate->id);
    g_free(candidate->label);
    g_free(candidate->listing);
    g_free(candidate->type);
    g_free(candidate);
}

void say_result_clear(SayResult *result)
{
    g_free(result->utterance);
    json_decref(result->plan);
    g_clear_pointer(&result->receipts, g_ptr_array_unref);
    g_clear_pointer(&result->candidates, g_ptr_array_unref);
    g_free(result->question);
    g_free(result->message);
    g_clear_pointer(&result->suggestions, g_ptr_array_unref);
    g_free(result->answer);
    g_free(result->notice);
    inquiry_free(result->inquiry);
    *result = (SayResult){ 0 };
}

bool say_result_by_model(const SayResult *result)
{
    bool words = result->status == SAY_CHAT || result->status == SAY_REFUSE ||
                 (result->status == SAY_CLARIFY && !result->plan);
    return words && result->planner && strcmp(result->planner, "embedded") != 0;
}

/* Headings, lists, quotations, tables and code are such only where a line begins. */
static bool begins_block(const char *words)
{
    size_t digits = strspn(words, "0123456789");
    return strchr("#>|`", *words) != NULL ||
           (strchr("-*+", *words) && words[1] == ' ') ||
           (digits > 0 && words[digits] == '.' && words[digits + 1] == ' ');
}

char *say_result_by(const char *model, const char *words)
{
    if (*words && begins_block(words))
        return g_strdup_printf("%s:\n\n%s", model, words);
    /* TRANSLATORS: who said it (the name of a language model), what was said. */
    return g_strdup_printf(_("%s: %s"), model, words);
}

char *say_result_words(const SayResult *result)
{
    const char *words = result->question ? result->question : result->answer;
    if (result->status == SAY_ERROR)
        words = result->message;
    return words && say_result_by_model(result) ? say_result_by(result->planner, words)
                                                : g_strdup(words);
}

char *say_result_remark(const SayResult *result)
{
    return result->status == SAY_OK && result->answer && result->planner &&
                   strcmp(result->planner, "embedded") != 0
               ? say_result_by(result->planner, result->answer)
               : NULL;
}

static void set_message(SayResult *result, FaultKind fault, char *message)
{
    g_free(result->message);
    result->message = message;
    result->status = SAY_ERROR;
    result->fault = fault;
}

void say_result_set_fault(SayResult *result, FaultKind fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = g_strdup_vprintf(format, args);
    va_end(args);
    set_message(result, fault, message);
}

void say_result_take_error(SayResult *result, GError *error)
{
    set_message(result, fault_of(error), g_strdup(error->message));
    g_error_free(error);
}

static void ask(SayResult *result, SayStatus status, const char *question)
{
    g_free(result->question);
    result->question = g_strdup(question);
    result->status = status;
    g_clear_pointer(&result->candidates, g_ptr_array_unref);
    result->candidates = g_ptr_array_new_with_free_func(candidate_free);
}

static Candidate *add_candidate(SayResult *result, const char *label)
{
    Candidate *candidate = g_new0(Candidate, 1);
    candidate->n = result->candidates->len + 1;
    candidate->label = g_strdup(label);
    candidate->listing = text_printable(label, 0);
    g_ptr_array_add(result->candidates, candidate);
    return candidate;
}

void say_result_ask_clips(SayResult *result, const char *question,
                          const Composition *composition, const GPtrArray *clip_ids)
{
    ask(result, SAY_AMBIGUOUS, question);
    for (unsigned i = 0; i < clip_ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(composition, clip_ids->pdata[i], &place))
            continue;
        Candidate *candidate =
            add_candidate(result, clip_label(composition, place.clip));
        g_free(candidate->listing);
        candidate->listing = clip_listing(composition, place.clip);
        candidate->id = g_strdup(place.clip->node.id);
        candidate->type = g_strdup(clip_kind_name(place.clip->kind));
        candidate->start = place.clip->start;
        candidate->duration = place.clip->duration;
    }
}

void say_result_ask(SayResult *result, const char *question, const GPtrArray *options)
{
    ask(result, SAY_CLARIFY, question);
    for (unsigned i = 0; options && i < options->len; i++)
        add_candidate(result, options->pdata[i]);
}

static char *stored_text(const char *text, RevisionKind kind, int64_t number)
{
    bool can_be_undone = kind == REVISION_EDIT || kind == REVISION_LOAD;
    if (!can_be_undone || number == 0)
        return g_strdup(text);
    /* TRANSLATORS: what was changed, then the number to undo it by. */
    return g_strdup_printf(_("%s · undo %lld"), text, (long long)number);
}

static Receipt *stored_receipt(const Receipt *receipt, RevisionKind kind,
                               int64_t number)
{
    g_autofree char *text = stored_text(receipt->text, kind, number);
    Receipt *stored = receipt_new(text);
    for (unsigned i = 0; receipt->clips && i < receipt->clips->len; i++)
        g_ptr_array_add(stored->clips, g_strdup(receipt->clips->pdata[i]));
    stored->before = json_incref(receipt->before);
    stored->after = json_incref(receipt->after);
    return stored;
}

void say_result_add_receipts(SayResult *result, RevisionKind kind, int64_t number,
                             const GPtrArray *receipts)
{
    result->status = SAY_OK;
    result->revision = number;
    if (!result->receipts)
        result->receipts = g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    for (unsigned i = 0; i < receipts->len; i++)
        g_ptr_array_add(result->receipts,
                        stored_receipt(receipts->pdata[i], kind, number));
}

static void set_string(json_t *object, const char *key, const char *value)
{
    if (value)
        json_object_set_new(object, key, json_string(value));
}

static json_t *receipts_to_json(const GPtrArray *receipts)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < receipts->len; i++)
        json_array_append_new(array, receipt_to_json(receipts->pdata[i]));
    return array;
}

static json_t *candidates_to_json(const GPtrArray *candidates)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < candidates->len; i++) {
        const Candidate *candidate = candidates->pdata[i];
        json_t *object = json_object();
        json_object_set_new(object, "n", json_integer(candidate->n));
        set_string(object, "id", candidate->id);
        set_string(object, "label", candidate->label);
        set_string(object, "type", candidate->type);
        if (candidate->id) {
            json_object_set_new(object, "start",
                                json_real(rtime_seconds(candidate->start)));
            json_object_set_new(object, "duration",
                                json_real(rtime_seconds(candidate->duration)));
        }
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *fault_to_json(const SayResult *result)
{
    json_t *suggestions = json_array();
    for (unsigned i = 0; result->suggestions && i < result->suggestions->len; i++)
        json_array_append_new(suggestions, json_string(result->suggestions->pdata[i]));
    return json_pack("{s:s, s:s, s:o}", "kind", fault_name(result->fault), "message",
                     result->message, "suggestions", suggestions);
}

/* A cost that nobody knows is null, never 0. */
static void set_cost(json_t *object, const SayCost *cost)
{
    if (cost->calls > 0)
        json_object_set_new(object, "cost_usd",
                            cost->micros < 0 ? json_null()
                                             : json_real((double)cost->micros / 1e6));
}

json_t *say_result_to_json(const SayResult *result)
{
    json_t *object = json_object();
    set_string(object, "utterance", result->utterance);
    set_string(object, "status", say_status_name(result->status));
    if (result->plan)
        json_object_set(object, "plan", result->plan);
    if (result->status == SAY_OK && result->receipts)
        json_object_set_new(object, "receipts", receipts_to_json(result->receipts));
    if (result->candidates && result->candidates->len > 0)
        json_object_set_new(object, "candidates",
                            candidates_to_json(result->candidates));
    set_string(object, "question", result->question);
    if (result->status == SAY_ERROR)
        json_object_set_new(object, "error", fault_to_json(result));
    set_string(object, "answer", result->answer);
    if (result->revision > 0)
        json_object_set_new(object, "revision", json_integer(result->revision));
    if (result->dry_run)
        json_object_set_new(object, "dry_run", json_true());
    set_string(object, "planner", result->planner);
    set_string(object, "notice", result->notice);
    set_cost(object, &result->cost);
    json_object_set_new(object, "ms", json_real(result->ms));
    return object;
}
