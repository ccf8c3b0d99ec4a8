#include "chatkut/model/player_message.h"

#include "contract.h"
#include "record.h"

#include <math.h>
#include <stdint.h>

#define REQUEST_ID SHAPE_INT_RANGE(0, INT32_MAX)
#define COUNT      SHAPE_INT_RANGE(0, INT32_MAX)
#define PIXELS     SHAPE_INT_RANGE(2, 16384)
#define SENTENCE   SHAPE_TEXT(1, 4096)

enum { NAME_MAX_CHARS = 100, TITLE_MAX_CHARS = 1000, GAIN_MAX = 16, SPEED_MAX = 64 };

static const ShapeField hello[] = {
    { "contract", SHAPE_INT_RANGE(1, INT32_MAX), SHAPE_REQUIRED },
    { "engine", SHAPE(SHAPE_IS_MAP, .of = SHAPE_TEXT(0, 200), .max = 64) },
    { NULL },
};
static const ShapeField keys[] = {
    { "keys", SHAPE_LIST(SHAPE_TEXT(1, NAME_MAX_CHARS), 0, PLAYER_KEYS_MAX),
      SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField window[] = {
    { "title", SHAPE_TEXT(0, TITLE_MAX_CHARS), SHAPE_REQUIRED },
    { "width", PIXELS, SHAPE_REQUIRED },
    { "height", PIXELS, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField frames[] = {
    { "width", PIXELS, SHAPE_REQUIRED },
    { "height", PIXELS, SHAPE_REQUIRED },
    { "fps", SHAPE_RANGE(0.1, 240), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField nothing[] = {
    { NULL },
};
static const ShapeField files[] = {
    { "names", SHAPE_LIST(&SHAPE_ID, 1, PLAYER_FILES_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField open_film[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "source", SHAPE_TEXT(1, PLAYER_SOURCE_MAX), SHAPE_REQUIRED },
    { "start", &RECORD_TIMES, SHAPE_REQUIRED },
    { "paused", SHAPE_BOOL, SHAPE_REQUIRED },
    { "silent", SHAPE_BOOL, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField pausing[] = {
    { "paused", SHAPE_BOOL, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField moment[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "time", &RECORD_TIMES, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField speed[] = {
    { "speed", SHAPE_RANGE(-SPEED_MAX, SPEED_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField volume[] = {
    { "volume", SHAPE_RANGE(0, GAIN_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField loop[] = {
    { "start", &RECORD_TIMES },
    { "end", &RECORD_TIMES },
    { NULL },
};
static const ShapeRule loop_rules[] = {
    { SHAPE_NEEDS, "start", "end", NULL },
    { SHAPE_NEEDS, "end", "start", NULL },
    { 0 },
};
static const ShapeField shown[] = {
    { "output", SHAPE_TEXT(1, NAME_MAX_CHARS), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField hidden[] = {
    { "why", SHAPE_CHOICE("closed|no_display"), SHAPE_REQUIRED },
    { "text", SENTENCE, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField started[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "ms", COUNT, SHAPE_REQUIRED },
    { "length", &RECORD_TIMES, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField state[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "paused", SHAPE_BOOL, SHAPE_REQUIRED },
    { "waiting", SHAPE_BOOL, SHAPE_REQUIRED },
    { "ended", SHAPE_BOOL, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField key[] = {
    { "key", SHAPE_TEXT(1, NAME_MAX_CHARS), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField drops[] = {
    { "frames", COUNT, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField failed[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "text", SENTENCE, SHAPE_REQUIRED },
    { NULL },
};

static const ShapeCase messages[] = {
    [PLAYER_MESSAGE_HELLO] = { "hello", hello },
    [PLAYER_MESSAGE_KEYS] = { "keys", keys },
    [PLAYER_MESSAGE_WINDOW] = { "window", window },
    [PLAYER_MESSAGE_FRAMES] = { "frames", frames },
    [PLAYER_MESSAGE_HIDE] = { "hide", nothing },
    [PLAYER_MESSAGE_FILES] = { "files", files },
    [PLAYER_MESSAGE_OPEN] = { "open", open_film },
    [PLAYER_MESSAGE_CLOSE] = { "close", nothing },
    [PLAYER_MESSAGE_PAUSE] = { "pause", pausing },
    [PLAYER_MESSAGE_SEEK] = { "seek", moment },
    [PLAYER_MESSAGE_SPEED] = { "speed", speed },
    [PLAYER_MESSAGE_VOLUME] = { "volume", volume },
    [PLAYER_MESSAGE_LOOP] = { "loop", loop, loop_rules },
    [PLAYER_MESSAGE_SHOWN] = { "shown", shown },
    [PLAYER_MESSAGE_HIDDEN] = { "hidden", hidden },
    [PLAYER_MESSAGE_STARTED] = { "started", started },
    [PLAYER_MESSAGE_POSITION] = { "position", moment },
    [PLAYER_MESSAGE_STATE] = { "state", state },
    [PLAYER_MESSAGE_FRAME] = { "frame", nothing },
    [PLAYER_MESSAGE_KEY] = { "key", key },
    [PLAYER_MESSAGE_DROPS] = { "drops", drops },
    [PLAYER_MESSAGE_FAILED] = { "failed", failed },
    [PLAYER_MESSAGE_KINDS] = { NULL },
};

static const Shape message = { SHAPE_IS_SWITCH, .key = "message", .cases = messages };
static const Contract contract = { PLAYER_CONTRACT, messages, &message };

json_t *player_message_parse(const char *body, size_t length, PlayerMessage *kind,
                             GError **error)
{
    int found;
    json_t *json = contract_parse(&contract, body, length, &found, error);
    if (json)
        *kind = (PlayerMessage)found;
    return json;
}

char *player_message_format(PlayerMessage kind, size_t *length, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = contract_format(&contract, (int)kind, length, format, arguments);
    va_end(arguments);
    return text;
}

const char *player_message_name(PlayerMessage kind)
{
    return messages[kind].name;
}
