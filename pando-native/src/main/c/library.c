/*
 * The methods of dev.pando.internal.fork.ForkLibrary. Numbers below zero are errors: of enum
 * fork_error for prepare and fork, -errno for all others.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "java.h"

#define METHOD(type, name) JNIEXPORT type JNICALL Java_dev_pando_internal_fork_ForkLibrary_##name

/* Longest piece that read and write move at once. */
#define PIECE_BYTES 65536
#define MAX_DESCRIPTORS 8
#define RESTING_NAME "pando-stand-in" /* what ps(1) calls it */

static JavaVM *java_vm;
static bool is_template; /* its memory was trimmed: it is to stay small */

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
  (void)reserved;
  java_vm = vm;
  return JNI_VERSION_10;
}

METHOD(jint, prepare)(JNIEnv *env, jclass type) {
  (void)type;
  /* Any function of the JVM will do. */
  if (!hotspot_open((void *)(*java_vm)->GetEnv)) {
    return FORK_UNKNOWN_VM;
  }
  int error = freeze_prepare(java_vm, env);
  if (error == FORK_OK) {
    error = forkall_prepare();
  }
  if (error == FORK_OK) {
    system_find_shared();
    javastate_prepare(env);
  }
  return error;
}

METHOD(jint, flag)(JNIEnv *env, jclass type, jstring name) {
  (void)type;
  const char *text = (*env)->GetStringUTFChars(env, name, NULL);
  bool value = false;
  jint answer = -1;
  if (text != NULL) {
    answer = hotspot_flag(text, &value) ? value : -1;
    (*env)->ReleaseStringUTFChars(env, name, text);
  }
  return answer;
}

METHOD(jboolean, isTextFlagSet)(JNIEnv *env, jclass type, jstring name) {
  (void)type;
  const char *text = (*env)->GetStringUTFChars(env, name, NULL);
  jboolean answer = JNI_FALSE;
  if (text != NULL) {
    answer = hotspot_text_flag_is_set(text);
    (*env)->ReleaseStringUTFChars(env, name, text);
  }
  return answer;
}

/* Tells what came of a fork; see ForkLibrary. */
static jint tell(JNIEnv *env, const struct fork_result *result, jintArray what) {
  if (result->error != FORK_OK) {
    (*env)->SetIntArrayRegion(env, what, 0, 1, &result->detail);
    return result->error;
  }
  if (result->number >= 0) {
    (*env)->SetIntArrayRegion(env, what, 0, 1, &result->number);
    return 0;
  }
  (*env)->SetIntArrayRegion(env, what, 0, result->made, result->pids);
  (*env)->SetIntArrayRegion(env, what, result->made, result->made, result->pidfds);
  return result->made;
}

METHOD(jint, fork)(JNIEnv *env, jclass type, jobjectArray live, jobjectArray workers, jintArray own,
    jintArray closing, jint output, jint error_output, jboolean virtual_too, jboolean has_pollers,
    jintArray what) {
  (void)type;
  struct freezer freezer;
  struct fork_request request;
  struct javastate_fresh fresh;
  struct fork_result result = {.number = -1};
  jint descriptors[MOST_CHILDREN];
  jsize children = (*env)->GetArrayLength(env, own);
  jsize closing_count = (*env)->GetArrayLength(env, closing);
  jint *to_close = malloc(((size_t)closing_count + 1) * sizeof *to_close);
  if (to_close == NULL || children > MOST_CHILDREN || (*env)->PushLocalFrame(env, 64) != 0) {
    free(to_close);
    return FORK_NO_MEMORY;
  }
  (*env)->GetIntArrayRegion(env, own, 0, children, descriptors);
  (*env)->GetIntArrayRegion(env, closing, 0, closing_count, to_close);
  forkall_await_threads();
  javastate_before_fork(env, &fresh);
  javastate_hold_signals(env);
  result.error = freeze(env, live, workers, virtual_too, has_pollers, &freezer, &result.detail);
  if (result.error == FORK_OK && javastate_is_ending(env)) {
    result.error = FORK_ENDING; /* asked now, when no thread can begin to end it any more */
    thaw(env, &freezer);
  }
  if (result.error == FORK_OK) {
    request.frozen = freezer.frozen;
    request.frozen_count = freezer.count;
    request.children = children;
    request.own = descriptors;
    request.to_close = to_close;
    request.to_close_count = closing_count;
    request.standard_output = output;
    request.standard_error = error_output;
    request.is_template = is_template;
    request.has_pollers = has_pollers;
    result = forkall(&request);
    if (result.number < 0) {
      thaw(env, &freezer);
    } else {
      is_template = false;
      javastate_in_child(env, &fresh, freezer.busy_workers);
      virtual_end(env, &freezer);
      thaw_virtual(&freezer);
      thaw_idle(&freezer);
      freezer_free(&freezer);
    }
  }
  free(to_close);
  (*env)->PopLocalFrame(env, NULL);
  javastate_release_signals(env);
  return tell(env, &result, what);
}

METHOD(jboolean, isEnding)(JNIEnv *env, jclass type) {
  (void)type;
  return javastate_is_ending(env);
}

METHOD(void, exit)(JNIEnv *env, jclass type, jint status) {
  (void)env;
  (void)type;
  _exit(status);
}

METHOD(jboolean, runExitHooks)(JNIEnv *env, jclass type) {
  (void)type;
  return javastate_run_hooks(env);
}

METHOD(void, trim)(JNIEnv *env, jclass type) {
  (void)env;
  (void)type;
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  if (is_template) {
    huge_gather(); /* what was gathered at its first fork has holes now */
  }
  is_template = true;
}

METHOD(void, compileSimply)(JNIEnv *env, jclass type) {
  (void)env;
  (void)type;
  hotspot_compile_simply();
}

METHOD(void, compileLater)(JNIEnv *env, jclass type) {
  (void)env;
  (void)type;
  hotspot_compile_later();
}

METHOD(void, tellPages)(JNIEnv *env, jclass type) {
  (void)env;
  (void)type;
  pages_tell();
}

METHOD(jlong, partedPages)(JNIEnv *env, jclass type) {
  (void)env;
  (void)type;
  return pages_parted();
}

/* In a child: whether the thread is one of its parent's that stand still. */
METHOD(jboolean, standsStill)(JNIEnv *env, jclass type, jobject thread) {
  (void)env;
  (void)type;
  return freeze_has(thread);
}

/* --- Children */

/* The exit status, 256 and more for death by signal status - 256, or -1 while it runs. */
METHOD(jint, reap)(JNIEnv *env, jclass type, jint pidfd) {
  (void)env;
  (void)type;
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid((idtype_t)3 /* P_PIDFD */, (id_t)pidfd, &info, WEXITED | WNOHANG) != 0) {
    return errno == EINTR ? -1 : -1 - errno;
  }
  if (info.si_pid == 0) {
    return -1;
  }
  return info.si_code == CLD_EXITED ? info.si_status : 256 + info.si_status;
}

METHOD(jint, pidfdOpen)(JNIEnv *env, jclass type, jint pid) {
  (void)env;
  (void)type;
  int opened = (int)syscall(SYS_pidfd_open, pid, 0);
  return opened < 0 ? -errno : opened;
}

METHOD(jint, signal)(JNIEnv *env, jclass type, jint pidfd, jint signal) {
  (void)env;
  (void)type;
  return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) == 0 ? 0 : -errno;
}

/* --- Descriptors */

static void give_pair(JNIEnv *env, jintArray ends, const int *made) {
  jint numbers[2] = {made[0], made[1]};
  (*env)->SetIntArrayRegion(env, ends, 0, 2, numbers);
}

METHOD(jint, pipe)(JNIEnv *env, jclass type, jintArray ends) {
  (void)type;
  int made[2];
  if (pipe2(made, O_CLOEXEC) != 0) {
    return -errno;
  }
  give_pair(env, ends, made);
  return 0;
}

METHOD(jint, socketPair)(JNIEnv *env, jclass type, jintArray ends) {
  (void)type;
  int made[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, made) != 0) {
    return -errno;
  }
  give_pair(env, ends, made);
  return 0;
}

/* Lets a standard stream, which a process keeps when it becomes another program, be another one. */
METHOD(jint, replaceStandard)(JNIEnv *env, jclass type, jint standard, jint by) {
  (void)env;
  (void)type;
  return dup2(by, standard) < 0 ? -errno : 0;
}

static jint open_file(JNIEnv *env, jstring path, int how) {
  const char *text = (*env)->GetStringUTFChars(env, path, NULL);
  if (text == NULL) {
    return -ENOMEM;
  }
  int opened = open(text, how | O_CLOEXEC, 0666);
  jint result = opened < 0 ? -errno : opened;
  (*env)->ReleaseStringUTFChars(env, path, text);
  return result;
}

METHOD(jint, open)(JNIEnv *env, jclass type, jstring path, jboolean append) {
  (void)type;
  return open_file(env, path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
}

METHOD(jint, openLocks)(JNIEnv *env, jclass type, jstring path) {
  (void)type;
  return open_file(env, path, O_RDWR);
}

METHOD(jint, isRemoved)(JNIEnv *env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  struct stat status;
  return fstat(descriptor, &status) == 0 ? status.st_nlink == 0 : -errno;
}

static struct flock bytes_of(short type, jlong start, jlong length) {
  struct flock bytes;
  memset(&bytes, 0, sizeof bytes);
  bytes.l_type = type;
  bytes.l_whence = SEEK_SET;
  bytes.l_start = start;
  bytes.l_len = length;
  return bytes;
}

METHOD(jint, lock)(JNIEnv *env, jclass type, jint descriptor, jlong start, jlong length) {
  (void)env;
  (void)type;
  struct flock bytes = bytes_of(F_WRLCK, start, length);
  if (fcntl(descriptor, F_OFD_SETLK, &bytes) == 0) {
    return 1;
  }
  return errno == EAGAIN || errno == EACCES ? 0 : -errno;
}

METHOD(jint, unlock)(JNIEnv *env, jclass type, jint descriptor, jlong start, jlong length) {
  (void)env;
  (void)type;
  struct flock bytes = bytes_of(F_UNLCK, start, length);
  return fcntl(descriptor, F_OFD_SETLK, &bytes) == 0 ? 0 : -errno;
}

METHOD(jint, isLocked)(JNIEnv *env, jclass type, jint descriptor, jlong start) {
  (void)env;
  (void)type;
  struct flock bytes = bytes_of(F_WRLCK, start, 1);
  if (fcntl(descriptor, F_OFD_GETLK, &bytes) != 0) {
    return -errno;
  }
  return bytes.l_type != F_UNLCK;
}

METHOD(jint, close)(JNIEnv *env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  return close(descriptor) == 0 ? 0 : -errno;
}

/* Returns how many bytes came, 0 at the end. */
METHOD(jint, read)(JNIEnv *env, jclass type, jint descriptor, jbyteArray bytes, jint offset,
    jint length) {
  (void)type;
  jbyte piece[PIECE_BYTES];
  size_t wanted = length < PIECE_BYTES ? (size_t)length : PIECE_BYTES;
  ssize_t count;
  do {
    count = read(descriptor, piece, wanted);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    return -errno;
  }
  (*env)->SetByteArrayRegion(env, bytes, offset, (jsize)count, piece);
  return (jint)count;
}

METHOD(jint, write)(JNIEnv *env, jclass type, jint descriptor, jbyteArray bytes, jint offset,
    jint length) {
  (void)type;
  jbyte piece[PIECE_BYTES];
  jint wanted = length < PIECE_BYTES ? length : PIECE_BYTES;
  (*env)->GetByteArrayRegion(env, bytes, offset, wanted, piece);
  ssize_t count;
  do {
    count = write(descriptor, piece, (size_t)wanted);
  } while (count < 0 && errno == EINTR);
  return count < 0 ? -errno : (jint)count;
}

/* Waits until one of the descriptors is readable or at its end; ready tells which. */
METHOD(jint, poll)(JNIEnv *env, jclass type, jintArray descriptors, jbooleanArray ready, jint count,
    jint timeout_millis) {
  (void)type;
  struct pollfd *polled = malloc(((size_t)count + 1) * sizeof *polled);
  jint *numbers = (*env)->GetIntArrayElements(env, descriptors, NULL);
  jboolean *flags = malloc((size_t)count + 1);
  if (polled == NULL || numbers == NULL || flags == NULL) {
    free(polled);
    free(flags);
    return -ENOMEM;
  }
  for (jint i = 0; i < count; i++) {
    polled[i].fd = numbers[i];
    polled[i].events = POLLIN;
    polled[i].revents = 0;
  }
  (*env)->ReleaseIntArrayElements(env, descriptors, numbers, JNI_ABORT);
  int answer = poll(polled, (nfds_t)count, timeout_millis);
  jint result = answer < 0 ? (errno == EINTR ? 0 : -errno) : answer;
  for (jint i = 0; i < count; i++) {
    flags[i] = answer > 0 && polled[i].revents != 0;
  }
  (*env)->SetBooleanArrayRegion(env, ready, 0, count, flags);
  free(polled);
  free(flags);
  return result;
}

/* --- Local sockets that carry descriptors */

static jint address_of(JNIEnv *env, jstring path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  jsize bytes = (*env)->GetStringUTFLength(env, path);
  if ((size_t)bytes >= sizeof address->sun_path) {
    return -ENAMETOOLONG;
  }
  (*env)->GetStringUTFRegion(env, path, 0, (*env)->GetStringLength(env, path), address->sun_path);
  return 0;
}

METHOD(jint, listen)(JNIEnv *env, jclass type, jstring path) {
  (void)type;
  struct sockaddr_un address;
  jint error = address_of(env, path, &address);
  if (error != 0) {
    return error;
  }
  int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) {
    return -errno;
  }
  if (bind(made, (struct sockaddr *)&address, sizeof address) != 0 || listen(made, 16) != 0) {
    error = -errno;
    close(made);
    return error;
  }
  return made;
}

METHOD(jint, accept)(JNIEnv *env, jclass type, jint listener) {
  (void)env;
  (void)type;
  int accepted;
  do {
    accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  } while (accepted < 0 && errno == EINTR);
  return accepted < 0 ? -errno : accepted;
}

METHOD(jint, connect)(JNIEnv *env, jclass type, jstring path) {
  (void)type;
  struct sockaddr_un address;
  jint error = address_of(env, path, &address);
  if (error != 0) {
    return error;
  }
  int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) {
    return -errno;
  }
  if (connect(made, (struct sockaddr *)&address, sizeof address) != 0) {
    error = -errno;
    close(made);
    return error;
  }
  return made;
}

/* Sends one byte with descriptors. */
METHOD(jint, sendDescriptors)(JNIEnv *env, jclass type, jint connection, jintArray descriptors) {
  (void)type;
  char control[CMSG_SPACE(MAX_DESCRIPTORS * sizeof(int))];
  char byte = 'd';
  struct iovec data = {&byte, 1};
  struct msghdr message;
  jsize count = (*env)->GetArrayLength(env, descriptors);
  if (count > MAX_DESCRIPTORS) {
    return -EINVAL;
  }
  memset(&message, 0, sizeof message);
  memset(control, 0, sizeof control);
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
  (*env)->GetIntArrayRegion(env, descriptors, 0, count, (jint *)(void *)CMSG_DATA(header));
  ssize_t sent;
  do {
    sent = sendmsg(connection, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : (jint)sent;
}

/* Receives what sendDescriptors sent; returns how many, or -EPIPE at the end. */
METHOD(jint, receiveDescriptors)(
    JNIEnv *env, jclass type, jint connection, jintArray descriptors, jboolean at_rest) {
  (void)type;
  char control[CMSG_SPACE(MAX_DESCRIPTORS * sizeof(int))];
  char byte;
  char name[16];
  struct iovec data = {&byte, 1};
  struct msghdr message;
  memset(&message, 0, sizeof message);
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t received;
  if (at_rest) {
    prctl(PR_GET_NAME, name);
    prctl(PR_SET_NAME, RESTING_NAME);
    forkall_rest();
  }
  do {
    received = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  if (at_rest) {
    forkall_begin();
    prctl(PR_SET_NAME, name);
  }
  if (received <= 0) {
    return received == 0 ? -EPIPE : -errno;
  }
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_type != SCM_RIGHTS) {
    return 0;
  }
  jsize count = (jsize)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
  if (count > (*env)->GetArrayLength(env, descriptors)) {
    count = (*env)->GetArrayLength(env, descriptors);
  }
  (*env)->SetIntArrayRegion(env, descriptors, 0, count, (const jint *)(void *)CMSG_DATA(header));
  return count;
}

/* Makes the JDK's object stand for a descriptor. */
METHOD(void, setDescriptor)(JNIEnv *env, jclass type, jobject file_descriptor, jint descriptor) {
  (void)type;
  jclass owner = (*env)->GetObjectClass(env, file_descriptor);
  jfieldID number = (*env)->GetFieldID(env, owner, "fd", "I");
  if (number != NULL) {
    (*env)->SetIntField(env, file_descriptor, number, descriptor);
  }
}

/* The descriptor of a BufferedOutputStream over a FileOutputStream, as child processes have. */
METHOD(jint, descriptorOf)(JNIEnv *env, jclass type, jobject stream) {
  (void)type;
  jclass filter = (*env)->FindClass(env, "java/io/FilterOutputStream");
  jclass file = (*env)->FindClass(env, "java/io/FileOutputStream");
  jclass descriptor = (*env)->FindClass(env, "java/io/FileDescriptor");
  if (filter == NULL || file == NULL || descriptor == NULL) {
    return -1;
  }
  jfieldID out = (*env)->GetFieldID(env, filter, "out", "Ljava/io/OutputStream;");
  jfieldID object = (*env)->GetFieldID(env, file, "fd", "Ljava/io/FileDescriptor;");
  jfieldID number = (*env)->GetFieldID(env, descriptor, "fd", "I");
  if (out == NULL || object == NULL || number == NULL) {
    (*env)->ExceptionClear(env);
    return -1;
  }
  jobject inner =
      (*env)->IsInstanceOf(env, stream, filter) ? (*env)->GetObjectField(env, stream, out) : stream;
  if (inner == NULL || !(*env)->IsInstanceOf(env, inner, file)) {
    return -1;
  }
  jobject held = (*env)->GetObjectField(env, inner, object);
  return held == NULL ? -1 : (*env)->GetIntField(env, held, number);
}
