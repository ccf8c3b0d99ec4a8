/*
 * A signal played along a curve: the time in the source as a function of the clip's
 * time.
 *
 * With its pitch following the pace, each sample is computed from where the curve is
 * then (render/resample.h). With its pitch kept, frames of 40 ms are laid where the
 * curve is at their middle, each moved by up to 10 ms to where it continues the one
 * before (WSOLA, as render/stretch.h, without attacks); that chain starts anew every
 * eight seconds of the result. Where the curve goes backwards the source is heard
 * backwards, where it rests, or goes slower than 1/MIX_SPEED_MAX or faster than
 * MIX_SPEED_MAX times, nothing is, which comes and goes within 10 ms.
 *
 * The curve is looked at every 64 samples and is straight between.
 */
#pragma once

#include "chatkut/model/value.h"
#include "chatkut/render/signal.h"

/* Sample n of the result, at `rate`, is heard n / rate + phase seconds after the start
 * of the curve, whose values are seconds of `below`. Takes `below`; the value, a curve,
 * is borrowed. */
Signal *signal_new_remapped(Signal *below, int rate, const Value *curve, RTime phase,
                            bool keep_pitch);
