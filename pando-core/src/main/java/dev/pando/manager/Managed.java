package dev.pando.manager;

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
}
