#include "CALSA.h"

#include <string.h>

static void ignore_error(const char *file, int line, const char *function, int code, const char *format, ...)
{
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

void calsa_mute_errors(void) { snd_lib_error_set_handler(ignore_error); }

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
                found->process = snd_seq_client_info_get_pid(client);
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

int calsa_subscribers(snd_seq_t *handle, int port, int inward, int *addresses, int limit)
{
    snd_seq_query_subscribe_t *query;
    snd_seq_addr_t root;
    int count = 0;
    snd_seq_query_subscribe_alloca(&query);
    root.client = snd_seq_client_id(handle);
    root.port = port;
    snd_seq_query_subscribe_set_root(query, &root);
    snd_seq_query_subscribe_set_type(query, inward ? SND_SEQ_QUERY_SUBS_WRITE : SND_SEQ_QUERY_SUBS_READ);
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

int calsa_make_input(snd_seq_t *handle, const char *name, int queue)
{
    snd_seq_port_info_t *info;
    snd_seq_port_info_alloca(&info);
    snd_seq_port_info_set_name(info, name);
    snd_seq_port_info_set_capability(info, SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE);
    snd_seq_port_info_set_type(info, SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION);
    snd_seq_port_info_set_midi_channels(info, 16);
    snd_seq_port_info_set_timestamping(info, 1);
    snd_seq_port_info_set_timestamp_real(info, 1);
    snd_seq_port_info_set_timestamp_queue(info, queue);
    int error = snd_seq_create_port(handle, info);
    return error < 0 ? error : snd_seq_port_info_get_port(info);
}
