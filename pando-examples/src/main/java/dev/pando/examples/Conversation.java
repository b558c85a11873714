package dev.pando.examples;

import static dev.pando.Pando.pipe;
import static dev.pando.Pando.process;

import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.process.ChildProcess;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;

/** A parent and its child talk over a pipe until one of them has said enough. */
public final class Conversation {
  private Conversation() {}

  /** Prints the child's answers. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Pipe pipe = pipe();
    Connection theirs = pipe.second();
    ChildProcess child = process(() -> answer(theirs)).start();
    theirs.close(); // ours of the two copies: now the child alone holds that end
    try (Connection ours = pipe.first()) {
      for (String word : new String[] {"aspen", "pando"}) {
        ours.send(word);
        System.out.println(ours.recv());
      }
    }
    child.join();
    System.out.println("exit code " + child.exitCode().orElseThrow());
  }

  private static void answer(Connection connection) throws IOException, InterruptedException {
    try (connection) {
      while (true) {
        String word = Objects.requireNonNull(connection.recv(String.class));
        connection.send(word + " has " + word.length() + " letters");
      }
    } catch (EOFException theOtherEndIsClosed) {
      return;
    }
  }
}
