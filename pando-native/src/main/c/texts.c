/*
 * What is only read of files: the code and constants of libraries, and the archive of classes.
 *
 * clone(2) leaves out what a child can read from a file again, so that a child begins with a fault
 * for each piece of the JVM's 17 MB of code that it comes by, a third of all its faults. But of a
 * mapping with one page of the process's own (as a debugger makes one for a breakpoint) it copies
 * the table of pages, of the same file pages and a hundred times faster. So one byte of each such
 * mapping is written once, with what it is: by /proc/self/mem, for it is not to be writable.
 *
 * Who forks often has most of the JVM and of the archive in huge pages besides (huge.c).
 *
 * Where that is refused, all is as it was.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Of more than that, as machine learning has, a child may need little. */
#define MOST_BYTES ((size_t)64 << 20)

/* At this fork of a process that is no template it will go on to fork; the trial is the first. */
#define FORKS_THAT_ARE_OFTEN 4

#define JVM "/libjvm.so"
#define ARCHIVE ".jsa"

static unsigned long long known_loads; /* how often a library was loaded, when this was last done */
static int forks;
static bool is_often;                  /* the JVM's are in huge pages, or were tried */

static void have_one_page(int memory, uintptr_t address) {
  char byte;
  if (pread(memory, &byte, 1, (off_t)address) == 1) {
    ssize_t ignored = pwrite(memory, &byte, 1, (off_t)address);
    (void)ignored;
  }
}

struct look {
  int memory;
  bool begins_often;
};

static int each_library(struct dl_phdr_info *library, size_t bytes, void *with) {
  const struct look *look = with;
  bool is_jvm = ends_with(library->dlpi_name, JVM);
  (void)bytes;
  if (strchr(library->dlpi_name, '/') == NULL || (is_jvm && is_often)) {
    return 0; /* the kernel's, or the program itself; or done, and not to be written to again */
  }
  for (int i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &library->dlpi_phdr[i];
    if (part->p_type == PT_LOAD && (part->p_flags & PF_W) == 0 && part->p_memsz <= MOST_BYTES) {
      uintptr_t from = library->dlpi_addr + part->p_vaddr;
      have_one_page(look->memory, from);
      if (is_jvm && look->begins_often) {
        huge_move(from, from + part->p_memsz, PROT_READ | (part->p_flags & PF_X ? PROT_EXEC : 0));
      }
    }
  }
  return 0;
}

/* Of the archives, what is not written to: names, constants and code of methods. */
static void each_archive(int memory) {
  FILE *maps = fopen("/proc/self/maps", "re");
  char line[1024];
  while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
    uintptr_t from;
    uintptr_t to;
    char access[8];
    line[strcspn(line, "\n")] = 0;
    if (ends_with(line, ARCHIVE) && sscanf(line, "%lx-%lx %7s", &from, &to, access) == 3
        && strcmp(access, "r--p") == 0) {
      have_one_page(memory, from);
      huge_move(from, to, PROT_READ);
    }
  }
  if (maps != NULL) {
    fclose(maps);
  }
}

static int read_loads(struct dl_phdr_info *library, size_t bytes, void *with) {
  (void)bytes;
  *(unsigned long long *)with = library->dlpi_adds;
  return 1;
}

bool texts_before_fork(bool is_template) {
  unsigned long long loads = 0;
  struct look look = {-1, !is_often && (is_template || ++forks >= FORKS_THAT_ARE_OFTEN)};
  dl_iterate_phdr(read_loads, &loads);
  if (loads == known_loads && !look.begins_often) {
    return false;
  }
  known_loads = loads;
  look.memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
  if (look.memory >= 0) {
    dl_iterate_phdr(each_library, &look);
    if (look.begins_often) {
      each_archive(look.memory);
    }
    close(look.memory);
  }
  is_often = is_often || look.begins_often; /* or were refused: tried once */
  return look.begins_often;
}
