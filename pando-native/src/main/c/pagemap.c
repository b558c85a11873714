/* The pages of this process, by /proc/self/pagemap: see pagemap(5). */
#define _GNU_SOURCE
#include "forkall.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "pages.h"

/* Larger mappings are data of the program: what is written to there changes from fork to fork. */
#define LARGE_BYTES ((uintptr_t)256 << 20)

#define PAGE_PRESENT (UINT64_C(1) << 63)
#define PAGE_OF_FILE (UINT64_C(1) << 61)
#define PAGE_EXCLUSIVE (UINT64_C(1) << 56)
#define ENTRIES 2048
#define NEIGHBOURS 64

uintptr_t pagemap_bytes(void) { return (uintptr_t)sysconf(_SC_PAGESIZE); }

static bool is_in_heap(uintptr_t from, uintptr_t to) {
  uintptr_t heap_from;
  uintptr_t heap_to;
  hotspot_heap(&heap_from, &heap_to);
  return to > heap_from && from < heap_to;
}

/* Whether a fork copies what was written to. */
static bool is_private_memory(const char *access) {
  return access[0] == 'r' && access[1] == 'w' && access[3] == 'p';
}

/* But the heap: the next objects are not where the last were. */
static bool is_of_interest(uintptr_t from, uintptr_t to, const char *access) {
  return is_private_memory(access) && to - from <= LARGE_BYTES && !is_in_heap(from, to);
}

static bool is_copied(uint64_t entry) {
  return (entry & (PAGE_PRESENT | PAGE_OF_FILE)) == PAGE_PRESENT;
}

static bool read_entries(int pagemap, uintptr_t from, size_t count, uint64_t *entries) {
  size_t bytes = count * sizeof *entries;
  return pread(pagemap, entries, bytes, (off_t)(from / pagemap_bytes() * sizeof *entries))
      == (ssize_t)bytes;
}

static bool each_between(
    int pagemap, uintptr_t from, uintptr_t to, uint64_t wanted, take_page *take, void *with) {
  uint64_t entries[ENTRIES];
  uintptr_t page = pagemap_bytes();
  while (from < to) {
    size_t count = (to - from) / page;
    count = count < ENTRIES ? count : ENTRIES;
    if (!read_entries(pagemap, from, count, entries)) {
      return false;
    }
    for (size_t i = 0; i < count; i++, from += page) {
      if (is_copied(entries[i]) && (entries[i] & wanted) == wanted && !take(from, with)) {
        return false;
      }
    }
  }
  return true;
}

/* Shows the mappings of this process until one is refused; false then too. */
static bool each_mapping(
    bool (*show)(int pagemap, uintptr_t from, uintptr_t to, const char *access, void *with),
    void *with) {
  FILE *maps = fopen("/proc/self/maps", "re");
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  char line[1024];
  bool complete = maps != NULL && pagemap >= 0;
  while (complete && fgets(line, sizeof line, maps) != NULL) {
    uintptr_t from;
    uintptr_t to;
    char access[8];
    if (sscanf(line, "%lx-%lx %7s", &from, &to, access) == 3) {
      complete = show(pagemap, from, to, access, with);
    }
  }
  if (maps != NULL) {
    fclose(maps);
  }
  if (pagemap >= 0) {
    close(pagemap);
  }
  return complete;
}

struct wanted {
  uint64_t flags;
  take_page *take;
  void *with;
};

static bool each_of_interest(
    int pagemap, uintptr_t from, uintptr_t to, const char *access, void *with) {
  const struct wanted *wanted = with;
  return !is_of_interest(from, to, access)
      || each_between(pagemap, from, to, wanted->flags, wanted->take, wanted->with);
}

bool pagemap_each(bool only_alone, take_page *take, void *with) {
  struct wanted wanted = {only_alone ? PAGE_EXCLUSIVE : 0, take, with};
  return each_mapping(each_of_interest, &wanted);
}

struct pieces {
  uintptr_t bytes;
  take_piece *take;
  void *with;
};

static bool count_page(uintptr_t page, void *with) {
  (void)page;
  ++*(uintptr_t *)with;
  return true;
}

static bool each_piece(int pagemap, uintptr_t from, uintptr_t to, const char *access, void *with) {
  const struct pieces *pieces = with;
  uintptr_t bytes = pieces->bytes;
  if (!is_private_memory(access)) {
    return true;
  }
  for (uintptr_t piece = (from + bytes - 1) / bytes * bytes; piece < to && to - piece >= bytes;
       piece += bytes) {
    uintptr_t pages = 0;
    if (each_between(pagemap, piece, piece + bytes, 0, count_page, &pages)
        && !pieces->take(piece, pages * pagemap_bytes(), pieces->with)) {
      return false;
    }
  }
  return true;
}

void pagemap_each_piece(uintptr_t bytes, take_piece *take, void *with) {
  struct pieces pieces = {bytes, take, with};
  each_mapping(each_piece, &pieces);
}

void pagemap_each_left(const struct page_list *of, void (*take)(uintptr_t page)) {
  uint64_t entries[NEIGHBOURS];
  uintptr_t page = pagemap_bytes();
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  for (int i = 0, next; pagemap >= 0 && i < of->count; i = next) {
    next = i + 1;
    while (next < of->count && next - i < NEIGHBOURS
        && of->pages[next] == of->pages[next - 1] + page) {
      next++;
    }
    if (read_entries(pagemap, of->pages[i], (size_t)(next - i), entries)) {
      for (int k = i; k < next; k++) {
        if (is_copied(entries[k - i])) {
          take(of->pages[k]);
        }
      }
    }
  }
  if (pagemap >= 0) {
    close(pagemap);
  }
}
