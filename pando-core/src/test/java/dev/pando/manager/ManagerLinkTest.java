package dev.pando.manager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.connection.TlsContexts;
import dev.pando.function.SerializableSupplier;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedLock;
import dev.pando.testing.Requirement;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Links to managers that are cut, go silent, or are listened to. */
@SuppressWarnings("LockNotBeforeTry") // who is cut off gives nothing back
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ManagerLinkTest {
  private static final byte[] KEY = new byte[32];
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  static {
    new Random().nextBytes(KEY);
  }

  private static ManagerBuilder client(InetSocketAddress address) {
    return Manager.builder()
        .address(address)
        .authKey(KEY)
        .allowClasses(ServingProgram.Collector.class.getName());
  }

  private static <T> CompletableFuture<T> taking(SharedQueue<T> queue) {
    CompletableFuture<T> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            taken.complete(queue.take());
          } catch (InterruptedException | RuntimeException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  // --- Silence

  @SuppressWarnings("unchecked") // who puts it there says so
  private static SharedQueue<String> queueOf(Manager manager) {
    return (SharedQueue<String>) Objects.requireNonNull(manager.board().get("queue"));
  }

  @Test
  @Requirement("R3")
  void whoVanishesWithoutAWordIsFoundOnBothSides() throws Exception {
    try (Served served = Served.start(KEY, "silence=300");
        Cable cable = new Cable(served.address());
        Manager far = client(cable.address()).keepAlive(SHORT).connect()) {
      SharedLock lock = far.lock();
      SharedQueue<String> queue = far.queue();
      far.board().put("lock", lock);
      far.board().put("queue", queue);
      lock.lock();
      CompletableFuture<String> waiting = taking(queue);
      assertThat(far.isAlive()).isTrue(); // the take is there before what comes later

      cable.swallow();
      byte[] key = KEY;
      InetSocketAddress address = served.address();
      ChildProcess other =
          Pando.process(
                  () -> {
                    try (Manager near = Manager.builder().address(address).authKey(key).connect()) {
                      SharedQueue<String> same = queueOf(near);
                      same.put("swallowed, and taken back");
                    }
                  })
              .start();
      assertThat(other.join(PATIENCE)).isTrue();
      assertThat(other.exitCode()).hasValue(0);

      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ManagerLostException.class)
          .hasMessageContaining("nothing was heard");
      assertThatThrownBy(lock::unlock).isInstanceOf(ManagerLostException.class);
      try (Manager near = client(served.address()).connect()) {
        SharedLock same = (SharedLock) Objects.requireNonNull(near.board().get("lock"));
        assertThat(same.tryLock(PATIENCE)).isTrue();
        assertThat(same.ownerDied()).isTrue();
        assertThat(queueOf(near).poll(PATIENCE)).isEqualTo("swallowed, and taken back");
      }
    }
  }

  @Test
  void whoIsIdleForLongIsNotCutOff() throws Exception {
    try (Served served = Served.start(KEY, "silence=100");
        Manager manager = client(served.address()).keepAlive(Duration.ofMillis(100)).connect()) {
      SharedQueue<Integer> queue = manager.queue();
      assertThat(queue.poll(Duration.ofSeconds(1))).isNull(); // one that waits
      Thread.sleep(1000); // and one that does nothing at all, which is what is tested
      queue.put(1);
      assertThat(queue.take()).isEqualTo(1);
    }
  }

  /** The thread that gives signs does not come along with a fork. */
  @Test
  void aForkedChildThatIsIdleForLongIsNotCutOff() throws Exception {
    assumeTrue(Pando.allStartMethods().contains(StartMethod.FORK));
    Duration limit = Duration.ofMillis(100);
    try (Served served = Served.start(KEY, "silence=100");
        Manager parents = client(served.address()).keepAlive(limit).connect()) {
      assertThat(parents.isAlive()).isTrue();
      ChildProcess child =
          Pando.context(StartMethod.FORK)
              .process(() -> {
                try (Manager own = client(served.address()).keepAlive(limit).connect()) {
                  SharedQueue<Integer> queue = own.queue();
                  Thread.sleep(1000); // does nothing at all, which is what is tested
                  queue.put(1);
                  assertThat(queue.take()).isEqualTo(1);
                }
              })
              .start();
      assertThat(child.join(PATIENCE)).isTrue();
      assertThat(child.exitCode()).as(child.deathReport()).hasValue(0);
      assertThat(parents.isAlive()).isTrue();
    }
  }

  // --- TLS, and coming back

  private static void keytool(String... arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new java.util.ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", ServingProgram.PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static void makeKeys(Path store, String host) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "pando",
        "-keyalg",
        "EC",
        "-dname",
        "CN=pando",
        "-ext",
        "san=" + host,
        "-keystore",
        store.toString());
  }

  private static Path trusting(Path store, Path directory) throws Exception {
    Path certificate = directory.resolve("server.crt");
    Path trust = directory.resolve("trust.p12");
    keytool(
        "-exportcert",
        "-alias",
        "pando",
        "-keystore",
        store.toString(),
        "-file",
        certificate.toString());
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "pando",
        "-file",
        certificate.toString(),
        "-keystore",
        trust.toString());
    return trust;
  }

  private static SerializableSupplier<SSLContext> context(Path store) {
    String file = store.toString();
    return () -> TlsContexts.ofKeyStore(Path.of(file), ServingProgram.PASSWORD.toCharArray());
  }

  @Test
  void overTlsAllWorksAndWhoHasNoTrustedCertificateIsRefused(@TempDir Path directory)
      throws Exception {
    Path keys = directory.resolve("server.p12");
    makeKeys(keys, "dns:localhost,ip:127.0.0.1");
    Path trust = trusting(keys, directory);
    Path others = directory.resolve("others.p12");
    makeKeys(others, "dns:localhost");
    try (Served served = Served.start(KEY, "keys=" + keys);
        Cable cable = new Cable(served.address());
        Manager manager =
            client(cable.address()).tls(context(trust)).reconnect(PATIENCE).connect()) {
      ManagedMap<String, byte[]> map = manager.map();
      byte[] large = new byte[700_000]; // many records
      new Random(1).nextBytes(large);
      map.put("large", large);
      assertThat(map.get("large")).isEqualTo(large);
      ChildProcess child = Pando.process(() -> map.put("child", new byte[] {7})).start();
      assertThat(child.join(PATIENCE)).isTrue();
      assertThat(map.get("child")).containsExactly(7);

      assertThatThrownBy(() -> client(served.address()).tls(context(others)).connect())
          .isInstanceOf(ManagerLostException.class)
          .hasMessageContaining("certif");
      InetSocketAddress otherName = new InetSocketAddress("127.0.0.2", served.address().getPort());
      assertThatThrownBy(() -> client(otherName).tls(context(trust)).connect())
          .isInstanceOf(ManagerLostException.class); // no such name in the certificate

      comesBack(manager, map, cable);
    }
  }

  /** Both sides wait for the other one's first word, as long as one may be unknown: ten seconds. */
  @Test
  @Tag("torture")
  void whoSpeaksInPlainTextWhereTlsIsWantedIsRefused(@TempDir Path directory) throws Exception {
    Path keys = directory.resolve("server.p12");
    makeKeys(keys, "ip:127.0.0.1");
    try (Served served = Served.start(KEY, "keys=" + keys)) {
      assertThatThrownBy(() -> client(served.address()).connect())
          .isInstanceOf(ManagerLostException.class);
    }
  }

  private static void comesBack(Manager manager, ManagedMap<String, byte[]> map, Cable cable)
      throws Exception {
    SharedQueue<String> queue = manager.queue();
    SharedLock lock = manager.lock();
    lock.lock();
    CompletableFuture<String> waiting = taking(queue);
    assertThat(manager.isAlive()).isTrue();
    cable.cut();
    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ManagerLostException.class);

    assertThat(map.get("child")).containsExactly(7);
    queue.put("later");
    assertThat(queue.take()).isEqualTo("later");
    assertThat(lock.tryLock(PATIENCE)).isTrue(); // it was given back when the link was cut
    assertThat(lock.ownerDied()).isTrue();
    lock.unlock();
  }

  @Test
  void whoComesBackTooLateFindsThatWhatOnlyItHadIsGone() throws Exception {
    try (Served served = Served.start(KEY, "silence=100");
        Cable cable = new Cable(served.address());
        Manager manager = client(cable.address()).reconnect(PATIENCE).connect()) {
      ServingProgram.Collector collector =
          manager.create("collector", ServingProgram.Collector.class);
      manager.board().put("collector", collector);
      int before = manager.objects();
      ManagedList<Integer> mine = manager.list(List.of(1));
      ManagedList<Integer> known = manager.list(List.of(2));
      manager.board().put("known", known);
      CompletableFuture<Object> waiting = taking(manager.queue());
      assertThat(manager.objects()).isEqualTo(before + 3);
      cable.cut();
      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ManagerLostException.class);

      long end = System.nanoTime() + PATIENCE.toNanos();
      while (manager.objects() > before + 1) {
        assertThat(System.nanoTime()).isLessThan(end);
        collector.collect();
      }
      assertThat(known).containsExactly(2);
      assertThatThrownBy(mine::size)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("gone");
    }
  }
}
