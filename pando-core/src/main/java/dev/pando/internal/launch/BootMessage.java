package dev.pando.internal.launch;

import dev.pando.internal.segment.GroveTicket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The first thing a child reads from its standard input: who it is and what it is to run.
 *
 * @param name name of the child process
 * @param identity the counters from the root to the child, {@code "1:2"}
 * @param parentName name of the parent process
 * @param parentPid pid of the parent process
 * @param parentDaemon whether the parent dies with its own parent
 * @param kind what binds the child to its parent
 * @param directory the grove's directory
 * @param groveId the grove's number, which tells a new grove from an old one of the same path
 * @param groveParent the parent's participant number in the grove
 * @param launchId file names of this launch in the directory end in it
 * @param token proves to the parent's class server that the child is its child
 * @param authKey key of the process tree for authenticated connections
 * @param javaExecutable the launcher for grandchildren, or empty
 * @param inheritedOptions JVM options for grandchildren
 * @param target the encoded target
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BootMessage(
    String name,
    String identity,
    String parentName,
    long parentPid,
    boolean parentDaemon,
    Kind kind,
    String directory,
    long groveId,
    int groveParent,
    String launchId,
    byte[] token,
    byte[] authKey,
    String javaExecutable,
    List<String> inheritedOptions,
    byte[] target) {

  private static final int MAGIC = 0x50414E01; // "PAN", version 1

  GroveTicket groveTicket() {
    return new GroveTicket(directory, groveId, groveParent);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(target.length + 512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      writeString(out, name);
      writeString(out, identity);
      writeString(out, parentName);
      out.writeLong(parentPid);
      out.writeBoolean(parentDaemon);
      out.writeChar(kind.code());
      writeString(out, directory);
      out.writeLong(groveId);
      out.writeInt(groveParent);
      writeString(out, launchId);
      writeBytes(out, token);
      writeBytes(out, authKey);
      writeString(out, javaExecutable);
      out.writeInt(inheritedOptions.size());
      for (String option : inheritedOptions) {
        writeString(out, option);
      }
      writeBytes(out, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  static BootMessage decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != MAGIC) {
      throw new IOException("the parent runs another version of Pando");
    }
    return new BootMessage(
        readString(in),
        readString(in),
        readString(in),
        in.readLong(),
        in.readBoolean(),
        Kind.ofCode(in.readChar()),
        readString(in),
        in.readLong(),
        in.readInt(),
        readString(in),
        readBytes(in),
        readBytes(in),
        readString(in),
        readStrings(in),
        readBytes(in));
  }

  private static void writeString(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readString(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static List<String> readStrings(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      strings.add(readString(in));
    }
    return strings;
  }
}
