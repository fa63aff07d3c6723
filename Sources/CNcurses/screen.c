// Opening, closing and painting the one screen.
#include "internal.h"

#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static SCREEN *screen = NULL;
static bool is_suspended = false;

bool cn_prepare_locale(void) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
    // Without any locale chosen (containers, rescue shells) terminals still speak UTF-8.
    const char *chosen = getenv("LC_ALL");
    if (!chosen || !*chosen) chosen = getenv("LC_CTYPE");
    if (!chosen || !*chosen) chosen = getenv("LANG");
    bool is_unset = !chosen || !*chosen || strcmp(chosen, "C") == 0 || strcmp(chosen, "POSIX") == 0;
    // A UTF-8 locale that is named but not installed counts too.
    bool names_utf8 = chosen && (strcasestr(chosen, "utf-8") || strcasestr(chosen, "utf8"));
    return (is_unset || names_utf8) && setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

int32_t cn_colour_count(const char *terminal_name) {
    int error = 0;
    TERMINAL *before = cur_term;
    if (setupterm((char *)terminal_name, STDOUT_FILENO, &error) != OK) return -1;
    int count = tigetnum("colors");
    TERMINAL *probed = cur_term;
    set_curterm(before);
    if (probed != before) del_curterm(probed);
    return count < 0 ? 0 : count;
}

static void take_terminal(void) {
    raw();
    noecho();
    nonl();
    meta(stdscr, TRUE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
}

int32_t cn_open(const char *terminal_name, int32_t escape_delay_ms, bool with_colours, bool with_mouse) {
    if (screen) return CN_OPENED;
    cn_remember_line();
    screen = newterm((char *)terminal_name, stdout, stdin);
    if (!screen) {
        cn_forget_terminal();
        return CN_UNKNOWN_TERMINAL;
    }
    set_term(screen);
    if (!cursor_address) {
        endwin();
        delscreen(screen);
        screen = NULL;
        cn_forget_terminal();
        return CN_CANNOT_POSITION;
    }
    set_escdelay(escape_delay_ms);
    take_terminal();
    if (with_colours) {
        start_color();
        use_default_colors();
    }
    cn_define_keys();
    cn_arm_restoring(with_mouse);
    is_suspended = false;
    cn_write_modes(true);
    return CN_OPENED;
}

void cn_close(void) {
    if (!screen) return;
    cn_suspend();
    cn_forget_terminal();
    delscreen(screen);
    screen = NULL;
}

void cn_suspend(void) {
    if (!screen || is_suspended) return;
    is_suspended = true;
    cn_write_modes(false);
    curs_set(1);
    endwin();
}

void cn_resume(void) {
    if (!screen || !is_suspended) return;
    is_suspended = false;
    clearok(curscr, TRUE);
    wnoutrefresh(stdscr);
    doupdate();
    cn_write_modes(true);
}

void cn_stop_process(void) {
    cn_suspend();
    // The whole group, as a shell expects when it started more than one process; stops here until continued.
    struct sigaction standard = {.sa_handler = SIG_DFL}, installed;
    sigaction(SIGTSTP, &standard, &installed);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &installed, NULL);
    cn_resume();
}

bool cn_window_size(int32_t *width, int32_t *height) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *width = size.ws_col;
    *height = size.ws_row;
    return true;
}

void cn_resize(int32_t width, int32_t height) {
    if (!screen) return;
    resizeterm(height, width);
    werase(stdscr);
    clearok(curscr, TRUE);
}

bool cn_is_hung_up(void) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

int32_t cn_pair(int32_t foreground, int32_t background) {
    if (foreground < 0 && background < 0) return 0;
    int pair = alloc_pair(foreground, background);
    return pair < 0 ? -1 : pair;
}

int32_t cn_pair_limit(void) { return COLOR_PAIRS; }

void cn_reset_pairs(void) {
    if (screen) reset_color_pairs();
}

void cn_put(
    int32_t row, int32_t column, const uint32_t *scalars, const uint16_t *marks, int32_t count, uint32_t attributes,
    int32_t pair) {
    if (!screen || is_suspended) return;
    enum { BATCH = 256 };
    cchar_t cells[BATCH];
    attr_t look = 0;
    if (attributes & CN_BOLD) look |= A_BOLD;
    if (attributes & CN_DIM) look |= A_DIM;
    if (attributes & CN_ITALIC) look |= A_ITALIC;
    if (attributes & CN_UNDERLINE) look |= A_UNDERLINE;
    if (attributes & CN_REVERSE) look |= A_REVERSE;
    int colour = pair;
    for (int32_t start = 0; start < count;) {
        int32_t filled = 0, index = start;
        for (; index < count && filled < BATCH; index++) {
            if (scalars[index] == 0) continue;
            wchar_t text[3] = {(wchar_t)scalars[index], marks[index], 0};
            if (setcchar(&cells[filled], text, look, (short)0, &colour) != OK) {
                text[0] = L'?';
                text[1] = 0;
                setcchar(&cells[filled], text, look, (short)0, &colour);
            }
            filled++;
        }
        mvwadd_wchnstr(stdscr, row, column + start, cells, filled);
        start = index;
    }
}

void cn_show(int32_t cursor_row, int32_t cursor_column) {
    if (!screen || is_suspended) return;
    bool shows = cursor_row >= 0 && cursor_column >= 0;
    curs_set(shows ? 1 : 0);
    wmove(stdscr, shows ? cursor_row : 0, shows ? cursor_column : 0);
    wnoutrefresh(stdscr);
    doupdate();
}

void cn_repaint(void) {
    if (screen) clearok(curscr, TRUE);
}
