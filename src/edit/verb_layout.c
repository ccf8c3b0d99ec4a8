/* Where pictures lie in the frame: full, small, beside each other. */
#include "amount.h"
#include "answer.h"
#include "styling.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- what is asked for ----------------------------------------------------------- */

static const ClipPlace *place_at(const GArray *places, unsigned index)
{
    return &g_array_index(places, ClipPlace, index);
}

/* "gap" in pixels; a percentage is of the frame's shorter side. */
static bool wanted_gap(Work *work, double *gap)
{
    const json_t *said = work_field(work, "gap");
    const Sequence *sequence = work_sequence(work);
    double side = MIN(sequence->width, sequence->height);
    Amount amount = { .absolute = true };
    g_autofree char *problem = NULL;
    *gap = 0;
    if (said && (!amount_read(said, PROP_POSITION, side, &amount, &problem) ||
                 !amount.absolute || amount.term < 0 || amount.term > side / 2))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("A gap is a number of pixels or a percentage, up to half "
                           "the frame."));
    *gap = amount.term;
    return true;
}

/* ---- one picture ----------------------------------------------------------------- */

/* As large as the frame, in its middle. NULL fit: the whole picture shows. */
static void fill_frame(Styling *styling, const char *fit)
{
    static const PropId placing[] = { PROP_BOX, PROP_POSITION, PROP_ANCHOR,
                                      PROP_SCALE };
    for (unsigned i = 0; i < G_N_ELEMENTS(placing); i++)
        styling_put(styling, placing[i], NULL);
    styling_put(styling, PROP_FIT, fit ? value_new_string(fit) : NULL);
}

static bool lay_full(Styling *styling, unsigned n, unsigned count)
{
    (void)n;
    (void)count;
    fill_frame(styling, "cover");
    return true;
}

static bool lay_letterbox(Styling *styling, unsigned n, unsigned count)
{
    (void)n;
    (void)count;
    fill_frame(styling, NULL);
    return true;
}

/* "scale" of the step; what is not smaller than the frame is no small picture. */
static bool put_scale(Styling *styling, double usual)
{
    static const StyleRow row = { .key = "scale", .prop = PROP_SCALE, .axis = -1 };
    const json_t *said = work_field(styling->work, "scale");
    json_t *scale = said ? json_deep_copy(said) : json_real(usual);
    bool put = style_scale(styling, &row, scale);
    json_decref(scale);
    if (!put)
        return false;
    double size = styling_number(styling, PROP_SCALE);
    return (size > 0 && size <= 1) ||
           work_fail(styling->work, FAULT_OUT_OF_RANGE,
                     _("That picture would be larger than the frame; say a size below "
                       "100%%."));
}

static bool lay_small(Styling *styling, unsigned n, unsigned count)
{
    static const StyleRow row = { .key = "position", .prop = PROP_POSITION };
    const json_t *position = work_field(styling->work, "position");
    double margin;
    (void)n;
    (void)count;
    fill_frame(styling, NULL);
    if (!wanted_gap(styling->work, &margin) || !put_scale(styling, 0.25))
        return false;
    if (json_is_object(position))
        return style_position(styling, &row, position);
    return styling_place(
        styling, position ? json_string_value(position) : "bottom-right", margin);
}

/* What televisions cut off at the edges stays empty. */
static bool lay_safe(Styling *styling, unsigned n, unsigned count)
{
    (void)n;
    (void)count;
    fill_frame(styling, NULL);
    return put_scale(styling, 0.9);
}

/* ---- beside each other ----------------------------------------------------------- */

/* The n-th of `count` parts of `side`, with gaps between them, on whole pixels. */
static void part(double side, double gap, unsigned n, unsigned count, double *from,
                 double *length)
{
    double step = (side + gap) / count;
    *from = round(n * step);
    *length = fmax(1, round((n + 1) * step - gap) - *from);
}

/* The cell (column, row) of a table; a row that is not full is centred. */
static bool fill_cell(Styling *styling, unsigned n, unsigned count, unsigned columns)
{
    const Sequence *sequence = styling->sequence;
    unsigned rows = (count + columns - 1) / columns, row = n / columns;
    unsigned in_row = row + 1 < rows ? columns : count - row * columns;
    double gap, x, y, width, height;
    if (!wanted_gap(styling->work, &gap))
        return false;
    part(sequence->width, gap, n % columns, columns, &x, &width);
    part(sequence->height, gap, row, rows, &y, &height);
    double empty = (columns - in_row) * (sequence->width + gap) / columns;
    x += round(empty / 2);
    fill_frame(styling, "cover");
    styling_put(styling, PROP_BOX, value_new_vec2(width, height));
    styling_put(styling, PROP_POSITION, value_new_vec2(x + width / 2, y + height / 2));
    return true;
}

static bool lay_beside(Styling *styling, unsigned n, unsigned count)
{
    return fill_cell(styling, n, count, count);
}

static bool lay_stacked(Styling *styling, unsigned n, unsigned count)
{
    return fill_cell(styling, n, count, 1);
}

static bool lay_grid(Styling *styling, unsigned n, unsigned count)
{
    return fill_cell(styling, n, count, (unsigned)ceil(sqrt(count)));
}

/* "on the left half": of one clip, the place says which half. */
static bool lay_half(Styling *styling)
{
    static const struct {
        const char *position;
        unsigned n, columns;
    } halves[] = {
        { "left", 0, 2 }, { "right", 1, 2 }, { "top", 0, 1 }, { "bottom", 1, 1 }
    };
    const char *position = json_string_value(work_field(styling->work, "position"));
    for (unsigned i = 0; i < G_N_ELEMENTS(halves); i++) {
        if (g_strcmp0(halves[i].position, position) == 0)
            return fill_cell(styling, halves[i].n, 2, halves[i].columns);
    }
    return work_fail(styling->work, FAULT_INVALID_VALUE,
                     _("A split screen takes two clips, or one and the half that it "
                       "should have: left, right, top or bottom."));
}

/* Along the longer side of the frame. */
static bool lay_split(Styling *styling, unsigned n, unsigned count)
{
    const Sequence *sequence = styling->sequence;
    if (count == 1)
        return lay_half(styling);
    return fill_cell(styling, n, count,
                     sequence->width >= sequence->height ? count : 1);
}

/* ---- what it is called ----------------------------------------------------------- */

static void say_full(Work *work, const char *clips)
{
    work_report(work, _("Let %s fill the frame"), clips);
}

static void say_whole(Work *work, const char *clips)
{
    work_report(work, _("Let all of %s show"), clips);
}

static void say_small(Work *work, const char *clips)
{
    work_report(work, _("Made %s a small picture"), clips);
}

static void say_safe(Work *work, const char *clips)
{
    work_report(work, _("Kept %s inside the safe area"), clips);
}

static void say_split(Work *work, const char *clips)
{
    work_report(work, _("Split the screen: %s"), clips);
}

static void say_beside(Work *work, const char *clips)
{
    work_report(work, _("Put %s side by side"), clips);
}

static void say_stacked(Work *work, const char *clips)
{
    work_report(work, _("Put %s below each other"), clips);
}

static void say_grid(Work *work, const char *clips)
{
    work_report(work, _("Put %s in a grid"), clips);
}

/* ---- the table ------------------------------------------------------------------- */

typedef struct {
    const char *preset;
    bool (*lay)(Styling *styling, unsigned n, unsigned count); /* NULL: not yet */
    void (*say)(Work *work, const char *clips);
    bool places; /* takes "position" */
    bool scales; /* takes "scale" */
    bool shares; /* the frame is shared by clips seen at the same time: */
    unsigned least;
} LayoutRow;

static const LayoutRow layouts[] = {
    { "fullscreen", lay_full, say_full },
    { "letterbox", lay_letterbox, say_whole },
    { "pip", lay_small, say_small, .places = true, .scales = true },
    { "safe-area", lay_safe, say_safe, .scales = true },
    { "split-screen", lay_split, say_split, .places = true, .shares = true,
      .least = 1 },
    { "side-by-side", lay_beside, say_beside, .shares = true, .least = 2 },
    { "stacked", lay_stacked, say_stacked, .shares = true, .least = 2 },
    { "grid", lay_grid, say_grid, .shares = true, .least = 2 },
    { "blur-background", NULL, NULL },
};

static bool are_together(const Clip *a, const Clip *b)
{
    return rtime_compare(a->start, clip_end(b)) < 0 &&
           rtime_compare(b->start, clip_end(a)) < 0;
}

/* Clips that are never seen at once cannot share the frame. */
static bool check_together(Work *work, const GArray *places)
{
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = place_at(places, i)->clip;
        bool together = false;
        for (unsigned j = 0; j < places->len && !together; j++)
            together = j != i && are_together(clip, place_at(places, j)->clip);
        g_autofree char *text = wording_clip(work->now, clip);
        if (!together)
            return work_fail(work, FAULT_INVALID_VALUE,
                             _("%s is not on screen together with the others; put them "
                               "above each other in time first."),
                             text);
    }
    return true;
}

static bool check_row(Work *work, const LayoutRow *row, const GArray *places)
{
    if (row->shares && places->len < row->least)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("That takes two clips or more; there is only one."));
    if (work_field(work, "position") &&
        (!row->places || (row->shares && places->len > 1)))
        return work_fail(
            work, FAULT_INVALID_VALUE,
            _("In this layout the place of a clip follows from the others; "
              "leave it out."));
    if (work_field(work, "scale") && !row->scales)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("In this layout the size of a clip follows from the frame; "
                           "leave it out."));
    return !row->shares || places->len < 2 || check_together(work, places);
}

/* Append the n-th clip's new place to the patch. */
static bool lay_clip(Work *work, const LayoutRow *row, const GArray *places, unsigned n,
                     Patch *patch)
{
    const ClipPlace *place = place_at(places, n);
    Styling styling = { .work = work,
                        .sequence = place->sequence,
                        .clip = place->clip,
                        .list = proplist_ref(place->clip->node.props) };
    bool laid = row->lay(&styling, n, places->len);
    if (laid) {
        g_autoptr(GArray) changes = styling_changes(work, place->clip, styling.list);
        styling_emit(work, place->clip, changes, places->len, patch);
        char *told = places->len == 1 ? styling_wording(changes) : NULL;
        if (told)
            work_note(work, told);
        work_mention(work, place->clip->node.id);
    }
    proplist_unref(styling.list);
    return laid;
}

static bool lay_clips(Work *work, const LayoutRow *row, const GArray *places)
{
    g_autoptr(Patch) patch = patch_new();
    g_autofree char *clips = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        if (!lay_clip(work, row, places, i, patch))
            return false;
    }
    if (patch_op_count(patch) == 0)
        return answer_unchanged(work, _("%s: that is how it is already."), clips);
    if (!work_apply(work, patch))
        return false;
    row->say(work, clips);
    return true;
}

bool verb_layout(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    const LayoutRow *row = layouts;
    while (strcmp(row->preset, work_string(work, "preset")) != 0)
        row++;
    if (!row->lay)
        return work_fail(
            work, FAULT_UNSUPPORTED,
            _("A blurred background cannot be rendered yet; let the picture "
              "fill the frame, or choose a background colour."));
    if (!work_targets(work, OWN_FITTED, places))
        return false;
    return places->len == 0 ||
           (check_row(work, row, places) && lay_clips(work, row, places));
}
