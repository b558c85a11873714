/*
 * The virtual threads of the JDK that wait for the input of all others.
 *
 *   virtual thread --registers its descriptor--> sub-poller --registers its epoll instance--> master
 *
 * The master is a platform thread and goes on in a child like others of the JDK, over epoll
 * instances of the child's own (system.c). The sub-pollers are virtual threads. One that stood still
 * on its carrier would be lost to the child, and with it the input of all that it watches, so they
 * are not suspended with the others: nobody registers anything meanwhile, and they park.
 *
 * All of it is best effort, as in javastate.c.
 */
#include "java.h"

/* Adds the threads of some of the JDK's pollers, as Poller's method of that name lists them. */
static int add(JNIEnv *env, jclass poller, const char *method, jthread *found, int count) {
  jmethodID list_them = (*env)->GetStaticMethodID(env, poller, method, "()Ljava/util/List;");
  jfieldID owner =
      failed(env) ? NULL : (*env)->GetFieldID(env, poller, "owner", "Ljava/lang/Thread;");
  jclass list_class = failed(env) ? NULL : (*env)->FindClass(env, "java/util/List");
  if (list_them == NULL || owner == NULL || list_class == NULL) {
    return count; /* a JDK that has other ones, or none */
  }
  jmethodID to_array = (*env)->GetMethodID(env, list_class, "toArray", "()[Ljava/lang/Object;");
  jobject list = (*env)->CallStaticObjectMethod(env, poller, list_them);
  jobjectArray all =
      failed(env) || list == NULL ? NULL : (*env)->CallObjectMethod(env, list, to_array);
  jsize length = failed(env) || all == NULL ? 0 : (*env)->GetArrayLength(env, all);
  for (jsize i = 0; i < length && count < MAX_POLLERS; i++) {
    jobject each = (*env)->GetObjectArrayElement(env, all, i);
    jthread thread = (*env)->GetObjectField(env, each, owner);
    (*env)->DeleteLocalRef(env, each);
    if (thread != NULL && (*env)->IsVirtualThread(env, thread)) {
      found[count++] = thread;
    }
  }
  return count;
}

/* To be called only when there are pollers: the JDK would make them. Returns how many. */
int pollers_find(JNIEnv *env, jthread *found) {
  jclass poller = (*env)->FindClass(env, "sun/nio/ch/Poller");
  if (failed(env) || poller == NULL) {
    return 0;
  }
  int count = add(env, poller, "readPollers", found, 0);
  return add(env, poller, "writePollers", found, count);
}
