/*
 * What a process itself writes to from one fork to the next.
 *
 * The kernel can tell (soft-dirty bits), but seldom is built to. So now and then a sum is made of
 * each page after a fork and before the next one, and those whose sums differ have been written to.
 * While other threads run: what they do in between, they would do a moment later as well. The pages
 * are read by /proc/self/mem, for memory may be unmapped meanwhile.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pages.h"

#define MOST_SUMS 32768 /* who has more pages gets none of this: it would take too long */
#define BUFFER_BYTES ((size_t)128 << 10)
#define FACTOR UINT64_C(0x9e3779b97f4a7c15)

struct sum {
  uintptr_t page;
  uint64_t sum; /* 0 if it could not be read */
};

static struct sum *sums; /* between a fork that is looked at and the next one */
static int count;

static bool add(uintptr_t page, void *unused) {
  (void)unused;
  if (count == MOST_SUMS) {
    return false;
  }
  sums[count++] = (struct sum){page, 0};
  return true;
}

static uint64_t sum_of(const uint64_t *words, size_t bytes) {
  uint64_t sum = 1;
  for (size_t i = 0; i < bytes / sizeof *words; i++) {
    sum = (sum ^ words[i]) * FACTOR;
    sum ^= sum >> 29;
  }
  return sum;
}

/* Shows the sum of each page as it is now; those that cannot be read are left out. */
static void each_sum(void (*show)(struct sum *known, uint64_t now, void *with), void *with) {
  uintptr_t page = pagemap_bytes();
  int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  char *buffer = mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  for (int i = 0, next; memory >= 0 && buffer != MAP_FAILED && i < count; i = next) {
    next = i + 1;
    while (next < count && sums[next].page == sums[next - 1].page + page
        && (size_t)(next + 1 - i) * page <= BUFFER_BYTES) {
      next++;
    }
    size_t bytes = (size_t)(next - i) * page;
    if (pread(memory, buffer, bytes, (off_t)sums[i].page) == (ssize_t)bytes) {
      for (int k = i; k < next; k++) {
        show(&sums[k], sum_of((uint64_t *)(buffer + (size_t)(k - i) * page), page), with);
      }
    }
  }
  if (memory >= 0) {
    close(memory);
  }
  if (buffer != MAP_FAILED) {
    munmap(buffer, BUFFER_BYTES);
  }
}

static void note(struct sum *known, uint64_t now, void *unused) {
  (void)unused;
  known->sum = now;
}

static void forget(void) {
  munmap(sums, MOST_SUMS * sizeof *sums);
  sums = NULL;
}

void changed_begin(void) {
  sums = mmap(NULL, MOST_SUMS * sizeof *sums, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
      -1, 0);
  if (sums == MAP_FAILED) {
    sums = NULL;
    return;
  }
  count = 0;
  if (pagemap_each(false, add, NULL)) {
    each_sum(note, NULL);
  } else {
    forget();
  }
}

struct changes {
  struct page_list pages;
  bool too_many;
};

static void compare(struct sum *known, uint64_t now, void *with) {
  struct changes *changes = with;
  if (known->sum != 0 && known->sum != now && !pages_add(&changes->pages, known->page)) {
    changes->too_many = true;
  }
}

void changed_end(struct learned *learned) {
  static struct changes changes;
  if (sums == NULL) {
    return;
  }
  changes.pages.count = 0;
  changes.too_many = false;
  each_sum(compare, &changes);
  if (!changes.too_many) {
    pages_learn(learned, &changes.pages);
  }
  forget();
}
