/*
 * Memory in huge pages: what is only read is moved to them, and what is in use gathered.
 *
 * clone(2) copies an entry for each page, and a child that comes by a page for the first time waits
 * for the processor, in a virtual machine for its host too, to find out where that is: 5 us each,
 * which nobody counts as a fault. A huge page is one of both in place of 512. So:
 *
 *    anonymous memory, aligned     |  huge page  |  huge page  |
 *                                        | copied, made read-only, put in place by one mremap(2)
 *    mapping of a file      |  edge |------------|-------------|  edge  |
 *
 * as HHVM, Node.js and Chrome do with their code. Threads may run in it meanwhile. It costs memory
 * that other JVMs do not share, and profilers take the name of the library from the mapping.
 *
 * What is written to is gathered in place, and soon has an entry for each page again: from the
 * first write on while a child lives. But the pages that nobody has written to since are one piece
 * of memory (a folio) to the kernel as before, and it copies and drops the entries of neighbours in
 * one together. Of pages from everywhere it has to look up each, which is what takes long.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "pages.h"

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1 */
#endif

#define SETTING "/sys/kernel/mm/transparent_hugepage/enabled"
#define SIZE "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"

/* A piece takes 2 to 5 ms; a heap of gigabytes is not to hold up the fork that gathers. */
#define GATHERING_NANOS 50000000L

/* 0 if there are none, or nobody wants them. */
static uintptr_t huge_bytes(void) {
  char text[64];
  if (!forkall_read(SETTING, text, sizeof text) || strstr(text, "[never]") != NULL) {
    return 0;
  }
  return forkall_read(SIZE, text, sizeof text) ? strtoul(text, NULL, 10) : 0;
}

/* Fills huge pages with what is at an address, and gives them its access. */
static bool fill(char *pages, const void *with, size_t bytes, int access) {
  if (madvise(pages, bytes, MADV_HUGEPAGE) != 0) {
    return false;
  }
  memcpy(pages, with, bytes);
  return madvise(pages, bytes, MADV_COLLAPSE) == 0 /* all of them are huge */
      && mprotect(pages, bytes, access) == 0;
}

static void unmap(char *from, char *to) {
  if (to > from) {
    munmap(from, (size_t)(to - from));
  }
}

/* Puts as much of a mapping as can be into huge pages; it stays as it is if there are none. */
void huge_move(uintptr_t from, uintptr_t to, int access) {
  uintptr_t size = huge_bytes();
  if (size == 0) {
    return;
  }
  from = (from + size - 1) / size * size;
  to = to / size * size;
  if (from >= to) {
    return;
  }
  size_t bytes = to - from;
  char *room = mmap(NULL, bytes + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) {
    return;
  }
  char *pages = (char *)(((uintptr_t)room + size - 1) / size * size);
  if (!fill(pages, (const void *)from, bytes, access)
      || mremap(pages, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)from) == MAP_FAILED) {
    munmap(pages, bytes);
  }
  unmap(room, pages); /* what is left; where the pages were, others may have memory by now */
  unmap(pages + bytes, room + bytes + size);
}

struct gathering {
  uintptr_t bytes;
  long end;
};

/* Threads may use the memory meanwhile. Where it cannot be, as with pages of a file, all stays. */
static bool gather(uintptr_t piece, uintptr_t used, void *with) {
  const struct gathering *gathering = with;
  bool is_worth_it = used >= gathering->bytes / 4 * 3;
  if (is_worth_it && madvise((void *)piece, gathering->bytes, MADV_COLLAPSE) != 0
      && errno == ENOMEM) {
    return false;
  }
  return forkall_nanos(CLOCK_MONOTONIC) < gathering->end; /* to look alone takes its time too */
}

/* Puts what is in use of private memory into huge pages, where three quarters of one are. */
void huge_gather(void) {
  struct gathering gathering = {huge_bytes(), forkall_nanos(CLOCK_MONOTONIC) + GATHERING_NANOS};
  if (gathering.bytes != 0) {
    pagemap_each_piece(gathering.bytes, gather, &gathering);
  }
}
