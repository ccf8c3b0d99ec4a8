#include "record.h"

#include "chatkut/base/rtime.h"

#include <glib/gi18n.h>
#include <string.h>

enum { FIELDS_MAX = 32 };

/* ---- forms ---------------------------------------------------------------------- */

static bool like_word(const char *text)
{
    for (; *text != '\0'; text++)
        if (!g_ascii_isprint(*text))
            return false;
    return true;
}

static bool like_rate(const char *text)
{
    Rate rate;
    return strchr(text, '/') && rate_parse(text, &rate);
}

static bool like_clock(const char *text)
{
    RTime time;
    return rtime_exact_parse(text, &time);
}

static bool like_time(const char *text)
{
    return like_clock(text) && *text != '-';
}

const Shape RECORD_WORDS = { SHAPE_IS_STRING, .like = like_word,
                             .what = N_("plain letters and signs") };
const Shape RECORD_RATES = { SHAPE_IS_STRING, .like = like_rate,
                             .what = N_("a rate like \"30000/1001\"") };
const Shape RECORD_TIMES = { SHAPE_IS_STRING, .like = like_time,
                             .what = N_("exact seconds like \"3/2s\"") };
const Shape RECORD_CLOCKS = { SHAPE_IS_STRING, .like = like_clock,
                              .what = N_("exact seconds like \"3/2s\"") };

/* ---- writing -------------------------------------------------------------------- */

static json_t *choice_to_json(const Shape *shape, int index)
{
    g_auto(GStrv) words = g_strsplit(shape->choices, "|", -1);
    g_assert(index >= 0 && index < (int)g_strv_length(words));
    return json_string(words[index]);
}

static json_t *format_json(char *text)
{
    json_t *json = json_string(text);
    g_free(text);
    return json;
}

/* NULL: absent. */
static json_t *member_to_json(const RecordField *field, const void *member)
{
    switch (field->type) {
    case RECORD_BOOL:
        return json_boolean(*(const bool *)member);
    case RECORD_INT:
        return json_integer(*(const int *)member);
    case RECORD_WORD:
        return json_string(member);
    case RECORD_STRING:
        return json_string(*(char *const *)member);
    case RECORD_CHOICE:
        return choice_to_json(field->shape, *(const int *)member);
    case RECORD_RATE: {
        Rate rate = *(const Rate *)member;
        return rate.den == 0 ? NULL : format_json(rate_format(rate));
    }
    case RECORD_TIME:
        return format_json(rtime_exact_format(*(const RTime *)member));
    }
    g_assert_not_reached();
}

static bool is_nothing(const json_t *value)
{
    return !value || json_is_false(value) ||
           (json_is_integer(value) && json_integer_value(value) == 0) ||
           (json_is_string(value) && json_string_length(value) == 0);
}

/* Zero of its type, as people would leave it out. */
static bool is_left_out(const RecordField *field, const void *member,
                        const json_t *value)
{
    switch (field->type) {
    case RECORD_CHOICE:
        return *(const int *)member == 0;
    case RECORD_TIME:
        return ((const RTime *)member)->num == 0;
    default:
        return is_nothing(value);
    }
}

/* A name without a row is a fault of the tables. */
static const RecordField *row_of(const RecordField *fields, const RecordName *name)
{
    while (fields->key && strcmp(fields->key, name->field) != 0)
        fields++;
    g_assert(fields->key);
    return fields;
}

json_t *record_to_sparse(const RecordField *fields, const RecordName *names,
                         const void *record)
{
    json_t *json = json_object();
    for (const RecordName *name = names; name->key; name++) {
        const RecordField *field = row_of(fields, name);
        const char *member = (const char *)record + field->offset;
        json_t *value = member_to_json(field, member);
        if (is_left_out(field, member, value))
            json_decref(value);
        else
            json_object_set_new(json, name->key, value);
    }
    return json;
}

json_t *record_to_json(const RecordField *fields, const void *record)
{
    json_t *json = json_object();
    for (const RecordField *field = fields; field->key; field++) {
        const char *member = (const char *)record + field->offset;
        json_t *value = member_to_json(field, member);
        if (value)
            json_object_set_new(json, field->key, value);
    }
    return json;
}

/* ---- reading -------------------------------------------------------------------- */

static bool check_words(const RecordField *fields, const json_t *json, GError **error)
{
    for (const RecordField *field = fields; field->key; field++) {
        const json_t *value = json_object_get(json, field->key);
        if (field->type != RECORD_WORD || json_string_length(value) < field->size)
            continue;
        ShapePath at = { NULL, field->key, 0 };
        shape_error_set(error, SHAPE_ERROR_RANGE, &at,
                        _("longer than the %zu bytes there are"), field->size - 1);
        return false;
    }
    return true;
}

static bool check_record(const RecordField *fields, const json_t *json, GError **error)
{
    ShapeField shapes[FIELDS_MAX + 1] = { 0 };
    for (unsigned i = 0; fields[i].key; i++) {
        bool optional =
            fields[i].type == RECORD_RATE || fields[i].type == RECORD_STRING;
        g_assert(i < FIELDS_MAX);
        shapes[i] = (ShapeField){ fields[i].key, fields[i].shape,
                                  optional ? 0 : SHAPE_REQUIRED };
    }
    Shape object = { SHAPE_IS_OBJECT, .fields = shapes };
    return shape_check(&object, json, NULL, NULL, error) &&
           check_words(fields, json, error);
}

static int choice_index(const Shape *shape, const char *word)
{
    g_auto(GStrv) words = g_strsplit(shape->choices, "|", -1);
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    g_assert_not_reached();
}

/* The value is there and has the right shape. */
static void read_member(const RecordField *field, const json_t *value, void *member)
{
    const char *text = json_string_value(value);
    switch (field->type) {
    case RECORD_BOOL:
        *(bool *)member = json_is_true(value);
        break;
    case RECORD_INT:
        /* An integral real is an integer, too. */
        *(int *)member = (int)json_number_value(value);
        break;
    case RECORD_WORD:
        g_strlcpy(member, text, field->size);
        break;
    case RECORD_STRING:
        *(char **)member = g_strdup(text);
        break;
    case RECORD_CHOICE:
        *(int *)member = choice_index(field->shape, text);
        break;
    case RECORD_RATE:
        rate_parse(text, member);
        break;
    case RECORD_TIME:
        rtime_exact_parse(text, member);
        break;
    }
}

bool record_from_json(const RecordField *fields, const json_t *json, void *record,
                      GError **error)
{
    if (!check_record(fields, json, error))
        return false;
    for (const RecordField *field = fields; field->key; field++) {
        const json_t *value = json_object_get(json, field->key);
        if (value)
            read_member(field, value, (char *)record + field->offset);
    }
    return true;
}

static bool is_of_type(RecordType type, const json_t *value)
{
    switch (type) {
    case RECORD_BOOL:
        return json_is_boolean(value);
    case RECORD_INT:
        return json_is_number(value);
    default:
        return json_is_string(value);
    }
}

void record_from_sparse(const RecordField *fields, const RecordName *names,
                        const json_t *json, void *record)
{
    for (const RecordName *name = names; name->key; name++) {
        const RecordField *field = row_of(fields, name);
        const json_t *value = json_object_get(json, name->key);
        if (value && is_of_type(field->type, value))
            read_member(field, value, (char *)record + field->offset);
    }
}
