package dev.pando.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the class file of a class that calls one method with captured arguments:
 *
 * <pre>{@code
 * final class Main$$Direct implements Consumer {
 *   static { DirectTarget.offered = new Main$$Direct(); }
 *   public void accept(Object captures) {
 *     Main.lambda$main$0((String) ((Object[]) captures)[0], (int) (Integer) ((Object[]) captures)[1]);
 *   }
 * }
 * }</pre>
 *
 * By hand, because the class file API takes a JVM that has not used it yet longer than all the rest
 * of a start. There are no branches, hence no stack map. See JVMS 4.
 */
final class DirectClass {
  private static final int MAGIC = 0xCAFEBABE;
  private static final int VERSION = 65;
  private static final int CONSTANT_UTF8 = 1;
  private static final int CONSTANT_CLASS = 7;
  private static final int CONSTANT_FIELD = 9;
  private static final int CONSTANT_METHOD = 10;
  private static final int CONSTANT_INTERFACE_METHOD = 11;
  private static final int CONSTANT_NAME_AND_TYPE = 12;
  private static final int ACC_PUBLIC = 1;
  private static final int ACC_STATIC = 8;
  private static final int ACC_FINAL_SUPER_SYNTHETIC = 0x1030;
  private static final int SIPUSH = 17;
  private static final int ALOAD_0 = 42;
  private static final int ALOAD_1 = 43;
  private static final int AALOAD = 50;
  private static final int POP = 87;
  private static final int POP2 = 88;
  private static final int DUP = 89;
  private static final int RETURN = 177;
  private static final int PUTSTATIC = 179;
  private static final int INVOKEVIRTUAL = 182;
  private static final int INVOKESPECIAL = 183;
  private static final int INVOKESTATIC = 184;
  private static final int NEW = 187;
  private static final int CHECKCAST = 192;
  private static final int MAX_STACK = 255 * 2 + 3;
  private static final String OBJECT = "java/lang/Object";
  private static final String CONSUMER = "java/util/function/Consumer";

  private final ByteArrayOutputStream poolBytes = new ByteArrayOutputStream();
  private final DataOutputStream pool = new DataOutputStream(poolBytes);
  private final Map<String, Integer> poolIndex = new HashMap<>();

  private DirectClass() {}

  /**
   * The class file.
   *
   * @param owner internal name of the class with the method; the class is to be its nest mate
   * @param ownerIsInterface whether that is an interface
   * @param method name of the method, whose result is dropped
   * @param descriptor its descriptor
   * @param isStatic whether it is static; if not, the first captured value is the receiver
   */
  static byte[] write(
      String owner, boolean ownerIsInterface, String method, String descriptor, boolean isStatic) {
    try {
      return new DirectClass().file(owner, ownerIsInterface, method, descriptor, isStatic);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private byte[] file(
      String owner, boolean ownerIsInterface, String method, String descriptor, boolean isStatic)
      throws IOException {
    String self = owner + "$$Direct";
    ByteArrayOutputStream bodyBytes = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(bodyBytes);
    body.writeShort(ACC_FINAL_SUPER_SYNTHETIC);
    body.writeShort(type(self));
    body.writeShort(type(OBJECT));
    body.writeShort(1);
    body.writeShort(type(CONSUMER));
    body.writeShort(0);
    body.writeShort(3);
    int make = member(CONSTANT_METHOD, self, "<init>", "()V");
    Code constructor = new Code();
    constructor.op(ALOAD_0);
    constructor.op(INVOKESPECIAL, member(CONSTANT_METHOD, OBJECT, "<init>", "()V"));
    method(body, 0, "<init>", "()V", constructor);
    Code initializer = new Code();
    initializer.op(NEW, type(self));
    initializer.op(DUP);
    initializer.op(INVOKESPECIAL, make);
    String target = DirectTarget.class.getName().replace('.', '/');
    initializer.op(
        PUTSTATIC, member(CONSTANT_FIELD, target, DirectTarget.OFFERED, "Ljava/lang/Object;"));
    method(body, ACC_STATIC, "<clinit>", "()V", initializer);
    Code call = new Code();
    int index = 0;
    if (!isStatic) {
      call.capture(index++, "L" + owner + ";");
    }
    for (String parameter : DirectTarget.parameters(descriptor)) {
      call.capture(index++, parameter);
    }
    int kind = ownerIsInterface ? CONSTANT_INTERFACE_METHOD : CONSTANT_METHOD;
    call.op(isStatic ? INVOKESTATIC : INVOKEVIRTUAL, member(kind, owner, method, descriptor));
    call.drop(descriptor.charAt(descriptor.indexOf(')') + 1));
    method(body, ACC_PUBLIC, "accept", "(Ljava/lang/Object;)V", call);
    body.writeShort(0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeShort(poolIndex.size() + 1);
    poolBytes.writeTo(out);
    bodyBytes.writeTo(out);
    return all.toByteArray();
  }

  private void method(DataOutputStream body, int access, String name, String descriptor, Code code)
      throws IOException {
    code.op(RETURN);
    int nameIndex = utf8(name);
    int descriptorIndex = utf8(descriptor);
    int codeIndex = utf8("Code");
    body.writeShort(access);
    body.writeShort(nameIndex);
    body.writeShort(descriptorIndex);
    body.writeShort(1);
    body.writeShort(codeIndex);
    body.writeInt(code.bytes.size() + 12);
    body.writeShort(MAX_STACK);
    body.writeShort(2);
    body.writeInt(code.bytes.size());
    code.bytes.writeTo(body);
    body.writeShort(0);
    body.writeShort(0);
  }

  /** Instructions of one method. */
  private final class Code {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void op(int opcode) {
      bytes.write(opcode);
    }

    void op(int opcode, int operand) {
      bytes.write(opcode);
      bytes.write(operand >> 8);
      bytes.write(operand);
    }

    /** Drops a result by its type's first letter. */
    void drop(char type) {
      if (type != 'V') {
        op(type == 'J' || type == 'D' ? POP2 : POP);
      }
    }

    /** Pushes one captured value as the type of a parameter. */
    void capture(int index, String descriptor) throws IOException {
      op(ALOAD_1);
      op(CHECKCAST, type("[Ljava/lang/Object;"));
      op(SIPUSH, index);
      op(AALOAD);
      char first = descriptor.charAt(0);
      if (first == 'L') {
        op(CHECKCAST, type(descriptor.substring(1, descriptor.length() - 1)));
      } else if (first == '[') {
        op(CHECKCAST, type(descriptor));
      } else {
        String box = "java/lang/" + DirectTarget.boxName(first);
        op(CHECKCAST, type(box));
        String unbox = DirectTarget.primitiveName(first) + "Value";
        op(INVOKEVIRTUAL, member(CONSTANT_METHOD, box, unbox, "()" + first));
      }
    }
  }

  private int utf8(String text) throws IOException {
    String key = "u" + text;
    Integer known = poolIndex.get(key);
    if (known != null) {
      return known;
    }
    pool.writeByte(CONSTANT_UTF8);
    pool.writeUTF(text);
    return added(key);
  }

  private int type(String name) throws IOException {
    String key = "c" + name;
    Integer known = poolIndex.get(key);
    if (known != null) {
      return known;
    }
    int nameIndex = utf8(name);
    pool.writeByte(CONSTANT_CLASS);
    pool.writeShort(nameIndex);
    return added(key);
  }

  private int member(int kind, String owner, String name, String descriptor) throws IOException {
    String key = kind + owner + " " + name + descriptor;
    Integer known = poolIndex.get(key);
    if (known != null) {
      return known;
    }
    int ownerIndex = type(owner);
    int nameIndex = utf8(name);
    int descriptorIndex = utf8(descriptor);
    String natKey = "n" + name + " " + descriptor;
    Integer nameAndType = poolIndex.get(natKey);
    if (nameAndType == null) {
      pool.writeByte(CONSTANT_NAME_AND_TYPE);
      pool.writeShort(nameIndex);
      pool.writeShort(descriptorIndex);
      nameAndType = added(natKey);
    }
    pool.writeByte(kind);
    pool.writeShort(ownerIndex);
    pool.writeShort(nameAndType);
    return added(key);
  }

  private int added(String key) {
    int index = poolIndex.size() + 1;
    poolIndex.put(key, index);
    return index;
  }
}
