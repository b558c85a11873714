package dev.pando.cli;

import dev.pando.manager.Manager;
import dev.pando.manager.ManagerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves the standard types of managers until it is interrupted. */
@Command(
    name = "manager",
    mixinStandardHelpOptions = true,
    description = {
      "Serves shared maps, lists, queues, locks and the like to other programs, until Ctrl-C.",
      "They connect with Manager.builder().address(...).authKey(...).connect()."
    })
final class ManagerCommand implements Callable<Integer> {
  /** A shorter key can be guessed. */
  private static final int MIN_KEY_BYTES = 16;

  @Spec private CommandSpec spec;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where to listen; port 0 for any free one.")
  private String listen;

  @Option(
      names = "--auth-key-file",
      required = true,
      paramLabel = "FILE",
      description = "A file whose bytes are the key, at least 16; keep it readable by you alone.")
  private Path keyFile;

  @Option(
      names = "--allow",
      paramLabel = "PATTERN",
      description = "A class, or a package with .* at its end, of values that may be kept.")
  private List<String> allowed = new ArrayList<>();

  @Mixin private TlsOptions tls;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  ManagerCommand() {}

  @Override
  public Integer call() throws IOException {
    ManagerBuilder builder =
        Manager.builder()
            .address(address())
            .authKey(key())
            .allowClasses(allowed.toArray(String[]::new));
    tls.applyTo(builder);
    PrintWriter out = spec.commandLine().getOut();
    try {
      builder.serveForever(address -> announce(out, address));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static void announce(PrintWriter out, SocketAddress address) {
    InetSocketAddress where = (InetSocketAddress) address;
    out.println("listening at " + where.getAddress().getHostAddress() + ":" + where.getPort());
    out.flush();
  }

  private InetSocketAddress address() {
    int colon = listen.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          listen.substring(0, Math.max(0, colon)), Integer.parseInt(listen.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "'" + listen + "' is no HOST:PORT, such as 0.0.0.0:7000", e);
    }
  }

  private byte[] key() throws IOException {
    CommandFailure.unlessReadable(keyFile, "the key file");
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length < MIN_KEY_BYTES) {
      throw new CommandFailure(
          "the key in %s has %d bytes: make one of at least %d, for example by"
                  .formatted(keyFile, key.length, MIN_KEY_BYTES)
              + " head -c 32 /dev/urandom > "
              + keyFile);
    }
    return key;
  }
}
