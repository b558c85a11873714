package dev.pando.internal;

/**
 * What counts who has it. A forked child has a copy of all that its parent had, but counts for
 * nothing that its target does not have: else it would keep open what others want to see closed.
 */
public interface ForkShared {
  /** In the parent, before the fork: has a child count, which is not there yet. */
  Share shareWithChild();

  /** What stands for the child. */
  interface Share {
    /** In the child: counts for itself from now on. */
    void take();

    /** In the parent, when there is no such child any more: what it did not take is given back. */
    void giveBack();
  }
}
