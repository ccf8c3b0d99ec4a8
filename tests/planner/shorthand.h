/*
 * Plans in shorthand, as corpora write them: steps parted by " ; ".
 *
 *   op key=value …
 *
 * A value is a word, a number, a "string" (\" and \\ stand for themselves) or JSON with
 * unquoted words. Where a selector stands a word stands for one:
 *   id:c-intro
 *   video  video#1          by type, with an index
 *   all  all:video  last  last:video  selected  selected:text
 *   label:NAME  asset:NAME  content:TEXT (a text clip)  step:s1
 * and a part of a word may be quoted: label:"Big news". `confirm=true` in the last step
 * is the plan's.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

/* The plan; NULL with an error that quotes the place. It is not checked against the
 * schema. New reference. */
json_t *shorthand_plan(const char *text, GError **error);
