/*
 * Transitions: what the table of model/transition_type.h looks like.
 *
 * A transition is a function of its progress p, which begins at 0 and stays under 1,
 * and of the canvas: W x H pixels, origin top left, centre C. `from` is the outgoing
 * clip, `to` the incoming, `beneath` what the tracks below show. At a cut both are
 * there; at a free end one is, and gives way to `beneath` or comes out of it. A clip
 * need not fill the frame and may have alpha: what is said of a side is true of the
 * frame it lies in, with `beneath` around it. Where two sides are mixed, each is drawn
 * over `beneath` first.
 *
 *   dissolve  (1 - p) from + p to
 *   fade      from turns into `color` as p goes to 1/2, at the cut, then to comes out of it.
 *             A clip turns in its own shape: what shows around it stays as it is. At a free
 *             end it is one of the two over all of p. An alpha of the colour goes to
 *             the shape's.
 *   wipe      an edge goes over the frame towards `direction`, to behind it. Its place q is
 *             0 where it enters, 1 where it leaves: right x/W, left 1 - x/W, down y/H, up
 *             1 - y/H, diagonals the mean of two. The share of to is
 *             1/2 + (p (1 + s) - s/2 - q) / w, limited to 0 … 1; s is `softness`, w the
 *             larger of s and of one pixel.
 *   iris      likewise, q = distance from C over that of the corners: a circle that opens;
 *             with w for s, so that nothing is open at p = 0
 *   slide     to moves over from, towards `direction`, and is in its place at p = 1: at p it
 *             lies (1 - p) of W, H before it. With no incoming clip the outgoing moves on by
 *             p of W, H. Whole pixels, rounded.
 *   push      to moves in as with slide, from is pushed out ahead of it
 *   zoom      dissolve, with from enlarged about C by 1 + p (factor - 1). With no outgoing
 *             clip to comes back from `factor` to 1.
 *   spin      from over to, turned clockwise about C by p `turns` and reduced to 1 - p. With
 *             no outgoing clip to turns and grows in: the same backwards.
 *   squeeze   from over to, reduced to 1 - p along `axis` about C. With no outgoing clip to
 *             widens from 0 to 1.
 *
 * In what follows a is how far it has gone: 1 - |2p - 1| at a cut; at a free end p
 * going, 1 - p coming. Both sides are one picture by then, without what is beneath,
 * whose edge goes on.
 *
 *   blur      dissolve, blurred by a Gaussian along `axis`, or both, of deviation
 *             a `radius` H
 *   pixelize  dissolve, in squares of the colour in their middle, beginning top left; their
 *             side is `size` times the shorter of W and H times a, which goes in 25 steps,
 *             rounded up
 *   glitch    from up to p = 1/2, then to; at a free end dissolve. Bands of H/30 move by
 *             n^3 a `amount` W/4, red and blue by a `amount` W/50 to both sides; n is noise,
 *             -1 … 1, that is new 12 times over all of p
 *   luma      like wipe, q = 1 - Y where `first` is bright, else Y, which is the luma of from,
 *             at a free end that of the one; with w, the larger of s and 1/219, for s
 *
 * An adjustment is no picture that could be moved or shaded: it dissolves where its
 * side would be.
 *
 * Seen from libavfilter's xfade: pixelize is its pixelize; wipe left, right, up and
 * down are its wipeleft …; push is its slideleft …; squeeze is squeezeh and squeezev,
 * which take the nearest pixel.
 */
#pragma once

#include "chatkut/model/transition_type.h"
#include "chatkut/render/canvas.h"

/* How a clip is drawn beyond what it says itself. */
typedef struct {
    double strength; /* multiplies its opacity */
    double light;    /* as in Drawing, so is shade */
    uint32_t shade;
    Affine moved; /* of the canvas, after the clip has its place */
    double share; /* of an adjustment, instead of all that */
} ClipLook;

extern const ClipLook clip_look_plain;

typedef enum { SIDE_FROM, SIDE_TO } Side;

/* What happens to the picture of both sides: one of these, lengths in pixels of the
 * canvas, 0: it does not. */
typedef struct {
    double blur_x, blur_y; /* deviation of a Gaussian */
    double square;         /* side of squares */
    double tear;           /* how far bands move at most */
    double split;          /* how far colours move */
    int band;              /* height of the bands */
    unsigned seed;         /* of their noise */
} Distortion;

/* One moment of a transition. */
typedef struct {
    bool shows[2];
    ClipLook looks[2];
    Side above; /* where both are drawn on one canvas */
    bool apart; /* each is drawn on its own: `matte` is how much of to's shows */
    Matte matte;
    bool by_luma; /* apart: `luma` is how much of to's shows, not `matte` */
    LumaMatte luma;
    Side measured; /* whose luma */
    Distortion distortion;
} Crossing;

/* What is there of a transition: `ends` is which clips it has. */
typedef struct {
    const TransitionStyle *style;
    bool ends[2];
    double progress;
    int width, height;
} CrossingMoment;

Crossing crossing_make(const CrossingMoment *moment);
