package dev.pando.internal.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a child's JVM is started with, on top of what it inherits from this one.
 *
 * @param javaExecutable the {@code java} launcher; null for that of this JVM
 * @param options JVM options, after the inherited ones so that they win
 * @param heapBytes largest heap in bytes; 0 for a share of the available memory
 * @param activeProcessors how many cpus the child's JVM plans for; 0 for what it finds
 */
public record JvmSettings(
    @Nullable Path javaExecutable, List<String> options, long heapBytes, int activeProcessors) {

  /** Nothing set: what children get by default. */
  public static final JvmSettings DEFAULT = new JvmSettings(null, List.of(), 0, 0);

  /** Copies the options. */
  public JvmSettings {
    options = List.copyOf(options);
  }

  /** These settings with another launcher. */
  public JvmSettings withJavaExecutable(@Nullable Path executable) {
    return new JvmSettings(executable, options, heapBytes, activeProcessors);
  }

  /** These settings with exactly these options. */
  public JvmSettings withOptions(List<String> newOptions) {
    return new JvmSettings(javaExecutable, newOptions, heapBytes, activeProcessors);
  }

  /** These settings with further options. */
  public JvmSettings plusOptions(List<String> more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(more);
    return withOptions(all);
  }

  /** These settings with another largest heap, in bytes. */
  public JvmSettings withHeapBytes(long bytes) {
    return new JvmSettings(javaExecutable, options, bytes, activeProcessors);
  }

  /** These settings with another number of cpus to plan for. */
  public JvmSettings withActiveProcessors(int cpus) {
    return new JvmSettings(javaExecutable, options, heapBytes, cpus);
  }
}
