/* Preloaded into a program: asking for the network ends it, with a word on stderr. */
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "network: %s\n", what);
    _Exit(70);
}

int socket(int domain, int type, int protocol)
{
    int (*real)(int, int, int) = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
    if (domain != AF_UNIX && domain != AF_NETLINK)
        refuse("socket");
    return real(domain, type, protocol);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    (void)node, (void)service, (void)hints, (void)result;
    refuse("getaddrinfo");
}
