/* What the C files of this library know of each other. forkall.c explains how a fork works. */
#ifndef PANDO_FORKALL_H
#define PANDO_FORKALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

/* Why a fork did not happen; negative, next to -errno of the call that failed in fork_detail. */
enum fork_error {
  FORK_OK = 0,
  FORK_NO_SIGNAL = -1,        /* no real-time signal is free */
  FORK_NO_TASKS = -2,         /* /proc/self/task cannot be read */
  FORK_TOO_MANY = -3,         /* more threads than MAX_THREADS */
  FORK_NO_ANSWER = -4,        /* a thread did not stop in time: it blocks all signals, or is traced */
  FORK_NO_TID_OFFSET = -5,    /* this C library is laid out in an unknown way */
  FORK_CLONE = -6,            /* the kernel refused the new process */
  FORK_NO_MEMORY = -7,        /* no memory for the tables */
  FORK_UNKNOWN_VM = -8,       /* the JVM does not show the fields that are needed */
  FORK_FREEZE = -9,           /* a Java thread could not be suspended */
  FORK_CRITICAL = -10,        /* a thread stays inside a JNI critical section */
  FORK_BUSY = -11,            /* a fork is under way: one was called from a signal handler */
  FORK_ENDING = -12           /* the JVM runs its exit hooks */
};

/* Threads of one process, of which the tables have room. Memory is touched as it is used. */
#define MAX_THREADS 8192

/* Of one fork, which stops all threads once for all of them; Fork.java has the number too. */
#define MOST_CHILDREN 4

/* Exit status of a child that could not be put together; a message is on its standard error. */
#define STATUS_NOT_REVIVED 126

static inline bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text);
  size_t end_length = strlen(end);
  return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* A Java thread that does not go on in the child. */
struct frozen {
  char *java_thread;  /* HotSpot's JavaThread */
  pid_t tid;
  long cpu_nanos;     /* used of the cpus when it was first suspended */
  bool is_worker;     /* of one of the JDK's pools */
  bool is_carrier;    /* of a virtual thread */
  bool is_reader;     /* Pando's own, which has no monitor when it waits in native code */
  bool gone;          /* not brought back, decided when all threads stand still */
};

/* What one fork needs to know. */
struct fork_request {
  struct frozen *frozen;
  int frozen_count;
  int children;            /* how many are to be made */
  const int *own;          /* for each of them a descriptor that the others must not have, or -1 */
  const int *to_close;     /* descriptors that no child must have */
  int to_close_count;
  int standard_output;     /* become descriptors 1 and 2 of the child; -1: as in the parent */
  int standard_error;
  bool is_template;        /* forks often, and does little else: is to have few pages */
  bool has_pollers;        /* threads go on in the child that wait for epoll instances */
};

struct fork_result {
  int error;        /* of enum fork_error: there is not one child */
  int detail;       /* errno, or the thread at fault */
  int number;       /* in a child: which one it is; -1 in the parent */
  int made;         /* how many children there are */
  pid_t pids[MOST_CHILDREN];
  int pidfds[MOST_CHILDREN];
};

/* forkall.c */
int forkall_prepare(void);
struct fork_result forkall(struct fork_request *request);
void forkall_rest(void);           /* in a child: it will do nothing before forkall_begin */
void forkall_begin(void);
void forkall_await_threads(void);  /* in a child: until all that come back are there */
char forkall_thread_state(pid_t tid);
long forkall_nanos(clockid_t clock); /* 0 if there is no such clock, as of a thread that has ended */

/* Reads a small file, as those of proc(5), as far as there is room; whether it has a text. */
bool forkall_read(const char *path, char *text, size_t bytes);

/* Reads proc_pid_stat(5): where the third field, the state, begins in the text; NULL if unknown. */
#define STAT_BYTES 512
const char *forkall_stat(const char *path, char *text, size_t bytes);

long futex_wait(int *word, int value, long nanos);
void futex_wake(int *word, int count);

/* hotspot.c: the JVM's own tables of its types, as its serviceability agent reads them */
bool hotspot_open(void *address_in_jvm);
bool hotspot_flag(const char *name, bool *value);
bool hotspot_text_flag_is_set(const char *name);
bool *hotspot_flag_address(const char *name);
pid_t hotspot_tid(const char *java_thread);
void hotspot_set_tid(char *java_thread, pid_t tid);
bool hotspot_is_in_native(const char *java_thread);
bool hotspot_is_blocked(const char *java_thread);
void hotspot_leave_blocked(char *java_thread);
size_t hotspot_java_thread_bytes(void);
void hotspot_release_free_eden(void);
void hotspot_heap(uintptr_t *from, uintptr_t *to);
void hotspot_compile_simply(void);
void hotspot_compile_later(void);
bool hotspot_compiles_later(void);
void hotspot_compile_now(void);

/* pages.c: what parent and child both write to, parted at once */
void pages_before_stop(void); /* other threads run, and in the parent do again after the fork */
void pages_before_fork(void);
void pages_in_parent(int children);
void pages_in_child(int number);
void pages_after_fork(void);
long pages_parted(void); /* by the last fork of this process, or the one it came from */
void pages_tell(void);   /* in a child, if it is to: what was written to since the fork */

/* texts.c: what is only read, copied with what was found of it */
bool texts_before_fork(bool is_template); /* whether the process will go on to fork, it seems now */

/* huge.c: what is only read, in huge pages, and what is in use, in large ones */
void huge_move(uintptr_t from, uintptr_t to, int access);
void huge_gather(void);

/* system.c: what the child does not share with its parent any more */
void system_find_shared(void);
void system_in_child(const struct fork_request *request, int number);

#endif
