package dev.pando.internal.pool;

import dev.pando.function.SerializableBiFunction;
import dev.pando.function.SerializableFunction;
import dev.pando.internal.Sneaky;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the two parts of a pair to a function of two arguments; the star of {@code starmap}. */
record Spread<T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>(
    SerializableBiFunction<? super T, ? super U, ? extends R> function)
    implements SerializableFunction<@Nullable Object, R> {

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the caller says that its pairs fit its function
  public R applyThrowing(@Nullable Object pair) throws Exception {
    return switch (pair) {
      case Map.Entry<?, ?> entry ->
          function.applyThrowing((T) entry.getKey(), (U) entry.getValue());
      case List<?> list when list.size() == 2 ->
          function.applyThrowing((T) list.get(0), (U) list.get(1));
      case Record two when two.getClass().getRecordComponents().length == 2 -> {
        RecordComponent[] components = two.getClass().getRecordComponents();
        yield function.applyThrowing((T) get(two, components[0]), (U) get(two, components[1]));
      }
      case Object array when array.getClass().isArray() && Array.getLength(array) == 2 ->
          function.applyThrowing((T) Array.get(array, 0), (U) Array.get(array, 1));
      case null, default ->
          throw new IllegalArgumentException(
              Description.of(pair)
                  + " is no pair; starmap takes records, arrays and lists of two, and map entries");
    };
  }

  private static @Nullable Object get(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("the components of " + record + " are not accessible", e);
    }
  }
}
