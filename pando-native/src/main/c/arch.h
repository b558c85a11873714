/*
 * What differs between processors: how to see that a signal interrupted a system call, and how to
 * make one without the C library.
 *
 * x86-64 is tested. The aarch64 part follows the same kernel interfaces, compiles, and has never
 * run: there was no such machine.
 */
#ifndef PANDO_ARCH_H
#define PANDO_ARCH_H

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>

#if defined(__x86_64__)

static inline char *arch_thread_pointer(void) {
  char *pointer;
  __asm__("mov %%fs:0, %0" : "=r"(pointer));
  return pointer;
}

/* As syscall(2), but an error is returned, not left in errno, which may be another thread's. */
static inline long arch_syscall(long number, long first, long second, long third, long fourth) {
  long result;
  register long last __asm__("r10") = fourth;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(first), "S"(second), "d"(third), "r"(last)
                   : "rcx", "r11", "memory");
  return result;
}

static inline bool is_syscall_at(const unsigned char *code) {
  return code[0] == 0x0f && code[1] == 0x05;
}

/*
 * Whether the thread slept in the kernel. A call that will be begun again stands before its
 * instruction with its number in rax; one that returns EINTR stands behind it.
 */
static inline bool arch_was_asleep(const ucontext_t *context) {
  const unsigned char *ip = (const unsigned char *)context->uc_mcontext.gregs[REG_RIP];
  return is_syscall_at(ip)
      || (is_syscall_at(ip - 2) && (long)context->uc_mcontext.gregs[REG_RAX] == -EINTR);
}

/*
 * Whether the thread waits in a system call other than futex. The number of a call that returns
 * EINTR is in the "mov $number, %eax" before it, where the C library has one.
 */
static inline bool arch_waits_in_kernel(const ucontext_t *context) {
  const unsigned char *ip = (const unsigned char *)context->uc_mcontext.gregs[REG_RIP];
  if (!arch_was_asleep(context)) {
    return false;
  }
  if (is_syscall_at(ip)) {
    return (long)context->uc_mcontext.gregs[REG_RAX] != SYS_futex;
  }
  int number = -1;
  if (ip[-7] == 0xb8) {
    memcpy(&number, ip - 6, sizeof number);
  }
  return number != SYS_futex;
}

/* Whether the thread sleeps on a futex without a time limit. */
static inline bool arch_sleeps_on_futex(const ucontext_t *context) {
  const unsigned char *ip = (const unsigned char *)context->uc_mcontext.gregs[REG_RIP];
  return is_syscall_at(ip) && (long)context->uc_mcontext.gregs[REG_RAX] == SYS_futex;
}

#elif defined(__aarch64__)

static inline char *arch_thread_pointer(void) {
  return (char *)__builtin_thread_pointer();
}

static inline long arch_syscall(long number, long first, long second, long third, long fourth) {
  register long call __asm__("x8") = number;
  register long x0 __asm__("x0") = first;
  register long x1 __asm__("x1") = second;
  register long x2 __asm__("x2") = third;
  register long x3 __asm__("x3") = fourth;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(call), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

static inline bool arch_was_asleep(const ucontext_t *context) {
  const unsigned supervisor_call = 0xd4000001;
  const unsigned *pc = (const unsigned *)context->uc_mcontext.pc;
  return pc[0] == supervisor_call
      || (pc[-1] == supervisor_call && (long)context->uc_mcontext.regs[0] == -EINTR);
}

static inline bool arch_waits_in_kernel(const ucontext_t *context) {
  return context->uc_mcontext.regs[8] != SYS_futex && arch_was_asleep(context);
}

static inline bool arch_sleeps_on_futex(const ucontext_t *context) {
  const unsigned supervisor_call = 0xd4000001;
  const unsigned *pc = (const unsigned *)context->uc_mcontext.pc;
  return pc[0] == supervisor_call && context->uc_mcontext.regs[8] == SYS_futex;
}

#else
#error "Pando's fork knows x86-64 and aarch64"
#endif

#endif
