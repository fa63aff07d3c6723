#include "CALSA.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void ignore_error(const char *file, int line, const char *function, int code, const char *format, ...)
{
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

void calsa_mute_errors(void) { snd_lib_error_set_handler(ignore_error); }

// --- events -------------------------------------------------------------------

static void prepare(snd_seq_event_t *event, int port, int queue, uint32_t tick)
{
    snd_seq_ev_clear(event);
    snd_seq_ev_set_source(event, port);
    snd_seq_ev_set_subs(event);
    if (queue < 0)
        snd_seq_ev_set_direct(event);
    else
        snd_seq_ev_schedule_tick(event, queue, 0, tick);
}

void calsa_note_on(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int pitch, int velocity)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_noteon(event, channel, pitch, velocity);
}

void calsa_note_off(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int pitch)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_noteoff(event, channel, pitch, 64);
}

void calsa_control(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int controller, int value)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_controller(event, channel, controller, value);
}

void calsa_program(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int program)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_pgmchange(event, channel, program);
}

void calsa_tempo(snd_seq_event_t *event, int port, int queue, uint32_t tick, int microseconds)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_queue_tempo(event, queue, microseconds);
}

void calsa_address(snd_seq_event_t *event, int client, int port) { snd_seq_ev_set_dest(event, client, port); }

// --- the queue ----------------------------------------------------------------

static int control_queue(snd_seq_t *handle, int port, int queue, int type)
{
    snd_seq_event_t event;
    snd_seq_ev_clear(&event);
    snd_seq_ev_set_source(&event, port);
    snd_seq_ev_set_direct(&event);
    snd_seq_ev_set_queue_control(&event, type, queue, 0);
    return snd_seq_event_output_direct(handle, &event);
}

int calsa_stop(snd_seq_t *handle, int port, int queue)
{
    return control_queue(handle, port, queue, SND_SEQ_EVENT_STOP);
}

int calsa_continue(snd_seq_t *handle, int port, int queue)
{
    return control_queue(handle, port, queue, SND_SEQ_EVENT_CONTINUE);
}

int calsa_remove_from(snd_seq_t *handle, int queue, uint32_t tick)
{
    snd_seq_remove_events_t *remove;
    snd_seq_timestamp_t time;
    memset(&time, 0, sizeof time);
    time.tick = tick;
    snd_seq_remove_events_alloca(&remove);
    snd_seq_remove_events_set_condition(
        remove, SND_SEQ_REMOVE_OUTPUT | SND_SEQ_REMOVE_TIME_AFTER | SND_SEQ_REMOVE_TIME_TICK);
    snd_seq_remove_events_set_queue(remove, queue);
    snd_seq_remove_events_set_time(remove, &time);
    return snd_seq_remove_events(handle, remove);
}

int calsa_set_resolution(snd_seq_t *handle, int queue, unsigned resolution)
{
    snd_seq_queue_timer_t *timer;
    snd_seq_queue_timer_alloca(&timer);
    int error = snd_seq_get_queue_timer(handle, queue, timer);
    if (error < 0)
        return error;
    snd_seq_queue_timer_set_resolution(timer, resolution);
    return snd_seq_set_queue_timer(handle, queue, timer);
}

int64_t calsa_tick(snd_seq_t *handle, int queue)
{
    snd_seq_queue_status_t *status;
    snd_seq_queue_status_alloca(&status);
    int error = snd_seq_get_queue_status(handle, queue, status);
    return error < 0 ? error : (int64_t)snd_seq_queue_status_get_tick_time(status);
}

int calsa_set_tempo(snd_seq_t *handle, int queue, int microseconds, int ppq)
{
    snd_seq_queue_tempo_t *tempo;
    snd_seq_queue_tempo_alloca(&tempo);
    int error = snd_seq_get_queue_tempo(handle, queue, tempo);
    if (error < 0)
        return error;
    snd_seq_queue_tempo_set_tempo(tempo, microseconds);
    snd_seq_queue_tempo_set_ppq(tempo, ppq);
    return snd_seq_set_queue_tempo(handle, queue, tempo);
}

// --- ports --------------------------------------------------------------------

const int calsa_event_port_start = SND_SEQ_EVENT_PORT_START, calsa_event_port_exit = SND_SEQ_EVENT_PORT_EXIT;
const unsigned calsa_writable = SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE;
const unsigned calsa_readable = SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ;

int calsa_list_ports(snd_seq_t *handle, calsa_port *ports, int limit)
{
    snd_seq_client_info_t *client;
    snd_seq_port_info_t *port;
    int count = 0;
    snd_seq_client_info_alloca(&client);
    snd_seq_port_info_alloca(&port);
    snd_seq_client_info_set_client(client, -1);
    while (snd_seq_query_next_client(handle, client) >= 0) {
        int number = snd_seq_client_info_get_client(client);
        snd_seq_port_info_set_client(port, number);
        snd_seq_port_info_set_port(port, -1);
        while (snd_seq_query_next_port(handle, port) >= 0) {
            if (snd_seq_port_info_get_capability(port) & SND_SEQ_PORT_CAP_NO_EXPORT)
                continue;
            if (count < limit) {
                calsa_port *found = &ports[count];
                memset(found, 0, sizeof *found);
                found->client = number;
                found->port = snd_seq_port_info_get_port(port);
                found->capability = snd_seq_port_info_get_capability(port);
                found->type = snd_seq_port_info_get_type(port);
                strncpy(found->client_name, snd_seq_client_info_get_name(client), sizeof found->client_name - 1);
                strncpy(found->port_name, snd_seq_port_info_get_name(port), sizeof found->port_name - 1);
            }
            count++;
        }
    }
    return count;
}

int calsa_subscribers(snd_seq_t *handle, int port, int *addresses, int limit)
{
    snd_seq_query_subscribe_t *query;
    snd_seq_addr_t root;
    int count = 0;
    snd_seq_query_subscribe_alloca(&query);
    root.client = snd_seq_client_id(handle);
    root.port = port;
    snd_seq_query_subscribe_set_root(query, &root);
    snd_seq_query_subscribe_set_type(query, SND_SEQ_QUERY_SUBS_READ);
    snd_seq_query_subscribe_set_index(query, 0);
    while (snd_seq_query_port_subscribers(handle, query) >= 0) {
        const snd_seq_addr_t *address = snd_seq_query_subscribe_get_addr(query);
        if (count < limit) {
            addresses[2 * count] = address->client;
            addresses[2 * count + 1] = address->port;
        }
        count++;
        snd_seq_query_subscribe_set_index(query, snd_seq_query_subscribe_get_index(query) + 1);
    }
    return count;
}

// --- the watchdog -------------------------------------------------------------

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
