#include "CALSA.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/// Sends controllers 64, 120 and 123 on every channel to the ports of a line.
static void silence_ports(const char *line, const char *name)
{
    snd_seq_t *handle;
    snd_seq_event_t event;
    if (snd_seq_open(&handle, "default", SND_SEQ_OPEN_OUTPUT, 0) < 0)
        return;
    snd_seq_set_client_name(handle, name);
    int port = snd_seq_create_simple_port(handle, name, SND_SEQ_PORT_CAP_READ, SND_SEQ_PORT_TYPE_APPLICATION);
    while (port >= 0 && *line) {
        char *end;
        long client = strtol(line, &end, 10);
        if (*end != ':')
            break;
        long destination = strtol(end + 1, &end, 10);
        for (int channel = 0; channel < 16; channel++) {
            static const int controllers[] = {64, 120, 123};
            for (int i = 0; i < 3; i++) {
                calsa_control(&event, port, -1, 0, channel, controllers[i], 0);
                calsa_address(&event, (int)client, (int)destination);
                snd_seq_event_output_direct(handle, &event);
            }
        }
        line = end;
        while (*line == ' ')
            line++;
    }
    snd_seq_close(handle);
}

/// Reads lines until the other end closes, however the other program ended.
static void stand_guard(int socket, const char *name)
{
    char line[1024] = "", part[1024];
    size_t length = 0;
    for (;;) {
        char byte;
        ssize_t got = read(socket, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        if (byte == '\n') {
            memcpy(line, part, length);
            line[length] = 0;
            length = 0;
        } else if (length < sizeof part - 1) {
            part[length++] = byte;
        }
    }
    if (*line)
        silence_ports(line, name);
}

int calsa_start_watchdog(const char *name)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return -1;
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (child > 0) {
        close(ends[1]);
        return ends[0];
    }
    // What ends the program, from the keyboard or with the terminal, must not end its guard before.
    setsid();
    for (int number = 1; number < 32; number++)
        signal(number, number == SIGCHLD ? SIG_DFL : SIG_IGN);
    prctl(PR_SET_NAME, "refrain-guard");
    int null = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(null, i);
    for (int i = 3; i < 256; i++)
        if (i != ends[1])
            close(i);
    calsa_mute_errors();
    stand_guard(ends[1], name);
    _exit(0);
}
