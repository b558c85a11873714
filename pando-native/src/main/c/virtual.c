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
  jclass container = (*env)->FindClass(env, "jdk/internal/vm/ThreadContainer");
  jclass all = failed(env) ? NULL : (*env)->FindClass(env, "jdk/internal/vm/ThreadContainers");
  jclass stream = failed(env) ? NULL : (*env)->FindClass(env, "java/util/stream/Stream");
  if (failed(env) || container == NULL || all == NULL || stream == NULL) {
    return;
  }
  threads_of = (*env)->GetMethodID(env, container, "threads", "()Ljava/util/stream/Stream;");
  children_of = failed(env) ? NULL
      : (*env)->GetMethodID(env, container, "children", "()Ljava/util/stream/Stream;");
  to_array = failed(env) ? NULL
      : (*env)->GetMethodID(env, stream, "toArray", "()[Ljava/lang/Object;");
  root = failed(env) ? NULL
      : (*env)->GetStaticMethodID(env, all, "root", "()Ljdk/internal/vm/ThreadContainer;");
  if (!failed(env)) {
    containers = (*env)->NewGlobalRef(env, all);
  }
}

/* Whether this JVM has ever had a virtual thread. */
static bool are_used(jvmtiEnv *tools) {
  jint status;
  return type != NULL && containers != NULL
      && (*tools)->GetClassStatus(tools, type, &status) == JVMTI_ERROR_NONE
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

/* States that a thread without a carrier may have for long: it waits, or for its turn. */
static const char *const UNMOUNTED[] = {
    "STARTED", "PARKED", "TIMED_PARKED", "UNPARKED", "YIELDED", "TERMINATED", NULL};

static bool has_state(JNIEnv *env, jint state, const char *name) {
  jfieldID constant = (*env)->GetStaticFieldID(env, type, name, "I");
  return !failed(env) && state == (*env)->GetStaticIntField(env, type, constant);
}

/* Whether none of the threads has a carrier, or is on its way to or from one. */
bool virtual_are_unmounted(JNIEnv *env, const jthread *threads, int count) {
  bool all = true;
  jfieldID field = count == 0 ? NULL : (*env)->GetFieldID(env, type, "state", "I");
  for (int i = 0; i < count && all && !failed(env); i++) {
    jint state = (*env)->GetIntField(env, threads[i], field);
    all = false;
    for (const char *const *name = UNMOUNTED; *name != NULL && !all; name++) {
      all = has_state(env, state, *name);
    }
  }
  return all;
}

struct fields {
  jfieldID state;
  jfieldID carrier;
  jint running;
  jint ended;
};

static bool find_fields(JNIEnv *env, struct fields *fields) {
  fields->state = (*env)->GetFieldID(env, type, "state", "I");
  fields->carrier =
      failed(env) ? NULL : (*env)->GetFieldID(env, type, "carrierThread", "Ljava/lang/Thread;");
  jfieldID running = failed(env) ? NULL : (*env)->GetStaticFieldID(env, type, "RUNNING", "I");
  jfieldID ended = failed(env) ? NULL : (*env)->GetStaticFieldID(env, type, "TERMINATED", "I");
  if (failed(env) || ended == NULL) {
    return false;
  }
  fields->running = (*env)->GetStaticIntField(env, type, running);
  fields->ended = (*env)->GetStaticIntField(env, type, ended);
  return true;
}

/* Whether it has a carrier, or is on its way to one and past the look at its state. */
static bool is_mounted(JNIEnv *env, jobject thread, const struct fields *fields) {
  jobject carrier = (*env)->GetObjectField(env, thread, fields->carrier);
  bool answer =
      carrier != NULL || (*env)->GetIntField(env, thread, fields->state) == fields->running;
  (*env)->DeleteLocalRef(env, carrier);
  return answer;
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

/* In the child: all that were found have ended, but for those that wait for the others' input. */
void virtual_end(JNIEnv *env, struct freezer *freezer) {
  struct virtual_threads *found = &freezer->virtual_threads;
  struct fields fields;
  if (found->count == 0 || !find_fields(env, &fields)) {
    return;
  }
  for (int i = 0; i < found->count; i++) {
    jsize length = (*env)->GetArrayLength(env, found->groups[i]);
    for (jsize j = 0; j < length; j++) {
      jobject thread = (*env)->GetObjectArrayElement(env, found->groups[i], j);
      bool is_kept = false;
      if ((*env)->IsInstanceOf(env, thread, type)
          && !is_among(env, thread, freezer->pollers, freezer->poller_count)) {
        is_kept = is_mounted(env, thread, &fields) && stays_suspended(thread, found);
        (*env)->SetIntField(env, thread, fields.state, fields.ended);
      }
      if (!is_kept) {
        (*env)->DeleteLocalRef(env, thread);
      }
    }
  }
  jfieldID scheduler = (*env)->GetStaticFieldID(
      env, type, "DEFAULT_SCHEDULER", "Ljava/util/concurrent/ForkJoinPool;");
  if (!failed(env)) {
    jobject pool = (*env)->GetStaticObjectField(env, type, scheduler);
    javastate_drop_timers(env, pool);
    if (freezer->busy_carriers > 0) {
      javastate_replace_workers(env, pool, freezer->busy_carriers);
      javastate_start_worker(env, pool);
    }
  }
}
