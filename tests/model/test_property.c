#include "chatkut/model/property.h"

#include "../run.h"
#include "fixture.h"

/* ---- the table and the schema ---------------------------------------------------- */

static const char *const owner_defs[] = {
    "clip-video", "clip-image",   "clip-audio",      "clip-text",
    "clip-shape", "clip-caption", "clip-adjustment", "clip-sequence",
    "transition", "track",        "sequence",        "asset",
    NULL,
};

static json_t *schema;

static void load_schema(void)
{
    schema = json_load_file(SCHEMA_DIR "/composition.schema.json", 0, NULL);
    ck_assert_ptr_nonnull(schema);
}

static void drop_schema(void)
{
    json_decref(schema);
}

static const json_t *resolve(const json_t *node)
{
    const char *ref;
    while ((ref = json_string_value(json_object_get(node, "$ref"))))
        node = json_object_get(json_object_get(schema, "$defs"), strrchr(ref, '/') + 1);
    return node;
}

static const json_t *owner_schema(unsigned bit)
{
    return owner_defs[bit]
               ? json_object_get(json_object_get(schema, "$defs"), owner_defs[bit])
               : schema;
}

/* What the schema says at a slot, unresolved; NULL: nothing. *group gets its parent. */
static const json_t *schema_at(const json_t *owner, const char *slot,
                               const json_t **group)
{
    g_auto(GStrv) keys = g_strsplit(slot, ".", -1);
    const json_t *node = owner;
    for (char **key = keys; *key && node; key++) {
        *group = resolve(node);
        node = json_object_get(json_object_get(*group, "properties"), *key);
    }
    return node;
}

/* The alternative that is a constant. */
static const json_t *constant_of(const json_t *node)
{
    const json_t *alternatives = json_object_get(resolve(node), "oneOf");
    return alternatives ? resolve(json_array_get(alternatives, 0)) : resolve(node);
}

static bool has_curve(const json_t *node)
{
    const json_t *alternatives = json_object_get(resolve(node), "oneOf");
    const json_t *direct = json_object_get(resolve(node), "properties");
    for (size_t i = 0; i < json_array_size(alternatives); i++) {
        const json_t *one = resolve(json_array_get(alternatives, i));
        if (json_object_get(json_object_get(one, "properties"), "keys"))
            return true;
    }
    return json_object_get(direct, "keys") != NULL;
}

static bool requires(const json_t *group, const char *slot)
{
    const char *dot = strrchr(slot, '.'), *key = dot ? dot + 1 : slot;
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(group, "required"), i, name)
    {
        if (strcmp(json_string_value(name), key) == 0)
            return true;
    }
    return false;
}

static double limit(const json_t *node, const char *key)
{
    return json_number_value(json_object_get(node, key));
}

static void check_range(const Property *row, const json_t *node)
{
    bool is_text = row->type == TYPE_STRING || row->type == TYPE_TEXT;
    bool is_pair = row->type == TYPE_VEC2 || row->type == TYPE_SIZE;
    if (is_pair)
        node = json_object_get(node, "items");
    ck_assert_msg(limit(node, is_text ? "minLength" : "minimum") == row->min, "%s: min",
                  row->name);
    ck_assert_msg(limit(node, is_text ? "maxLength" : "maximum") == row->max, "%s: max",
                  row->name);
}

static void check_choices(const Property *row, const json_t *node)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    size_t i;
    json_t *word;
    json_array_foreach(json_object_get(node, "enum"), i, word)
        g_string_append_printf(joined, "%s%s", i ? "|" : "", json_string_value(word));
    ck_assert_str_eq(joined->str, row->choices);
}

static void check_default(const Property *row, const json_t *node)
{
    const json_t *given = json_object_get(node, "default");
    if (!given)
        given = json_object_get(resolve(node), "default");
    if (!given)
        return;
    const Value *fallback = property_fallback(row->id);
    ck_assert_msg(fallback != NULL, "%s: no fallback", row->name);
    json_t *mine = prop_to_json(row->id, fallback, (Rate){ 0 });
    json_t *wanted = json_deep_copy(given);
    if (json_is_string(mine) && json_is_integer(wanted)) { /* a time */
        json_decref(wanted);
        wanted = json_sprintf("%" JSON_INTEGER_FORMAT "s", json_integer_value(given));
    }
    ck_assert_msg(json_equal(mine, wanted), "%s: default", row->name);
    json_decref(mine);
    json_decref(wanted);
}

static const char *const json_types[] = {
    [TYPE_BOOL] = "boolean", [TYPE_NUMBER] = "number", [TYPE_INT] = "integer",
    [TYPE_VEC2] = "array",   [TYPE_SCALE] = "number",  [TYPE_COLOR] = "string",
    [TYPE_PAINT] = "string", [TYPE_STRING] = "string", [TYPE_TEXT] = "string",
    [TYPE_ID] = "string",    [TYPE_SIZE] = "array",    [TYPE_RATE] = "string",
    [TYPE_LANG] = "string",  [TYPE_ROLE] = "string",   [TYPE_HASH] = "string",
    [TYPE_CUES] = "array",   [TYPE_POINTS] = "array",  [TYPE_EFFECTS] = "array",
    [TYPE_DUCK] = "object",  [TYPE_PARAMS] = "object", [TYPE_MARKERS] = "array",
    [TYPE_SLOTS] = "array",  [TYPE_META] = "object",   [TYPE_HIGHLIGHT] = "object",
    [TYPE_MEDIA] = "object",
};

static void check_type(const Property *row, const json_t *node)
{
    const char *type =
        row->type < G_N_ELEMENTS(json_types) ? json_types[row->type] : NULL;
    if (type)
        ck_assert_msg(
            g_strcmp0(json_string_value(json_object_get(node, "type")), type) == 0,
            "%s: type", row->name);
}

static void check_row(const Property *row, unsigned bit)
{
    const json_t *group = NULL;
    const json_t *node = schema_at(owner_schema(bit), row->slot, &group);
    ck_assert_msg(node != NULL, "the schema has no %s of %s", row->slot,
                  owner_defs[bit]);
    const json_t *constant = constant_of(node);
    check_type(row, constant);
    check_default(row, node);
    if (row->type == TYPE_ENUM)
        check_choices(row, constant);
    else if (row->type != TYPE_TURN && row->type != TYPE_MOMENT &&
             row->type != TYPE_SPAN && row->type != TYPE_RATIO)
        check_range(row, constant);
    ck_assert_msg(has_curve(node) == !!(row->flags & PF_ANIMATED), "%s: animated",
                  row->name);
    bool must = row->flags & (strchr(row->slot, '.') ? PF_GROUP : PF_REQUIRED);
    bool by_rule = row->id == PROP_EFFECTS && 1u << bit == OWN_ADJUSTMENT;
    ck_assert_msg(requires(group, row->slot) == (must || by_rule), "%s: required",
                  row->name);
}

START_TEST(every_row_is_in_the_schema)
{
    const Property *row = property_get(_i);
    ck_assert_int_eq(row->id, _i);
    for (unsigned bit = 0; bit < G_N_ELEMENTS(owner_defs); bit++)
        if (row->owners & 1u << bit)
            check_row(row, bit);
}
END_TEST

static bool has_row(const char *slot, unsigned owner)
{
    for (unsigned i = 0; i < PROP_COUNT; i++)
        if ((property_get(i)->owners & owner) &&
            strcmp(property_get(i)->slot, slot) == 0)
            return true;
    return false;
}

/* Is there a row in this group? */
static bool has_group(const char *slot, unsigned owner)
{
    g_autofree char *prefix = g_strconcat(slot, ".", NULL);
    for (unsigned i = 0; i < PROP_COUNT; i++)
        if ((property_get(i)->owners & owner) &&
            g_str_has_prefix(property_get(i)->slot, prefix))
            return true;
    return false;
}

static void check_slots(const json_t *node, const char *prefix, unsigned owner)
{
    static const char *const heads[] = {
        "id",     "type",      "kind",        "start", "clips", "tracks",
        "from",   "to",        "before",      "after", "main",  "chatkut",
        "assets", "sequences", "transitions", NULL
    };
    const char *key;
    json_t *member;
    json_object_foreach(json_object_get(resolve(node), "properties"), key, member)
    {
        g_autofree char *slot = g_strconcat(prefix, key, NULL);
        g_autofree char *deeper = g_strconcat(slot, ".", NULL);
        bool is_head = !*prefix && g_strv_contains(heads, key);
        is_head |= !*prefix && (owner & OWN_CLIP) && strcmp(key, "duration") == 0;
        if (is_head || has_row(slot, owner))
            continue;
        ck_assert_msg(has_group(slot, owner), "the table has no %s", slot);
        check_slots(member, deeper, owner);
    }
}

START_TEST(everything_in_the_schema_has_a_row)
{
    check_slots(owner_schema(_i), "", 1u << _i);
}
END_TEST

START_TEST(names_and_slots_are_unique_for_an_owner)
{
    for (unsigned i = 0; i < PROP_COUNT; i++)
        for (unsigned j = 0; j < i; j++) {
            const Property *a = property_get(i), *b = property_get(j);
            if (!(a->owners & b->owners))
                continue;
            ck_assert_str_ne(a->name, b->name);
            ck_assert_str_ne(a->slot, b->slot);
        }
}
END_TEST

START_TEST(fallbacks_are_values_their_rows_accept)
{
    const Value *fallback = property_fallback(_i);
    g_autoptr(GError) error = NULL;
    ck_assert((fallback != NULL) == (property_get(_i)->fallback != NULL));
    ck_assert_ptr_eq(fallback, property_fallback(_i));
    if (fallback)
        ck_assert_msg(property_accepts(_i, fallback, &error), "%s: %s",
                      property_get(_i)->name, error ? error->message : "");
}
END_TEST

START_TEST(rows_are_found_by_name_and_owner)
{
    ck_assert_int_eq(property_find("fontSize", OWN_TEXT)->id, PROP_FONT_SIZE);
    ck_assert_int_eq(property_find("volume", OWN_CLIP)->id, PROP_VOLUME);
    ck_assert_ptr_null(property_find("fontSize", OWN_VIDEO));
    ck_assert_ptr_null(property_find("nonsense", OWN_ANY));
}
END_TEST

START_TEST(partners_are_what_a_group_needs)
{
    PropId partners[PROP_PARTNERS];
    ck_assert_uint_eq(property_partners(PROP_STROKE_WIDTH, OWN_TEXT, partners), 1);
    ck_assert_int_eq(partners[0], PROP_STROKE_COLOR);
    ck_assert_uint_eq(property_partners(PROP_SHADOW_BLUR, OWN_TEXT, partners), 1);
    ck_assert_int_eq(partners[0], PROP_SHADOW_COLOR);
    ck_assert_uint_eq(property_partners(PROP_SHADOW_COLOR, OWN_TEXT, partners), 0);
    ck_assert_uint_eq(property_partners(PROP_FADE_IN_CURVE, OWN_TRACK, partners), 1);
    ck_assert_int_eq(partners[0], PROP_FADE_IN);
    ck_assert_uint_eq(property_partners(PROP_OPACITY, OWN_TEXT, partners), 0);
}
END_TEST

START_TEST(a_row_refuses_values_of_other_kinds)
{
    g_autoptr(Value) number = value_new_number(0.5);
    g_autoptr(Value) text = value_new_string("x");
    g_autoptr(Value) curve = value_new_curve(curve_new(VALUE_NUMBER, 1));
    g_autoptr(Value) colors = value_new_curve(curve_new(VALUE_COLOR, 1));
    g_autoptr(GError) error = NULL;
    ck_assert(property_accepts(PROP_OPACITY, number, NULL));
    ck_assert(property_accepts(PROP_OPACITY, curve, NULL));
    ck_assert(!property_accepts(PROP_OPACITY, colors, NULL));
    ck_assert(!property_accepts(PROP_FONT_SIZE, curve, NULL));
    ck_assert(!property_accepts(PROP_OPACITY, text, &error));
    ck_assert(g_error_matches(error, COMPOSITION_ERROR, COMPOSITION_ERROR_INVALID));
}
END_TEST

/* ---- sets ------------------------------------------------------------------------ */

START_TEST(sets_are_sparse_sorted_and_immutable)
{
    g_autoptr(Value) one = value_new_number(1);
    g_autoptr(Value) two = value_new_number(2);
    const Value *value;
    PropList *empty = NULL;
    PropList *a = proplist_with(empty, PROP_VOLUME, one);
    PropList *b = proplist_with(a, PROP_OPACITY, two);
    PropList *c = proplist_with(b, PROP_VOLUME, two);
    ck_assert_uint_eq(proplist_count(empty), 0);
    ck_assert_uint_eq(proplist_count(b), 2);
    ck_assert_int_eq(proplist_nth(b, 0, &value), PROP_OPACITY);
    ck_assert_ptr_eq(value, two);
    ck_assert_int_eq(proplist_nth(b, 1, NULL), PROP_VOLUME);
    ck_assert_ptr_eq(proplist_get(b, PROP_VOLUME), one);
    ck_assert_ptr_eq(proplist_get(c, PROP_VOLUME), two);
    ck_assert_ptr_null(proplist_get(a, PROP_OPACITY));
    ck_assert_ptr_null(proplist_get(empty, PROP_OPACITY));
    proplist_unref(a);
    proplist_unref(b);
    proplist_unref(c);
}
END_TEST

START_TEST(taking_out_the_last_gives_the_empty_set)
{
    g_autoptr(Value) one = value_new_number(1);
    PropList *a = proplist_with(NULL, PROP_VOLUME, one);
    PropList *same = proplist_with(a, PROP_OPACITY, NULL);
    ck_assert_ptr_eq(a, same);
    ck_assert_ptr_null(proplist_with(a, PROP_VOLUME, NULL));
    ck_assert_ptr_null(proplist_with(NULL, PROP_VOLUME, NULL));
    proplist_unref(a);
    proplist_unref(same);
    proplist_unref(NULL);
}
END_TEST

START_TEST(sets_equal_by_what_they_hold)
{
    g_autoptr(Value) one = value_new_number(1);
    g_autoptr(Value) uno = value_new_number(1);
    g_autoptr(Value) two = value_new_number(2);
    PropList *a = proplist_with(NULL, PROP_VOLUME, one);
    PropList *b = proplist_with(NULL, PROP_VOLUME, uno);
    PropList *c = proplist_with(NULL, PROP_VOLUME, two);
    PropList *d = proplist_with(NULL, PROP_PAN, one);
    ck_assert(proplist_equal(a, b));
    ck_assert(proplist_equal(NULL, NULL));
    ck_assert(!proplist_equal(a, c));
    ck_assert(!proplist_equal(a, d));
    ck_assert(!proplist_equal(a, NULL));
    ck_assert(!proplist_equal(NULL, a));
    proplist_unref(a);
    proplist_unref(b);
    proplist_unref(c);
    proplist_unref(d);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("property");
    TCase *tcase = tcase_create("table");
    tcase_add_checked_fixture(tcase, load_schema, drop_schema);
    tcase_add_loop_test(tcase, every_row_is_in_the_schema, 0, PROP_COUNT);
    tcase_add_loop_test(tcase, everything_in_the_schema_has_a_row, 0,
                        G_N_ELEMENTS(owner_defs));
    tcase_add_loop_test(tcase, fallbacks_are_values_their_rows_accept, 0, PROP_COUNT);
    tcase_add_test(tcase, names_and_slots_are_unique_for_an_owner);
    tcase_add_test(tcase, rows_are_found_by_name_and_owner);
    tcase_add_test(tcase, partners_are_what_a_group_needs);
    tcase_add_test(tcase, a_row_refuses_values_of_other_kinds);
    suite_add_tcase(suite, tcase);
    tcase = tcase_create("sets");
    tcase_add_test(tcase, sets_are_sparse_sorted_and_immutable);
    tcase_add_test(tcase, taking_out_the_last_gives_the_empty_set);
    tcase_add_test(tcase, sets_equal_by_what_they_hold);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
