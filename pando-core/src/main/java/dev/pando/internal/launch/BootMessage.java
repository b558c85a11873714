package dev.pando.internal.launch;

import dev.pando.internal.segment.GroveTicket;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * @param method how the child was started
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
    LaunchMethod method,
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

  BootMessage withTarget(byte[] newTarget) {
    return new BootMessage(
        name,
        identity,
        parentName,
        parentPid,
        parentDaemon,
        kind,
        method,
        directory,
        groveId,
        groveParent,
        launchId,
        token,
        authKey,
        javaExecutable,
        inheritedOptions,
        newTarget);
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
      out.writeChar(method.code());
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
    BootReader in = new BootReader(bytes, 0);
    if (in.readInt() != MAGIC) {
      throw new IOException("the parent runs another version of Pando");
    }
    return new BootMessage(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readLong(),
        in.readBoolean(),
        Kind.ofCode(in.readChar()),
        LaunchMethod.ofCode(in.readChar()),
        in.readString(),
        in.readLong(),
        in.readInt(),
        in.readString(),
        in.readBytes(),
        in.readBytes(),
        in.readString(),
        in.readStrings(),
        in.readBytes());
  }

  static void writeString(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
