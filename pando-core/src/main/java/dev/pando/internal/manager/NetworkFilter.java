package dev.pando.internal.manager;

import dev.pando.spi.ClassFilter;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What may be made of bytes that come over a network: values that the codec knows by itself (it
 * does not ask for those), exceptions of the JDK and of Pando, references to managed objects, and
 * what the user allows.
 *
 * @param patterns of names that are allowed: of a class, or of all classes of a package and those
 *     below it, with {@code .*} at its end
 * @param lambdas whether functions are allowed, of those classes
 */
record NetworkFilter(List<String> patterns, boolean lambdas) implements ClassFilter, Serializable {
  private static final String WILDCARD = ".*";

  private static final Set<String> OWN =
      Set.of(
          Reference.class.getName(),
          Reference.Arrival.class.getName(),
          ManagerAddress.class.getName(),
          Kind.class.getName(),
          "java.lang.StackTraceElement");

  private static final List<String> EXCEPTIONS =
      List.of("java.lang.", "java.util.", "java.io.", "java.nio.", "java.time.", "dev.pando.");

  private static final Set<String> FUNCTIONS =
      Set.of("java.util.Comparator", "java.lang.Runnable", "java.util.concurrent.Callable");

  static NetworkFilter strict() {
    return new NetworkFilter(List.of(), false);
  }

  @Override
  public boolean allows(String className) {
    if (isFunction(className)) {
      return lambdas;
    }
    return OWN.contains(className)
        || isException(className)
        || isInterfaceOfOurs(className)
        || isNamed(className);
  }

  private static boolean isFunction(String name) {
    return name.startsWith("java.util.function.")
        || name.startsWith("dev.pando.function.")
        || FUNCTIONS.contains(name);
  }

  private static boolean isException(String name) {
    return (name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("RemoteTrace"))
        && EXCEPTIONS.stream().anyMatch(name::startsWith);
  }

  /** What references name as the interface of their proxies. */
  private static boolean isInterfaceOfOurs(String name) {
    for (Kind kind : Kind.values()) {
      if (name.equals(kind.proxyType().getName())) {
        return true;
      }
    }
    return false;
  }

  private boolean isNamed(String name) {
    for (String pattern : patterns) {
      boolean matches =
          pattern.endsWith(WILDCARD)
              ? name.startsWith(pattern.substring(0, pattern.length() - 1))
              : name.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
