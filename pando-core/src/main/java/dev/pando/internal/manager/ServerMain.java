package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.connection.ConnectionOptions;
import dev.pando.connection.Listener;
import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.ChildContext;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.manager.ManagedType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a manager's process: runs the initializer, tells its owner where it is, and serves
 * until it is told to end.
 *
 * @param outside where it serves clients from outside the grove, if it does
 * @param owner the owner waits at the other end for the address, or for what failed
 */
record ServerMain(
    Connection owner,
    List<ManagedType<?>> types,
    @Nullable SerializableRunnable initializer,
    @Nullable Endpoint outside)
    implements SerializableRunnable {

  @Override
  public void runThrowing() throws Exception {
    try (ManagerServer server = open()) {
      owner.send(new Started(server.address(), server.outsideAddress()));
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
      if (outside != null) {
        try {
          server.serve(outside);
        } catch (IOException e) {
          server.close();
          throw e;
        }
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

  /** Where the server is. */
  record Started(ManagerAddress address, @Nullable ManagerAddress outside) {}

  /** Why the server did not start. */
  record Failed(Throwable reason) {}
}
