// Shared between the files of the shim only.
#ifndef CNCURSES_INTERNAL_H
#define CNCURSES_INTERNAL_H

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#define _GNU_SOURCE 1
#include <ncurses.h>
#include <term.h>
#undef lines
#undef columns
#undef buttons

#include "CNcurses.h"

// Private codes for keys that are defined here; above all that ncurses hands out, below its 16 bits.
#define CN_PRIVATE_KEYS 0x1000

void cn_define_keys(void);
void cn_remember_line(void);
void cn_arm_restoring(bool with_mouse);
void cn_forget_terminal(void);
void cn_write_modes(bool is_on);

#endif
