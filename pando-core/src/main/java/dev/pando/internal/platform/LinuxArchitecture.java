package dev.pando.internal.platform;

/** Numbers that differ between the processor architectures of Linux. */
final class LinuxArchitecture {
  private static final long FUTEX_X86_64 = 202;
  private static final long FUTEX_GENERIC = 98;

  /** The same everywhere: numbers were unified before it was added. */
  static final long PIDFD_OPEN = 434;

  private LinuxArchitecture() {}

  static boolean isKnown(String arch) {
    return switch (arch) {
      case "amd64", "x86_64", "aarch64", "riscv64" -> true;
      default -> false;
    };
  }

  static long futexNumber() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> FUTEX_X86_64;
      default -> FUTEX_GENERIC;
    };
  }
}
