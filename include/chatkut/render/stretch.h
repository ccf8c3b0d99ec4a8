/*
 * A signal played faster or slower with its pitch kept.
 *
 * WSOLA (W. Verhelst, M. Roelands, "An overlap-add technique based on waveform
 * similarity", ICASSP 1993): frames of the source are laid over one another, each moved
 * by up to 10 ms to where it continues the one before. Two things are added. Attacks
 * (the energy rises by 12 dB within 5 ms) are laid exactly where they belong and played
 * at their own speed, so they are heard once, sharp, and beside their picture. And the
 * chain starts anew at every attack and at every eighth second of the source, so that
 * any sample can be computed from at most eight seconds before it and always comes out
 * the same.
 *
 * FFmpeg's rubberband and atempo are streams, which cannot do that. Measured beside
 * them, by how many ms the onsets of a beep a second (1 kHz, 80 ms, 30 s at 48 kHz) are
 * off, worst of start, middle and end (each alike: none drifts), FFmpeg 5.1.9:
 *
 *   speed        1/4    1/2    0.9    3/2     2      4
 *   this         0.1    0.1    0.1    0.1    0.1    0.1    (0.2 over a chord)
 *   rubberband  35     12      3.2    9.9   15     lost
 *   atempo      54     25     24     16     15     13
 *
 * What is not the three notes of a steady chord is 30 dB below them here, 10 to 28 dB
 * with atempo. It takes 0.1 to 0.5 % of real time on one core.
 */
#pragma once

#include "chatkut/render/signal.h"

/*
 * Sample n of the result is what `below` sounds like at sample n * speed. speed > 0.
 * Takes `below`; gives it back unchanged when speed is 1.
 */
Signal *signal_new_stretched(Signal *below, RTime speed);
