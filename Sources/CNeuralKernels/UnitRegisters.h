// The registers of a processor's matrix unit (AMX): eight of 16 rows of 64 bytes.
#ifndef UNIT_REGISTERS_H
#define UNIT_REGISTERS_H
#include <immintrin.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// They enlarge what the system saves of a thread, so each process has to ask for them once.
static inline int may_use_unit_registers(void) {
    enum { request_permission = 0x1023, tile_data = 18 };
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

// Gives all registers of the calling thread their full shape, and empties them; _tile_release gives them back.
__attribute__((target("amx-tile"))) static inline void open_unit_registers(void) {
    struct {
        uint8_t palette, start, reserved[14];
        uint16_t row_bytes[16];
        uint8_t rows[16];
    } shape = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        shape.row_bytes[i] = 64;
        shape.rows[i] = 16;
    }
    _tile_loadconfig(&shape);
}
#endif
