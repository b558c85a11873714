package dev.pando.internal.launch;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param name name of the process
 * @param identity the counters from the root to the process, {@code "1:2"}
 * @param parentName name of this process
 * @param kind what binds the child to this process
 * @param method how the process is started
 * @param authKey key of the process tree
 * @param target what the child runs; null once it was sent
 * @param loader finds the classes of the target; null for the system class loader
 * @param jvm settings of the child's JVM
 * @param environment changes to the environment; a null value removes a variable
 * @param workingDirectory null for that of this process
 * @param stdio where the child's output goes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LaunchRequest(
    String name,
    String identity,
    String parentName,
    Kind kind,
    LaunchMethod method,
    byte[] authKey,
    @Nullable Runnable target,
    @Nullable ClassLoader loader,
    JvmSettings jvm,
    Map<String, @Nullable String> environment,
    @Nullable Path workingDirectory,
    Stdio stdio) {

  /** Whether the child may run in any JVM with this one's options. */
  boolean hasNoSettings() {
    return jvm.equals(JvmSettings.DEFAULT) && environment.isEmpty() && workingDirectory == null;
  }

  /** A request for a template of children like this one. */
  LaunchRequest forTemplate(Runnable life) {
    return new LaunchRequest(
        "pando-template",
        identity + ":0",
        parentName,
        Kind.DAEMON,
        LaunchMethod.SPAWN,
        authKey,
        life,
        loader,
        jvm,
        environment,
        workingDirectory,
        Stdio.FORWARDED);
  }

  /** The request without the bulk, once it was sent. */
  LaunchRequest withoutTarget() {
    return new LaunchRequest(
        name,
        identity,
        parentName,
        kind,
        method,
        authKey,
        null,
        loader,
        jvm,
        environment,
        workingDirectory,
        stdio);
  }
}
