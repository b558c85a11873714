package dev.pando.benchmarks.peer;

import java.rmi.Remote;
import java.rmi.RemoteException;
import org.jspecify.annotations.Nullable;

/** A map and a queue in another process. */
interface RmiThings extends Remote {
  /** Puts a value into the map. */
  @Nullable Integer set(String key, Integer value) throws RemoteException;

  /** Puts an element into the queue. */
  void put(Integer element) throws RemoteException;

  /** Takes an element from the queue. */
  Integer take() throws RemoteException, InterruptedException;
}
