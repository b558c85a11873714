package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.connection.PipeMemory;
import dev.pando.internal.launch.JvmSettings;
import dev.pando.internal.process.ProcessAccess;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.internal.process.ProcessSpec;
import dev.pando.manager.ManagedType;
import dev.pando.manager.Manager;
import dev.pando.manager.ManagerBuilder;
import dev.pando.process.ChildProcess;
import dev.pando.process.ProcessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The builder of managers. */
public final class ManagerDescription implements ManagerBuilder {
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final ProcessSettings settings;
  private final Map<String, ManagedType<?>> types = new LinkedHashMap<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private long maxHeap;
  private @Nullable SerializableRunnable initializer;

  /** A manager whose process is started under these settings. */
  public ManagerDescription(ProcessSettings settings) {
    this.settings = settings;
  }

  @Override
  public ManagerBuilder register(ManagedType<?> type) {
    types.put(type.name(), type);
    return this;
  }

  @Override
  public ManagerBuilder initializer(SerializableRunnable initializer) {
    this.initializer = initializer;
    return this;
  }

  @Override
  public ManagerBuilder jvmOptions(List<String> options) {
    jvmOptions.addAll(options);
    return this;
  }

  @Override
  public ManagerBuilder maxHeap(long bytes) {
    maxHeap = bytes;
    return this;
  }

  @Override
  public Manager start() {
    ProcessSpec spec = ProcessSpec.of(settings).withName("Manager-" + STARTED.incrementAndGet());
    JvmSettings jvm = spec.jvm().plusOptions(jvmOptions);
    spec = spec.withJvm(maxHeap == 0 ? jvm : jvm.withHeapBytes(maxHeap));
    Pipe pipe = PipeMemory.create(true);
    try (Connection mine = pipe.first()) {
      ChildProcess process = launch(spec, pipe.second());
      return new ManagerObject(address(mine, process), process);
    } catch (IOException e) {
      throw new ProcessException("a manager cannot be started: " + e.getMessage(), e);
    }
  }

  private ChildProcess launch(ProcessSpec spec, Connection theirs) throws IOException {
    try {
      ServerMain main = new ServerMain(theirs, List.copyOf(types.values()), initializer);
      ProcessAccess access = ProcessAccess.get();
      return access.asWorker(access.builder(spec, main)).build().start();
    } finally {
      if (settings.method().hasOtherJvm()) {
        theirs.close(); // so that the end of the process shows at the other end
      }
    }
  }

  private static ManagerAddress address(Connection mine, ChildProcess process) {
    try {
      return switch (mine.recv()) {
        case ManagerAddress address -> address;
        case ServerMain.Failed failed -> {
          process.join();
          throw new ProcessException(
              "the manager's initializer failed: " + failed.reason(), failed.reason());
        }
        case null, default -> throw new IOException("the manager says nothing that makes sense");
      };
    } catch (IOException e) {
      process.kill();
      process.onExit().join();
      throw new ProcessException(
          "the manager's process has not started: " + process.deathReport(), e);
    } catch (InterruptedException e) {
      process.kill();
      process.onExit().join();
      Thread.currentThread().interrupt();
      throw new ProcessException("interrupted while the manager's process started", e);
    }
  }
}
