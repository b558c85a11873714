package dev.pando.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.Diagnostics;
import dev.pando.Pando;
import dev.pando.connection.Client;
import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.internal.manager.TestGreeting;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.spi.DecodingException;
import dev.pando.sync.SharedLock;
import dev.pando.testing.Conformance;
import dev.pando.testing.Requirement;
import dev.pando.testing.TestJvm;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Managers of other programs, over TCP. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RemoteManagerTest {
  private static final byte[] KEY = new byte[32];
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    new Random().nextBytes(KEY);
  }

  /** The manager allows it. */
  record Point(int x, int y) implements Serializable {}

  private static Served serve(String... more) {
    return Served.start(KEY, more);
  }

  private static ManagerBuilder client(InetSocketAddress address) {
    return Manager.builder()
        .address(address)
        .authKey(KEY)
        .allowClasses("dev.pando.manager.*")
        .allowLambdas(true);
  }

  @Test
  @Conformance("_TestRemoteManager.test_remote")
  @Requirement({"R19"})
  void programsShareObjectsOverTcpAndTheirChildrenUseThemToo() throws Exception {
    try (Served served = serve();
        Manager manager = client(served.address()).connect()) {
      SharedQueue<Object> queue = manager.queue();
      ManagedMap<String, Object> map = manager.map();
      map.put("queue", queue);
      ChildProcess child =
          Pando.process(
                  () -> {
                    queue.put("hello from a child");
                    queue.put(new Point(1, 2));
                    map.put("pid", ProcessHandle.current().pid());
                  })
              .start();
      assertThat(queue.take()).isEqualTo("hello from a child");
      assertThat(queue.take()).isEqualTo(new Point(1, 2));
      assertThat(child.join(PATIENCE)).isTrue();
      assertThat(child.exitCode()).hasValue(0);

      assertThat(map).containsEntry("pid", child.pid());
      assertThat(map.get("queue")).isSameAs(queue);
      ManagedList<Integer> list = manager.list(List.of(3, 1, 2));
      list.sort(Comparator.comparing(x -> x)); // cannot travel: works from here
      assertThat(list).containsExactly(1, 2, 3).hasToString("[1, 2, 3]");
      assertThat(manager.create("echo", ServingProgram.Echo.class).echo(5)).isEqualTo(5);
      assertThatThrownBy(() -> list.get(9))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasStackTraceContaining("in the other process");
      assertThat(manager.toString() + manager.address())
          .doesNotContain(HexFormat.of().formatHex(KEY));
    }
  }

  @Test
  void whoHasAnotherKeyIsRefused() {
    try (Served served = serve()) {
      ManagerBuilder wrong = client(served.address()).authKey(new byte[] {1, 2, 3});
      assertThatThrownBy(wrong::connect).isInstanceOf(ManagerLostException.class);
    }
  }

  /** Does harm when it is rebuilt. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1;

    private final String file;

    Gadget(String file) {
      this.file = file;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      Files.createFile(Path.of(file));
    }
  }

  @Test
  void whatIsNotAllowedIsNeitherRebuiltNorRun(@TempDir Path directory) throws Exception {
    Path mark = directory.resolve("mark");
    try (Served served = serve();
        Manager manager = client(served.address()).connect()) {
      ManagedList<Object> list = manager.list();
      Gadget gadget = new Gadget(mark.toString());
      assertThatThrownBy(() -> list.add(gadget))
          .isInstanceOf(DecodingException.class)
          .hasMessageContaining("Gadget");
      assertThatThrownBy(() -> list.add(List.of(1, new Object[] {gadget})))
          .isInstanceOf(DecodingException.class);
      assertThat(mark).doesNotExist();
      assertThatThrownBy(() ->
              list.replaceAll(x -> {
                Files.createFile(mark);
                return x;
              }))
          .isInstanceOf(DecodingException.class);
      assertThat(mark).doesNotExist();
      assertThat(list).isEmpty();
    }
  }

  @Test
  void functionsTravelWhereTheyAreAllowed() {
    try (Served served = serve("lambdas");
        Manager manager = client(served.address()).connect()) {
      ManagedMap<String, Integer> counts = manager.map();
      assertThat(counts.merge("a", 1, Integer::sum)).isEqualTo(1);
      assertThatThrownBy(() -> Foreign.merge(counts))
          .isInstanceOf(DecodingException.class)
          .hasMessageContaining("Foreign");
      assertThat(counts).containsEntry("a", 1);
    }
  }

  /** Its functions are not allowed. */
  private static final class Foreign {
    static Integer merge(ManagedMap<String, Integer> counts) {
      return counts.merge("a", 2, (a, b) -> a + b);
    }
  }

  @Test
  @Conformance("_TestManagerRestart.test_rapid_restart")
  void aManagerStartsAgainAtTheSameAddress() throws Exception {
    byte[] key = KEY.clone();
    InetSocketAddress address;
    try (Manager first =
        Manager.builder()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .authKey(key)
            .start()) {
      address = (InetSocketAddress) first.address();
      first.queue().put("gone with it");
    }
    try (Manager second = Manager.builder().address(address).authKey(key).start();
        Manager same = client(address).connect()) {
      assertThat(second.address()).isEqualTo(address);
      SharedQueue<Integer> queue = second.queue();
      queue.put(1);
      assertThat(queue.take()).isEqualTo(1);
      assertThat(same.list(List.of(1))).containsExactly(1);
    }
  }

  @Test
  @Requirement("R3")
  void aLostMachineIsToldAndALostClientIsForgotten() throws Exception {
    Served served = serve();
    try (TestJvm jvm = served.jvm();
        Manager manager = client(served.address()).connect()) {
      SharedLock lock = manager.lock();
      SharedQueue<String> ready = manager.queue();
      ChildProcess child =
          Pando.process(
                  () -> {
                    lock.lock();
                    ready.put("locked");
                    ready.take();
                    ready.take();
                  })
              .start();
      assertThat(ready.take()).isEqualTo("locked");
      child.kill();
      assertThat(lock.tryLock(PATIENCE)).isTrue();
      assertThat(lock.ownerDied()).isTrue();
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              return ready.take();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(manager.objects()).isPositive();
      jvm.kill();
      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ManagerLostException.class);
      assertThat(manager.isAlive()).isFalse();
    }
    assertThat(Diagnostics.clean().problems()).isEmpty();
  }

  @Test
  void rubbishAndTooLongMessagesCostTheirSenderTheConnectionAndNobodyElse() throws Exception {
    Random random = new Random(7);
    try (Served served = serve()) {
      InetSocketAddress address = served.address();
      try (Manager manager = client(address).connect()) {
        ManagedMap<String, String> map = manager.map();
        ConnectionOptions options = ConnectionOptions.defaults().withAuthKey(KEY);
        for (int i = 0; i < 300; i++) {
          try (Connection stranger = Client.connect(address, options)) {
            byte[] rubbish = new byte[4 + random.nextInt(64)];
            random.nextBytes(rubbish);
            if (i % 2 == 0) { // a frame, and most of them a call
              Arrays.fill(rubbish, 0, 4, (byte) 0);
              rubbish[0] = (byte) (rubbish.length - 4);
              if (rubbish.length > 4) {
                rubbish[4] = (byte) random.nextInt(1, 5);
              }
            }
            if (i % 3 != 0) {
              stranger.sendBytes(greeting());
            }
            stranger.sendBytes(rubbish);
          }
          if (i % 50 == 0) {
            map.put("still", "there");
            assertThat(map.get("still")).isEqualTo("there");
          }
        }
        assertThatThrownBy(() -> map.put("long", "x".repeat(2 << 20)))
            .isInstanceOf(ManagerLostException.class);
      }
      try (Manager again = client(address).connect()) {
        assertThat(again.list(List.of("a"))).containsExactly("a");
      }
    }
  }

  /** What a client says first: the magic number, the version, and two empty names. */
  private static byte[] greeting() {
    return TestGreeting.bytes();
  }
}
