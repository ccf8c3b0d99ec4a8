/*
 * What colour effects are, written from the standards they name: in double precision,
 * without tables, and not limited.
 */
#pragma once

typedef struct {
    double c[3];
} Rgb;

double luma(Rgb x);
double unit(double x);
Rgb grey(double level);
/* a + amount (b - a) */
Rgb mix(Rgb a, Rgb b, double amount);

/* Each is an effect, `p` its parameter. */
Rgb exposure(Rgb x, double p);
Rgb brightness(Rgb x, double p);
Rgb contrast(Rgb x, double p);
Rgb saturation(Rgb x, double p);
Rgb hue(Rgb x, double degrees);
Rgb gamma_of(Rgb x, double p);
Rgb vibrance(Rgb x, double p);
Rgb highlights(Rgb x, double p);
Rgb shadows(Rgb x, double p);
Rgb sepia(Rgb x, double p);
Rgb grayscale(Rgb x, double p);
Rgb invert(Rgb x, double p);
/* The colour is #4080FF. */
Rgb tint(Rgb x, double p);
Rgb temperature(Rgb x, double warmth);
/* The same by Planck's law, where the effect has a fit of it. */
Rgb black_body_temperature(Rgb x, double warmth);
/* Of one component. */
double one_posterize(double x, double levels);

/* A cube of size^3 colours, red fastest, at a colour. */
Rgb tetrahedral(const float *data, unsigned size, Rgb x);

/* Y'CbCr of BT.709, limited range, and back from what is limited to 0 … 1. */
Rgb rgb_of(const int in[3]);
void yuv_of(Rgb x, double out[3]);
