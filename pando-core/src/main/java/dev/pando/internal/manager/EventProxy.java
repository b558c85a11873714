package dev.pando.internal.manager;

import dev.pando.sync.SharedEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An event in a manager's process. */
final class EventProxy extends ObjectProxy implements SharedEvent {
  private static final long serialVersionUID = 1;

  EventProxy(Target target) {
    super(target);
  }

  @Override
  public boolean isSet() {
    return isTrue(target().ask(EventService.IS_SET));
  }

  @Override
  public void set() {
    Object _ = target().ask(EventService.SET);
  }

  @Override
  public void clear() {
    Object _ = target().ask(EventService.CLEAR);
  }

  @Override
  public void await() throws InterruptedException {
    Object _ = await(EventService.AWAIT, Long.MAX_VALUE);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return isTrue(await(EventService.AWAIT, TimeUnit.NANOSECONDS.convert(timeout)));
  }

  @Override
  public void close() {
    Object _ = target().ask(EventService.CLOSE);
  }
}
