/*
 * What is in an answer while it is still coming.
 *
 * A wire plan (edit/plan_wire.h) is JSON that arrives in pieces of a few bytes. A tap
 * reads along and tells what can be shown at once: the text of the top-level "reply",
 * decoded, as it comes, and how many steps are whole. It judges nothing and never
 * fails: where what comes is no JSON, it tells no more. The plan itself is what
 * llm_plan_find() gives in the end.
 *
 * Text before the first object is passed over, as models like to say “Here it is:”, and
 * so are fences.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    /* A piece of the reply: whole characters of valid UTF-8 without NUL, ended by NUL;
     * outside text. May be NULL. */
    void (*reply)(const char *text, void *user);
    /* So many steps are whole now. May be NULL. */
    void (*steps)(unsigned count, void *user);
    void *user;
} LlmTapListener;

typedef struct LlmTap LlmTap;

LlmTap *llm_tap_new(const LlmTapListener *listener);
void llm_tap_free(LlmTap *tap);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LlmTap, llm_tap_free)

/* How the bytes are cut changes nothing but the cuts of the reply. */
void llm_tap_feed(LlmTap *tap, const char *bytes, size_t length);

/* Steps that are whole. */
unsigned llm_tap_steps(const LlmTap *tap);

/* The first object in `text` that is JSON and has a "kind" or "steps", as wire_lower()
 * wants it: a new reference; NULL: there is none, or a key in it comes twice. Objects
 * within others do not count. */
json_t *llm_plan_find(const char *text, size_t length);
