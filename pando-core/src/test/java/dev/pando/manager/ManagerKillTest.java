package dev.pando.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.Diagnostics;
import dev.pando.Pando;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Grove;
import dev.pando.pool.Pool;
import dev.pando.process.ChildProcess;
import dev.pando.queue.SharedQueue;
import dev.pando.sync.SharedLock;
import dev.pando.sync.SharedSemaphore;
import dev.pando.testing.Children;
import dev.pando.testing.Requirement;
import dev.pando.testing.Standstill;
import dev.pando.testing.TestJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients and managers that are killed whatever they do. */
@SuppressWarnings("LockNotBeforeTry") // who is killed gives nothing back
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ManagerKillTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int VICTIMS = 6;

  /** What a client exits with that was told that its manager is gone. */
  private static final int TOLD = 7;

  /** All that clients use. */
  private record Things(
      ManagedMap<Integer, Integer> map,
      SharedLock lock,
      SharedSemaphore permits,
      SharedQueue<Integer> queue,
      SharedQueue<Integer> ready) {

    static Things of(Manager manager) {
      return new Things(
          manager.map(),
          manager.lock(),
          manager.boundedSemaphore(2),
          manager.queue(4),
          manager.queue());
    }

    /** Uses all at random, for ever. */
    void use(int seed) throws InterruptedException {
      Random random = new Random(seed);
      ready.put(seed);
      while (true) {
        switch (random.nextInt(5)) {
          case 0 -> map.merge(random.nextInt(8), 1, Integer::sum);
          case 1 -> {
            lock.lock();
            map.put(-1, seed);
            lock.unlock();
          }
          case 2 -> {
            permits.acquire();
            permits.release();
          }
          case 3 -> {
            boolean _ = queue.offer(seed, Duration.ofMillis(1));
          }
          default -> {
            Integer _ = queue.poll(Duration.ofMillis(1));
          }
        }
      }
    }
  }

  private static void work(Things things, int seed) throws InterruptedException {
    try {
      things.use(seed);
    } catch (ManagerLostException e) {
      System.exit(TOLD);
    }
  }

  @Test
  @Requirement({"R3", "R26"})
  void clientsKilledAtRandomLeaveEverythingUsableAndADeadManagerIsToldToTheRest() throws Exception {
    try (Manager manager = Pando.manager()) {
      Things things = Things.of(manager);
      List<ChildProcess> clients = new ArrayList<>();
      Random random = new Random(5);
      for (int seed = 1; seed <= VICTIMS; seed++) {
        int mine = seed;
        clients.add(Pando.process(() -> work(things, mine)).start());
        assertThat(things.ready().poll(PATIENCE)).isEqualTo(seed);
        if (seed % 2 == 0) {
          clients.remove(random.nextInt(clients.size())).kill();
          assertThat(things.lock().tryLock(PATIENCE)).isTrue();
          things.lock().unlock();
          assertThat(things.permits().tryAcquire(PATIENCE)).isTrue();
          things.permits().release();
          assertThat(things.map().merge(100, 1, Integer::sum)).isPositive();
        }
      }
      long killed = System.nanoTime();
      ProcessHandle.of(manager.pid()).orElseThrow().destroyForcibly();
      for (ChildProcess client : clients) {
        assertThat(client.join(PATIENCE)).isTrue();
        assertThat(client.exitCode()).hasValue(TOLD);
      }
      System.out.println(
          "clients of a killed manager had been told and had ended after "
              + (System.nanoTime() - killed) / 1_000_000
              + " ms");
    }
  }

  @Test
  @Requirement("R26")
  void anElementThatWasOnItsWayToAKilledClientIsNotLost() throws Exception {
    try (Manager manager = Pando.manager()) {
      SharedQueue<String> queue = manager.queue();
      SharedQueue<String> ready = manager.queue();
      ChildProcess client =
          Pando.process(
                  () -> {
                    ready.put("about to wait");
                    String _ = queue.take();
                    ready.put(queue.take());
                  })
              .start();
      assertThat(ready.poll(PATIENCE)).isEqualTo("about to wait");
      queue.put("received");
      while (!queue.isEmpty()) {
        Thread.onSpinWait(); // until the client's take has got it
      }
      Standstill.stop(client.pid());
      queue.put("first");
      queue.put("second");
      client.kill();
      assertThat(client.join(PATIENCE)).isTrue();
      assertThat(ready.poll()).isNull();
      Set<String> left = new HashSet<>();
      while (!left.containsAll(Set.of("first", "second"))) { // "received" too, if it was not yet
        String element = queue.poll(PATIENCE);
        assertThat(element).isNotNull();
        assertThat(left.add(element)).as(element).isTrue();
      }
    }
  }

  @Test
  @Requirement("R26")
  void nothingThatKilledClientsHeldIsMissingWhenAllAreDead() throws Exception {
    try (Manager manager = Pando.manager()) {
      Things things = Things.of(manager);
      List<ChildProcess> clients = new ArrayList<>();
      for (int seed = 1; seed <= 3; seed++) {
        int mine = seed;
        clients.add(Pando.process(() -> work(things, mine)).start());
      }
      for (ChildProcess _ : clients) {
        assertThat(things.ready().poll(PATIENCE)).isNotNull();
      }
      clients.forEach(ChildProcess::kill);
      for (ChildProcess client : clients) {
        assertThat(client.join(PATIENCE)).isTrue();
      }
      assertThat(things.permits().tryAcquire(PATIENCE)).isTrue();
      assertThat(things.permits().tryAcquire(PATIENCE)).isTrue();
      assertThat(things.lock().tryLock(PATIENCE)).isTrue();
      while (things.queue().poll() != null) {
        // what the dead have put
      }
      things.queue().put(1);
      assertThat(things.queue().take()).isEqualTo(1);
    }
  }

  /**
   * A program with a manager that has a pool of its own; prints the process ids of both, and where
   * its shared memory is.
   */
  static final class Owner {
    private Owner() {}

    /** Waits to be killed. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
      Manager manager = Pando.manager();
      Pool pool = manager.pool(2);
      System.out.println(Grove.current().directory());
      System.out.println(manager.pid());
      pool.workerPids().forEach(System.out::println);
      Thread.sleep(PATIENCE);
    }
  }

  @Test
  @Requirement("R12")
  void aManagerAndTheWorkersOfItsPoolsEndWithTheProgramThatStartedItHoweverThatEnds()
      throws Exception {
    try (TestJvm owner = TestJvm.start(Owner.class, List.of())) {
      Path grove = Path.of(owner.readLine());
      List<Long> pids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pids.add(Long.parseLong(owner.readLine()));
      }
      assertThat(pids).doesNotHaveDuplicates().allMatch(Platform.current()::isAlive);

      owner.kill();

      for (long pid : pids) {
        Children.awaitDeath(pid);
      }
      while (Files.exists(grove)) { // until its template has ended as well
        assertThat(Diagnostics.clean().problems()).isEmpty();
      }
    }
  }
}
