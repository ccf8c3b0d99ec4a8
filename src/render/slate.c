#include "slate.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/render/canvas.h"
#include "chatkut/render/paint.h"

#include <glib/gi18n.h>
#include <math.h>

static const uint32_t GROUND = 0x202024ff, EDGE = 0xd03a2cff;

/* Parts of the slate's smaller side. */
static const double EDGE_WIDTH = 0.03, HEADING = 0.11, LINE = 0.075, MARGIN = 0.06;

static const char *heading(LossReason reason)
{
    static const char *const words[LOSS_REASONS] = {
        [LOSS_MISSING] = N_("MEDIA MISSING"),
        [LOSS_CHANGED] = N_("MEDIA HAS CHANGED"),
        [LOSS_UNREADABLE] = N_("MEDIA CANNOT BE READ"),
        [LOSS_UNSUPPORTED] = N_("MEDIA NOT SUPPORTED"),
        [LOSS_DAMAGED] = N_("MEDIA DAMAGED"),
        [LOSS_PATCHED] = N_("MEDIA DAMAGED"),
    };
    return _(words[reason]);
}

/* ---- its text -------------------------------------------------------------------- */

static json_t *lines(const Composition *composition, const Lost *lost, RTime at)
{
    const char *path = node_string(&lost->asset->node, PROP_FILE);
    g_autofree char *file = g_path_get_basename(path ? path : "");
    g_autofree char *time = rtime_format(at);
    const char *name = clip_label(composition, lost->clip);
    /* A file without a label is called by its name, without the extension. */
    g_autofree char *rest = g_str_has_prefix(file, name)
                                ? g_strdup_printf("%s\n%s", file, time)
                                : g_strdup_printf("%s\n%s\n%s", name, file, time);
    g_autofree char *valid = g_utf8_make_valid(rest, -1);
    g_autofree char *top = g_strdup_printf("%s\n", heading(lost->reason));
    return json_pack("[{s:s}, {s:s}]", "text", top, "text", valid);
}

static Clip *text_clip(const Composition *composition, const Lost *lost, RTime at,
                       int width, int height, GError **error)
{
    double side = MIN(width, height);
    json_t *runs = lines(composition, lost, at);
    json_object_set_new(
        json_array_get(runs, 0), "style",
        json_pack("{s:f, s:i}", "size", fmax(side * HEADING, 1), "weight", 700));
    json_auto_t *clip = json_pack(
        "{s:s, s:s, s:i, s:i, s:o, s:{s:s, s:f, s:s}, s:[f, f]}", "id", "slate", "type",
        "text", "start", 0, "duration", 1, "text", runs, "style", "font", "sans-serif",
        "size", fmax(side * LINE, 1), "align", "center", "box",
        fmax(width - 2 * side * MARGIN, 1), fmax(height - 2 * side * MARGIN, 1));
    return clip_from_json(clip, (Rate){ 25, 1 }, error);
}

/* ---- drawing --------------------------------------------------------------------- */

static AVFrame *plain(uint32_t color, int width, int height, GError **error)
{
    const Value paint = { .type = VALUE_COLOR, .color = color };
    return paint_picture(&paint, RTIME_ZERO, width, height, false, error);
}

static bool draw_ground(Canvas *canvas, int width, int height, GError **error)
{
    const Rect whole = { 0, 0, width, height };
    AVFrame *ground = plain(GROUND, width, height, error);
    AVFrame *edge = plain(EDGE, width, height, NULL);
    bool fine = ground && edge;
    if (fine) {
        canvas_start(canvas, ground);
        canvas_draw(canvas, &(Drawing){ .picture = edge,
                                        .to_canvas = affine_identity,
                                        .mask = whole,
                                        .mask_to_canvas = affine_identity,
                                        .band = 2 * EDGE_WIDTH * MIN(width, height),
                                        .opacity = 1,
                                        .light = 1 });
    }
    av_frame_free(&ground);
    av_frame_free(&edge);
    return fine;
}

static void draw_title(Canvas *canvas, const Title *title, int width, int height)
{
    double x = round((width - title->box_width) / 2 + title->left);
    double y = round((height - title->box_height) / 2 + title->top);
    if (!title->picture)
        return;
    const Rect all = { 0, 0, title->picture->width, title->picture->height };
    canvas_draw(canvas, &(Drawing){ .picture = title->picture,
                                    .to_canvas = affine_move(x, y),
                                    .mask = all,
                                    .mask_to_canvas = affine_move(x, y),
                                    .opacity = 1,
                                    .light = 1 });
}

AVFrame *slate_picture(TitleMaker *titles, const Composition *composition,
                       const Lost *lost, RTime at, int width, int height,
                       GError **error)
{
    const Sequence page = { .width = width, .height = height, .rate = { 25, 1 } };
    g_autoptr(Canvas) canvas = canvas_new(width, height, false);
    g_autoptr(Clip) text = text_clip(composition, lost, at, width, height, error);
    g_auto(Title) title = { 0 };
    if (!text || !draw_ground(canvas, width, height, error) ||
        !title_draw(titles, text, &page, RTIME_ZERO, 1, &title, error))
        return NULL;
    draw_title(canvas, &title, width, height);
    return canvas_picture(canvas);
}
