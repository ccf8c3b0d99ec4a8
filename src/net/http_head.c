/* The head of an answer: the few fields that are wanted of it. */
#include "http_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

void http_head_init(HttpHeadReader *reader)
{
    *reader = (HttpHeadReader){ .head.retry_after_ms = -1 };
}

void http_head_clear(HttpHeadReader *reader)
{
    g_free(reader->location);
    reader->location = NULL;
}

/* ---- fields ---------------------------------------------------------------------- */

static int64_t within_a_day(double ms)
{
    return isnan(ms) || ms < 0 ? 0 : ms > DAY_MS ? DAY_MS : (int64_t)ms;
}

/* A number and nothing else. */
static bool read_number(const char *value, double *number)
{
    char *end;
    if (!g_ascii_isdigit(*value))
        return false;
    *number = g_ascii_strtod(value, &end);
    return *end == '\0';
}

static void read_delay_ms(HttpHeadReader *reader, const Curl *curl G_GNUC_UNUSED,
                          const char *value)
{
    double ms;
    if (!read_number(value, &ms))
        return;
    reader->head.retry_after_ms = within_a_day(ms);
    reader->exact_delay = true;
}

/* RFC 9110 §10.2.3: seconds, or a date. */
static void read_delay(HttpHeadReader *reader, const Curl *curl, const char *value)
{
    double seconds;
    if (reader->exact_delay)
        return;
    if (!read_number(value, &seconds)) {
        const time_t date = curl->getdate(value, NULL);
        if (date < 0)
            return;
        seconds = difftime(date, time(NULL));
    }
    reader->head.retry_after_ms = within_a_day(seconds * 1000);
}

static void read_advice(HttpHeadReader *reader, const Curl *curl G_GNUC_UNUSED,
                        const char *value)
{
    if (g_ascii_strcasecmp(value, "true") == 0)
        reader->head.should_retry = HTTP_RETRY_YES;
    else if (g_ascii_strcasecmp(value, "false") == 0)
        reader->head.should_retry = HTTP_RETRY_NO;
}

static void keep_printable(char *kept, size_t room, const char *value)
{
    size_t length = 0;
    for (; *value != '\0' && length + 1 < room; value++)
        if (g_ascii_isgraph(*value))
            kept[length++] = *value;
    kept[length] = '\0';
}

static void read_request_id(HttpHeadReader *reader, const Curl *curl G_GNUC_UNUSED,
                            const char *value)
{
    keep_printable(reader->head.request_id, sizeof reader->head.request_id, value);
}

static void read_type(HttpHeadReader *reader, const Curl *curl G_GNUC_UNUSED,
                      const char *value)
{
    g_autofree char *bare = g_strndup(value, strcspn(value, "; \t"));
    g_autofree char *lower = g_ascii_strdown(bare, -1);
    keep_printable(reader->head.content_type, sizeof reader->head.content_type, lower);
}

static void read_encoding(HttpHeadReader *reader, const Curl *curl G_GNUC_UNUSED,
                          const char *value)
{
    if (*value != '\0' && g_ascii_strcasecmp(value, "identity") != 0)
        reader->packed = true;
}

static void read_location(HttpHeadReader *reader, const Curl *curl G_GNUC_UNUSED,
                          const char *value)
{
    g_free(reader->location);
    reader->location = g_strdup(value);
}

static const struct {
    const char *name;
    void (*read)(HttpHeadReader *reader, const Curl *curl, const char *value);
} FIELDS[] = {
    { "content-encoding", read_encoding }, { "content-type", read_type },
    { "location", read_location },         { "request-id", read_request_id },
    { "retry-after", read_delay },         { "retry-after-ms", read_delay_ms },
    { "x-request-id", read_request_id },   { "x-should-retry", read_advice },
};

static void read_field(HttpHeadReader *reader, const Curl *curl, char *line)
{
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return;
    *colon = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(FIELDS); i++)
        if (g_ascii_strcasecmp(line, FIELDS[i].name) == 0)
            FIELDS[i].read(reader, curl, g_strstrip(colon + 1));
}

/* ---- lines ----------------------------------------------------------------------- */

/* "HTTP/1.1 200 OK": another head begins, after one of status 1xx. */
static void read_status(HttpHeadReader *reader, const char *line)
{
    const size_t bytes = reader->bytes;
    const char *blank = strchr(line, ' ');
    http_head_clear(reader);
    http_head_init(reader);
    reader->bytes = bytes;
    reader->head.status = blank ? atoi(blank) : 0;
}

void http_head_line(HttpHeadReader *reader, const Curl *curl, const char *line,
                    size_t size)
{
    reader->bytes += size;
    if (reader->whole || reader->bytes > HTTP_HEADERS_MAX)
        return;
    g_autofree char *text = g_strchomp(g_strndup(line, size));
    if (*text == '\0')
        reader->whole = reader->head.status >= 200;
    else if (g_str_has_prefix(text, "HTTP/"))
        read_status(reader, text);
    else
        read_field(reader, curl, text);
}
