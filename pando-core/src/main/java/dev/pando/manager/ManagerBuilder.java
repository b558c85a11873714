package dev.pando.manager;

import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializableRunnable;
import dev.pando.function.SerializableSupplier;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Describes a manager before it is started; the arguments of Python's {@code BaseManager}. Each
 * method returns this builder.
 */
public interface ManagerBuilder {
  /**
   * Makes a type known, in place of an earlier one of this name, and of the standard one if there
   * is one; {@code register}.
   */
  ManagerBuilder register(ManagedType<?> type);

  /** Makes a type known that exposes all methods of its interface. */
  default <T> ManagerBuilder register(
      String name, Class<T> type, SerializableFunction<@Nullable Object[], ? extends T> factory) {
    return register(ManagedType.of(name, type, factory));
  }

  /** Runs in the manager's process before anything else; {@code start(initializer)}. */
  ManagerBuilder initializer(SerializableRunnable initializer);

  /** Further options for the JVM of the manager's process. */
  ManagerBuilder jvmOptions(List<String> options);

  /** The largest heap of the manager's process, in bytes. */
  ManagerBuilder maxHeap(long bytes);

  /**
   * Where clients from outside this process tree find the manager: TCP, port 0 for any free port,
   * or a unix socket. Needs {@link #authKey}.
   */
  ManagerBuilder address(SocketAddress address);

  /**
   * What clients at the address have to know. It is never printed and never on a command line.
   *
   * @param key copied
   */
  ManagerBuilder authKey(byte[] key);

  /**
   * Allows classes of values that cross the network, beside the JDK's value types and collections,
   * which always may. To be called on both sides.
   *
   * @param patterns names of classes, or of packages with {@code .*} for all in them and below
   */
  ManagerBuilder allowClasses(String... patterns);

  /** Whether clients at the address may send functions of allowed classes; not by default. */
  ManagerBuilder allowLambdas(boolean allow);

  /**
   * How long a message from the network may be, in bytes; 64 MiB by default.
   *
   * @throws IllegalArgumentException if that is less than 4096
   */
  ManagerBuilder maxMessageBytes(int bytes);

  /**
   * How many clients there may be at the address at a time; 1000 by default.
   *
   * @throws IllegalArgumentException if that is less than 1
   */
  ManagerBuilder maxConnections(int clients);

  /**
   * After how much silence the other side of a connection over the network is taken for gone; 30
   * seconds by default, and up to two thirds longer in the worst case. To be called on both sides.
   * A client that is silent for so long is cut off as if it had died, and a manager that is: {@link
   * ManagerLostException}.
   *
   * <p>For this long, too, a manager keeps what a client that it has lost had proxies of.
   *
   * @throws IllegalArgumentException if it is less than 100 ms
   */
  ManagerBuilder keepAlive(Duration limit);

  /**
   * Has calls connect again when the connection was lost; not by default. The calls that were under
   * way throw {@link ManagerLostException}, for it cannot be known whether they were carried out;
   * the next ones try for as long as given here. Locks and permits were given to others meanwhile,
   * and waits have ended; objects are still there if the client is back within the manager's {@link
   * #keepAlive} time, else calls to those that nobody else had throw {@link IllegalStateException}.
   * A manager that was restarted is another one, with other objects.
   *
   * @param patience for how long to try; zero does not
   * @throws IllegalArgumentException if it is negative
   */
  ManagerBuilder reconnect(Duration patience);

  /**
   * Encrypts connections at the address by TLS. To be called on both sides; the client checks the
   * manager's certificate against what its context trusts, and against the host of {@link
   * #address}.
   *
   * {@snippet :
   * Path store = Path.of("manager.p12");
   * builder.tls(() -> TlsContexts.ofKeyStore(store, password()));
   * }
   *
   * @param context makes the context in each process that needs it; it travels there as it is, so
   *     it should know where the keys are rather than have them
   */
  ManagerBuilder tls(SerializableSupplier<SSLContext> context);

  /**
   * Connects to a manager at the address; {@code connect()}. Proxies of its objects then work in
   * all processes of this tree. Types need not be registered on this side.
   *
   * @throws ManagerLostException if it cannot be reached, or has another key
   * @throws IllegalStateException if there is no address or no key
   */
  Manager connect();

  /**
   * Is a manager itself, at the address, until the thread is interrupted; {@code
   * get_server().serve_forever()}.
   *
   * @param ready is told the address once clients can come
   * @throws IOException if the address cannot be listened at
   * @throws IllegalStateException if there is no address or no key
   * @throws InterruptedException when the thread is interrupted
   */
  void serveForever(Consumer<SocketAddress> ready) throws IOException, InterruptedException;

  /**
   * Starts the manager's process; {@code start()}. It ends when the manager is closed, or with this
   * process.
   *
   * @throws dev.pando.process.ProcessException if the process cannot be started, or the initializer
   *     failed, which is the cause then
   */
  Manager start();
}
