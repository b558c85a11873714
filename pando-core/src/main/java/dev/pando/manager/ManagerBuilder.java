package dev.pando.manager;

import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableRunnable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a manager before it is started; the arguments of Python's {@code BaseManager}. Each
 * method returns this builder.
 */
public interface ManagerBuilder {
  /**
   * Makes a type known, in place of an earlier one of this name, and of the standard one if there
   * is one; {@code register}.
   */
  ManagerBuilder register(ManagedType<?> type);

  /** Makes a type known that exposes all methods of its interface. */
  default <T> ManagerBuilder register(
      String name, Class<T> type, SerializableFunction<@Nullable Object[], ? extends T> factory) {
    return register(ManagedType.of(name, type, factory));
  }

  /** Runs in the manager's process before anything else; {@code start(initializer)}. */
  ManagerBuilder initializer(SerializableRunnable initializer);

  /** Further options for the JVM of the manager's process. */
  ManagerBuilder jvmOptions(List<String> options);

  /** The largest heap of the manager's process, in bytes. */
  ManagerBuilder maxHeap(long bytes);

  /**
   * Starts the manager's process; {@code start()}. It ends when the manager is closed, or with this
   * process.
   *
   * @throws dev.pando.process.ProcessException if the process cannot be started, or the initializer
   *     failed, which is the cause then
   */
  Manager start();
}
