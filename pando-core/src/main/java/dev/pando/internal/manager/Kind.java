package dev.pando.internal.manager;

import dev.pando.manager.ManagedCollection;
import dev.pando.manager.ManagedDeque;
import dev.pando.manager.ManagedList;
import dev.pando.manager.ManagedLong;
import dev.pando.manager.ManagedMap;
import dev.pando.manager.ManagedNamespace;
import dev.pando.manager.ManagedSet;
import dev.pando.manager.ManagedValue;
import dev.pando.queue.SharedJoinableQueue;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedBarrier;
import dev.pando.sync.SharedCondition;
import dev.pando.sync.SharedEvent;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedReentrantLock;
import dev.pando.sync.SharedSemaphore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What objects of a server look like: to their clients, and to the server itself. */
enum Kind {
  /** An interface of a user's: every method is a call, on a thread of its own. */
  OWN(Object.class, Object.class),
  /** A part of Pando that never waits: every method is a call. */
  SERVICE(Object.class, Object.class),
  MAP(ManagedMap.class, ConcurrentMap.class),
  LIST(ManagedList.class, List.class),
  SET(ManagedSet.class, Set.class),
  COLLECTION(ManagedCollection.class, Collection.class),
  ENTRY_SET(ManagedSet.class, Set.class),
  DEQUE(ManagedDeque.class, BlockingDeque.class),
  ITERATOR(BatchIterator.class, BatchIterator.class),
  QUEUE(SharedQueue.class, QueueService.class),
  JOINABLE_QUEUE(SharedJoinableQueue.class, QueueService.class),
  LOCK(SharedLock.class, LockService.class),
  REENTRANT_LOCK(SharedReentrantLock.class, LockService.class),
  CONDITION(SharedCondition.class, ConditionService.class),
  SEMAPHORE(SharedSemaphore.class, SemaphoreService.class),
  EVENT(SharedEvent.class, EventService.class),
  BARRIER(SharedBarrier.class, BarrierService.class),
  VALUE(ManagedValue.class, ManagedValue.class),
  LONG(ManagedLong.class, ManagedLong.class),
  NAMESPACE(ManagedNamespace.class, NamespaceService.class);

  private final Class<?> proxyType;
  private final Class<?> servedType;

  Kind(Class<?> proxyType, Class<?> servedType) {
    this.proxyType = proxyType;
    this.servedType = servedType;
  }

  /** The interface that proxies have; of no use for those of users. */
  Class<?> proxyType() {
    return proxyType;
  }

  /** What can be called. */
  Operations operations() {
    return this == ENTRY_SET ? EntrySet.OPERATIONS : Operations.of(servedType);
  }

  /** Nothing is added to the entries of a map but by the map, whatever its class would do. */
  private static final class EntrySet {
    static final Operations OPERATIONS = Operations.without(Set.class, Set.of("add", "addAll"));
  }

  /** Whether the server runs one operation at a time, because the object itself is not safe. */
  boolean isGuarded() {
    return this == LIST;
  }

  /** Whether operations without functions never wait or take long. */
  boolean isQuick() {
    return this != OWN;
  }

  /** Whether proxies compare by content, as {@code java.util} says. */
  boolean comparesContent() {
    return this == MAP || this == LIST || this == SET || this == ENTRY_SET;
  }

  boolean isCollection() {
    return Collection.class.isAssignableFrom(servedType);
  }

  /** Whether no two elements are equal, so that an iterator can remove by value. */
  boolean hasUniqueElements() {
    return this == SET;
  }

  /** What a result is handed out as; null for a copy. */
  @Nullable Kind resultKind(String method, Object result) {
    return switch (this) {
      case MAP ->
          switch (method) {
            case "keySet" -> SET;
            case "values" -> COLLECTION;
            case "entrySet" -> ENTRY_SET;
            default -> null;
          };
      case LIST -> method.equals("subList") ? LIST : null;
      default -> null;
    };
  }

  /** What objects of an interface are handed out as. */
  static Kind ofInterface(Class<?> type) {
    if (type == Map.class || type == ConcurrentMap.class || type == ManagedMap.class) {
      return MAP;
    }
    if (type == List.class || type == ManagedList.class) {
      return LIST;
    }
    if (type == Set.class || type == ManagedSet.class) {
      return SET;
    }
    return type == Collection.class ? COLLECTION : OWN;
  }
}
