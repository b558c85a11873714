package dev.pando.internal.launch;

import dev.pando.internal.codec.ObjectReader;
import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.RemoteFailure;
import dev.pando.spi.ClassFilter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Objects of a launch as bytes: each a message complete in itself. */
public final class Payload {
  private static final byte OBJECT = 0;
  private static final byte DIRECT = 1;

  private Payload() {}

  /**
   * Encodes a target.
   *
   * @throws dev.pando.spi.EncodingException if it, or something it holds, cannot travel
   */
  public static byte[] encodeTarget(Object target) {
    byte[] direct = DirectTarget.encode(target);
    return direct == null ? tagged(OBJECT, encode(target)) : tagged(DIRECT, direct);
  }

  private static byte[] tagged(byte tag, byte[] bytes) {
    byte[] tagged = new byte[bytes.length + 1];
    tagged[0] = tag;
    System.arraycopy(bytes, 0, tagged, 1, bytes.length);
    return tagged;
  }

  static Runnable decodeTarget(byte[] tagged, ClassLoader loader)
      throws ReflectiveOperationException {
    if (tagged[0] == DIRECT) {
      return DirectTarget.decode(new BootReader(tagged, 1), loader);
    }
    if (decode(Arrays.copyOfRange(tagged, 1, tagged.length), loader) instanceof Runnable target) {
      return target;
    }
    throw new IllegalStateException("the parent sent something that cannot be run");
  }

  /**
   * In a template: makes ready what a child that was started with this target had to do itself.
   *
   * @param loader that of children
   * @return whether that was done now: children that were forked before have to do it themselves
   */
  static boolean linkForChildren(byte[] tagged, ClassLoader loader) {
    return tagged[0] == DIRECT && DirectTarget.linkForChildren(new BootReader(tagged, 1), loader);
  }

  static byte[] encode(Object value) {
    ObjectWriter out = new ObjectWriter();
    out.writeObject(value);
    return out.toByteArray();
  }

  static @Nullable Object decode(byte[] bytes, ClassLoader loader) {
    ObjectReader in = new ObjectReader(bytes);
    in.setClassLoader(loader);
    return in.readObject();
  }

  /** Encodes what a target failed with; never fails itself. */
  static byte[] encodeFailure(Throwable failure) {
    ObjectWriter out = new ObjectWriter();
    RemoteFailure.of(failure).writeTo(out);
    return out.toByteArray();
  }

  /**
   * What a target failed with: the exception with its remote trace as the last cause, or a
   * RemoteException when it cannot be rebuilt here.
   *
   * @param loader finds the classes of the target; null for the context class loader
   */
  public static Throwable decodeFailure(byte[] bytes, @Nullable ClassLoader loader) {
    return RemoteFailure.readFrom(new ObjectReader(bytes)).toThrowable(loader, ClassFilter.all());
  }
}
