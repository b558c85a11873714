package dev.pando.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.process.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Virtual threads that wait for input, in a copy of a JVM whose own ones do so. */
@Timeout(120)
class VirtualInputTest {
  private static final int FORKS = 30;
  private static final int BUSY_PAIRS = 4;
  private static final int ROUND_TRIPS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Context context = Pando.context(StartMethod.FORK);

  /** The two ends of a connection, of which one sends back what it gets. */
  private record Pair(SocketChannel asking, SocketChannel answering) implements AutoCloseable {
    static Pair open() throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel asking = SocketChannel.open(server.getLocalAddress());
        return new Pair(asking, server.accept());
      }
    }

    void answer(int times) throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < times && answering.read(one.clear()) == 1; i++) {
        int _ = answering.write(one.flip());
      }
    }

    void ask(int times) throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < times; i++) {
        int _ = asking.write(one.clear());
        int _ = asking.read(one.clear());
      }
    }

    @Override
    public void close() throws IOException {
      asking.close();
      answering.close();
    }
  }

  private static CompletableFuture<Void> inVirtualThread(Callable<?> work) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            var _ = work.call();
            end.complete(null);
          } catch (Throwable e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  private static CompletableFuture<Void> asking(Pair pair, int times) {
    return inVirtualThread(() -> {
      pair.ask(times);
      return null;
    });
  }

  private static CompletableFuture<Void> answering(Pair pair, int times) {
    return inVirtualThread(() -> {
      pair.answer(times);
      return null;
    });
  }

  private static void converse() throws Exception {
    try (Pair pair = Pair.open()) {
      CompletableFuture.allOf(asking(pair, ROUND_TRIPS), answering(pair, ROUND_TRIPS))
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void virtual_threads_of_a_forked_child_get_their_input_whatever_those_of_its_parent_did()
      throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    List<Pair> pairs = new ArrayList<>();
    List<CompletableFuture<Void>> busy = new ArrayList<>();
    for (int i = 0; i < BUSY_PAIRS; i++) {
      Pair pair = Pair.open();
      pairs.add(pair);
      busy.add(asking(pair, Integer.MAX_VALUE));
      busy.add(answering(pair, Integer.MAX_VALUE));
    }
    try {
      for (int i = 0; i < FORKS; i++) {
        ChildProcess child = context.process(VirtualInputTest::converse).start();
        boolean ended = child.join(LIMIT.multipliedBy(2));
        if (!ended) {
          child.kill(); // the end of this JVM would wait for it
        }
        assertThat(ended).as("child %d ended", i).isTrue();
        assertThat(child.exitCode().orElseThrow())
            .as(() -> String.join("\n", child.stderrTail()))
            .isZero();
      }
    } finally {
      for (Pair pair : pairs) {
        pair.close();
      }
    }
    for (CompletableFuture<Void> each : busy) {
      assertThat(each.handle((_, e) -> e).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("ended by nothing but the end of its connection")
          .satisfiesAnyOf(
              e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(IOException.class));
    }
  }
}
