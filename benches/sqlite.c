/* Asks an SQLite database again and again, and says how long that takes: sqlite DATABASE REPETITIONS SECONDS < QUESTIONS
 *
 * For benches/timelines.py, so that no time of an interpreter counts against SQLite. Each question is a block of lines
 * that ends with an empty one: a name, a statement, and one line for each set of parameters, separated by tabs; the sets
 * take turns. A question is prepared once and first asked without being timed. Every value of every row is read and
 * copied, as whoever asks would do. Prints a line of JSON for each question; times are microseconds.
 *
 *     cc -O2 benches/sqlite.c -o sqlite -lsqlite3
 */

#define _POSIX_C_SOURCE 200809L

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_SETS = 4096, MOST_PARAMETERS = 8, LONGEST = 1 << 16, MOST_TIMES = 1 << 20 };

struct question {
    char name[256];
    char statement[LONGEST];
    char *parameters[MOST_SETS]; /* one line each */
    int sets;
};

static double times[MOST_TIMES];
static char row[LONGEST * 8];
static volatile char kept; /* so that no copy is left out */

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Reads a line without its end; 0 at an empty line or the end of the file. */
static int read_line(char *line, int size) {
    if (!fgets(line, size, stdin)) return 0;
    line[strcspn(line, "\n")] = '\0';
    return line[0] != '\0';
}

static int read_question(struct question *q) {
    static char line[LONGEST];
    if (!read_line(q->name, sizeof q->name)) return 0;
    if (!read_line(q->statement, sizeof q->statement)) fail("a question has no statement");
    for (q->sets = 0; read_line(line, sizeof line); q->sets++) {
        if (q->sets == MOST_SETS) fail("too many sets of parameters");
        q->parameters[q->sets] = strdup(line);
    }
    if (q->sets == 0) fail("a question has no parameters");
    return 1;
}

static void bind(sqlite3_stmt *statement, const char *parameters) {
    for (int i = 1; *parameters; i++) {
        size_t length = strcspn(parameters, "\t");
        sqlite3_bind_text(statement, i, parameters, (int)length, SQLITE_STATIC);
        parameters += length + (parameters[length] == '\t');
    }
}

/* Reads all rows; says how many there were. */
static int ask(sqlite3_stmt *statement, const char *parameters) {
    int rows = 0, status;
    bind(statement, parameters);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        size_t used = 0;
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const unsigned char *text = sqlite3_column_text(statement, i);
            size_t length = (size_t)sqlite3_column_bytes(statement, i);
            if (!text || used + length > sizeof row) continue;
            memcpy(row + used, text, length);
            used += length;
        }
        kept = row[used / 2];
        rows++;
    }
    if (status != SQLITE_DONE) fail("a statement failed");
    sqlite3_reset(statement);
    return rows;
}

static int compare(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double at(int number, int percent) {
    return times[(number * percent + 99) / 100 - 1];
}

static void run(sqlite3 *database, struct question *q, int repetitions, double most) {
    sqlite3_stmt *statement;
    long rows = 0;
    int n = 0, warm = (repetitions + 9) / 10;
    if (sqlite3_prepare_v3(database, q->statement, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(database));
    double started = now();
    for (int i = 0; i == 0 || (i < warm && now() - started < most / 10); i++) ask(statement, q->parameters[i % q->sets]);
    started = now();
    for (; n == 0 || (n < repetitions && now() - started < most); n++) {
        double asked = now();
        rows += ask(statement, q->parameters[n % q->sets]);
        times[n] = now() - asked;
    }
    sqlite3_finalize(statement);
    qsort(times, (size_t)n, sizeof times[0], compare);
    printf("{\"name\": \"%s\", \"n\": %d, \"rows\": %.2f, \"p50\": %.2f, \"p90\": %.2f, \"p99\": %.2f}\n", q->name, n,
           (double)rows / n, at(n, 50), at(n, 90), at(n, 99));
}

static void forget(struct question *q) {
    for (int i = 0; i < q->sets; i++) free(q->parameters[i]);
}

int main(int count, char **arguments) {
    static struct question q;
    sqlite3 *database;
    char uri[4096];
    if (count != 4) fail("usage: sqlite DATABASE REPETITIONS SECONDS < QUESTIONS");
    int repetitions = atoi(arguments[2]);
    if (repetitions < 1 || repetitions > MOST_TIMES) fail("a number of repetitions below a million is expected");
    snprintf(uri, sizeof uri, "file:%s?mode=ro&immutable=1", arguments[1]);
    if (sqlite3_open_v2(uri, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) != SQLITE_OK) fail("no database");
    sqlite3_exec(database, "PRAGMA cache_size = -1048576; PRAGMA mmap_size = 1073741824", NULL, NULL, NULL);
    while (read_question(&q)) {
        run(database, &q, repetitions, atof(arguments[3]) * 1e6);
        forget(&q);
    }
    sqlite3_close(database);
    return 0;
}
