package dev.pando.manager;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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

  /** Its arguments: the port, and {@code lambdas} if it takes them. */
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
    try {
      Manager.builder()
          .address(
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))
          .authKey(key)
          .allowClasses(RemoteManagerTest.Point.class.getName())
          .allowClasses(arguments.length > 1 ? RemoteManagerTest.class.getName() : "none")
          .allowLambdas(arguments.length > 1)
          .maxMessageBytes(1 << 20)
          .register("echo", Echo.class, given -> value -> value)
          .serveForever(address -> System.out.println(((InetSocketAddress) address).getPort()));
    } catch (InterruptedException e) {
      System.out.println("ended");
    }
  }
}
