#pragma once
// What libwebsockets declares as macros, in the shape Swift can import, and the few socket calls the server needs.
#include <arpa/inet.h>
#include <libwebsockets.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Bytes that must be writable before the payload given to lws_write.
static const int net_frame_prefix = LWS_PRE;

static const uint64_t net_option_no_ipv6 = LWS_SERVER_OPTION_DISABLE_IPV6;
static const uint64_t net_option_must_bind = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
static const uint64_t net_option_tls = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
static const int net_no_listener = CONTEXT_PORT_NO_LISTEN;
static const int net_kill_soon = LWS_TO_KILL_ASYNC;

// A timer of the service loop with a pointer to whoever waits for it.
typedef struct net_timer {
    lws_sorted_usec_list_t list;  // first, so that the callback's pointer is the timer's
    void *owner;
} net_timer;

static inline void net_timer_arm(struct lws_context *context, net_timer *timer, sul_cb_t callback, int64_t microseconds) {
    lws_sul_schedule(context, 0, &timer->list, callback, microseconds);
}

static inline void net_timer_cancel(net_timer *timer) {
    lws_sul_cancel(&timer->list);
}

// A loop-confined connection's numeric address; an empty string when there is none.
static inline void net_peer_address(int fd, char *text, unsigned length) {
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    text[0] = 0;
    if (getpeername(fd, (struct sockaddr *)&address, &size)) return;
    getnameinfo((struct sockaddr *)&address, size, text, length, NULL, 0, NI_NUMERICHOST);
}

static inline int net_set_send_buffer(int fd, int bytes) {
    return setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

// Whether the peer has closed its side. libwebsockets does not read from an HTTP connection while its answer is
// awaited, so the end of input would go unseen.
static inline int net_peer_has_closed(int fd) {
    struct tcp_info info;
    socklen_t size = sizeof(info);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size)) return 1;
    return info.tcpi_state != TCP_ESTABLISHED;
}

// Binds and lets go again, to learn why a port cannot be had: 0, an errno, or -1 for a host that does not resolve.
static inline int net_probe_bind(const char *host, const char *port) {
    struct addrinfo hints, *found = NULL;
    int one = 1, failure = 0;
    memset(&hints, 0, sizeof(hints));
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV | AI_NUMERICHOST;
    if (getaddrinfo(host, port, &hints, &found)) return -1;
    int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        failure = errno;
    } else {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
        if (bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, 1)) failure = errno;
        close(fd);
    }
    freeaddrinfo(found);
    return failure;
}
