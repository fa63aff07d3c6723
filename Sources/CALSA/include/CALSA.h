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

/// MIDI clock, and where the song begins or goes on, in sixteenths.
typedef enum { calsa_pulse, calsa_start, calsa_resume, calsa_halt } calsa_clock_kind;
void calsa_clock(snd_seq_event_t *event, int port, int queue, uint32_t tick, calsa_clock_kind kind);
void calsa_song_position(snd_seq_event_t *event, int port, int queue, uint32_t tick, int sixteenths);

/// Moves a prepared event to so many nanoseconds from when `queue` takes it.
void calsa_delay(snd_seq_event_t *event, int queue, uint64_t nanoseconds);

/// A change of tempo of `queue` itself at `tick`, in microseconds a quarter.
void calsa_tempo(snd_seq_event_t *event, int port, int queue, uint32_t tick, int microseconds);

/// Sends `event` to one address instead of to the subscribers.
void calsa_address(snd_seq_event_t *event, int client, int port);

/// Stops a queue, or lets it go on from where it stands, past everything in the output buffer.
int calsa_stop(snd_seq_t *handle, int port, int queue);
int calsa_continue(snd_seq_t *handle, int port, int queue);

/// Removes this client's events which bear `tag`: those due at `tick` or later, or all of them where `tick` is below 0.
///
/// The kernel looks through all queues whichever is named, and takes real times for ticks; hence the tag.
int calsa_remove(snd_seq_t *handle, int queue, int tag, int64_t tick);

/// Asks for a timer of `resolution` Hz behind a queue.
int calsa_set_resolution(snd_seq_t *handle, int queue, unsigned resolution);

/// The position of a queue in ticks, or a negative error code.
int64_t calsa_tick(snd_seq_t *handle, int queue);

/// The time of a queue in nanoseconds; 0, or an error code.
int calsa_time(snd_seq_t *handle, int queue, uint64_t *nanoseconds);

/// The time of `clock` in nanoseconds with the tick and the tempo of `queue` at that moment; 0, or an error code.
int calsa_read_clocks(snd_seq_t *handle, int queue, int clock, uint64_t *nanoseconds, int64_t *tick, int *microseconds);

/// Sets the tempo of a queue at once, and its division.
int calsa_set_tempo(snd_seq_t *handle, int queue, int microseconds, int ppq);

/// Makes a port that takes notes, stamped with the real time of `queue`; returns its number, or an error code.
int calsa_make_input(snd_seq_t *handle, const char *name, int queue);

/// A port of another client as `snd_seq_query_next_port` finds it.
typedef struct {
    int client;
    int port;
    unsigned capability;
    unsigned type;
    int process;
    char client_name[128];
    char port_name[128];
} calsa_port;

/// Fills `ports` with at most `limit` ports of all clients; returns how many there are, or a negative error code.
int calsa_list_ports(snd_seq_t *handle, calsa_port *ports, int limit);

/// Fills `addresses` (client, port pairs) with those who hear our `port`, or whom it hears where `inward` is not 0; returns how many, or an error code.
int calsa_subscribers(snd_seq_t *handle, int port, int inward, int *addresses, int limit);

/// Forks a process that sends "all sound off" to ports when this program dies; returns the socket to it, or -1.
///
/// Lines written to the socket name the ports, as `client:port` with spaces between; the last line holds when the
/// socket closes. Call it while the program has one thread and little memory.
int calsa_start_watchdog(const char *name);

/// What an event says, as far as a player wants to know.
typedef enum {
    calsa_is_other,
    calsa_is_note_on,
    calsa_is_note_off,
    calsa_is_control,
    calsa_is_program,
    calsa_is_pulse,
    calsa_is_start,
    calsa_is_resume,
    calsa_is_halt,
    calsa_is_song_position,
    calsa_is_port_start,
    calsa_is_port_exit,
    calsa_is_subscribed,
    calsa_is_unsubscribed,
} calsa_kind;

typedef struct {
    calsa_kind kind;
    /// Our port to which it came.
    int port;
    /// Channel, pitch and velocity; channel, controller and value; song position in the second.
    int channel, number, value;
    /// The port it is about, or the sender of a subscription, and the port that hears it.
    int about_client, about_port, to_client, to_port;
    uint64_t nanoseconds;
} calsa_news;

/// Takes the next event that came, or returns a negative error code, `-EAGAIN` where there is none.
int calsa_next(snd_seq_t *handle, calsa_news *news);

extern const unsigned calsa_writable, calsa_readable;

#endif
