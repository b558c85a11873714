package dev.pando.internal.sync;

import dev.pando.sync.SharedReadWriteLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader sees all of a writer's plain stores or none. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "read before")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "read after")
@Outcome(expect = Expect.FORBIDDEN, desc = "read while it was written")
@State
@SuppressWarnings("LockNotBeforeTry") // nothing in between throws
public class ReadWriteLockStress {
  private static final StressObjects<SharedReadWriteLock> LOCKS =
      new StressObjects<>(ReadWriteLockObject::create);
  private static final long FIRST = 0;
  private static final long SECOND = 64;

  private final Words words = new SegmentWords(StressMemory.piece());
  private final SharedReadWriteLock lock = LOCKS.next();

  /** Writes both. */
  @Actor
  public void writer() {
    lock.writeLock().lock();
    words.setLongPlain(FIRST, 1);
    words.setLongPlain(SECOND, 1);
    lock.writeLock().unlock();
  }

  /** Reads both. */
  @Actor
  public void reader(II_Result result) {
    lock.readLock().lock();
    result.r1 = (int) words.getLongPlain(FIRST);
    result.r2 = (int) words.getLongPlain(SECOND);
    lock.readLock().unlock();
  }
}
