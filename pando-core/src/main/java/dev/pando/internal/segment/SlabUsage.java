package dev.pando.internal.segment;

/**
 * A count of the slab's blocks, exact when nobody changes them meanwhile.
 *
 * @param free blocks that can be allocated
 * @param allocating blocks half-way, or of processes killed half-way
 * @param owned blocks that go with their owner
 * @param shared blocks that live until freed
 */
public record SlabUsage(long free, long allocating, long owned, long shared) {

  SlabUsage plus(SlabUsage other) {
    return new SlabUsage(
        free + other.free,
        allocating + other.allocating,
        owned + other.owned,
        shared + other.shared);
  }
}
