package dev.pando.internal.memory;

import dev.pando.internal.segment.SharedBlock;
import dev.pando.memory.SharedChar;
import org.jspecify.annotations.Nullable;

/** {@link SharedChar} in a cell. */
public final class CharValue extends IntCell implements SharedChar {
  private static final long serialVersionUID = 1;

  CharValue(SharedBlock block, @Nullable ValueLock lock) {
    super(block, MemoryKind.CHAR, lock);
  }

  /** Makes one; without a lock if there is none. */
  public static CharValue create(char initial, @Nullable ValueLock lock) {
    CharValue value = new CharValue(allocate(), lock);
    value.setCell(initial);
    return value;
  }

  @Override
  public char get() {
    return (char) getCell();
  }

  @Override
  public void set(char value) {
    setCell(value);
  }

  @Override
  public char getAndSet(char value) {
    return (char) getAndSetCell(value);
  }

  @Override
  public boolean compareAndSet(char expected, char value) {
    return compareAndSetCell(expected, value);
  }
}
