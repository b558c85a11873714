package dev.pando.manager;

import dev.pando.function.SerializableFunction;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type that a manager can make objects of, beside the standard ones; the arguments of Python's
 * {@code BaseManager.register}. Immutable.
 *
 * {@snippet :
 * ManagedType<Tree> trees =
 *     ManagedType.of("tree", Tree.class, arguments -> new HashTree((String) arguments[0]))
 *         .exposing("name", "children")
 *         .returning("children", List.class);
 * try (Manager manager = Manager.builder().register(trees).start()) {
 *   Tree tree = manager.create("tree", Tree.class, "root");
 * }
 * }
 *
 * <p>Methods of the proxy run in the manager's process, each call in a thread of its own. Arguments
 * and results are copied, unless they are managed objects themselves or the method is named by
 * {@link #returning}.
 *
 * @param <T> the interface of its objects' proxies
 */
public final class ManagedType<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final Class<T> type;
  private final SerializableFunction<@Nullable Object[], ? extends T> factory;
  private final HashSet<String> exposed;
  private final HashMap<String, Class<?>> results;

  private ManagedType(
      String name,
      Class<T> type,
      SerializableFunction<@Nullable Object[], ? extends T> factory,
      Set<String> exposed,
      Map<String, Class<?>> results) {
    this.name = name;
    this.type = type;
    this.factory = factory;
    this.exposed = new HashSet<>(exposed);
    this.results = new HashMap<>(results);
  }

  /**
   * A type with all methods exposed, whose results are copies.
   *
   * @param name what {@link Manager#create} calls it
   * @param type an interface
   * @param factory makes an object of it from the arguments of {@link Manager#create}
   * @throws IllegalArgumentException if {@code type} is no interface
   */
  public static <T> ManagedType<T> of(
      String name, Class<T> type, SerializableFunction<@Nullable Object[], ? extends T> factory) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is no interface, and only interfaces have proxies: extract one");
    }
    return new ManagedType<>(name, type, factory, Set.of(), Map.of());
  }

  /**
   * This type with only these methods, and {@code toString}, {@code equals} and {@code hashCode};
   * the manager's process refuses others, whoever asks. Python's {@code exposed}.
   *
   * @throws IllegalArgumentException if the interface has no method of such a name
   */
  public ManagedType<T> exposing(String... methods) {
    for (String method : methods) {
      checkMethod(method);
    }
    return new ManagedType<>(name, type, factory, Set.copyOf(List.of(methods)), results);
  }

  /**
   * This type with a method whose result becomes a managed object, so that its caller gets a proxy;
   * Python's {@code method_to_typeid}.
   *
   * @param result the proxy's interface, for example {@link List}
   * @throws IllegalArgumentException if the interface has no method of this name
   */
  public ManagedType<T> returning(String method, Class<?> result) {
    checkMethod(method);
    Map<String, Class<?>> all = new HashMap<>(results);
    all.put(method, result);
    return new ManagedType<>(name, type, factory, exposed, all);
  }

  private void checkMethod(String method) {
    for (var each : type.getMethods()) {
      if (each.getName().equals(method)) {
        return;
      }
    }
    throw new IllegalArgumentException(type.getName() + " has no method " + method);
  }

  /** What {@link Manager#create} calls it. */
  public String name() {
    return name;
  }

  /** The interface of the proxies. */
  public Class<T> type() {
    return type;
  }

  /** The methods that can be called; all if it is empty. */
  public Set<String> exposed() {
    return Set.copyOf(exposed);
  }

  /** The interfaces of results that are proxies, by method. */
  public Map<String, Class<?>> results() {
    return Map.copyOf(results);
  }

  /** Makes an object, in the manager's process. */
  public T create(@Nullable Object[] arguments) throws Exception {
    return factory.applyThrowing(arguments);
  }
}
