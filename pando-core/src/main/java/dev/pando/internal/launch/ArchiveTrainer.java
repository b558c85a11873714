package dev.pando.internal.launch;

import dev.pando.internal.segment.GroveTicket;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the child that makes a class archive, and the one that tries it. Both end with this process:
 * they get the same control pipe as any child, and {@link #stop} ends them at exit.
 */
final class ArchiveTrainer {
  private static final long LIMIT_SECONDS = 60;

  private final CodePaths paths;
  private @Nullable Process running;
  private boolean stopped;

  ArchiveTrainer(CodePaths paths) {
    this.paths = paths;
  }

  /** Makes an archive in {@code draft} and tries it. */
  void train(List<String> relevant, Path draft) throws IOException {
    run(relevant, "-XX:ArchiveClassesAtExit=" + draft, true);
    if (!Files.exists(draft)) {
      throw new IOException("the JVM made no archive");
    }
    run(relevant, "-XX:SharedArchiveFile=" + draft, false);
  }

  /** Ends what runs, for good. */
  synchronized void stop() {
    stopped = true;
    Process child = running;
    if (child != null) {
      child.destroyForcibly();
    }
  }

  private void run(List<String> relevant, String archiveOption, boolean train) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(relevant, archiveOption));
    SpawnedProcess.JVM_VARIABLES.forEach(builder.environment()::remove);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    Process child = start(builder);
    try {
      DataOutputStream control = new DataOutputStream(child.getOutputStream());
      byte[] boot = boot(train).encode();
      control.writeInt(boot.length);
      control.write(boot);
      control.flush();
      if (!child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the training process does not end");
      }
      if (child.exitValue() != 0) {
        throw new IOException("the training process ended with " + child.exitValue());
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      child.destroyForcibly();
    }
  }

  private synchronized Process start(ProcessBuilder builder) throws IOException {
    if (stopped) {
      throw new IOException("this process ends");
    }
    Process child = builder.start();
    running = child;
    return child;
  }

  private List<String> command(List<String> relevant, String archiveOption) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JavaCommand.executable(JvmSettings.DEFAULT).toString());
    command.add("-Xshare:auto");
    command.add("-Xlog:disable");
    command.add("-Xmx64m");
    command.add("-XX:-UsePerfData");
    command.addAll(relevant);
    command.add(archiveOption);
    command.add("-cp");
    command.add(paths.pandoJar().toString());
    command.add(JavaCommand.MAIN_CLASS);
    command.add("pando-archive");
    return command;
  }

  private static BootMessage boot(boolean train) throws IOException {
    GroveTicket ticket = LaunchDirectory.ticket();
    return new BootMessage(
        "pando-archive",
        "0",
        "",
        ProcessHandle.current().pid(),
        false,
        Kind.DAEMON,
        LaunchMethod.SPAWN,
        ticket.location(),
        ticket.id(),
        ticket.parent(),
        "archive",
        new byte[16],
        new byte[32],
        "",
        List.of(),
        Payload.encodeTarget(ArchiveTraining.target(train)));
  }
}
