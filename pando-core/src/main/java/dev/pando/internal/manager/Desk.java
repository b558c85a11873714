package dev.pando.internal.manager;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a server does for its clients beside the methods of objects. */
interface Desk {
  MethodKey CREATE = MethodKey.of(Desk.class, "create", String.class, Object[].class);
  MethodKey ACQUIRE = MethodKey.of(Desk.class, "acquire", long.class, boolean.class);
  MethodKey VALUE = MethodKey.of(Desk.class, "value", long.class);
  MethodKey ITERATE = MethodKey.of(Desk.class, "iterate", long.class, int.class);
  MethodKey PART = MethodKey.of(Desk.class, "part", long.class, int.class, int.class);
  MethodKey DRAIN = MethodKey.of(Desk.class, "drain", long.class, int.class);
  MethodKey MEMORY = MethodKey.of(Desk.class, "memory", long.class);
  MethodKey OBJECTS = MethodKey.of(Desk.class, "objects");
  MethodKey SHUTDOWN = MethodKey.of(Desk.class, "shutdown");

  /** Whether a method runs code of users, or may have to wait for it. */
  static boolean isSlow(MethodKey method) {
    return method.equals(CREATE) || method.equals(VALUE) || method.equals(PART);
  }

  /** Makes an object of a registered type. */
  Entry create(String type, @Nullable Object[] arguments) throws Exception;

  /**
   * The object with this number.
   *
   * @param arriving whether it takes the place of a reference that was on its way
   */
  Entry acquire(long id, boolean arriving);

  /** The object itself, to be copied. */
  @Nullable Object value(long id);

  /**
   * The first elements of a collection.
   *
   * @return as {@link RemoteIterator} says
   */
  @Nullable Object[] iterate(long id, int count);

  /** Up to {@code count} elements of a list from an index on. */
  @Nullable Object[] part(long id, int from, int count);

  /** Takes up to {@code max} elements of a queue that are there. */
  @Nullable Object[] drain(long id, int max);

  /** Makes named memory of so many bytes, which lives as long as the server; returns the name. */
  String memory(long bytes) throws IOException;

  /** How many objects there are, this one included. */
  int objects();

  /** Ends the server once this call is answered. */
  void shutdown();
}
