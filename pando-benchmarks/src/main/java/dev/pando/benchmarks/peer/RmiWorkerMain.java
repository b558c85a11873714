package dev.pando.benchmarks.peer;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.rmi.server.UnicastRemoteObject;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A worker process of {@link RmiPool}: exports one object, prints its stub as one line of text, and
 * ends when its standard input does.
 */
final class RmiWorkerMain implements RmiWorker {

  private RmiWorkerMain() {}

  public static void main(String[] args) throws IOException {
    RmiWorkerMain worker = new RmiWorkerMain();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(UnicastRemoteObject.exportObject(worker, 0));
    }
    System.out.println(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    // Nothing is ever sent: this waits for the parent to close the pipe or to die.
    var _ = System.in.readAllBytes();
    System.exit(0);
  }

  @Override
  public @Nullable Object call(SerializableCallable<?> task) {
    try {
      return task.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Integer apply(SerializableFunction<Integer, Integer> function, Integer argument) {
    return function.apply(argument);
  }
}
