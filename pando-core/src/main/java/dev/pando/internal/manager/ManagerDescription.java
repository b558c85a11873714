package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.connection.Listener;
import dev.pando.connection.Pipe;
import dev.pando.function.SerializableRunnable;
import dev.pando.function.SerializableSupplier;
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
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The builder of managers. */
public final class ManagerDescription implements ManagerBuilder {
  private static final AtomicInteger STARTED = new AtomicInteger();

  /** Room for large values, and little enough for hundreds of clients that send one. */
  private static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;

  private static final int DEFAULT_MAX_CONNECTIONS = 1000;

  /** Longer than a route in the internet takes to heal, and short enough to wait for. */
  private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(30);

  /** Below that, a busy machine passes for a dead one. */
  private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofMillis(100);

  private final ProcessSettings settings;
  private final Map<String, ManagedType<?>> types = new LinkedHashMap<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private long maxHeap;
  private @Nullable SerializableRunnable initializer;
  private @Nullable SocketAddress address;
  private @Nullable Secret authKey;
  private final List<String> allowed = new ArrayList<>();
  private boolean lambdas;
  private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
  private int maxConnections = DEFAULT_MAX_CONNECTIONS;
  private Duration keepAlive = DEFAULT_KEEP_ALIVE;
  private Duration reconnectPatience = Duration.ZERO;
  private @Nullable SerializableSupplier<SSLContext> tls;

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
  public ManagerBuilder address(SocketAddress address) {
    this.address = address;
    return this;
  }

  @Override
  public ManagerBuilder authKey(byte[] key) {
    this.authKey = new Secret(key);
    return this;
  }

  @Override
  public ManagerBuilder allowClasses(String... patterns) {
    allowed.addAll(List.of(patterns));
    return this;
  }

  @Override
  public ManagerBuilder allowLambdas(boolean allow) {
    lambdas = allow;
    return this;
  }

  @Override
  public ManagerBuilder maxMessageBytes(int bytes) {
    if (bytes < Greeting.MAX_BYTES) {
      throw new IllegalArgumentException(
          "messages of at most " + bytes + " bytes: must be at least " + Greeting.MAX_BYTES);
    }
    maxMessageBytes = bytes;
    return this;
  }

  @Override
  public ManagerBuilder maxConnections(int clients) {
    if (clients < 1) {
      throw new IllegalArgumentException(clients + " connections: must be at least 1");
    }
    maxConnections = clients;
    return this;
  }

  @Override
  public ManagerBuilder keepAlive(Duration limit) {
    if (limit.compareTo(SHORTEST_KEEP_ALIVE) < 0) {
      throw new IllegalArgumentException(
          "a keep-alive of " + limit + ": must be at least " + SHORTEST_KEEP_ALIVE);
    }
    keepAlive = limit;
    return this;
  }

  @Override
  public ManagerBuilder reconnect(Duration patience) {
    if (patience.isNegative()) {
      throw new IllegalArgumentException(
          "a patience of " + patience + ": must not be negative; zero does not reconnect");
    }
    reconnectPatience = patience;
    return this;
  }

  @Override
  public ManagerBuilder tls(SerializableSupplier<SSLContext> context) {
    tls = context;
    return this;
  }

  /** The address outside the grove with what belongs to it; null without one. */
  private @Nullable Endpoint endpoint() {
    SocketAddress where = address;
    Secret key = authKey;
    if (where == null) {
      if (key != null) {
        throw new IllegalStateException(
            "a key without an address: processes of the program need none");
      }
      return null;
    }
    if (key == null) {
      throw new IllegalStateException("an address without a key: call authKey(...) too");
    }
    return new Endpoint(
        ManagerAddress.asWritten(where),
        key,
        new NetworkFilter(List.copyOf(allowed), lambdas),
        maxMessageBytes,
        maxConnections,
        keepAlive,
        reconnectPatience,
        tls);
  }

  private Endpoint requireEndpoint() {
    Endpoint endpoint = endpoint();
    if (endpoint == null) {
      throw new IllegalStateException("there is no address: call address(...) and authKey(...)");
    }
    return endpoint;
  }

  @Override
  public Manager connect() {
    return new ManagerObject(ManagerClients.to(requireEndpoint()));
  }

  @Override
  public void serveForever(Consumer<SocketAddress> ready) throws IOException, InterruptedException {
    Endpoint endpoint = requireEndpoint();
    SerializableRunnable first = initializer;
    if (first != null) {
      first.run();
    }
    try (ManagerServer server =
        new ManagerServer(
            Listener.open(ConnectionOptions.defaults()), List.copyOf(types.values()))) {
      server.isAProcess();
      server.serve(endpoint);
      ready.accept(Objects.requireNonNull(server.outsideAddress()).toSocketAddress());
      server.awaitEnd();
    }
  }

  @Override
  public Manager start() {
    ProcessSpec spec = ProcessSpec.of(settings).withName("Manager-" + STARTED.incrementAndGet());
    JvmSettings jvm = spec.jvm().plusOptions(jvmOptions);
    spec = spec.withJvm(maxHeap == 0 ? jvm : jvm.withHeapBytes(maxHeap));
    Endpoint endpoint = endpoint();
    Pipe pipe = PipeMemory.create(true);
    try (Connection mine = pipe.first()) {
      ChildProcess process = launch(spec, pipe.second(), endpoint);
      return new ManagerObject(started(mine, process), process);
    } catch (IOException e) {
      throw new ProcessException("a manager cannot be started: " + e.getMessage(), e);
    }
  }

  private ChildProcess launch(ProcessSpec spec, Connection theirs, @Nullable Endpoint endpoint)
      throws IOException {
    try {
      ServerMain main = new ServerMain(theirs, List.copyOf(types.values()), initializer, endpoint);
      ProcessAccess access = ProcessAccess.get();
      return access.asWorker(access.builder(spec, main)).build().start();
    } finally {
      if (settings.method().hasOtherJvm()) {
        theirs.close(); // so that the end of the process shows at the other end
      }
    }
  }

  private static ServerMain.Started started(Connection mine, ChildProcess process) {
    try {
      return switch (mine.recv()) {
        case ServerMain.Started started -> started;
        case ServerMain.Failed failed -> {
          process.join();
          throw new ProcessException(
              "the manager did not start: " + failed.reason(), failed.reason());
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
