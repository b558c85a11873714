package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.connection.Listener;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.manager.ManagedType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a manager's process: runs the initializer, tells its owner where it is, and serves
 * until it is told to end.
 *
 * @param owner the owner waits at the other end for the address, or for what failed
 */
record ServerMain(
    Connection owner, List<ManagedType<?>> types, @Nullable SerializableRunnable initializer)
    implements SerializableRunnable {

  @Override
  public void runThrowing() throws Exception {
    try (ManagerServer server = open()) {
      owner.send(server.address());
      owner.close();
      server.awaitEnd();
    }
  }

  /** Starts to serve; the owner is told why if that fails. */
  private ManagerServer open() throws Exception {
    try {
      if (initializer != null) {
        initializer.runThrowing();
      }
      ManagerServer server = new ManagerServer(Listener.open(ConnectionOptions.defaults()), types);
      if (!isThread()) {
        server.isAProcess();
      }
      return server;
    } catch (Throwable e) {
      owner.send(new Failed(e));
      owner.close();
      throw e;
    }
  }

  private static boolean isThread() {
    ChildContext context = ChildContext.current();
    return context != null && context.method() == LaunchMethod.THREAD;
  }

  /** Why the server did not start. */
  record Failed(Throwable reason) {}
}
