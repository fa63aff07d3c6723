#include "CALSA.h"

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

void calsa_clock(snd_seq_event_t *event, int port, int queue, uint32_t tick, calsa_clock_kind kind)
{
    static const snd_seq_event_type_t types[] = {
        SND_SEQ_EVENT_CLOCK, SND_SEQ_EVENT_START, SND_SEQ_EVENT_CONTINUE, SND_SEQ_EVENT_STOP};
    prepare(event, port, queue, tick);
    snd_seq_ev_set_fixed(event);
    event->type = types[kind];
}

void calsa_song_position(snd_seq_event_t *event, int port, int queue, uint32_t tick, int sixteenths)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_fixed(event);
    event->type = SND_SEQ_EVENT_SONGPOS;
    event->data.control.value = sixteenths;
}

void calsa_delay(snd_seq_event_t *event, int queue, uint64_t nanoseconds)
{
    snd_seq_real_time_t time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    snd_seq_ev_schedule_real(event, queue, 1, &time);
}

void calsa_tempo(snd_seq_event_t *event, int port, int queue, uint32_t tick, int microseconds)
{
    prepare(event, port, queue, tick);
    snd_seq_ev_set_queue_tempo(event, queue, microseconds);
}

void calsa_address(snd_seq_event_t *event, int client, int port) { snd_seq_ev_set_dest(event, client, port); }
