// Preloaded into a daemon that is to die between two given steps.
//
//   LD_PRELOAD=libkill_at_write.so KILL_AT_WRITE=17 KILL_IN=/tmp/store/ qixiand …
//
// Counts the writes and the syncs to files under KILL_IN, and ends the process with SIGKILL just
// before the seventeenth.
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static long so_far;

static int is_watched(int file) {
  const char* folder = getenv("KILL_IN");
  if (folder == NULL) return 0;
  char link[64];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  return size > 0 && strncmp(path, folder, strlen(folder)) == 0;
}

static void count(int file) {
  if (!is_watched(file)) return;
  ++so_far;
  const char* last = getenv("KILL_AT_WRITE");
  if (last != NULL && so_far == atol(last)) kill(getpid(), SIGKILL);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  count(file);
  return syscall(SYS_pwrite64, file, bytes, size, at);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}

int fdatasync(int file) {
  count(file);
  return (int)syscall(SYS_fdatasync, file);
}

int fsync(int file) {
  count(file);
  return (int)syscall(SYS_fsync, file);
}

int ftruncate64(int file, off64_t size) {
  count(file);
  return (int)syscall(SYS_ftruncate, file, size);
}
