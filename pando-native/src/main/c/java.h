/* The parts of this library that speak to the JVM by JNI and JVMTI. */
#ifndef PANDO_JAVA_H
#define PANDO_JAVA_H

#include <jni.h>
#include <jvmti.h>

#include "forkall.h"

/* Whether the last call of Java threw; what it threw is forgotten. */
static inline bool failed(JNIEnv *env) {
  bool thrown = (*env)->ExceptionCheck(env);
  if (thrown) {
    (*env)->ExceptionClear(env);
  }
  return thrown;
}

/* What this JDK may not have: NULL then, as for a method of a class that is NULL. */
static inline jmethodID method_of(
    JNIEnv *env, jclass type, const char *name, const char *signature) {
  jmethodID id = type == NULL ? NULL : (*env)->GetMethodID(env, type, name, signature);
  return failed(env) ? NULL : id;
}

static inline jclass find_class(JNIEnv *env, const char *name) {
  jclass local = (*env)->FindClass(env, name);
  return failed(env) || local == NULL ? NULL : (*env)->NewGlobalRef(env, local);
}

#define MAX_POLLERS 64 /* the JDK has as many as cpus, at most 32, for input and for output */

/* Virtual threads of the parent, as local references. */
struct virtual_threads {
  jobjectArray *groups;      /* each of threads of any kind */
  int count;
  jthread *mounted;          /* in the child: those that are to stay suspended */
  int mounted_count;
};

/* freeze.c */
struct freezer {
  jthread *threads;          /* local references, in the order of frozen */
  struct frozen *frozen;
  bool *suspended_by_us;
  bool *stands_badly;        /* with a lock, as last seen */
  bool *makes_classes;       /* was met where one may be initialized */
  int *asked;                /* places of those whose monitors are asked for */
  bool *go_on;               /* for a moment */
  bool *is_idle;             /* a worker without a task: goes on in the child */
  char **workers;            /* JavaThreads of the JDK's pools */
  int worker_count;
  int busy_workers;          /* of the common pool */
  int busy_carriers;
  struct virtual_threads virtual_threads;
  jthread pollers[MAX_POLLERS]; /* virtual threads that go on */
  int poller_count;
  bool virtual_too;          /* virtual threads are suspended */
  bool carriers_stopped;
  int count;
  int room;
};

int freeze_prepare(JavaVM *vm, JNIEnv *env);
char *freeze_java_thread(JNIEnv *env, jobject thread);
int freeze(JNIEnv *env, jobjectArray live, jobjectArray workers, bool virtual_too,
    bool has_pollers, struct freezer *freezer, int *detail);
bool freeze_has(jthread thread);
void thaw_virtual(const struct freezer *freezer);
void thaw_idle(const struct freezer *freezer);
void thaw(JNIEnv *env, struct freezer *freezer);
void freezer_free(struct freezer *freezer);

/* pollers.c */
int pollers_find(JNIEnv *env, jthread *found);

/* virtual.c */
void virtual_prepare(JNIEnv *env);
void virtual_rehearse(JNIEnv *env, jvmtiEnv *tools);
bool virtual_are_unmounted(JNIEnv *env, const jthread *threads, int count);
void virtual_find(JNIEnv *env, jvmtiEnv *tools, struct virtual_threads *found);
void virtual_end(JNIEnv *env, struct freezer *freezer);

/* locks.c */
int locks_prepare(JNIEnv *env, jvmtiEnv *tools);
bool locks_in_delicate_code(JNIEnv *env, jvmtiEnv *tools, jthread thread);
bool locks_may_have_class(jvmtiEnv *tools, jthread thread);
bool locks_has_task(JNIEnv *env, jvmtiEnv *tools, jthread worker);
bool locks_find_owners(
    JNIEnv *env, const jthread *threads, const int *places, int count, bool *owns);

/* javastate.c */

/* Objects for the child, as local references. */
struct javastate_fresh {
  jobject hooks;
  jobject files;
  jobject self; /* the thread that forks */
};

void javastate_prepare(JNIEnv *env);
void javastate_hold_signals(JNIEnv *env);
void javastate_release_signals(JNIEnv *env);
bool javastate_is_ending(JNIEnv *env);
void javastate_before_fork(JNIEnv *env, struct javastate_fresh *fresh);
void javastate_in_child(JNIEnv *env, const struct javastate_fresh *fresh, int busy_workers);
void javastate_drop_timers(JNIEnv *env, jobject pool);
void javastate_replace_workers(JNIEnv *env, jobject pool, int busy);
void javastate_start_worker(JNIEnv *env, jobject pool);
jboolean javastate_run_hooks(JNIEnv *env);

#endif
