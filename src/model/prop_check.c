/* Checks of property values: of one, and of what may not be beside what. */
#include "chatkut/model/property.h"

#include "prop_private.h"
#include "proplist.h"
#include "shape_private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- one value ------------------------------------------------------------------ */

#define CAN(TYPE) (1u << VALUE_##TYPE)

/* The types of value that a property's type allows. */
static const unsigned allowed[] = {
    [TYPE_BOOL] = CAN(BOOL),
    [TYPE_NUMBER] = CAN(NUMBER) | CAN(CURVE),
    [TYPE_INT] = CAN(NUMBER),
    [TYPE_VEC2] = CAN(VEC2) | CAN(CURVE),
    [TYPE_SCALE] = CAN(NUMBER) | CAN(VEC2) | CAN(CURVE),
    [TYPE_COLOR] = CAN(COLOR) | CAN(CURVE),
    [TYPE_PAINT] = CAN(COLOR) | CAN(CURVE) | CAN(JSON),
    [TYPE_STRING] = CAN(STRING),
    [TYPE_TEXT] = CAN(STRING) | CAN(JSON),
    [TYPE_ENUM] = CAN(STRING),
    [TYPE_ID] = CAN(STRING),
    [TYPE_MOMENT] = CAN(TIME),
    [TYPE_SPAN] = CAN(TIME),
    [TYPE_RATIO] = CAN(RATIO),
    [TYPE_RATE] = CAN(RATIO),
    [TYPE_SIZE] = CAN(VEC2),
    [TYPE_TURN] = CAN(NUMBER),
    [TYPE_TIME_CURVE] = CAN(CURVE),
    [TYPE_EASING] = CAN(JSON),
    [TYPE_LANG] = CAN(STRING),
    [TYPE_ROLE] = CAN(STRING),
    [TYPE_HASH] = CAN(STRING),
    [TYPE_CUES] = CAN(JSON),
    [TYPE_HIGHLIGHT] = CAN(JSON),
    [TYPE_POINTS] = CAN(JSON),
    [TYPE_EFFECTS] = CAN(JSON),
    [TYPE_DUCK] = CAN(JSON),
    [TYPE_PARAMS] = CAN(JSON),
    [TYPE_MARKERS] = CAN(JSON),
    [TYPE_SLOTS] = CAN(JSON),
    [TYPE_MEDIA] = CAN(JSON),
    [TYPE_META] = CAN(JSON),
};

/* As JSON in canonical form; NULL: a number that is none, a text that is not UTF-8. */
static json_t *value_canonical(const Property *property, const Value *value)
{
    return value->type == VALUE_JSON ? json_incref(value->json)
                                     : prop_write(property->id, value, (Rate){ 0 });
}

static bool value_check(const Property *property, const Value *value,
                        const ShapePath *path, GError **error)
{
    PropShape room;
    if (!(allowed[property->type] & 1u << value->type)) {
        shape_error_set(error, SHAPE_ERROR_TYPE, path,
                        _("this is not the kind of value that %s has"),
                        _(property->label));
        return false;
    }
    json_t *json = value_canonical(property, value);
    if (!json) {
        bool is_text = value->type == VALUE_STRING;
        shape_error_set(error, SHAPE_ERROR_RANGE, path, "%s",
                        is_text ? _("this text is not UTF-8")
                                : _("this is not a number"));
        return false;
    }
    bool ok = shape_check(prop_shape(property, &room), json, NULL, path, error) &&
              prop_check_semantics(property->id, value, path, error);
    json_decref(json);
    return ok;
}

bool property_accepts(PropId id, const Value *value, GError **error)
{
    bool ok = value_check(property_get(id), value, NULL, error);
    composition_error_from_shape(error, COMPOSITION_ERROR_INVALID);
    return ok;
}

/* ---- what shapes cannot say ----------------------------------------------------- */

static bool fail_order(const ShapePath *keys, size_t n, GError **error)
{
    ShapePath at = { keys, NULL, n };
    shape_error_set(error, SHAPE_ERROR_CONFLICT, &at,
                    _("keys must ascend; this one is not after the one before it"));
    composition_error_from_shape(error, COMPOSITION_ERROR_INVALID);
    return false;
}

static bool curve_check(const Curve *curve, const ShapePath *path, GError **error)
{
    ShapePath keys = { path, "keys", 0 };
    for (unsigned i = 1; i < curve->n_keys; i++)
        if (rtime_compare(curve->keys[i - 1].at, curve->keys[i].at) >= 0)
            return fail_order(&keys, i, error);
    return true;
}

static bool keys_check(const json_t *json, const ShapePath *path, GError **error)
{
    RTime before = RTIME_ZERO, at = RTIME_ZERO;
    for (size_t i = 0; i < json_array_size(json); i++, before = at) {
        const json_t *key = json_array_get(json, i);
        if (!time_from_json(json_object_get(key, "at"), (Rate){ 0 }, &at))
            return true; /* not a curve's keys */
        if (i > 0 && rtime_compare(before, at) >= 0)
            return fail_order(path, i, error);
    }
    return true;
}

/* All curves within checked JSON. Foreign data is not ours to judge. */
static bool kept_check(json_t *json, const ShapePath *path, GError **error)
{
    const char *key;
    json_t *member;
    size_t i;
    json_array_foreach(json, i, member)
    {
        ShapePath at = { path, NULL, i };
        if (!kept_check(member, &at, error))
            return false;
    }
    json_object_foreach(json, key, member)
    {
        ShapePath at = { path, key, 0 };
        if (strcmp(key, "meta") == 0)
            continue;
        if (!(strcmp(key, "keys") == 0 ? keys_check(member, &at, error)
                                       : kept_check(member, &at, error)))
            return false;
    }
    return true;
}

bool prop_check_semantics(PropId id, const Value *value, const ShapePath *path,
                          GError **error)
{
    if (value->type == VALUE_CURVE)
        return curve_check(value->curve, path, error);
    return value->type != VALUE_JSON || id == PROP_META ||
           kept_check(value->json, path, error);
}

/* ---- sets ----------------------------------------------------------------------- */

/* What the flags of the rows cannot say. */
typedef struct {
    unsigned owners;
    PropId needs;   /* must be there … */
    PropId where;   /* … where this one, which is … */
    const char *is; /* … one of these, is; NULL: always */
} PropNeed;

static const PropNeed needs[] = {
    { OWN_SHAPE, PROP_PATH, PROP_SHAPE, "path" },
    { OWN_SHAPE, PROP_POINTS, PROP_SHAPE, "line|polygon" },
    { OWN_ADJUSTMENT, PROP_EFFECTS, PROP_EFFECTS, NULL },
};

static const struct {
    unsigned owners;
    PropId one, other;
} exclusions[] = {
    { OWN_PLAYED, PROP_REMAP, PROP_IN },
    { OWN_PLAYED, PROP_REMAP, PROP_SPEED },
};

static bool fail_missing(PropId id, const ShapePath *path, GError **error)
{
    ShapePath at = { path, property_get(id)->slot, 0 };
    return shape_fail_missing(&at, error);
}

/* Few of all properties: the others need not be looked at for every clip. */
static const PropId *required_properties(unsigned *count)
{
    static PropId required[PROP_COUNT];
    static unsigned n_required;
    static gsize once;
    if (g_once_init_enter(&once)) {
        for (unsigned i = 0; i < PROP_COUNT; i++) {
            if (property_get((PropId)i)->flags & PF_REQUIRED)
                required[n_required++] = (PropId)i;
        }
        g_once_init_leave(&once, 1);
    }
    *count = n_required;
    return required;
}

static bool check_required(const PropList *list, unsigned owner, const ShapePath *path,
                           GError **error)
{
    unsigned count;
    const PropId *required = required_properties(&count);
    for (unsigned i = 0; i < count; i++) {
        if ((property_get(required[i])->owners & owner) &&
            !proplist_get(list, required[i]))
            return fail_missing(required[i], path, error);
    }
    return true;
}

static bool check_partners(const PropList *list, unsigned owner, const ShapePath *path,
                           GError **error)
{
    for (unsigned i = 0; i < proplist_count(list); i++) {
        PropId partners[PROP_PARTNERS];
        unsigned n = property_partners(list->entries[i].id, owner, partners);
        for (unsigned j = 0; j < n; j++)
            if (!proplist_get(list, partners[j]))
                return fail_missing(partners[j], path, error);
    }
    return true;
}

static bool need_applies(const PropNeed *need, const PropList *list, unsigned owner)
{
    if (!(need->owners & owner))
        return false;
    const Value *value = proplist_get(list, need->where);
    return !need->is || (value && value->type == VALUE_STRING &&
                         shape_choice_has(need->is, value->string));
}

static bool is_empty_list(const Value *value)
{
    return value->type == VALUE_JSON && json_is_array(value->json) &&
           json_array_size(value->json) == 0;
}

static bool check_needs(const PropList *list, unsigned owner, const ShapePath *path,
                        GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(needs); i++) {
        if (!need_applies(&needs[i], list, owner))
            continue;
        const Value *value = proplist_get(list, needs[i].needs);
        if (!value || is_empty_list(value))
            return fail_missing(needs[i].needs, path, error);
    }
    return true;
}

static bool check_exclusions(const PropList *list, unsigned owner,
                             const ShapePath *path, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(exclusions); i++) {
        const Property *one = property_get(exclusions[i].one);
        const Property *other = property_get(exclusions[i].other);
        if (!(exclusions[i].owners & owner) || !proplist_get(list, one->id) ||
            !proplist_get(list, other->id))
            continue;
        ShapePath at = { path, other->slot, 0 };
        shape_error_set(error, SHAPE_ERROR_CONFLICT, &at, _("cannot be beside %s"),
                        one->slot);
        return false;
    }
    return true;
}

/* The mark is a cache beside the value: it may be set twice, and late. */
static unsigned *checked_mark(const PropList *list)
{
    return (unsigned *)(uintptr_t)&list->checked;
}

static bool is_checked(const PropList *list, unsigned owner)
{
    return list && (g_atomic_int_get(checked_mark(list)) & owner);
}

static void set_checked(const PropList *list, unsigned owner)
{
    if (list)
        g_atomic_int_or(checked_mark(list), owner);
}

bool proplist_check_rules(const PropList *list, unsigned owner, const ShapePath *path,
                          GError **error)
{
    bool ok = check_required(list, owner, path, error) &&
              check_partners(list, owner, path, error) &&
              check_needs(list, owner, path, error) &&
              check_exclusions(list, owner, path, error);
    if (ok)
        set_checked(list, owner);
    return ok;
}

static bool entry_check(const PropEntry *entry, unsigned owner, const ShapePath *path,
                        GError **error)
{
    const Property *property = property_get(entry->id);
    ShapePath at = { path, property->slot, 0 };
    if (property->owners & owner)
        return value_check(property, entry->value, &at, error);
    shape_error_set(error, SHAPE_ERROR_UNKNOWN, &at, _("this kind of object has no %s"),
                    _(property->label));
    return false;
}

bool proplist_check(const PropList *list, unsigned owner, const ShapePath *path,
                    GError **error)
{
    if (is_checked(list, owner))
        return true;
    for (unsigned i = 0; i < proplist_count(list); i++)
        if (!entry_check(&list->entries[i], owner, path, error))
            return false;
    return proplist_check_rules(list, owner, path, error);
}
