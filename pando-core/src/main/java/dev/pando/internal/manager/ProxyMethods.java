package dev.pando.internal.manager;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableComparator;
import dev.pando.function.SerializableFunction;
import dev.pando.function.SerializablePredicate;
import dev.pando.function.SerializableUnaryOperator;
import dev.pando.manager.Managed;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What each method of an interface does at its proxies; found out once for each interface. */
final class ProxyMethods {
  /** What a method does. */
  enum How {
    /** The object does it. */
    CALL,
    /** The object does it; but if a function cannot travel, the interface's own default does. */
    CALL_OR_DEFAULT,
    /** The interface's own default does it, by other methods: its function works on this side. */
    DEFAULT,
    VALUE,
    EQUALS,
    HASH,
    ITERATOR,
    LIST_ITERATOR,
    TO_ARRAY,
    DRAIN,
    /** A stage of this process does it, which the object's result completes. */
    STAGE
  }

  /** A method's part. */
  record Step(How how, MethodKey key) {}

  /** Their effects are meant for this process. */
  private static final Set<String> HERE =
      Set.of("forEach", "forEachRemaining", "stream", "parallelStream", "spliterator", "reversed");

  /** The types of {@code dev.pando.function} stand for these. */
  private static final Map<Class<?>, Class<?>> PLAIN =
      Map.of(
          SerializableBiFunction.class, BiFunction.class,
          SerializableFunction.class, Function.class,
          SerializablePredicate.class, Predicate.class,
          SerializableUnaryOperator.class, UnaryOperator.class,
          SerializableComparator.class, Comparator.class);

  private record Id(Kind kind, Class<?> type) {}

  private static final Map<Id, ProxyMethods> KNOWN = new ConcurrentHashMap<>();

  private final Kind kind;
  private final Class<?>[] interfaces;
  private final ClassLoader loader;
  private final Map<Method, Step> steps = new HashMap<>();

  private ProxyMethods(Kind kind, Class<?> type) {
    this.kind = kind;
    interfaces =
        Managed.class.isAssignableFrom(type)
            ? new Class<?>[] {type}
            : new Class<?>[] {type, Managed.class};
    ClassLoader own = type.getClassLoader();
    loader = own == null ? Managed.class.getClassLoader() : own;
    for (Class<?> each : interfaces) {
      for (Method method : each.getMethods()) {
        steps.put(method, describe(method));
      }
    }
    for (Method method : Object.class.getMethods()) {
      steps.put(method, describe(method));
    }
  }

  static ProxyMethods of(Kind kind, Class<?> type) {
    return KNOWN.computeIfAbsent(new Id(kind, type), id -> new ProxyMethods(id.kind, id.type));
  }

  Class<?>[] interfaces() {
    return interfaces;
  }

  ClassLoader loader() {
    return loader;
  }

  Step step(Method method) {
    Step step = steps.get(method);
    if (step == null) {
      throw new UnsupportedOperationException(method.toString());
    }
    return step;
  }

  /** Whether something can equal an object with this interface at all. */
  boolean isComparable(@Nullable Object other) {
    return kind == Kind.MAP
        ? other instanceof Map
        : kind == Kind.LIST ? other instanceof List : other instanceof Set;
  }

  private Step describe(Method method) {
    return new Step(how(method), isJdkLike() ? key(method) : MethodKey.of(method));
  }

  /** Whether the object has an interface of the JDK's. */
  private boolean isJdkLike() {
    return kind.isCollection() || kind == Kind.MAP;
  }

  private static MethodKey key(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    boolean replaced = false;
    for (int i = 0; i < parameters.length; i++) {
      Class<?> plain = PLAIN.get(parameters[i]);
      if (plain != null) {
        parameters[i] = plain;
        replaced = true;
      }
    }
    MethodKey key = MethodKey.of(method);
    return replaced
        ? new MethodKey(key.name(), MethodKey.hash(key.name(), parameters), key.interruptible())
        : key;
  }

  private How how(Method method) {
    String name = method.getName();
    int count = method.getParameterCount();
    if (method.getDeclaringClass() == Managed.class) {
      return How.VALUE;
    }
    if (method.getDeclaringClass() == CompletionStage.class) {
      return How.STAGE;
    }
    if (name.equals("equals") && count == 1) {
      return How.EQUALS;
    }
    if (name.equals("hashCode") && count == 0) {
      return How.HASH;
    }
    if (kind.isCollection()) {
      if (name.equals("iterator")) {
        return How.ITERATOR;
      }
      if (name.equals("listIterator")) {
        return How.LIST_ITERATOR;
      }
      if (name.equals("toArray") && count == 1) {
        return method.isDefault() ? How.DEFAULT : How.TO_ARRAY;
      }
      if (name.equals("drainTo")) {
        return How.DRAIN;
      }
    }
    if (kind != Kind.SERVICE && method.isDefault()) {
      if (HERE.contains(name)) {
        return How.DEFAULT;
      }
      for (Class<?> parameter : method.getParameterTypes()) {
        if (Operation.isFunction(parameter)) {
          return How.CALL_OR_DEFAULT;
        }
      }
    }
    return How.CALL;
  }
}
