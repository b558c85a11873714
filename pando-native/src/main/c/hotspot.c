/*
 * Fields of HotSpot's own objects, by the tables that the JVM exports for its serviceability agent
 * (vmStructs.hpp): names, offsets and addresses of what is needed are looked up, none is assumed.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* JavaThreadState, globalDefinitions.hpp; the same numbers since JDK 1.3. */
#define THREAD_IN_NATIVE 4
#define THREAD_BLOCKED 10

static long thread_state_offset = -1;
static long os_thread_offset = -1;
static long thread_id_offset = -1;
static const char *flags;
static size_t flag_count;
static size_t flag_bytes;
static size_t java_thread_bytes;
static long flag_name_offset = -1;
static long flag_address_offset = -1;

/* The JVM's heap, and the way from it, if the collector is Serial, to the free part of its eden. */
static const bool *uses_serial;
static char *const *heap;
static long reserved_offset = -1;
static long start_offset = -1;
static long words_offset = -1;
static long young_offset = -1;
static long eden_offset = -1;
static long top_offset = -1;
static long end_offset = -1;

/* What the JVM asks before it compiles a method. */
static bool *use_compiler;
static bool compiles_later;

/*
 * Of HotSpot's tiers of compiled code the second counts how often it is run, and no more. The third
 * notes what it meets as well, for the fourth, which is compiled after thousands of runs.
 */
#define COUNTING_TIER 2

static intptr_t *last_tier; /* TieredStopAtLevel: none above is compiled */
static intptr_t usual_last_tier;

/* An exported number or address of the JVM, or 0. */
static uint64_t exported(void *jvm, const char *name) {
  void *symbol = dlsym(jvm, name);
  return symbol == NULL ? 0 : *(uint64_t *)symbol;
}

static const char *text_at(const char *entry, uint64_t offset) {
  return *(const char *const *)(entry + offset);
}

static void read_fields(void *jvm) {
  const char *entry = (const char *)exported(jvm, "gHotSpotVMStructs");
  uint64_t type = exported(jvm, "gHotSpotVMStructEntryTypeNameOffset");
  uint64_t field = exported(jvm, "gHotSpotVMStructEntryFieldNameOffset");
  uint64_t offset = exported(jvm, "gHotSpotVMStructEntryOffsetOffset");
  uint64_t address = exported(jvm, "gHotSpotVMStructEntryAddressOffset");
  uint64_t stride = exported(jvm, "gHotSpotVMStructEntryArrayStride");
  if (entry == NULL || stride == 0 || offset == 0 || address == 0 || field == 0) {
    return;
  }
  for (; text_at(entry, type) != NULL; entry += stride) {
    const char *owner = text_at(entry, type);
    const char *name = text_at(entry, field);
    long place = (long)*(const uint64_t *)(entry + offset);
    void *where = *(void *const *)(entry + address);
    if (strcmp(name, "_thread_state") == 0 && strcmp(owner, "JavaThread") == 0) {
      thread_state_offset = place;
    } else if (strcmp(name, "_osthread") == 0
        && (strcmp(owner, "Thread") == 0 || strcmp(owner, "JavaThread") == 0)) {
      os_thread_offset = place;
    } else if (strcmp(name, "_thread_id") == 0 && strcmp(owner, "OSThread") == 0) {
      thread_id_offset = place;
    } else if (strcmp(name, "_collectedHeap") == 0 && strcmp(owner, "Universe") == 0) {
      heap = where;
    } else if (strcmp(name, "_reserved") == 0 && strcmp(owner, "CollectedHeap") == 0) {
      reserved_offset = place;
    } else if (strcmp(name, "_start") == 0 && strcmp(owner, "MemRegion") == 0) {
      start_offset = place;
    } else if (strcmp(name, "_word_size") == 0 && strcmp(owner, "MemRegion") == 0) {
      words_offset = place;
    } else if (strcmp(name, "_young_gen") == 0 && strcmp(owner, "SerialHeap") == 0) {
      young_offset = place;
    } else if (strcmp(name, "_eden_space") == 0 && strcmp(owner, "DefNewGeneration") == 0) {
      eden_offset = place;
    } else if (strcmp(name, "_top") == 0 && strcmp(owner, "ContiguousSpace") == 0) {
      top_offset = place;
    } else if (strcmp(name, "_end") == 0 && strcmp(owner, "ContiguousSpace") == 0) {
      end_offset = place;
    } else if (strcmp(owner, "JVMFlag") == 0) {
      if (strcmp(name, "_name") == 0) {
        flag_name_offset = place;
      } else if (strcmp(name, "_addr") == 0) {
        flag_address_offset = place;
      } else if (strcmp(name, "flags") == 0 && where != NULL) {
        flags = *(const char *const *)where;
      } else if (strcmp(name, "numFlags") == 0 && where != NULL) {
        flag_count = *(const size_t *)where;
      }
    }
  }
}

static void read_sizes(void *jvm) {
  const char *entry = (const char *)exported(jvm, "gHotSpotVMTypes");
  uint64_t name = exported(jvm, "gHotSpotVMTypeEntryTypeNameOffset");
  uint64_t size = exported(jvm, "gHotSpotVMTypeEntrySizeOffset");
  uint64_t stride = exported(jvm, "gHotSpotVMTypeEntryArrayStride");
  if (entry == NULL || stride == 0 || size == 0) {
    return;
  }
  for (; text_at(entry, name) != NULL; entry += stride) {
    uint64_t bytes = *(const uint64_t *)(entry + size);
    if (strcmp(text_at(entry, name), "JVMFlag") == 0) {
      flag_bytes = bytes;
    } else if (strcmp(text_at(entry, name), "JavaThread") == 0) {
      java_thread_bytes = bytes;
    }
  }
}

size_t hotspot_java_thread_bytes(void) { return java_thread_bytes; }

static void *flag_address(const char *wanted) {
  for (size_t i = 0; i < flag_count; i++) {
    const char *flag = flags + i * flag_bytes;
    const char *name = text_at(flag, (uint64_t)flag_name_offset);
    if (name != NULL && strcmp(name, wanted) == 0) {
      return *(void *const *)(flag + flag_address_offset);
    }
  }
  return NULL;
}

bool hotspot_flag(const char *name, bool *value) {
  const bool *address = flag_address(name);
  if (address != NULL) {
    *value = *address;
  }
  return address != NULL;
}

bool hotspot_text_flag_is_set(const char *name) {
  const char *const *address = flag_address(name);
  return address != NULL && *address != NULL && **address != 0;
}

bool *hotspot_flag_address(const char *name) { return flag_address(name); }

bool hotspot_open(void *address_in_jvm) {
  Dl_info library;
  if (dladdr(address_in_jvm, &library) == 0) {
    return false;
  }
  void *jvm = dlopen(library.dli_fname, RTLD_NOLOAD | RTLD_NOW);
  if (jvm == NULL) {
    return false;
  }
  read_fields(jvm);
  read_sizes(jvm);
  if (thread_state_offset <= 0 || os_thread_offset <= 0 || thread_id_offset <= 0 || flags == NULL
      || flag_count == 0 || flag_bytes == 0 || flag_name_offset < 0 || flag_address_offset < 0) {
    return false;
  }
  use_compiler = flag_address("UseCompiler");
  last_tier = flag_address("TieredStopAtLevel");
  return true;
}

static char *os_thread(const char *java_thread) {
  return *(char *const *)(java_thread + os_thread_offset);
}

pid_t hotspot_tid(const char *java_thread) {
  const char *thread = os_thread(java_thread);
  return thread == NULL ? 0 : *(const pid_t *)(thread + thread_id_offset);
}

void hotspot_set_tid(char *java_thread, pid_t tid) {
  char *thread = os_thread(java_thread);
  if (thread != NULL) {
    *(pid_t *)(thread + thread_id_offset) = tid;
  }
}

bool hotspot_is_in_native(const char *java_thread) {
  return *(const int *)(java_thread + thread_state_offset) == THREAD_IN_NATIVE;
}

bool hotspot_is_blocked(const char *java_thread) {
  return *(const int *)(java_thread + thread_state_offset) == THREAD_BLOCKED;
}

/*
 * For a thread that will never run again. Both states are safe for the collector; but a JVM that
 * exits waits 300 ms for threads in native code (VM_Exit::wait_for_threads_in_native_to_block).
 */
void hotspot_leave_blocked(char *java_thread) {
  *(int *)(java_thread + thread_state_offset) = THREAD_BLOCKED;
}

/*
 * Has the JVM compile no code any more that notes what it meets: it is slower, and what it writes
 * to each child would have to get of its own. Until hotspot_compile_now in a child.
 */
void hotspot_compile_simply(void) {
  if (use_compiler != NULL && last_tier != NULL && *last_tier > COUNTING_TIER) {
    usual_last_tier = *last_tier;
    *last_tier = COUNTING_TIER;
  }
}

/*
 * Has the JVM drop what is to be compiled: it asks again for what goes on being called. A JVM that
 * compiles nothing (-Xint) is left alone.
 */
void hotspot_compile_later(void) {
  if (use_compiler != NULL && *use_compiler) {
    *use_compiler = false;
    compiles_later = true;
  }
}

bool hotspot_compiles_later(void) { return compiles_later; }

void hotspot_compile_now(void) {
  if (compiles_later) {
    compiles_later = false;
    if (usual_last_tier != 0) {
      *last_tier = usual_last_tier;
    }
    *use_compiler = true;
  }
}

/* Where objects are; both 0 if that is not known. */
void hotspot_heap(uintptr_t *from, uintptr_t *to) {
  *from = 0;
  *to = 0;
  if (heap != NULL && reserved_offset >= 0 && start_offset >= 0 && words_offset >= 0) {
    const char *reserved = *heap + reserved_offset;
    *from = *(const uintptr_t *)(reserved + start_offset);
    *to = *from + *(const size_t *)(reserved + words_offset) * sizeof(uintptr_t);
  }
}

/*
 * Gives the pages of the free part of eden back, which hold garbage that was collected: a child
 * would get each of them. To be called when no thread runs. Of other collectors than Serial nothing
 * is known here, and nothing is done.
 */
void hotspot_release_free_eden(void) {
  static char *known_top; /* what is free above was given back, and not used since */
  if (uses_serial == NULL) { /* looked up once: threads stand still meanwhile */
    uses_serial = hotspot_flag_address("UseSerialGC");
  }
  if (uses_serial == NULL || !*uses_serial || heap == NULL || young_offset < 0 || eden_offset < 0
      || top_offset < 0 || end_offset < 0) {
    return;
  }
  const char *young = *(char *const *)(*heap + young_offset);
  const char *eden = *(char *const *)(young + eden_offset);
  char *top = *(char *const *)(eden + top_offset);
  const char *end = *(const char *const *)(eden + end_offset);
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  char *from = (char *)(((uintptr_t)top + page - 1) & ~(page - 1));
  if ((known_top == NULL || top < known_top) && from < end) {
    madvise(from, (size_t)(end - from) & ~(page - 1), MADV_DONTNEED);
  }
  known_top = top;
}
