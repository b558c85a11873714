package dev.pando.internal.codec;

import dev.pando.spi.DecodingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link LeafWriter} writes. */
final class LeafReader {
  private LeafReader() {}

  static Object read(ObjectReader in, int tag) {
    switch (tag) {
      case Tags.BYTE:
        return (byte) in.readByte();
      case Tags.SHORT:
        return (short) in.readSignedVarInt();
      case Tags.CHARACTER:
        return (char) in.readVarInt();
      case Tags.FLOAT:
        return Float.intBitsToFloat(in.readInt());
      case Tags.BIG_INTEGER:
        return readBig(in);
      case Tags.BIG_DECIMAL:
        int scale = in.readSignedVarInt();
        return new BigDecimal(readBig(in), scale);
      case Tags.UUID:
        long high = in.readLong();
        return new UUID(high, in.readLong());
      case Tags.OPTIONAL_EMPTY:
        return Optional.empty();
      case Tags.PATH:
        return in.readByte() == 0 ? Path.of(text(in)) : Path.of(URI.create(text(in)));
      case Tags.CLASS:
        return in.shapes.read(in).type;
      case Tags.ENUM:
        return readEnum(in);
      case Tags.OPTIONAL_INT:
        {
          boolean present = in.readByte() != 0;
          int value = in.readInt();
          return present ? OptionalInt.of(value) : OptionalInt.empty();
        }
      case Tags.OPTIONAL_LONG:
        {
          boolean present = in.readByte() != 0;
          long value = in.readLong();
          return present ? OptionalLong.of(value) : OptionalLong.empty();
        }
      case Tags.OPTIONAL_DOUBLE:
        {
          boolean present = in.readByte() != 0;
          double value = Double.longBitsToDouble(in.readLong());
          return present ? OptionalDouble.of(value) : OptionalDouble.empty();
        }
      case Tags.EMPTY_LIST:
        return Collections.emptyList();
      case Tags.EMPTY_SET:
        return Collections.emptySet();
      case Tags.EMPTY_MAP:
        return Collections.emptyMap();
      default:
        return readTime(in, tag);
    }
  }

  private static String text(ObjectReader in) {
    @Nullable String s = in.readString();
    if (s == null) {
      throw new DecodingException("damaged message: a text is missing");
    }
    return s;
  }

  private static BigInteger readBig(ObjectReader in) {
    byte[] bytes = new byte[in.readCount(1)];
    in.readBytes(bytes, 0, bytes.length);
    return new BigInteger(bytes);
  }

  private static Object readEnum(ObjectReader in) {
    KnownShape shape = in.shapes.read(in);
    int ordinal = in.readVarInt();
    @Nullable Object[] constants = shape.constants;
    if (constants == null || ordinal < 0 || ordinal >= constants.length) {
      throw new DecodingException("damaged message: constant " + ordinal + " of an enum");
    }
    Object constant = constants[ordinal];
    if (constant == null) {
      throw new DecodingException(
          "a constant of " + shape.type.getName() + " is not there in this process' version of it");
    }
    return constant;
  }

  private static Object readTime(ObjectReader in, int tag) {
    switch (tag) {
      case Tags.INSTANT:
        {
          long seconds = in.readSignedVarLong();
          return Instant.ofEpochSecond(seconds, in.readVarInt());
        }
      case Tags.DURATION:
        {
          long seconds = in.readSignedVarLong();
          return Duration.ofSeconds(seconds, in.readVarInt());
        }
      case Tags.LOCAL_DATE:
        return LocalDate.ofEpochDay(in.readSignedVarLong());
      case Tags.LOCAL_TIME:
        return LocalTime.ofNanoOfDay(in.readVarLong());
      case Tags.LOCAL_DATE_TIME:
        return readDateTime(in);
      case Tags.OFFSET_DATE_TIME:
        {
          LocalDateTime time = readDateTime(in);
          return OffsetDateTime.of(time, ZoneOffset.ofTotalSeconds(in.readSignedVarInt()));
        }
      case Tags.ZONED_DATE_TIME:
        {
          LocalDateTime time = readDateTime(in);
          ZoneOffset offset = ZoneOffset.ofTotalSeconds(in.readSignedVarInt());
          return ZonedDateTime.ofInstant(time, offset, ZoneId.of(text(in)));
        }
      case Tags.ZONE_OFFSET:
        return ZoneOffset.ofTotalSeconds(in.readSignedVarInt());
      case Tags.ZONE_REGION:
        return ZoneId.of(text(in));
      case Tags.PERIOD:
        {
          int years = in.readSignedVarInt();
          int months = in.readSignedVarInt();
          return Period.of(years, months, in.readSignedVarInt());
        }
      default:
        throw new DecodingException("damaged message: tag " + tag);
    }
  }

  private static LocalDateTime readDateTime(ObjectReader in) {
    LocalDate date = LocalDate.ofEpochDay(in.readSignedVarLong());
    return LocalDateTime.of(date, LocalTime.ofNanoOfDay(in.readVarLong()));
  }
}
