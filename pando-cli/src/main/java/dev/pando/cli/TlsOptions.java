package dev.pando.cli;

import dev.pando.connection.TlsContexts;
import dev.pando.manager.ManagerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** With which key a server encrypts its connections, if it does. */
final class TlsOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--key-store",
      paramLabel = "FILE",
      description = "Encrypts connections by TLS, with the key and certificate in this key store.")
  private @Nullable Path keyStore;

  @Option(
      names = "--key-store-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the key store's password.")
  private @Nullable Path passwordFile;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  TlsOptions() {}

  /** Sets what was asked for; a store that cannot be used fails here, not at the first client. */
  void applyTo(ManagerBuilder builder) {
    Path store = keyStore;
    Path password = passwordFile;
    if (store == null && password == null) {
      return;
    }
    if (store == null || password == null) {
      throw new ParameterException(
          spec.commandLine(), "--key-store and --key-store-password-file go together");
    }
    CommandFailure.unlessReadable(store, "the key store");
    CommandFailure.unlessReadable(password, "the password file");
    String storeName = store.toString(); // functions of managers travel, paths do not
    String passwordName = password.toString();
    try {
      SSLContext _ = context(storeName, passwordName);
    } catch (IOException e) {
      throw new CommandFailure("no TLS: " + e.getMessage());
    }
    ManagerBuilder _ = builder.tls(() -> context(storeName, passwordName));
  }

  private static SSLContext context(String keyStore, String passwordFile) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(passwordFile))) {
      return TlsContexts.ofKeyStore(
          Path.of(keyStore), lines.findFirst().orElse("").strip().toCharArray());
    } catch (UncheckedIOException e) {
      throw e.getCause(); // not text, for one
    }
  }
}
