package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.internal.shared.SharedKind;
import dev.pando.internal.shared.SharedObject;
import org.jspecify.annotations.Nullable;

/** The kinds of shared values, arrays and structs. */
enum MemoryKind implements SharedKind {
  /** {@link dev.pando.memory.SharedInt}. */
  INT("SharedInt") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new IntValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedLong}. */
  LONG("SharedLong") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new LongValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedDouble}. */
  DOUBLE("SharedDouble") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new DoubleValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedFloat}. */
  FLOAT("SharedFloat") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new FloatValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedShort}. */
  SHORT("SharedShort") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ShortValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedByte}. */
  BYTE("SharedByte") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ByteValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedChar}. */
  CHAR("SharedChar") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new CharValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedBoolean}. */
  BOOLEAN("SharedBoolean") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new BooleanValue(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedIntArray}. */
  INT_ARRAY("SharedIntArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new IntArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedLongArray}. */
  LONG_ARRAY("SharedLongArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new LongArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedDoubleArray}. */
  DOUBLE_ARRAY("SharedDoubleArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new DoubleArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedFloatArray}. */
  FLOAT_ARRAY("SharedFloatArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new FloatArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedShortArray}. */
  SHORT_ARRAY("SharedShortArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ShortArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedByteArray}. */
  BYTE_ARRAY("SharedByteArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new ByteArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedCharArray}. */
  CHAR_ARRAY("SharedCharArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new CharArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedBooleanArray}. */
  BOOLEAN_ARRAY("SharedBooleanArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return new BooleanArray(block, ValueLock.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedStruct}. */
  STRUCT("SharedStruct") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return Struct.arrived(block, StructBlock.Detail.from(detail));
    }
  },

  /** {@link dev.pando.memory.SharedStructArray}. */
  STRUCT_ARRAY("SharedStructArray") {
    @Override
    public SharedObject open(SharedBlock block, @Nullable Object detail) {
      return StructArray.arrived(block, StructBlock.Detail.from(detail));
    }
  };

  private final String shown;

  MemoryKind(String shown) {
    this.shown = shown;
  }

  @Override
  public String toString() {
    return shown;
  }
}
