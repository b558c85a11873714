package dev.pando.internal.manager;

import dev.pando.internal.codec.PandoCodec;
import dev.pando.internal.segment.Grove;
import dev.pando.spi.ClassFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The addresses outside the grove that its processes have connected to, with their keys, in the
 * grove's directory, which only its user can read. So a proxy can be used in any process of the
 * grove, and the key is in no message.
 */
final class EndpointFiles {
  private static final PandoCodec CODEC = new PandoCodec();

  private EndpointFiles() {}

  private static Path file(long serverId) {
    return Grove.current().directory().resolve("manager-" + Long.toHexString(serverId));
  }

  static void write(Endpoint endpoint) throws IOException {
    Path file = file(endpoint.address().serverId());
    Path draft = Files.createTempFile(file.getParent(), "manager", "draft");
    Files.write(draft, CODEC.encode(endpoint));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static @Nullable Endpoint read(long serverId) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file(serverId));
      return (Endpoint)
          CODEC.decode(
              bytes, 0, bytes.length, EndpointFiles.class.getClassLoader(), ClassFilter.all());
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
