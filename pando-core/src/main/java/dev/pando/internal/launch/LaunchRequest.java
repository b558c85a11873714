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
 * @param authKey key of the process tree
 * @param target the encoded target, which must decode to a {@link Runnable}
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
    byte[] authKey,
    byte[] target,
    @Nullable ClassLoader loader,
    JvmSettings jvm,
    Map<String, @Nullable String> environment,
    @Nullable Path workingDirectory,
    Stdio stdio) {

  /** The request without the bulk, once it was sent. */
  LaunchRequest withoutTarget() {
    return new LaunchRequest(
        name,
        identity,
        parentName,
        kind,
        authKey,
        new byte[0],
        loader,
        jvm,
        environment,
        workingDirectory,
        stdio);
  }
}
