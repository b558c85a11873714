/*
 * The pages that parent and child write to around a fork, parted at once.
 *
 * clone(2) leaves them all to both; whoever writes to a page first gets a copy of it, by a fault of
 * its own. In a parent, whose threads have run on other processors, each of these interrupts them
 * as well. A JVM writes to hundreds of pages before its child does anything: stacks, counters of
 * methods, the blocks of malloc. And to nearly the same ones at each fork, so they are learned from
 * early ones. From then on:
 *
 *    parent, all threads stopped                  child, its first thread alone
 *    ---------------------------                  -----------------------------
 *    chooses pages
 *    clone(2)  ---------------------------------> has them all copied with one call, on the one
 *                                                 processor that it has run on
 *    has the old ones alone, and makes  <-------- says so
 *    them writable with another
 *
 * So where the parent's pages are never changes: others may look there, like the kernel, which
 * completes what was asked of an io_uring.
 *
 * What is written to from a fork to the beginning of its child's target, an early child tells: what
 * it has alone by then, because it has written to it, or its parent has. What the parent writes to
 * until its next fork, it looks for itself (changed.c). What was found twice, one time after the
 * other, is believed: a third of what is found once is chance. No more than a hint comes of it: a
 * page that is listed for nothing costs a copy, one that is not is copied by a fault as ever.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <linux/futex.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "pages.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

#define NOTHING (-1)    /* in place of a count, which is 0 as long as nobody has told */
#define MAX_RUNS 1024   /* IOV_MAX: so many pieces of memory one call takes */

/* The trial and the first children link what later ones find linked. */
#define FIRST_TOLD 3

/* After a child has told, so many forks until the next one is to; a multiple of it the next time. */
#define BETWEEN 8
#define BETWEEN_FACTOR 4
#define MOST_BETWEEN 512

/* One that is killed while it tells is in the way of the others for so many. */
#define TELLER_ROUNDS 64

/* Of a child that does not run for so long, the parent parts page by page. */
#define PARTING_NANOS 5000000L

/* What parent and child see both. */
struct shared {
  int parted[MOST_CHILDREN]; /* the last round whose child of this number has pages of its own */
  int is_told;               /* a child writes, or has written, what follows: one of them */
  struct page_list by_child; /* count is written last */
};

static struct shared *shared;
static struct learned of_child;
static struct learned of_parent;
static struct {
  int count;
  size_t bytes;
  struct iovec each[MAX_RUNS];
} parted;                   /* the pieces of memory that are parted in this round */
static bool is_to_tell;     /* the child of this round */
static bool is_to_look;     /* the parent, from this round's fork to the next one */
static bool is_child;
static int rounds;          /* forks of this process */
static int next_told = FIRST_TOLD; /* from this round on children are to tell, until one has */
static int between = BETWEEN;

/* --- Learning */

bool pages_add(struct page_list *list, uintptr_t page) {
  if (list->count == MAX_PAGES) {
    return false;
  }
  list->pages[list->count++] = page;
  return true;
}

static bool add_told(uintptr_t page, void *told) { return pages_add(told, page); }

void pages_tell(void) {
  if (!is_child || !is_to_tell || shared == NULL) {
    return;
  }
  is_to_tell = false;
  int nobody = false;
  if (__atomic_compare_exchange_n(
          &shared->is_told, &nobody, true, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    struct page_list *found = &of_child.last; /* which the parent has, and this one forgets */
    found->count = 0;
    int count = pagemap_each(true, add_told, found) && found->count > 0 ? found->count : NOTHING;
    memcpy(shared->by_child.pages, found->pages, (size_t)found->count * sizeof *found->pages);
    __atomic_store_n(&shared->by_child.count, count, __ATOMIC_RELEASE);
  }
  munmap(shared, sizeof *shared);
  shared = NULL;
}

void pages_learn(struct learned *learned, const struct page_list *told) {
  struct page_list *last = &learned->last;
  struct page_list *known = &learned->known;
  known->count = 0;
  for (int i = 0, before = 0; i < told->count; i++) {
    while (before < last->count && last->pages[before] < told->pages[i]) {
      before++;
    }
    if (before < last->count && last->pages[before] == told->pages[i]) {
      known->pages[known->count++] = told->pages[i];
    }
  }
  last->count = told->count;
  memcpy(last->pages, told->pages, (size_t)told->count * sizeof *told->pages);
}

static void learn_of_child(void) {
  struct page_list *told = &shared->by_child;
  int count = __atomic_load_n(&told->count, __ATOMIC_ACQUIRE);
  bool was_first = of_child.last.count == 0;
  if (count == 0) {
    return;
  }
  if (count > 0 && count <= MAX_PAGES) {
    pages_learn(&of_child, told);
  }
  told->count = 0;
  __atomic_store_n(&shared->is_told, false, __ATOMIC_SEQ_CST);
  if (was_first && of_child.last.count > 0) {
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
    learn_of_child();
    int late = rounds - next_told;
    if (late > 0 && late % TELLER_ROUNDS == 0) {
      __atomic_store_n(&shared->is_told, false, __ATOMIC_SEQ_CST);
    }
    is_to_tell = late >= 0;
    is_to_look = late == 0; /* a child may be long in telling */
  }
}

/* --- Parting */

static void add_page(uintptr_t page) {
  size_t bytes = pagemap_bytes();
  struct iovec *last = parted.count == 0 ? NULL : &parted.each[parted.count - 1];
  if (last != NULL && (uintptr_t)last->iov_base + last->iov_len == page) {
    last->iov_len += bytes;
  } else if (parted.count < MAX_RUNS) {
    parted.each[parted.count++] = (struct iovec){(void *)page, bytes};
  } else {
    return;
  }
  parted.bytes += bytes;
}

/* Has a copy made of what others have too, and all be writable. Whether that was done to all. */
static bool populate_parted(void) {
  static bool one_by_one; /* one call for all came with Linux 6.13 */
  if (!one_by_one) {
    int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
    long done = self < 0 ? -1 : syscall(SYS_process_madvise, self, parted.each, parted.count,
        MADV_POPULATE_WRITE, 0);
    one_by_one = done < 0;
    if (self >= 0) {
      close(self);
    }
    if (done == (long)parted.bytes) {
      return true;
    }
  }
  bool all = true;
  for (int i = 0; i < parted.count; i++) {
    const struct iovec *piece = &parted.each[i];
    all = madvise(piece->iov_base, piece->iov_len, MADV_POPULATE_WRITE) == 0 && all;
  }
  return all;
}

/* Mappings change: of those pages that one of them writes to, these are still there and private. */
static void choose(const struct page_list *some, const struct page_list *others) {
  static struct page_list both;
  both.count = 0;
  int i = 0;
  int k = 0;
  while (both.count < MAX_PAGES && (i < some->count || k < others->count)) {
    bool is_other = i == some->count || (k < others->count && others->pages[k] < some->pages[i]);
    uintptr_t page = is_other ? others->pages[k] : some->pages[i];
    i += i < some->count && some->pages[i] == page;
    k += k < others->count && others->pages[k] == page;
    both.pages[both.count++] = page;
  }
  pagemap_each_left(&both, add_page);
}

/* Few programs make these calls, so a filter may end who does, and not only refuse. */
static bool is_free_to_call(void) { return prctl(PR_GET_SECCOMP) == 0; }

void pages_before_stop(void) { changed_end(&of_parent); }

void pages_before_fork(void) {
  parted.count = 0;
  parted.bytes = 0;
  is_to_tell = false;
  is_to_look = false;
  if (!is_free_to_call()) {
    return;
  }
  begin_round();
  if (shared == NULL || is_to_tell) {
    return; /* what a child is given it has alone, whether it writes to it or not */
  }
  choose(&of_child.known, &of_parent.known);
}

long pages_parted(void) {
  return parted.count == 0 ? 0 : (long)(parted.bytes / pagemap_bytes());
}

/* Whether the child has got its pages. */
static bool await_child(int number) {
  int *word = &shared->parted[number];
  int last = __atomic_load_n(word, __ATOMIC_SEQ_CST);
  if (last != rounds) {
    const struct timespec patience = {0, PARTING_NANOS};
    syscall(SYS_futex, word, FUTEX_WAIT, last, &patience, NULL, 0);
  }
  return __atomic_load_n(word, __ATOMIC_SEQ_CST) == rounds;
}

void pages_in_parent(int children) {
  if (parted.count == 0) {
    return;
  }
  for (int i = 0; i < children; i++) {
    if (!await_child(i)) {
      return; /* to have the copies itself would take long */
    }
  }
  if (!populate_parted()) { /* an old kernel, or a page that became read-only */
    of_child.known.count = 0;
    of_parent.known.count = 0;
  }
}

void pages_after_fork(void) {
  if (is_to_look) {
    changed_begin();
  }
}

void pages_in_child(int number) {
  is_child = true;
  if (parted.count > 0) {
    int *word = &shared->parted[number];
    populate_parted();
    __atomic_store_n(word, rounds, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
  }
  if (!is_to_tell && shared != NULL) {
    munmap(shared, sizeof *shared);
    shared = NULL;
  }
}
