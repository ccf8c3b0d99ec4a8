/* Effects: none can be rendered yet; which one, and on what, is said. */
#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

/* What people call them; an effect without a row by the plan's word. */
static const struct {
    const char *kind, *label;
} labels[] = {
    { "blur", N_("Blur") },
    { "sharpen", N_("Sharpening") },
    { "brightness", N_("Brightness") },
    { "contrast", N_("Contrast") },
    { "saturation", N_("Saturation") },
    { "hue", N_("Hue") },
    { "temperature", N_("Colour temperature") },
    { "exposure", N_("Exposure") },
    { "vignette", N_("Vignette") },
    { "grain", N_("Grain") },
    { "sepia", N_("Sepia") },
    { "grayscale", N_("Black and white") },
    { "invert", N_("Inverted colours") },
    { "pixelate", N_("Pixelation") },
    { "glow", N_("Glow") },
    { "chroma-key", N_("Chroma key") },
    { "stabilize", N_("Stabilisation") },
    { "denoise", N_("Noise reduction") },
};

static const char *label_of(const char *kind)
{
    for (unsigned i = 0; kind && i < G_N_ELEMENTS(labels); i++) {
        if (strcmp(labels[i].kind, kind) == 0)
            return _(labels[i].label);
    }
    return kind;
}

/* The clips that were meant, as they read; NULL where that is not clear. */
static char *meant(Work *work)
{
    g_auto(Resolution) resolution = { 0 };
    selector_resolve(work_field(work, "target"), work->now, &work->context, OWN_CLIP,
                     &resolution);
    return resolution.kind == RESOLVED_FOUND ? work_wording(work, resolution.ids)
                                             : NULL;
}

bool verb_effect(Work *work)
{
    const char *effect = label_of(work_string(work, "kind"));
    g_autofree char *clips = meant(work);
    if (effect && clips)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("%s: this cannot be rendered yet; nothing was done to %s."),
                         effect, clips);
    if (effect)
        return work_fail(work, FAULT_UNSUPPORTED, _("%s: this cannot be rendered yet."),
                         effect);
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("Effects cannot be rendered yet; there are none to remove."));
}
