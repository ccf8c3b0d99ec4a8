/*
 * Properties as JSON: what composition_json.h is made of.
 */
#pragma once

#include "chatkut/model/composition_json.h"
#include "chatkut/model/shape.h"

/* The `user` of the shapes below: how times are read and written. NULL: rational
 * seconds in, rational seconds out. */
typedef struct {
    Rate rate;    /* of the owning sequence; 0/0: none, so no frames */
    bool writing; /* times come out as the document has them, else as seconds */
} JsonTimes;

/* prop_leaves.c */
extern const Shape TIME_SHAPE, MOMENT_SHAPE, SPAN_SHAPE; /* any, from 0, above 0 */
extern const Shape COLOR_SHAPE, RATIO_SHAPE, RATE_SHAPE;
extern const Shape ROLE_SHAPE, HASH_SHAPE, KIND_NAME_SHAPE;
extern const Shape SLOT_NAME, SLOT_PATH; /* of a template's parameter */
/* The program that foreign data is of: ^[a-z][a-z0-9_-]{0,31}$ */
bool like_origin(const char *text);

extern const Shape EASING_SHAPE;

/* Room for a shape that is put together from a row of the property table. */
typedef struct {
    Shape part, leaf, whole;
    const Shape *pair[3];
    const Shape *any[5];
} PropShape;

/* The shape of a property's JSON. Borrowed from `room` and the tables. */
const Shape *prop_shape(const Property *property, PropShape *room);

/* Like prop_from_json() and prop_to_json(), with a path for messages; errors are
 * SHAPE_ERRORs where the shape is wrong. */
bool prop_read(PropId id, const json_t *json, Rate rate, const ShapePath *path,
               Value **value, GError **error);
json_t *prop_write(PropId id, const Value *value, Rate rate);

/* What a shape cannot say of a value: keys of curves ascend. Sets a
 * COMPOSITION_ERROR_INVALID. */
bool prop_check_semantics(PropId id, const Value *value, const ShapePath *path,
                          GError **error);

/*
 * Has an object of `owner` these properties rightly: may it have them, has it those it
 * must have, do they go together? SHAPE_ERRORs, under the object's path.
 *
 * proplist_check() asks the same of every value too, and remembers what passed: a set
 * that clips share is checked once. proplist_check_rules() is for sets whose values
 * were just read and leaves the same mark.
 */
bool proplist_check(const PropList *list, unsigned owner, const ShapePath *path,
                    GError **error);
bool proplist_check_rules(const PropList *list, unsigned owner, const ShapePath *path,
                          GError **error);

/* A SHAPE_ERROR becomes a COMPOSITION_ERROR of `code`; others stay. */
void composition_error_from_shape(GError **error, CompositionError code);

/* A number without a fraction as an integer. */
json_t *number_to_json(double number);
/* "3/2", at most `digits` digits a part. */
bool fraction_parse(const char *text, unsigned digits, int64_t *num, int64_t *den);

/* Curves and easings in canonical form: checked, times in seconds. */
Curve *curve_from_canonical(ValueType of, const json_t *json);
json_t *curve_to_json(const Curve *curve, Rate rate);
