/*
 * Inside of the wire form.
 *
 * Reading goes in two steps. The splitters (plan_wire_forms.c, plan_wire_selectors.c)
 * turn a text into *raw* JSON: the objects of the plan with texts for values, so
 * "end-3s" is {"anchor": "end", "offset": "-3s"}. wire_read() holds raw JSON, whoever
 * made it, against a Shape and turns its texts into values. Rendering is the reverse:
 * joiners offer texts, and the first that reads back as what it was is taken.
 */
#pragma once

#include "chatkut/edit/plan_wire.h"

#include "plan_forms.h"

#include <stdint.h>

/* jansson has no const iterators; nothing is changed through this. */
static inline json_t *wire_unconst(const json_t *json)
{
    return (json_t *)(uintptr_t)json;
}

typedef struct {
    const WireNames *names; /* may be NULL */
    GPtrArray *faults;
    unsigned inside; /* of a text that was split: quotes around names come off */
    unsigned depth;
} WireReading;

/* ---- plan_wire_names.c ----------------------------------------------------------- */

/* The clip called so; NULL: there is none. Without names, what was asked for. */
const char *wire_names_clip(const WireNames *names, const char *name);
/* The label of the asset called so, "a1" or "#a1"; else what was asked for. NULL: it
 * has the "#" of a short name and is none. */
const char *wire_names_asset(const WireNames *names, const char *name);
/* "#e1..#e4"; owned by the caller. */
char *wire_names_clips(const WireNames *names);
char *wire_names_assets(const WireNames *names);

/* ---- plan_wire_faults.c ---------------------------------------------------------- */

void wire_fault(WireReading *reading, const ShapePath *path, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* `text` is nothing that the shape can be: "…" is not …; nearest: … */
void wire_fault_misfit(WireReading *reading, const Shape *shape, const char *text,
                       const ShapePath *path);
/* Faults that a trial found. */
void wire_fault_again(WireReading *reading, const GPtrArray *faults);
/* "; nearest: a, b", or "". Owned by the caller. */
char *wire_nearest(const char *wanted, const GPtrArray *names);
/* Outside text, printable, short, quoted. Owned by the caller. */
char *wire_quote(const char *text);

/* ---- plan_wire_scan.c: texts with brackets and quotes ---------------------------- */

/* The first of `stops` (or the end) outside of brackets and quotes; NULL where those
 * are not closed. */
const char *wire_scan(const char *text, const char *stops);
/* The parts between `separator`s, without blanks around; NULL as above. */
GPtrArray *wire_split(const char *text, char separator);
/* The text in the quotes that are around all of `text`; NULL: there are none. */
char *wire_unquote(const char *text);
/* `text` as it is where it is a plain word, else quoted. */
char *wire_bare(const char *text);
char *wire_requote(const char *text);
/* A decimal number at `text`, finite; *rest is behind it. */
bool wire_number(const char *text, double *number, const char **rest);
/* The shortest that reads as the same number. */
char *wire_number_text(double number);
json_t *wire_number_json(double number);
/* Are they the same word? Case, "_", "-" and blanks do not count. */
bool wire_same_word(const char *a, const char *b);

/* ---- plan_wire_values.c ---------------------------------------------------------- */

/* A raw value as this shape has it; NULL with a fault. New reference. */
json_t *wire_read(WireReading *reading, const Shape *shape, const json_t *raw,
                  const ShapePath *path);
/* The same of a text; NULL without a fault where it does not fit at all. */
json_t *wire_fit(WireReading *reading, const Shape *shape, const char *text,
                 const ShapePath *path);
/* A free text: any will do. */
bool wire_is_free(const Shape *shape);

/* ---- plan_wire_objects.c --------------------------------------------------------- */

json_t *wire_read_object(WireReading *reading, const Shape *shape, const json_t *raw,
                         const ShapePath *path);
json_t *wire_read_map(WireReading *reading, const Shape *shape, const json_t *raw,
                      const ShapePath *path);
/* The same of the tables that are known: a step. */
json_t *wire_read_fields(WireReading *reading, const ShapeTables *tables,
                         const json_t *raw, const ShapePath *path);
/* Put `value` (taken) at the dotted `key` of a raw object: "props.stroke.width",
 * "animate[0].preset". What is there already becomes a list. */
void wire_put(json_t *raw, const ShapeTables *tables, const char *key, json_t *value);

/* ---- plan_wire_forms.c, plan_wire_selectors.c, plan_wire_selector_text.c --------- */

/* How a text stands for an object (or a number with a unit). */
typedef struct {
    const Shape *shape;
    /* Raw: an object, or the value itself. NULL, without a fault where the text is
     * nothing of the kind. */
    json_t *(*split)(WireReading *reading, const char *text, const ShapePath *path);
    /* A text for it; NULL where there is none. May be NULL: the value is the text. */
    char *(*join)(const json_t *value, const WireNames *names);
} WireForm;

const WireForm *wire_form(const Shape *shape);
/* A word that begins a selector: what it is by, the field of the text behind ":". */
typedef struct {
    const char *word, *by, *field;
    bool needs; /* that text */
} WireHead;

extern const WireHead WIRE_HEADS[]; /* ends with a NULL word */

json_t *wire_selector_split(WireReading *reading, const char *text,
                            const ShapePath *path);
char *wire_selector_join(const json_t *selector, const WireNames *names);

/* ---- plan_wire_render.c ---------------------------------------------------------- */

/* The text that reads as `value`; NULL where only its parts have texts. `inside`:
 * it is a part of a text. */
char *wire_text(const Shape *shape, const json_t *value, const WireNames *names,
                bool inside);
/* Tell each part of `value` that has a text of its own, by its dotted key below
 * `key`. */
typedef void (*WirePart)(const char *key, const char *text, void *user);
void wire_parts(const Shape *shape, const json_t *value, const char *key,
                const WireNames *names, bool inside, WirePart part, void *user);
