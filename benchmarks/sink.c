/* A mail server that takes everything and keeps nothing, so that a benchmark measures its client.
 *
 *     cc -O2 -o sink sink.c && ./sink pipelining        prints its port, then serves for ever
 *
 * Its argument says what it offers: plain, pipelining or chunking. One process, one poll loop. After each
 * connection it prints nothing; the count of mails is told by the command XCOUNT. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 256
#define BUFFER (1 << 20)

enum mode { COMMANDS, DATA, CHUNK };

struct client {
    enum mode mode;
    size_t length;      /* bytes waiting in `in` */
    size_t chunk_left;  /* of the BDAT chunk that is being read */
    int chunk_is_last;
    char in[BUFFER];
    char out[65536];
    size_t out_length;
};

static long mails;
static char offers[256];

static void say(struct client *c, const char *text) {
    size_t n = strlen(text);
    if (c->out_length + n < sizeof c->out) {
        memcpy(c->out + c->out_length, text, n);
        c->out_length += n;
    }
}

static int command(struct client *c, const char *line) {
    char text[64];
    if (!strncasecmp(line, "EHLO", 4) || !strncasecmp(line, "HELO", 4)) say(c, offers);
    else if (!strncasecmp(line, "DATA", 4)) { c->mode = DATA; say(c, "354 go ahead\r\n"); }
    else if (!strncasecmp(line, "BDAT", 4)) {
        c->chunk_left = strtoul(line + 5, NULL, 10);
        c->chunk_is_last = strcasestr(line, "LAST") != NULL;
        c->mode = CHUNK;
    }
    else if (!strncasecmp(line, "QUIT", 4)) { say(c, "221 bye\r\n"); return 0; }
    else if (!strncasecmp(line, "XCOUNT", 6)) { snprintf(text, sizeof text, "250 %ld\r\n", mails); say(c, text); }
    else say(c, "250 fine\r\n");
    return 1;
}

static size_t step(struct client *c, const char *at, size_t left, int *alive) {
    if (c->mode == CHUNK) {
        size_t take = left < c->chunk_left ? left : c->chunk_left;
        c->chunk_left -= take;
        if (c->chunk_left == 0) {
            c->mode = COMMANDS;
            if (c->chunk_is_last) mails++;
            say(c, "250 so far\r\n");
        }
        return take;
    }
    if (c->mode == DATA) {
        char *end = left >= 3 && !memcmp(at, ".\r\n", 3) ? (char *)at - 2 : memmem(at, left, "\r\n.\r\n", 5);
        if (!end) return left > 4 ? left - 4 : 0;
        c->mode = COMMANDS;
        mails++;
        say(c, "250 queued\r\n");
        return (size_t)(end + 5 - at);
    }
    char *newline = memchr(at, '\n', left);
    if (!newline) return 0;
    char line[1024];
    size_t n = (size_t)(newline - at);
    if (n >= sizeof line) n = sizeof line - 1;
    memcpy(line, at, n);
    line[n] = 0;
    *alive = command(c, line);
    return (size_t)(newline + 1 - at);
}

static int serve(int fd, struct client *c) {
    ssize_t got = read(fd, c->in + c->length, BUFFER - c->length);
    if (got <= 0) return 0;
    c->length += (size_t)got;
    size_t used = 0;
    int alive = 1;
    while (alive) {
        enum mode before = c->mode;
        if (used == c->length && !(c->mode == CHUNK && c->chunk_left == 0)) break;
        size_t n = step(c, c->in + used, c->length - used, &alive);
        used += n;
        if (n == 0 && c->mode == before) break;
        if (before == DATA && c->mode == DATA) break;
    }
    memmove(c->in, c->in + used, c->length - used);
    c->length -= used;
    if (c->out_length && write(fd, c->out, c->out_length) < 0) return 0;
    c->out_length = 0;
    return alive;
}

static int listener(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (void *)&address, size) || listen(fd, 128)) { perror("sink"); exit(1); }
    getsockname(fd, (void *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "plain";
    snprintf(offers, sizeof offers, "250-sink\r\n%s%s250 8BITMIME\r\n",
             strcmp(mode, "plain") ? "250-PIPELINING\r\n" : "",
             strcmp(mode, "chunking") ? "" : "250-CHUNKING\r\n");
    struct pollfd polls[MAX_CLIENTS] = {{.fd = listener(), .events = POLLIN}};
    static struct client *clients[MAX_CLIENTS];
    nfds_t count = 1;
    for (;;) {
        if (poll(polls, count, -1) < 0 && errno != EINTR) return 1;
        for (nfds_t i = count; i-- > 1;) {
            if (!polls[i].revents || serve(polls[i].fd, clients[i])) continue;
            close(polls[i].fd);
            free(clients[i]);
            polls[i] = polls[--count];
            clients[i] = clients[count];
        }
        if (polls[0].revents && count < MAX_CLIENTS) {
            int fd = accept(polls[0].fd, NULL, NULL), one = 1;
            if (fd < 0) continue;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            clients[count] = calloc(1, sizeof(struct client));
            if (!clients[count]) return 1;
            polls[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
            if (write(fd, "220 sink ESMTP\r\n", 16) < 0) continue;
        }
    }
}
