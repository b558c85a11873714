package dev.pando.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Writes values: what has no identity worth keeping. */
final class LeafWriter {
  private LeafWriter() {}

  @SuppressWarnings("EnumOrdinal") // the shape has the names in this order
  static void write(ObjectWriter out, TypeInfo info, Object value) {
    int kind = info.kind;
    if (kind >= Tags.INSTANT && kind <= Tags.PERIOD) {
      writeTime(out, kind, value);
      return;
    }
    if (kind == Tags.PATH) {
      writePath(out, (Path) value);
      return;
    }
    out.writeByte(kind);
    switch (kind) {
      case Tags.BYTE -> out.writeByte((Byte) value);
      case Tags.SHORT -> out.writeSignedVarInt((Short) value);
      case Tags.CHARACTER -> out.writeVarInt((Character) value);
      case Tags.FLOAT -> out.writeInt(Float.floatToRawIntBits((Float) value));
      case Tags.BIG_INTEGER -> writeBig(out, (BigInteger) value);
      case Tags.BIG_DECIMAL -> {
        BigDecimal d = (BigDecimal) value;
        out.writeSignedVarInt(d.scale());
        writeBig(out, d.unscaledValue());
      }
      case Tags.UUID -> {
        UUID id = (UUID) value;
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
      }
      case Tags.CLASS -> out.writeShape(ClassShape.of((Class<?>) value));
      case Tags.ENUM -> {
        EnumShape shape = info.enumShape;
        if (shape == null) {
          throw new IllegalStateException();
        }
        out.writeShape(shape);
        out.writeVarInt(((Enum<?>) value).ordinal());
      }
      case Tags.OPTIONAL_INT -> {
        OptionalInt o = (OptionalInt) value;
        out.writeByte(o.isPresent() ? 1 : 0);
        out.writeInt(o.orElse(0));
      }
      case Tags.OPTIONAL_LONG -> {
        OptionalLong o = (OptionalLong) value;
        out.writeByte(o.isPresent() ? 1 : 0);
        out.writeLong(o.orElse(0));
      }
      case Tags.OPTIONAL_DOUBLE -> {
        OptionalDouble o = (OptionalDouble) value;
        out.writeByte(o.isPresent() ? 1 : 0);
        out.writeLong(Double.doubleToRawLongBits(o.orElse(0)));
      }
      case Tags.EMPTY_LIST, Tags.EMPTY_SET, Tags.EMPTY_MAP -> {}
      default -> throw new IllegalStateException(info.type.getName());
    }
  }

  private static void writeBig(ObjectWriter out, BigInteger value) {
    byte[] bytes = value.toByteArray();
    out.writeVarInt(bytes.length);
    out.writeBytes(bytes, 0, bytes.length);
  }

  private static void writePath(ObjectWriter out, Path path) {
    boolean usual = path.getFileSystem().equals(FileSystems.getDefault());
    out.writeByte(Tags.PATH);
    out.writeByte(usual ? 0 : 1);
    out.writeString(usual ? path.toString() : path.toUri().toString());
  }

  private static void writeTime(ObjectWriter out, int kind, Object value) {
    out.writeByte(kind);
    switch (kind) {
      case Tags.INSTANT -> {
        Instant i = (Instant) value;
        out.writeSignedVarLong(i.getEpochSecond());
        out.writeVarInt(i.getNano());
      }
      case Tags.DURATION -> {
        Duration d = (Duration) value;
        out.writeSignedVarLong(d.getSeconds());
        out.writeVarInt(d.getNano());
      }
      case Tags.LOCAL_DATE -> out.writeSignedVarLong(((LocalDate) value).toEpochDay());
      case Tags.LOCAL_TIME -> out.writeVarLong(((LocalTime) value).toNanoOfDay());
      case Tags.LOCAL_DATE_TIME -> writeDateTime(out, (LocalDateTime) value);
      case Tags.OFFSET_DATE_TIME -> {
        OffsetDateTime t = (OffsetDateTime) value;
        writeDateTime(out, t.toLocalDateTime());
        out.writeSignedVarInt(t.getOffset().getTotalSeconds());
      }
      case Tags.ZONED_DATE_TIME -> {
        ZonedDateTime t = (ZonedDateTime) value;
        writeDateTime(out, t.toLocalDateTime());
        out.writeSignedVarInt(t.getOffset().getTotalSeconds());
        out.writeString(t.getZone().getId());
      }
      case Tags.ZONE_OFFSET -> out.writeSignedVarInt(((ZoneOffset) value).getTotalSeconds());
      case Tags.ZONE_REGION -> out.writeString(((ZoneId) value).getId());
      default -> {
        Period p = (Period) value;
        out.writeSignedVarInt(p.getYears());
        out.writeSignedVarInt(p.getMonths());
        out.writeSignedVarInt(p.getDays());
      }
    }
  }

  private static void writeDateTime(ObjectWriter out, LocalDateTime t) {
    out.writeSignedVarLong(t.toLocalDate().toEpochDay());
    out.writeVarLong(t.toLocalTime().toNanoOfDay());
  }
}
