package dev.pando.internal.launch;

import dev.pando.internal.ForkShared;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the target of a forked child has captured and the child must count for: in the fields
 * of its objects, in arrays and in collections of the JDK. Near things first, and not for ever:
 * what is forked for may be a heap of gigabytes.
 */
final class Captures {
  private static final int MOST_OBJECTS = 1_000;
  private static final String OURS = "dev.pando.";

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> ahead = new ArrayDeque<>();

  private Captures() {}

  /** What a child with this target is to count for. */
  static List<ForkShared> of(Object target) {
    return new Captures().find(target);
  }

  private List<ForkShared> find(Object target) {
    List<ForkShared> found = new ArrayList<>();
    add(target);
    for (Object next = ahead.poll(); next != null; next = ahead.poll()) {
      if (next instanceof ForkShared shared) {
        found.add(shared);
      } else {
        try {
          follow(next);
        } catch (RuntimeException e) {
          // Changed by another thread meanwhile, or of a class with ideas of its own.
        }
      }
    }
    return found;
  }

  private void add(@Nullable Object next) {
    if (next != null && seen.size() < MOST_OBJECTS && seen.add(next)) {
      ahead.add(next);
    }
  }

  private void follow(Object object) {
    Class<?> type = object.getClass();
    if (object instanceof Object[] array) {
      addAll(Arrays.asList(array));
    } else if (!isOfJdk(type)) {
      if (type.isRecord() || type.isHidden() || !type.getName().startsWith(OURS)) {
        addFields(object, type);
      }
    } else if (object instanceof Collection<?> collection) {
      addAll(collection);
    } else if (object instanceof Map<?, ?> map) {
      addAll(map.keySet());
      addAll(map.values());
    }
  }

  private void addAll(Collection<?> objects) {
    for (Object each : objects) {
      if (seen.size() >= MOST_OBJECTS) {
        return;
      }
      add(each);
    }
  }

  private void addFields(Object object, Class<?> type) {
    for (Class<?> each = type; each != null && !isOfJdk(each); each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !field.getType().isPrimitive()
            && field.trySetAccessible()) {
          add(read(field, object));
        }
      }
    }
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // it was made accessible
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }
}
