package dev.pando.internal.codec;

import dev.pando.internal.PrivateLookup;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lambdas that a template has linked for its children. The first one that a class makes again from
 * its serialized form costs a JVM 10 to 30 ms: method handles are linked and a class is written. A
 * child that finds it here has only to take it.
 *
 * <p>A template runs no code of the program, so the class' own way, a method of it, is not open: it
 * would initialize the class. The same factory is called directly instead. One thread links, before
 * there is another; children only read.
 */
public final class LinkedLambdas {
  private static final int MOST = 256;
  private static final int NAMES = 10;

  private static final Map<String, Linked> LINKED = new HashMap<>();

  private LinkedLambdas() {}

  /**
   * One kind of lambda.
   *
   * @param capturing the class that it was written in
   * @param instance the only one, if it captures nothing
   * @param maker takes the captures as an array
   */
  record Linked(Class<?> capturing, @Nullable Object instance, @Nullable MethodHandle maker) {
    @Nullable Object make(@Nullable Object[] captures) throws Throwable {
      return maker == null ? instance : (Object) maker.invokeExact(captures);
    }
  }

  // --- In a template

  /**
   * Links a kind of lambda.
   *
   * @param description what {@link SentLambdas} gives
   * @return whether that was done now: children that were forked before have to do it themselves
   */
  public static boolean link(String description, ClassLoader loader) {
    if (LINKED.containsKey(description) || LINKED.size() == MOST) {
      return false;
    }
    try {
      Linked linked = link(List.of(description.split("\n", -1)), loader);
      return linked != null && LINKED.put(description, linked) == null;
    } catch (Throwable e) { // known to its parent alone, or another version: children see for
      // themselves, and say so
      return false;
    }
  }

  private static @Nullable Linked link(List<String> names, ClassLoader loader) throws Throwable {
    if (names.size() != NAMES) {
      return null;
    }
    Class<?> capturing = type(names.get(0), loader);
    Class<?> functional = type(names.get(1), loader);
    if (!hasOneMethod(functional)) {
      return null; // the factory would have to be told of others
    }
    Lookup lookup = PrivateLookup.in(capturing);
    MethodType signature = MethodType.fromMethodDescriptorString(names.get(7), loader);
    Class<?> owner = type(names.get(5), loader);
    MethodHandle method =
        find(lookup, Integer.parseInt(names.get(4)), owner, names.get(6), signature);
    int captures = Integer.parseInt(names.get(9));
    MethodType captured =
        method.type().dropParameterTypes(captures, method.type().parameterCount());
    CallSite site =
        LambdaMetafactory.altMetafactory(
            lookup,
            names.get(2),
            captured.changeReturnType(functional),
            MethodType.fromMethodDescriptorString(names.get(3), loader),
            method,
            MethodType.fromMethodDescriptorString(names.get(8), loader),
            LambdaMetafactory.FLAG_SERIALIZABLE);
    MethodHandle maker =
        site.getTarget()
            .asType(captured.changeReturnType(Object.class))
            .asSpreader(Object[].class, captures);
    Object first = (Object) maker.invokeExact(nothing(captured)); // links the rest of the way
    return captures == 0 ? new Linked(capturing, first, null) : new Linked(capturing, null, maker);
  }

  private static Class<?> type(String name, ClassLoader loader) throws ClassNotFoundException {
    return Class.forName(name.replace('/', '.'), false, loader);
  }

  private static boolean hasOneMethod(Class<?> functional) {
    return Arrays.stream(functional.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .filter(method -> !isOfObject(method))
            .count()
        == 1;
  }

  private static boolean isOfObject(Method method) {
    return Arrays.stream(Object.class.getMethods())
        .anyMatch(known ->
            known.getName().equals(method.getName())
                && Arrays.equals(known.getParameterTypes(), method.getParameterTypes()));
  }

  private static MethodHandle find(
      Lookup lookup, int kind, Class<?> owner, String name, MethodType signature)
      throws ReflectiveOperationException {
    return switch (kind) {
      case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(owner, name, signature);
      case MethodHandleInfo.REF_newInvokeSpecial -> lookup.findConstructor(owner, signature);
      case MethodHandleInfo.REF_invokeSpecial ->
          lookup.findSpecial(owner, name, signature, lookup.lookupClass());
      default -> lookup.findVirtual(owner, name, signature);
    };
  }

  /** Captures without a value. */
  private static @Nullable Object[] nothing(MethodType captured) {
    @Nullable Object[] captures = new Object[captured.parameterCount()];
    for (int i = 0; i < captures.length; i++) {
      Class<?> type = captured.parameterType(i);
      captures[i] = type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
    return captures;
  }

  // --- In its children

  /** Whether there is none, so that no description need be made. */
  static boolean isEmpty() {
    return LINKED.isEmpty();
  }

  /**
   * What was linked for this kind of lambda; its class is initialized now, as it would be if it
   * made the lambda itself.
   *
   * @return null if it was not linked
   */
  static @Nullable Linked find(String description, Class<?> capturing)
      throws ClassNotFoundException {
    Linked linked = LINKED.get(description);
    if (linked == null || linked.capturing != capturing) {
      return null;
    }
    Class<?> _ = Class.forName(capturing.getName(), true, capturing.getClassLoader());
    return linked;
  }
}
