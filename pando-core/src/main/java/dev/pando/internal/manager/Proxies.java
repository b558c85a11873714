package dev.pando.internal.manager;

import dev.pando.manager.Managed;
import dev.pando.pool.Pool;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes proxies, and finds out where they lead. */
public final class Proxies {
  private Proxies() {}

  /** A proxy of an object of some kind. */
  static Object make(Kind kind, Class<?> type, Target target) {
    Reference.enable();
    return switch (kind) {
      case QUEUE, JOINABLE_QUEUE -> new QueueProxy<>(target);
      case LOCK -> new LockProxy(target);
      case REENTRANT_LOCK -> new ReentrantLockProxy(target);
      case CONDITION -> new ConditionProxy(target);
      case SEMAPHORE -> new SemaphoreProxy(target);
      case EVENT -> new EventProxy(target);
      case NAMESPACE -> new NamespaceProxy(target);
      case BARRIER -> new BarrierProxy(target);
      default -> type == Pool.class ? new PoolProxy(target) : dynamic(kind, type, target);
    };
  }

  private static Object dynamic(Kind kind, Class<?> type, Target target) {
    ProxyMethods methods = ProxyMethods.of(kind, type);
    return Proxy.newProxyInstance(
        methods.loader(), methods.interfaces(), new ProxyHandler(kind, methods, target));
  }

  /** A proxy of the same object that does not wait for ever. */
  public static Object limited(Managed proxy, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(
          "a time limit of " + timeout + " lets no call be answered: it must be positive");
    }
    Target target = targetOf(proxy).unlimited();
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    return make(target.kind(), target.type(), new LimitedTarget(proxy, target, nanos));
  }

  /** Where a proxy leads. */
  static Target targetOf(Managed proxy) {
    if (Proxy.isProxyClass(proxy.getClass())) {
      InvocationHandler handler = Proxy.getInvocationHandler(proxy);
      if (handler instanceof ProxyHandler ours) {
        return ours.target;
      }
    }
    if (proxy instanceof TargetHolder holder) {
      return holder.target();
    }
    throw new IllegalArgumentException(proxy.getClass() + " implements Managed, and is no proxy");
  }

  /** A proxy that is no dynamic one. */
  interface TargetHolder extends Managed {
    Target target();
  }
}
