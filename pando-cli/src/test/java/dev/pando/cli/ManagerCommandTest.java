package dev.pando.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.connection.TlsContexts;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerLostException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManagerCommandTest {

  @Test
  void aManagerServesUntilItIsInterruptedAndNeverPrintsItsKey(@TempDir Path directory)
      throws Exception {
    byte[] key = "a key of more than sixteen bytes".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("key"), key);
    try (Serving server = new Serving(file)) {
      assertThat(server.announced).startsWith("listening at 127.0.0.1:").doesNotContain("a key");
      try (Manager manager = Manager.builder().address(server.address()).authKey(key).connect()) {
        assertThat(manager.map(Map.of("a", 1))).containsEntry("a", 1);
      }
      assertThat(server.end()).isZero();
    }
  }

  @Test
  void aManagerWithAKeyStoreServesThoseWhoTrustItsCertificateAndNobodyInPlainText(
      @TempDir Path directory) throws Exception {
    byte[] key = "a key of more than sixteen bytes".getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(directory.resolve("key"), key);
    String store = directory.resolve("server.p12").toString();
    Path password = Files.writeString(directory.resolve("password"), "a good password\n");
    makeKeys(store, "a good password");
    try (Serving server = new Serving(file, keyStore(store, password.toString()))) {
      try (Manager manager =
          Manager.builder()
              .address(server.address())
              .authKey(key)
              .tls(() -> TlsContexts.ofKeyStore(Path.of(store), "a good password".toCharArray()))
              .connect()) {
        assertThat(manager.map(Map.of("a", 1))).containsEntry("a", 1);
      }
      assertThatThrownBy(() -> Manager.builder().address(server.address()).authKey(key).connect())
          .isInstanceOf(ManagerLostException.class);
      assertThat(server.end()).isZero();
    }
  }

  @Test
  void aKeyStoreThatCannotBeUsedIsRefusedBeforeTheFirstClientComes(@TempDir Path directory)
      throws Exception {
    Path file = Files.write(directory.resolve("key"), new byte[32]);
    Path store = directory.resolve("server.p12");
    makeKeys(store.toString(), "a good password");
    Path wrong = Files.writeString(directory.resolve("password"), "another");
    assertThat(serve(file, "--key-store", store.toString()).err())
        .contains("--key-store and --key-store-password-file go together");
    assertThat(serve(file, keyStore(store.toString(), wrong + "none")).err())
        .contains("the password file", "cannot be read");
    assertThat(serve(file, keyStore(store.toString(), wrong.toString())))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(1))
        .satisfies(run -> assertThat(run.err()).contains("password").doesNotContain("another"));
  }

  private static void makeKeys(String store, String password) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "pando",
                "-keyalg",
                "EC",
                "-dname",
                "CN=pando",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store,
                "-storepass",
                password)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
  }

  private static String[] keyStore(String store, String passwordFile) {
    return new String[] {"--key-store", store, "--key-store-password-file", passwordFile};
  }

  private static CommandRun serve(Path keyFile, String... more) {
    return CommandRun.of(arguments(keyFile, more));
  }

  private static String[] arguments(Path keyFile, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("manager", "--listen", "127.0.0.1:0", "--auth-key-file", keyFile.toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The command at work in a thread of its own. */
  private static final class Serving implements AutoCloseable {
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Thread thread;
    final String announced;

    Serving(Path keyFile, String... more) throws InterruptedException {
      BlockingQueue<String> lines = new LinkedBlockingQueue<>();
      thread =
          Thread.ofPlatform()
              .start(() ->
                  ended.complete(
                      Main.commandLine()
                          .setOut(new PrintWriter(new LineWriter(lines), true))
                          .execute(arguments(keyFile, more))));
      announced = lines.take();
    }

    InetSocketAddress address() {
      int port = Integer.parseInt(announced.substring(announced.lastIndexOf(':') + 1));
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int end() throws Exception {
      thread.interrupt();
      return ended.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  /** Hands lines on. */
  private static final class LineWriter extends StringWriter {
    private final BlockingQueue<String> lines;

    LineWriter(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void flush() {
      String text = toString().strip();
      getBuffer().setLength(0);
      if (!text.isEmpty()) {
        lines.add(text);
      }
    }
  }

  @Test
  void aShortOrMissingKeyAndABadAddressAreRefused(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("key"), new byte[3]);
    assertThat(serve(file))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(1))
        .satisfies(run -> assertThat(run.err()).contains("has 3 bytes", "at least 16"));
    assertThat(serve(directory.resolve("none")).err()).contains("cannot be read");
    assertThat(CommandRun.of("manager", "--listen", "nowhere", "--auth-key-file", file.toString()))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).contains("no HOST:PORT"));
  }
}
