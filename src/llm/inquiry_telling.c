/* What is told while a model is asked. */
#include "inquiry_private.h"

#include "chatkut/base/text.h"
#include "chatkut/edit/plan.h"

#include <string.h>

void telling_phase(Telling *telling, InquiryPhase phase, unsigned n)
{
    if (telling->begun && telling->phase == phase && telling->n == n)
        return;
    telling->begun = true;
    telling->phase = phase;
    telling->n = n;
    if (telling->listener->phase)
        telling->listener->phase(phase, telling->model, n, telling->listener->user);
}

/* What is longer ends as it is kept: with "…" as its last character. */
static void tell_reply(const char *text, void *user)
{
    Telling *telling = user;
    telling_phase(telling, INQUIRY_REPLYING, 0);
    if (!telling->listener->reply || telling->replied == PLAN_REPLY_MAX)
        return;
    size_t room = PLAN_REPLY_MAX - 1 - telling->replied;
    size_t length = (size_t)g_utf8_strlen(text, -1);
    g_autofree char *head = g_utf8_substring(text, 0, (long)MIN(length, room));
    g_autofree char *cut = g_strconcat(head, length > room ? "…" : "", NULL);
    g_autofree char *printable = text_printable_lines(cut);
    telling->replied += length > room ? room + 1 : length;
    telling->listener->reply(printable, telling->listener->user);
}

static void tell_steps(unsigned count, void *user)
{
    telling_phase(user, INQUIRY_PLANNING, count);
}

static void hear_text(const char *bytes, size_t length, void *user)
{
    Telling *telling = user;
    llm_tap_feed(telling->tap, bytes, length);
}

static void hear_thought(void *user)
{
    telling_phase(user, INQUIRY_THINKING, 0);
}

static void hear_again(void *user)
{
    Telling *telling = user;
    llm_tap_free(telling->tap);
    telling->tap = llm_tap_new(&telling->taps);
    if (telling->replied > 0 && telling->listener->reply)
        telling->listener->reply(NULL, telling->listener->user);
    telling->replied = 0;
    telling_phase(telling, INQUIRY_WAITING, 0);
}

static void hear_wait(unsigned ms, void *user)
{
    telling_phase(user, INQUIRY_RETRYING, (ms + 999) / 1000);
}

CallListener telling_listener(Telling *telling)
{
    return (CallListener){ hear_text, hear_again, hear_thought, hear_wait, telling };
}

void telling_begin(Telling *telling, const InquiryListener *listener, const char *model)
{
    static const InquiryListener NOBODY = { 0 };
    *telling = (Telling){ .listener = listener ? listener : &NOBODY, .model = model };
    telling->taps = (LlmTapListener){ tell_reply, tell_steps, telling };
    telling->tap = llm_tap_new(&telling->taps);
}

void telling_end(Telling *telling)
{
    llm_tap_free(telling->tap);
}
