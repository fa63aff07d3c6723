// The part of ncurses that Swift needs, without the macros and globals that it cannot import.
// One screen on standard input and output. Everything here belongs to one thread, except `cn_restore_now`.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stdint.h>

// Keys, numbered here because ncurses gives them as macros. A read key is one of these, with modifiers above it.
enum cn_key {
    CN_KEY_UNKNOWN = 0,
    CN_KEY_UP,
    CN_KEY_DOWN,
    CN_KEY_LEFT,
    CN_KEY_RIGHT,
    CN_KEY_HOME,
    CN_KEY_END,
    CN_KEY_PAGE_UP,
    CN_KEY_PAGE_DOWN,
    CN_KEY_INSERT,
    CN_KEY_DELETE,
    CN_KEY_BACKSPACE,
    CN_KEY_ENTER,
    CN_KEY_TAB,
    CN_KEY_MOUSE,
    CN_KEY_FOCUS_IN,
    CN_KEY_FOCUS_OUT,
    CN_KEY_PASTE_START,
    CN_KEY_PASTE_END,
    CN_KEY_RESIZE,
    CN_KEY_FUNCTION = 64,  // + the number of the function key
};

enum cn_modifier { CN_SHIFT = 0x100, CN_ALT = 0x200, CN_CONTROL = 0x400, CN_KEY_MASK = 0xff };

enum cn_attribute { CN_BOLD = 1, CN_DIM = 2, CN_ITALIC = 4, CN_UNDERLINE = 8, CN_REVERSE = 16 };

enum cn_input { CN_NOTHING = 0, CN_CHARACTER = 1, CN_KEY = 2 };

enum cn_open_result { CN_OPENED = 0, CN_UNKNOWN_TERMINAL = 1, CN_CANNOT_POSITION = 2 };

/// Sets the character type of the locale; true when it is UTF-8.
bool cn_prepare_locale(void);
/// Colours of a terminal entry: -1 when there is none of that name, 0 for none.
int32_t cn_colour_count(const char *terminal_name);
/// Opens the screen: raw keys, no echo, alternate screen, focus and paste reports, the mouse where wanted.
int32_t cn_open(const char *terminal_name, int32_t escape_delay_ms, bool with_colours, bool with_mouse);
/// Leaves the screen as it was before; does nothing when it is not open.
void cn_close(void);
/// Gives the terminal back for a while, and takes it again.
void cn_suspend(void);
void cn_resume(void);
/// Stops the process as ctrl-z does in other programs; returns when it is continued, with the screen taken again.
void cn_stop_process(void);
/// Gives the terminal back by `write` and `tcsetattr` alone: safe in a signal handler and from any thread.
void cn_restore_now(void);
/// Turns the mouse reports on or off.
void cn_set_mouse(bool is_on);

/// The size of the terminal's window as the kernel knows it; false when there is none.
bool cn_window_size(int32_t *columns, int32_t *rows);
void cn_resize(int32_t columns, int32_t rows);
/// Whether the terminal is gone.
bool cn_is_hung_up(void);

/// Pairs of colours: -1 is the terminal's own. `cn_pair` gives -1 when none is left.
int32_t cn_pair(int32_t foreground, int32_t background);
int32_t cn_pair_limit(void);
void cn_reset_pairs(void);

/// Writes characters of one style at a cell; a scalar of zero (second half of a wide character) is left out.
void cn_put(
    int32_t row, int32_t column, const uint32_t *scalars, const uint16_t *marks, int32_t count, uint32_t attributes,
    int32_t pair);
/// Brings what was written to the terminal; the cursor shows where row and column are not negative.
void cn_show(int32_t cursor_row, int32_t cursor_column);
/// The next `cn_show` paints every cell, whatever is thought to be there.
void cn_repaint(void);

/// Reads without waiting: what came (`enum cn_input`) and its value.
int32_t cn_read(uint32_t *value);

#endif
