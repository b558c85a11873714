package dev.pando.tck;

import dev.pando.Context;
import dev.pando.manager.Manager;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A context whose shared objects live in a manager's process: the same contracts hold for them. */
public final class ManagerContext {
  private static final Set<String> MANAGED =
      Set.of(
          "queue",
          "joinableQueue",
          "lock",
          "reentrantLock",
          "condition",
          "semaphore",
          "boundedSemaphore",
          "event",
          "barrier");

  private ManagerContext() {}

  /** The context's processes with the manager's objects. */
  public static Context of(Context context, Manager manager) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class, Serializable.class},
            new Handler(context, manager));
  }

  private record Handler(Context context, Manager manager)
      implements InvocationHandler, Serializable {
    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      try {
        return MANAGED.contains(method.getName())
            ? Manager.class
                .getMethod(method.getName(), method.getParameterTypes())
                .invoke(manager, arguments)
            : method.invoke(context, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
