package dev.pando.process;

import dev.pando.internal.launch.Kind;
import dev.pando.internal.launch.Stdio;
import dev.pando.internal.process.ProcessSpec;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says how a child process is to be started.
 *
 * <pre>{@code
 * ChildProcess child =
 *     ChildProcess.builder(() -> serve())
 *         .name("server")
 *         .daemon(true)
 *         .heap(256 << 20)
 *         .environment("LANG", "C")
 *         .start();
 * }</pre>
 *
 * <p>Not safe for use by several threads at once. A builder can make any number of processes.
 */
public final class ChildProcessBuilder {
  private static final long MIN_HEAP_BYTES = 2L << 20;

  private final @Nullable Runnable target;
  private ProcessSpec spec;

  ChildProcessBuilder(ProcessSpec spec, @Nullable Runnable target) {
    this.spec = spec;
    this.target = target;
  }

  /** The name; by default {@code Process-} and the counters from the root to the child. */
  public ChildProcessBuilder name(String name) {
    spec = spec.withName(name);
    return this;
  }

  /** Whether the child dies with this process; by default what this process is. */
  public ChildProcessBuilder daemon(boolean daemon) {
    return kind(daemon ? Kind.DAEMON : Kind.ORDINARY);
  }

  /** JVM options after the inherited ones, so that these win; replaces those of the context. */
  public ChildProcessBuilder jvmOptions(String... options) {
    return jvmOptions(List.of(options));
  }

  /** JVM options after the inherited ones, so that these win; replaces those of the context. */
  public ChildProcessBuilder jvmOptions(List<String> options) {
    spec = spec.withJvm(spec.jvm().withOptions(options));
    return this;
  }

  /** The {@code java} launcher to start the child with; by default that of this JVM. */
  public ChildProcessBuilder javaExecutable(Path executable) {
    spec = spec.withJvm(spec.jvm().withJavaExecutable(executable));
    return this;
  }

  /**
   * The largest heap, in bytes; by default a share of the memory this process may use, at least 64
   * MiB.
   *
   * @throws IllegalArgumentException if it is below 2 MiB, the least a JVM accepts
   */
  public ChildProcessBuilder heap(long bytes) {
    if (bytes < MIN_HEAP_BYTES) {
      throw new IllegalArgumentException(
          "heap of " + bytes + " bytes: a JVM needs at least " + MIN_HEAP_BYTES);
    }
    spec = spec.withJvm(spec.jvm().withHeapBytes(bytes));
    return this;
  }

  /**
   * How many cpus the child's JVM plans for; by default what it finds.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public ChildProcessBuilder activeProcessors(int cpus) {
    if (cpus < 1) {
      throw new IllegalArgumentException("activeProcessors must be at least 1, not " + cpus);
    }
    spec = spec.withJvm(spec.jvm().withActiveProcessors(cpus));
    return this;
  }

  /** Sets one environment variable of the child; null removes it. */
  public ChildProcessBuilder environment(String name, @Nullable String value) {
    Map<String, @Nullable String> changes = new HashMap<>(spec.environment());
    changes.put(name, value);
    spec = spec.withEnvironment(changes);
    return this;
  }

  /** Sets environment variables of the child. */
  public ChildProcessBuilder environment(Map<String, String> variables) {
    variables.forEach(this::environment);
    return this;
  }

  /** The directory the child runs in; by default that of this process. */
  public ChildProcessBuilder workingDirectory(Path directory) {
    spec = spec.withWorkingDirectory(directory);
    return this;
  }

  /**
   * Where the child's standard output goes; by default it is forwarded to {@code System.out} of
   * this process in whole lines.
   *
   * @throws IllegalArgumentException for {@link Redirect#PIPE}: nobody would read it
   */
  public ChildProcessBuilder stdout(Redirect redirect) {
    spec = spec.withStdio(new Stdio(checked(redirect), spec.stdio().error()));
    return this;
  }

  /**
   * Where the child's standard error goes; by default it is forwarded to {@code System.err} of this
   * process in whole lines.
   *
   * @throws IllegalArgumentException for {@link Redirect#PIPE}: nobody would read it
   */
  public ChildProcessBuilder stderr(Redirect redirect) {
    spec = spec.withStdio(new Stdio(spec.stdio().output(), checked(redirect)));
    return this;
  }

  /** The process, not started. */
  public ChildProcess build() {
    if (target == null) {
      throw new IllegalStateException(
          "no target: this builder is for the super constructor of a subclass");
    }
    return new ChildProcess(spec, target);
  }

  /** The process, started; see {@link ChildProcess#start}. */
  public ChildProcess start() {
    return build().start();
  }

  ProcessSpec spec() {
    return spec;
  }

  @Nullable Runnable target() {
    return target;
  }

  ChildProcessBuilder kind(Kind kind) {
    spec = spec.withKind(kind);
    return this;
  }

  private static Redirect checked(Redirect redirect) {
    if (redirect.type() == Redirect.Type.PIPE || redirect.type() == Redirect.Type.READ) {
      throw new IllegalArgumentException(
          "output cannot be redirected to " + redirect + "; use INHERIT, DISCARD or a file");
    }
    return redirect;
  }
}
