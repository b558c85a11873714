package dev.pando;

import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.pool.Pool;
import dev.pando.pool.PoolBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ChildProcessBuilder;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes processes and pools in one way of starting them; Python's context objects. Immutable: the
 * {@code with} methods return a context of their own.
 *
 * <p>{@link Pando} has the same factories on the default context.
 */
public interface Context {
  /** How this context starts processes. */
  StartMethod startMethod();

  /**
   * This context with another {@code java} launcher for its children; {@code set_executable}.
   *
   * @param executable the launcher's path; a relative one is looked up from the working directory
   */
  Context withJavaExecutable(Path executable);

  /** This context with further options for its children's JVMs, after those that they inherit. */
  Context withJvmOptions(List<String> options);

  /**
   * A process that will run the target; {@code Process}. Nothing happens before {@link
   * ChildProcess#start}.
   */
  ChildProcess process(SerializableRunnable target);

  /** A process to be described further: name, daemon, JVM options, environment, redirects. */
  ChildProcessBuilder processBuilder(SerializableRunnable target);

  /** A pipe whose two ends both send and receive; {@code Pipe()}. */
  Pipe pipe();

  /** A pipe whose first end receives what the second sends; {@code Pipe(duplex=False)}. */
  Pipe oneWayPipe();

  /** A started pool with as many workers as this process may use cpus and memory has room for. */
  Pool pool();

  /**
   * A started pool.
   *
   * @throws IllegalArgumentException if {@code workers} is less than 1
   */
  Pool pool(int workers);

  /** A pool to be described further. */
  PoolBuilder poolBuilder();
}
