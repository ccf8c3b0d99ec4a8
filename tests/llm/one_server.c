/* Preloaded into a program: turning to any server but 127.0.0.1:$ONE_SERVER ends it,
 * with a word on stderr. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "network: %s\n", what);
    _Exit(70);
}

static int is_allowed(const struct sockaddr *address)
{
    const char *port = getenv("ONE_SERVER");
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    return address->sa_family == AF_UNIX || address->sa_family == AF_NETLINK ||
           (address->sa_family == AF_INET &&
            in->sin_addr.s_addr == htonl(INADDR_LOOPBACK) && port &&
            ntohs(in->sin_port) == atoi(port));
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    int (*real)(int, const struct sockaddr *, socklen_t) =
        (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
    if (!is_allowed(address))
        refuse("connect");
    return real(fd, address, length);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **) = NULL;
    if (!node || strcmp(node, "127.0.0.1") != 0)
        refuse("getaddrinfo");
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    return real(node, service, hints, result);
}
