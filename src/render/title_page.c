#include "title_private.h"

#include <math.h>
#include <string.h>

/* On a page of more pixels libass draws nothing. */
static const double MAX_PAGE = 200000;

/* libass' numbers: of border styles, and of ways to wrap. */
enum { OUTLINE = 1, OPAQUE_BOX = 3 };
enum { WRAP_AT_ENDS = 1, NO_WRAP = 2 };

static int justify_of(const char *align)
{
    if (strcmp(align, "left") == 0)
        return ASS_JUSTIFY_LEFT;
    return strcmp(align, "right") == 0 ? ASS_JUSTIFY_RIGHT : ASS_JUSTIFY_CENTER;
}

/* What the event's tags do not say. */
static void set_style(ASS_Track *track, const TitleDrawing *drawing, PassKind kind)
{
    const TitleStyle *style = &drawing->style;
    int n = ass_alloc_style(track);
    ASS_Style *to = &track->styles[n];
    to->Name = strdup("title");
    to->FontName = strdup(title_family(style));
    to->FontSize = title_ass_size(style);
    to->ScaleX = to->ScaleY = 1;
    to->BorderStyle = kind == PASS_BOXES ? OPAQUE_BOX : OUTLINE;
    to->Encoding = -1; /* the text's first letters say which way it reads */
    to->Justify = justify_of(style->align);
    /* Margins, also negative ones, leave just the width that text wraps at. */
    to->MarginL = to->MarginR = (int)lround((track->PlayResX - drawing->wrap) / 2);
}

static void add_event(ASS_Track *track, const TitleDrawing *drawing, TitlePlace place,
                      TitlePass pass)
{
    g_autofree char *text = title_ass_text(drawing->clip, &drawing->style, pass);
    char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(x, sizeof x, "%.3f", place.x);
    g_ascii_formatd(y, sizeof y, "%.3f", place.y);
    g_autofree char *placed =
        g_strdup_printf("{\\an%d\\pos(%s,%s)\\q%d}%s", place.hang, x, y,
                        drawing->broken ? NO_WRAP : WRAP_AT_ENDS, text);
    int n = ass_alloc_event(track);
    ASS_Event *event = &track->events[n];
    event->Start = 0;
    event->Duration = 1000;
    event->Style = track->n_styles - 1;
    event->Text = strdup(placed);
}

double title_line_gap(const TitleStyle *style)
{
    return style->size * style->line_height - title_ass_size(style);
}

static ASS_Track *new_page(const TitleDrawing *drawing, double width, double height)
{
    ASS_Track *track = ass_new_track(drawing->library);
    track->track_type = TRACK_TYPE_ASS;
    track->PlayResX = (int)ceil(width);
    track->PlayResY = (int)ceil(height);
    track->ScaledBorderAndShadow = 1;
    track->Kerning = true;
    /* Runs are one text: without it words of a right-to-left one stand in the order of
     * their runs. */
    ass_track_set_feature(track, ASS_FEATURE_WHOLE_TEXT_LAYOUT, 1);
    ass_set_frame_size(drawing->renderer, (int)ceil(track->PlayResX * drawing->scale),
                       (int)ceil(track->PlayResY * drawing->scale));
    ass_set_pixel_aspect(drawing->renderer, 1);
    ass_set_line_spacing(drawing->renderer,
                         title_line_gap(&drawing->style) * drawing->scale);
    return track;
}

const ASS_Image *title_page(const TitleDrawing *drawing, double width, double height,
                            TitlePlace place, TitlePass pass)
{
    ASS_Track *track = new_page(drawing, width, height);
    set_style(track, drawing, pass.kind);
    add_event(track, drawing, place, pass);
    const ASS_Image *images = ass_render_frame(drawing->renderer, track, 500, NULL);
    ass_free_track(track); /* the images are the renderer's */
    return images;
}

/* ---- measuring ------------------------------------------------------------------- */

typedef struct {
    int left, top;
} Corner;

/* False where there is no ink. */
static bool find_corner(const ASS_Image *images, Corner *corner)
{
    bool seen = false;
    *corner = (Corner){ G_MAXINT, G_MAXINT };
    for (const ASS_Image *image = images; image; image = image->next) {
        if (image->w == 0 || image->h == 0)
            continue;
        corner->left = MIN(corner->left, image->dst_x);
        corner->top = MIN(corner->top, image->dst_y);
        seen = true;
    }
    return seen;
}

/*
 * libass does not say how large a text is. But hung on one point by opposite corners it
 * moves by exactly its size, blanks and line distances included.
 */
bool title_measure(TitleDrawing *drawing)
{
    /* Places of emoji have no ink, but boxes. */
    const TitlePass all = { drawing->placed ? PASS_BOXES : PASS_LETTERS, 0,
                            title_run_count(drawing->clip) };
    double size = drawing->style.size;
    double width = 2 * drawing->wrap + 4 * size;
    double height = fmin(2 * drawing->wrap + 64 * size, MAX_PAGE / drawing->scale);
    TitlePlace place = { HANG_TOP_LEFT, width / 2, height / 2 };
    Corner below, above;
    if (!find_corner(title_page(drawing, width, height, place, all), &below))
        return false;
    place.hang = HANG_BOTTOM_RIGHT;
    if (!find_corner(title_page(drawing, width, height, place, all), &above))
        return false;
    drawing->width = (below.left - above.left) / drawing->scale;
    drawing->height =
        (below.top - above.top) / drawing->scale + title_line_gap(&drawing->style);
    return true;
}
