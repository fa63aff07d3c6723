// The way out: what must be written and set so that the terminal is as it was, whatever happens.
#include "internal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

// Presses with positions (1000), drags (1002), coordinates as decimal numbers (1006), focus (1004), paste (2004).
#define MOUSE_ON "\033[?1000h\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"
#define REPORTS_ON "\033[?1004h\033[?2004h"
#define REPORTS_OFF "\033[?2004l\033[?1004l"

static struct termios original;
static bool has_original = false, uses_mouse = false, has_exit_hook = false;
static char restoring[512];
static size_t restoring_length = 0;
static atomic_bool must_restore = false;

// Ends of the program that leave no time for more than the terminal. Whoever wants to do more (silence the notes,
// save the song) installs a handler of their own after opening.
static const int fatal_signals[] = {
    SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS, SIGTERM, SIGHUP, SIGINT, SIGQUIT};
enum { FATAL_COUNT = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction earlier[FATAL_COUNT];
static bool has_handlers = false;
static struct sigaction earlier_stop;
static char signal_stack[32768];

static void put_bytes(const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

void cn_restore_now(void) {
    if (!atomic_exchange(&must_restore, false)) return;
    put_bytes(restoring, restoring_length);
    if (has_original) tcsetattr(STDIN_FILENO, TCSANOW, &original);
}

static void restore_and_die(int number) {
    cn_restore_now();
    // Once more, under the handling that was there before: a core dump, a backtrace, the right exit status.
    for (int i = 0; i < FATAL_COUNT; i++) {
        if (fatal_signals[i] != number) continue;
        struct sigaction next = earlier[i];
        if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) {
            next = (struct sigaction){.sa_handler = SIG_DFL};
        }
        sigaction(number, &next, NULL);
    }
    raise(number);
}

static void stop_and_continue(int number) {
    cn_write_modes(false);
    if (earlier_stop.sa_handler != SIG_DFL && earlier_stop.sa_handler != SIG_IGN) earlier_stop.sa_handler(number);
    cn_write_modes(true);
}

static void install_handlers(void) {
    if (has_handlers) return;
    has_handlers = true;
    stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    stack_t present;
    if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = restore_and_die, .sa_flags = SA_ONSTACK | SA_NODEFER};
    for (int i = 0; i < FATAL_COUNT; i++) {
        sigaction(fatal_signals[i], NULL, &earlier[i]);
        if (earlier[i].sa_handler == SIG_IGN) continue;
        sigaction(fatal_signals[i], &action, NULL);
    }
    // Stopped from outside: ncurses hands its own part back, the reports are ours.
    sigaction(SIGTSTP, NULL, &earlier_stop);
    if (earlier_stop.sa_handler != SIG_IGN && !(earlier_stop.sa_flags & SA_SIGINFO)) {
        struct sigaction stop = {.sa_handler = stop_and_continue, .sa_flags = SA_RESTART};
        sigaction(SIGTSTP, &stop, NULL);
    }
}

static void remove_handlers(void) {
    if (!has_handlers) return;
    has_handlers = false;
    for (int i = 0; i < FATAL_COUNT; i++) {
        struct sigaction present;
        sigaction(fatal_signals[i], NULL, &present);
        if (present.sa_handler == restore_and_die) sigaction(fatal_signals[i], &earlier[i], NULL);
    }
    struct sigaction present;
    sigaction(SIGTSTP, NULL, &present);
    if (present.sa_handler == stop_and_continue) sigaction(SIGTSTP, &earlier_stop, NULL);
}

/// Appends a capability without its padding marks `$<...>`.
static void append_capability(const char *name) {
    const char *text = tigetstr((char *)name);
    if (!text || text == (char *)-1) return;
    while (*text && restoring_length < sizeof restoring - 1) {
        if (text[0] == '$' && text[1] == '<') {
            const char *end = strchr(text, '>');
            if (end) {
                text = end + 1;
                continue;
            }
        }
        restoring[restoring_length++] = *text++;
    }
}

/// Before the screen opens: the settings of the line as the shell left them.
void cn_remember_line(void) { has_original = tcgetattr(STDIN_FILENO, &original) == 0; }

/// After the screen has opened: what the entry says, and our handlers over those that ncurses has installed.
void cn_arm_restoring(bool with_mouse) {
    uses_mouse = with_mouse;
    restoring_length = 0;
    memcpy(restoring, MOUSE_OFF REPORTS_OFF, sizeof MOUSE_OFF REPORTS_OFF - 1);
    restoring_length = sizeof MOUSE_OFF REPORTS_OFF - 1;
    append_capability("rmkx");
    append_capability("sgr0");
    append_capability("op");
    append_capability("cnorm");
    append_capability("rmcup");
    atomic_store(&must_restore, true);
    install_handlers();
    if (!has_exit_hook) {
        has_exit_hook = true;
        atexit(cn_restore_now);
    }
}

void cn_forget_terminal(void) {
    atomic_store(&must_restore, false);
    remove_handlers();
    if (has_original) tcsetattr(STDIN_FILENO, TCSADRAIN, &original);
    has_original = false;
}

void cn_write_modes(bool is_on) {
    if (is_on) {
        put_bytes(REPORTS_ON, sizeof REPORTS_ON - 1);
        if (uses_mouse) put_bytes(MOUSE_ON, sizeof MOUSE_ON - 1);
    } else {
        put_bytes(MOUSE_OFF REPORTS_OFF, sizeof MOUSE_OFF REPORTS_OFF - 1);
    }
}

void cn_set_mouse(bool is_on) {
    uses_mouse = is_on;
    if (!atomic_load(&must_restore)) return;
    if (is_on) put_bytes(MOUSE_ON, sizeof MOUSE_ON - 1);
    else put_bytes(MOUSE_OFF, sizeof MOUSE_OFF - 1);
}
