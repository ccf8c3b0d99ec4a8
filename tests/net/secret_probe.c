/* secret_probe fetch|store|erase|cancelled REFERENCE: does so, and says in one line what
 * came of it; `store` reads the key from its input, `cancelled` is a fetch that another
 * thread soon cancels. For test_keyring.py. */
#include "chatkut/net/secret.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const KINDS[] = { [NET_ERROR_CANCELLED] = "CANCELLED",
                                     [NET_ERROR_TIMEOUT] = "TIMEOUT",
                                     [NET_ERROR_FORBIDDEN] = "FORBIDDEN",
                                     [NET_ERROR_MISSING] = "MISSING",
                                     [NET_ERROR_INVALID] = "INVALID" };

static void fetch(const char *reference, GCancellable *cancellable, GError **error)
{
    g_autoptr(Secret) secret = secret_fetch(reference, cancellable, error);
    if (secret != NULL)
        printf("is %s\n", secret_text(secret));
}

static void store(const char *reference, GError **error)
{
    char line[SECRET_MAX] = "";
    const size_t size = fread(line, 1, sizeof line, stdin);
    g_autoptr(Secret) secret = secret_new(line, size, error);
    if (secret != NULL && secret_store(reference, secret, NULL, error))
        printf("stored\n");
}

static void *cancel_soon(void *cancellable)
{
    g_usleep(20000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void fetch_cancelled(const char *reference, GError **error)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);
    fetch(reference, cancellable, error);
    g_thread_join(thread);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    if (argc != 3)
        return EXIT_FAILURE;
    if (strcmp(argv[1], "fetch") == 0)
        fetch(argv[2], NULL, &error);
    else if (strcmp(argv[1], "cancelled") == 0)
        fetch_cancelled(argv[2], &error);
    else if (strcmp(argv[1], "store") == 0)
        store(argv[2], &error);
    else if (secret_erase(argv[2], NULL, &error))
        printf("erased\n");
    if (error != NULL)
        printf("%s: %s\n", KINDS[error->code] ? KINDS[error->code] : "?",
               error->message);
    return EXIT_SUCCESS;
}
