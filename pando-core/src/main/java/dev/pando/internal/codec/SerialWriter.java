package dev.pando.internal.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Writes objects of Serializable classes that have serialization code, and what is like them. */
final class SerialWriter {
  private SerialWriter() {}

  static void write(ObjectWriter out, TypeInfo info, Object value) {
    SerialForm form = info.requireSerialForm();
    int before = out.unsettled;
    Object written = form.replace(value);
    if (written == null) {
      out.writeByte(Tags.NULL);
      return;
    }
    if (written.getClass() != info.type) {
      int slot = out.handles.add(value, HandleTable.UNBORN);
      out.writeByte(Tags.REPLACED);
      out.writeValue(written);
      out.noPending(value);
      out.settle(slot, before);
      return;
    }
    if (info.layout != null) {
      int slot = out.handles.add(value, HandleTable.UNBORN);
      out.writeByte(Tags.RESOLVED_RECORD);
      FieldsWriter.write(out, info.layout, written);
      out.settle(slot, before);
      return;
    }
    if (info.type.isRecord()) {
      writeClosed(out, written);
      return;
    }
    String obstacle = form.obstacle();
    if (obstacle != null) {
      throw new UnsendableException(info.type.getName(), obstacle, null);
    }
    int slot = out.handles.add(value, HandleTable.OPEN);
    out.writeByte(Tags.SERIAL);
    out.writeShape(form);
    out.serialOutput().write(form, written);
    out.settle(slot, before);
  }

  static void writeProxy(ObjectWriter out, Object proxy) {
    int before = out.unsettled;
    int slot = out.handles.add(proxy, HandleTable.UNBORN);
    Class<?>[] interfaces = proxy.getClass().getInterfaces();
    out.writeByte(Tags.PROXY);
    out.writeVarInt(interfaces.length);
    for (Class<?> i : interfaces) {
      out.writeShape(ClassShape.of(i));
    }
    InvocationHandler handler = Proxy.getInvocationHandler(proxy);
    try {
      out.writeValue(handler);
    } catch (UnsendableException e) {
      throw e.at(" (proxy).handler");
    }
    out.noPending(proxy);
    out.settle(slot, before);
  }

  /**
   * A Serializable record in a module that is closed to us: only the JDK can take it apart, so it
   * goes as a block of JDK serialization, alone.
   */
  private static void writeClosed(ObjectWriter out, Object value) {
    int slot = out.handles.add(value, HandleTable.UNBORN);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(value);
    } catch (NotSerializableException e) {
      @Nullable String culprit = e.getMessage();
      throw new UnsendableException(
          culprit == null ? value.getClass().getName() : culprit,
          "is not serializable, and the record "
              + value.getClass().getName()
              + " that holds it is in a module that is not open to dev.pando; add 'opens "
              + value.getClass().getPackageName()
              + " to dev.pando' to its module-info",
          e);
    } catch (IOException e) {
      throw new UnsendableException(
          value.getClass().getName(), "failed in its own serialization code: " + e, e);
    }
    byte[] block = bytes.toByteArray();
    out.writeByte(Tags.JDK_BLOCK);
    out.writeVarInt(block.length);
    out.writeBytes(block, 0, block.length);
    out.settle(slot, out.unsettled);
  }
}
