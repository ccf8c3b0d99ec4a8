/*
 * The composition document: format 1 of chatkut-project(5), data/schema.
 *
 * Reading is strict: what is read is kept, what is unknown is refused, and the message
 * names the JSON path ("sequences[0].tracks[1].clips[3].opacity: 1.5 is above 1").
 * Writing is canonical: keys in table order, times as frames of the owning sequence
 * where exact and reduced rational seconds elsewhere, defaults that were given are
 * kept. Reading what was written gives an equal composition; writing that again gives
 * the same bytes. Limits: depth 64, 8 MiB (64 MiB for our own snapshots), strict UTF-8,
 * no duplicate keys.
 */
#pragma once

#include "chatkut/model/composition.h"

enum {
    COMPOSITION_DEPTH_MAX = 64,
    COMPOSITION_TEXT_MAX = 8 << 20,      /* bytes of a document from outside */
    COMPOSITION_SNAPSHOT_MAX = 64 << 20, /* of what we stored ourselves */
};

/* Read and check. NULL with a COMPOSITION_ERROR. `text` need not end in NUL. */
Composition *composition_from_text(const char *text, size_t length, GError **error);
Composition *composition_from_snapshot(const char *text, size_t length, GError **error);
Composition *composition_from_json(const json_t *json, GError **error);

/* New references / strings, owned by the caller. */
json_t *composition_to_json(const Composition *composition);
/* json_text() of it. */
char *composition_to_text(const Composition *composition, bool pretty);

/* Single objects, for patches. `rate` is the owning sequence's. */
json_t *clip_to_json(const Clip *clip, Rate rate);
Clip *clip_from_json(const json_t *json, Rate rate, GError **error);
json_t *transition_to_json(const Transition *transition, Rate rate);
Transition *transition_from_json(const json_t *json, Rate rate, GError **error);
json_t *track_to_json(const Track *track, Rate rate);
Track *track_from_json(const json_t *json, Rate rate, GError **error);
json_t *sequence_to_json(const Sequence *sequence);
Sequence *sequence_from_json(const json_t *json, GError **error);
json_t *asset_to_json(const Asset *asset);
Asset *asset_from_json(const json_t *json, GError **error);

/* One value of a property. JSON null stands for "absent" (*value NULL). */
json_t *prop_to_json(PropId id, const Value *value, Rate rate);
bool prop_from_json(PropId id, const json_t *json, Rate rate, Value **value,
                    GError **error);

/* 12 frames or "7/2s"; writing uses frames where exact. Rate {0, 0} stands for "no
 * frames" (assets, values kept as JSON): seconds only, and of the integers only 0 is
 * read. */
json_t *time_to_json(RTime time, Rate rate);
bool time_from_json(const json_t *json, Rate rate, RTime *time);
