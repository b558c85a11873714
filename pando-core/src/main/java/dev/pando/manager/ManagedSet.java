package dev.pando.manager;

import java.util.Set;

/**
 * A set in a manager's process, without null; Python's {@code Manager.set}. Single operations are
 * atomic, and iterators go on whatever others change.
 *
 * @param <E> what is in it
 */
public interface ManagedSet<E> extends Set<E>, ManagedCollection<E> {}
