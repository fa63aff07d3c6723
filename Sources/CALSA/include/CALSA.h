#ifndef CALSA_H
#define CALSA_H

#include <alsa/asoundlib.h>
#include <stdint.h>

// What asoundlib.h offers only as macros or with variable arguments, as functions.
// Events are sent to the subscribers of `port`, at `tick` of `queue`, or at once where `queue` is below 0.

/// Keeps libasound from writing to standard error, which would spoil the screen.
void calsa_mute_errors(void);

void calsa_note_on(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int pitch, int velocity);
void calsa_note_off(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int pitch);
void calsa_control(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int controller, int value);
void calsa_program(snd_seq_event_t *event, int port, int queue, uint32_t tick, int channel, int program);

/// A change of tempo of `queue` itself at `tick`, in microseconds a quarter.
void calsa_tempo(snd_seq_event_t *event, int port, int queue, uint32_t tick, int microseconds);

/// Sends `event` to one address instead of to the subscribers.
void calsa_address(snd_seq_event_t *event, int client, int port);

/// Stops a queue, or lets it go on from where it stands, past everything in the output buffer.
int calsa_stop(snd_seq_t *handle, int port, int queue);
int calsa_continue(snd_seq_t *handle, int port, int queue);

/// Removes this client's events of `queue` which are due at `tick` or later, sent or not.
int calsa_remove_from(snd_seq_t *handle, int queue, uint32_t tick);

/// Asks for a timer of `resolution` Hz behind a queue.
int calsa_set_resolution(snd_seq_t *handle, int queue, unsigned resolution);

/// The position of a queue in ticks, or a negative error code.
int64_t calsa_tick(snd_seq_t *handle, int queue);

/// Sets the tempo of a queue at once, and its division.
int calsa_set_tempo(snd_seq_t *handle, int queue, int microseconds, int ppq);

/// A port of another client as `snd_seq_query_next_port` finds it.
typedef struct {
    int client;
    int port;
    unsigned capability;
    unsigned type;
    char client_name[128];
    char port_name[128];
} calsa_port;

/// Fills `ports` with at most `limit` ports of all clients; returns how many there are, or a negative error code.
int calsa_list_ports(snd_seq_t *handle, calsa_port *ports, int limit);

/// Fills `addresses` (client, port pairs) with the subscribers of our output port; returns how many, or an error code.
int calsa_subscribers(snd_seq_t *handle, int port, int *addresses, int limit);

/// Forks a process that sends "all sound off" to ports when this program dies; returns the socket to it, or -1.
///
/// Lines written to the socket name the ports, as `client:port` with spaces between; the last line holds when the
/// socket closes. Call it while the program has one thread and little memory.
int calsa_start_watchdog(const char *name);

/// The kinds of event and bits which Swift does not see as constants.
extern const int calsa_event_port_start, calsa_event_port_exit;
extern const unsigned calsa_writable, calsa_readable;

#endif
