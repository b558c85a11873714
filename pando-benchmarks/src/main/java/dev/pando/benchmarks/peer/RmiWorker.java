package dev.pando.benchmarks.peer;

import dev.pando.function.SerializableCallable;
import dev.pando.function.SerializableFunction;
import java.rmi.Remote;
import java.rmi.RemoteException;
import org.jspecify.annotations.Nullable;

/** What a worker process of {@link RmiPool} offers. */
interface RmiWorker extends Remote {

  /** Calls {@code task} in the worker. */
  @Nullable Object call(SerializableCallable<?> task) throws RemoteException;

  /** Applies {@code function} in the worker. */
  Integer apply(SerializableFunction<Integer, Integer> function, Integer argument)
      throws RemoteException;
}
