/*
 * A fork that keeps all threads.
 *
 * fork(2) copies the calling thread alone. A JVM without its VM thread, its collector and its
 * compilers hangs at its next safepoint, so all threads are brought back in the child:
 *
 *    caller                          every other thread
 *    ------                          ------------------
 *    list /proc/self/task,
 *    send a signal to each     --->  the kernel saves all registers on the thread's own stack;
 *    until a list has no new one     the handler notes thread pointer, robust list and a jump
 *                                    point, counts itself in, and waits on a futex
 *    clone(SIGCHLD)
 *      |        \
 *      |         child: goes on, while a helper brings back the others: clone(CLONE_THREAD...)
 *      |                with the noted thread pointer for each of them, which jumps to the noted
 *      |                point: into the handler's frame on the thread's own stack, a copy like
 *      |                all memory. It registers its lists with the kernel again and returns:
 *      |                rt_sigreturn restores all registers.
 *    wake all                  --->  the handler returns
 *
 * Both sides go on as after any signal: a system call that was interrupted is begun again or
 * returns EINTR, which code in a JVM has to expect.
 *
 * glibc keeps a thread's id in its struct pthread, and joins threads by the kernel's clearing of
 * that word (CLONE_CHILD_CLEARTID). Where the word is was never published, so it is measured: the
 * one offset at which every stopped thread holds its own id. Not found or not unique means that
 * there is no fork here.
 *
 * A thread that is not back yet is one that gets no cpu: nothing but time depends on it. Those that
 * were running, and may hold locks, come back at once, and so does the VM thread, for which others
 * wait; those that slept come back when the child's first thread is found waiting, or the child's
 * youth is over. With them come those that were compiling, for their parent compiles the same:
 * whoever wants a lock that one of them holds is found waiting. Many a child has ended by then, and
 * was spared the beginning and the end of some twenty threads. And a young child compiles nothing:
 * what its parent has not compiled is run a few times, and each child would compile it anew, for a
 * fifth of all that a short-lived one costs.
 *
 * Known limit: a recursive or error-checking mutex of the C library names its owner by thread id,
 * which is another one in the child. HotSpot uses plain ones.
 */
#define _GNU_SOURCE
#include "forkall.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "arch.h"

#define STOP_PATIENCE_NANOS 2000000000L
#define LOOK_NANOS 1000000L
#define MOMENT_NANOS 5000000L
/* How long a child is young: so many times as long as the clone took. */
#define YOUTH_CLONES 30
#define LEAST_YOUTH_NANOS 25000000L
#define MOST_YOUTH_NANOS 85000000L
#define VM_THREAD "VM Thread"
#define COMPILER "Compiler" /* in the names of those that compile */
#define NAME_BYTES 16

/* The helper may have to link functions of the C library, with all registers saved beside. */
#define HELPER_STACK_BYTES 16384
#define LAUNCH_STACK_BYTES 1024
#define STACK_BYTES (HELPER_STACK_BYTES + (size_t)MAX_THREADS * LAUNCH_STACK_BYTES)

#define TID_SEARCH_BYTES 2048
#define RSEQ_SIGNATURE 0x53053053

/* Payload of the signal: the thread's place in the table, and the low bits of the round. */
#define PLACE_BITS 13
#define PLACE_MASK (MAX_THREADS - 1)

/* glibc 2.35 and later register this area for each thread. */
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

struct stopped {
  pid_t tid;
  unsigned place;           /* in by_tid */
  int saved_errno;
  bool arrived;
  bool vanished;
  bool left_behind;
  bool urgent;              /* in the child: must come back at once */
  char *thread_pointer;
  char *self;               /* struct pthread */
  void *robust_list;
  size_t robust_list_bytes;
  char *java_thread;        /* when it is known */
  const ucontext_t *context;
  void *jump[5];
  char name[NAME_BYTES];
};

enum when { AFTER_A_MOMENT, AT_ONCE, NOT_YET };

static struct stopped *table;
static int table_used;
static char *stacks;        /* the helper's, and one for each thread */
static short *by_tid;       /* open hash: place + 1 */
#define HASH_SIZE (4 * MAX_THREADS)

static int stop_signal;
static int round_word;      /* odd while threads are to stand still */
static int arrived;
static int expected;
static int revived;
static int helper;          /* id of the thread that brings the others back, as long as it does */
static int sleepers_come;   /* when it is to bring those back that slept: of enum when */
static long adult_nanos;    /* the time when the child's youth is over */
static long youth_cpu_nanos; /* what it had used of the processors when it began */
static long tid_offset = -1;
static long clone_nanos;    /* what the last one took: a measure of this machine, and of the heap */

/* These leave errno alone: the helper has that of the child's first thread. */

long futex_wait(int *word, int value, long nanos) {
  struct timespec time = {nanos / 1000000000L, nanos % 1000000000L};
  return arch_syscall(
      SYS_futex, (long)word, FUTEX_WAIT_PRIVATE, value, nanos > 0 ? (long)&time : 0);
}

void futex_wake(int *word, int count) {
  arch_syscall(SYS_futex, (long)word, FUTEX_WAKE_PRIVATE, count, 0);
}

static int load(int *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }

long forkall_nanos(clockid_t clock) {
  struct timespec time;
  return clock_gettime(clock, &time) == 0 ? time.tv_sec * 1000000000L + time.tv_nsec : 0;
}

static long nanos_now(void) { return forkall_nanos(CLOCK_MONOTONIC); }

/* --- In the threads that are stopped */

static void register_again(struct stopped *me) {
  if (me->robust_list != NULL) {
    syscall(SYS_set_robust_list, me->robust_list, me->robust_list_bytes);
  }
#ifdef SYS_rseq
  if (&__rseq_size != NULL && __rseq_size != 0) {
    unsigned bytes = __rseq_size < 32 ? 32 : __rseq_size;
    syscall(SYS_rseq, me->thread_pointer + __rseq_offset, bytes, 0, RSEQ_SIGNATURE);
  }
#endif
  prctl(PR_SET_NAME, me->name);
  if (me->java_thread != NULL) {
    hotspot_set_tid(me->java_thread, (pid_t)syscall(SYS_gettid));
  }
}

/* The handler. What it needs after the jump is in the table, not in registers. */
static __attribute__((noinline)) void stand_still(int signal, siginfo_t *info, void *context) {
  (void)signal;
  int round = load(&round_word);
  int payload = info->si_value.sival_int;
  if (info->si_code != SI_QUEUE || info->si_pid != getpid() || (round & 1) == 0
      || (payload >> PLACE_BITS) != (round & (INT_MAX >> PLACE_BITS))) {
    return; /* late: the fork it was meant for was given up */
  }
  struct stopped *volatile me = &table[payload & PLACE_MASK];
  me->saved_errno = errno;
  me->thread_pointer = arch_thread_pointer();
  me->self = (char *)pthread_self();
  me->context = context;
  me->robust_list = NULL;
  syscall(SYS_get_robust_list, 0, &me->robust_list, &me->robust_list_bytes);
  prctl(PR_GET_NAME, me->name);
  if (__builtin_setjmp(me->jump) == 0) {
    __atomic_store_n(&me->arrived, true, __ATOMIC_SEQ_CST);
    if (__atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST) == load(&expected)) {
      futex_wake(&arrived, 1);
    }
    while (load(&round_word) == round) {
      futex_wait(&round_word, round, 0);
    }
  } else {
    register_again(me);
    if (__atomic_add_fetch(&revived, 1, __ATOMIC_SEQ_CST) == load(&expected)) {
      futex_wake(&revived, 1);
    }
  }
  errno = me->saved_errno;
}

/* First code of a thread that is brought back, on a small stack of its own. */
static int jump_back(void *stopped) {
  struct stopped *me = stopped;
  __builtin_longjmp(me->jump, 1);
}

/* --- Stopping */

static bool choose_signal(void) {
  struct sigaction now;
  if (stop_signal != 0 && sigaction(stop_signal, NULL, &now) == 0
      && now.sa_sigaction == stand_still) {
    return true;
  }
  for (int candidate = SIGRTMAX - 2; candidate > SIGRTMIN + 2; candidate--) {
    if (sigaction(candidate, NULL, &now) != 0 || now.sa_handler != SIG_DFL) {
      continue;
    }
    struct sigaction mine;
    memset(&mine, 0, sizeof mine);
    mine.sa_sigaction = stand_still;
    mine.sa_flags = SA_SIGINFO | SA_RESTART;
    sigfillset(&mine.sa_mask);
    if (sigaction(candidate, &mine, NULL) == 0) {
      stop_signal = candidate;
      return true;
    }
  }
  return false;
}

int forkall_prepare(void) {
  if (table == NULL) {
    size_t slots = (size_t)MAX_THREADS * sizeof(struct stopped);
    size_t hash = HASH_SIZE * sizeof(short);
    char *memory = mmap(NULL, STACK_BYTES + slots + hash, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
      return FORK_NO_MEMORY;
    }
    stacks = memory;
    by_tid = (short *)(memory + STACK_BYTES + slots);
    table = (struct stopped *)(memory + STACK_BYTES);
  }
  return choose_signal() ? FORK_OK : FORK_NO_SIGNAL;
}

static struct stopped *find(pid_t tid, bool add) {
  unsigned at = (unsigned)tid % HASH_SIZE; /* ids that follow one another share a page */
  while (by_tid[at] != 0) {
    struct stopped *known = &table[by_tid[at] - 1];
    if (known->tid == tid) {
      return known;
    }
    at = (at + 1) % HASH_SIZE;
  }
  if (!add) {
    return NULL;
  }
  struct stopped *fresh = &table[table_used++];
  memset(fresh, 0, sizeof *fresh);
  fresh->tid = tid;
  fresh->place = at;
  by_tid[at] = (short)table_used;
  return fresh;
}

static bool send_stop(struct stopped *thread) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_int =
      (int)(thread - table) | (round_word & (INT_MAX >> PLACE_BITS)) << PLACE_BITS;
  return syscall(SYS_rt_tgsigqueueinfo, getpid(), thread->tid, stop_signal, &info) == 0;
}

/* The name, in brackets, may hold anything. */
static const char *after_name(const char *stat) {
  const char *name_end = strrchr(stat, ')');
  return name_end == NULL || name_end[1] == 0 ? NULL : name_end + 2;
}

bool forkall_read(const char *path, char *text, size_t bytes) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, bytes - 1);
  if (file >= 0) {
    close(file);
  }
  text[length < 0 ? 0 : length] = 0;
  return length > 0;
}

const char *forkall_stat(const char *path, char *text, size_t bytes) {
  return forkall_read(path, text, bytes) ? after_name(text) : NULL;
}

/* What proc_pid_stat(5) says of a thread: R for running, S for sleeping, ...; 0 if it is gone. */
char forkall_thread_state(pid_t tid) {
  char path[64];
  char text[STAT_BYTES];
  snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid);
  const char *state = forkall_stat(path, text, sizeof text);
  return state == NULL ? 0 : *state;
}

/* A first thread that has ended by pthread_exit stays in the list until the process ends. */
static bool is_zombie(pid_t tid) {
  char state = forkall_thread_state(tid);
  return state == 0 || state == 'Z' || state == 'X';
}

/* Signals threads that were not known. Returns how many, or an error. */
static int signal_new(int tasks, pid_t self, int *detail) {
  char entries[8192];
  int found = 0;
  long bytes;
  if (lseek(tasks, 0, SEEK_SET) != 0) {
    *detail = errno;
    return FORK_NO_TASKS;
  }
  while ((bytes = syscall(SYS_getdents64, tasks, entries, sizeof entries)) > 0) {
    for (long at = 0; at < bytes;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + at);
      at += entry->d_reclen;
      pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);
      if (tid <= 0 || tid == self || find(tid, false) != NULL) {
        continue;
      }
      if (table_used == MAX_THREADS) {
        *detail = MAX_THREADS;
        return FORK_TOO_MANY;
      }
      struct stopped *thread = find(tid, true);
      __atomic_add_fetch(&expected, 1, __ATOMIC_SEQ_CST);
      if (!send_stop(thread)) {
        thread->vanished = true;
        __atomic_sub_fetch(&expected, 1, __ATOMIC_SEQ_CST);
      }
      found++;
    }
  }
  if (bytes < 0) {
    *detail = errno;
    return FORK_NO_TASKS;
  }
  return found;
}

/* Those that end before they see the signal will never arrive. */
static void forget_vanished(bool also_zombies) {
  for (int i = 0; i < table_used; i++) {
    struct stopped *thread = &table[i];
    if (thread->vanished || __atomic_load_n(&thread->arrived, __ATOMIC_SEQ_CST)) {
      continue;
    }
    if (syscall(SYS_tgkill, getpid(), thread->tid, 0) != 0
        || (also_zombies && is_zombie(thread->tid))) {
      thread->vanished = true;
      __atomic_sub_fetch(&expected, 1, __ATOMIC_SEQ_CST);
    }
  }
}

static int await_all(int *detail) {
  long start = nanos_now();
  while (true) {
    int now = load(&arrived);
    if (now >= load(&expected)) {
      return FORK_OK;
    }
    if (futex_wait(&arrived, now, LOOK_NANOS) == -ETIMEDOUT) {
      long waited = nanos_now() - start;
      forget_vanished(waited > 20 * LOOK_NANOS);
      if (waited > STOP_PATIENCE_NANOS && load(&arrived) < load(&expected)) {
        for (int i = 0; i < table_used; i++) {
          if (!table[i].arrived && !table[i].vanished) {
            *detail = table[i].tid;
          }
        }
        return FORK_NO_ANSWER;
      }
    }
  }
}

static int stop_all(pid_t self, int *detail) {
  while (table_used > 0) { /* of the last fork; all of it would be many pages */
    by_tid[table[--table_used].place] = 0;
  }
  arrived = 0;
  revived = 0;
  __atomic_store_n(&expected, 0, __ATOMIC_SEQ_CST);
  int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (tasks < 0) {
    *detail = errno;
    return FORK_NO_TASKS;
  }
  int found;
  int error = FORK_OK;
  do {
    found = signal_new(tasks, self, detail);
    error = found < 0 ? found : await_all(detail);
  } while (error == FORK_OK && found > 0);
  close(tasks);
  return error;
}

/* --- The place of the thread id */

static bool holds_tid(const char *self, long offset, pid_t tid) {
  return *(const pid_t *)(self + offset) == tid;
}

static bool find_tid_offset(pid_t own) {
  const char *self = (const char *)pthread_self();
  if (tid_offset >= 0) {
    bool all = holds_tid(self, tid_offset, own);
    for (int i = 0; i < table_used; i++) {
      all = all && (table[i].vanished || holds_tid(table[i].self, tid_offset, table[i].tid));
    }
    return all;
  }
  long only = -1;
  for (long offset = 0; offset < TID_SEARCH_BYTES; offset += (long)sizeof(pid_t)) {
    bool all = holds_tid(self, offset, own);
    int witnesses = 1;
    for (int i = 0; all && i < table_used; i++) {
      if (!table[i].vanished) {
        all = holds_tid(table[i].self, offset, table[i].tid);
        witnesses++;
      }
    }
    if (all && witnesses > 2) {
      if (only >= 0) {
        return false;
      }
      only = offset;
    }
  }
  tid_offset = only;
  return only >= 0;
}

/* --- The child */

static _Noreturn void not_revived(int error) {
  char text[160];
  int length = snprintf(text, sizeof text,
      "Pando: the forked process %d cannot have its %d threads: %s\n", (int)getpid(), expected,
      strerror(error));
  ssize_t ignored = write(STDERR_FILENO, text, (size_t)length);
  (void)ignored;
  _exit(STATUS_NOT_REVIVED);
}

static bool comes_back(const struct stopped *thread) {
  return !thread->vanished && !thread->left_behind;
}

static void bring_back(bool urgent) {
  const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM
      | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  for (int i = 0; i < table_used; i++) {
    struct stopped *thread = &table[i];
    if (comes_back(thread) && thread->urgent == urgent) {
      char *stack = stacks + HELPER_STACK_BYTES + (size_t)(i + 1) * LAUNCH_STACK_BYTES;
      pid_t *tid = (pid_t *)(thread->self + tid_offset);
      if (clone(jump_back, stack, flags, thread, tid, thread->thread_pointer, tid) < 0) {
        not_revived(errno);
      }
    }
  }
}

static long youth_nanos(void) {
  long youth = YOUTH_CLONES * clone_nanos;
  youth = youth < LEAST_YOUTH_NANOS ? LEAST_YOUTH_NANOS : youth;
  return youth > MOST_YOUTH_NANOS ? MOST_YOUTH_NANOS : youth;
}

/* What this process has used of the processors. */
static long cpu_nanos(void) { return forkall_nanos(CLOCK_PROCESS_CPUTIME_ID); }

/* Whether the process' first thread does anything. Without errno, which is that thread's. */
static bool is_first_thread_busy(void) {
  char text[STAT_BYTES];
  long file = arch_syscall(SYS_openat, AT_FDCWD, (long)"/proc/self/stat", O_RDONLY | O_CLOEXEC, 0);
  if (file < 0) {
    return false;
  }
  long length = arch_syscall(SYS_read, file, (long)text, STAT_BYTES - 1, 0);
  arch_syscall(SYS_close, file, 0, 0, 0);
  text[length < 0 ? 0 : length] = 0;
  const char *state = after_name(text);
  return state != NULL && *state != 'S';
}

/*
 * Whoever signals a condition may have to wait for those that slept on it (see pthread_cond_signal
 * of the GNU library), and a collection waits for its workers. So they stay away no longer than the
 * child's youth, and only as long as its first thread is found busy: it waits for nobody then.
 */
static void await_time_of_sleepers(void) {
  int when;
  bool begun = false;
  while ((when = load(&sleepers_come)) != AT_ONCE) {
    if (when == NOT_YET) {
      futex_wait(&sleepers_come, when, 0);
      continue;
    }
    if (!begun) {
      begun = true;
      adult_nanos = nanos_now() + youth_nanos();
      youth_cpu_nanos = cpu_nanos();
    }
    if (futex_wait(&sleepers_come, when, MOMENT_NANOS) == -ETIMEDOUT
        && (nanos_now() > adult_nanos || !is_first_thread_busy())) {
      return;
    }
  }
}

/*
 * Children that live for a moment compile nothing: each would compile the same anew. What counts is
 * what this one has worked, for it may have shared the processors with many; up to a limit, since
 * one that works little at a time is to get there too. Or until somebody waits for the helper's end.
 */
static void await_time_to_compile(void) {
  const long latest = adult_nanos + youth_nanos();
  const long wanted = youth_cpu_nanos + youth_nanos() / 2;
  int when;
  while ((when = load(&sleepers_come)) != AT_ONCE) {
    long left = latest - nanos_now();
    long work_left = wanted - cpu_nanos();
    left = left < work_left ? left : work_left;
    if (left <= 0) {
      return;
    }
    futex_wait(&sleepers_come, when, left);
  }
}

/* The helper's whole life. It has the caller's thread pointer, and nothing of its own behind it. */
static int bring_all_back(void *unused) {
  (void)unused;
  bring_back(true);
  await_time_of_sleepers();
  bring_back(false);
  int now;
  while ((now = load(&revived)) < load(&expected)) {
    futex_wait(&revived, now, LOOK_NANOS);
  }
  madvise(stacks + HELPER_STACK_BYTES, STACK_BYTES - HELPER_STACK_BYTES, MADV_DONTNEED);
  if (hotspot_compiles_later()) {
    await_time_to_compile();
    hotspot_compile_now();
  }
  return 0;
}

static void start_helper(void) {
  const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM
      | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  int count = 0;
  for (int i = 0; i < table_used; i++) {
    struct stopped *thread = &table[i];
    if (comes_back(thread)) {
      count++;
      thread->urgent = strcmp(thread->name, VM_THREAD) == 0
          || (!arch_was_asleep(thread->context) && strstr(thread->name, COMPILER) == NULL);
    }
  }
  __atomic_store_n(&expected, count, __ATOMIC_SEQ_CST);
  __atomic_store_n(&sleepers_come, AFTER_A_MOMENT, __ATOMIC_SEQ_CST);
  if (clone(bring_all_back, stacks + HELPER_STACK_BYTES, flags, NULL, &helper, NULL, &helper) < 0) {
    not_revived(errno);
  }
}

static void change_time_of_sleepers(int from, int to) {
  if (__atomic_compare_exchange_n(
          &sleepers_come, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    futex_wake(&sleepers_come, 1);
  }
}

void forkall_rest(void) { change_time_of_sleepers(AFTER_A_MOMENT, NOT_YET); }

void forkall_begin(void) { change_time_of_sleepers(NOT_YET, AFTER_A_MOMENT); }

void forkall_await_threads(void) {
  const struct timespec look = {0, LOOK_NANOS};
  pid_t still;
  __atomic_store_n(&sleepers_come, AT_ONCE, __ATOMIC_SEQ_CST);
  futex_wake(&sleepers_come, 1);
  while ((still = load(&helper)) != 0) { /* which the kernel clears, and wakes as for processes */
    syscall(SYS_futex, &helper, FUTEX_WAIT, still, &look, 0, 0);
  }
}

/*
 * Decides which frozen threads would take what is the parent's: those that wait for input. And a
 * carrier that stands still with its virtual thread: it would go on when virtual threads do.
 */
static void leave_waiting_behind(struct fork_request *request) {
  for (int i = 0; i < request->frozen_count; i++) {
    struct frozen *frozen = &request->frozen[i];
    struct stopped *thread = find(frozen->tid, false);
    if (thread == NULL || thread->vanished) {
      continue;
    }
    thread->java_thread = frozen->java_thread;
    thread->left_behind =
        (hotspot_is_in_native(frozen->java_thread) && arch_waits_in_kernel(thread->context))
        || (frozen->is_carrier && hotspot_is_blocked(frozen->java_thread)
            && arch_sleeps_on_futex(thread->context));
    frozen->gone = thread->left_behind;
  }
}

static void in_child(const struct fork_request *request, int number) {
  pages_in_child(number);
  system_in_child(request, number);
  hotspot_compile_later();
  for (int i = 0; i < request->frozen_count; i++) {
    if (request->frozen[i].gone) {
      hotspot_leave_blocked(request->frozen[i].java_thread);
    }
  }
  start_helper();
}

static pid_t clone_process(int *pidfd) {
  /* Not glibc's fork: it would take the other threads' stacks for free. */
  pid_t *tid = (pid_t *)((char *)pthread_self() + tid_offset);
  const unsigned long flags = CLONE_PIDFD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;
#if defined(__x86_64__)
  return (pid_t)syscall(SYS_clone, flags, 0, pidfd, tid, 0);
#else
  return (pid_t)syscall(SYS_clone, flags, 0, pidfd, 0, tid);
#endif
}

/* Makes the children, or as many as the kernel gives. */
static void clone_all(const struct fork_request *request, struct fork_result *result) {
  for (int i = 0; i < request->children; i++) {
    long start = nanos_now();
    pid_t pid = clone_process(&result->pidfds[i]);
    if (pid == 0) {
      result->number = i;
      for (int elder = 0; elder < i; elder++) {
        close(result->pidfds[elder]);
      }
      in_child(request, i);
      return;
    }
    if (pid < 0) {
      result->detail = errno;
      result->error = i == 0 ? FORK_CLONE : FORK_OK;
      break;
    }
    if (i == 0) { /* later ones find page tables marked, and neighbours in their way */
      clone_nanos = nanos_now() - start;
    }
    result->pids[i] = pid;
    result->made++;
  }
  if (result->made > 0) {
    pages_in_parent(result->made);
  }
}

struct fork_result forkall(struct fork_request *request) {
  struct fork_result result = {.number = -1};
  sigset_t all;
  sigset_t before;
  if (load(&round_word) & 1) {
    result.error = FORK_BUSY;
    return result;
  }
  result.error = forkall_prepare();
  if (result.error != FORK_OK) {
    return result;
  }
  if (texts_before_fork(request->is_template)) {
    huge_gather();
  }
  pages_before_stop();
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t self = (pid_t)syscall(SYS_gettid);
  __atomic_add_fetch(&round_word, 1, __ATOMIC_SEQ_CST);
  result.error = stop_all(self, &result.detail);
  if (result.error == FORK_OK && !find_tid_offset(self)) {
    result.error = FORK_NO_TID_OFFSET;
  }
  if (result.error == FORK_OK) {
    leave_waiting_behind(request);
    if (request->is_template) {
      hotspot_release_free_eden();
    }
    pages_before_fork();
    clone_all(request, &result);
  }
  __atomic_add_fetch(&round_word, 1, __ATOMIC_SEQ_CST);
  if (result.number < 0) {
    futex_wake(&round_word, INT_MAX);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (result.made > 0 && result.number < 0) {
    pages_after_fork();
  }
  return result;
}
