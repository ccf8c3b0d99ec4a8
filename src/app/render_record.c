#include "render_record.h"

#include "chatkut/base/folder.h"
#include "chatkut/model/json_text.h"

#include <math.h>
#include <string.h>

/* Of a film that was there for the most part already, most of the time went elsewhere;
 * old renders count less and less. */
enum { FRAMES_MIN = 25, RENDERS_MAX = 16 };

json_t *render_record_spec(const FilmJob *job, const FilmRequest *request)
{
    const OutputSpec output = film_job_output(job);
    g_autofree char *start = rtime_exact_format(request->start);
    g_autofree char *end = rtime_exact_format(request->end);
    g_autofree char *name = g_utf8_make_valid(request->output, -1);
    return json_pack("{s:s, s:s, s:i, s:i, s:s, s:s}", "output", name, "preset",
                     film_job_preset(job)->name, "width", output.width, "height",
                     output.height, "start", start, "end", end);
}

json_t *render_record_result(const RenderResult *result, const char *output,
                             int64_t bytes)
{
    json_t *json = render_result_to_json(result, output);
    json_object_set_new(json, "bytes", json_integer(bytes));
    return json;
}

/* ---- the user's ------------------------------------------------------------------ */

static char *user_path(void)
{
    return folder_path(FOLDER_CACHE, "renders.json");
}

static json_t *user_load(void)
{
    g_autofree char *path = user_path();
    json_t *all = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(all))
        return all;
    json_decref(all);
    return json_object();
}

static double number_at(const json_t *json, const char *key)
{
    return json_number_value(json_object_get(json, key));
}

static RenderPace pace_from_json(const json_t *json)
{
    return (RenderPace){
        .renders = (unsigned)CLAMP(number_at(json, "renders"), 0, RENDERS_MAX),
        .pixels = number_at(json, "pixels"),
        .wall_s = number_at(json, "wall_s"),
        .bytes = number_at(json, "bytes"),
        .duration_s = number_at(json, "duration_s"),
    };
}

static json_t *pace_to_json(const RenderPace *pace)
{
    return json_pack("{s:i, s:f, s:f, s:f, s:f}", "renders", (int)pace->renders,
                     "pixels", pace->pixels, "wall_s", pace->wall_s, "bytes",
                     pace->bytes, "duration_s", pace->duration_s);
}

static void halve(RenderPace *pace)
{
    *pace = (RenderPace){ pace->renders / 2, pace->pixels / 2, pace->wall_s / 2,
                          pace->bytes / 2, pace->duration_s / 2 };
}

static void add(RenderPace *pace, double size, double frames, double all, double wall_s,
                double bytes, double duration_s)
{
    if (frames >= FRAMES_MIN && frames * 2 >= all) {
        pace->pixels += frames * size;
        pace->wall_s += wall_s;
    }
    pace->bytes += bytes;
    pace->duration_s += duration_s;
    pace->renders++;
}

void render_record_keep(const json_t *spec, const RenderResult *result, int64_t bytes)
{
    const char *preset = json_string_value(json_object_get(spec, "preset"));
    double size = number_at(spec, "width") * number_at(spec, "height");
    json_auto_t *all = user_load();
    RenderPace pace = pace_from_json(json_object_get(all, preset));
    if (pace.renders >= RENDERS_MAX)
        halve(&pace);
    add(&pace, size, result->frames_rendered, result->frames, result->wall_s,
        (double)bytes, result->duration_s);
    json_object_set_new(all, preset, pace_to_json(&pace));
    g_autofree char *path = user_path();
    g_autofree char *text = json_text(all, false);
    g_file_set_contents(path, text, -1, NULL);
}

/* ---- all of them ----------------------------------------------------------------- */

static void add_row(RenderPace *pace, const JobRow *row)
{
    const json_t *spec = row->spec, *result = row->result;
    const json_t *pictures = json_object_get(result, "pictures");
    add(pace, number_at(spec, "width") * number_at(spec, "height"),
        number_at(pictures, "rendered"), number_at(result, "frames"),
        number_at(result, "wall_s"), number_at(result, "bytes"),
        number_at(result, "duration_s"));
}

RenderPace render_record_pace(const GPtrArray *rows, const char *preset)
{
    RenderPace pace = { 0 };
    for (unsigned i = 0; rows && i < rows->len && pace.renders < RENDERS_MAX; i++) {
        const JobRow *row = rows->pdata[i];
        const char *with = json_string_value(json_object_get(row->spec, "preset"));
        if (row->result && g_strcmp0(with, preset) == 0 &&
            strcmp(row->status, "done") == 0)
            add_row(&pace, row);
    }
    if (pace.renders > 0 && pace.pixels > 0)
        return pace;
    json_auto_t *all = user_load();
    RenderPace others = pace_from_json(json_object_get(all, preset));
    return pace.renders > 0 && others.pixels <= 0 ? pace : others;
}
