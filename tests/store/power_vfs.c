#include "power_vfs.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SECTOR = 512 };

/* A change that the disk has not promised yet. */
typedef struct {
    size_t offset; /* of a truncation: the new size */
    GBytes *data;  /* NULL: truncation */
} Change;

/* What the disk knows of one name. */
typedef struct {
    char *path;
    GByteArray *content; /* promised */
    GArray *changes;     /* Change, not promised */
    bool is_promised;    /* its name is */
    bool is_removed;     /* not promised either */
} Shadow;

typedef struct {
    sqlite3_file base;
    Shadow *shadow;
} PowerFile;

static PowerPlan plan;
static unsigned n_operations;
static sqlite3_vfs *root;
static sqlite3_vfs vfs;
static GPtrArray *shadows;
static GRand *chance;

/* ---- the moment ------------------------------------------------------------------ */

static void content_resize(GByteArray *content, size_t size)
{
    guint before = content->len;
    g_byte_array_set_size(content, (guint)size);
    if (size > before)
        memset(content->data + before, 0, size - before);
}

static void content_write(GByteArray *content, size_t offset, const uint8_t *data,
                          size_t length)
{
    if (content->len < offset + length)
        content_resize(content, offset + length);
    memcpy(content->data + offset, data, length);
}

static void change_apply(GByteArray *content, const Change *change)
{
    if (change->data == NULL) {
        content_resize(content, change->offset);
        return;
    }
    gsize length;
    const uint8_t *data = g_bytes_get_data(change->data, &length);
    content_write(content, change->offset, data, length);
}

static void change_clear(gpointer data)
{
    Change *change = data;
    g_clear_pointer(&change->data, g_bytes_unref);
}

/* Some sectors of a write, or the truncation, by luck. */
static void change_apply_some(GByteArray *content, const Change *change, double luck)
{
    if (change->data == NULL) {
        if (g_rand_double(chance) < luck)
            content_resize(content, change->offset);
        return;
    }
    gsize length;
    const uint8_t *data = g_bytes_get_data(change->data, &length);
    for (gsize at = 0; at < length; at += SECTOR)
        if (g_rand_double(chance) < luck)
            content_write(content, change->offset + at, data + at,
                          MIN(length - at, SECTOR));
}

static void shuffle(GArray *changes)
{
    for (guint i = changes->len; i > 1; i--) {
        guint other = (guint)g_rand_int_range(chance, 0, (gint32)i);
        Change *a = &g_array_index(changes, Change, i - 1);
        Change *b = &g_array_index(changes, Change, other);
        Change kept = *a;
        *a = *b;
        *b = kept;
    }
}

static void shadow_fail(Shadow *shadow, double luck)
{
    bool stays = shadow->is_removed ? shadow->is_promised && g_rand_boolean(chance)
                                    : shadow->is_promised || g_rand_boolean(chance);
    unlink(shadow->path);
    if (!stays)
        return;
    if (g_rand_boolean(chance))
        shuffle(shadow->changes);
    for (guint i = 0; i < shadow->changes->len; i++)
        change_apply_some(shadow->content, &g_array_index(shadow->changes, Change, i),
                          luck);
    FILE *file = fopen(shadow->path, "wb");
    fwrite(shadow->content->data, 1, shadow->content->len, file);
    fclose(file);
}

static void power_fail(void)
{
    static const double lucks[] = { 0, 0.1, 0.5, 0.9, 1 };
    double luck = lucks[g_rand_int_range(chance, 0, G_N_ELEMENTS(lucks))];

    for (guint i = 0; i < shadows->len; i++) {
        Shadow *shadow = g_ptr_array_index(shadows, i);
        g_autofree char *memory = g_strconcat(shadow->path, "-shm", NULL);
        shadow_fail(shadow, luck);
        unlink(memory);
    }
    _exit(EXIT_SUCCESS);
}

/* Before each change: the result code to fail with, or SQLITE_OK. */
static int operate(int failure)
{
    if (++n_operations == plan.fail_at)
        power_fail();
    return n_operations == plan.error_at ? failure : SQLITE_OK;
}

/* ---- names ----------------------------------------------------------------------- */

static Shadow *shadow_find(const char *path)
{
    for (guint i = 0; i < shadows->len; i++) {
        Shadow *shadow = g_ptr_array_index(shadows, i);
        if (g_str_equal(shadow->path, path))
            return shadow;
    }
    return NULL;
}

static Shadow *shadow_get(const char *path)
{
    Shadow *shadow = shadow_find(path);
    if (shadow == NULL) {
        g_autofree char *content = NULL;
        gsize length = 0;
        shadow = g_new0(Shadow, 1);
        shadow->path = g_strdup(path);
        shadow->content = g_byte_array_new();
        shadow->changes = g_array_new(FALSE, FALSE, sizeof(Change));
        g_array_set_clear_func(shadow->changes, change_clear);
        shadow->is_promised = g_file_get_contents(path, &content, &length, NULL);
        g_byte_array_append(shadow->content, (const guint8 *)content, (guint)length);
        g_ptr_array_add(shadows, shadow);
    }
    return shadow;
}

static void shadow_empty(Shadow *shadow)
{
    g_array_set_size(shadow->changes, 0);
    g_byte_array_set_size(shadow->content, 0);
    shadow->is_promised = shadow->is_removed = false;
}

/* ---- files: the default one's, with a shadow ------------------------------------- */

static sqlite3_file *real(sqlite3_file *file)
{
    return (sqlite3_file *)((PowerFile *)file + 1);
}

static Shadow *shadow_of(sqlite3_file *file)
{
    return ((PowerFile *)file)->shadow;
}

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
    return real(file)->pMethods->xRead(real(file), data, length, offset);
}

static int file_write(sqlite3_file *file, const void *data, int length,
                      sqlite3_int64 offset)
{
    Change change = { (size_t)offset, g_bytes_new(data, (gsize)length) };
    int rc = operate(SQLITE_IOERR_WRITE);
    g_array_append_val(shadow_of(file)->changes, change);
    if (rc != SQLITE_OK)
        return rc;
    return real(file)->pMethods->xWrite(real(file), data, length, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    Change change = { (size_t)size, NULL };
    int rc = operate(SQLITE_IOERR_TRUNCATE);
    g_array_append_val(shadow_of(file)->changes, change);
    if (rc != SQLITE_OK)
        return rc;
    return real(file)->pMethods->xTruncate(real(file), size);
}

/* The first sync of a journal or log syncs its folder too, as the default VFS does. */
static int file_sync(sqlite3_file *file, int flags)
{
    Shadow *shadow = shadow_of(file);
    int rc = operate(SQLITE_IOERR_FSYNC);
    (void)flags;
    if (rc != SQLITE_OK)
        return rc;
    for (guint i = 0; i < shadow->changes->len; i++)
        change_apply(shadow->content, &g_array_index(shadow->changes, Change, i));
    g_array_set_size(shadow->changes, 0);
    shadow->is_promised = true;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_check_lock(sqlite3_file *file, int *result)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int op, void *argument)
{
    /* SQLite goes on with the words that it has just let us see. */
    if (op == SQLITE_FCNTL_PRAGMA && plan.synchronous != '\0') {
        char **words = argument;
        if (g_ascii_strcasecmp(words[1], "synchronous") == 0 && words[2] != NULL)
            memcpy(words[2], (char[]){ plan.synchronous, '\0' }, 2);
    }
    return real(file)->pMethods->xFileControl(real(file), op, argument);
}

static int file_sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_characteristics(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend,
                        void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int file_shm_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* ---- the VFS --------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags,
                    int *out_flags)
{
    PowerFile *power = (PowerFile *)file;
    Shadow *shadow = path != NULL ? shadow_get(path) : NULL;
    (void)self;

    if (shadow != NULL && shadow->is_removed)
        shadow_empty(shadow);
    int rc = root->xOpen(root, path, real(file), flags, out_flags);
    power->base.pMethods = rc == SQLITE_OK ? &methods : NULL;
    power->shadow = shadow;
    return rc;
}

static int vfs_delete(sqlite3_vfs *self, const char *path, int sync_folder)
{
    Shadow *shadow = shadow_get(path);
    int rc = operate(SQLITE_IOERR_DELETE);
    (void)self;
    if (rc != SQLITE_OK)
        return rc;
    if (sync_folder)
        shadow_empty(shadow);
    shadow->is_removed = true;
    return root->xDelete(root, path, 0);
}

unsigned power_vfs_operations(void)
{
    return n_operations;
}

void power_vfs_install(const PowerPlan *the_plan)
{
    plan = *the_plan;
    root = sqlite3_vfs_find(NULL);
    shadows = g_ptr_array_new();
    chance = g_rand_new_with_seed(plan.seed);
    if (plan.no_shared_memory)
        methods.iVersion = 1;
    vfs = *root;
    vfs.zName = "power";
    vfs.szOsFile = (int)sizeof(PowerFile) + root->szOsFile;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    sqlite3_vfs_register(&vfs, 1);
}
