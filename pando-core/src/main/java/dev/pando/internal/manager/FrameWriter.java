package dev.pando.internal.manager;

import dev.pando.internal.codec.ObjectWriter;
import dev.pando.internal.codec.Shapes;

/** Writes one frame at a time; see {@link Frames}. For one thread at a time. */
final class FrameWriter {
  final ObjectWriter body;

  FrameWriter(Shapes shapes) {
    body = new ObjectWriter(shapes, null);
  }

  /** Begins a frame about a call or an object. */
  ObjectWriter begin(int type, long number) {
    body.reset();
    body.writeInt(0);
    body.writeByte(type);
    body.writeVarLong(number);
    return body;
  }

  /** Ends the frame, which is in the first {@link #length} bytes of {@link #bytes}. */
  void end() {
    int length = body.length() - Frames.HEADER;
    byte[] bytes = body.array();
    for (int i = 0; i < Frames.HEADER; i++) {
      bytes[i] = (byte) (length >>> (i * Byte.SIZE));
    }
  }

  byte[] bytes() {
    return body.array();
  }

  int length() {
    return body.length();
  }
}
