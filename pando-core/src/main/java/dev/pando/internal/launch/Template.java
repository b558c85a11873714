package dev.pando.internal.launch;

import dev.pando.internal.codec.SentLambdas;
import dev.pando.internal.fork.Descriptors;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a template: a JVM that forks a child on request. See {@link TemplateMain} for the
 * other end, {@link TemplateProtocol} for what goes over it.
 */
final class Template {
  private static final long POLL_NANOS = 1_000_000;

  /** When the template dies nobody knows how its children end. */
  private static final int STATUS_UNKNOWN = 255;

  private final TemplateTicket ticket;

  /** A killed process ends at once; this is for a machine with too much to do. */
  private static final long END_MILLIS = 2000;

  private final @Nullable Launched process;
  private final int connection;
  private final Map<Integer, ForkedProcess> children = new ConcurrentHashMap<>();
  private int lambdasTold;
  private volatile boolean isGone;
  private volatile @Nullable Request pending;

  private record Request(ForkedProcess child, CompletableFuture<Integer> pid) {}

  private Template(TemplateTicket ticket, @Nullable Launched process, int connection) {
    this.ticket = ticket;
    this.process = process;
    this.connection = connection;
  }

  /**
   * Connects to a template, waiting until it is ready.
   *
   * @param process the template, if this process started it
   * @throws IOException if it does not accept the key, cannot fork, or does not start
   */
  static Template connect(TemplateTicket ticket, @Nullable Launched process) throws IOException {
    awaitSocket(ticket, process);
    int connection = Descriptors.connect(ticket.socket());
    try {
      Descriptors.write(connection, ticket.key());
      String obstacle = TemplateProtocol.readWelcome(connection);
      if (!obstacle.isEmpty()) {
        throw new IOException(obstacle);
      }
      Template template = new Template(ticket, process, connection);
      StartGate.own(connection);
      ChildWatch.current().add(List.of(template.new Answers()));
      return template;
    } catch (IOException | RuntimeException e) {
      Descriptors.close(connection);
      removeSocket(ticket, process);
      throw e;
    }
  }

  private static void awaitSocket(TemplateTicket ticket, @Nullable Launched process)
      throws IOException {
    File socket = new File(ticket.socket());
    while (!socket.exists()) {
      if (process == null || !process.isAlive()) {
        throw new IOException(
            "the template JVM "
                + (process == null
                    ? "is gone"
                    : "did not start: " + process.onExit().join() + tail(process)));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Nobody listens there any more; who started the template tidies up. */
  private static void removeSocket(TemplateTicket ticket, @Nullable Launched process) {
    if (process != null) {
      boolean _ = new File(ticket.socket()).delete();
    }
  }

  private static String tail(Launched process) {
    List<String> lines = process.stderrTail();
    return lines.isEmpty() ? "" : "; it said:\n  " + String.join("\n  ", lines);
  }

  boolean isGone() {
    return isGone;
  }

  /** The process id of the template, when this process started it. */
  long pid() {
    return process == null ? -1 : process.pid();
  }

  /**
   * Has the template fork a child.
   *
   * @throws IOException if there is none; {@link #isGone} tells whether the template is the reason
   */
  synchronized void fork(ForkedProcess child, ForkPipes pipes, byte[] boot) throws IOException {
    CompletableFuture<Integer> pid = new CompletableFuture<>();
    pending = new Request(child, pid);
    if (isGone) {
      throw gone();
    }
    try {
      TemplateProtocol.writeRequest(connection, pipes.sentToTemplate(), boot);
      List<String> lambdas = SentLambdas.after(lambdasTold);
      TemplateProtocol.writeLambdas(connection, lambdas);
      lambdasTold += lambdas.size();
    } catch (IOException e) {
      isGone = true;
      throw gone();
    }
    int answered = await(pid);
    child.startedByTemplate(answered, descriptorOf(answered));
  }

  private static int descriptorOf(int pid) {
    try {
      return Descriptors.ofProcess(pid);
    } catch (IOException e) {
      return -1; // it has ended already
    }
  }

  private static int await(CompletableFuture<Integer> pid) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return pid.get();
        } catch (InterruptedException e) {
          interrupted = true; // the answer comes within milliseconds
        } catch (ExecutionException e) {
          throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException gone() {
    return new IOException("the template JVM has ended");
  }

  /** Ends a template, which this process has started, ready or not. */
  static void end(Launched template) {
    template.kill();
    awaitEnd(template);
  }

  /** Whoever leaves a grove last removes it, and a template that still dies would be that one. */
  private static void awaitEnd(Launched template) {
    try {
      var _ = template.onExit().get(END_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Then the next program removes the grove.
    }
  }

  /** Reads what the template says. */
  private final class Answers implements ChildWatch.Watched {
    @Override
    public int descriptor() {
      return connection;
    }

    @Override
    public boolean onReady() {
      TemplateProtocol.Answer answer;
      try {
        answer = TemplateProtocol.readAnswer(connection);
      } catch (IOException e) {
        end();
        return false;
      }
      switch (answer.kind()) {
        case TemplateProtocol.FORKED -> forked(answer.first());
        case TemplateProtocol.ENDED -> ended(answer.first(), answer.second());
        default -> failed();
      }
      return true;
    }

    private void forked(int pid) {
      Request request = pending;
      if (request != null) {
        children.put(pid, request.child());
        request.pid().complete(pid);
      }
    }

    private void ended(int pid, int status) {
      ForkedProcess child = children.remove(pid);
      if (child != null) {
        child.ended(status);
      }
    }

    private void failed() {
      Request request = pending;
      if (request != null) {
        request
            .pid()
            .completeExceptionally(
                new IOException(
                    "the template JVM could not fork: the limits of processes or memory of this"
                        + " user are reached"));
      }
    }

    private void end() {
      isGone = true;
      Request request = pending;
      if (request != null) {
        request.pid().completeExceptionally(gone());
      }
      StartGate.disown(connection);
      Descriptors.close(connection);
      removeSocket(ticket, process);
      for (ForkedProcess child : children.values()) {
        child.endsUnseen(STATUS_UNKNOWN);
      }
    }
  }
}
