/*
 * The pages that parent and child both need soon after a fork, parted at once.
 *
 * clone(2) leaves them all to both; whoever writes to a page first gets a copy of it, by a fault of
 * its own that also has the processors forget where the page was. A JVM writes to hundreds of pages
 * before its child does anything: stacks, counters of methods, the blocks of malloc. And to nearly
 * the same ones at each fork, so they are learned from an early one. From then on:
 *
 *    parent, all threads stopped                  child, its first thread alone
 *    ---------------------------                  -----------------------------
 *    chooses pages, sees that they can
 *    be written to
 *    clone(2)  ---------------------------------> some at a time: reads pages into a buffer,
 *                                                 drops them and gets fresh ones, with one call
 *                                                 each, and writes the buffer to these
 *    has the old ones alone, and makes  <-------- says so
 *    them writable in one call
 *
 * So what is in the parent's memory never changes: others may look at it, like the kernel, which
 * completes what was asked of an io_uring. Of the child's only private memory without a file is
 * exchanged, and nothing that is needed to do this: the one thread's stack and what is next to its
 * thread pointer, the variables of libraries.
 *
 * A child tells which pages these are, when its target is about to run: those that it has alone,
 * because it has written to them, or its parent has. What two children tell one after the other is
 * believed: a third of what one tells is chance. No more than a hint comes of it: a page that is
 * listed for nothing costs a copy, one that is not is copied by a fault as ever.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "arch.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

#define MAX_PAGES 2048  /* that a child tells of; who has more has done more than to begin */
#define NOTHING (-1)    /* in place of a count, which is 0 as long as nobody has told */
#define MAX_RUNS 1024   /* IOV_MAX: so many pieces of memory one call takes */

/* So many are exchanged at a time: a small buffer is in the processor's caches, and soon mapped. */
#define BUFFER_BYTES ((size_t)128 << 10)

/* Around the caller's stack pointer and its thread's own variables. */
#define OWN_BYTES ((uintptr_t)64 << 10)

/* Larger mappings are data of the program: what is written to there changes from fork to fork. */
#define LARGE_BYTES ((uintptr_t)256 << 20)

/* The trial and the first children link what later ones find linked. */
#define FIRST_TOLD 3

/* After a child has told, so many forks until the next one is to; a multiple of it the next time. */
#define BETWEEN 8
#define BETWEEN_FACTOR 4
#define MOST_BETWEEN 512

/* One that is killed while it tells is in the way of the others for so many. */
#define TELLER_ROUNDS 64

/* A child that does not run for so long leaves the parent to copy the pages itself. */
#define PARTING_NANOS 5000000L

/* See pagemap(5). */
#define PAGE_PRESENT (UINT64_C(1) << 63)
#define PAGE_OF_FILE (UINT64_C(1) << 61)
#define PAGE_EXCLUSIVE (UINT64_C(1) << 56)
#define ENTRIES 4096
#define NEIGHBOURS 64

struct told {
  int count;
  uintptr_t pages[MAX_PAGES]; /* addresses, in order */
};

/* What parent and child see both. */
struct shared {
  int parted[MOST_CHILDREN]; /* the last round whose child of this number has pages of its own */
  int is_told;              /* a child writes, or has written, what follows: one of them */
  struct told by_child;     /* count is written last */
};

static struct shared *shared;
static struct told last;    /* what the last child to tell has told */
static struct told known;   /* what the one before it had told too */
static bool is_to_tell;     /* the child of the current round */
static bool is_child;
static int rounds;          /* forks of this process */
static int next_told = FIRST_TOLD; /* from this round on children are to tell, until one has */
static int between = BETWEEN;

static struct iovec runs[MAX_RUNS]; /* what is parted in this round */
static int run_count;
static size_t run_bytes;
static uintptr_t page_bytes;

/* --- Learning */

static bool is_library(const char *line) { return strchr(line, '/') != NULL; }

static bool is_in_heap(uintptr_t from, uintptr_t to) {
  uintptr_t heap_from;
  uintptr_t heap_to;
  hotspot_heap(&heap_from, &heap_to);
  return to > heap_from && from < heap_to;
}

/* Private memory that a fork copies, but the heap: the next objects are not where the last were. */
static bool is_of_interest(const char *line, uintptr_t from, uintptr_t to, const char *access) {
  return access[0] == 'r' && access[1] == 'w' && access[3] == 'p' && to - from <= LARGE_BYTES
      && !is_library(line) && (strchr(line, '[') == NULL || strstr(line, "[heap]") != NULL)
      && !is_in_heap(from, to);
}

/* Adds what this process has alone of a mapping; false if it is too much. */
static bool add_exclusive(int pagemap, uintptr_t from, uintptr_t to) {
  uint64_t entries[ENTRIES];
  while (from < to) {
    size_t wanted = (to - from) / page_bytes;
    wanted = wanted < ENTRIES ? wanted : ENTRIES;
    ssize_t bytes = pread(pagemap, entries, wanted * sizeof *entries,
        (off_t)(from / page_bytes * sizeof *entries));
    if (bytes != (ssize_t)(wanted * sizeof *entries)) {
      return false;
    }
    for (size_t i = 0; i < wanted; i++, from += page_bytes) {
      if ((entries[i] & (PAGE_PRESENT | PAGE_OF_FILE | PAGE_EXCLUSIVE))
          != (PAGE_PRESENT | PAGE_EXCLUSIVE)) {
        continue;
      }
      if (known.count == MAX_PAGES) {
        return false;
      }
      known.pages[known.count++] = from;
    }
  }
  return true;
}

static bool find_exclusive(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  char line[1024];
  uintptr_t library_end = 0; /* next to it are its variables that begin as zero */
  bool complete = maps != NULL && pagemap >= 0;
  known.count = 0;
  while (complete && fgets(line, sizeof line, maps) != NULL) {
    uintptr_t from;
    uintptr_t to;
    char access[8];
    if (sscanf(line, "%lx-%lx %7s", &from, &to, access) != 3) {
      continue;
    }
    if (is_library(line)) {
      library_end = to;
    } else if (from != library_end && is_of_interest(line, from, to, access)) {
      complete = add_exclusive(pagemap, from, to);
    }
  }
  if (maps != NULL) {
    fclose(maps);
  }
  if (pagemap >= 0) {
    close(pagemap);
  }
  return complete && known.count > 0;
}

void pages_tell(void) {
  if (!is_child || !is_to_tell || shared == NULL) {
    return;
  }
  is_to_tell = false;
  int nobody = false;
  if (__atomic_compare_exchange_n(
          &shared->is_told, &nobody, true, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    int count = find_exclusive() ? known.count : NOTHING;
    memcpy(shared->by_child.pages, known.pages, (size_t)known.count * sizeof *known.pages);
    __atomic_store_n(&shared->by_child.count, count, __ATOMIC_RELEASE);
  }
  munmap(shared, sizeof *shared);
  shared = NULL;
}

static void believe(const uintptr_t *pages, int count) {
  known.count = 0;
  for (int i = 0, before = 0; i < count; i++) {
    while (before < last.count && last.pages[before] < pages[i]) {
      before++;
    }
    if (before < last.count && last.pages[before] == pages[i]) {
      known.pages[known.count++] = pages[i];
    }
  }
  last.count = count;
  memcpy(last.pages, pages, (size_t)count * sizeof *last.pages);
}

static void learn(void) {
  int count = __atomic_load_n(&shared->by_child.count, __ATOMIC_ACQUIRE);
  bool was_first = last.count == 0;
  if (count == 0) {
    return;
  }
  if (count > 0 && count <= MAX_PAGES) {
    believe(shared->by_child.pages, count);
  }
  shared->by_child.count = 0;
  __atomic_store_n(&shared->is_told, false, __ATOMIC_SEQ_CST);
  if (was_first && last.count > 0) {
    next_told = rounds; /* the second to tell is this round's child */
    return;
  }
  next_told = rounds + between;
  between = between * BETWEEN_FACTOR < MOST_BETWEEN ? between * BETWEEN_FACTOR : MOST_BETWEEN;
}

static struct shared *map_shared(void) {
  void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

/*
 * A process that was forked itself counts anew; its memory is still much like its parent's, so it
 * keeps what that knew.
 */
static void begin_anew(void) {
  is_child = false;
  rounds = 0;
  next_told = FIRST_TOLD;
  between = BETWEEN;
  if (shared != NULL) {
    munmap(shared, sizeof *shared);
    shared = NULL;
  }
}

static void begin_round(void) {
  if (is_child) {
    begin_anew();
  }
  if (shared == NULL) {
    shared = map_shared();
  }
  rounds++;
  if (shared != NULL) {
    learn();
    int late = rounds - next_told;
    if (late > 0 && late % TELLER_ROUNDS == 0) {
      __atomic_store_n(&shared->is_told, false, __ATOMIC_SEQ_CST);
    }
    is_to_tell = late >= 0;
  }
}

/* --- Parting */

static bool is_near(uintptr_t page, uintptr_t address) {
  return page + OWN_BYTES > address && page < address + OWN_BYTES;
}

/* Whether the page may be missing for a moment. */
static bool is_dispensable(uintptr_t page) {
  return !is_near(page, (uintptr_t)__builtin_frame_address(0))
      && !is_near(page, (uintptr_t)arch_thread_pointer());
}

static void add_to_runs(uintptr_t page) {
  struct iovec *last = run_count == 0 ? NULL : &runs[run_count - 1];
  if (last != NULL && (uintptr_t)last->iov_base + last->iov_len == page
      && last->iov_len < BUFFER_BYTES) {
    last->iov_len += page_bytes;
  } else if (run_count < MAX_RUNS) {
    runs[run_count++] = (struct iovec){(void *)page, page_bytes};
  } else {
    return;
  }
  run_bytes += page_bytes;
}

/* Mappings change: of those pages that are known, these are still there and private. */
static void choose(void) {
  uint64_t entries[NEIGHBOURS];
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  for (int i = 0, next; pagemap >= 0 && i < known.count; i = next) {
    next = i + 1;
    while (next < known.count && next - i < NEIGHBOURS
        && known.pages[next] == known.pages[next - 1] + page_bytes) {
      next++;
    }
    ssize_t wanted = (ssize_t)((size_t)(next - i) * sizeof *entries);
    if (pread(pagemap, entries, (size_t)wanted,
            (off_t)(known.pages[i] / page_bytes * sizeof *entries)) != wanted) {
      continue;
    }
    for (int k = i; k < next; k++) {
      if ((entries[k - i] & (PAGE_PRESENT | PAGE_OF_FILE)) == PAGE_PRESENT
          && is_dispensable(known.pages[k])) {
        add_to_runs(known.pages[k]);
      }
    }
  }
  if (pagemap >= 0) {
    close(pagemap);
  }
}

/* One call for all where the kernel can (Linux 6.13). Whether it was done to all. */
static bool advise(const struct iovec *some, int count, size_t bytes, int advice) {
  static bool one_by_one;
  if (!one_by_one) {
    int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
    long done = self < 0 ? -1 : syscall(SYS_process_madvise, self, some, count, advice, 0);
    one_by_one = done < 0;
    if (self >= 0) {
      close(self);
    }
    if (done == (long)bytes) {
      return true;
    }
  }
  bool all = true;
  for (int i = 0; i < count; i++) {
    all = madvise(some[i].iov_base, some[i].iov_len, advice) == 0 && all;
  }
  return all;
}

static bool make_writable(void) {
  return advise(runs, run_count, run_bytes, MADV_POPULATE_WRITE);
}

/* Few programs make these calls, so a filter may end who does, and not only refuse. */
static bool is_free_to_call(void) { return prctl(PR_GET_SECCOMP) == 0; }

void pages_before_fork(void) {
  page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
  run_count = 0;
  run_bytes = 0;
  if (!is_free_to_call()) {
    return;
  }
  begin_round();
  if (shared == NULL || is_to_tell) {
    return; /* what a child is given it has alone, whether it writes to it or not */
  }
  choose();
  if (run_count > 0 && !make_writable()) {
    run_count = 0; /* an old kernel, or a page that became read-only: learned anew if ever */
    known.count = 0;
  }
}

long pages_parted(void) { return run_count == 0 ? 0 : (long)(run_bytes / page_bytes); }

void pages_in_parent(int children) {
  if (run_count == 0) {
    return;
  }
  for (int i = 0; i < children; i++) {
    int *word = &shared->parted[i];
    int parted = __atomic_load_n(word, __ATOMIC_SEQ_CST);
    if (parted != rounds) {
      const struct timespec patience = {0, PARTING_NANOS};
      syscall(SYS_futex, word, FUTEX_WAIT, parted, &patience, NULL, 0);
    }
  }
  make_writable();
}

/* By the file, for a mapping may have been kept from this process (MADV_DONTFORK). */
static bool read_memory(int memory, const struct iovec *some, int count, char *buffer) {
  for (int i = 0; i < count; i++) {
    if (pread(memory, buffer, some[i].iov_len, (off_t)some[i].iov_base)
        != (ssize_t)some[i].iov_len) {
      return false;
    }
    buffer += some[i].iov_len;
  }
  return true;
}

static void write_memory(const struct iovec *some, int count, size_t bytes, char *buffer) {
  struct iovec all = {buffer, bytes};
  if (process_vm_writev(getpid(), &all, 1, some, (unsigned long)count, 0) == (ssize_t)bytes) {
    return;
  }
  for (int i = 0; i < count; i++) { /* by faults, which may wait for memory */
    memcpy(some[i].iov_base, buffer, some[i].iov_len);
    buffer += some[i].iov_len;
  }
}

/* Gives this process fresh pages with what the old ones hold. */
static void exchange(int memory, char *buffer) {
  for (int i = 0, next; i < run_count; i = next) {
    size_t bytes = 0;
    for (next = i; next < run_count && bytes + runs[next].iov_len <= BUFFER_BYTES; next++) {
      bytes += runs[next].iov_len;
    }
    if (!read_memory(memory, runs + i, next - i, buffer)) {
      return; /* left as they are */
    }
    advise(runs + i, next - i, bytes, MADV_DONTNEED);
    write_memory(runs + i, next - i, bytes, buffer);
  }
}

static void exchange_all(void) {
  int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  char *buffer = mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory >= 0 && buffer != MAP_FAILED) {
    exchange(memory, buffer);
  }
  if (memory >= 0) {
    close(memory);
  }
  if (buffer != MAP_FAILED) {
    munmap(buffer, BUFFER_BYTES);
  }
}

void pages_in_child(int number) {
  is_child = true;
  if (run_count > 0) {
    int *parted = &shared->parted[number];
    exchange_all();
    __atomic_store_n(parted, rounds, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, parted, FUTEX_WAKE, 1, NULL, NULL, 0);
  }
  if (!is_to_tell && shared != NULL) {
    munmap(shared, sizeof *shared);
    shared = NULL;
  }
}
