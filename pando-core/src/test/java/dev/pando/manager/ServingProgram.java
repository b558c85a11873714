package dev.pando.manager;

import dev.pando.connection.TlsContexts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A stand-alone manager, a program of its own. Its key is the first line that it reads, in hex; it
 * ends when its input does.
 */
final class ServingProgram {
  private ServingProgram() {}

  /** What it offers beside the standard types. */
  interface Echo {
    /** Returns its argument. */
    Object echo(Object value);
  }

  /** Has it look for garbage. */
  interface Collector {
    /** Collects. */
    void collect();
  }

  /** What key stores of tests are locked with. */
  static final String PASSWORD = "only for tests";

  /**
   * Its arguments: the port; {@code lambdas} if it takes them, {@code silence=} and how long a
   * client may be silent in ms, {@code keys=} and the key store for TLS.
   */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    byte[] key = HexFormat.of().parseHex(in.readLine());
    Thread main = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            String _ = in.readLine();
          } catch (IOException e) {
            System.err.println(e);
          }
          main.interrupt();
        });
    boolean lambdas = List.of(arguments).contains("lambdas");
    try {
      ManagerBuilder builder = Manager.builder();
      for (String argument : arguments) {
        if (argument.startsWith("silence=")) {
          builder.keepAlive(Duration.ofMillis(Long.parseLong(after(argument))));
        } else if (argument.startsWith("keys=")) {
          Path keys = Path.of(after(argument));
          builder.tls(() -> TlsContexts.ofKeyStore(keys, PASSWORD.toCharArray()));
        }
      }
      builder
          .address(
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))
          .authKey(key)
          .allowClasses(RemoteManagerTest.Point.class.getName(), Collector.class.getName())
          .allowClasses(lambdas ? RemoteManagerTest.class.getName() : "none")
          .allowLambdas(lambdas)
          .maxMessageBytes(1 << 20)
          .register("echo", Echo.class, given -> value -> value)
          .register("collector", Collector.class, given -> System::gc)
          .serveForever(address -> System.out.println(((InetSocketAddress) address).getPort()));
    } catch (InterruptedException e) {
      System.out.println("ended");
    }
  }

  private static String after(String argument) {
    return argument.substring(argument.indexOf('=') + 1);
  }
}
