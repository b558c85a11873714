package dev.pando.benchmarks.peer;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.ReadBytesMarshallable;
import net.openhft.chronicle.bytes.WriteBytesMarshallable;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** A side of {@link MessagePeer#CHRONICLE}: one queue for each way. */
final class ChronicleQueueMain extends MessageSides {
  private final ExcerptAppender appender;
  private final ExcerptTailer tailer;
  private final WriteBytesMarshallable write = bytes -> bytes.writeLong(1);
  private final ReadBytesMarshallable read =
      bytes -> {
        long _ = bytes.readLong();
      };

  private ChronicleQueueMain(ChronicleQueue out, ChronicleQueue in) {
    appender = out.createAppender();
    tailer = in.createTailer();
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    String side = args[1];
    boolean putsThere = putsThere(side);
    try (ChronicleQueue there = open(directory.resolve("there"));
        ChronicleQueue back = open(directory.resolve("back"))) {
      new ChronicleQueueMain(putsThere ? there : back, putsThere ? back : there)
          .run(side, Integer.parseInt(args[2]));
    }
  }

  private static ChronicleQueue open(Path directory) {
    return SingleChronicleQueueBuilder.binary(directory).build();
  }

  @Override
  void put() {
    appender.writeBytes(write);
  }

  @Override
  void take() {
    while (!tailer.readBytes(read)) {
      Thread.onSpinWait();
    }
  }
}
