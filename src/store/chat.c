#include "chatkut/store/chat.h"

#include "project_private.h"

#include <glib/gi18n.h>
#include <string.h>

void chat_line_free(ChatLine *line)
{
    if (line != NULL) {
        g_free(line->text);
        g_free(line->author);
        if (line->receipts != NULL)
            g_ptr_array_unref(line->receipts);
        g_free(line);
    }
}

/* A line and the revision that was the newest when it was stored, which is its own or
 * merely there. */
#define LINE_QUERY                                                               \
    "SELECT m.id, m.role, m.text, m.unix_ms,"                                    \
    " m.hash IS row_hash(m.id, m.revision, m.role, m.text, m.unix_ms),"          \
    " r.id, r.kind, r.receipts, m.text IS r.utterance, r.hash IS " REVISION_HASH \
    ", r.author"                                                                 \
    " FROM messages m JOIN revisions r ON r.id = m.revision"                     \
    " LEFT JOIN revisions p ON p.id = r.parent"                                  \
    " WHERE m.id > ?1 AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3"

/* As insert_messages() writes them. */
static bool tells_receipts(const char *text, const GPtrArray *receipts)
{
    for (unsigned i = 0; i < receipts->len; i++) {
        const Receipt *receipt = g_ptr_array_index(receipts, i);
        size_t length = strlen(receipt->text);
        if ((i > 0 && *text++ != '\n') || strncmp(text, receipt->text, length) != 0)
            return false;
        text += length;
    }
    return receipts->len > 0 && *text == '\0';
}

static bool take_revision(Statement *query, ChatLine *line, GError **error)
{
    int64_t id = statement_int(query, 5);
    RevisionKind kind = REVISION_EDIT;
    bool made = id == 0; /* the project itself: no edit, and of no kind */
    if (statement_int(query, 9) == 0 ||
        (!made && !revision_kind_parse(statement_text(query, 6), &kind))) {
        revisions_set_damaged(query->db, id, NULL, error);
        return false;
    }
    if (line->mine) {
        if (statement_int(query, 8) != 0)
            line->revision = id;
    } else {
        line->receipts = log_receipts(query, 7, error);
        if (line->receipts == NULL)
            return false;
        if (tells_receipts(line->text, line->receipts))
            line->author = g_strdup(statement_text(query, 10));
        else
            g_clear_pointer(&line->receipts, g_ptr_array_unref);
    }
    if (line->author != NULL)
        line->revision = id;
    if (line->revision > 0)
        line->kind = kind;
    return true;
}

static ChatLine *read_line(Statement *query, GError **error)
{
    if (statement_int(query, 4) == 0) {
        database_set_damaged(query->db, error, _("a line of the chat is broken"));
        return NULL;
    }
    ChatLine *line = g_new(ChatLine, 1);
    *line = (ChatLine){
        .id = statement_int(query, 0),
        .mine = strcmp(statement_text(query, 1), "user") == 0,
        .text = g_strdup(statement_text(query, 2)),
        .unix_ms = statement_int(query, 3),
    };
    if (take_revision(query, line, error))
        return line;
    chat_line_free(line);
    return NULL;
}

static bool read_lines(Database *db, int64_t after, int64_t before, unsigned limit,
                       GPtrArray *lines, GError **error)
{
    g_auto(Statement) query = statement_make(db, LINE_QUERY);
    bool row = true;

    statement_bind_int(&query, 1, after);
    statement_bind_int(&query, 2, before > 0 ? before : INT64_MAX);
    statement_bind_int(&query, 3, limit > 0 ? limit : INT64_MAX);
    while (statement_next(&query, &row, error) && row) {
        ChatLine *line = read_line(&query, error);
        if (line == NULL)
            return false;
        g_ptr_array_add(lines, line);
    }
    return !row;
}

static void reverse(GPtrArray *lines)
{
    for (unsigned i = 0, k = lines->len; i + 1 < k; i++) {
        void *other = lines->pdata[--k];
        lines->pdata[k] = lines->pdata[i];
        lines->pdata[i] = other;
    }
}

/* A sentence that an edit came from stands right before what tells of that edit; the
 * same words said again later, with nothing stored, are only words. */
static void drop_echoes(const GPtrArray *lines)
{
    for (unsigned i = 0; i < lines->len; i++) {
        ChatLine *line = g_ptr_array_index(lines, i);
        const ChatLine *next =
            i + 1 < lines->len ? g_ptr_array_index(lines, i + 1) : NULL;
        if (line->mine && next != NULL && next->revision != line->revision)
            line->revision = 0;
    }
}

GPtrArray *project_chat(Project *project, int64_t after, int64_t before, unsigned limit,
                        GError **error)
{
    Database *db = project->db;
    g_autoptr(GPtrArray) lines =
        g_ptr_array_new_with_free_func((GDestroyNotify)chat_line_free);

    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_lines(db, after, before, limit, lines, error), error))
        return NULL;
    reverse(lines);
    drop_echoes(lines);
    return g_steal_pointer(&lines);
}

static bool read_newest(Database *db, int64_t *id, GError **error)
{
    return database_get_int(db, "SELECT ifnull(max(id), 0) FROM messages", id, error);
}

bool project_chat_newest(Project *project, int64_t *id, GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_READ, error) &&
           database_end(db, read_newest(db, id, error), error);
}
