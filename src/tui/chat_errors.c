/* Which answers of the chat were errors: found again after a restart. */
#include "chat_private.h"

#include <stdlib.h>
#include <string.h>

/* State: an object, line id → array of suggestions, in the order of time. */
static const char KEY[] = "chat-errors";
enum { KEPT = 100 };

void chat_keep_error(Tui *tui, int64_t line, const GPtrArray *suggestions)
{
    const json_t *known = desk_state(tui->desk, KEY);
    json_auto_t *errors = json_is_object(known) ? json_deep_copy(known) : json_object();
    json_t *list = json_array();
    for (unsigned i = 0; suggestions && i < suggestions->len; i++)
        json_array_append_new(list, json_string(suggestions->pdata[i]));
    g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, line);
    json_object_set_new(errors, key, list);
    while (json_object_size(errors) > KEPT) {
        g_autofree char *oldest =
            g_strdup(json_object_iter_key(json_object_iter(errors)));
        json_object_del(errors, oldest);
    }
    desk_put_state(tui->desk, KEY, errors);
    transcript_mark_error(chat_of(tui)->transcript, line, suggestions);
}

void chat_mark_errors(Tui *tui)
{
    json_t *errors = (json_t *)(uintptr_t)desk_state(tui->desk, KEY);
    const char *key;
    json_t *list;
    json_object_foreach(errors, key, list)
    {
        g_autoptr(GPtrArray) suggestions = g_ptr_array_new();
        size_t i;
        json_t *text;
        json_array_foreach(list, i, text)
        {
            if (json_is_string(text))
                g_ptr_array_add(suggestions,
                                (char *)(uintptr_t)json_string_value(text));
        }
        transcript_mark_error(chat_of(tui)->transcript, g_ascii_strtoll(key, NULL, 10),
                              suggestions);
    }
}
