#include "chatkut/base/locale.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>

void locale_start(void)
{
    const char *folder = g_getenv("CHATKUT_LOCALEDIR");
    const char *header = "";
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    bindtextdomain(GETTEXT_PACKAGE, folder ? folder : LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    gettext(header);
}
