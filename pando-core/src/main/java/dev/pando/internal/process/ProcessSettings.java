package dev.pando.internal.process;

import dev.pando.internal.launch.JvmSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a context starts its children, unless a builder says otherwise.
 *
 * @param jvm settings of the children's JVMs
 */
public record ProcessSettings(JvmSettings jvm) {
  /** Nothing set. */
  public static final ProcessSettings DEFAULT = new ProcessSettings(JvmSettings.DEFAULT);

  /** These settings with another {@code java} launcher; null for that of this JVM. */
  public ProcessSettings withJavaExecutable(@Nullable Path executable) {
    return new ProcessSettings(jvm.withJavaExecutable(executable));
  }

  /** These settings with these JVM options for every child. */
  public ProcessSettings withJvmOptions(List<String> options) {
    return new ProcessSettings(jvm.withOptions(options));
  }

  /** These settings with another largest heap per child, in bytes; 0 for a share of the memory. */
  public ProcessSettings withHeapBytes(long bytes) {
    return new ProcessSettings(jvm.withHeapBytes(bytes));
  }
}
