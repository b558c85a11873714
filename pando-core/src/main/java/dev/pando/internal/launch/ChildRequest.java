package dev.pando.internal.launch;

import dev.pando.internal.fork.Descriptors;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What a template is asked for, as it has come from a client: see {@link TemplateProtocol}. */
final class ChildRequest implements Closeable {
  private final int[] pipes;
  private final byte[] message;
  private final List<String> lambdas;

  private ChildRequest(int[] pipes, byte[] message, List<String> lambdas) {
    this.pipes = pipes;
    this.message = message;
    this.lambdas = lambdas;
  }

  /**
   * Reads the next one.
   *
   * @throws IOException if the client has ended before it was complete
   */
  static ChildRequest read(int connection) throws IOException {
    int[] pipes = Descriptors.receive(connection, TemplateProtocol.DESCRIPTORS);
    try {
      byte[] message = TemplateProtocol.readFramed(connection);
      return new ChildRequest(pipes, message, TemplateProtocol.readLambdas(connection));
    } catch (IOException e) {
      Arrays.stream(pipes).forEach(Descriptors::close);
      throw e;
    }
  }

  /** Hands it on to the process that is to be the child. */
  void writeTo(int channel) throws IOException {
    TemplateProtocol.writeRequest(channel, pipes, message);
  }

  /** While something is done, no process that is forked gets the pipes. */
  void keepPipesWhile(Runnable something) {
    Arrays.stream(pipes).forEach(StartGate::own);
    something.run();
    Arrays.stream(pipes).forEach(StartGate::disown);
  }

  BootMessage boot() throws IOException {
    return BootMessage.decode(message);
  }

  /** What to link for later children. */
  List<String> lambdas() {
    return lambdas;
  }

  /** Closes the pipes, which the child has by now. */
  @Override
  public void close() {
    Arrays.stream(pipes).forEach(Descriptors::close);
  }
}
