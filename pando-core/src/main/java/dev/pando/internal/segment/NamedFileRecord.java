package dev.pando.internal.segment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a grove remembers of a file outside it, so that the file can go with its owner: a small file
 * in the grove's directory, whose name says who the owner is.
 *
 * <pre>
 *  +---------+--------+-----------+--------+-----------+---------+
 *  | version | length | file name | length |  number   |  birth  |
 *  |  (int)  |(short) |  (UTF-8)  |(short) |  (UTF-8)  | (long)  |
 *  +---------+--------+-----------+--------+-----------+---------+
 * </pre>
 *
 * <p>Numbers are big-endian. The file lies in the directory that holds the grove's. Number and
 * birth are its {@link FileIdentity}.
 *
 * @param fileName the last part of its path
 * @param identity tells it from another one that got the same name later
 */
record NamedFileRecord(String fileName, FileIdentity identity) {
  static final int LAYOUT_VERSION = 1;

  void write(Path record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(LAYOUT_VERSION);
    out.writeUTF(fileName);
    out.writeUTF(identity.number());
    out.writeLong(identity.birthNanos());
    Files.write(record, bytes.toByteArray());
  }

  /**
   * Reads a record, or returns null for one that its writer was killed over: then the file it is
   * about has no name yet.
   */
  static @Nullable NamedFileRecord read(Path record) throws IOException {
    byte[] bytes = Files.readAllBytes(record);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      return in.readInt() == LAYOUT_VERSION
          ? new NamedFileRecord(in.readUTF(), new FileIdentity(in.readUTF(), in.readLong()))
          : null;
    } catch (IOException truncated) {
      return null;
    }
  }
}
