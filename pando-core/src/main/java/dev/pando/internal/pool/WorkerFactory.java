package dev.pando.internal.pool;

import dev.pando.internal.codec.GroveShapes;
import dev.pando.internal.process.ProcessAccess;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.internal.ring.SpillFiles;
import dev.pando.internal.ring.SpillWriter;
import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.Segment;
import dev.pando.internal.sync.Doorbell;
import dev.pando.pool.WorkerDiedException;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lays out what a pool shares with its workers, and starts them. */
final class WorkerFactory {
  private final ProcessSpec spec;
  private final WorkerSetup setup;
  private final Grove grove;
  private final Segment poolSegment;
  private final SpillWriter blocks;
  private final ClassLoader classes;
  private final AtomicReference<@Nullable MessageWriter> spareWriter = new AtomicReference<>();

  WorkerFactory(ProcessSpec spec, WorkerSetup setup) {
    this.spec = spec;
    this.setup = setup;
    this.grove = Grove.current();
    this.classes = contextClassLoader();
    try {
      this.poolSegment = grove.create("pool", Doorbell.BYTES);
    } catch (IOException e) {
      throw new ProcessException("no room for a pool: " + e.getMessage(), e);
    }
    this.blocks = new SpillWriter(spill(grove, poolSegment.name()), Long.MAX_VALUE);
  }

  private static ClassLoader contextClassLoader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader != null ? loader : ClassLoader.getSystemClassLoader();
  }

  /** The doorbell that workers ring when a result is there. */
  Doorbell doorbell() {
    return Doorbell.at(poolSegment.memory());
  }

  MessageWriter newWriter() {
    return new MessageWriter(blocks, GroveShapes.current());
  }

  /** Encodes a function for any worker. */
  Encoded encode(Object function) {
    MessageWriter writer = spareWriter.getAndSet(null);
    if (writer == null) {
      writer = newWriter();
    }
    try {
      return writer.encode(function);
    } finally {
      writer.free(writer.takeBlocks());
      spareWriter.set(writer);
    }
  }

  /**
   * Starts a worker.
   *
   * @param id small number that no other living worker has
   * @throws ProcessException if that fails; nothing is left of it then
   */
  WorkerHandle start(int id) {
    Segment segment;
    try {
      segment = grove.create("worker", WorkerLayout.bytes());
    } catch (IOException e) {
      throw new ProcessException("no room for a worker: " + e.getMessage(), e);
    }
    try {
      WorkerHandle.format(segment);
      ChildProcess process = build(segment.name(), id).start();
      return new WorkerHandle(
          id, process, segment, poolSegment.memory(), spill(grove, segment.name()), classes);
    } catch (RuntimeException | Error e) {
      delete(segment);
      throw e;
    }
  }

  private ChildProcess build(String segment, int id) {
    ProcessAccess access = ProcessAccess.get();
    WorkerMain main = new WorkerMain(segment, poolSegment.name(), grove.participant(), id, setup);
    String name = spec.name();
    ProcessSpec named = name == null ? spec : spec.withName(name + "-" + id);
    return access.asWorker(access.builder(named, main)).build();
  }

  /** Where the owner of a segment puts what does not fit into its ring. */
  static SpillFiles spill(Grove grove, String segment) {
    return new SpillFiles(grove.directory(), segment + "-out");
  }

  /** Says all that is known of a worker's death. */
  WorkerDiedException deathOf(WorkerHandle dead, String task, int attempts) {
    ChildProcess process = dead.process;
    boolean outOfMemory = ProcessAccess.get().launched(process).killedForMemory();
    return new WorkerDiedException(
        process.pid(),
        process.exitCode().orElseThrow(),
        task,
        attempts,
        String.join("\n", process.stderrTail()),
        outOfMemory,
        process.hsErrFile().orElse(null));
  }

  /** Gives back what the pool shared; all workers have ended. */
  void close() {
    blocks.reclaim();
    blocks.close();
    delete(poolSegment);
  }

  /** Unmaps a segment of which nobody else has need any more, and gives back its memory. */
  static void delete(Segment segment) {
    segment.close();
    try {
      segment.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
