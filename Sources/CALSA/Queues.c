#include "CALSA.h"

#include <string.h>

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

int calsa_remove(snd_seq_t *handle, int queue, int tag, int64_t tick)
{
    snd_seq_remove_events_t *remove;
    snd_seq_timestamp_t time;
    unsigned condition = SND_SEQ_REMOVE_OUTPUT | SND_SEQ_REMOVE_TAG_MATCH;
    memset(&time, 0, sizeof time);
    snd_seq_remove_events_alloca(&remove);
    snd_seq_remove_events_set_queue(remove, queue);
    snd_seq_remove_events_set_tag(remove, tag);
    if (tick >= 0) {
        condition |= SND_SEQ_REMOVE_TIME_AFTER | SND_SEQ_REMOVE_TIME_TICK;
        time.tick = (uint32_t)tick;
        snd_seq_remove_events_set_time(remove, &time);
    }
    snd_seq_remove_events_set_condition(remove, condition);
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

int calsa_time(snd_seq_t *handle, int queue, uint64_t *nanoseconds)
{
    snd_seq_queue_status_t *status;
    snd_seq_queue_status_alloca(&status);
    int error = snd_seq_get_queue_status(handle, queue, status);
    if (error < 0)
        return error;
    const snd_seq_real_time_t *time = snd_seq_queue_status_get_real_time(status);
    *nanoseconds = (uint64_t)time->tv_sec * 1000000000 + time->tv_nsec;
    return 0;
}

int calsa_read_clocks(snd_seq_t *handle, int queue, int clock, uint64_t *nanoseconds, int64_t *tick, int *microseconds)
{
    snd_seq_queue_tempo_t *tempo;
    uint64_t before = 0, after = 0;
    int error;
    snd_seq_queue_tempo_alloca(&tempo);
    // Another program may run between the two looks, so the second one is looked at from both sides.
    for (int try = 0; try < 8; try++) {
        if ((error = calsa_time(handle, clock, &before)) < 0)
            return error;
        *tick = calsa_tick(handle, queue);
        if ((error = calsa_time(handle, clock, &after)) < 0)
            return error;
        if (after - before < 200000)
            break;
    }
    *nanoseconds = before + (after - before) / 2;
    if (*tick < 0)
        return (int)*tick;
    error = snd_seq_get_queue_tempo(handle, queue, tempo);
    *microseconds = error < 0 ? 500000 : (int)snd_seq_queue_tempo_get_tempo(tempo);
    return error;
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
