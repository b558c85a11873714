package dev.pando.internal.manager;

import dev.pando.manager.ManagedNamespace;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A namespace in a manager's process. */
final class NamespaceProxy extends ObjectProxy implements ManagedNamespace {
  private static final long serialVersionUID = 1;

  NamespaceProxy(Target target) {
    super(target);
  }

  @Override
  public @Nullable Object get(String name) {
    return target().ask(NamespaceService.GET, name);
  }

  @Override
  public void set(String name, @Nullable Object value) {
    Object _ = target().ask(NamespaceService.SET, name, value);
  }

  @Override
  public void delete(String name) {
    Object _ = target().ask(NamespaceService.DELETE, name);
  }

  @Override
  @SuppressWarnings("unchecked") // the service says so
  public Set<String> names() {
    return (Set<String>) Objects.requireNonNull(target().ask(NamespaceService.NAMES));
  }

  @Override
  public @Nullable Object getValue() {
    return target().ask(NamespaceService.ALL);
  }

  @Override
  public <T> T as(Class<T> accessors) {
    for (Method method : accessors.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !isAccessor(method)) {
        throw new IllegalArgumentException(method + " neither reads nor sets one value");
      }
    }
    return accessors.cast(
        Proxy.newProxyInstance(
            accessors.getClassLoader(),
            new Class<?>[] {accessors, Serializable.class},
            new Accessors(this)));
  }

  private static boolean isAccessor(Method method) {
    boolean reads = method.getParameterCount() == 0 && method.getReturnType() != void.class;
    boolean sets = method.getParameterCount() == 1 && method.getReturnType() == void.class;
    return reads || sets;
  }

  /** What a typed view does. */
  private record Accessors(NamespaceProxy namespace) implements InvocationHandler, Serializable {
    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(method, arguments);
      }
      if (method.isDefault()) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      if (arguments == null) {
        return namespace.get(name(method.getName(), "get", "is"));
      }
      namespace.set(name(method.getName(), "set"), arguments[0]);
      return null;
    }

    private Object ofObject(Method method, @Nullable Object @Nullable [] arguments) {
      return switch (method.getName()) {
        case "hashCode" -> namespace.hashCode();
        case "toString" -> namespace.toString();
        default ->
            arguments != null
                && arguments[0] != null
                && Proxy.isProxyClass(arguments[0].getClass())
                && equals(Proxy.getInvocationHandler(arguments[0]));
      };
    }

    private static String name(String method, String... prefixes) {
      for (String prefix : prefixes) {
        int length = prefix.length();
        if (method.startsWith(prefix)
            && method.length() > length
            && Character.isUpperCase(method.charAt(length))) {
          return method.substring(length, length + 1).toLowerCase(Locale.ROOT)
              + method.substring(length + 1);
        }
      }
      return method;
    }
  }
}
