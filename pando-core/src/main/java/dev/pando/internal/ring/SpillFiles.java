package dev.pando.internal.ring;

import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Mapping;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the blocks of one spill are: files {@code <name>-<number>} in a directory. Writer and
 * reader have equal ones; a spill has one writer and one reader.
 *
 * @param directory of the grove
 * @param name differs from that of all other spills in the directory
 */
public record SpillFiles(Path directory, String name) {

  SpillBlock create(long number, long payloadBytes) throws IOException {
    Path path = path(number);
    Files.createFile(path);
    try {
      Mapping.reserve(Platform.current(), path, SpillLayout.PAYLOAD + payloadBytes);
      return SpillBlock.map(path, number).format();
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  SpillBlock open(long number) throws IOException {
    return SpillBlock.map(path(number), number).check();
  }

  /** A file that is no block: cut off already, or not yet made. */
  static final class UnformattedException extends IOException {
    private static final long serialVersionUID = 1;

    UnformattedException(Path path) {
      super(path + " is no spill block of layout version " + SpillLayout.LAYOUT_VERSION);
    }
  }

  /** Deletes a block without looking at it. */
  void delete(long number) throws IOException {
    Files.deleteIfExists(path(number));
  }

  /** The numbers of all blocks. */
  List<Long> numbers() throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> blocks = Files.newDirectoryStream(directory, this::isBlock)) {
      for (Path block : blocks) {
        numbers.add(Long.parseLong(block.getFileName().toString().substring(name.length() + 1)));
      }
    }
    return numbers;
  }

  private Path path(long number) {
    return directory.resolve(name + "-" + number);
  }

  /** Deletes all blocks: for a reader whose writer was killed, and has nothing more to read. */
  public void deleteAll() throws IOException {
    try (DirectoryStream<Path> blocks = Files.newDirectoryStream(directory, this::isBlock)) {
      for (Path block : blocks) {
        Files.deleteIfExists(block);
      }
    }
  }

  private boolean isBlock(Path path) {
    String file = path.getFileName().toString();
    return file.startsWith(name + "-") && file.substring(name.length() + 1).matches("[0-9]+");
  }
}
