package dev.pando.manager;

import java.util.concurrent.BlockingDeque;

/**
 * A double-ended queue in a manager's process, without null.
 *
 * @param <E> what is in it
 */
public interface ManagedDeque<E> extends BlockingDeque<E>, ManagedCollection<E> {}
