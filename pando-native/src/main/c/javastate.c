/*
 * What the JDK's classes remember of the parent process and the child must not: put right in the
 * child, before any of its Java code runs. All of it is best effort: a JDK without one of these
 * fields loses that repair and nothing else.
 *
 *   ApplicationShutdownHooks, DeleteOnExitHook   are the parent's, and run there
 *   ProcessHandle.current()                      is cached with the parent's pid
 *   NativePRNG                                   holds bytes from /dev/urandom that both would use
 *   ThreadLocalRandom                            would go on with the same numbers in both
 *   ForkJoinPool.commonPool()                    has tasks and timers of the parent: they run there
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "java.h"

/* Of proc_pid_stat(5). */
#define STATE_FIELD 3
#define START_FIELD 22

struct static_field {
  jclass owner;
  jfieldID id;
};

static struct static_field hooks;
static struct static_field files;
static jclass hooks_class;
static jmethodID new_hooks;
static jclass files_class;
static jmethodID new_files;

static jobject signal_handlers;

static jclass shutdown_class;
static jmethodID run_hooks;
static jmethodID hooks_size;

static jobject current_handle;
static jfieldID handle_pid;
static jfieldID handle_start;
static jlong boot_millis; /* as the JDK reckons it, in which a process begins */

static jobject random_source;
static jfieldID random_buffered;

static jclass thread_class;
static jmethodID current_thread;
static jfieldID thread_seed;
static jobject seeder;
static jfieldID seeder_value;

static jclass pool_class;
static jobject common_pool;
static jfieldID pool_queues;
static jfieldID pool_timers;
static jmethodID drain;
static jmethodID size_of_pool;
static jmethodID set_size;
static jmethodID signal_work;
static jclass list_class;
static jmethodID new_list;

static struct static_field static_field(
    JNIEnv *env, const char *owner, const char *name, const char *type) {
  struct static_field field = {find_class(env, owner), NULL};
  if (field.owner != NULL) {
    field.id = (*env)->GetStaticFieldID(env, field.owner, name, type);
    failed(env);
  }
  return field;
}

static jobject value_of(JNIEnv *env, struct static_field field) {
  jobject value = field.id == NULL ? NULL : (*env)->GetStaticObjectField(env, field.owner, field.id);
  return value == NULL ? NULL : (*env)->NewGlobalRef(env, value);
}

static jfieldID field_of(JNIEnv *env, jobject object, const char *name, const char *type) {
  if (object == NULL) {
    return NULL;
  }
  jfieldID id = (*env)->GetFieldID(env, (*env)->GetObjectClass(env, object), name, type);
  failed(env);
  return id;
}

/* When this process began, since the system did. */
static jlong own_start_millis(void) {
  char text[STAT_BYTES];
  const char *field = forkall_stat("/proc/self/stat", text, sizeof text);
  for (int i = STATE_FIELD; field != NULL && i < START_FIELD; i++) {
    field = strchr(field, ' ');
    field = field == NULL ? NULL : field + 1;
  }
  return field == NULL ? 0 : strtoll(field, NULL, 10) * 1000 / sysconf(_SC_CLK_TCK);
}

static jmethodID constructor(JNIEnv *env, jclass type) {
  return method_of(env, type, "<init>", "()V");
}

static void prepare_pools(JNIEnv *env) {
  struct static_field common = static_field(
      env, "java/util/concurrent/ForkJoinPool", "common", "Ljava/util/concurrent/ForkJoinPool;");
  pool_class = common.owner;
  common_pool = value_of(env, common);
  pool_queues = field_of(
      env, common_pool, "queues", "[Ljava/util/concurrent/ForkJoinPool$WorkQueue;");
  pool_timers =
      field_of(env, common_pool, "delayScheduler", "Ljava/util/concurrent/DelayScheduler;");
  list_class = find_class(env, "java/util/ArrayList");
  new_list = constructor(env, list_class);
  drain = method_of(env, pool_class, "drainTasksTo", "(Ljava/util/Collection;)I");
  size_of_pool = method_of(env, pool_class, "getParallelism", "()I");
  set_size = method_of(env, pool_class, "getAndSetParallelism", "(I)I");
  signal_work = method_of(env, pool_class, "signalWork", "()V");
}

void javastate_prepare(JNIEnv *env) {
  prepare_pools(env);
  hooks = static_field(
      env, "java/lang/ApplicationShutdownHooks", "hooks", "Ljava/util/IdentityHashMap;");
  hooks_class = find_class(env, "java/util/IdentityHashMap");
  new_hooks = constructor(env, hooks_class);
  shutdown_class = find_class(env, "java/lang/Shutdown");
  if (shutdown_class != NULL && hooks_class != NULL) {
    run_hooks = (*env)->GetStaticMethodID(env, shutdown_class, "runHooks", "()V");
    hooks_size = (*env)->GetMethodID(env, hooks_class, "size", "()I");
    failed(env);
  }
  signal_handlers = value_of(env,
      static_field(env, "jdk/internal/misc/Signal", "handlers", "Ljava/util/Hashtable;"));
  files = static_field(env, "java/io/DeleteOnExitHook", "files", "Ljava/util/LinkedHashSet;");
  files_class = find_class(env, "java/util/LinkedHashSet");
  new_files = constructor(env, files_class);

  struct static_field handle = static_field(
      env, "java/lang/ProcessHandleImpl", "current", "Ljava/lang/ProcessHandleImpl;");
  current_handle = value_of(env, handle);
  handle_pid = field_of(env, current_handle, "pid", "J");
  handle_start = field_of(env, current_handle, "startTime", "J");
  if (handle_start != NULL) {
    boot_millis = (*env)->GetLongField(env, current_handle, handle_start) - own_start_millis();
  }

  random_source = value_of(env, static_field(env, "sun/security/provider/NativePRNG", "INSTANCE",
      "Lsun/security/provider/NativePRNG$RandomIO;"));
  random_buffered = field_of(env, random_source, "buffered", "I");

  thread_class = find_class(env, "java/lang/Thread");
  if (thread_class != NULL) {
    current_thread =
        (*env)->GetStaticMethodID(env, thread_class, "currentThread", "()Ljava/lang/Thread;");
    thread_seed = (*env)->GetFieldID(env, thread_class, "threadLocalRandomSeed", "J");
    failed(env);
  }
  seeder = value_of(env, static_field(env, "java/util/concurrent/ThreadLocalRandom", "seeder",
      "Ljava/util/concurrent/atomic/AtomicLong;"));
  seeder_value = field_of(env, seeder, "value", "J");
}

/*
 * The JVM looks each signal up in this table before it starts a thread for it. Who holds the table
 * around a fork keeps a child that is told to end at once from running the parent's exit hooks.
 */
void javastate_hold_signals(JNIEnv *env) {
  if (signal_handlers != NULL) {
    (*env)->MonitorEnter(env, signal_handlers);
  }
}

void javastate_release_signals(JNIEnv *env) {
  if (signal_handlers != NULL) {
    (*env)->MonitorExit(env, signal_handlers);
  }
}

/* Whether this JVM has begun to run its exit hooks; it forgets them as it does. */
bool javastate_is_ending(JNIEnv *env) {
  return hooks.id != NULL && (*env)->GetStaticObjectField(env, hooks.owner, hooks.id) == NULL;
}

/* Null once the JVM is on its way out. */
static void put(JNIEnv *env, struct static_field field, jobject fresh) {
  if (fresh != NULL && (*env)->GetStaticObjectField(env, field.owner, field.id) != NULL) {
    (*env)->SetStaticObjectField(env, field.owner, field.id, fresh);
  }
}

static void renew_handle(JNIEnv *env) {
  if (handle_pid != NULL && handle_start != NULL) {
    (*env)->SetLongField(env, current_handle, handle_pid, getpid());
    (*env)->SetLongField(env, current_handle, handle_start, boot_millis + own_start_millis());
  }
}

static void renew_randomness(JNIEnv *env, jobject self) {
  jlong seeds[2];
  if (random_buffered != NULL) {
    (*env)->SetIntField(env, random_source, random_buffered, 0);
  }
  if (getrandom(seeds, sizeof seeds, 0) != (ssize_t)sizeof seeds) {
    return;
  }
  if (seeder_value != NULL) {
    (*env)->SetLongField(env, seeder, seeder_value, seeds[0]);
  }
  if (self != NULL && thread_seed != NULL) {
    (*env)->SetLongField(env, self, thread_seed, seeds[1]);
  }
}

/* In a child: the next timer of the pool begins with a timer thread of its own. */
void javastate_drop_timers(JNIEnv *env, jobject pool) {
  if (pool != NULL && pool_timers != NULL) {
    (*env)->SetObjectField(env, pool, pool_timers, NULL);
  }
}

/* In a child: the pool counts workers that stand still as busy, and gets room for others. */
void javastate_replace_workers(JNIEnv *env, jobject pool, int busy) {
  if (busy > 0 && pool != NULL && size_of_pool != NULL && set_size != NULL) {
    jint size = (*env)->CallIntMethod(env, pool, size_of_pool);
    (*env)->CallIntMethod(env, pool, set_size, size + busy);
    failed(env);
  }
}

/*
 * In a child: has the pool start a worker. The next task would not as long as there are others
 * before it, for which it was done in the parent.
 */
void javastate_start_worker(JNIEnv *env, jobject pool) {
  if (pool != NULL && signal_work != NULL) {
    (*env)->CallVoidMethod(env, pool, signal_work);
    failed(env);
  }
}

static bool was_used(JNIEnv *env, jobject pool) {
  jobjectArray queues =
      pool_queues == NULL ? NULL : (*env)->GetObjectField(env, pool, pool_queues);
  jsize count = queues == NULL ? 0 : (*env)->GetArrayLength(env, queues);
  bool any = false;
  for (jsize i = 0; i < count && !any; i++) {
    any = (*env)->GetObjectArrayElement(env, queues, i) != NULL;
  }
  return any;
}

static void drop_tasks(JNIEnv *env, jobject pool) {
  if (pool == NULL || drain == NULL || new_list == NULL || !was_used(env, pool)) {
    return;
  }
  jobject dropped = (*env)->NewObject(env, list_class, new_list);
  if (dropped != NULL) {
    (*env)->CallIntMethod(env, pool, drain, dropped);
  }
  failed(env);
}

static jobject make(JNIEnv *env, struct static_field of, jclass type, jmethodID constructor_id) {
  bool is_known = of.id != NULL && constructor_id != NULL;
  jobject made = is_known ? (*env)->NewObject(env, type, constructor_id) : NULL;
  return failed(env) ? NULL : made;
}

/* What the child needs and its parent can make: a call of Java touches many pages. */
void javastate_before_fork(JNIEnv *env, struct javastate_fresh *fresh) {
  fresh->hooks = make(env, hooks, hooks_class, new_hooks);
  fresh->files = make(env, files, files_class, new_files);
  fresh->self = current_thread == NULL
      ? NULL
      : (*env)->CallStaticObjectMethod(env, thread_class, current_thread);
}

void javastate_in_child(JNIEnv *env, const struct javastate_fresh *fresh, int busy_workers) {
  javastate_drop_timers(env, common_pool);
  drop_tasks(env, common_pool);
  javastate_replace_workers(env, common_pool, busy_workers);
  put(env, hooks, fresh->hooks);
  put(env, files, fresh->files);
  renew_handle(env);
  renew_randomness(env, fresh->self);
}

/*
 * Runs the hooks that were registered in this process, in the way of System.exit, but without the
 * JVM's own end. Whether that can be done here.
 */
jboolean javastate_run_hooks(JNIEnv *env) {
  if (hooks.id == NULL || run_hooks == NULL || hooks_size == NULL) {
    return JNI_FALSE;
  }
  jobject registered = (*env)->GetStaticObjectField(env, hooks.owner, hooks.id);
  if (registered == NULL) {
    return JNI_FALSE; /* another thread has begun to exit: wait in its lock */
  }
  if ((*env)->CallIntMethod(env, registered, hooks_size) > 0) {
    (*env)->CallStaticVoidMethod(env, shutdown_class, run_hooks);
  }
  failed(env);
  return JNI_TRUE;
}
