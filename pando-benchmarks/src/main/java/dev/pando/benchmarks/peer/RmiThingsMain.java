package dev.pando.benchmarks.peer;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The process of {@link RmiManager}. */
final class RmiThingsMain implements RmiThings {
  private final ConcurrentMap<String, Integer> map = new ConcurrentHashMap<>();
  private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();

  private RmiThingsMain() {}

  public static void main(String[] args) throws IOException {
    RmiChild.serve(new RmiThingsMain());
  }

  @Override
  public @Nullable Integer set(String key, Integer value) {
    return map.put(key, value);
  }

  @Override
  public void put(Integer element) {
    queue.add(element);
  }

  @Override
  public Integer take() throws InterruptedException {
    return queue.take();
  }
}
