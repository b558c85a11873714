/*
 * What a child would still share with its parent after clone(2), put right before any other
 * thread runs in it. Only system calls here: other threads may have held the locks of malloc.
 *
 *   performance data   a file that parent and child map shared: becomes private memory
 *   epoll instances    an event that the child takes is lost to the parent: new ones take their
 *                      numbers, with the epoll instances that were watched in them; only where the
 *                      pollers of virtual threads go on
 *   descriptors        what only the parent may hold is closed, standard streams are replaced
 *   positions          files that are only read, like the jars of a class path, are opened anew:
 *                      else two processes that load a class at once read where the other has
 *                      put the position
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_EPOLLS 64
#define EPOLL_LINK "anon_inode:[eventpoll]"

static char *performance_data;
static size_t performance_bytes;
static bool *without_performance_file;

void system_find_shared(void) {
  without_performance_file = hotspot_flag_address("PerfDisableSharedMem");
  FILE *maps = fopen("/proc/self/maps", "re");
  char line[1024];
  if (maps == NULL) {
    return;
  }
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long from;
    unsigned long to;
    char access[8];
    if (strstr(line, "/hsperfdata_") != NULL
        && sscanf(line, "%lx-%lx %7s", &from, &to, access) == 3 && access[3] == 's') {
      performance_data = (char *)from;
      performance_bytes = to - from;
    }
  }
  fclose(maps);
}

static void make_performance_data_private(void) {
  if (performance_data == NULL) {
    return;
  }
  char *copy = mmap(NULL, performance_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
      -1, 0);
  if (copy == MAP_FAILED) {
    return; /* counters of the parent are written to: wrong numbers in jstat, no more */
  }
  memcpy(copy, performance_data, performance_bytes);
  mremap(copy, performance_bytes, performance_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
      performance_data);
  performance_data = NULL;
  /* The JVM would delete its parent's file when it exits. */
  if (without_performance_file != NULL) {
    *without_performance_file = true;
  }
}

/* Shows the open descriptors one by one, this look's own among them. */
static void each_descriptor(void (*show)(int descriptor, void *with), void *with) {
  int directory = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  char entries[4096];
  long bytes;
  if (directory < 0) {
    return;
  }
  while ((bytes = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0) {
    for (long at = 0; at < bytes;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + at);
      at += entry->d_reclen;
      if (entry->d_name[0] != '.') {
        show((int)strtol(entry->d_name, NULL, 10), with);
      }
    }
  }
  close(directory);
}

struct epolls {
  int count;
  int descriptors[MAX_EPOLLS];
};

static void note_epoll(int descriptor, void *with) {
  struct epolls *found = with;
  char path[64];
  char target[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(path, target, sizeof target);
  if (length == (ssize_t)strlen(EPOLL_LINK) && memcmp(target, EPOLL_LINK, (size_t)length) == 0
      && found->count < MAX_EPOLLS) {
    found->descriptors[found->count++] = descriptor;
  }
}

struct watched {
  int in;
  int descriptor;
  struct epoll_event event;
};

/*
 * Reads which epoll instances one watches: "tfd: 7 events: 19 data: 7 ...". The parent goes on
 * meanwhile, and it is its instance: an event that is told only once (EPOLLONESHOT) may have been
 * told there just now. The child waits for it still, or else asks again before it does.
 */
static int find_watched(int in, const int *epolls, int count, struct watched *found, int room) {
  char path[64];
  char text[8192];
  int used = 0;
  snprintf(path, sizeof path, "/proc/self/fdinfo/%d", in);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) {
    close(file);
  }
  text[length < 0 ? 0 : length] = 0;
  for (char *line = strstr(text, "tfd:"); line != NULL; line = strstr(line + 1, "tfd:")) {
    int descriptor;
    unsigned events;
    unsigned long long data;
    if (sscanf(line, "tfd: %d events: %x data: %llx", &descriptor, &events, &data) != 3) {
      continue;
    }
    for (int i = 0; i < count && used < room; i++) {
      if (epolls[i] == descriptor) {
        found[used].in = in;
        found[used].descriptor = descriptor;
        found[used].event.events = events | EPOLLIN; /* the only thing they can have */
        found[used].event.data.u64 = data;
        used++;
      }
    }
  }
  return used;
}

static void renew_epolls(void) {
  struct epolls found = {0, {0}};
  struct watched watched[MAX_EPOLLS];
  each_descriptor(note_epoll, &found);
  const int *epolls = found.descriptors;
  int count = found.count;
  int links = 0;
  for (int i = 0; i < count; i++) {
    links += find_watched(epolls[i], epolls, count, watched + links, MAX_EPOLLS - links);
  }
  for (int i = 0; i < count; i++) {
    int fresh = epoll_create1(EPOLL_CLOEXEC);
    if (fresh >= 0) {
      dup3(fresh, epolls[i], O_CLOEXEC);
      close(fresh);
    }
  }
  for (int i = 0; i < links; i++) {
    epoll_ctl(watched[i].in, EPOLL_CTL_ADD, watched[i].descriptor, &watched[i].event);
  }
}

static void open_anew(int descriptor, void *with) {
  (void)with;
  char path[64];
  struct stat status;
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) != O_RDONLY || (flags & O_PATH) != 0
      || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return;
  }
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  int fresh = open(path, O_RDONLY | O_CLOEXEC);
  if (fresh < 0) {
    return; /* no more allowed to: it stays as it is */
  }
  off_t position = lseek(descriptor, 0, SEEK_CUR);
  if (position > 0) {
    lseek(fresh, position, SEEK_SET);
  }
  int own = fcntl(descriptor, F_GETFD);
  dup3(fresh, descriptor, (own & FD_CLOEXEC) != 0 ? O_CLOEXEC : 0);
  close(fresh);
}

static void replace(int standard, int by) {
  if (by >= 0) {
    dup2(by, standard);
  }
}

void system_in_child(const struct fork_request *request, int number) {
  make_performance_data_private();
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  replace(STDIN_FILENO, nothing);
  replace(STDOUT_FILENO, request->standard_output);
  replace(STDERR_FILENO, request->standard_error);
  for (int i = 0; i < request->to_close_count; i++) {
    close(request->to_close[i]);
  }
  for (int i = 0; i < request->children; i++) {
    if (i != number && request->own[i] >= 0) {
      close(request->own[i]);
    }
  }
  if (nothing > STDERR_FILENO) {
    close(nothing);
  }
  if (request->has_pollers) {
    renew_epolls();
  }
  each_descriptor(open_anew, NULL);
}
