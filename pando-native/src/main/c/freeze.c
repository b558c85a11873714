/*
 * Suspends the Java threads that are not to go on in the child, by JVMTI.
 *
 * A suspended thread stops when it next changes between Java, VM and native code, or at a
 * safepoint poll. SuspendThread may return before that, so the child brings these threads back as
 * well: each runs to the point at which it stops, and no lock inside the JVM or the C library
 * stays held. Only those that wait in the kernel for input are left behind, see forkall.c.
 *
 * With Serial and Parallel no collection begins while a thread is inside a JNI critical section
 * (GCLocker), so a thread must not stay suspended there. HotSpot counts the sections that a
 * thread is in; where it does so is measured by entering one and two of them. G1 pins regions
 * instead; then there is nothing to measure, and nothing to wait for.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "java.h"

#define MAX_ROUNDS 100
#define CRITICAL_PATIENCE_MILLIS 2000
#define LOCK_PATIENCE_MILLIS 20
#define LOCK_ROUNDS 50
#define NATIVE_ROUNDS 5
#define TOGETHER_ROUNDS 8
#define LOCK_PATIENCE_CPU_NANOS 20000000L
#define LOCK_PATIENCE_IDLE_MILLIS 500
#define CLASS_PATIENCE_MILLIS 1000
#define CARRIER_PATIENCE_MILLIS 100
#define PAUSE_NANOS 200000L
#define PAUSE_IN_TURN_NANOS 20000L

static JavaVM *java_vm;
static jvmtiEnv *tools;
static jfieldID java_thread_field;
static jclass carrier_class;
static jclass spare_class;
static long critical_offset = -1;

char *freeze_java_thread(JNIEnv *env, jobject thread) {
  return (char *)(intptr_t)(*env)->GetLongField(env, thread, java_thread_field);
}

static int *copy_of(const char *java_thread, size_t bytes) {
  int *copy = malloc(bytes);
  if (copy != NULL) {
    memcpy(copy, java_thread, bytes);
  }
  return copy;
}

/* Finds the counter that is 0 outside, 1 in one critical section and 2 in two. */
static bool measure_critical(JNIEnv *env, const char *self) {
  size_t bytes = hotspot_java_thread_bytes();
  jintArray array = (*env)->NewIntArray(env, 1);
  if (bytes == 0 || array == NULL) {
    return false;
  }
  int *outside = copy_of(self, bytes);
  void *first = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
  int *one = copy_of(self, bytes);
  void *second = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
  int *two = copy_of(self, bytes);
  (*env)->ReleasePrimitiveArrayCritical(env, array, second, 0);
  (*env)->ReleasePrimitiveArrayCritical(env, array, first, 0);
  bool unique = true;
  critical_offset = -1;
  if (outside != NULL && one != NULL && two != NULL) {
    for (size_t i = 0; i < bytes / sizeof(int); i++) {
      if (outside[i] == 0 && one[i] == 1 && two[i] == 2) {
        unique = critical_offset < 0;
        critical_offset = (long)(i * sizeof(int));
      }
    }
  }
  free(outside);
  free(one);
  free(two);
  (*env)->DeleteLocalRef(env, array);
  return unique;
}

int freeze_prepare(JavaVM *vm, JNIEnv *env) {
  java_vm = vm;
  jclass thread_class = (*env)->FindClass(env, "java/lang/Thread");
  if (thread_class == NULL) {
    return FORK_UNKNOWN_VM;
  }
  virtual_prepare(env);
  java_thread_field = (*env)->GetFieldID(env, thread_class, "eetop", "J");
  jmethodID current_method =
      (*env)->GetStaticMethodID(env, thread_class, "currentThread", "()Ljava/lang/Thread;");
  if (java_thread_field == NULL || current_method == NULL) {
    return FORK_UNKNOWN_VM;
  }
  carrier_class = find_class(env, "jdk/internal/misc/CarrierThread");
  spare_class = find_class(env, "dev/pando/internal/fork/SpareThread");
  jobject current = (*env)->CallStaticObjectMethod(env, thread_class, current_method);
  char *self = freeze_java_thread(env, current);
  if (self == NULL || hotspot_tid(self) != gettid() || !hotspot_is_in_native(self)) {
    return FORK_UNKNOWN_VM;
  }
  bool serial = false;
  bool parallel = false;
  if (!hotspot_flag("UseSerialGC", &serial) || !hotspot_flag("UseParallelGC", &parallel)) {
    return FORK_UNKNOWN_VM;
  }
  if (!measure_critical(env, self) || ((serial || parallel) && critical_offset < 0)) {
    return FORK_UNKNOWN_VM;
  }
  return FORK_OK;
}

/* Only when there is somebody to freeze: an environment makes virtual threads a little slower. */
static int open_tools(void) {
  if (tools != NULL) {
    return FORK_OK;
  }
  jvmtiEnv *opened;
  if ((*java_vm)->GetEnv(java_vm, (void **)&opened, JVMTI_VERSION_11) != JNI_OK) {
    return FORK_FREEZE;
  }
  jvmtiCapabilities capabilities;
  memset(&capabilities, 0, sizeof capabilities);
  capabilities.can_suspend = 1;
  capabilities.can_support_virtual_threads = 1;
  capabilities.can_get_bytecodes = 1;
  if ((*opened)->AddCapabilities(opened, &capabilities) != JVMTI_ERROR_NONE) {
    (*opened)->DisposeEnvironment(opened);
    return FORK_FREEZE;
  }
  tools = opened;
  return FORK_OK;
}

static bool contains(char *const *threads, int count, const char *wanted) {
  for (int i = 0; i < count; i++) {
    if (threads[i] == wanted) {
      return true;
    }
  }
  return false;
}

static bool is_frozen(const struct freezer *freezer, const char *java_thread) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->frozen[i].java_thread == java_thread) {
      return true;
    }
  }
  return false;
}

static bool grow(void *array, size_t bytes) {
  void *grown = realloc(*(void **)array, bytes);
  if (grown != NULL) {
    *(void **)array = grown;
  }
  return grown != NULL;
}

static bool make_room(struct freezer *freezer, int wanted) {
  if (wanted <= freezer->room) {
    return true;
  }
  size_t room = (size_t)wanted + 64;
  if (!grow(&freezer->threads, room * sizeof *freezer->threads)
      || !grow(&freezer->frozen, room * sizeof *freezer->frozen)
      || !grow(&freezer->suspended_by_us, room * sizeof *freezer->suspended_by_us)
      || !grow(&freezer->stands_badly, room * sizeof *freezer->stands_badly)
      || !grow(&freezer->makes_classes, room * sizeof *freezer->makes_classes)
      || !grow(&freezer->asked, room * sizeof *freezer->asked)
      || !grow(&freezer->go_on, room * sizeof *freezer->go_on)
      || !grow(&freezer->is_idle, room * sizeof *freezer->is_idle)) {
    return false;
  }
  freezer->room = (int)room;
  return true;
}

/* What the thread has used of the cpus; clock_getres(3) tells how its clock is numbered. */
static long cpu_nanos(pid_t tid) {
  return forkall_nanos((clockid_t)((~(unsigned)tid << 3) | 6));
}

/*
 * Suspends threads that were not seen before, and notes carriers whose virtual threads are suspended:
 * see stop_carriers. Returns how many, or an error.
 */
static int freeze_new(JNIEnv *env, char *const *live, int live_count, struct freezer *freezer) {
  jint count;
  jthread *threads;
  if ((*tools)->GetAllThreads(tools, &count, &threads) != JVMTI_ERROR_NONE) {
    return FORK_FREEZE;
  }
  int fresh = 0;
  int error = make_room(freezer, freezer->count + count) ? FORK_OK : FORK_NO_MEMORY;
  for (jint i = 0; error == FORK_OK && i < count; i++) {
    char *java_thread = freeze_java_thread(env, threads[i]);
    if (java_thread == NULL || contains(live, live_count, java_thread)
        || is_frozen(freezer, java_thread)) {
      (*env)->DeleteLocalRef(env, threads[i]);
      continue;
    }
    error = locks_prepare(env, tools);
    if (error != FORK_OK) {
      break;
    }
    bool is_carrier =
        carrier_class != NULL && (*env)->IsInstanceOf(env, threads[i], carrier_class);
    jvmtiError answer = JVMTI_ERROR_THREAD_SUSPENDED;
    if (!is_carrier || !freezer->virtual_too || freezer->carriers_stopped) {
      answer = (*tools)->SuspendThread(tools, threads[i]);
    }
    if (answer == JVMTI_ERROR_THREAD_NOT_ALIVE) {
      (*env)->DeleteLocalRef(env, threads[i]);
      continue;
    }
    if (answer != JVMTI_ERROR_NONE && answer != JVMTI_ERROR_THREAD_SUSPENDED) {
      error = FORK_FREEZE;
      break;
    }
    int place = freezer->count++;
    freezer->threads[place] = threads[i];
    freezer->suspended_by_us[place] = answer == JVMTI_ERROR_NONE;
    freezer->makes_classes[place] = false;
    freezer->frozen[place].java_thread = java_thread;
    freezer->frozen[place].tid = hotspot_tid(java_thread);
    freezer->frozen[place].cpu_nanos = cpu_nanos(freezer->frozen[place].tid);
    freezer->frozen[place].gone = false;
    freezer->frozen[place].is_carrier = is_carrier;
    freezer->frozen[place].is_reader =
        spare_class != NULL && (*env)->IsInstanceOf(env, threads[i], spare_class);
    freezer->frozen[place].is_worker = is_carrier
        || contains(freezer->workers, freezer->worker_count, java_thread);
    fresh++;
  }
  (*tools)->Deallocate(tools, (unsigned char *)threads);
  return error == FORK_OK ? fresh : error;
}

static bool is_critical(const struct frozen *frozen) {
  return critical_offset >= 0
      && __atomic_load_n((const int *)(frozen->java_thread + critical_offset), __ATOMIC_SEQ_CST) > 0;
}

/* --- What a thread must not be stopped with: see locks.c for what it may hold */

/*
 * Whether the thread has come to rest. JVMTI counts one as suspended that is inside the JVM, on its
 * way to a monitor perhaps, and lets it go on as far as the next place where threads stop: in Java
 * code that has the monitor by then. That it sleeps is not enough, for it may sleep on a lock of the
 * C library while it makes the monitor. One that the JVM itself counts as blocked goes nowhere: it
 * has stopped, or waits for a monitor and would give it up again.
 */
static bool is_at_rest(const struct frozen *frozen) {
  return hotspot_is_in_native(frozen->java_thread)
      || (hotspot_is_blocked(frozen->java_thread) && forkall_thread_state(frozen->tid) != 'R');
}

/* Whether it waits in a system call, and not only passes through native code. */
static bool waits_in_native(const struct frozen *frozen) {
  return hotspot_is_in_native(frozen->java_thread) && forkall_thread_state(frozen->tid) != 'R';
}

static bool is_waiting(jthread thread) {
  jint state;
  return (*tools)->GetThreadState(tools, thread, &state) != JVMTI_ERROR_NONE
      || (state & JVMTI_THREAD_STATE_WAITING) != 0;
}

/*
 * Notes workers of the JDK's pools that have no task: they go on in the child, or their pool, which
 * may have chosen one of them for its next task already, would wait for it for ever.
 */
static void note_idle(JNIEnv *env, struct freezer *freezer) {
  for (int i = 0; i < freezer->count; i++) {
    struct frozen *frozen = &freezer->frozen[i];
    freezer->is_idle[i] = frozen->is_worker && freezer->suspended_by_us[i]
        && !locks_has_task(env, tools, freezer->threads[i]);
    if (freezer->is_idle[i]) {
      frozen->tid = 0; /* not one to be left behind */
    } else {
      freezer->busy_workers += frozen->is_worker && !frozen->is_carrier;
      freezer->busy_carriers += frozen->is_carrier;
    }
  }
}

static long millis_now(void) { return forkall_nanos(CLOCK_MONOTONIC) / 1000000; }

static bool is_blocked_by_another(jthread thread) {
  jint state;
  return (*tools)->GetThreadState(tools, thread, &state) == JVMTI_ERROR_NONE
      && (state & JVMTI_THREAD_STATE_BLOCKED_ON_MONITOR_ENTER) != 0;
}

/*
 * Whether a thread that stands badly is to be let go on once more. It is given time on a cpu rather
 * than time: on a machine with too much to do it may not run at all for many rounds. And one that
 * initializes classes is met at that again and again when it does little else, and has none between;
 * but one that uses no cpu waits for another thread to be done with one.
 */
static bool has_patience(
    const struct freezer *freezer, int place, long waited_millis, int rounds) {
  if (waited_millis < LOCK_PATIENCE_MILLIS || rounds < LOCK_ROUNDS) {
    return true;
  }
  const struct frozen *frozen = &freezer->frozen[place];
  long used = cpu_nanos(frozen->tid) - frozen->cpu_nanos;
  if (freezer->makes_classes[place] && used > 0) {
    return waited_millis < CLASS_PATIENCE_MILLIS;
  }
  return waited_millis < LOCK_PATIENCE_IDLE_MILLIS && used < LOCK_PATIENCE_CPU_NANOS
      && !is_blocked_by_another(freezer->threads[place]);
}

/*
 * Looks at the threads that have moved since the last look. Returns how many are to go on once more,
 * or an error.
 */
static int look(JNIEnv *env, struct freezer *freezer, int settled, long waited, int rounds) {
  int asked = 0;
  bool any_critical = false;
  for (int i = 0; i < freezer->count; i++) {
    if (i < settled && !freezer->go_on[i]) {
      continue;
    }
    const struct frozen *frozen = &freezer->frozen[i];
    any_critical = any_critical || (freezer->suspended_by_us[i] && is_critical(frozen));
    freezer->stands_badly[i] = false;
    if (!freezer->suspended_by_us[i] || is_waiting(freezer->threads[i])) {
      continue;
    }
    bool may_have_class = locks_may_have_class(tools, freezer->threads[i]);
    freezer->makes_classes[i] = freezer->makes_classes[i] || may_have_class;
    if (may_have_class || !is_at_rest(frozen)
        || locks_in_delicate_code(env, tools, freezer->threads[i])
        || (frozen->is_worker && !locks_has_task(env, tools, freezer->threads[i]))) {
      freezer->stands_badly[i] = true;
    } else if ((rounds < NATIVE_ROUNDS && !frozen->is_reader) || !waits_in_native(frozen)) {
      freezer->asked[asked++] = i;
    } /* else it stays there: what it holds, like a selector its monitors, it holds for long */
  }
  if (any_critical) { /* the question makes objects, and no collection can begin: ask later */
    for (int i = 0; i < asked; i++) {
      freezer->stands_badly[freezer->asked[i]] = true;
    }
  } else if (!locks_find_owners(
          env, freezer->threads, freezer->asked, asked, freezer->stands_badly)) {
    return FORK_NO_MEMORY;
  }
  int offenders = 0;
  for (int i = 0; i < freezer->count; i++) {
    freezer->go_on[i] = freezer->suspended_by_us[i]
        && (is_critical(&freezer->frozen[i])
            || (freezer->stands_badly[i] && has_patience(freezer, i, waited, rounds)));
    offenders += freezer->go_on[i];
  }
  return offenders;
}

/*
 * Threads that want the same lock are stopped again and again as they get it, as long as they all
 * run: there they look whether they are to stop. So after some rounds they go on in turn. One that
 * runs alone gets and leaves its locks without such a look, or waits for one that another has.
 */
static void choose_one(struct freezer *freezer, int turn) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->go_on[i]) {
      bool chosen = turn-- == 0;
      freezer->go_on[i] = chosen || is_critical(&freezer->frozen[i]);
    }
  }
}

/*
 * Never the same twice: a thread that locks and unlocks in a steady beat would be met at the same
 * place of it again and again. Steps of the golden ratio come close to each place of a beat soon.
 */
static void pause_for_about(long nanos, int round) {
  uint32_t fraction = (uint32_t)round * 2654435769u;
  struct timespec pause = {0, (long)((uint64_t)nanos * 2 * fraction >> 32)};
  nanosleep(&pause, NULL);
}

/*
 * Lets threads go on for a moment until none stands in a critical section, and none, if that can
 * be had soon, inside synchronized, in code of the JDK with locks of its own, or at a class that is
 * not initialized yet.
 */
static int settle(JNIEnv *env, char *const *live, int live_count, struct freezer *freezer) {
  long pause_nanos = PAUSE_NANOS;
  long start = millis_now();
  int rounds = 0;
  int settled = 0; /* those before have been looked at */
  while (true) {
    long waited = millis_now() - start;
    int offenders = look(env, freezer, settled, waited, rounds);
    settled = freezer->count;
    rounds++;
    if (offenders <= 0) {
      return offenders; /* FORK_OK, or an error */
    }
    if (waited > CRITICAL_PATIENCE_MILLIS) {
      return FORK_CRITICAL;
    }
    if (rounds > TOGETHER_ROUNDS && offenders > 1) {
      choose_one(freezer, rounds % offenders);
      pause_nanos = PAUSE_IN_TURN_NANOS; /* more looks in the same time */
    }
    for (int i = 0; i < freezer->count; i++) {
      if (freezer->go_on[i]) {
        (*tools)->ResumeThread(tools, freezer->threads[i]);
      }
    }
    pause_for_about(pause_nanos, rounds);
    for (int i = 0; i < freezer->count; i++) {
      if (freezer->go_on[i]
          && (*tools)->SuspendThread(tools, freezer->threads[i]) != JVMTI_ERROR_NONE) {
        freezer->suspended_by_us[i] = false; /* it has ended: there is nothing to resume */
        freezer->frozen[i].tid = 0;
      }
    }
    int fresh = freeze_new(env, live, live_count, freezer);
    if (fresh < 0) {
      return fresh;
    }
  }
}

/* Virtual threads run again; in the child those that are to come, see virtual.c. */
void thaw_virtual(const struct freezer *freezer) {
  if (freezer->virtual_too) {
    const struct virtual_threads *known = &freezer->virtual_threads;
    (*tools)->ResumeAllVirtualThreads(tools, known->mounted_count, known->mounted);
  }
}

/* In the child: idle workers look for work again, when that of the parent has been dropped. */
void thaw_idle(const struct freezer *freezer) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->is_idle[i]) {
      (*tools)->ResumeThread(tools, freezer->threads[i]);
    }
  }
}

/*
 * Whether each carrier has come to rest, with a suspended virtual thread or without any, and none
 * with one that the child needs, see pollers.c: these are not suspended, and wait by themselves.
 */
static bool are_carriers_at_rest(JNIEnv *env, const struct freezer *freezer) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->frozen[i].is_carrier && !hotspot_is_blocked(freezer->frozen[i].java_thread)) {
      return false;
    }
  }
  return virtual_are_unmounted(env, freezer->pollers, freezer->poller_count);
}

static void suspend_carriers(struct freezer *freezer) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->frozen[i].is_carrier && !freezer->suspended_by_us[i]) {
      freezer->suspended_by_us[i] =
          (*tools)->SuspendThread(tools, freezer->threads[i]) == JVMTI_ERROR_NONE;
    }
  }
}

static void resume_carriers(struct freezer *freezer) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->frozen[i].is_carrier && freezer->suspended_by_us[i]) {
      (*tools)->ResumeThread(tools, freezer->threads[i]);
      freezer->suspended_by_us[i] = false;
    }
  }
}

/*
 * Suspends the carriers when they have come to rest. One that is met between two virtual threads
 * goes on for a moment, or the child would not have the second.
 */
static void stop_carriers(JNIEnv *env, struct freezer *freezer) {
  const struct timespec pause = {0, PAUSE_NANOS};
  long start = millis_now();
  while (!freezer->carriers_stopped) {
    nanosleep(&pause, NULL);
    bool last = millis_now() - start > CARRIER_PATIENCE_MILLIS;
    if (last || are_carriers_at_rest(env, freezer)) {
      suspend_carriers(freezer);
      freezer->carriers_stopped = last || are_carriers_at_rest(env, freezer);
      if (!freezer->carriers_stopped) {
        resume_carriers(freezer);
      }
    }
  }
}

/* Some went on once more meanwhile, for what else they had. */
static void stop_carriers_again(JNIEnv *env, struct freezer *freezer) {
  if (!are_carriers_at_rest(env, freezer)) {
    resume_carriers(freezer);
    freezer->carriers_stopped = false;
    stop_carriers(env, freezer);
  }
}

static char **java_threads_of(JNIEnv *env, jobjectArray threads, int *count) {
  *count = (*env)->GetArrayLength(env, threads);
  char **found = malloc(((size_t)*count + 1) * sizeof *found);
  for (jsize i = 0; found != NULL && i < *count; i++) {
    jobject thread = (*env)->GetObjectArrayElement(env, threads, i);
    found[i] = freeze_java_thread(env, thread);
    (*env)->DeleteLocalRef(env, thread);
  }
  return found;
}

/* Suspends all but those of the JDK that wait for the others' input. */
static bool freeze_virtual(const struct freezer *freezer) {
  return (*tools)->SuspendAllVirtualThreads(tools, freezer->poller_count, freezer->pollers)
      == JVMTI_ERROR_NONE;
}

int freeze(JNIEnv *env, jobjectArray live, jobjectArray workers, bool virtual_too,
    bool has_pollers, struct freezer *freezer, int *detail) {
  memset(freezer, 0, sizeof *freezer);
  int error = open_tools();
  if (error != FORK_OK) {
    return error;
  }
  freezer->poller_count = has_pollers ? pollers_find(env, freezer->pollers) : 0;
  virtual_rehearse(env, tools);
  freezer->virtual_too = virtual_too && freeze_virtual(freezer);
  int live_count;
  char **live_threads = java_threads_of(env, live, &live_count);
  freezer->workers = java_threads_of(env, workers, &freezer->worker_count);
  if (live_threads == NULL || freezer->workers == NULL) {
    free(live_threads);
    thaw(env, freezer);
    return FORK_NO_MEMORY;
  }
  int fresh = 1;
  for (int round = 0; round < MAX_ROUNDS && fresh > 0; round++) {
    fresh = freeze_new(env, live_threads, live_count, freezer);
  }
  if (fresh == 0) {
    if (freezer->virtual_too) {
      stop_carriers(env, freezer);
    }
    error = settle(env, live_threads, live_count, freezer);
  } else {
    error = fresh < 0 ? fresh : FORK_FREEZE;
  }
  free(live_threads);
  if (error == FORK_OK) {
    if (freezer->virtual_too) {
      stop_carriers_again(env, freezer);
    }
    note_idle(env, freezer);
    virtual_find(env, tools, &freezer->virtual_threads);
  }
  if (error != FORK_OK) {
    *detail = freezer->count;
    thaw(env, freezer);
  }
  return error;
}

/* Whether the thread was suspended by a fork, and never resumed: nobody else suspends any. */
bool freeze_has(jthread thread) {
  jint state;
  return tools != NULL && (*tools)->GetThreadState(tools, thread, &state) == JVMTI_ERROR_NONE
      && (state & JVMTI_THREAD_STATE_SUSPENDED) != 0;
}

void thaw(JNIEnv *env, struct freezer *freezer) {
  for (int i = 0; i < freezer->count; i++) {
    if (freezer->suspended_by_us[i]) {
      (*tools)->ResumeThread(tools, freezer->threads[i]);
    }
    (*env)->DeleteLocalRef(env, freezer->threads[i]);
  }
  thaw_virtual(freezer);
  freezer_free(freezer);
}

void freezer_free(struct freezer *freezer) {
  free(freezer->threads);
  free(freezer->frozen);
  free(freezer->suspended_by_us);
  free(freezer->stands_badly);
  free(freezer->makes_classes);
  free(freezer->asked);
  free(freezer->go_on);
  free(freezer->is_idle);
  free(freezer->workers);
  free(freezer->virtual_threads.groups);
  free(freezer->virtual_threads.mounted);
  memset(freezer, 0, sizeof *freezer);
}
