package dev.pando.internal.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** What all instances of one lambda expression have in common; the captures differ. */
final class LambdaShape extends Shape {
  private static final MethodType REPLACE = MethodType.methodType(Object.class, Object.class);

  private final SerializedLambda sample;
  final int captures;

  LambdaShape(SerializedLambda sample) {
    this.sample = sample;
    this.captures = sample.getCapturedArgCount();
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
    out.writeName(sample.getCapturingClass());
    out.writeName(sample.getFunctionalInterfaceClass());
    out.writeName(sample.getFunctionalInterfaceMethodName());
    out.writeName(sample.getFunctionalInterfaceMethodSignature());
    out.writeByte(sample.getImplMethodKind());
    out.writeName(sample.getImplClass());
    out.writeName(sample.getImplMethodName());
    out.writeName(sample.getImplMethodSignature());
    out.writeName(sample.getInstantiatedMethodType());
    out.writeVarInt(captures);
  }

  /** Such as {@code lambda in Main.run} or {@code method reference Job.work in Main}. */
  String describe() {
    String capturing = sample.getCapturingClass().replace('/', '.');
    capturing = capturing.substring(capturing.lastIndexOf('.') + 1);
    String method = sample.getImplMethodName();
    if (method.startsWith("lambda$")) {
      // lambda$method$hash$n where serializable, lambda$method$n elsewhere
      int last = method.lastIndexOf('$', method.lastIndexOf('$') - 1);
      String in = last > 7 ? method.substring(7, last) : method;
      return "lambda in " + capturing + "." + (in.equals("new") ? "<init>" : in);
    }
    String owner = sample.getImplClass().replace('/', '.');
    owner = owner.substring(owner.lastIndexOf('.') + 1);
    return "method reference " + owner + "::" + method + " in " + capturing;
  }

  /** The type of a captured argument, as the lambda's method declares it. */
  String captureType(int index) {
    try {
      MethodType type =
          MethodType.fromMethodDescriptorString(
              sample.getImplMethodSignature(), ClassLoader.getSystemClassLoader());
      boolean receiver =
          sample.getImplMethodKind() != java.lang.invoke.MethodHandleInfo.REF_invokeStatic
              && sample.getImplMethodKind()
                  != java.lang.invoke.MethodHandleInfo.REF_newInvokeSpecial;
      if (receiver && index == 0) {
        return sample.getImplClass().replace('/', '.');
      }
      return type.parameterType(receiver ? index - 1 : index).getTypeName();
    } catch (RuntimeException | LinkageError e) {
      return "?"; // a type that only its own loader knows
    }
  }
}
