package dev.pando.benchmarks.peer;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A side of {@link MessagePeer#AGRONA}: two rings in one file. */
final class AgronaRingsMain extends MessageSides {
  private static final int MESSAGE_TYPE = 1;
  private static final int RING_BYTES = (1 << 20) + RingBufferDescriptor.TRAILER_LENGTH;

  private final OneToOneRingBuffer out;
  private final OneToOneRingBuffer in;
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
  private final MessageHandler ignore = (type, buffer, index, length) -> {};

  private AgronaRingsMain(MappedByteBuffer file, boolean putsThere) {
    OneToOneRingBuffer there = new OneToOneRingBuffer(new UnsafeBuffer(file, 0, RING_BYTES));
    OneToOneRingBuffer back =
        new OneToOneRingBuffer(new UnsafeBuffer(file, RING_BYTES, RING_BYTES));
    out = putsThere ? there : back;
    in = putsThere ? back : there;
  }

  public static void main(String[] args) throws Exception {
    String side = args[1];
    new AgronaRingsMain(map(Path.of(args[0], "rings")), putsThere(side))
        .run(side, Integer.parseInt(args[2]));
  }

  private static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * RING_BYTES);
    }
  }

  @Override
  void put() {
    while (!out.write(MESSAGE_TYPE, message, 0, MESSAGE_BYTES)) {
      Thread.onSpinWait();
    }
  }

  @Override
  void take() {
    while (in.read(ignore, 1) == 0) {
      Thread.onSpinWait();
    }
  }
}
