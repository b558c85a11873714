package dev.pando.internal.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** What all instances of one lambda expression have in common; the captures differ. */
final class LambdaShape extends Shape {
  private static final MethodType REPLACE = MethodType.methodType(Object.class, Object.class);

  /** Of a serialized lambda all but the captures: a shape outlives every instance. */
  private record Names(
      String capturingClass,
      String interfaceClass,
      String interfaceMethod,
      String interfaceSignature,
      int implKind,
      String implClass,
      String implMethod,
      String implSignature,
      String instantiatedType) {}

  private final Names names;
  final int captures;

  LambdaShape(SerializedLambda sample) {
    this.names =
        new Names(
            sample.getCapturingClass(),
            sample.getFunctionalInterfaceClass(),
            sample.getFunctionalInterfaceMethodName(),
            sample.getFunctionalInterfaceMethodSignature(),
            sample.getImplMethodKind(),
            sample.getImplClass(),
            sample.getImplMethodName(),
            sample.getImplMethodSignature(),
            sample.getInstantiatedMethodType());
    this.captures = sample.getCapturedArgCount();
  }

  /** All of it, as text, for {@link LinkedLambdas}. */
  String description() {
    return String.join(
        "\n",
        names.capturingClass(),
        names.interfaceClass(),
        names.interfaceMethod(),
        names.interfaceSignature(),
        Integer.toString(names.implKind()),
        names.implClass(),
        names.implMethod(),
        names.implSignature(),
        names.instantiatedType(),
        Integer.toString(captures));
  }

  static MethodHandle generic(MethodHandle writeReplace) {
    return writeReplace.asType(REPLACE);
  }

  /**
   * The serialized form of a lambda, or null when its {@code writeReplace} makes something else.
   */
  static @Nullable SerializedLambda serialized(MethodHandle genericWriteReplace, Object lambda) {
    try {
      return (Object) genericWriteReplace.invokeExact(lambda) instanceof SerializedLambda s
          ? s
          : null;
    } catch (Throwable e) {
      throw new UnsendableException(lambda.getClass().getName(), "cannot be taken apart", e);
    }
  }

  @Override
  void define(DefinitionOutput out) {
    out.writeByte(LAMBDA);
    out.writeName(names.capturingClass());
    out.writeName(names.interfaceClass());
    out.writeName(names.interfaceMethod());
    out.writeName(names.interfaceSignature());
    out.writeByte(names.implKind());
    out.writeName(names.implClass());
    out.writeName(names.implMethod());
    out.writeName(names.implSignature());
    out.writeName(names.instantiatedType());
    out.writeVarInt(captures);
  }

  /** Such as {@code lambda in Main.run} or {@code method reference Job.work in Main}. */
  String describe() {
    String capturing = names.capturingClass().replace('/', '.');
    capturing = capturing.substring(capturing.lastIndexOf('.') + 1);
    String method = names.implMethod();
    if (method.startsWith("lambda$")) {
      // lambda$method$hash$n where serializable, lambda$method$n elsewhere
      int last = method.lastIndexOf('$', method.lastIndexOf('$') - 1);
      String in = last > 7 ? method.substring(7, last) : method;
      return "lambda in " + capturing + "." + (in.equals("new") ? "<init>" : in);
    }
    String owner = names.implClass().replace('/', '.');
    owner = owner.substring(owner.lastIndexOf('.') + 1);
    return "method reference " + owner + "::" + method + " in " + capturing;
  }

  /** The type of a captured argument, as the lambda's method declares it. */
  String captureType(int index) {
    try {
      MethodType type =
          MethodType.fromMethodDescriptorString(
              names.implSignature(), ClassLoader.getSystemClassLoader());
      boolean receiver =
          names.implKind() != java.lang.invoke.MethodHandleInfo.REF_invokeStatic
              && names.implKind() != java.lang.invoke.MethodHandleInfo.REF_newInvokeSpecial;
      if (receiver && index == 0) {
        return names.implClass().replace('/', '.');
      }
      return type.parameterType(receiver ? index - 1 : index).getTypeName();
    } catch (RuntimeException | LinkageError e) {
      return "?"; // a type that only its own loader knows
    }
  }
}
