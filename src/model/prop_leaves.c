/* The shapes of single values: times, colours, ratios, names. */
#include "prop_private.h"
#include "shape_private.h"

#include <glib/gi18n.h>
#include <string.h>

static const JsonTimes *times_of(const void *user)
{
    static const JsonTimes seconds;
    return user ? user : &seconds;
}

static json_t *read_time_from(const json_t *json, const void *user, int least_sign)
{
    const JsonTimes *times = times_of(user);
    const char *text = json_string_value(json);
    RTime time;
    if (!time_from_json(json, times->rate, &time))
        return NULL;
    int sign = (time.num > 0) - (time.num < 0);
    if (sign < least_sign || (least_sign >= 0 && text && text[0] == '-'))
        return NULL;
    return time_to_json(time, times->writing ? times->rate : (Rate){ 0 });
}

static json_t *read_time(const json_t *json, const void *user)
{
    return read_time_from(json, user, -1);
}

static json_t *read_moment(const json_t *json, const void *user)
{
    return read_time_from(json, user, 0);
}

static json_t *read_span(const json_t *json, const void *user)
{
    return read_time_from(json, user, 1);
}

static json_t *read_color(const json_t *json, const void *user)
{
    (void)user;
    const char *text = json_string_value(json);
    uint32_t rgba;
    if (!text || !shape_like_color(text) || !color_parse(text, &rgba))
        return NULL;
    g_autofree char *canonical = color_format(rgba);
    return json_string(canonical);
}

enum { RATIO_DIGITS = 9, RATE_DIGITS = 7, RATIO_MAX = 999999999 };

static json_t *read_ratio(const json_t *json, const void *user)
{
    (void)user;
    int64_t num, den = 1;
    const char *text = json_string_value(json);
    bool ok = text ? fraction_parse(text, RATIO_DIGITS, &num, &den)
                   : json_whole(json, &num) && ABS(num) <= RATIO_MAX;
    if (!ok || num == 0)
        return NULL;
    RTime ratio = rtime_make(num, den);
    return ratio.den == 1 ? json_integer(ratio.num)
                          : json_sprintf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                         ratio.num, ratio.den);
}

static json_t *read_rate(const json_t *json, const void *user)
{
    (void)user;
    int64_t num, den;
    const char *text = json_string_value(json);
    if (!text || !fraction_parse(text, RATE_DIGITS, &num, &den) || num <= 0)
        return NULL;
    RTime rate = rtime_make(num, den);
    return json_sprintf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, rate.num, rate.den);
}

/* A small letter, then at most `max` of a-z, 0-9 and `more`: how many there are. */
static size_t span_lower(const char *text, const char *more, size_t max)
{
    size_t n = 0;
    if (!g_ascii_islower(text[0]))
        return 0;
    do
        n++;
    while (n <= max && (g_ascii_islower(text[n]) || g_ascii_isdigit(text[n]) ||
                        (text[n] && strchr(more, text[n]))));
    return n;
}

static bool like_role(const char *text) /* ^[a-z][a-z0-9-]{0,31}$ */
{
    size_t n = span_lower(text, "-", 31);
    return n > 0 && text[n] == '\0';
}

bool like_origin(const char *text)
{
    size_t n = span_lower(text, "_-", 31);
    return n > 0 && text[n] == '\0';
}

static bool like_kind_name(const char *text) /* role(:[A-Za-z0-9_.\-]{1,96})? */
{
    size_t n = span_lower(text, "-", 31);
    if (n == 0 || text[n] == '\0')
        return n > 0;
    const char *name = text + n + 1;
    size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789_.-");
    return text[n] == ':' && length >= 1 && length <= 96 && name[length] == '\0';
}

static bool like_hash(const char *text) /* ^(blake2b|sha256):[0-9a-f]{32,128}$ */
{
    if (!g_str_has_prefix(text, "blake2b:") && !g_str_has_prefix(text, "sha256:"))
        return false;
    const char *digits = strchr(text, ':') + 1;
    size_t length = strspn(digits, "0123456789abcdef");
    return length >= 32 && length <= 128 && digits[length] == '\0';
}

static bool like_slot_name(const char *text) /* ^[a-z][A-Za-z0-9_]{0,31}$ */
{
    size_t n = 1;
    while (g_ascii_isalnum(text[n - 1]) || (n > 1 && text[n - 1] == '_'))
        n++;
    return g_ascii_islower(text[0]) && text[n - 1] == '\0' && n - 1 <= 32;
}

/* ^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+){0,5}$ */
static bool like_slot_path(const char *text)
{
    if (!g_ascii_isalpha(text[0]))
        return false;
    for (int part = 0; part < 6; part++) {
        size_t n = 0;
        while (g_ascii_isalnum(text[n]))
            n++;
        if (n == 0 || text[n] == '\0')
            return n > 0;
        if (text[n] != '.')
            return false;
        text += n + 1;
    }
    return false;
}

#define CUSTOM(READ, WHAT)                                      \
    {                                                           \
        .kind = SHAPE_IS_CUSTOM, .read = (READ), .what = (WHAT) \
    }
#define TEXT_LIKE(LIKE, WHAT)                                   \
    {                                                           \
        .kind = SHAPE_IS_STRING, .like = (LIKE), .what = (WHAT) \
    }

const Shape TIME_SHAPE = CUSTOM(read_time, N_("a time, as frames or like \"7/2s\""));
const Shape MOMENT_SHAPE =
    CUSTOM(read_moment, N_("a time of zero or more, as frames or like \"7/2s\""));
const Shape SPAN_SHAPE =
    CUSTOM(read_span, N_("a time above zero, as frames or like \"7/2s\""));
const Shape COLOR_SHAPE = CUSTOM(read_color, N_("a colour like \"#FFC400\""));
const Shape RATIO_SHAPE =
    CUSTOM(read_ratio, N_("a factor like 2 or \"3/2\", not zero"));
const Shape RATE_SHAPE = CUSTOM(read_rate, N_("a frame rate like \"30000/1001\""));
const Shape ROLE_SHAPE = TEXT_LIKE(like_role, N_("a role like \"titles\""));
const Shape HASH_SHAPE = TEXT_LIKE(like_hash, N_("a hash like \"blake2b:0123…\""));
const Shape KIND_NAME_SHAPE =
    TEXT_LIKE(like_kind_name, N_("a name like \"blur\" or \"mlt:glow\""));
const Shape SLOT_NAME = TEXT_LIKE(like_slot_name, N_("a name like \"accent\""));
const Shape SLOT_PATH =
    TEXT_LIKE(like_slot_path, N_("a property like \"style.color\""));
