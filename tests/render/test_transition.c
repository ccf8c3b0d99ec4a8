/* Every transition against its formula in render/transition.h, written again here on
 * points and colours: at cuts and free ends, of clips that fill the frame and smaller
 * ones, over an opaque background and over nothing, at odd sizes. */
#include "chatkut/model/composition_json.h"
#include "chatkut/model/transition_type.h"
#include "chatkut/render/compositor.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 20, WIDTH = 161, HEIGHT = 91 };

/* Grey 0 … 1, premultiplied. */
typedef struct {
    double v, a;
} Ink;

typedef struct {
    bool from, to; /* which clips there are */
    bool small;    /* the clips' boxes are 101 x 51 in the middle */
    bool alpha;    /* nothing beneath */
} Setup;

/* One moment. */
typedef struct {
    Setup setup;
    double p;
    double px, py; /* the centre of the pixel that is looked at */
} Scene;

/* ---- what there is --------------------------------------------------------------- */

static bool in_box(Setup setup, double x, double y, double *across, double *down)
{
    double w = setup.small ? 101 : WIDTH, h = setup.small ? 51 : HEIGHT;
    *across = (x - (WIDTH - w) / 2) / w;
    *down = (y - (HEIGHT - h) / 2) / h;
    return *across >= 0 && *across < 1 && *down >= 0 && *down < 1;
}

static Ink from_at(const Scene *s, double x, double y)
{
    double across, down;
    if (!s->setup.from || !in_box(s->setup, x, y, &across, &down))
        return (Ink){ 0, 0 };
    return (Ink){ (0x40 + across * 0x40) / 255, 1 };
}

static Ink to_at(const Scene *s, double x, double y)
{
    double across, down;
    if (!s->setup.to || !in_box(s->setup, x, y, &across, &down))
        return (Ink){ 0, 0 };
    return (Ink){ (0xA0 + down * 0x40) / 255, 1 };
}

static Ink beneath(const Scene *s)
{
    return s->setup.alpha ? (Ink){ 0, 0 } : (Ink){ 0x20 / 255.0, 1 };
}

static Ink over(Ink above, Ink under)
{
    return (Ink){ above.v + under.v * (1 - above.a),
                  above.a + under.a * (1 - above.a) };
}

static Ink mix(Ink a, Ink b, double share)
{
    return (Ink){ a.v + (b.v - a.v) * share, a.a + (b.a - a.a) * share };
}

static double limit(double share)
{
    return fmin(fmax(share, 0), 1);
}

/* ---- the formulas ---------------------------------------------------------------- */

static Ink mixed(const Scene *s, double x, double y, double share)
{
    return mix(over(from_at(s, x, y), beneath(s)), over(to_at(s, x, y), beneath(s)),
               limit(share));
}

static Ink dissolve(const Scene *s, double x, double y)
{
    return mixed(s, x, y, s->p);
}

static Ink fade_white(const Scene *s, double x, double y)
{
    bool cut = s->setup.from && s->setup.to;
    bool out = cut ? s->p < 0.5 : s->setup.from;
    double p = cut ? fmod(s->p * 2, 1) : s->p, light = out ? 1 - p : p;
    Ink clip = out ? from_at(s, x, y) : to_at(s, x, y);
    clip.v = clip.v * light + clip.a * (1 - light);
    return over(clip, beneath(s));
}

/* To white that half shows. */
static Ink fade_thin(const Scene *s, double x, double y)
{
    bool cut = s->setup.from && s->setup.to;
    bool out = cut ? s->p < 0.5 : s->setup.from;
    double p = cut ? fmod(s->p * 2, 1) : s->p, light = out ? 1 - p : p;
    const double half = 128 / 255.0;
    Ink clip = out ? from_at(s, x, y) : to_at(s, x, y);
    clip = mix((Ink){ clip.a * half, clip.a * half }, clip, light);
    return over(clip, beneath(s));
}

static Ink wipe_right(const Scene *s, double x, double y)
{
    return mixed(s, x, y, 0.5 + (s->p - s->px / WIDTH) * WIDTH);
}

static Ink wipe_soft_up(const Scene *s, double x, double y)
{
    return mixed(s, x, y, 0.5 + (s->p * 1.25 - 0.125 - (1 - s->py / HEIGHT)) / 0.25);
}

static Ink wipe_down_left(const Scene *s, double x, double y)
{
    double q = (1 - s->px / WIDTH + s->py / HEIGHT) / 2;
    double pixel = sqrt(1.0 / WIDTH / WIDTH + 1.0 / HEIGHT / HEIGHT) / 2;
    return mixed(s, x, y, 0.5 + (s->p - q) / pixel);
}

static Ink iris_of(const Scene *s, double x, double y, double soft)
{
    double corner = sqrt(WIDTH * WIDTH + HEIGHT * HEIGHT) / 2;
    double dx = s->px - WIDTH / 2.0, dy = s->py - HEIGHT / 2.0;
    double q = sqrt(dx * dx + dy * dy) / corner, w = fmax(soft, 1 / corner);
    return mixed(s, x, y, 0.5 + (s->p * (1 + w) - w / 2 - q) / w);
}

static Ink iris(const Scene *s, double x, double y)
{
    return iris_of(s, x, y, 0);
}

static Ink iris_soft(const Scene *s, double x, double y)
{
    return iris_of(s, x, y, 0.4);
}

static Ink slide_left(const Scene *s, double x, double y)
{
    double before = rint((1 - s->p) * WIDTH);
    double on = s->setup.to ? 0 : WIDTH - before;
    return over(to_at(s, x - before, y), over(from_at(s, x + on, y), beneath(s)));
}

static Ink slide_down_right(const Scene *s, double x, double y)
{
    double bx = rint((1 - s->p) * WIDTH), by = rint((1 - s->p) * HEIGHT);
    bool on = !s->setup.to;
    return over(to_at(s, x + bx, y + by),
                over(from_at(s, on ? x - (WIDTH - bx) : x, on ? y - (HEIGHT - by) : y),
                     beneath(s)));
}

static Ink push_up(const Scene *s, double x, double y)
{
    double before = rint((1 - s->p) * HEIGHT);
    return over(to_at(s, x, y - before),
                over(from_at(s, x, y - before + HEIGHT), beneath(s)));
}

static Ink zoom(const Scene *s, double x, double y)
{
    double f = 1 + (s->setup.from ? s->p : 1 - s->p) * 0.5;
    double zx = WIDTH / 2.0 + (x - WIDTH / 2.0) / f;
    double zy = HEIGHT / 2.0 + (y - HEIGHT / 2.0) / f;
    Ink from = s->setup.from ? from_at(s, zx, zy) : (Ink){ 0, 0 };
    Ink to = s->setup.from ? to_at(s, x, y) : to_at(s, zx, zy);
    return mix(over(from, beneath(s)), over(to, beneath(s)), s->p);
}

/* A clip turned clockwise by these turns and reduced to `size`. */
static Ink turned(const Scene *s, Ink (*clip)(const Scene *, double, double), double x,
                  double y, double turns, double size)
{
    double angle = -turns * 2 * M_PI, dx = x - WIDTH / 2.0, dy = y - HEIGHT / 2.0;
    if (size <= 0)
        return (Ink){ 0, 0 };
    return clip(s, WIDTH / 2.0 + (dx * cos(angle) - dy * sin(angle)) / size,
                HEIGHT / 2.0 + (dx * sin(angle) + dy * cos(angle)) / size);
}

static Ink spin(const Scene *s, double x, double y)
{
    if (!s->setup.from)
        return over(turned(s, to_at, x, y, -(1 - s->p) * 0.5, s->p), beneath(s));
    return over(turned(s, from_at, x, y, s->p * 0.5, 1 - s->p),
                over(to_at(s, x, y), beneath(s)));
}

static Ink squeeze(const Scene *s, double x, double y)
{
    double size = s->setup.from ? 1 - s->p : s->p;
    double high = size > 0 ? HEIGHT / 2.0 + (y - HEIGHT / 2.0) / size : -1;
    if (!s->setup.from)
        return over(to_at(s, x, high), beneath(s));
    return over(from_at(s, x, high), over(to_at(s, x, y), beneath(s)));
}

/* Both sides as one picture, without what is beneath; its edge goes on. */
static Ink together(const Scene *s, double x, double y)
{
    x = fmin(fmax(x, 0.5), WIDTH - 0.5);
    y = fmin(fmax(y, 0.5), HEIGHT - 0.5);
    return mix(from_at(s, x, y), to_at(s, x, y), s->p);
}

static double gone(const Scene *s)
{
    if (s->setup.from && s->setup.to)
        return 1 - fabs(2 * s->p - 1);
    return s->setup.from ? s->p : 1 - s->p;
}

static Ink blur_along(const Scene *s, double x, double y)
{
    double sigma = 0.06 * HEIGHT * gone(s), sum = 0;
    Ink ink = { 0, 0 };
    if (sigma < 0.1)
        return over(together(s, x, y), beneath(s));
    for (int i = -25; i <= 25; i++) {
        double weight = exp(-i * i / (2 * sigma * sigma));
        Ink there = together(s, x + i, y);
        ink.v += weight * there.v;
        ink.a += weight * there.a;
        sum += weight;
    }
    return over((Ink){ ink.v / sum, ink.a / sum }, beneath(s));
}

static Ink pixelize(const Scene *s, double x, double y)
{
    double side = ceil(gone(s) * 25) / 25 * 0.2 * HEIGHT;
    if (side > 0) {
        x = floor((floor(floor(x) / side) + 0.5) * side) + 0.5;
        y = floor((floor(floor(y) / side) + 0.5) * side) + 0.5;
    }
    return over(together(s, x, y), beneath(s));
}

static double noise(uint32_t seed, uint32_t n)
{
    uint32_t h = seed * 2654435761u + n;
    h = (h ^ h >> 16) * 2246822507u;
    h = (h ^ h >> 13) * 3266489909u;
    return (h ^ h >> 16) / 2147483647.5 - 1;
}

static Ink glitch(const Scene *s, double x, double y)
{
    double n = noise(1 + (uint32_t)(s->p * 12), (uint32_t)(y / ((HEIGHT + 29) / 30)));
    double left =
        fmin(fmax(x - rint(n * n * n * gone(s) * WIDTH / 4), 0.5), WIDTH - 0.5);
    Scene cut = *s;
    if (s->setup.from && s->setup.to)
        cut.p = s->p >= 0.5;
    return over(together(&cut, left, y), beneath(s));
}

static Ink luma_of(const Scene *s, double x, double y, double soft, bool dark)
{
    Ink one = s->setup.from ? from_at(s, x, y) : to_at(s, x, y);
    double luma = over(one, beneath(s)).v, q = dark ? luma : 1 - luma;
    double w = fmax(soft, 1 / 219.0);
    return mixed(s, x, y, 0.5 + (s->p * (1 + w) - w / 2 - q) / w);
}

static Ink luma_soft(const Scene *s, double x, double y)
{
    return luma_of(s, x, y, 0.3, false);
}

static Ink luma_dark(const Scene *s, double x, double y)
{
    return luma_of(s, x, y, 0.2, true);
}

static const struct {
    const char *type, *params;
    Ink (*formula)(const Scene *scene, double x, double y);
    /* The clips' edges are resampled: those of shapes are a pixel soft by then. */
    bool resampled;
} rows[] = {
    { "dissolve", "{}", dissolve },
    { "fade", "{'color':'#FFFFFF'}", fade_white },
    { "fade", "{'color':'#FFFFFF80'}", fade_thin },
    { "wipe", "{}", wipe_right },
    { "wipe", "{'direction':'up','softness':0.25}", wipe_soft_up },
    { "wipe", "{'direction':'down-left'}", wipe_down_left },
    { "iris", "{}", iris },
    { "iris", "{'softness':0.4}", iris_soft },
    { "slide", "{}", slide_left },
    { "slide", "{'direction':'down-right'}", slide_down_right },
    { "push", "{'direction':'up'}", push_up },
    { "zoom", "{'factor':1.5}", zoom, true },
    { "spin", "{'turns':0.5}", spin, true },
    { "squeeze", "{'axis':'vertical'}", squeeze, true },
    { "blur", "{'radius':0.06,'axis':'horizontal'}", blur_along },
    { "pixelize", "{'size':0.2}", pixelize },
    { "glitch", "{'amount':1}", glitch },
    { "luma", "{'softness':0.3}", luma_soft },
    { "luma", "{'softness':0.2,'first':'dark'}", luma_dark },
};

/* ---- what is drawn --------------------------------------------------------------- */

static char *clip_json(const char *id, int start, bool small, int angle,
                       const char *low, const char *high)
{
    return g_strdup_printf("{'id':'%s','type':'shape','shape':'rect','start':%d,"
                           "'duration':30%s,'fill':{'gradient':'linear','angle':%d,"
                           "'stops':[[0,'%s'],[1,'%s']]}}",
                           id, start, small ? ",'box':[101,51]" : "", angle, low, high);
}

static Composition *compose(const char *type, const char *rest, Setup setup)
{
    g_autofree char *from = clip_json("c1", 0, setup.small, 90, "#404040", "#808080");
    g_autofree char *to = clip_json("c2", 30, setup.small, 180, "#A0A0A0", "#E0E0E0");
    bool cut = setup.from && setup.to;
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':[],'sequences':[{'id':'main','"
        "size':[%d,%d],"
        "'rate':'30/1','background':'%s','tracks':[{'id':'v','kind':'video','clips':["
        "%s%s%s],'transitions':[{'id':'x','type':'%s','before':%d,'after':%d%s%s%s}]}]}"
        "]}",
        WIDTH, HEIGHT, setup.alpha ? "#00000000" : "#202020", setup.from ? from : "",
        cut ? "," : "", setup.to ? to : "", type,
        cut          ? FRAMES / 2
        : setup.from ? FRAMES
                     : 0,
        cut          ? FRAMES / 2
        : setup.from ? 0
                     : FRAMES,
        setup.from ? ",'from':'c1'" : "", setup.to ? ",'to':'c2'" : "", rest);
    g_autoptr(GError) error = NULL;
    Composition *composition;
    g_strdelimit(text, "'", '"');
    composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s: %s", text, error ? error->message : "?");
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    return composition;
}

static int first_frame(Setup setup)
{
    return setup.from && setup.to ? 30 - FRAMES / 2 : setup.from ? 30 - FRAMES : 30;
}

static AVFrame *draw(Compositor *compositor, int n)
{
    g_autoptr(GError) error = NULL;
    AVFrame *picture =
        compositor_picture(compositor, rtime_from_frames(n, (Rate){ 30, 1 }), &error);
    ck_assert_msg(picture != NULL, "%s", error ? error->message : "?");
    return picture;
}

typedef struct {
    Ink low, high;
} Span;

static void grow(Span *span, Ink ink)
{
    span->low = (Ink){ fmin(span->low.v, ink.v), fmin(span->low.a, ink.a) };
    span->high = (Ink){ fmax(span->high.v, ink.v), fmax(span->high.a, ink.a) };
}

/* What the formula says at the pixel's centre; at soft edges, also around it. */
static Span expected(int row, Scene *scene, int x, int y)
{
    Ink ink;
    Span span;
    scene->px = x + 0.5;
    scene->py = y + 0.5;
    ink = rows[row].formula(scene, scene->px, scene->py);
    span = (Span){ ink, ink };
    for (int i = 0; rows[row].resampled && i < 25; i++)
        grow(&span, rows[row].formula(scene, scene->px + 0.75 * (i % 5 - 2),
                                      scene->py + 0.75 * (i / 5 - 2)));
    return span;
}

static double outside(double value, double low, double high)
{
    return value < low ? low - value : value > high ? value - high : 0;
}

static double psnr(double squares, int count)
{
    return 10 * log10(255.0 * 255.0 / fmax(squares / count, 1e-6));
}

/* Luma, and alpha where there is. */
static void expect_picture(int row, Scene *scene, const AVFrame *picture)
{
    double luma = 0, alpha = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            Span want = expected(row, scene, x, y);
            double off = outside(picture->data[0][y * picture->linesize[0] + x],
                                 16 + 219 * want.low.v, 16 + 219 * want.high.v);
            luma += off * off;
            if (!picture->data[3])
                continue;
            off = outside(picture->data[3][y * picture->linesize[3] + x],
                          255 * want.low.a, 255 * want.high.a);
            alpha += off * off;
        }
    luma = psnr(luma, WIDTH * HEIGHT);
    alpha = psnr(alpha, WIDTH * HEIGHT);
    ck_assert_msg(luma >= 44 && alpha >= 44,
                  "%s %s at %g%s%s%s%s: luma %.1f dB, alpha %.1f dB", rows[row].type,
                  rows[row].params, scene->p, scene->setup.from ? ", from" : "",
                  scene->setup.to ? ", to" : "", scene->setup.small ? ", small" : "",
                  scene->setup.alpha ? ", alpha" : "", luma, alpha);
}

/* Backwards, so that nothing can come from a frame before. */
START_TEST(transitions_are_their_formulas)
{
    for (int i = 0; i < 12; i++) {
        const Setup setup = {
            .from = i % 3 != 1, .to = i % 3 != 2, .small = i / 3 % 2, .alpha = i / 6
        };
        g_autofree char *params = g_strdup_printf(",'params':%s", rows[_i].params);
        g_autoptr(Composition) composition = compose(rows[_i].type, params, setup);
        g_autoptr(Compositor) compositor =
            compositor_new(composition, composition_main(composition), WIDTH, HEIGHT,
                           setup.alpha, NULL, NULL);
        static const int frames[] = { 19, 13, 10, 6, 1, 0 };
        for (size_t k = 0; k < G_N_ELEMENTS(frames); k++) {
            Scene scene = { .setup = setup, .p = (double)frames[k] / FRAMES };
            AVFrame *picture = draw(compositor, first_frame(setup) + frames[k]);
            expect_picture(_i, &scene, picture);
            av_frame_free(&picture);
        }
    }
}
END_TEST

/* The first frame of the window is the picture without it, to the bit. */
START_TEST(transitions_begin_with_nothing)
{
    const Setup setup = { .from = true, .to = true };
    g_autofree char *params = g_strdup_printf(",'params':%s", rows[_i].params);
    g_autoptr(Composition) composition = compose(rows[_i].type, params, setup);
    g_autoptr(Compositor) compositor = compositor_new(
        composition, composition_main(composition), WIDTH, HEIGHT, false, NULL, NULL);
    int first = first_frame(setup);
    AVFrame *before = draw(compositor, first - 1), *at = draw(compositor, first);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < (plane ? (HEIGHT + 1) / 2 : HEIGHT); y++)
            ck_assert_int_eq(memcmp(before->data[plane] + y * before->linesize[plane],
                                    at->data[plane] + y * at->linesize[plane],
                                    plane ? (WIDTH + 1) / 2 : WIDTH),
                             0);
    av_frame_free(&before);
    av_frame_free(&at);
}
END_TEST

START_TEST(progress_is_eased)
{
    static const char *const eases[] = { "'ease-in'", "'ease-out'", "'hold'" };
    const Setup setup = { .from = true, .to = true };
    for (size_t i = 0; i < G_N_ELEMENTS(eases); i++) {
        g_autofree char *rest = g_strdup_printf(",'ease':%s", eases[i]);
        g_autoptr(Composition) composition = compose("dissolve", rest, setup);
        g_autoptr(Compositor) compositor =
            compositor_new(composition, composition_main(composition), WIDTH, HEIGHT,
                           false, NULL, NULL);
        Scene scene = { .setup = setup };
        Easing easing = { .kind = i == 0 ? EASE_IN : i == 1 ? EASE_OUT : EASE_HOLD };
        AVFrame *picture = draw(compositor, first_frame(setup) + 7);
        scene.p = easing_apply(easing, 7.0 / FRAMES);
        expect_picture(0, &scene, picture);
        av_frame_free(&picture);
    }
}
END_TEST

/* ---- colours --------------------------------------------------------------------- */

/* Half of the way to a colour, over the clip's own alpha. */
START_TEST(fades_take_the_colour)
{
    static const char text[] =
        "{'chatkut':1,'id':'p','main':'main','assets':[],'sequences':[{'id':'main','"
        "size':[64,36],"
        "'rate':'30/1','background':'#00000000','tracks':[{'id':'v','kind':'video',"
        "'clips':[{'id':'c','type':'shape','shape':'rect','start':0,'duration':30,"
        "'fill':'#0000FF%s'}],'transitions':[{'id':'x','type':'fade','to':'c',"
        "'before':0,'after':20,'params':{'color':'#FF8000'}}]}]}]}";
    for (int i = 0; i < 2; i++) {
        g_autofree char *json =
            g_strdelimit(g_strdup_printf(text, i ? "80" : ""), "'", '"');
        g_autoptr(Composition) composition =
            composition_from_text(json, strlen(json), NULL);
        g_autoptr(Compositor) compositor = compositor_new(
            composition, composition_main(composition), 64, 36, true, NULL, NULL);
        double a = i ? 128 / 255.0 : 1;
        /* (#0000FF + #FF8000) / 2, premultiplied, BT.709 */
        double r = a / 2, g = a * 128 / 255 / 2, b = a / 2;
        double y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        AVFrame *picture = draw(compositor, 10);
        const int want[4] = { (int)lrint(16 + 219 * y),
                              (int)lrint(128 + 224 * (b - y) / 1.8556),
                              (int)lrint(128 + 224 * (r - y) / 1.5748),
                              (int)lrint(255 * a) };
        for (int plane = 0; plane < 4; plane++)
            ck_assert_int_le(
                abs(picture->data[plane][9 * picture->linesize[plane] + 9] -
                    want[plane]),
                1);
        av_frame_free(&picture);
    }
}
END_TEST

START_TEST(every_transition_and_parameter_has_a_formula)
{
    for (int kind = 0; kind < TRANSITION_COUNT; kind++) {
        const TransitionType *type = transition_type((TransitionKind)kind);
        unsigned count;
        const TransitionParam *params = transition_params(type->kind, &count);
        bool there = false;
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            there |= strcmp(rows[i].type, type->name) == 0;
        ck_assert_msg(there, "no row draws “%s”", type->name);
        for (unsigned k = 0; k < count; k++) {
            g_autofree char *said = g_strdup_printf("'%s':", params[k].name);
            there = false;
            for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
                there |= strcmp(rows[i].type, type->name) == 0 &&
                         strstr(rows[i].params, said);
            ck_assert_msg(there, "no row of “%s” has %s", type->name, said);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("transition");
    TCase *tcase = tcase_create("pictures");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, transitions_are_their_formulas, 0, G_N_ELEMENTS(rows));
    tcase_add_loop_test(tcase, transitions_begin_with_nothing, 0, G_N_ELEMENTS(rows));
    tcase_add_test(tcase, progress_is_eased);
    tcase_add_test(tcase, fades_take_the_colour);
    tcase_add_test(tcase, every_transition_and_parameter_has_a_formula);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
