#include "chatkut/llm/tap.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

enum {
    NAME = 16,      /* bytes of a key that are looked at, with the NUL */
    HEX = 4,        /* digits of \u */
    STEP_DEPTH = 3, /* {"steps": [{ */
    TRIES = 64,     /* objects that are looked at for a plan */
};

typedef enum {
    SEEKING, /* no object yet */
    OPENED,  /* an object, if a key or its end follows */
    READING,
    FINISHED,
} State;

/* What the string that is being read is. */
typedef enum { STRING_OTHER, STRING_KEY, STRING_REPLY } Role;

struct LlmTap {
    LlmTapListener listener;
    State state;
    unsigned depth;
    bool in_steps;
    bool expects_key; /* at depth 1 */
    char key[NAME];
    unsigned key_length;
    unsigned steps;
    /* the string being read */
    bool in_string, escaped;
    Role role;
    unsigned hex_left;
    unsigned code, high; /* of \u; the first half of a pair */
    GString *raw;        /* decoded, but perhaps ending within a character */
    GString *ready;
};

/* ---- the reply ------------------------------------------------------------------- */

/* Move what is whole; at the string's end also what never will be. */
static void settle(LlmTap *tap, bool end)
{
    const char *at = tap->raw->str, *stop = at + tap->raw->len;
    while (at < stop) {
        gunichar c = g_utf8_get_char_validated(at, stop - at);
        if (c == (gunichar)-2 && !end)
            break;
        bool valid = c != 0 && c != (gunichar)-1 && c != (gunichar)-2;
        size_t length = valid ? (size_t)g_utf8_skip[(guchar)*at] : 1;
        g_string_append_len(tap->ready, valid ? at : REPLACEMENT,
                            (gssize)(valid ? length : strlen(REPLACEMENT)));
        at += length;
    }
    g_string_erase(tap->raw, 0, at - tap->raw->str);
}

static void tell_reply(LlmTap *tap)
{
    settle(tap, false);
    if (tap->ready->len > 0 && tap->listener.reply)
        tap->listener.reply(tap->ready->str, tap->listener.user);
    g_string_truncate(tap->ready, 0);
}

/* ---- strings --------------------------------------------------------------------- */

static void put_key(LlmTap *tap, char byte)
{
    if (tap->key_length + 1 >= NAME) {
        tap->key[0] = '\0'; /* longer than any that counts */
        return;
    }
    tap->key[tap->key_length++] = byte;
    tap->key[tap->key_length] = '\0';
}

static void put_byte(LlmTap *tap, char byte)
{
    if (tap->role == STRING_REPLY)
        g_string_append_c(tap->raw, byte);
    else if (tap->role == STRING_KEY)
        put_key(tap, byte);
}

static void put_code(LlmTap *tap, gunichar c)
{
    char utf8[6];
    int length = c == 0 || !g_unichar_validate(c) ? 0 : g_unichar_to_utf8(c, utf8);
    const char *bytes = length ? utf8 : REPLACEMENT;
    for (int i = 0; i < (length ? length : (int)strlen(REPLACEMENT)); i++)
        put_byte(tap, bytes[i]);
}

/* A first half of a pair that nothing fit to follow. */
static void drop_half(LlmTap *tap)
{
    if (tap->high)
        put_code(tap, 0);
    tap->high = 0;
}

/* Four digits are there: UTF-16. */
static void put_unit(LlmTap *tap)
{
    bool low = tap->code >= 0xdc00 && tap->code <= 0xdfff;
    if (tap->high && low) {
        put_code(tap, 0x10000 + ((tap->high - 0xd800) << 10) + (tap->code - 0xdc00));
        tap->high = 0;
        return;
    }
    drop_half(tap);
    if (tap->code >= 0xd800 && tap->code <= 0xdbff)
        tap->high = tap->code;
    else
        put_code(tap, low ? 0 : tap->code);
}

static void put_escape(LlmTap *tap, char byte)
{
    static const char LETTERS[] = "nrtbf", MEANT[] = "\n\r\t\b\f";
    tap->escaped = false;
    if (byte == 'u') {
        tap->hex_left = HEX;
        tap->code = 0;
        return;
    }
    const char *letter = byte ? strchr(LETTERS, byte) : NULL;
    drop_half(tap);
    put_byte(tap, letter ? MEANT[letter - LETTERS] : byte);
}

static void put_hex(LlmTap *tap, char byte)
{
    if (!g_ascii_isxdigit(byte)) {
        tap->state = FINISHED;
        return;
    }
    tap->code = tap->code * 16 + (unsigned)g_ascii_xdigit_value(byte);
    if (--tap->hex_left == 0)
        put_unit(tap);
}

static void begin_string(LlmTap *tap)
{
    tap->in_string = true;
    tap->key_length = 0;
    tap->role = STRING_OTHER;
    if (tap->depth != 1)
        return;
    if (tap->expects_key)
        tap->role = STRING_KEY;
    else if (strcmp(tap->key, "reply") == 0)
        tap->role = STRING_REPLY;
    if (tap->role == STRING_KEY)
        tap->key[0] = '\0';
}

static void end_string(LlmTap *tap)
{
    drop_half(tap);
    tap->in_string = false;
    if (tap->role == STRING_REPLY)
        settle(tap, true);
}

static void take_string(LlmTap *tap, char byte)
{
    if (tap->hex_left) {
        put_hex(tap, byte);
    } else if (tap->escaped) {
        put_escape(tap, byte);
    } else if (byte == '\\') {
        tap->escaped = true;
    } else if (byte == '"') {
        end_string(tap);
    } else {
        drop_half(tap);
        put_byte(tap, byte);
    }
}

/* ---- structure ------------------------------------------------------------------- */

static void open_bracket(LlmTap *tap, char byte)
{
    tap->depth++;
    if (tap->depth == 2)
        tap->in_steps = byte == '[' && strcmp(tap->key, "steps") == 0;
}

static void close_bracket(LlmTap *tap, char byte)
{
    if (tap->in_steps && tap->depth == STEP_DEPTH && byte == '}') {
        tap->steps++;
        if (tap->listener.steps)
            tap->listener.steps(tap->steps, tap->listener.user);
    }
    tap->depth--;
    if (tap->depth == 1)
        tap->in_steps = false;
    if (tap->depth == 0)
        tap->state = FINISHED;
}

static void take_structure(LlmTap *tap, char byte)
{
    if (byte == '"')
        begin_string(tap);
    else if (byte == '{' || byte == '[')
        open_bracket(tap, byte);
    else if (byte == '}' || byte == ']')
        close_bracket(tap, byte);
    else if (tap->depth == 1 && (byte == ',' || byte == ':'))
        tap->expects_key = byte == ',';
}

/* In “{x}” of a sentence no key follows. */
static void take_opening(LlmTap *tap, char byte)
{
    if (byte == '{') {
        tap->state = OPENED;
    } else if (tap->state == OPENED && byte == '"') {
        tap->state = READING;
        tap->depth = 1;
        tap->expects_key = true;
        begin_string(tap);
    } else if (!g_ascii_isspace(byte)) {
        tap->state = SEEKING;
    }
}

void llm_tap_feed(LlmTap *tap, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length && tap->state != FINISHED; i++) {
        if (tap->state != READING)
            take_opening(tap, bytes[i]);
        else if (tap->in_string)
            take_string(tap, bytes[i]);
        else
            take_structure(tap, bytes[i]);
    }
    tell_reply(tap);
}

/* ---- the tap --------------------------------------------------------------------- */

LlmTap *llm_tap_new(const LlmTapListener *listener)
{
    LlmTap *tap = g_new0(LlmTap, 1);
    if (listener)
        tap->listener = *listener;
    tap->raw = g_string_new(NULL);
    tap->ready = g_string_new(NULL);
    return tap;
}

void llm_tap_free(LlmTap *tap)
{
    if (!tap)
        return;
    g_string_free(tap->raw, TRUE);
    g_string_free(tap->ready, TRUE);
    g_free(tap);
}

unsigned llm_tap_steps(const LlmTap *tap)
{
    return tap->steps;
}

/* ---- the plan -------------------------------------------------------------------- */

static bool is_plan(const json_t *json)
{
    return json_is_string(json_object_get(json, "kind")) ||
           json_is_array(json_object_get(json, "steps"));
}

/* What breaks off is no plan, and nothing in it is one. Nor is what says one thing twice:
 * which of the two was meant, and which was shown while it came? */
static bool ends_search(const json_error_t *wrong)
{
    enum json_error_code code = json_error_code(wrong);
    return code == json_error_premature_end_of_input ||
           code == json_error_duplicate_key;
}

json_t *llm_plan_find(const char *text, size_t length)
{
    const char *at = text, *stop = text + length;
    for (int tries = 0; tries < TRIES; tries++) {
        json_error_t wrong;
        at = at < stop ? memchr(at, '{', (size_t)(stop - at)) : NULL;
        if (!at)
            return NULL;
        json_t *json =
            json_loadb(at, (size_t)(stop - at),
                       JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &wrong);
        if (is_plan(json))
            return json;
        if (!json && ends_search(&wrong))
            return NULL;
        json_decref(json);
        at += MAX(wrong.position, 1);
    }
    return NULL;
}
