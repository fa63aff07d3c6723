// Keys: the sequences that terminal entries leave out, and one numbering for all of them.
#include "internal.h"

#include <stdio.h>
#include <string.h>

static void define(const char *sequence, int key) { define_key(sequence, CN_PRIVATE_KEYS + key); }

/// xterm's modifier parameter less one is a set of bits: 1 shift, 2 alt, 4 control.
static int modifiers_of(int parameter) {
    int bits = parameter - 1;
    return ((bits & 1) ? CN_SHIFT : 0) | ((bits & 2) ? CN_ALT : 0) | ((bits & 4) ? CN_CONTROL : 0);
}

/// Defines what every terminal of today sends but few entries list: modified keys, focus, paste and the mouse.
void cn_define_keys(void) {
    static const struct {
        char final;
        int key;
    } letters[] = {
        {'A', CN_KEY_UP},           {'B', CN_KEY_DOWN},         {'C', CN_KEY_RIGHT},        {'D', CN_KEY_LEFT},
        {'H', CN_KEY_HOME},         {'F', CN_KEY_END},          {'P', CN_KEY_FUNCTION + 1}, {'Q', CN_KEY_FUNCTION + 2},
        {'R', CN_KEY_FUNCTION + 3}, {'S', CN_KEY_FUNCTION + 4},
    };
    static const struct {
        int number;
        int key;
    } tildes[] = {
        {2, CN_KEY_INSERT},         {3, CN_KEY_DELETE},         {5, CN_KEY_PAGE_UP},        {6, CN_KEY_PAGE_DOWN},
        {15, CN_KEY_FUNCTION + 5},  {17, CN_KEY_FUNCTION + 6},  {18, CN_KEY_FUNCTION + 7},  {19, CN_KEY_FUNCTION + 8},
        {20, CN_KEY_FUNCTION + 9},  {21, CN_KEY_FUNCTION + 10}, {23, CN_KEY_FUNCTION + 11}, {24, CN_KEY_FUNCTION + 12},
    };
    char sequence[32];
    for (int parameter = 2; parameter <= 8; parameter++) {
        int modifiers = modifiers_of(parameter);
        for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
            snprintf(sequence, sizeof sequence, "\033[1;%d%c", parameter, letters[i].final);
            define(sequence, letters[i].key | modifiers);
        }
        for (size_t i = 0; i < sizeof tildes / sizeof *tildes; i++) {
            snprintf(sequence, sizeof sequence, "\033[%d;%d~", tildes[i].number, parameter);
            define(sequence, tildes[i].key | modifiers);
        }
    }
    // Both forms of the plain arrows, because some terminals ignore the application keypad mode.
    for (size_t i = 0; i < 6; i++) {
        snprintf(sequence, sizeof sequence, "\033[%c", letters[i].final);
        define(sequence, letters[i].key);
        snprintf(sequence, sizeof sequence, "\033O%c", letters[i].final);
        define(sequence, letters[i].key);
    }
    define("\033[Z", CN_KEY_TAB | CN_SHIFT);
    define("\033[I", CN_KEY_FOCUS_IN);
    define("\033[O", CN_KEY_FOCUS_OUT);
    define("\033[200~", CN_KEY_PASTE_START);
    define("\033[201~", CN_KEY_PASTE_END);
    // The rest of a mouse report is read as characters: ncurses' own decoder keeps only a few events and guesses.
    define("\033[<", CN_KEY_MOUSE);
}

/// Keys that the terminal's entry names beyond the standard ones: kUP5 is control and up.
static int extended_key(int code) {
    static const struct {
        const char *prefix;
        int key;
    } names[] = {
        {"kUP", CN_KEY_UP},     {"kDN", CN_KEY_DOWN},      {"kLFT", CN_KEY_LEFT},     {"kRIT", CN_KEY_RIGHT},
        {"kHOM", CN_KEY_HOME},  {"kEND", CN_KEY_END},      {"kPRV", CN_KEY_PAGE_UP},  {"kNXT", CN_KEY_PAGE_DOWN},
        {"kIC", CN_KEY_INSERT}, {"kDC", CN_KEY_DELETE},
    };
    const char *name = keyname(code);
    if (!name) return CN_KEY_UNKNOWN;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i].prefix);
        if (strncmp(name, names[i].prefix, length) != 0) continue;
        char digit = name[length];
        if (digit == 0) return names[i].key | CN_SHIFT;
        if (digit >= '2' && digit <= '8' && name[length + 1] == 0) return names[i].key | modifiers_of(digit - '0');
    }
    if (strcmp(name, "kxIN") == 0) return CN_KEY_FOCUS_IN;
    if (strcmp(name, "kxOUT") == 0) return CN_KEY_FOCUS_OUT;
    return CN_KEY_UNKNOWN;
}

static int numbered(int code) {
    if (code >= CN_PRIVATE_KEYS) return code - CN_PRIVATE_KEYS;
    if (code > KEY_F0 && code <= KEY_F0 + 60) {
        // Entries number shifted function keys on from the plain twelve.
        static const int groups[] = {0, CN_SHIFT, CN_CONTROL, CN_CONTROL | CN_SHIFT, CN_ALT};
        int number = code - KEY_F0 - 1;
        return (CN_KEY_FUNCTION + 1 + number % 12) | groups[number / 12];
    }
    switch (code) {
    case KEY_UP: return CN_KEY_UP;
    case KEY_DOWN: return CN_KEY_DOWN;
    case KEY_LEFT: return CN_KEY_LEFT;
    case KEY_RIGHT: return CN_KEY_RIGHT;
    case KEY_HOME: case KEY_FIND: case KEY_A1: return CN_KEY_HOME;
    case KEY_END: case KEY_SELECT: case KEY_LL: case KEY_C1: return CN_KEY_END;
    case KEY_PPAGE: case KEY_A3: return CN_KEY_PAGE_UP;
    case KEY_NPAGE: case KEY_C3: return CN_KEY_PAGE_DOWN;
    case KEY_IC: return CN_KEY_INSERT;
    case KEY_DC: return CN_KEY_DELETE;
    case KEY_BACKSPACE: return CN_KEY_BACKSPACE;
    case KEY_ENTER: return CN_KEY_ENTER;
    case KEY_BTAB: return CN_KEY_TAB | CN_SHIFT;
    case KEY_SR: return CN_KEY_UP | CN_SHIFT;
    case KEY_SF: return CN_KEY_DOWN | CN_SHIFT;
    case KEY_SLEFT: return CN_KEY_LEFT | CN_SHIFT;
    case KEY_SRIGHT: return CN_KEY_RIGHT | CN_SHIFT;
    case KEY_SHOME: return CN_KEY_HOME | CN_SHIFT;
    case KEY_SEND: return CN_KEY_END | CN_SHIFT;
    case KEY_SPREVIOUS: return CN_KEY_PAGE_UP | CN_SHIFT;
    case KEY_SNEXT: return CN_KEY_PAGE_DOWN | CN_SHIFT;
    case KEY_SIC: return CN_KEY_INSERT | CN_SHIFT;
    case KEY_SDC: return CN_KEY_DELETE | CN_SHIFT;
    case KEY_RESIZE: return CN_KEY_RESIZE;
    default: return extended_key(code);
    }
}

int32_t cn_read(uint32_t *value) {
    wint_t read = 0;
    switch (wget_wch(stdscr, &read)) {
    case OK:
        *value = (uint32_t)read;
        return CN_CHARACTER;
    case KEY_CODE_YES:
        *value = (uint32_t)numbered((int)read);
        return CN_KEY;
    default: return CN_NOTHING;
    }
}
