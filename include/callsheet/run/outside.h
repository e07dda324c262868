#ifndef CALLSHEET_RUN_OUTSIDE_H
#define CALLSHEET_RUN_OUTSIDE_H

#include "callsheet/app/effect.h"

struct desk;

/** Other programs and the shell we came from: the editor, the dialler, ^Z. */

/** Lends the terminal to the person's editor with the note in a private file, and tells what came
    back (MSG_EDITED, MSG_RESUMED). Meanwhile the hold is renewed; a hang-up ends the desk. */
void outside_editor(struct desk *desk, const struct effect *effect);

/** Starts the configured dialler with the number as one argument, in a session of its own. */
void outside_dial(struct desk *desk, const struct effect *effect);

/** A child ended: takes note of a dialler that failed. */
void outside_child_ended(struct desk *desk);

/** Gives the terminal back and stops the job as ^Z does, until it is put into the foreground. */
void outside_suspend(struct desk *desk, const struct effect *effect);

#endif
