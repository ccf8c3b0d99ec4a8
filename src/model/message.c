#include "chatkut/model/message.h"

#include "chatkut/model/loss.h"
#include "contract.h"
#include "record.h"

#include <math.h>

/* ---- the contract --------------------------------------------------------------- */

#define REQUEST_ID SHAPE_INT_RANGE(0, INT32_MAX)
#define COUNT      SHAPE_INT_RANGE(0, INT32_MAX)
#define BYTES_MAX  (1LL << 62) /* bounds are doubles: a power of two is exact */
#define SOME       SHAPE_RANGE(0, INFINITY)
#define OBJECT     SHAPE(SHAPE_IS_MAP, .of = SHAPE_ANY)
#define SIDE       SHAPE_INT_RANGE(1, MESSAGE_SIDE_MAX)
#define STREAM     SHAPE_INT_RANGE(-1, INT32_MAX)
#define KEY        SHAPE_TEXT(8, 128)
#define LOSSES     SHAPE_LIST(OBJECT, 0, LOSSES_MAX)

enum { PARTS_MAX = 1000000, SECTIONS_MAX = 60, LOSSES_MAX = 10000 };

#define FAILURES                                                      \
    "not_found|out_of_range|invalid_value|type_mismatch|unsupported|" \
    "empty_timeline|io|limit|licence|internal|cancelled|full"

static const ShapeField hello[] = {
    { "contract", SHAPE_INT_RANGE(1, INT32_MAX), SHAPE_REQUIRED },
    { "engine", SHAPE(SHAPE_IS_MAP, .of = SHAPE_TEXT(0, 200), .max = 64) },
    { NULL },
};
static const ShapeField file[] = {
    { "asset", &SHAPE_ID, SHAPE_REQUIRED },
    { "lost", SHAPE_CHOICE(LOSS_REASON_NAMES) },
    { NULL },
};
static const ShapeField probe[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "name", SHAPE_TEXT(0, 4096), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField render[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "composition", OBJECT, SHAPE_REQUIRED },
    { "sequence", &SHAPE_ID, SHAPE_REQUIRED },
    { "output", OBJECT, SHAPE_REQUIRED },
    { "start", &RECORD_TIMES },
    { "end", &RECORD_TIMES },
    { "shelf", SHAPE_BOOL },
    { "strict", SHAPE_BOOL },
    { "again", SHAPE_BOOL },
    { NULL },
};
static const ShapeField stage[] = {
    { "composition", OBJECT },
    { NULL },
};
static const ShapeField still[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "sequence", &SHAPE_ID, SHAPE_REQUIRED },
    { "at", &RECORD_TIMES, SHAPE_REQUIRED },
    { "width", SIDE, SHAPE_REQUIRED },
    { "height", SIDE, SHAPE_REQUIRED },
    { "letterbox", SHAPE_BOOL },
    { NULL },
};
static const ShapeField thumbnail[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "at", &RECORD_TIMES, SHAPE_REQUIRED },
    { "width", SIDE, SHAPE_REQUIRED },
    { "height", SIDE, SHAPE_REQUIRED },
    { "near", SHAPE_BOOL },
    { "stream", STREAM },
    { "turn", SHAPE_INT_RANGE(-1, 270) },
    { NULL },
};
static const ShapeField waveform[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "stream", STREAM },
    { NULL },
};
static const ShapeField picture[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "width", SIDE, SHAPE_REQUIRED },
    { "height", SIDE, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField peaks[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "count", COUNT, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField stream[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "composition", OBJECT, SHAPE_REQUIRED },
    { "sequence", &SHAPE_ID, SHAPE_REQUIRED },
    { "output", OBJECT, SHAPE_REQUIRED },
    { "shelf", SHAPE_BOOL },
    { NULL },
};
static const ShapeField segment[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "n", COUNT, SHAPE_REQUIRED },
    { "warm", SHAPE_BOOL },
    { NULL },
};
static const ShapeField splice[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "sections", SHAPE_INT_RANGE(1, SECTIONS_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField look[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "keys", SHAPE_LIST(KEY, 0, PARTS_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField there[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "there", SHAPE_TEXT(0, PARTS_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField of_part[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "key", KEY, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField nothing[] = {
    { NULL },
};
static const ShapeField id_only[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField probed[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "media", OBJECT, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField progress[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "frame", COUNT, SHAPE_REQUIRED },
    { "frames", COUNT, SHAPE_REQUIRED },
    { "fps", SOME, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField segments[] = {
    { "copied", COUNT, SHAPE_REQUIRED },
    { "reused", COUNT, SHAPE_REQUIRED },
    { "rendered", COUNT, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField sound[] = {
    { "reused", COUNT, SHAPE_REQUIRED },
    { "mixed", COUNT, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField font[] = {
    { "clip", &SHAPE_ID, SHAPE_REQUIRED },
    { "family", SHAPE_TEXT(0, 4096), SHAPE_REQUIRED },
    { "used", SHAPE_TEXT(0, 4096), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField done[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "frames", COUNT, SHAPE_REQUIRED },
    { "duration_s", SOME, SHAPE_REQUIRED },
    { "encoder", SHAPE_TEXT(0, 64), SHAPE_REQUIRED },
    { "segments", SHAPE_OBJECT(segments), SHAPE_REQUIRED },
    { "lost", LOSSES },
    { "sound", SHAPE_OBJECT(sound) },
    { "fonts", SHAPE_LIST(SHAPE_OBJECT(font), 0, MESSAGE_FONTS_MAX) },
    { "pictures", SHAPE_OBJECT(segments), SHAPE_REQUIRED },
    { "note", SHAPE_TEXT(1, 1000) },
    { NULL },
};
static const ShapeField streamed[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "rate", &RECORD_RATES, SHAPE_REQUIRED },
    { "frames", SHAPE_LIST(SHAPE_INT_RANGE(1, INT32_MAX), 1, PARTS_MAX),
      SHAPE_REQUIRED },
    { "kept", SHAPE_TEXT(1, PARTS_MAX), SHAPE_REQUIRED },
    { "keys", SHAPE_LIST(KEY, 1, PARTS_MAX), SHAPE_REQUIRED },
    { "names", SHAPE_LIST(KEY, 1, PARTS_MAX), SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField made[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "reused", SHAPE_BOOL, SHAPE_REQUIRED },
    { "lost", SHAPE_BOOL, SHAPE_REQUIRED },
    { NULL },
};
static const ShapeField failed[] = {
    { "id", REQUEST_ID, SHAPE_REQUIRED },
    { "kind", SHAPE_CHOICE(FAILURES), SHAPE_REQUIRED },
    { "text", SHAPE_TEXT(1, 4096), SHAPE_REQUIRED },
    { "asset", &SHAPE_ID },
    { "lost", LOSSES },
    { "needed", SHAPE_INT_RANGE(0, BYTES_MAX) },
    { NULL },
};

static const ShapeCase messages[] = {
    [MESSAGE_HELLO] = { "hello", hello },
    [MESSAGE_FILE] = { "file", file },
    [MESSAGE_PULSE] = { "pulse", nothing },
    [MESSAGE_PROBE] = { "probe", probe },
    [MESSAGE_RENDER] = { "render", render },
    [MESSAGE_STAGE] = { "stage", stage },
    [MESSAGE_STILL] = { "still", still },
    [MESSAGE_THUMBNAIL] = { "thumbnail", thumbnail },
    [MESSAGE_WAVEFORM] = { "waveform", waveform },
    [MESSAGE_STREAM] = { "stream", stream },
    [MESSAGE_SEGMENT] = { "segment", segment },
    [MESSAGE_SPLICE] = { "splice", splice },
    [MESSAGE_CANCEL] = { "cancel", id_only },
    [MESSAGE_THERE] = { "there", there },
    [MESSAGE_PART] = { "part", id_only },
    [MESSAGE_LOOK] = { "look", look },
    [MESSAGE_FETCH] = { "fetch", of_part },
    [MESSAGE_BLANK] = { "blank", id_only },
    [MESSAGE_KEEP] = { "keep", of_part },
    [MESSAGE_DROP] = { "drop", of_part },
    [MESSAGE_PROBED] = { "probed", probed },
    [MESSAGE_PROGRESS] = { "progress", progress },
    [MESSAGE_PICTURE] = { "picture", picture },
    [MESSAGE_PEAKS] = { "peaks", peaks },
    [MESSAGE_DONE] = { "done", done },
    [MESSAGE_STREAMED] = { "streamed", streamed },
    [MESSAGE_MADE] = { "made", made },
    [MESSAGE_FAILED] = { "failed", failed },
    [MESSAGE_KINDS] = { NULL },
};

static const Shape message = { SHAPE_IS_SWITCH, .key = "message", .cases = messages };

static const Contract contract = { MESSAGE_CONTRACT, messages, &message };

/* ---- reading and writing -------------------------------------------------------- */

json_t *message_parse(const char *body, size_t length, MessageKind *kind,
                      GError **error)
{
    int found;
    json_t *json = contract_parse(&contract, body, length, &found, error);
    if (json)
        *kind = (MessageKind)found;
    return json;
}

char *message_format(MessageKind kind, size_t *length, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = contract_format(&contract, (int)kind, length, format, arguments);
    va_end(arguments);
    return text;
}

const char *message_kind_name(MessageKind kind)
{
    return messages[kind].name;
}
