/* Any packet: refused with a message, or one that reads the same when written again. */
#include "fuzz.h"

#include "chatkut/model/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    MessageKind kind = MESSAGE_KINDS, again_kind = MESSAGE_KINDS;
    json_auto_t *json = message_parse((const char *)data, size, &kind, &error);

    g_assert((json == NULL) == (error != NULL));
    if (json == NULL)
        return 0;
    g_assert_cmpint(kind, <, MESSAGE_KINDS);
    char *text = json_dumps(json, JSON_COMPACT);
    json_auto_t *again = message_parse(text, strlen(text), &again_kind, &error);
    free(text);
    g_assert_no_error(error);
    g_assert_cmpint(kind, ==, again_kind);
    g_assert_true(json_equal(json, again));
    return 0;
}
