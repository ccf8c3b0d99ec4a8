/*
 * What two processes say to each other, as a table: JSON objects with their kind under
 * the key "message" and the fields of its row, checked the same way on both sides.
 */
#pragma once

#include "chatkut/model/shape.h"

#include <stdarg.h>

typedef struct {
    int version;           /* said by both in the message "hello" */
    const ShapeCase *rows; /* by kind; ends with a NULL name */
    const Shape *shape;    /* the switch over `rows` */
} Contract;

/* The two of model/message.h and model/player_message.h. Errors are MESSAGE_ERRORs. */
json_t *contract_parse(const Contract *contract, const char *body, size_t length,
                       int *kind, GError **error);
char *contract_format(const Contract *contract, int kind, size_t *length,
                      const char *format, va_list arguments);
