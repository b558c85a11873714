package dev.pando.internal.launch;

import dev.pando.internal.fork.Descriptors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What goes between a template and those that want children.
 *
 * <pre>
 *   client                                      template
 *   key                                   --&gt;
 *                                         &lt;--   length, text: why it cannot fork, or nothing;
 *                                               the end, when the key is wrong
 *   descriptors: control, output, error   --&gt;
 *   length, boot message                  --&gt;
 *   length, lambdas to link for later     --&gt;
 *                                         &lt;--   FORKED pid 0, or FAILED 0 0
 *                                         &lt;--   ENDED pid status, for each child when it ends
 * </pre>
 */
final class TemplateProtocol {
  static final byte FORKED = 'f';
  static final byte FAILED = 'e';
  static final byte ENDED = 'x';

  /** How many descriptors a request carries. */
  static final int DESCRIPTORS = 3;

  private static final String LAMBDA_END = "\n\n";

  private static final int ANSWER_BYTES = 1 + 2 * Integer.BYTES;

  private TemplateProtocol() {}

  /** What the template says: the kind, a process id, a status. */
  record Answer(byte kind, int first, int second) {}

  static void writeRequest(int connection, int[] descriptors, byte[] boot) throws IOException {
    Descriptors.send(connection, descriptors);
    writeFramed(connection, boot);
  }

  /** Tells a template of lambdas that this process has sent since its last request. */
  static void writeLambdas(int connection, List<String> lambdas) throws IOException {
    writeFramed(connection, String.join(LAMBDA_END, lambdas).getBytes(StandardCharsets.UTF_8));
  }

  static List<String> readLambdas(int connection) throws IOException {
    String all = new String(readFramed(connection), StandardCharsets.UTF_8);
    return all.isEmpty() ? List.of() : List.of(all.split(LAMBDA_END, -1));
  }

  static byte[] readFramed(int connection) throws IOException {
    int length = ByteBuffer.wrap(Descriptors.readFully(connection, Integer.BYTES)).getInt();
    return Descriptors.readFully(connection, length);
  }

  private static void writeFramed(int connection, byte[] bytes) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + bytes.length);
    Descriptors.write(connection, message.putInt(bytes.length).put(bytes).array());
  }

  static void writeWelcome(int connection, String obstacle) throws IOException {
    writeFramed(connection, obstacle.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads why the template cannot fork; empty when it can. */
  static String readWelcome(int connection) throws IOException {
    byte[] length = new byte[Integer.BYTES];
    int first = Descriptors.read(connection, length, 0, 1);
    if (first < 0) {
      throw new IOException("authentication failed: the template JVM does not accept the key");
    }
    byte[] rest = Descriptors.readFully(connection, Integer.BYTES - 1);
    System.arraycopy(rest, 0, length, 1, rest.length);
    int bytes = ByteBuffer.wrap(length).getInt();
    return new String(Descriptors.readFully(connection, bytes), StandardCharsets.UTF_8);
  }

  static void writeAnswer(int connection, byte kind, int first, int second) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
    Descriptors.write(connection, answer.put(kind).putInt(first).putInt(second).array());
  }

  static Answer readAnswer(int connection) throws IOException {
    ByteBuffer answer = ByteBuffer.wrap(Descriptors.readFully(connection, ANSWER_BYTES));
    return new Answer(answer.get(), answer.getInt(), answer.getInt());
  }
}
