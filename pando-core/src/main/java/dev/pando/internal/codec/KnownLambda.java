package dev.pando.internal.codec;

import dev.pando.internal.PrivateLookup;
import dev.pando.internal.codec.KnownShape.DefinitionInput;
import dev.pando.spi.DecodingException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** A lambda expression of which instances can be made here. */
final class KnownLambda {
  private static final Object[] NO_CAPTURES = new Object[0];

  final Class<?> capturing;
  final int captures;
  private final String[] names;
  private final int methodKind;
  private boolean isLookedUp;
  private LinkedLambdas.@Nullable Linked linked;
  private @Nullable MethodHandle maker;
  private @Nullable Object instance;

  private KnownLambda(Class<?> capturing, String[] names, int methodKind, int captures) {
    this.capturing = capturing;
    this.names = names;
    this.methodKind = methodKind;
    this.captures = captures;
  }

  static KnownLambda parse(DefinitionInput in, ObjectReader reader) {
    Class<?> capturing = reader.resolve(in.readName().replace('/', '.'));
    String[] names = new String[7];
    names[0] = in.readName();
    reader.check(names[0].replace('/', '.'));
    names[1] = in.readName();
    names[2] = in.readName();
    int methodKind = in.readByte();
    names[3] = in.readName();
    names[4] = in.readName();
    names[5] = in.readName();
    names[6] = in.readName();
    int captures = in.readVarInt();
    if (captures < 0 || captures > 255) {
      throw new DecodingException("damaged message: a lambda with " + captures + " captures");
    }
    return new KnownLambda(capturing, names, methodKind, captures);
  }

  /** The one instance of a lambda that captures nothing. */
  Object instance() {
    Object o = instance;
    if (o == null) {
      o = make(NO_CAPTURES);
      instance = o;
    }
    return o;
  }

  Object make(@Nullable Object[] captured) {
    try {
      if (!isLookedUp) {
        linked = LinkedLambdas.isEmpty() ? null : findLinked(captured);
        isLookedUp = true;
      }
      Object made = linked == null ? null : linked.make(captured);
      return made == null ? makeAgain(form(captured)) : made;
    } catch (Error | DecodingException e) {
      throw e;
    } catch (Throwable e) {
      throw new DecodingException(
          "the lambda " + names[4] + " of " + capturing.getName() + " cannot be made here", e);
    }
  }

  private LinkedLambdas.@Nullable Linked findLinked(@Nullable Object[] captured)
      throws ClassNotFoundException {
    return LinkedLambdas.find(new LambdaShape(form(captured)).description(), capturing);
  }

  private SerializedLambda form(@Nullable Object[] captured) {
    return new SerializedLambda(
        capturing,
        names[0],
        names[1],
        names[2],
        methodKind,
        names[3],
        names[4],
        names[5],
        names[6],
        captured);
  }

  /** By the class itself. */
  private Object makeAgain(SerializedLambda form) throws Throwable {
    MethodHandle m = maker;
    if (m == null) {
      m = maker();
      maker = m;
    }
    Object lambda;
    try {
      lambda = (Object) m.invokeExact(form);
    } catch (IllegalArgumentException e) {
      throw new DecodingException(
          "the lambda "
              + names[4]
              + " of "
              + capturing.getName()
              + " is not there: the two processes run different versions of the class",
          e);
    }
    if (lambda == null) {
      throw new DecodingException("no lambda came from " + capturing.getName());
    }
    return lambda;
  }

  private MethodHandle maker() throws ReflectiveOperationException {
    try {
      return PrivateLookup.in(capturing)
          .findStatic(
              capturing,
              "$deserializeLambda$",
              MethodType.methodType(Object.class, SerializedLambda.class));
    } catch (IllegalAccessException e) {
      // Its module is not open to us; the JDK reaches it all the same.
      MethodHandle resolve = Serialization.readResolve(SerializedLambda.class);
      if (resolve == null) {
        throw e;
      }
      return resolve.asType(MethodType.methodType(Object.class, SerializedLambda.class));
    }
  }
}
