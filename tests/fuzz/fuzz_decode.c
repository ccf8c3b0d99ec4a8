/* What a terminal sends: events that are keys, pastes of valid UTF-8, clicks; whatever
 * the bytes, the decoder comes to their end, and how they are cut changes nothing of a
 * paste. */
#include "fuzz.h"

#include "chatkut/tui/decode.h"

static void check(const Event *event)
{
    if (event->kind == EVENT_PASTE)
        g_assert_true(g_utf8_validate(event->text, -1, NULL));
    else if (event->kind == EVENT_KEY)
        g_assert_cmpuint(event->key.code, !=, KEY_CODE_NONE);
    else if (event->kind == EVENT_REPORT)
        g_assert_true(event->report.w >= 0 && event->report.h >= 0);
    else
        g_assert_true(event->mouse.x >= 0 && event->mouse.y >= 0);
}

static void drain(Decoder *decoder)
{
    g_auto(Event) event = { 0 };
    while (decoder_next(decoder, &event)) {
        check(&event);
        event_clear(&event);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const size_t step = size > 0 ? data[0] % 7 + 1 : 1;
    for (size_t at = 0; at < size; at += step) {
        decoder_feed(decoder, (const char *)data + at, MIN(step, size - at));
        drain(decoder);
        if (data[at] == 'G')
            decoder_give_up(decoder);
    }
    decoder_give_up(decoder);
    drain(decoder);
    g_assert_false(decoder_waits(decoder));
    return 0;
}
