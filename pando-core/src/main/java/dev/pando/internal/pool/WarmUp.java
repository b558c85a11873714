package dev.pando.internal.pool;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.launch.LaunchMethod;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.process.ProcessSettings;
import dev.pando.pool.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a template JVM does before its first fork, so that workers that are copied from it have
 * their loop, the codec and the rings compiled: a pool whose worker is a thread.
 */
public record WarmUp() implements SerializableRunnable {
  private static final int ROUNDS = 3;
  private static final int ELEMENTS = 1500;
  private static final long LINK_PAUSE_NANOS = 1_000_000;
  private static final int LINK_PAUSES = 2_000;

  @Override
  public void runThrowing() throws Exception {
    Platform platform = Platform.current();
    platform.warmUp();
    List<Integer> numbers = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      numbers.add(i);
      texts.add("text " + i);
    }
    try (Pool pool =
        new PoolDescription(ProcessSettings.of(LaunchMethod.THREAD)).workers(1).build()) {
      for (int i = 0; i < ROUNDS; i++) {
        List<Integer> _ = pool.map(number -> number + 1, numbers, 1);
        List<Integer> _ = pool.map(String::length, texts);
      }
      for (int i = 0; i < ELEMENTS; i++) {
        int number = i;
        int _ = pool.apply(() -> number);
      }
    }
    for (int i = 0; i < LINK_PAUSES && !platform.isWarm(); i++) {
      LockSupport.parkNanos(LINK_PAUSE_NANOS);
    }
  }
}
