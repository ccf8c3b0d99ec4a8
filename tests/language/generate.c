/*
 * language_generate [--verbose] [--seed N] [COUNT]
 *
 * Holds COUNT generated sentences (10,000) against their clean forms and prints one
 * JSON object: {"sentences", "unread", "same", "abstained", "other", "noise": {kind:
 * …}}. --verbose lists those that do not do the same on stderr.
 */
#include "generated.h"

#include <jansson.h>
#include <locale.h>
#include <stdlib.h>

static int verbose, seed = 1;
static char **counts;

static const GOptionEntry OPTIONS[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "list what is not the same",
      NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "other sentences", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &counts, NULL, "COUNT" },
    { NULL },
};

static json_t *shares(const unsigned *said)
{
    return json_pack("{si si si}", "same", (int)said[SAID_SAME], "abstained",
                     (int)said[SAID_NOTHING], "other", (int)said[SAID_OTHER]);
}

static void print(const Tally *tally, unsigned count)
{
    json_t *json = shares(tally->all), *noise = json_object();
    for (unsigned kind = 0; kind < NOISE_KINDS; kind++)
        json_object_set_new(noise, noise_name(kind), shares(tally->noisy[kind]));
    json_object_set_new(json, "sentences", json_integer(count));
    json_object_set_new(json, "unread", json_integer(tally->unread));
    json_object_set_new(json, "noise", noise);
    json_dumpf(json, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(json);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, OPTIONS, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 2;
    }
    unsigned count = counts ? (unsigned)atoi(counts[0]) : 10000;
    Tally tally = generated_run(count, (unsigned)seed, verbose ? stderr : NULL);
    print(&tally, count);
    g_strfreev(counts);
    return EXIT_SUCCESS;
}
