package dev.pando.manager;

import dev.pando.internal.manager.Proxies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every proxy of an object in a manager's process is, beside the interface it stands for.
 *
 * <p>A proxy can be sent to any process of the grove, put into other managed objects, and sent
 * through queues and pipes: it arrives as a proxy of the same object. Its {@code toString} shows
 * the object. Lists, sets and maps compare as {@code java.util} says, all others by identity of the
 * object they stand for.
 *
 * <p>The object lives as long as somebody has a proxy of it, or another living object of the
 * manager refers to it.
 */
public interface Managed {
  /**
   * A copy of the object as it is now, for collections and values; Python's {@code _getvalue}.
   *
   * @throws dev.pando.spi.EncodingException if the object cannot leave its process
   */
  @Nullable Object getValue();

  /**
   * Another proxy of the same object, whose calls throw {@link CallTimeoutException} when they are
   * not answered in time.
   *
   * {@snippet :
   * ManagedMap<String, Integer> impatient = Managed.withTimeout(map, Duration.ofSeconds(2));
   * }
   *
   * <p>When the time is over the manager is asked to give the call up, and has a second to say
   * whether it could: what it has done all the same is returned, so that no element and no lock is
   * lost on the way. The limit holds for methods that wait, too. It does not travel with the proxy,
   * nor to what its methods return.
   *
   * @param proxy what a manager has returned
   * @param timeout for each call
   * @throws IllegalArgumentException if the time is not positive, or the object is no proxy
   */
  @SuppressWarnings("unchecked") // both have the type of the object's proxies
  static <T> T withTimeout(T proxy, Duration timeout) {
    if (!(proxy instanceof Managed managed)) {
      throw new IllegalArgumentException(
          "no proxy of a managed object: an instance of " + proxy.getClass().getName());
    }
    return (T) Proxies.limited(managed, timeout);
  }
}
