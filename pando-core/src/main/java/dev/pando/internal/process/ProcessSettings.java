package dev.pando.internal.process;

import dev.pando.internal.launch.JvmSettings;
import dev.pando.internal.launch.LaunchMethod;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a context starts its children, unless a builder says otherwise.
 *
 * @param method the way of starting them
 * @param jvm settings of the children's JVMs
 */
public record ProcessSettings(LaunchMethod method, JvmSettings jvm) {
  /** Nothing set, not even the method. */
  static ProcessSettings byDefault() {
    return of(LaunchMethod.byDefault());
  }

  /** Nothing set but the method. */
  public static ProcessSettings of(LaunchMethod method) {
    return new ProcessSettings(method, JvmSettings.DEFAULT);
  }

  /** These settings with another {@code java} launcher; null for that of this JVM. */
  public ProcessSettings withJavaExecutable(@Nullable Path executable) {
    return new ProcessSettings(method, jvm.withJavaExecutable(executable));
  }

  /** These settings with these JVM options for every child. */
  public ProcessSettings withJvmOptions(List<String> options) {
    return new ProcessSettings(method, jvm.withOptions(options));
  }

  /** These settings with another largest heap per child, in bytes; 0 for a share of the memory. */
  public ProcessSettings withHeapBytes(long bytes) {
    return new ProcessSettings(method, jvm.withHeapBytes(bytes));
  }
}
