/*
 * The parent's virtual threads, which have ended in the child.
 *
 * A platform thread does not run in the child unless it is brought back there. A virtual one is
 * only an object that its scheduler runs when it is told to: its sleep ends, the child releases
 * what it waits for, or it stood in the scheduler's queue. So each of them is marked as ended
 * before any of the child's threads can run one: then it is neither run nor unparked, and who joins
 * it does not wait. Those that stood still on a carrier stay suspended besides.
 *
 * They are found where a thread dump finds them, in the containers of the JDK, while all threads
 * stand still in the parent. One that was started with -Djdk.trackAllThreads=false and without an
 * executor is in none, and stays as it is. Like javastate.c, all of it is best effort.
 */
#include <stdlib.h>

#include "java.h"

static jclass type;
static jmethodID root;
static jmethodID threads_of;
static jmethodID children_of;
static jmethodID to_array;
static jclass containers;
static bool rehearsed;

/* Without initializing it: a JVM that has no virtual threads is to have no scheduler for them. */
static jclass find_type(JNIEnv *env) {
  jclass array = (*env)->FindClass(env, "[Ljava/lang/VirtualThread;");
  if (failed(env) || array == NULL) {
    return NULL;
  }
  jmethodID component = (*env)->GetMethodID(
      env, (*env)->GetObjectClass(env, array), "getComponentType", "()Ljava/lang/Class;");
  jobject found = failed(env) ? NULL : (*env)->CallObjectMethod(env, array, component);
  return failed(env) || found == NULL ? NULL : (*env)->NewGlobalRef(env, found);
}

void virtual_prepare(JNIEnv *env) {
  type = find_type(env);
  containers = find_class(env, "jdk/internal/vm/ThreadContainers");
  jclass container = find_class(env, "jdk/internal/vm/ThreadContainer");
  threads_of = method_of(env, container, "threads", "()Ljava/util/stream/Stream;");
  children_of = method_of(env, container, "children", "()Ljava/util/stream/Stream;");
  to_array =
      method_of(env, find_class(env, "java/util/stream/Stream"), "toArray", "()[Ljava/lang/Object;");
  if (containers != NULL) {
    root = (*env)->GetStaticMethodID(
        env, containers, "root", "()Ljdk/internal/vm/ThreadContainer;");
    failed(env);
  }
}

/* Whether this JVM has ever had a virtual thread, and they can be found. */
static bool are_used(jvmtiEnv *tools) {
  jint status;
  return type != NULL && root != NULL && threads_of != NULL && children_of != NULL
      && to_array != NULL && (*tools)->GetClassStatus(tools, type, &status) == JVMTI_ERROR_NONE
      && (status & JVMTI_CLASS_STATUS_INITIALIZED) != 0;
}

static jobjectArray elements(JNIEnv *env, jobject container, jmethodID method) {
  jobject stream = (*env)->CallObjectMethod(env, container, method);
  jobject array =
      failed(env) || stream == NULL ? NULL : (*env)->CallObjectMethod(env, stream, to_array);
  return failed(env) ? NULL : array;
}

static void note(jobjectArray threads, struct virtual_threads *found) {
  jobjectArray *grown = realloc(found->groups, ((size_t)found->count + 1) * sizeof *grown);
  if (grown != NULL) {
    found->groups = grown;
    found->groups[found->count++] = threads;
  }
}

static void add_all(JNIEnv *env, jobject container, struct virtual_threads *found) {
  jobjectArray threads = elements(env, container, threads_of);
  if (threads != NULL) {
    note(threads, found);
  }
  jobjectArray children = elements(env, container, children_of);
  jsize count = children == NULL ? 0 : (*env)->GetArrayLength(env, children);
  for (jsize i = 0; i < count; i++) {
    jobject child = (*env)->GetObjectArrayElement(env, children, i);
    add_all(env, child, found);
    (*env)->DeleteLocalRef(env, child);
  }
}

void virtual_find(JNIEnv *env, jvmtiEnv *tools, struct virtual_threads *found) {
  jobject all = are_used(tools) ? (*env)->CallStaticObjectMethod(env, containers, root) : NULL;
  if (!failed(env) && all != NULL) {
    add_all(env, all, found);
  }
}

/* Has the JDK link what it needs for that, as long as no thread stands still with a lock for it. */
void virtual_rehearse(JNIEnv *env, jvmtiEnv *tools) {
  if (!rehearsed && are_used(tools)) {
    struct virtual_threads found = {NULL, 0, NULL, 0};
    virtual_find(env, tools, &found);
    for (int i = 0; i < found.count; i++) {
      (*env)->DeleteLocalRef(env, found.groups[i]);
    }
    free(found.groups);
    rehearsed = true;
  }
}

static bool is_among(JNIEnv *env, jobject thread, const jthread *some, int count) {
  for (int i = 0; i < count; i++) {
    if ((*env)->IsSameObject(env, thread, some[i])) {
      return true;
    }
  }
  return false;
}

/*
 * States of a thread without a carrier: it waits, or for its turn. In any other it has one, or is on
 * its way to or from it.
 */
static const char *const UNMOUNTED[] = {"STARTED", "PARKED", "TIMED_PARKED", "UNPARKED", "YIELDED",
    "BLOCKED", "UNBLOCKED", "WAIT", "TIMED_WAIT", "TERMINATED"};
#define UNMOUNTED_COUNT (sizeof UNMOUNTED / sizeof *UNMOUNTED)

static jfieldID state_field;
static jint unmounted[UNMOUNTED_COUNT];
static jint ended; /* the last of them */

/* Whether the states are known; not before there are virtual threads. */
static bool know_states(JNIEnv *env) {
  if (state_field != NULL) {
    return true;
  }
  for (size_t i = 0; i < UNMOUNTED_COUNT; i++) {
    jfieldID constant = (*env)->GetStaticFieldID(env, type, UNMOUNTED[i], "I");
    if (failed(env) || constant == NULL) {
      return false;
    }
    ended = unmounted[i] = (*env)->GetStaticIntField(env, type, constant);
  }
  state_field = (*env)->GetFieldID(env, type, "state", "I");
  return !failed(env);
}

static bool is_unmounted(JNIEnv *env, jobject thread) {
  jint state = (*env)->GetIntField(env, thread, state_field);
  for (size_t i = 0; i < UNMOUNTED_COUNT; i++) {
    if (unmounted[i] == state) {
      return true;
    }
  }
  return false;
}

/* Whether each of the threads waits, or for its turn; so if that cannot be seen. */
bool virtual_are_unmounted(JNIEnv *env, const jthread *threads, int count) {
  bool all = true;
  for (int i = 0; i < count && all && know_states(env); i++) {
    all = is_unmounted(env, threads[i]);
  }
  return all;
}

static bool stays_suspended(jobject thread, struct virtual_threads *found) {
  jthread *grown = realloc(found->mounted, ((size_t)found->mounted_count + 1) * sizeof *grown);
  if (grown == NULL) {
    return false;
  }
  found->mounted = grown;
  found->mounted[found->mounted_count++] = thread;
  return true;
}

/* Marks a thread as ended, if it is one to end; whether it stays in use. */
static bool end(JNIEnv *env, jobject thread, struct freezer *freezer) {
  if (!(*env)->IsInstanceOf(env, thread, type)
      || is_among(env, thread, freezer->pollers, freezer->poller_count)) {
    return false;
  }
  bool is_kept =
      !is_unmounted(env, thread) && stays_suspended(thread, &freezer->virtual_threads);
  (*env)->SetIntField(env, thread, state_field, ended);
  return is_kept;
}

static void end_all(JNIEnv *env, struct freezer *freezer) {
  const struct virtual_threads *found = &freezer->virtual_threads;
  for (int i = 0; i < found->count; i++) {
    jsize length = (*env)->GetArrayLength(env, found->groups[i]);
    for (jsize j = 0; j < length; j++) {
      jobject thread = (*env)->GetObjectArrayElement(env, found->groups[i], j);
      if (!end(env, thread, freezer)) {
        (*env)->DeleteLocalRef(env, thread);
      }
    }
  }
}

/* Makes the scheduler the child's own. */
static void renew_scheduler(JNIEnv *env, int busy_carriers) {
  jfieldID field = (*env)->GetStaticFieldID(
      env, type, "DEFAULT_SCHEDULER", "Ljava/util/concurrent/ForkJoinPool;");
  if (failed(env) || field == NULL) {
    return;
  }
  jobject scheduler = (*env)->GetStaticObjectField(env, type, field);
  javastate_drop_timers(env, scheduler);
  if (busy_carriers > 0) {
    javastate_replace_workers(env, scheduler, busy_carriers);
    javastate_start_worker(env, scheduler);
  }
}

/* In the child: all that were found have ended, but for those that wait for the others' input. */
void virtual_end(JNIEnv *env, struct freezer *freezer) {
  if (freezer->virtual_threads.count > 0) {
    if (know_states(env)) {
      end_all(env, freezer);
    }
    renew_scheduler(env, freezer->busy_carriers);
  }
}
