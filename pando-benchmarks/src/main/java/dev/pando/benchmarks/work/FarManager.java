package dev.pando.benchmarks.work;

import dev.pando.benchmarks.OwnJvm;
import dev.pando.manager.Manager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A manager in a program of its own, reached over a socket as if it were on another machine. */
final class FarManager implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final byte[] key = new byte[32];
  private final Process process;
  private final int port;

  FarManager() throws IOException {
    new SecureRandom().nextBytes(key);
    process = OwnJvm.start(List.of("--enable-native-access=ALL-UNNAMED"), FarManager.class);
    OutputStream out = process.getOutputStream(); // stays open: the program ends with it
    out.write((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String line = lines(process.getInputStream()).readLine();
    if (line == null) {
      close();
      throw new IOException("the manager's program ended before it listened");
    }
    port = Integer.parseInt(line);
  }

  private static BufferedReader lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
  }

  Manager connect() {
    return Manager.builder().address(at(port)).authKey(key).connect();
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Ends the program in order, so that it leaves no shared memory behind; at last by force. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE)) {
        throw new IOException("the manager's program has not ended within " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly(); // nothing, once it has ended
    }
  }

  /** The program: reads its key, says its port, and serves until its input ends. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in = lines(System.in);
    byte[] key = HexFormat.of().parseHex(in.readLine());
    var _ = Thread.ofPlatform().daemon().start(() -> serve(key));
    String _ = in.readLine(); // nothing is ever sent: this waits for the parent to end
    System.exit(0);
  }

  private static void serve(byte[] key) {
    try {
      Manager.builder()
          .address(at(0))
          .authKey(key)
          .serveForever(address -> System.out.println(((InetSocketAddress) address).getPort()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the manager cannot serve", e);
    }
  }
}
