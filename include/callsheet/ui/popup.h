#ifndef CALLSHEET_UI_POPUP_H
#define CALLSHEET_UI_POPUP_H

#include "callsheet/ui/rect.h"

/**
 * A plain panel over the screen: a filled rectangle with a titled rule; no boxes inside boxes.
 * What it covered is painted anew when it goes: call surface_invalidate then.
 */
struct surface;

/** Centres a panel of the wanted size (title row and margins included) in `bounds`; smaller where
    there is no room. */
struct rect popup_place(struct rect bounds, int wanted_rows, int wanted_cols);

/** Fills the panel, draws its title (and `figure`, may be NULL, at the right of the rule), and
    returns the rectangle for the content. */
struct rect popup_draw(struct surface *surface, struct rect rect, const char *title,
                       const char *figure);

/** Lays the panel's ground under what has none. Call it when the content is painted. */
void popup_finish(struct surface *surface, struct rect rect);

#endif
