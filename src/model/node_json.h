/*
 * Objects of a composition as JSON: the part that the property table drives.
 */
#pragma once

#include "prop_private.h"

/* What the structs of composition.h hold of an object, beside its properties. */
extern const ShapeField CLIP_HEAD[], TRANSITION_HEAD[], TRACK_HEAD[], SEQUENCE_HEAD[],
    ASSET_HEAD[], COMPOSITION_HEAD[];

extern const Shape ANY_OBJECT_SHAPE, CLIP_KIND_SHAPE;

/*
 * Check an object of `owner` and read its properties. False with a SHAPE_ERROR, or a
 * COMPOSITION_ERROR_INVALID where curves do not ascend. *props (NULL when there are
 * none) is owned by the caller.
 */
bool node_read(const json_t *json, unsigned owner, const ShapeField *head, Rate rate,
               const ShapePath *path, PropList **props, GError **error);

/* Put the properties of `node` behind what `object` has. */
void node_write(const Node *node, Rate rate, json_t *object);
