package dev.pando.benchmarks.peer;

import dev.pando.benchmarks.OwnJvm;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.rmi.Remote;
import java.rmi.server.UnicastRemoteObject;
import java.util.Base64;
import java.util.List;

/**
 * A child JVM with one remote object, called over the loopback interface.
 *
 * @param object its stub
 */
record RmiChild<T extends Remote>(Process process, T object) implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  /** Starts one whose {@code main} calls {@link #serve}. */
  static <T extends Remote> RmiChild<T> start(Class<?> main, Class<T> type)
      throws IOException, ClassNotFoundException {
    Process process = OwnJvm.start(List.of("-Djava.rmi.server.hostname=" + LOOPBACK), main);
    try {
      String stub =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (stub == null) {
        throw new IOException("the RMI child ended before it printed its stub");
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(stub)))) {
        return new RmiChild<>(process, type.cast(in.readObject()));
      }
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Exports an object, prints its stub as one line of text, and ends with standard input. */
  static void serve(Remote object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(UnicastRemoteObject.exportObject(object, 0));
    }
    System.out.println(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    // Nothing is ever sent: this waits for the parent to close the pipe or to die.
    var _ = System.in.readAllBytes();
    System.exit(0);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
