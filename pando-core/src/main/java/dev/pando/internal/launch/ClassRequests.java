package dev.pando.internal.launch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The protocol by which a child asks its parent for resources, class files among them. The child
 * sends the token from its boot message once, then names; the parent answers each with the bytes or
 * with {@link #MISSING}.
 */
final class ClassRequests {
  /** Instead of a length: no loader of the parent has it. */
  private static final int MISSING = -1;

  /** Class files and their like; the limit keeps a broken peer from filling the heap. */
  private static final int MAX_NAME_BYTES = 64 * 1024;

  private ClassRequests() {}

  /** The name of the parent's socket in the grove's directory. */
  static String socketName(long parentPid) {
    return "classes-".concat(Long.toString(parentPid));
  }

  static void writeName(DataOutputStream out, String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  static String readName(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_NAME_BYTES) {
      throw new IOException("not a class request");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  static void writeAnswer(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(MISSING);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
    out.flush();
  }

  static byte @Nullable [] readAnswer(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == MISSING) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
