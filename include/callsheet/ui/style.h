#ifndef CALLSHEET_UI_STYLE_H
#define CALLSHEET_UI_STYLE_H

#include "callsheet/ui/theme.h"

/**
 * The words of a look, as theme files and the table of roles have them.
 */

/** Reads `[COLOUR] [on COLOUR] [bold] [dim] [underline] [reverse]` and brings the colours to
    `depth`. Returns NULL, or what is wrong as part of a sentence; `out` is untouched then. */
const char *style_parse(struct style *out, const char *text, enum theme_depth depth);

#endif
