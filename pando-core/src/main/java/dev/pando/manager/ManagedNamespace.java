package dev.pando.manager;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values by name in a manager's process; Python's {@code Namespace}.
 *
 * {@snippet :
 * ManagedNamespace settings = manager.namespace();
 * settings.set("limit", 10);
 *
 * interface Settings {
 *   int limit();
 *
 *   void limit(int limit);
 * }
 * Settings typed = settings.as(Settings.class);
 * typed.limit(typed.limit() + 1);
 * }
 */
public interface ManagedNamespace extends Managed {
  /**
   * The value with this name.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  @Nullable Object get(String name);

  /** Sets the value with this name. */
  void set(String name, @Nullable Object value);

  /**
   * Removes the value with this name.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  void delete(String name);

  /** The names, without those that begin with an underscore: they are there, but not shown. */
  Set<String> names();

  /**
   * The values through an interface of accessors. {@code x()}, {@code getX()} and {@code isX()}
   * read the value {@code x}; {@code x(value)} and {@code setX(value)} set it.
   *
   * @throws IllegalArgumentException if a method of the interface is none of these
   */
  <T> T as(Class<T> accessors);
}
