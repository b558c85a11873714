package dev.pando.internal.process;

import dev.pando.internal.launch.JvmSettings;
import dev.pando.internal.launch.Kind;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.internal.launch.Stdio;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has gathered about a process to start.
 *
 * @param name null for the default name
 * @param kind null to inherit that of this process
 * @param method the way of starting it
 * @param jvm settings of the child's JVM
 * @param environment changes to the environment; a null value removes a variable
 * @param workingDirectory null for that of this process
 * @param stdio where the child's output goes
 */
public record ProcessSpec(
    @Nullable String name,
    @Nullable Kind kind,
    LaunchMethod method,
    JvmSettings jvm,
    Map<String, @Nullable String> environment,
    @Nullable Path workingDirectory,
    Stdio stdio) {

  /** Nothing said, under these settings. */
  public static ProcessSpec of(ProcessSettings settings) {
    return new ProcessSpec(
        null, null, settings.method(), settings.jvm(), Map.of(), null, Stdio.FORWARDED);
  }

  /** This with a name. */
  public ProcessSpec withName(String newName) {
    return new ProcessSpec(newName, kind, method, jvm, environment, workingDirectory, stdio);
  }

  /** This with another kind. */
  public ProcessSpec withKind(Kind newKind) {
    return new ProcessSpec(name, newKind, method, jvm, environment, workingDirectory, stdio);
  }

  /** This with other JVM settings. */
  public ProcessSpec withJvm(JvmSettings newJvm) {
    return new ProcessSpec(name, kind, method, newJvm, environment, workingDirectory, stdio);
  }

  /** This with other changes to the environment. */
  public ProcessSpec withEnvironment(Map<String, @Nullable String> changes) {
    return new ProcessSpec(name, kind, method, jvm, changes, workingDirectory, stdio);
  }

  /** This with a working directory. */
  public ProcessSpec withWorkingDirectory(Path directory) {
    return new ProcessSpec(name, kind, method, jvm, environment, directory, stdio);
  }

  /** This with other places for the output. */
  public ProcessSpec withStdio(Stdio newStdio) {
    return new ProcessSpec(name, kind, method, jvm, environment, workingDirectory, newStdio);
  }
}
