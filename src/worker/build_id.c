#include "build_id.h"

#include <elf.h>
#include <glib.h>
#include <link.h>
#include <string.h>

/* Notes are padded to four bytes. */
static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

static void take_note(GString *out, const char *at, size_t left)
{
    ElfW(Nhdr) note;
    while (left >= sizeof note) {
        size_t whole;
        const char *name = at + sizeof note;
        memcpy(&note, at, sizeof note);
        whole = sizeof note + padded(note.n_namesz) + padded(note.n_descsz);
        if (whole > left)
            return;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
            memcmp(name, "GNU", 4) == 0)
            for (size_t i = 0; i < note.n_descsz; i++)
                g_string_append_printf(out, "%02x", (unsigned char)name[4 + i]);
        at += whole;
        left -= whole;
    }
}

/* The program itself comes first. */
static int look_at_program(struct dl_phdr_info *info, size_t size, void *out)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type == PT_NOTE)
            take_note(out, (const char *)(info->dlpi_addr + header->p_vaddr),
                      header->p_memsz);
    }
    return 1;
}

char *build_id(void)
{
    GString *out = g_string_new(NULL);
    dl_iterate_phdr(look_at_program, out);
    return g_string_free(out, FALSE);
}
