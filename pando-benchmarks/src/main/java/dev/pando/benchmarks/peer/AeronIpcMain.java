package dev.pando.benchmarks.peer;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A side of {@link MessagePeer#AERON}: two streams of the channel within the machine. */
final class AeronIpcMain extends MessageSides {
  private static final String CHANNEL = "aeron:ipc";
  private static final int THERE = 1;
  private static final int BACK = 2;

  private final Publication publication;
  private final Subscription subscription;
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
  private final FragmentHandler ignore = (buffer, offset, length, header) -> {};

  private AeronIpcMain(Aeron aeron, int outStream, int inStream) {
    publication = aeron.addExclusivePublication(CHANNEL, outStream);
    subscription = aeron.addSubscription(CHANNEL, inStream);
  }

  public static void main(String[] args) throws Exception {
    String directory = Path.of(args[0], "aeron").toString();
    String side = args[1];
    boolean there = putsThere(side);
    MediaDriver driver = isHost(side) ? launchDriver(directory) : null;
    try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory))) {
      new AeronIpcMain(aeron, there ? THERE : BACK, there ? BACK : THERE)
          .run(side, Integer.parseInt(args[2]));
    } finally {
      if (driver != null) {
        driver.close();
      }
    }
  }

  /** Once both sides are connected it has nothing to do, so it may leave the cpus to them. */
  private static MediaDriver launchDriver(String directory) {
    return MediaDriver.launch(
        new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1)));
  }

  @Override
  void put() {
    while (publication.offer(message, 0, MESSAGE_BYTES) < 0) {
      Thread.onSpinWait();
    }
  }

  @Override
  void take() {
    while (subscription.poll(ignore, 1) == 0) {
      Thread.onSpinWait();
    }
  }
}
