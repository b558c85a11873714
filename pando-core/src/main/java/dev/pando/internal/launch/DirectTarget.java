package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.PrivateLookup;
import dev.pando.internal.Sneaky;
import dev.pando.spi.EncodingException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lambda target, taken apart so far that the child calls the lambda's method itself.
 *
 * <p>To make a lambda again from its serialized form, a fresh JVM must link method handles and the
 * lambda factory, 10 to 30 ms of work for one call. Instead the parent sends a tiny class that
 * calls the method, see {@link DirectClass}; defining that takes the child about 3 ms. Nobody but
 * the launcher sees the target, so it need not be a lambda. Whatever does not fit goes through the
 * codec.
 */
public final class DirectTarget {
  /** Name of the field in which the class that the parent sent leaves its only instance. */
  static final String OFFERED = "offered";

  /** Written by the initialiser of the class that the parent sent. */
  @SuppressWarnings("NonFinalStaticField") // set from a class made at run time
  public static volatile @Nullable Object offered;

  private static final @Nullable Object[] NO_CAPTURES = {};

  /** The signature of a method that takes and gives nothing. */
  private static final String NOTHING = "()V";

  private DirectTarget() {}

  // --- In the parent

  /** The encoded form, or null when the target must go through the codec. */
  static byte @Nullable [] encode(Object target) {
    SerializedLambda lambda = serialized(target);
    if (lambda == null || !isCallable(lambda, target.getClass())) {
      return null;
    }
    String owner = lambda.getImplClass().replace('/', '.');
    boolean isStatic = lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      BootMessage.writeString(out, owner);
      BootMessage.writeString(out, lambda.getImplMethodName());
      BootMessage.writeString(out, lambda.getImplMethodSignature());
      if (isPlain(isStatic, lambda.getImplMethodSignature())) {
        BootMessage.writeBytes(out, new byte[0]);
      } else {
        boolean isInterface = isInterface(owner, target.getClass().getClassLoader());
        BootMessage.writeBytes(
            out,
            DirectClass.write(
                lambda.getImplClass(),
                isInterface,
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                isStatic));
        Object[] captures = captures(lambda);
        BootMessage.writeBytes(out, captures.length == 0 ? new byte[0] : Payload.encode(captures));
      }
    } catch (EncodingException e) {
      return null; // the codec's own way knows the path from the lambda to the culprit
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /** Whether a method handle will do, without arguments and without a primitive result. */
  private static boolean isPlain(boolean isStatic, String signature) {
    return isStatic
        && (signature.equals(NOTHING)
            || signature.startsWith("()L")
            || signature.startsWith("()["));
  }

  private static Object[] captures(SerializedLambda lambda) {
    Object[] captures = new Object[lambda.getCapturedArgCount()];
    for (int i = 0; i < captures.length; i++) {
      captures[i] = lambda.getCapturedArg(i);
    }
    return captures;
  }

  private static boolean isInterface(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader).isInterface();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e); // the class that made the lambda is loaded
    }
  }

  private static @Nullable SerializedLambda serialized(Object target) {
    Class<?> type = target.getClass();
    boolean plain =
        target instanceof SerializableRunnable
            && type.isHidden()
            && !type.getModule().isNamed()
            && !DirectTarget.class.getModule().isNamed();
    if (!plain) {
      return null;
    }
    try {
      Method writeReplace = type.getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      return writeReplace.invoke(target) instanceof SerializedLambda lambda ? lambda : null;
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return null;
    }
  }

  /**
   * Whether it is a method with all its arguments captured: one that a lambda expression was
   * compiled to, or one that is referred to, of the class that wrote the lambda or one beside it.
   */
  private static boolean isCallable(SerializedLambda lambda, Class<?> type) {
    int kind = lambda.getImplMethodKind();
    boolean isStatic = kind == MethodHandleInfo.REF_invokeStatic;
    boolean isVirtual = kind == MethodHandleInfo.REF_invokeVirtual;
    boolean isOwn = lambda.getImplClass().equals(lambda.getCapturingClass());
    boolean isBody = isOwn && lambda.getImplMethodName().startsWith("lambda$");
    int parameters = parameters(lambda.getImplMethodSignature()).size();
    return lambda.getFunctionalInterfaceMethodSignature().equals("()V")
        && lambda.getCapturedArgCount() == (isStatic ? parameters : parameters + 1)
        && (isStatic || isVirtual || (kind == MethodHandleInfo.REF_invokeSpecial && isBody))
        && (isOwn || isBeside(lambda.getImplClass(), type));
  }

  /** Whether the class belongs to the same module as another one. */
  private static boolean isBeside(String name, Class<?> other) {
    try {
      return Class.forName(name.replace('/', '.'), false, other.getClassLoader()).getModule()
          == other.getModule();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e); // the lambda is linked to it
    }
  }

  static List<String> parameters(String descriptor) {
    List<String> parameters = new ArrayList<>();
    int position = 1;
    while (descriptor.charAt(position) != ')') {
      int start = position;
      while (descriptor.charAt(position) == '[') {
        position++;
      }
      position =
          descriptor.charAt(position) == 'L' ? descriptor.indexOf(';', position) + 1 : position + 1;
      parameters.add(descriptor.substring(start, position));
    }
    return parameters;
  }

  static String primitiveName(char descriptor) {
    return switch (descriptor) {
      case 'Z' -> "boolean";
      case 'B' -> "byte";
      case 'C' -> "char";
      case 'S' -> "short";
      case 'I' -> "int";
      case 'J' -> "long";
      case 'F' -> "float";
      default -> "double";
    };
  }

  static String boxName(char descriptor) {
    return switch (descriptor) {
      case 'I' -> "Integer";
      case 'C' -> "Character";
      default -> {
        String name = primitiveName(descriptor);
        yield Character.toUpperCase(name.charAt(0)) + name.substring(1);
      }
    };
  }

  // --- In the child

  /**
   * Makes the call ready.
   *
   * @param in where the encoded form begins
   * @param loader finds the classes
   */
  static Runnable decode(BootReader in, ClassLoader loader) throws ReflectiveOperationException {
    String owner = in.readString();
    String method = in.readString();
    String signature = in.readString();
    byte[] direct = in.readBytes();
    Object linked = LINKED.get(key(owner, method, signature));
    if (linked == null) {
      // A method handle of a class that is not initialized sees to that itself, by a class that is
      // made on the spot: an eighth of a child's start.
      linked = link(Class.forName(owner, true, loader), method, signature, direct);
    }
    if (linked instanceof MethodHandle plain) {
      return new PlainCall(plain);
    }
    @Nullable Object[] captures = decodeCaptures(in.readBytes(), loader);
    return linked instanceof Method reflective
        ? new ReflectiveCall(reflective, captures)
        : new Call((Consumer<?>) linked, captures);
  }

  /** Where there are none, the codec, which a fresh JVM would have to load, is not asked. */
  private static @Nullable Object[] decodeCaptures(byte[] encoded, ClassLoader loader) {
    if (encoded.length == 0) {
      return NO_CAPTURES;
    }
    return (Object[]) requireNonNull(Payload.decode(encoded, loader));
  }

  /** A method handle where it will do; else what takes the captures: a consumer, or a method. */
  private static Object link(Class<?> owner, String method, String signature, byte[] direct)
      throws ReflectiveOperationException {
    Lookup lookup = PrivateLookup.in(owner);
    if (direct.length == 0) {
      return plainHandle(lookup, owner, method, signature);
    }
    if (owner.getModule() != DirectTarget.class.getModule()) {
      // Of another loader, for example fetched from the parent: only its own can define mates.
      return find(owner, method, signature);
    }
    lookup.defineHiddenClass(direct, true, Lookup.ClassOption.NESTMATE);
    Object call = requireNonNull(offered);
    offered = null;
    return call;
  }

  private static MethodHandle plainHandle(
      Lookup lookup, Class<?> owner, String method, String signature)
      throws ReflectiveOperationException {
    if (signature.equals(NOTHING)) {
      return lookup.findStatic(owner, method, MethodType.methodType(void.class));
    }
    MethodType type = MethodType.fromMethodDescriptorString(signature, owner.getClassLoader());
    return lookup.findStatic(owner, method, type).asType(MethodType.methodType(Object.class));
  }

  // --- In a template

  /** What was linked before the fork, so that children find it; one thread uses it. */
  private static final Map<String, Object> LINKED = new HashMap<>();

  private static final int MOST_LINKED = 256;

  /**
   * Links a call that a child was just started with, for those to come. No code of the user's runs:
   * classes are loaded, not initialized, and captures are not decoded.
   *
   * @param in where the encoded form begins
   * @param loader that of children
   * @return whether that was done now: children that were forked before have to do it themselves
   */
  static boolean linkForChildren(BootReader in, ClassLoader loader) {
    String owner = in.readString();
    String method = in.readString();
    String signature = in.readString();
    String key = key(owner, method, signature);
    if (LINKED.containsKey(key) || LINKED.size() == MOST_LINKED) {
      return false;
    }
    try {
      Class<?> type = Class.forName(owner, false, loader);
      LINKED.put(key, link(type, method, signature, in.readBytes()));
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false; // known to its parent alone, or broken: each child looks for itself, and says
      // so
    }
  }

  private static String key(String owner, String method, String signature) {
    return owner.concat("#").concat(method).concat(signature);
  }

  private static Method find(Class<?> owner, String name, String signature)
      throws NoSuchMethodException {
    for (Method method : owner.getDeclaredMethods()) {
      MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
      if (method.getName().equals(name) && type.toMethodDescriptorString().equals(signature)) {
        method.setAccessible(true);
        return method;
      }
    }
    throw new NoSuchMethodException(owner.getName() + "." + name + signature);
  }

  /** The long way round. */
  private static final class ReflectiveCall implements Runnable {
    private final Method method;
    private final @Nullable Object[] captures;

    ReflectiveCall(Method method, @Nullable Object[] captures) {
      this.method = method;
      this.captures = captures;
    }

    @Override
    public void run() {
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      Object receiver = isStatic ? null : captures[0];
      int first = isStatic ? 0 : 1;
      try {
        method.invoke(receiver, Arrays.copyOfRange(captures, first, captures.length));
      } catch (InvocationTargetException e) {
        throw Sneaky.rethrow(requireNonNull(e.getCause()));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e); // it was made accessible
      }
    }
  }

  /** By a method handle of one of two types for which the JDK has all it needs ready. */
  private static final class PlainCall implements Runnable {
    private final MethodHandle method;

    PlainCall(MethodHandle method) {
      this.method = method;
    }

    @Override
    public void run() {
      try {
        if (method.type().returnType() == void.class) {
          method.invokeExact();
        } else {
          Object _ = (Object) method.invokeExact();
        }
      } catch (Throwable e) {
        throw Sneaky.rethrow(e);
      }
    }
  }

  /** The call with what was captured. */
  private static final class Call implements Runnable {
    private final Consumer<@Nullable Object> method;
    private final @Nullable Object[] captures;

    @SuppressWarnings("unchecked") // made to take any object
    Call(Consumer<?> method, @Nullable Object[] captures) {
      this.method = (Consumer<@Nullable Object>) method;
      this.captures = captures;
    }

    @Override
    public void run() {
      method.accept(captures);
    }
  }
}
