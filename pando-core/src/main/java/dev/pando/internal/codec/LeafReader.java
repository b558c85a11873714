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
    return switch (tag) {
      case Tags.BYTE -> (byte) in.readByte();
      case Tags.SHORT -> (short) in.readSignedVarInt();
      case Tags.CHARACTER -> (char) in.readVarInt();
      case Tags.FLOAT -> Float.intBitsToFloat(in.readInt());
      case Tags.BIG_INTEGER -> readBig(in);
      case Tags.BIG_DECIMAL -> {
        int scale = in.readSignedVarInt();
        yield new BigDecimal(readBig(in), scale);
      }
      case Tags.UUID -> {
        long high = in.readLong();
        yield new UUID(high, in.readLong());
      }
      case Tags.OPTIONAL_EMPTY -> Optional.empty();
      case Tags.PATH -> in.readByte() == 0 ? Path.of(text(in)) : Path.of(URI.create(text(in)));
      case Tags.CLASS -> in.shapes.read(in).type;
      case Tags.ENUM -> readEnum(in);
      case Tags.OPTIONAL_INT -> {
        boolean present = in.readByte() != 0;
        int value = in.readInt();
        yield present ? OptionalInt.of(value) : OptionalInt.empty();
      }
      case Tags.OPTIONAL_LONG -> {
        boolean present = in.readByte() != 0;
        long value = in.readLong();
        yield present ? OptionalLong.of(value) : OptionalLong.empty();
      }
      case Tags.OPTIONAL_DOUBLE -> {
        boolean present = in.readByte() != 0;
        double value = Double.longBitsToDouble(in.readLong());
        yield present ? OptionalDouble.of(value) : OptionalDouble.empty();
      }
      case Tags.EMPTY_LIST -> Collections.emptyList();
      case Tags.EMPTY_SET -> Collections.emptySet();
      case Tags.EMPTY_MAP -> Collections.emptyMap();
      default -> readTime(in, tag);
    };
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
    return switch (tag) {
      case Tags.INSTANT -> {
        long seconds = in.readSignedVarLong();
        yield Instant.ofEpochSecond(seconds, in.readVarInt());
      }
      case Tags.DURATION -> {
        long seconds = in.readSignedVarLong();
        yield Duration.ofSeconds(seconds, in.readVarInt());
      }
      case Tags.LOCAL_DATE -> LocalDate.ofEpochDay(in.readSignedVarLong());
      case Tags.LOCAL_TIME -> LocalTime.ofNanoOfDay(in.readVarLong());
      case Tags.LOCAL_DATE_TIME -> readDateTime(in);
      case Tags.OFFSET_DATE_TIME -> {
        LocalDateTime time = readDateTime(in);
        yield OffsetDateTime.of(time, ZoneOffset.ofTotalSeconds(in.readSignedVarInt()));
      }
      case Tags.ZONED_DATE_TIME -> {
        LocalDateTime time = readDateTime(in);
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(in.readSignedVarInt());
        yield ZonedDateTime.ofInstant(time, offset, ZoneId.of(text(in)));
      }
      case Tags.ZONE_OFFSET -> ZoneOffset.ofTotalSeconds(in.readSignedVarInt());
      case Tags.ZONE_REGION -> ZoneId.of(text(in));
      case Tags.PERIOD -> {
        int years = in.readSignedVarInt();
        int months = in.readSignedVarInt();
        yield Period.of(years, months, in.readSignedVarInt());
      }
      default -> throw new DecodingException("damaged message: tag " + tag);
    };
  }

  private static LocalDateTime readDateTime(ObjectReader in) {
    LocalDate date = LocalDate.ofEpochDay(in.readSignedVarLong());
    return LocalDateTime.of(date, LocalTime.ofNanoOfDay(in.readVarLong()));
  }
}
