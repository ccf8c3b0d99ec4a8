/* Models that were not told how to think apart do so in front of their answer. */
#include "dialect_private.h"

#include <string.h>

#define BEGIN "<think>"
#define END   "</think>"

/* Either mark has its first sign only once, so a byte that does not fit can only begin
 * it anew. */
static bool match(Thoughts *thoughts, const char *mark, char byte)
{
    if (byte != mark[thoughts->matched])
        thoughts->matched = 0;
    thoughts->matched += byte == mark[thoughts->matched];
    return !mark[thoughts->matched];
}

static void hold(const Thoughts *thoughts, char held[THOUGHTS_HELD])
{
    memcpy(held, BEGIN, thoughts->matched);
    held[thoughts->matched] = '\0';
}

/* One byte where thoughts may yet begin. False: it is text, with what was held back. */
static bool skip_first(Thoughts *thoughts, char byte, char held[THOUGHTS_HELD])
{
    if (thoughts->matched == 0 && g_ascii_isspace(byte))
        return true;
    if (byte != BEGIN[thoughts->matched]) {
        hold(thoughts, held);
        *thoughts = (Thoughts){ THOUGHTS_OVER, 0 };
        return false;
    }
    if (match(thoughts, BEGIN, byte))
        *thoughts = (Thoughts){ THOUGHTS_INSIDE, 0 };
    return true;
}

size_t thoughts_skip(Thoughts *thoughts, const char *bytes, size_t length,
                     char held[THOUGHTS_HELD])
{
    size_t at = 0;
    *held = '\0';
    for (; at < length && thoughts->state != THOUGHTS_OVER; at++) {
        if (thoughts->state == THOUGHTS_INSIDE) {
            if (match(thoughts, END, bytes[at]))
                *thoughts = (Thoughts){ THOUGHTS_OVER, 0 };
        } else if (!skip_first(thoughts, bytes[at], held)) {
            break;
        }
    }
    return at;
}

void thoughts_end(Thoughts *thoughts, char held[THOUGHTS_HELD])
{
    *held = '\0';
    if (thoughts->state == THOUGHTS_MAYBE)
        hold(thoughts, held);
    *thoughts = (Thoughts){ THOUGHTS_OVER, 0 };
}
