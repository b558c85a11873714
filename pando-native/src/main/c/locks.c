/*
 * What a thread may hold that a child would wait for in vain.
 *
 * Its monitors: java.lang.management tells of them. JVMTI's GetOwnedMonitorInfo would as well, but
 * HotSpot grants that to agents of the command line alone. This costs one safepoint, for any number
 * of threads.
 *
 * Other locks, of java.util.concurrent and inside native code, nobody tells of: they are guessed by
 * the code that the thread is in. So is a class that it is about to initialize.
 */
#include <string.h>

#include "java.h"

#define MAX_FRAMES 64

/* How much of a stack is looked through for monitors; those that were entered below are not seen. */
#define MAX_MONITOR_FRAMES 1024

/* --- Monitors */

static jobject bean;
static jmethodID get_thread_info;
static jmethodID thread_id;
static jmethodID locked_monitors;
static bool is_ready;

static bool owns_any(JNIEnv *env, jobject info) {
  if (info == NULL) {
    return false; /* it has ended */
  }
  jobjectArray owned = (*env)->CallObjectMethod(env, info, locked_monitors);
  bool any = !failed(env) && (*env)->GetArrayLength(env, owned) > 0;
  (*env)->DeleteLocalRef(env, owned);
  return any;
}

/* Sets owns[place] for each of the places whose thread is inside synchronized. */
bool locks_find_owners(
    JNIEnv *env, const jthread *threads, const int *places, int count, bool *owns) {
  if (count == 0) {
    return true;
  }
  jlongArray ids = (*env)->NewLongArray(env, count);
  for (int i = 0; ids != NULL && i < count; i++) {
    jlong id = (*env)->CallLongMethod(env, threads[places[i]], thread_id);
    (*env)->SetLongArrayRegion(env, ids, i, 1, &id);
  }
  if (failed(env)) {
    return false;
  }
  jobjectArray infos = (*env)->CallObjectMethod(
      env, bean, get_thread_info, ids, JNI_TRUE, JNI_FALSE, (jint)MAX_MONITOR_FRAMES);
  (*env)->DeleteLocalRef(env, ids);
  if (failed(env)) {
    return false;
  }
  for (int i = 0; i < count; i++) {
    jobject info = (*env)->GetObjectArrayElement(env, infos, i);
    owns[places[i]] = owns_any(env, info);
    (*env)->DeleteLocalRef(env, info);
  }
  (*env)->DeleteLocalRef(env, infos);
  return true;
}

static bool find_methods(JNIEnv *env) {
  jclass factory = (*env)->FindClass(env, "java/lang/management/ManagementFactory");
  jclass bean_type = failed(env) ? NULL : (*env)->FindClass(env, "java/lang/management/ThreadMXBean");
  jclass info = failed(env) ? NULL : (*env)->FindClass(env, "java/lang/management/ThreadInfo");
  jclass thread = failed(env) ? NULL : (*env)->FindClass(env, "java/lang/Thread");
  if (failed(env) || factory == NULL || bean_type == NULL || info == NULL || thread == NULL) {
    return false;
  }
  jmethodID get_bean = (*env)->GetStaticMethodID(
      env, factory, "getThreadMXBean", "()Ljava/lang/management/ThreadMXBean;");
  get_thread_info = (*env)->GetMethodID(
      env, bean_type, "getThreadInfo", "([JZZI)[Ljava/lang/management/ThreadInfo;");
  locked_monitors = (*env)->GetMethodID(
      env, info, "getLockedMonitors", "()[Ljava/lang/management/MonitorInfo;");
  thread_id = (*env)->GetMethodID(env, thread, "threadId", "()J");
  if (failed(env)) {
    return false;
  }
  jobject found = (*env)->CallStaticObjectMethod(env, factory, get_bean);
  bean = failed(env) || found == NULL ? NULL : (*env)->NewGlobalRef(env, found);
  return bean != NULL;
}

/*
 * To be called before threads are suspended: the classes that it loads may need their locks. The
 * caller is inside synchronized, so that it can be seen whether that is seen.
 */
int locks_prepare(JNIEnv *env, jvmtiEnv *tools) {
  static const int first = 0;
  jthread self;
  if (!is_ready && (*tools)->GetCurrentThread(tools, &self) == JVMTI_ERROR_NONE) {
    bool seen = false;
    is_ready = find_methods(env) && locks_find_owners(env, &self, &first, 1, &seen) && seen;
    (*env)->DeleteLocalRef(env, self);
  }
  return is_ready ? FORK_OK : FORK_UNKNOWN_VM;
}

/* --- Code with locks of its own */

/*
 * Classes of the JDK whose code holds locks that a child needs at any time: those of class
 * loaders, of archives that classes are read from, of cleaners and references. And queues, which
 * a child may share with threads that stand still.
 */
static const char *const SHARED_LOCKS[] = {
    "Ljava/lang/ClassLoader", "Ljava/lang/Class;", "Ljava/lang/ModuleLayer", "Ljava/lang/ref/",
    "Ljava/lang/invoke/", "Ljava/lang/Thread", "Ljava/net/URLClassLoader", "Ljava/security/",
    "Ljava/util/ServiceLoader", "Ljava/util/ResourceBundle",
    "Ljava/util/concurrent/ArrayBlockingQueue", "Ljava/util/concurrent/LinkedBlocking",
    "Ljava/util/concurrent/PriorityBlockingQueue",
    "Ljava/util/concurrent/ScheduledThreadPoolExecutor$DelayedWorkQueue",
    "Ljava/util/concurrent/atomic/Striped64", "Ljava/util/jar/",
    "Ljava/util/logging/", "Ljava/util/zip/ZipFile", "Ljdk/internal/loader/",
    "Ljdk/internal/logger/", "Ljdk/internal/ref/", "Ljdk/internal/vm/", "Lsun/security/",
    "Lsun/util/locale/", NULL};

/* In which a map has a lock for all who change it; that of a bin is a monitor. */
static const char *const LOCKING_MAP_METHODS[] = {
    "initTable", "transfer", "helpTransfer", "addCount", "fullAddCount", NULL};

static bool starts_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool starts_with_any(const char *signature, const char *const *prefixes) {
  for (const char *const *prefix = prefixes; *prefix != NULL; prefix++) {
    if (starts_with(signature, *prefix)) {
      return true;
    }
  }
  return false;
}

/* Whether the method has one of these names. */
static bool is_called_one_of(jvmtiEnv *tools, jmethodID method, const char *const *wanted) {
  char *name = NULL;
  bool answer = false;
  if ((*tools)->GetMethodName(tools, method, &name, NULL, NULL) == JVMTI_ERROR_NONE) {
    for (; *wanted != NULL && !answer; wanted++) {
      answer = strcmp(name, *wanted) == 0;
    }
  }
  (*tools)->Deallocate(tools, (unsigned char *)name);
  return answer;
}

static bool is_called(jvmtiEnv *tools, jmethodID method, const char *wanted) {
  const char *const only[] = {wanted, NULL};
  return is_called_one_of(tools, method, only);
}

/* With these every thread begins, and they hold nothing. */
static bool is_beginning(jvmtiEnv *tools, const char *signature, jmethodID method) {
  return strcmp(signature, "Ljava/lang/Thread;") == 0
      && (is_called(tools, method, "run") || is_called(tools, method, "runWith"));
}

/*
 * Code that the JVM generates to call by a method handle. It holds nothing, and it is on the stack
 * of every thread that waits in a native function, or that was begun by reflection.
 */
static bool is_call_by_handle(const char *signature) {
  bool is_hidden = strchr(signature, '.') != NULL; /* so are the names of hidden classes written */
  return (starts_with(signature, "Ljava/lang/invoke/LambdaForm$") && is_hidden)
      || (starts_with(signature, "Ljava/lang/invoke/") && ends_with(signature, "$Holder;"));
}

static bool is_locking_map(jvmtiEnv *tools, const char *signature, jmethodID method) {
  return strcmp(signature, "Ljava/util/concurrent/ConcurrentHashMap;") == 0
      && is_called_one_of(tools, method, LOCKING_MAP_METHODS);
}

/*
 * Classes of pools of the JDK, which keep account of who works and who was woken. A thread that
 * stood still on its way through them would be waited for, or would go on with the parent's tasks.
 */
static const char *const POOLS[] = {"Ljava/util/concurrent/ForkJoinPool",
    "Ljava/util/concurrent/ForkJoinWorkerThread;", "Ljava/util/concurrent/DelayScheduler;", NULL};

static const char *const JDK[] = {"Ljava/", "Ljdk/", "Lsun/", NULL};

static bool is_delicate(jvmtiEnv *tools, const char *signature, jmethodID method) {
  return (starts_with_any(signature, SHARED_LOCKS) && !is_beginning(tools, signature, method)
             && !is_call_by_handle(signature))
      || is_locking_map(tools, signature, method) || is_called(tools, method, "<clinit>");
}

/* By which a worker of such a pool runs a task. */
static bool is_call_of_task(jvmtiEnv *tools, const char *signature, jmethodID method) {
  return strcmp(signature, "Ljava/util/concurrent/ForkJoinTask;") == 0
      && is_called(tools, method, "doExec");
}

/* Calls a function for each frame, the youngest first, until it returns true; whether one did. */
static bool any_frame(JNIEnv *env, jvmtiEnv *tools, jthread thread,
    bool (*look)(jvmtiEnv *tools, const char *signature, jmethodID method, void *with),
    void *with) {
  jvmtiFrameInfo frames[MAX_FRAMES];
  jint count;
  bool answer = false;
  if ((*tools)->GetStackTrace(tools, thread, 0, MAX_FRAMES, frames, &count) != JVMTI_ERROR_NONE) {
    return false;
  }
  for (jint i = 0; i < count && !answer; i++) {
    jclass owner;
    char *signature = NULL;
    if ((*tools)->GetMethodDeclaringClass(tools, frames[i].method, &owner) == JVMTI_ERROR_NONE) {
      answer = (*tools)->GetClassSignature(tools, owner, &signature, NULL) == JVMTI_ERROR_NONE
          && look(tools, signature, frames[i].method, with);
      (*tools)->Deallocate(tools, (unsigned char *)signature);
      (*env)->DeleteLocalRef(env, owner);
    }
  }
  return answer;
}

static bool is_bad_place(
    jvmtiEnv *tools, const char *signature, jmethodID method, void *may_be_in_pool) {
  bool *in_pool = may_be_in_pool;
  /* A pool that has called a task, or anything of the program, is in order until that returns. */
  *in_pool = *in_pool && starts_with_any(signature, JDK)
      && !is_call_of_task(tools, signature, method);
  return is_delicate(tools, signature, method)
      || (*in_pool && starts_with_any(signature, POOLS));
}

bool locks_in_delicate_code(JNIEnv *env, jvmtiEnv *tools, jthread thread) {
  bool may_be_in_pool = true;
  return any_frame(env, tools, thread, is_bad_place, &may_be_in_pool);
}

/* --- Classes in the making */

/* Instructions that have a class initialized, if it is not: getstatic, putstatic, invokestatic, new. */
static bool initializes(unsigned char instruction) {
  return instruction == 0xb2 || instruction == 0xb3 || instruction == 0xb8 || instruction == 0xbb;
}

/* Methods of the JDK that do, in the JVM's own code. */
static const char *const INITIALIZERS[] = {
    "ensureClassInitialized0", "allocateInstance", "newInstance0", NULL};

/*
 * Whether the thread may be about to initialize a class. It takes the class before it calls <clinit>,
 * which is where a thread stops that is suspended; so no frame tells of it, and in the child nobody
 * would ever be done with that class.
 */
bool locks_may_have_class(jvmtiEnv *tools, jthread thread) {
  jmethodID method;
  jlocation location;
  if ((*tools)->GetFrameLocation(tools, thread, 0, &method, &location) != JVMTI_ERROR_NONE) {
    return false;
  }
  if (location < 0) {
    return is_called_one_of(tools, method, INITIALIZERS);
  }
  jint count;
  unsigned char *instructions;
  if ((*tools)->GetBytecodes(tools, method, &count, &instructions) != JVMTI_ERROR_NONE) {
    return false;
  }
  bool answer = location < count && initializes(instructions[location]);
  (*tools)->Deallocate(tools, instructions);
  return answer;
}

/* --- Workers */

static bool calls_task(jvmtiEnv *tools, const char *signature, jmethodID method, void *frames) {
  (*(int *)frames)++;
  return is_call_of_task(tools, signature, method);
}

/* Whether a worker of the JDK's pools has a task. */
bool locks_has_task(JNIEnv *env, jvmtiEnv *tools, jthread worker) {
  int frames = 0;
  return any_frame(env, tools, worker, calls_task, &frames) || frames == MAX_FRAMES;
}
