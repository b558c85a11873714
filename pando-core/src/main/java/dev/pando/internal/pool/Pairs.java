package dev.pando.internal.pool;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two sources side by side, as far as the shorter one goes. */
record Pairs(Iterable<?> left, Iterable<?> right) implements Iterable<List<@Nullable Object>> {
  @Override
  public Iterator<List<@Nullable Object>> iterator() {
    Iterator<?> lefts = left.iterator();
    Iterator<?> rights = right.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lefts.hasNext() && rights.hasNext();
      }

      @Override
      public List<@Nullable Object> next() {
        return Arrays.<@Nullable Object>asList(lefts.next(), rights.next());
      }
    };
  }
}
