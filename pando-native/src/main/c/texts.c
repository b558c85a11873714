/*
 * The code and constants of libraries, which a child finds mapped.
 *
 * clone(2) leaves out what a child can read from a file again, so that a child begins with a fault
 * for each piece of the JVM's 17 MB of code that it comes by, a third of all its faults. But of a
 * mapping with one page of the process's own (as a debugger makes one for a breakpoint) it copies
 * the table of pages, of the same file pages and a hundred times faster. So one byte of each such
 * mapping is written once, with what it is: by /proc/self/mem, for it is not to be writable.
 *
 * Where that is refused, all is as it was.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

/* Of more than that, as machine learning has, a child may need little. */
#define MOST_BYTES ((size_t)64 << 20)

static unsigned long long known_loads; /* how often a library was loaded, when this was last done */

static void have_one_page(int memory, uintptr_t address) {
  char byte;
  if (pread(memory, &byte, 1, (off_t)address) == 1) {
    ssize_t ignored = pwrite(memory, &byte, 1, (off_t)address);
    (void)ignored;
  }
}

static int each_library(struct dl_phdr_info *library, size_t bytes, void *with) {
  int memory = *(int *)with;
  (void)bytes;
  if (strchr(library->dlpi_name, '/') == NULL) {
    return 0; /* the kernel's, or the program itself */
  }
  for (int i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &library->dlpi_phdr[i];
    if (part->p_type == PT_LOAD && (part->p_flags & PF_W) == 0 && part->p_memsz <= MOST_BYTES) {
      have_one_page(memory, library->dlpi_addr + part->p_vaddr);
    }
  }
  return 0;
}

static int read_loads(struct dl_phdr_info *library, size_t bytes, void *with) {
  (void)bytes;
  *(unsigned long long *)with = library->dlpi_adds;
  return 1;
}

void texts_before_fork(void) {
  unsigned long long loads = 0;
  dl_iterate_phdr(read_loads, &loads);
  if (loads == known_loads) {
    return;
  }
  known_loads = loads;
  int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
  if (memory >= 0) {
    dl_iterate_phdr(each_library, &memory);
    close(memory);
  }
}
