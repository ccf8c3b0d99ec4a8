/* What a worker says when a render is done. */
#include "render_private.h"

#include <glib/gi18n.h>

static int int_at(const json_t *json, const char *key)
{
    return (int)json_integer_value(json_object_get(json, key));
}

/* The losses of a message, in `*losses` (NULL: none). False where they are none of
 * ours. */
bool render_read_losses(const Render *render, const json_t *message, GPtrArray **losses,
                        GError **error)
{
    const json_t *list = json_object_get(message, "lost");
    g_autoptr(GError) wrong = NULL;
    *losses = NULL;
    if (json_array_size(list) == 0)
        return true;
    *losses = losses_from_json(list, &wrong);
    return *losses || worker_fail_contract(render->worker, wrong->message, error);
}

static json_t *describe_losses(const Render *render, const GPtrArray *losses)
{
    const Composition *composition = render->job->composition;
    json_t *list = json_array();
    for (unsigned i = 0; i < losses->len; i++) {
        const Loss *loss = g_ptr_array_index(losses, i);
        const Asset *asset = composition_asset(composition, loss->asset);
        g_autofree char *path =
            asset ? render_path(render, asset) : g_strdup(loss->asset);
        json_array_append_new(list,
                              loss_to_json(composition, loss, render->film, path));
    }
    return list;
}

/* Takes the sentence. */
void render_note(Render *render, char *sentence)
{
    g_autofree char *valid = g_utf8_make_valid(sentence, -1);
    if (!render->notes)
        render->notes = json_array();
    json_array_append_new(render->notes, json_string(valid));
    g_free(sentence);
}

static void note_fonts(Render *render, const json_t *fonts)
{
    const Composition *composition = render->job->composition;
    size_t i;
    const json_t *font;
    json_array_foreach(fonts, i, font)
    {
        const char *id = json_string_value(json_object_get(font, "clip"));
        ClipPlace place;
        bool found = composition_find_clip(composition, id, &place);
        render_note(
            render,
            g_strdup_printf(
                _("The font “%s” of clip “%s” is not installed; “%s” stands for it. "
                  "Install it, or choose another font."),
                json_string_value(json_object_get(font, "family")),
                found ? clip_label(composition, place.clip) : id,
                json_string_value(json_object_get(font, "used"))));
    }
}

bool render_read_done(Render *render, const json_t *message, RenderResult *result,
                      GError **error)
{
    const json_t *segments = json_object_get(message, "segments");
    const json_t *sound = json_object_get(message, "sound");
    g_autoptr(GPtrArray) losses = NULL;
    if (!render_read_losses(render, message, &losses, error))
        return false;
    const json_t *pictures = json_object_get(message, "pictures");
    const char *said = json_string_value(json_object_get(message, "note"));
    *result = (RenderResult){
        .frames = int_at(message, "frames"),
        .duration_s = json_number_value(json_object_get(message, "duration_s")),
        .copied = int_at(segments, "copied"),
        .reused = int_at(segments, "reused"),
        .rendered = int_at(segments, "rendered"),
        .sound_reused = sound ? int_at(sound, "reused") : 0,
        .sound_mixed = sound ? int_at(sound, "mixed") : 0,
        .lost = losses ? describe_losses(render, losses) : NULL,
        .frames_copied = int_at(pictures, "copied"),
        .frames_reused = int_at(pictures, "reused"),
        .frames_rendered = int_at(pictures, "rendered"),
    };
    if (said)
        render_note(render, g_strdup(said));
    g_strlcpy(result->encoder, json_string_value(json_object_get(message, "encoder")),
              sizeof result->encoder);
    note_fonts(render, json_object_get(message, "fonts"));
    return true;
}

void render_result_clear(RenderResult *result)
{
    g_clear_pointer(&result->lost, json_decref);
    g_clear_pointer(&result->notes, json_decref);
}

json_t *render_result_to_json(const RenderResult *result, const char *output)
{
    g_autofree char *valid = g_utf8_make_valid(output, -1);
    return json_pack(
        "{s:s s:s s:i s:f s:{s:i s:i s:i} s:{s:i s:i s:i} s:{s:i s:i} s:f s:s s:O* "
        "s:O*}",
        "event", "done", "output", valid, "frames", result->frames, "duration_s",
        result->duration_s, "segments", "copied", result->copied, "reused",
        result->reused, "rendered", result->rendered, "pictures", "copied",
        result->frames_copied, "reused", result->frames_reused, "rendered",
        result->frames_rendered, "sound", "reused", result->sound_reused, "mixed",
        result->sound_mixed, "wall_s", result->wall_s, "encoder", result->encoder,
        "lost", result->lost, "notes", result->notes);
}
