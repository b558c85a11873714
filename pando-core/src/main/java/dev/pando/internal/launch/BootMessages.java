package dev.pando.internal.launch;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.GroveTicket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes down for a child who it is. */
final class BootMessages {
  private BootMessages() {}

  /**
   * The message for a child that has this JVM's options.
   *
   * @param token what the child shows to this process' class server
   * @param target the encoded target
   */
  static BootMessage of(
      LaunchRequest request, Path directory, String launchId, byte[] token, byte[] target)
      throws IOException {
    return of(request, directory, launchId, token, target, inheritedOptions());
  }

  /** The message for a child that passes on these options. */
  static BootMessage of(
      LaunchRequest request,
      Path directory,
      String launchId,
      byte[] token,
      byte[] target,
      List<String> inherited)
      throws IOException {
    GroveTicket ticket = LaunchDirectory.ticket();
    Path executable = request.jvm().javaExecutable();
    return new BootMessage(
        request.name(),
        request.identity(),
        request.parentName(),
        Platform.current().pid(),
        isDaemon(),
        request.kind(),
        request.method(),
        directory.toString(),
        ticket.id(),
        ticket.parent(),
        launchId,
        token,
        request.authKey(),
        executable == null ? "" : executable.toString(),
        inherited,
        target);
  }

  private static List<String> inheritedOptions() {
    ChildContext context = ChildContext.current();
    return context == null ? OfThisJvm.OPTIONS : context.boot().inheritedOptions();
  }

  private static final class OfThisJvm {
    static final List<String> OPTIONS = InheritedOptions.ofThisJvm();
  }

  private static boolean isDaemon() {
    ChildContext context = ChildContext.current();
    return context != null && context.kind().diesWithParent();
  }
}
