package dev.pando.internal.codec;

import java.io.ObjectInputValidation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to wait until the whole graph is there: places that hold an object made later, and hash
 * and sorted collections whose keys were not complete.
 */
final class Endgame {
  private final ObjectReader reader;
  private final List<Patch> patches = new ArrayList<>();
  private final List<Fill> fills = new ArrayList<>();
  private final List<Object> rehashes = new ArrayList<>();
  private final List<Validation> validations = new ArrayList<>();

  Endgame(ObjectReader reader) {
    this.reader = reader;
  }

  /** A place that an object can be put into later. */
  interface Place {
    void set(Object value) throws Throwable;
  }

  private record Validation(ObjectInputValidation call, int priority) {}

  private record Patch(Place place, int handle) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Fill(@Nullable Object[] parts, Object collection) {}

  /** Puts the pending object into its place at the end. */
  void patch(Place place) {
    patches.add(new Patch(place, reader.pendingHandle));
  }

  /** Adds elements (of a collection) or keys and values (of a map) at the end. */
  void fill(Object collection, @Nullable Object[] parts) {
    fills.add(new Fill(parts, collection));
  }

  /** How many places wait. */
  int patches() {
    return patches.size();
  }

  void finish() throws Throwable {
    if (patches.isEmpty() && fills.isEmpty() && rehashes.isEmpty() && validations.isEmpty()) {
      return;
    }
    for (Patch patch : patches) {
      patch.place.set(reader.referenced(patch.handle));
    }
    for (Fill fill : fills) {
      fill(fill);
    }
    for (Object collection : rehashes) {
      refill(collection);
    }
    for (Validation validation : validations) {
      validation.call.validateObject();
    }
    clear();
  }

  @SuppressWarnings("unchecked") // the elements are those that were in it
  private static void fill(Fill fill) {
    if (fill.collection instanceof Map<?, ?> m) {
      Map<@Nullable Object, @Nullable Object> map = (Map<@Nullable Object, @Nullable Object>) m;
      for (int i = 0; i < fill.parts.length; i += 2) {
        map.put(fill.parts[i], fill.parts[i + 1]);
      }
    } else {
      Collection<@Nullable Object> collection = (Collection<@Nullable Object>) fill.collection;
      for (Object part : fill.parts) {
        collection.add(part);
      }
    }
  }

  /** Puts the elements of a collection with serialization code into their right places again. */
  void rehash(Object collection) {
    rehashes.add(collection);
  }

  /** Calls a validation that serialization code registered. */
  void validate(ObjectInputValidation validation, int priority) {
    validations.add(new Validation(validation, priority));
    validations.sort(Comparator.comparingInt(v -> -v.priority));
  }

  @SuppressWarnings("unchecked") // the elements are those that were in it
  private static void refill(Object collection) {
    if (collection instanceof Map<?, ?> m && !(collection instanceof EnumMap<?, ?>)) {
      Map<Object, Object> map = (Map<Object, Object>) m;
      List<Object> keys = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      map.forEach((key, value) -> {
        keys.add(key);
        values.add(value);
      });
      map.clear();
      for (int i = 0; i < keys.size(); i++) {
        map.put(keys.get(i), values.get(i));
      }
    } else if (collection instanceof Set<?> s) {
      Set<Object> set = (Set<Object>) s;
      List<Object> elements = new ArrayList<>(set);
      set.clear();
      set.addAll(elements);
    }
  }

  void clear() {
    rehashes.clear();
    validations.clear();
    patches.clear();
    fills.clear();
  }
}
