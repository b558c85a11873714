package dev.pando.internal.platform;

import java.io.IOException;

/** Error numbers of Linux that Pando meets; most are the same on every architecture. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int EFBIG = 27;
  static final int ENOSPC = 28;
  static final int ENOSYS = 38;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /** Returns an exception such as "kill 1234: operation not permitted (EPERM)". */
  static IOException exception(String what, int errno) {
    return new IOException(what + ": " + text(errno));
  }

  static String text(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted (EPERM)";
      case ENOENT -> "no such file or directory (ENOENT)";
      case ESRCH -> "no such process (ESRCH)";
      case EINTR -> "interrupted (EINTR)";
      case ECHILD -> "no child of this process (ECHILD)";
      case EAGAIN -> "try again (EAGAIN)";
      case EACCES -> "permission denied (EACCES)";
      case EINVAL -> "invalid argument (EINVAL)";
      case EFBIG -> "file too large (EFBIG)";
      case ENOSPC -> "no space left (ENOSPC)";
      case ENOSYS -> "not in this kernel (ENOSYS)";
      case EOPNOTSUPP -> "not supported (EOPNOTSUPP)";
      case EDQUOT -> "quota exceeded (EDQUOT)";
      default -> "errno " + errno;
    };
  }
}
