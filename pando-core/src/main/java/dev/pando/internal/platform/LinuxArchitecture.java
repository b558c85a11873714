package dev.pando.internal.platform;

/** Numbers that differ between the processor architectures of Linux. */
final class LinuxArchitecture {
  private static final long FUTEX_X86_64 = 202;
  private static final long FUTEX_GENERIC = 98;
  private static final long MADVISE_X86_64 = 28;
  private static final long MADVISE_GENERIC = 233;

  /** The same everywhere: numbers were unified before it was added. */
  static final long PIDFD_OPEN = 434;

  static final long FUTEX_WAITV = 449;

  private LinuxArchitecture() {}

  static boolean isKnown(String arch) {
    return switch (arch) {
      case "amd64", "x86_64", "aarch64", "riscv64" -> true;
      default -> false;
    };
  }

  static long futexNumber() {
    return isX86() ? FUTEX_X86_64 : FUTEX_GENERIC;
  }

  static long madviseNumber() {
    return isX86() ? MADVISE_X86_64 : MADVISE_GENERIC;
  }

  private static boolean isX86() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> true;
      default -> false;
    };
  }
}
