#include "decode_private.h"

#include <stdlib.h>
#include <string.h>

enum { SEQUENCE_MAX = 64 };

typedef struct {
    char *sequence;
    size_t length;
    Key key;
} Learned;

struct Decoder {
    GString *input;
    GString *paste; /* NULL: nothing is being pasted */
    GArray *learned;
    bool give_up;
};

/* What came of looking at the beginning of the input. */
typedef enum { STEP_EVENT, STEP_DROP, STEP_WAIT } Step;

void event_clear(Event *event)
{
    g_clear_pointer(&event->text, g_free);
}

static void learned_clear(void *learned)
{
    g_free(((Learned *)learned)->sequence);
}

Decoder *decoder_new(void)
{
    Decoder *decoder = g_new0(Decoder, 1);
    decoder->input = g_string_new(NULL);
    decoder->learned = g_array_new(FALSE, FALSE, sizeof(Learned));
    g_array_set_clear_func(decoder->learned, learned_clear);
    return decoder;
}

void decoder_free(Decoder *decoder)
{
    if (!decoder)
        return;
    g_string_free(decoder->input, TRUE);
    if (decoder->paste)
        g_string_free(decoder->paste, TRUE);
    g_array_unref(decoder->learned);
    g_free(decoder);
}

void decoder_learn(Decoder *decoder, const char *sequence, Key key)
{
    if (sequence[0] != '\033' || !sequence[1])
        return;
    const Learned learned = { g_strdup(sequence), strlen(sequence), key };
    g_array_append_val(decoder->learned, learned);
}

void decoder_feed(Decoder *decoder, const char *bytes, size_t length)
{
    g_string_append_len(decoder->input, bytes, (gssize)length);
    decoder->give_up = false;
}

bool decoder_waits(const Decoder *decoder)
{
    return decoder->input->len > 0 && !decoder->paste;
}

void decoder_give_up(Decoder *decoder)
{
    decoder->give_up = true;
}

static void drop(Decoder *decoder, size_t count)
{
    g_string_erase(decoder->input, 0, (gssize)count);
}

static Step give_key(Decoder *decoder, size_t count, uint32_t code, uint8_t held,
                     Event *event)
{
    drop(decoder, count);
    *event = (Event){ .kind = EVENT_KEY, .key = { code, held } };
    return code == KEY_CODE_NONE ? STEP_DROP : STEP_EVENT;
}

/* ---- sequences ------------------------------------------------------------------- */

/* False: not whole yet, or (length > 0) no sequence. */
static bool read_csi(const char *bytes, size_t available, Csi *csi)
{
    *csi = (Csi){ .count = 1 };
    size_t i = 2;
    if (i < available && strchr("<=>?", bytes[i]))
        csi->lead = bytes[i++];
    bool refined = false;
    for (; i < available && i < SEQUENCE_MAX; i++) {
        const char c = bytes[i];
        int *number = &csi->numbers[csi->count - 1];
        if (c >= '0' && c <= '9') {
            if (!refined)
                *number = MIN(*number * 10 + (c - '0'), 1 << 24);
        } else if (c == ';') {
            refined = false;
            csi->count = MIN(csi->count + 1, CSI_NUMBERS_MAX);
        } else if (c == ':') {
            refined = true;
        } else if (c >= 0x40 && c <= 0x7E) {
            csi->final = c;
            csi->length = i + 1;
            return true;
        } else if (c < 0x20 || c > 0x2F) {
            csi->length = i;
            return false;
        }
    }
    csi->length = i >= SEQUENCE_MAX ? i : 0;
    return false;
}

/* xterm's: 1 + shift 1, alt 2, ctrl 4. */
static uint8_t held_of(int parameter)
{
    const int bits = parameter > 1 ? parameter - 1 : 0;
    return (uint8_t)((bits & 1 ? KEY_SHIFT : 0) | (bits & 2 ? KEY_ALT : 0) |
                     (bits & 4 ? KEY_CTRL : 0));
}

static uint32_t code_of_letter(char letter)
{
    static const struct {
        char letter;
        uint32_t code;
    } LETTERS[] = {
        { 'A', KEY_CODE_UP },     { 'B', KEY_CODE_DOWN },   { 'C', KEY_CODE_RIGHT },
        { 'D', KEY_CODE_LEFT },   { 'H', KEY_CODE_HOME },   { 'F', KEY_CODE_END },
        { 'P', KEY_CODE_F1 },     { 'Q', KEY_CODE_F1 + 1 }, { 'R', KEY_CODE_F1 + 2 },
        { 'S', KEY_CODE_F1 + 3 }, { 'M', KEY_CODE_ENTER },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(LETTERS); i++)
        if (LETTERS[i].letter == letter)
            return LETTERS[i].code;
    return KEY_CODE_NONE;
}

static uint32_t code_of_number(int number)
{
    static const uint32_t CODES[] = {
        [1] = KEY_CODE_HOME,     [2] = KEY_CODE_INSERT,   [3] = KEY_CODE_DELETE,
        [4] = KEY_CODE_END,      [5] = KEY_CODE_PGUP,     [6] = KEY_CODE_PGDN,
        [7] = KEY_CODE_HOME,     [8] = KEY_CODE_END,      [11] = KEY_CODE_F1,
        [12] = KEY_CODE_F1 + 1,  [13] = KEY_CODE_F1 + 2,  [14] = KEY_CODE_F1 + 3,
        [15] = KEY_CODE_F1 + 4,  [17] = KEY_CODE_F1 + 5,  [18] = KEY_CODE_F1 + 6,
        [19] = KEY_CODE_F1 + 7,  [20] = KEY_CODE_F1 + 8,  [21] = KEY_CODE_F1 + 9,
        [23] = KEY_CODE_F1 + 10, [24] = KEY_CODE_F1 + 11,
    };
    return number >= 0 && number < (int)G_N_ELEMENTS(CODES) ? CODES[number]
                                                            : KEY_CODE_NONE;
}

/* One byte, as a key: controls are letters with Ctrl. */
static Key key_of_control(unsigned char byte)
{
    switch (byte) {
    case '\r':
        return (Key){ KEY_CODE_ENTER, 0 };
    case '\t':
        return (Key){ KEY_CODE_TAB, 0 };
    case 0x7F:
    case '\b':
        return (Key){ KEY_CODE_BACKSPACE, 0 };
    case 0x1B:
        return (Key){ KEY_CODE_ESC, 0 };
    case 0:
        return (Key){ ' ', KEY_CTRL };
    default:
        return (Key){ byte < 0x1B ? byte + 'a' - 1u : byte + '@' + 0u, KEY_CTRL };
    }
}

/* CSI number ; modifiers u. */
static Step kitty_key(Decoder *decoder, const Csi *csi, Event *event)
{
    uint8_t held = held_of(csi->count > 1 ? csi->numbers[1] : 1);
    const uint32_t code = (uint32_t)csi->numbers[0];
    if (code < 0x20 || code == 0x7F) {
        const Key key = key_of_control((unsigned char)code);
        return give_key(decoder, csi->length, key.code, key.held | held, event);
    }
    if (code >= KEY_CODE_SPECIAL || !g_unichar_isprint(code))
        return give_key(decoder, csi->length, KEY_CODE_NONE, 0, event);
    if (held & KEY_SHIFT)
        held &= (uint8_t)~KEY_SHIFT;
    return give_key(decoder, csi->length,
                    held_of(csi->numbers[1]) & KEY_SHIFT ? g_unichar_toupper(code)
                                                         : code,
                    held, event);
}

static Step give_mouse(Decoder *decoder, size_t length, int code, int x, int y,
                       bool released, Event *event)
{
    drop(decoder, length);
    Mouse mouse = { .button = (code & 3) + 1, .x = MAX(x - 1, 0), .y = MAX(y - 1, 0) };
    mouse.held = (uint8_t)((code & 4 ? KEY_SHIFT : 0) | (code & 8 ? KEY_ALT : 0) |
                           (code & 16 ? KEY_CTRL : 0));
    if (code & 64)
        mouse.kind = code & 1 ? MOUSE_DOWN : MOUSE_UP;
    else if (released)
        mouse.kind = MOUSE_RELEASE;
    else
        mouse.kind = code & 32 ? MOUSE_DRAG : MOUSE_PRESS;
    *event = (Event){ .kind = EVENT_MOUSE, .mouse = mouse };
    return STEP_EVENT;
}

static Step give_report(Decoder *decoder, size_t length, const Report *report,
                        Event *event)
{
    drop(decoder, length);
    *event = (Event){ .kind = EVENT_REPORT, .report = *report };
    return STEP_EVENT;
}

static Step begin_paste(Decoder *decoder, size_t length)
{
    drop(decoder, length);
    decoder->paste = g_string_new(NULL);
    return STEP_DROP;
}

/* X10: three bytes follow. */
static Step step_x10(Decoder *decoder, Event *event)
{
    const char *bytes = decoder->input->str;
    if (decoder->input->len < 6)
        return STEP_WAIT;
    const int code = (unsigned char)bytes[3] - 32;
    return give_mouse(decoder, 6, code & ~3 ? code : code & 3,
                      (unsigned char)bytes[4] - 32, (unsigned char)bytes[5] - 32,
                      (code & 3) == 3 && !(code & 64), event);
}

/* F1 to F5 of the Linux console. */
static Step step_console(Decoder *decoder, Event *event)
{
    if (decoder->input->len < 4)
        return STEP_WAIT;
    const char letter = decoder->input->str[3];
    const bool known = letter >= 'A' && letter <= 'E';
    return give_key(decoder, 4,
                    known ? KEY_CODE_F1 + (uint32_t)(letter - 'A') : KEY_CODE_NONE, 0,
                    event);
}

static Step csi_key(Decoder *decoder, const Csi *csi, Event *event)
{
    const uint8_t held = held_of(csi->count > 1 ? csi->numbers[1] : 1);
    if (csi->lead)
        return give_key(decoder, csi->length, KEY_CODE_NONE, 0, event);
    if (csi->final == '~' && csi->numbers[0] == 200)
        return begin_paste(decoder, csi->length);
    if (csi->final == '~')
        return give_key(decoder, csi->length, code_of_number(csi->numbers[0]), held,
                        event);
    if (csi->final == 'u')
        return kitty_key(decoder, csi, event);
    if (csi->final == 'Z')
        return give_key(decoder, csi->length, KEY_CODE_TAB, KEY_SHIFT, event);
    return give_key(decoder, csi->length, code_of_letter(csi->final), held, event);
}

static Step step_csi(Decoder *decoder, Event *event)
{
    const char *bytes = decoder->input->str;
    const size_t available = decoder->input->len;
    Csi csi;
    Report report;
    if (available >= 3 && bytes[2] == 'M')
        return step_x10(decoder, event);
    if (available >= 3 && bytes[2] == '[')
        return step_console(decoder, event);
    if (!read_csi(bytes, available, &csi)) {
        if (csi.length == 0)
            return STEP_WAIT;
        drop(decoder, csi.length);
        return STEP_DROP;
    }
    if (csi.lead == '<' && (csi.final == 'M' || csi.final == 'm'))
        return give_mouse(decoder, csi.length, csi.numbers[0], csi.numbers[1],
                          csi.numbers[2], csi.final == 'm', event);
    if (decode_csi_report(&csi, &report))
        return give_report(decoder, csi.length, &report, event);
    return csi_key(decoder, &csi, event);
}

static const Learned *find_learned(const Decoder *decoder, bool *begun)
{
    const Learned *best = NULL;
    for (unsigned i = 0; i < decoder->learned->len; i++) {
        const Learned *learned = &g_array_index(decoder->learned, Learned, i);
        const size_t common = MIN(learned->length, decoder->input->len);
        if (memcmp(learned->sequence, decoder->input->str, common) != 0)
            continue;
        if (common < learned->length)
            *begun = true;
        else if (!best || learned->length > best->length)
            best = learned;
    }
    return best;
}

/* One character from `offset` on. 0: not whole. */
static size_t character_length(const Decoder *decoder, size_t offset, uint32_t *code)
{
    const char *bytes = decoder->input->str + offset;
    const size_t available = decoder->input->len - offset;
    gunichar c = g_utf8_get_char_validated(bytes, (gssize)available);
    if (c == (gunichar)-2 && available < 4 && !decoder->give_up)
        return 0;
    if (c == (gunichar)-1 || c == (gunichar)-2) {
        *code = KEY_CODE_NONE;
        return 1;
    }
    *code = c;
    return g_utf8_skip[(guchar)*bytes];
}

static Step step_alt(Decoder *decoder, Event *event)
{
    uint32_t code;
    const unsigned char byte = (unsigned char)decoder->input->str[1];
    if (byte == 0x1B)
        return give_key(decoder, 1, KEY_CODE_ESC, 0, event);
    if (byte < 0x20 || byte == 0x7F) {
        const Key key = key_of_control(byte);
        return give_key(decoder, 2, key.code, key.held | KEY_ALT, event);
    }
    const size_t length = character_length(decoder, 1, &code);
    if (length == 0)
        return STEP_WAIT;
    return give_key(decoder, 1 + length, code, KEY_ALT, event);
}

/* ESC _ … ESC \: what kitty answers. Without the G it is Alt with a "_". */
static Step step_string(Decoder *decoder, Event *event)
{
    const char *bytes = decoder->input->str;
    const size_t available = decoder->input->len;
    Report report;
    if (available == 2)
        return STEP_WAIT;
    if (bytes[2] != 'G')
        return step_alt(decoder, event);
    const char *end = g_strstr_len(bytes + 2, (gssize)available - 2, "\033\\");
    const size_t length = end ? (size_t)(end - bytes) + 2 : available;
    if (!end && available < SEQUENCE_MAX)
        return STEP_WAIT;
    if (end && decode_kitty_report(bytes + 2, length - 4, &report))
        return give_report(decoder, length, &report, event);
    drop(decoder, length);
    return STEP_DROP;
}

static Step step_escape(Decoder *decoder, Event *event)
{
    bool begun = false;
    const Learned *learned = find_learned(decoder, &begun);
    if (learned)
        return give_key(decoder, learned->length, learned->key.code, learned->key.held,
                        event);
    if (decoder->give_up && decoder->input->len <= 2) {
        if (decoder->input->len == 1)
            return give_key(decoder, 1, KEY_CODE_ESC, 0, event);
        return step_alt(decoder, event);
    }
    if (decoder->give_up && begun) {
        drop(decoder, decoder->input->len);
        return STEP_DROP;
    }
    if (decoder->input->len == 1)
        return STEP_WAIT;
    switch (decoder->input->str[1]) {
    case '[':
        return step_csi(decoder, event);
    case 'O':
        if (decoder->input->len < 3)
            return STEP_WAIT;
        return give_key(decoder, 3, code_of_letter(decoder->input->str[2]), 0, event);
    case '_':
        return step_string(decoder, event);
    default:
        return step_alt(decoder, event);
    }
}

/* ---- paste ----------------------------------------------------------------------- */

static char *clean_paste(const GString *paste)
{
    g_autofree char *valid = g_utf8_make_valid(paste->str, (gssize)paste->len);
    GString *text = g_string_new(NULL);
    for (const char *c = valid; *c; c += g_utf8_skip[(guchar)*c]) {
        const gunichar character = g_utf8_get_char(c);
        if (character == '\r') {
            if (c[1] != '\n')
                g_string_append_c(text, '\n');
        } else if (character == '\n' || character == '\t' ||
                   !g_unichar_iscntrl(character)) {
            g_string_append_unichar(text, character);
        }
    }
    return g_string_free(text, FALSE);
}

static Step step_paste(Decoder *decoder, Event *event)
{
    static const char END[] = "\033[201~";
    const char *end =
        g_strstr_len(decoder->input->str, (gssize)decoder->input->len, END);
    /* An end that is cut in the middle stays in the input. */
    const size_t keep = end ? 0 : MIN(decoder->input->len, sizeof END - 2);
    const size_t take =
        end ? (size_t)(end - decoder->input->str) : decoder->input->len - keep;
    const size_t room = DECODER_PASTE_MAX - decoder->paste->len;
    g_string_append_len(decoder->paste, decoder->input->str, (gssize)MIN(take, room));
    drop(decoder, end ? take + sizeof END - 1 : take);
    if (!end)
        return STEP_WAIT;
    *event = (Event){ .kind = EVENT_PASTE, .text = clean_paste(decoder->paste) };
    g_string_free(g_steal_pointer(&decoder->paste), TRUE);
    return STEP_EVENT;
}

static Step step_any(Decoder *decoder, Event *event)
{
    if (decoder->paste)
        return step_paste(decoder, event);
    const unsigned char byte = (unsigned char)decoder->input->str[0];
    if (byte == 0x1B)
        return step_escape(decoder, event);
    if (byte < 0x20 || byte == 0x7F) {
        const Key key = key_of_control(byte);
        return give_key(decoder, 1, key.code, key.held, event);
    }
    uint32_t code;
    const size_t length = character_length(decoder, 0, &code);
    if (length == 0)
        return STEP_WAIT;
    if (code >= 0x80 && code < 0xA0)
        code = KEY_CODE_NONE;
    return give_key(decoder, length, code, 0, event);
}

bool decoder_next(Decoder *decoder, Event *event)
{
    while (decoder->input->len > 0) {
        switch (step_any(decoder, event)) {
        case STEP_EVENT:
            return true;
        case STEP_WAIT:
            if (!decoder->give_up || decoder->paste)
                return false;
            drop(decoder, decoder->input->len); /* half a sequence */
            return false;
        case STEP_DROP:
            break;
        }
    }
    return false;
}
