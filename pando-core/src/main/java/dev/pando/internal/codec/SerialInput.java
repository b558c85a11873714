package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.io.EOFException;
import java.io.Externalizable;
import java.io.IOException;
import java.io.NotActiveException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectInputValidation;
import java.io.OptionalDataException;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The stream that serialization code of classes reads from; the counterpart of SerialOutput. */
final class SerialInput extends ObjectInputStream {
  /**
   * Arrays up to this length are not held against the bytes that are left: some classes write a
   * length and only what differs.
   */
  private static final int FREE_ELEMENTS = 4 << 20;

  private final ObjectReader in;
  private @Nullable Object object;
  private SerialForm.@Nullable Part part;
  private int depth;

  /** Where the open block ends; none is open when this is not after the position. */
  private int blockEnd = -1;

  private SerialInput(ObjectReader in) throws IOException {
    this.in = in;
    setObjectInputFilter(new Filter());
  }

  static SerialInput open(ObjectReader in) {
    try {
      return new SerialInput(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asked by collections before they allocate; which classes are right is checked elsewhere. */
  private final class Filter implements ObjectInputFilter {
    @Override
    public Status checkInput(FilterInfo info) {
      return info.arrayLength() > Math.max(FREE_ELEMENTS, 16L * in.remaining())
          ? Status.REJECTED
          : Status.ALLOWED;
    }
  }

  /** Reads the sections of an object. */
  void read(SerialForm form, Object value) throws Throwable {
    Object outerObject = object;
    int outerDepth = depth;
    SerialForm.Part outerPart = part;
    object = value;
    depth = in.depth();
    try {
      if (form.externalizable) {
        startSection(null);
        ((Externalizable) value).readExternal(this);
        endSection();
      }
      for (SerialForm.Part p : form.parts) {
        startSection(p);
        MethodHandle read = p.readObject;
        if (read != null) {
          read.invokeExact(value, (ObjectInputStream) this);
        } else if (next() == Tags.FIELDS) {
          defaultReadObject();
        }
        endSection();
      }
    } finally {
      object = outerObject;
      depth = outerDepth;
      part = outerPart;
      blockEnd = -1;
    }
  }

  /** The object being read, innermost. */
  @Nullable Object object() {
    return object;
  }

  /** How deep it is in the graph. */
  int depth() {
    return depth;
  }

  private void startSection(SerialForm.@Nullable Part p) {
    part = p;
    blockEnd = -1;
  }

  /** Skips what the class did not want to know. */
  private void endSection() {
    if (blockEnd > in.position) {
      in.position = blockEnd;
    }
    while (true) {
      switch (next()) {
        case Tags.END -> {
          in.readByte();
          return;
        }
        case Tags.BLOCK -> {
          openBlock();
          in.position = blockEnd;
        }
        case Tags.FIELDS -> readValues();
        default -> in.readSettledOrNull("serialization code");
      }
    }
  }

  private int next() {
    in.need(1);
    return in.buffer[in.position];
  }

  private void openBlock() {
    in.readByte();
    int length = in.readInt();
    in.need(length);
    blockEnd = in.position + length;
  }

  /** Bytes left in the open block, going on to the next one if it is used up. */
  private int inBlock() {
    while (blockEnd <= in.position) {
      if (next() != Tags.BLOCK) {
        return 0;
      }
      openBlock();
    }
    return blockEnd - in.position;
  }

  private void want(int bytes) throws EOFException {
    if (inBlock() < bytes) {
      throw new EOFException();
    }
  }

  @Override
  protected @Nullable Object readObjectOverride() throws OptionalDataException {
    int left =
        blockEnd > in.position ? blockEnd - in.position : next() == Tags.BLOCK ? inBlock() : 0;
    if (left > 0) {
      OptionalDataException e = Serialization.optionalData(false);
      e.length = left;
      throw e;
    }
    if (next() == Tags.END) {
      throw Serialization.optionalData(true);
    }
    if (next() == Tags.FIELDS) {
      throw new DecodingException("damaged message: fields where an object should be");
    }
    Object value = in.readSettledOrNull("serialization code");
    blockEnd = -1;
    return value;
  }

  @Override
  public @Nullable Object readUnshared() throws IOException {
    return readObjectOverride();
  }

  @Override
  public void defaultReadObject() throws IOException {
    SerialForm.Part p = part;
    Object o = object;
    if (p == null || o == null) {
      throw new NotActiveException("not in a call of readObject");
    }
    MethodHandle read = p.defaultRead;
    if (read == null) {
      throw new NotActiveException(p.type.getName() + " has no default serialization");
    }
    try {
      read.invokeExact(o, (ObjectInputStream) this);
    } catch (Throwable e) {
      throw dev.pando.internal.Sneaky.rethrow(e);
    }
  }

  @Override
  public GetField readFields() throws IOException {
    SerialForm.Part p = part;
    if (p == null) {
      throw new NotActiveException("not in a call of readObject");
    }
    return new SerialValues(p.type, readValues());
  }

  private SerialValues.Values readValues() {
    if (blockEnd > in.position || next() != Tags.FIELDS) {
      return SerialValues.Values.NONE; // the class wrote no fields
    }
    in.readByte();
    FieldNames names = in.shapes.read(in).names;
    if (names == null) {
      throw new DecodingException("damaged message: no names of fields");
    }
    int n = names.names.length;
    long[] primitives = new long[n];
    @Nullable Object[] objects = new @Nullable Object[n];
    for (int i = 0; i < n; i++) {
      switch (names.kinds[i]) {
        case 'L' -> objects[i] = in.readSettledOrNull("serialization code");
        case 'Z', 'B' -> primitives[i] = (byte) in.readByte();
        case 'F' -> primitives[i] = in.readInt();
        case 'D' -> primitives[i] = in.readLong();
        default -> primitives[i] = in.readSignedVarLong();
      }
    }
    blockEnd = -1;
    return new SerialValues.Values(names, primitives, objects);
  }

  @Override
  public void registerValidation(ObjectInputValidation validation, int priority) {
    in.endgame.validate(validation, priority);
  }

  @Override
  public int read() {
    return inBlock() == 0 ? -1 : in.readByte();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int n = Math.min(length, inBlock());
    if (n == 0) {
      return length == 0 ? 0 : -1;
    }
    in.readBytes(target, offset, n);
    return n;
  }

  @Override
  public int available() {
    return inBlock();
  }

  @Override
  public void close() {}

  @Override
  public boolean readBoolean() throws IOException {
    return readByte() != 0;
  }

  @Override
  public byte readByte() throws IOException {
    want(1);
    return (byte) in.readByte();
  }

  @Override
  public int readUnsignedByte() throws IOException {
    return readByte() & 0xff;
  }

  @Override
  public short readShort() throws IOException {
    want(2);
    return (short) (in.readByte() | in.readByte() << 8);
  }

  @Override
  public int readUnsignedShort() throws IOException {
    return readShort() & 0xffff;
  }

  @Override
  public char readChar() throws IOException {
    return (char) readShort();
  }

  @Override
  public int readInt() throws IOException {
    want(4);
    return in.readInt();
  }

  @Override
  public long readLong() throws IOException {
    want(8);
    return in.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat(readInt());
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(readLong());
  }

  @Override
  public void readFully(byte[] target) throws IOException {
    readFully(target, 0, target.length);
  }

  @Override
  public void readFully(byte[] target, int offset, int length) throws IOException {
    if (length > 0) {
      want(length);
      in.readBytes(target, offset, length);
    }
  }

  @Override
  public int skipBytes(int length) {
    int n = Math.max(0, Math.min(length, inBlock()));
    in.position += n;
    return n;
  }

  @Override
  @Deprecated
  public @Nullable String readLine() {
    StringBuilder line = new StringBuilder();
    int c = read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public String readUTF() throws IOException {
    want(2);
    String text = in.readString();
    if (text == null) {
      throw new EOFException();
    }
    return text;
  }
}
