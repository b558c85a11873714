package dev.pando.internal.manager;

import dev.pando.internal.Sneaky;
import dev.pando.sync.SharedBarrier;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A barrier in a manager's process. */
final class BarrierProxy extends ObjectProxy implements SharedBarrier {
  private static final long serialVersionUID = 1;

  BarrierProxy(Target target) {
    super(target);
  }

  private int arrive(long nanos) throws InterruptedException, BrokenBarrierException {
    try {
      return toInt(target().call(BarrierService.AWAIT, nanos));
    } catch (InterruptedException | BrokenBarrierException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // of the action
      throw Sneaky.rethrow(e);
    }
  }

  @Override
  public int await() throws InterruptedException, BrokenBarrierException {
    int place = arrive(BarrierService.DEFAULT_TIMEOUT);
    if (place == BarrierService.TOO_LATE) {
      throw new BrokenBarrierException("the others did not come in time");
    }
    return place;
  }

  @Override
  public int await(Duration timeout)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    int place = arrive(Math.max(0, TimeUnit.NANOSECONDS.convert(timeout)));
    if (place == BarrierService.TOO_LATE) {
      throw new TimeoutException("the others did not come within " + timeout);
    }
    return place;
  }

  @Override
  public void reset() {
    Object _ = target().ask(BarrierService.RESET);
  }

  @Override
  public void abort() {
    Object _ = target().ask(BarrierService.ABORT);
  }

  @Override
  public int parties() {
    return toInt(target().ask(BarrierService.PARTIES));
  }

  @Override
  public int waiting() {
    return toInt(target().ask(BarrierService.WAITING));
  }

  @Override
  public boolean isBroken() {
    return isTrue(target().ask(BarrierService.IS_BROKEN));
  }

  @Override
  public void close() {
    Object _ = target().ask(BarrierService.CLOSE);
  }
}
