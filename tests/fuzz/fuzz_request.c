/* What a stranger may write: path, host and range in three lines. What is made of it
 * stays within what there is. */
#include "request.h"

#include "fuzz.h"

#include <glib.h>
#include <string.h>

#define TOKEN "0123456789abcdef0123456789abcdef"

static void read_range(const char *header, size_t size)
{
    size_t from, count;
    RangeKind kind = request_range(header, size, &from, &count);
    if (kind == RANGE_PART)
        g_assert_true(count > 0);
    if (kind != RANGE_NONE)
        g_assert_true(from <= size && count <= size - from);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
    char name[REQUEST_NAME_MAX];
    if (g_strv_length(lines) < 3)
        return 0;
    RequestKind kind = request_read(lines[0], lines[1], TOKEN, name);
    if (kind != REQUEST_FOREIGN)
        g_assert_true(request_is_local(lines[1]));
    if (kind != REQUEST_FOREIGN && kind != REQUEST_NOTHING)
        g_assert_true(g_str_has_prefix(lines[0], "/" TOKEN));
    if (kind == REQUEST_SEGMENT)
        g_assert_true(strlen(name) < REQUEST_NAME_MAX &&
                      strspn(name, "0123456789abcdef") == strlen(name));
    read_range(lines[2], size);
    read_range(lines[2], 0);
    return 0;
}
