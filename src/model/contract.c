#include "contract.h"

#include "chatkut/model/message.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_QUARK(message_error_quark, message_error)

static int kind_of(const Contract *contract, const json_t *json)
{
    const char *name = json_string_value(json_object_get(json, "message"));
    for (int kind = 0; contract->rows[kind].name; kind++)
        if (strcmp(contract->rows[kind].name, name) == 0)
            return kind;
    g_assert_not_reached();
}

/* Before the shape: a newer contract may have other fields. */
static bool check_version(const Contract *contract, const json_t *json, GError **error)
{
    const char *name = json_string_value(json_object_get(json, "message"));
    const json_t *version = json_object_get(json, "contract");
    if (g_strcmp0(name, "hello") != 0 || !json_is_integer(version) ||
        json_integer_value(version) == contract->version)
        return true;
    g_set_error(
        error, MESSAGE_ERROR, MESSAGE_ERROR_VERSION,
        _("The parts of chatkut do not fit together (contract %d here, %lld there). "
          "Install them again from one version."),
        contract->version, (long long)json_integer_value(version));
    return false;
}

static bool check_shape(const Contract *contract, const json_t *json, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    if (shape_check(contract->shape, json, NULL, NULL, &wrong))
        return true;
    g_set_error(error, MESSAGE_ERROR, MESSAGE_ERROR_SYNTAX,
                _("The other process sent a message that is not of the contract: %s."),
                wrong->message);
    return false;
}

json_t *contract_parse(const Contract *contract, const char *body, size_t length,
                       int *kind, GError **error)
{
    json_error_t where;
    json_auto_t *json = json_loadb(body, length, JSON_REJECT_DUPLICATES, &where);
    if (!json) {
        g_set_error(error, MESSAGE_ERROR, MESSAGE_ERROR_SYNTAX,
                    _("The other process sent what is no JSON: %s."), where.text);
        return NULL;
    }
    if (!check_version(contract, json, error) || !check_shape(contract, json, error))
        return NULL;
    *kind = kind_of(contract, json);
    return g_steal_pointer(&json);
}

char *contract_format(const Contract *contract, int kind, size_t *length,
                      const char *format, va_list arguments)
{
    json_error_t where;
    g_autoptr(GError) error = NULL;
    const char *name = contract->rows[kind].name;
    json_auto_t *fields = json_vpack_ex(&where, 0, format, arguments);
    if (!fields)
        g_error("%s: cannot pack: %s", name, where.text);

    json_auto_t *json = json_pack("{s:s}", "message", name);
    json_object_update(json, fields);
    if (!check_shape(contract, json, &error))
        g_error("%s: %s", name, error->message);
    char *text = json_dumps(json, JSON_COMPACT);
    *length = strlen(text);
    return text;
}
