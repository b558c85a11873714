package dev.pando.internal.process;

import dev.pando.internal.PerProcess;
import dev.pando.internal.ProcessName;
import dev.pando.internal.launch.ChildContext;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Who this process is, and how its children are numbered. */
final class Identity {
  private static final int AUTH_KEY_BYTES = 32;
  private static final PerProcess.Lazy<AtomicInteger> CHILDREN =
      new PerProcess.Lazy<>(AtomicInteger::new);

  private Identity() {}

  static String name() {
    ChildContext context = ChildContext.current();
    return context == null ? ProcessName.ROOT : context.name();
  }

  /** The counters from the root to the next child of this process. */
  static String nextChild() {
    ChildContext context = ChildContext.current();
    int number = CHILDREN.get().incrementAndGet();
    return context == null ? String.valueOf(number) : context.identity() + ":" + number;
  }

  static byte[] authKey() {
    ChildContext context = ChildContext.current();
    return context == null ? RootKey.BYTES.clone() : context.authKey();
  }

  private static final class RootKey {
    static final byte[] BYTES = new byte[AUTH_KEY_BYTES];

    static {
      new SecureRandom().nextBytes(BYTES);
    }
  }
}
