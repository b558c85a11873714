package dev.pando.internal.manager;

import dev.pando.manager.Managed;
import dev.pando.spi.EncodingException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a dynamic proxy does when one of its methods is called. */
final class ProxyHandler implements InvocationHandler {
  private static final @Nullable Object[] NOTHING = {};

  final Kind kind;
  final Target target;
  private final ProxyMethods methods;
  private final ResultStage stage;

  ProxyHandler(Kind kind, ProxyMethods methods, Target target) {
    this.kind = kind;
    this.methods = methods;
    this.target = target;
    this.stage = new ResultStage(target);
  }

  @Override
  @SuppressWarnings("unchecked") // a list's proxy is a list
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    @Nullable Object[] arguments = given == null ? NOTHING : given;
    ProxyMethods.Step step = methods.step(method);
    return switch (step.how()) {
      case CALL -> target.call(step.key(), arguments);
      case CALL_OR_DEFAULT -> {
        try {
          yield target.call(step.key(), arguments);
        } catch (EncodingException e) {
          yield InvocationHandler.invokeDefault(proxy, method, arguments);
        }
      }
      case DEFAULT -> InvocationHandler.invokeDefault(proxy, method, arguments);
      case VALUE -> target.desk().call(Desk.VALUE, target.id());
      case EQUALS -> isEqual(proxy, arguments[0], step);
      case HASH -> kind.comparesContent() ? target.call(step.key()) : Long.hashCode(target.id());
      case ITERATOR ->
          kind == Kind.LIST
              ? new RemoteListIterator((List<@Nullable Object>) proxy, target, 0)
              : new RemoteIterator(target);
      case LIST_ITERATOR -> listIterator((List<@Nullable Object>) proxy, arguments);
      case TO_ARRAY -> toArray(target, arguments[0]);
      case DRAIN -> drain(arguments);
      case STAGE -> stage.call(method, arguments);
    };
  }

  @SuppressWarnings("ReferenceEquality") // saves a call
  private boolean isEqual(Object proxy, @Nullable Object other, ProxyMethods.Step step)
      throws Throwable {
    if (proxy == other) {
      return true;
    }
    if (other instanceof Managed managed && Proxies.targetOf(managed).isSame(target)) {
      return true;
    }
    if (!kind.comparesContent() || !methods.isComparable(other)) {
      return false;
    }
    return Boolean.TRUE.equals(target.call(step.key(), other));
  }

  private RemoteListIterator listIterator(
      List<@Nullable Object> list, @Nullable Object[] arguments) {
    int index = arguments.length == 0 ? 0 : (int) Objects.requireNonNull(arguments[0]);
    if (index < 0 || (index > 0 && index > list.size())) {
      throw new IndexOutOfBoundsException("index " + index + " of " + list.size());
    }
    return new RemoteListIterator(list, target, index);
  }

  private static final MethodKey TO_ARRAY = MethodKey.of(Collection.class, "toArray");

  private static Object toArray(Target target, @Nullable Object given) {
    Object[] elements = (Object[]) Objects.requireNonNull(target.ask(TO_ARRAY));
    @Nullable Object[] into = (@Nullable Object[]) Objects.requireNonNull(given);
    if (into.length < elements.length) {
      into =
          (@Nullable Object[])
              Array.newInstance(into.getClass().getComponentType(), elements.length);
    }
    System.arraycopy(elements, 0, into, 0, elements.length);
    if (into.length > elements.length) {
      into[elements.length] = null;
    }
    return into;
  }

  @SuppressWarnings("unchecked") // the program is typed
  private int drain(@Nullable Object[] arguments) throws Throwable {
    Collection<@Nullable Object> into =
        (Collection<@Nullable Object>) Objects.requireNonNull(arguments[0]);
    if (into instanceof Managed managed && Proxies.targetOf(managed).isSame(target)) {
      throw new IllegalArgumentException("a queue cannot be drained into itself");
    }
    int max =
        arguments.length == 1 ? Integer.MAX_VALUE : (int) Objects.requireNonNull(arguments[1]);
    Object drained = target.desk().call(Desk.DRAIN, target.id(), max);
    Object[] elements = (Object[]) Objects.requireNonNull(drained);
    into.addAll(Arrays.asList(elements));
    return elements.length;
  }
}
