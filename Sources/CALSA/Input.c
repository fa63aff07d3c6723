#include "CALSA.h"

#include <string.h>

static calsa_kind kind_of(const snd_seq_event_t *event)
{
    switch (event->type) {
    case SND_SEQ_EVENT_NOTEON: return event->data.note.velocity ? calsa_is_note_on : calsa_is_note_off;
    case SND_SEQ_EVENT_NOTEOFF: return calsa_is_note_off;
    case SND_SEQ_EVENT_CONTROLLER: return calsa_is_control;
    case SND_SEQ_EVENT_PGMCHANGE: return calsa_is_program;
    case SND_SEQ_EVENT_CLOCK: return calsa_is_pulse;
    case SND_SEQ_EVENT_START: return calsa_is_start;
    case SND_SEQ_EVENT_CONTINUE: return calsa_is_resume;
    case SND_SEQ_EVENT_STOP: return calsa_is_halt;
    case SND_SEQ_EVENT_SONGPOS: return calsa_is_song_position;
    case SND_SEQ_EVENT_PORT_START: return calsa_is_port_start;
    case SND_SEQ_EVENT_PORT_EXIT: return calsa_is_port_exit;
    case SND_SEQ_EVENT_PORT_SUBSCRIBED: return calsa_is_subscribed;
    case SND_SEQ_EVENT_PORT_UNSUBSCRIBED: return calsa_is_unsubscribed;
    default: return calsa_is_other;
    }
}

int calsa_next(snd_seq_t *handle, calsa_news *news)
{
    snd_seq_event_t *event = NULL;
    int code = snd_seq_event_input(handle, &event);
    memset(news, 0, sizeof *news);
    if (code < 0 || !event)
        return code < 0 ? code : -EAGAIN;
    news->kind = kind_of(event);
    news->port = event->dest.port;
    news->nanoseconds = (uint64_t)event->time.time.tv_sec * 1000000000 + event->time.time.tv_nsec;
    switch (news->kind) {
    case calsa_is_note_on:
    case calsa_is_note_off:
        news->channel = event->data.note.channel;
        news->number = event->data.note.note;
        news->value = event->data.note.velocity;
        break;
    case calsa_is_control:
    case calsa_is_program:
    case calsa_is_song_position:
        news->channel = event->data.control.channel;
        news->number = (int)event->data.control.param;
        news->value = event->data.control.value;
        break;
    case calsa_is_port_start:
    case calsa_is_port_exit:
        news->about_client = event->data.addr.client;
        news->about_port = event->data.addr.port;
        break;
    case calsa_is_subscribed:
    case calsa_is_unsubscribed:
        news->about_client = event->data.connect.sender.client;
        news->about_port = event->data.connect.sender.port;
        news->to_client = event->data.connect.dest.client;
        news->to_port = event->data.connect.dest.port;
        break;
    default:
        break;
    }
    return code;
}
