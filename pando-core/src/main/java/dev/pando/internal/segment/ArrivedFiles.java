package dev.pando.internal.segment;

import dev.pando.internal.Unreachable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named files that came to this process with messages. Nobody may ever close them, and thousands of
 * tasks may each bring the same one: so one mapping serves all that have arrived, and it ends when
 * the last of them is closed or cannot be reached any more.
 *
 * <h2>How a mapping is unmapped without being closed</h2>
 *
 * <pre>
 *   user's segment ──▶ scope of the view ──▶ closing action ──▶ token
 *                                                                 ╎ watched by the cleaner
 *   cleaner ─────────▶ releasing action ──▶ common mapping ──▶ scope of the mapping
 * </pre>
 *
 * <p>Each arrived file is a view of the common mapping with a scope of its own. The token is
 * reachable as long as that scope is, thus as long as any segment cut out of it; from the cleaner
 * nothing leads back to it. So the mapping is released by the view's closing, or when no segment is
 * left that could touch it.
 */
final class ArrivedFiles {
  private static final Map<String, Common> BY_KEY = new HashMap<>();

  private ArrivedFiles() {}

  /** One mapping and how many views it has; guarded by the map. */
  private static final class Common {
    final NamedFile file;
    int views;

    Common(NamedFile file) {
      this.file = file;
    }
  }

  /** Returns access of its own to a file that was found. */
  static NamedFile open(NamedFiles.Found found) throws IOException {
    Common common;
    synchronized (BY_KEY) {
      Common known = BY_KEY.get(found.key());
      if (known == null) {
        known = new Common(NamedFiles.map(found));
        BY_KEY.put(found.key(), known);
      }
      known.views++;
      common = known;
    }
    NamedFile view = viewOrNull(common);
    return view != null ? view : NamedFiles.map(found);
  }

  /** Returns null where native access is denied: then each has a mapping that is to be closed. */
  @SuppressWarnings({
    "MustBeClosedChecker", // the view owns the arena
    "restricted" // the bounds stay those of the mapping
  })
  private static @Nullable NamedFile viewOrNull(Common common) {
    Arena arena = Arena.ofShared();
    Object token = new Object();
    Cleaner.Cleanable release = Unreachable.then(token, () -> release(common));
    MemorySegment memory;
    try {
      memory =
          common
              .file
              .memory()
              .reinterpret(
                  arena,
                  _ -> {
                    try {
                      release.clean();
                    } finally {
                      Reference.reachabilityFence(token); // so long the cleaner leaves it alone
                    }
                  });
    } catch (IllegalCallerException denied) {
      arena.close();
      release.clean();
      return null;
    }
    return common.file.withMemory(arena, memory);
  }

  private static void release(Common common) {
    synchronized (BY_KEY) {
      if (--common.views > 0) {
        return;
      }
      BY_KEY.remove(common.file.key());
    }
    common.file.close();
  }
}
