/* Loaded before libc: lets the calls that change files below one folder fail, the n-th of them
   and perhaps all that follow. Inactive until goaldesk_arm is called. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char under[4096];
static size_t under_length;
static int armed, error_number, for_good, halved;
static long calls, fail_at;

void goaldesk_arm(const char *folder, long at, int error, int good, int half)
{
    snprintf(under, sizeof under, "%s", folder);
    under_length = strlen(under);
    calls = 0;
    fail_at = at;
    error_number = error;
    for_good = good;
    halved = half;
    armed = 1;
}

long goaldesk_disarm(void)
{
    armed = 0;
    return calls;
}

static int below(const char *path)
{
    return armed && path && strncmp(path, under, under_length) == 0;
}

static int is_below(int handle)
{
    char link[64], path[4096];
    ssize_t length;
    if (!armed)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return below(path);
}

static int fails(void)
{
    calls++;
    if (fail_at && (calls == fail_at || (for_good && calls > fail_at))) {
        errno = error_number;
        return 1;
    }
    return 0;
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* A write that fails halfway: half of it arrives, as on a disk that becomes full. */
#define WRITE(name, more_types, more) \
ssize_t name(int handle, const void *data, size_t size more_types) \
{ \
    REAL(ssize_t, #name, int, const void *, size_t more_types); \
    if (is_below(handle) && fails()) { \
        if (halved && calls == fail_at && size > 1) \
            return real(handle, data, size / 2 more); \
        errno = error_number; \
        return -1; \
    } \
    return real(handle, data, size more); \
}
#define COMMA ,
WRITE(write, , )
WRITE(pwrite, COMMA off_t place, COMMA place)
WRITE(pwrite64, COMMA off64_t place, COMMA place)

ssize_t writev(int handle, const struct iovec *parts, int count)
{
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return is_below(handle) && fails() ? -1 : real(handle, parts, count);
}

#define ON_HANDLE(name, types, values) \
int name(int handle types) \
{ \
    REAL(int, #name, int types); \
    return is_below(handle) && fails() ? -1 : real(handle values); \
}
ON_HANDLE(fsync, , )
ON_HANDLE(fdatasync, , )
ON_HANDLE(ftruncate, COMMA off_t size, COMMA size)
ON_HANDLE(ftruncate64, COMMA off64_t size, COMMA size)
ON_HANDLE(fchmod, COMMA mode_t mode, COMMA mode)

#define ON_PATH(name, types, values) \
int name(const char *path types) \
{ \
    REAL(int, #name, const char * types); \
    return below(path) && fails() ? -1 : real(path values); \
}
ON_PATH(unlink, , )
ON_PATH(rmdir, , )
ON_PATH(mkdir, COMMA mode_t mode, COMMA mode)
ON_PATH(chmod, COMMA mode_t mode, COMMA mode)
ON_PATH(rename, COMMA const char *other, COMMA other)

#define OPEN(name) \
int name(const char *path, int flags, ...) \
{ \
    mode_t mode = 0; \
    REAL(int, #name, const char *, int, ...); \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    } \
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) && below(path) && fails()) \
        return -1; \
    return real(path, flags, mode); \
}
OPEN(open)
OPEN(open64)
