package dev.pando.internal.ring;

import dev.pando.internal.platform.Platform;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Measures rings between two JVMs, where JMH does not reach. Not a test; run by hand:
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED -cp <test class path> dev.pando.internal.ring.RingFigures
 * }</pre>
 */
final class RingFigures {
  private static final int CAPACITY = 1 << 20;
  private static final int ROUNDS = 5;
  private static final int ARRAY_BYTES = 8 << 20;

  private RingFigures() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      RingFile file = RingFile.open(Path.of(arguments[1]), CAPACITY);
      if (arguments[0].equals("load")) {
        loadingPeer(file);
      } else {
        peer(arguments[0], file);
      }
      return;
    }
    Platform.current().warmUp();
    print("write + publish + poll, one thread, 8 bytes", "ns", oneThread(1));
    print("the same, publishing every 16th", "ns", oneThread(16));
    Path shm = Path.of("/dev/shm");
    Path directory =
        Files.isDirectory(shm)
            ? Files.createTempDirectory(shm, "ring-figures")
            : Files.createTempDirectory("ring-figures");
    try {
      print("one way, 8 bytes, publishing each", "ns/message", oneWay(directory, 1));
      print("one way, 8 bytes, publishing every 16th", "ns/message", oneWay(directory, 16));
      print("round trip, spinning", "ns", roundTrip(directory, true));
      print("round trip, both asleep each time", "ns", roundTrip(directory, false));
      print("wake-up of a consumer asleep for 2 ms", "ns", wakeUp(directory));
      spill(directory);
    } finally {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private static void print(String what, String unit, double[] values) {
    Arrays.sort(values);
    System.out.printf(
        Locale.ROOT,
        "%-45s %10.1f %s (best %.1f, worst %.1f)%n",
        what,
        values[values.length / 2],
        unit,
        values[0],
        values[values.length - 1]);
  }

  private static double[] oneThread(int batch) {
    RingFixture ring = RingFixture.inThisProcess(CAPACITY);
    RingProducer out = ring.producer();
    RingConsumer in = ring.consumer();
    byte[] bytes = new byte[8];
    long[] sum = new long[1];
    RecordHandler handler = (type, buffer, offset, length) -> sum[0] += buffer[offset];
    int messages = 16_000_000;
    double[] nanos = new double[ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < messages; i += batch) {
        for (int j = 0; j < batch; j++) {
          out.tryWrite(1, bytes, 0, 8);
        }
        out.publish();
        in.poll(handler, batch);
      }
      nanos[Math.max(round, 0)] = (double) (System.nanoTime() - start) / messages;
    }
    return nanos;
  }

  private static double[] oneWay(Path directory, int batch) throws Exception {
    RingFile file = RingFile.create(directory.resolve("way" + batch), 1, CAPACITY);
    try (PeerJvm peer = start("sink", file, true)) {
      RingProducer out = file.ring(0).producer();
      byte[] bytes = new byte[8];
      int messages = 8_000_000;
      double[] nanos = new double[ROUNDS];
      for (int round = -3; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < messages; i += batch) {
          for (int j = 0; j < batch; j++) {
            while (!out.tryWrite(1, bytes, 0, 8)) {
              out.publish();
              out.awaitRoom(8, Long.MAX_VALUE, peer::isAlive);
            }
          }
          out.publish();
        }
        while (out.consumed() < out.published()) {
          Thread.onSpinWait();
        }
        nanos[Math.max(round, 0)] = (double) (System.nanoTime() - start) / messages;
      }
      out.close();
      peer.exitCode();
      return nanos;
    }
  }

  private static double[] roundTrip(Path directory, boolean spin) throws Exception {
    RingFile file = RingFile.create(directory.resolve("trip" + spin), 2, CAPACITY);
    try (PeerJvm peer = start("echo", file, spin)) {
      RingProducer out = producer(file, 0, spin);
      RingConsumer in = consumer(file, 1, spin);
      byte[] bytes = new byte[8];
      int[] seen = new int[1];
      RecordHandler handler = (type, buffer, offset, length) -> seen[0] = type;
      int trips = spin ? 500_000 : 20_000;
      double[] nanos = new double[ROUNDS];
      for (int round = -2; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < trips; i++) {
          out.tryWrite(i, bytes, 0, 8);
          out.publish();
          while (in.poll(handler, 1) == 0) {
            in.await(Long.MAX_VALUE, peer::isAlive);
          }
        }
        nanos[Math.max(round, 0)] = (double) (System.nanoTime() - start) / trips;
      }
      out.close();
      peer.exitCode();
      return nanos;
    }
  }

  /** The clock is the same in both processes; the sender writes the time it sent at. */
  private static double[] wakeUp(Path directory) throws Exception {
    RingFile file = RingFile.create(directory.resolve("wake"), 1, CAPACITY);
    try (PeerJvm peer = start("clock", file, true)) {
      RingProducer out = file.ring(0).producer();
      int wakes = 1000;
      double[] nanos = new double[wakes];
      for (int i = -200; i < wakes; i++) {
        Thread.sleep(2);
        file.note(0);
        long start = System.nanoTime();
        out.tryWrite(i & 0xffff, new byte[8], 0, 8);
        out.publish();
        while (file.note() == 0) {
          Thread.onSpinWait();
        }
        nanos[Math.max(i, 0)] = (double) (file.note() - start);
      }
      out.close();
      peer.exitCode();
      return nanos;
    }
  }

  /** Stores an array of 8 MiB here and loads it there, over and over in the same block. */
  private static void spill(Path directory) throws Exception {
    RingFile file = RingFile.create(directory.resolve("spill"), 2, CAPACITY);
    byte[] array = new byte[ARRAY_BYTES];
    Arrays.fill(array, (byte) 1);
    int messages = 200;
    double[] store = new double[messages];
    double[] load = new double[messages];
    double[] both = new double[messages];
    try (PeerJvm peer = start("load", file, true);
        SpillWriter writer = new SpillWriter(new SpillFiles(directory, "block"), 1 << 30)) {
      RingProducer out = file.ring(0).producer();
      RingConsumer in = file.ring(1).consumer();
      out.tryWrite(1, new byte[0], 0, 0);
      out.publish();
      in.await(Long.MAX_VALUE, peer::isAlive); // until it has started
      in.poll((type, buffer, offset, length) -> {}, 1);
      for (int i = 0; i < messages; i++) {
        long start = System.nanoTime();
        long reference = writer.store(MemorySegment.ofArray(array));
        long stored = System.nanoTime();
        byte[] message = ByteBuffer.allocate(8).putLong(reference).array();
        out.tryWrite(2, message, 0, message.length);
        out.publish();
        in.await(Long.MAX_VALUE, peer::isAlive);
        int number = i;
        in.poll(
            (type, buffer, offset, length) ->
                load[number] = ByteBuffer.wrap(buffer, offset, length).getLong(),
            1);
        both[i] = (double) (System.nanoTime() - start);
        store[i] = (double) (stored - start);
      }
      out.close();
      peer.exitCode();
    }
    print("store 8 MiB, first time", "ns", Arrays.copyOf(store, 1));
    print("load 8 MiB, first time", "ns", Arrays.copyOf(load, 1));
    print("store 8 MiB, warm", "ns", Arrays.copyOfRange(store, 20, messages));
    print("load 8 MiB, warm", "ns", Arrays.copyOfRange(load, 20, messages));
    print("store, pass, load, answer, 8 MiB", "ns", Arrays.copyOfRange(both, 20, messages));
  }

  private static void loadingPeer(RingFile file) throws InterruptedException {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    byte[] array = new byte[ARRAY_BYTES];
    Arrays.fill(array, (byte) 1); // the heap's own page faults are not the spill's
    RingConsumer in = file.ring(0).consumer();
    Path directory = Objects.requireNonNull(file.path().getParent());
    try (RingProducer out = file.ring(1).producer();
        SpillReader reader = new SpillReader(new SpillFiles(directory, "block"))) {
      while (in.await(Long.MAX_VALUE, parent::isAlive)) {
        in.poll(
            (type, buffer, offset, length) -> {
              long start = System.nanoTime();
              if (type == 2) {
                long reference = ByteBuffer.wrap(buffer, offset, length).getLong();
                reader.load(reference, MemorySegment.ofArray(array));
                reader.release(reference);
              }
              long nanos = System.nanoTime() - start;
              out.tryWrite(type, ByteBuffer.allocate(8).putLong(nanos).array(), 0, 8);
              out.publish();
            },
            1);
      }
    }
  }

  private static RingProducer producer(RingFile file, int index, boolean spin) {
    return spin ? file.ring(index).producer() : file.sleepy(index).producer();
  }

  private static RingConsumer consumer(RingFile file, int index, boolean spin) {
    return spin ? file.ring(index).consumer() : file.sleepy(index).consumer();
  }

  private static PeerJvm start(String role, RingFile file, boolean spin) throws Exception {
    return PeerJvm.startMain(RingFigures.class, List.of("-Dpando.spin=" + spin), role, file.path());
  }

  private static void peer(String role, RingFile file) throws Exception {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    Platform.current().warmUp();
    RingConsumer in = file.ring(0).consumer();
    long[] sum = new long[1];
    RingProducer out = role.equals("echo") ? file.ring(1).producer() : file.ring(0).producer();
    RecordHandler handler =
        switch (role) {
          case "sink" -> (type, buffer, offset, length) -> sum[0] += buffer[offset];
          case "clock" -> (type, buffer, offset, length) -> file.note(System.nanoTime());
          default ->
              (type, buffer, offset, length) -> {
                out.tryWrite(type, buffer, offset, length);
                out.publish();
              };
        };
    while (in.await(Long.MAX_VALUE, parent::isAlive)) {
      in.poll(handler, 256);
    }
  }
}
