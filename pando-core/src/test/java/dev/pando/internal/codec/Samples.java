package dev.pando.internal.codec;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Classes of all kinds to send. */
@SuppressWarnings({
  "serial",
  "NullAway"
}) // fields that hold anything, or nothing, are the point here
final class Samples {
  private Samples() {}

  record Point(int x, int y) {}

  record Everything(
      boolean z, byte b, short s, char c, int i, long j, float f, double d, String t, Color e) {}

  record Box<T>(T content) {}

  record Empty() {}

  record SerializableRecord(String name, List<String> parts) implements Serializable {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive: " + value);
      }
    }
  }

  private record Hidden(int secret) {}

  static Object privateRecord() {
    return new Hidden(42);
  }

  enum Color {
    RED,
    GREEN {
      @Override
      String say() {
        return "go";
      }
    };

    String say() {
      return name();
    }
  }

  /** Not Serializable, with final and transient fields and a superclass. */
  static class Base {
    private int id;
    Object other;

    Base(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }
  }

  static class Plain extends Base {
    private final String id;
    transient String cache = "cached";
    final int[] numbers;
    boolean z = true;
    byte b = -1;
    short s = -2;
    char c = 'ä';
    long j = Long.MIN_VALUE;
    float f = 1.5f;
    double d = -0.0;

    Plain(int baseId, String id, int... numbers) {
      super(baseId);
      this.id = id;
      this.numbers = numbers;
    }

    String name() {
      return id;
    }
  }

  static final class Node {
    String name;
    Node next;
    Object any;

    Node(String name) {
      this.name = name;
    }
  }

  /** With equality by content, so that it must be whole before it goes into a hash table. */
  static final class NamedKey {
    final String name;
    Object owner;

    NamedKey(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof NamedKey k && k.name.equals(name);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, owner == null ? 0 : 1);
    }
  }

  static final class SerializablePlain implements Serializable {
    private static final long serialVersionUID = 1;
    int a = 1;
    transient int b = 2;
    Object any;
  }

  /** With serialization code of its own. */
  static final class WithHooks implements Serializable {
    private static final long serialVersionUID = 1;
    transient Object content;
    Object field;

    WithHooks(Object content) {
      this.content = content;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeInt(77);
      out.writeObject(content);
      out.writeUTF("end");
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (in.readInt() != 77) {
        throw new IOException("77 is missing");
      }
      content = in.readObject();
      if (!in.readUTF().equals("end")) {
        throw new IOException("the end is missing");
      }
    }
  }

  static final class Singleton implements Serializable {
    private static final long serialVersionUID = 1;
    static final Singleton INSTANCE = new Singleton();

    private Singleton() {}

    private Object readResolve() {
      return INSTANCE;
    }
  }

  /** Travels as something else. */
  static final class Replaced implements Serializable {
    private static final long serialVersionUID = 1;
    final transient Object value;

    Replaced(Object value) {
      this.value = value;
    }

    private Object writeReplace() {
      return new Replacement(value);
    }

    private record Replacement(Object value) implements Serializable {
      private Object readResolve() {
        return new Replaced(value);
      }
    }
  }

  /** Public, with a public constructor: what Externalizable asks for. */
  public static final class External implements Externalizable {
    private static final long serialVersionUID = 1;
    int number;
    Object object;

    public External() {}

    External(int number, Object object) {
      this.number = number;
      this.object = object;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(number);
      out.writeObject(object);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
      number = in.readInt();
      object = in.readObject();
    }
  }

  static final class CountingMap<K, V> extends HashMap<K, V> {
    private static final long serialVersionUID = 1;
    int count;

    @Override
    public V put(K key, V value) {
      count++;
      return super.put(key, value);
    }
  }

  static class CodedException extends Exception {
    private static final long serialVersionUID = 1;
    final int code;
    final transient Map<String, Object> lost = Map.of();
    final Object detail;

    CodedException(String message, int code, Object detail, Throwable cause) {
      super(message, cause);
      this.code = code;
      this.detail = detail;
    }
  }

  static final class Outer {
    final int base;

    Outer(int base) {
      this.base = base;
    }

    final class Inner {
      final int plus;

      Inner(int plus) {
        this.plus = plus;
      }

      int sum() {
        return base + plus;
      }
    }
  }

  static class NoDefaultConstructor {
    final int x;

    NoDefaultConstructor(int x) {
      this.x = x;
    }
  }

  static final class SerializableChild extends NoDefaultConstructor implements Serializable {
    private static final long serialVersionUID = 1;
    int y;

    SerializableChild(int x, int y) {
      super(x);
      this.y = y;
    }
  }

  interface Shape {
    double area();
  }
}
