package dev.pando.internal.launch;

import dev.pando.internal.codec.LinkedLambdas;
import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.fork.Fork;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a template: gives each request a child, and tells how children end. See {@link
 * TemplateProtocol} for what is said, {@link StandIns} for children that are there before.
 */
final class TemplateService {
  /** A client that does not say its key at once is none. */
  private static final int KEY_MILLIS = 5_000;

  private static final int FOR_EVER = -1;

  /** Longer than the JVM keeps what its compilers have freed: five seconds. */
  private static final int SETTLING_MILLIS = 6_000;

  /** In place of a connection: nobody has asked for the child yet. */
  private static final int NOBODY = -1;

  private final int listener;
  private final byte[] key;
  private final String obstacle;
  private final List<Integer> connections = new ArrayList<>();
  private final List<Child> children = new ArrayList<>();
  private final StandIns standIns;

  /** A child, and the connection of who wants to know its end. */
  private record Child(int pid, int pidfd, int connection) {}

  /**
   * A service that has not begun.
   *
   * @param listener where clients connect
   * @param key what they have to show
   * @param obstacle why this process cannot fork, or empty
   */
  TemplateService(int listener, byte[] key, String obstacle) {
    this.listener = listener;
    this.key = key.clone();
    this.obstacle = obstacle;
    this.standIns = new StandIns(obstacle.isEmpty());
  }

  /** Serves; does not return. */
  void run() throws IOException {
    long settled = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLING_MILLIS);
    while (System.nanoTime() < settled) {
      serveNext(SETTLING_MILLIS);
    }
    Fork.trimMemory();
    standIns.renew(); // they have what was given back
    while (true) {
      serveNext(FOR_EVER);
    }
  }

  private void serveNext(int millis) throws IOException {
    int[] descriptors = descriptors();
    boolean[] ready = new boolean[descriptors.length];
    boolean areWanted = standIns.areWanted();
    int patience = areWanted ? standIns.lullMillis(children.isEmpty()) : millis;
    Descriptors.poll(descriptors, ready, descriptors.length, patience);
    if (areWanted && isNone(ready)) {
      prepareStandIns();
    } else {
      serve(descriptors, ready);
    }
  }

  private static boolean isNone(boolean[] ready) {
    for (boolean each : ready) {
      if (each) {
        return false;
      }
    }
    return true;
  }

  private int[] descriptors() {
    int[] all = new int[1 + connections.size() + children.size()];
    int count = 0;
    all[count++] = listener;
    for (int connection : connections) {
      all[count++] = connection;
    }
    for (Child child : children) {
      all[count++] = child.pidfd;
    }
    return all;
  }

  private void serve(int[] descriptors, boolean[] ready) throws IOException {
    int firstChild = 1 + connections.size();
    List<Child> before = List.copyOf(children);
    for (int i = firstChild; i < descriptors.length; i++) {
      if (ready[i]) {
        reap(before.get(i - firstChild));
      }
    }
    for (int i = 1; i < firstChild; i++) {
      if (ready[i]) {
        request(descriptors[i]);
      }
    }
    if (ready[0]) {
      welcome();
    }
  }

  private void reap(Child child) throws IOException {
    int status = Descriptors.reap(child.pidfd);
    StartGate.disown(child.pidfd);
    Descriptors.close(child.pidfd);
    children.remove(child);
    standIns.ended(child.pid);
    if (connections.contains(child.connection)) {
      try {
        TemplateProtocol.writeAnswer(child.connection, TemplateProtocol.ENDED, child.pid, status);
      } catch (IOException e) {
        forget(child.connection);
      }
    }
  }

  private void welcome() throws IOException {
    int connection = Descriptors.accept(listener);
    try {
      boolean[] ready = new boolean[1];
      Descriptors.poll(new int[] {connection}, ready, 1, KEY_MILLIS);
      byte[] shown = ready[0] ? Descriptors.readFully(connection, key.length) : new byte[0];
      if (!MessageDigest.isEqual(shown, key)) {
        Descriptors.close(connection);
        return;
      }
      TemplateProtocol.writeWelcome(connection, obstacle);
      StartGate.own(connection);
      connections.add(connection);
    } catch (IOException e) {
      Descriptors.close(connection);
    }
  }

  private void forget(int connection) {
    connections.removeIf(known -> known == connection);
    StartGate.disown(connection);
    Descriptors.close(connection);
  }

  private void request(int connection) throws IOException {
    ChildRequest request;
    try {
      request = ChildRequest.read(connection);
    } catch (IOException e) {
      forget(connection); // its process has ended
      return;
    }
    Fork.@Nullable Child child = childFor(request);
    if (child != null) {
      int pid = child.pid();
      children.removeIf(known -> known.pid == pid); // it was nobody's
      children.add(new Child(pid, child.pidfd(), connection));
    }
    request.close();
    answer(connection, child);
    linkFor(request);
  }

  /** Null when the limits of this user are reached: who asks is told. */
  private Fork.@Nullable Child childFor(ChildRequest request) {
    standIns.wantAll();
    Fork.@Nullable Child child = standIns.take(request);
    if (child == null) {
      // All that are wanted: it takes hardly longer, and who asks once often asks twice.
      request.keepPipesWhile(this::prepareStandIns);
      child = standIns.take(request);
    }
    return child;
  }

  /** Has later children find linked what the one that was asked for needs. */
  private void linkFor(ChildRequest request) throws IOException {
    ClassLoader loader = TemplateMain.loaderOfChildren();
    boolean isNew = Payload.linkForChildren(request.boot().target(), loader);
    for (String lambda : request.lambdas()) {
      isNew |= LinkedLambdas.link(lambda, loader);
    }
    if (isNew) {
      standIns.renew();
    }
  }

  private void prepareStandIns() {
    for (Fork.Child forked : standIns.prepare(TemplateService::live)) {
      add(forked, NOBODY);
    }
  }

  private void add(Fork.Child child, int connection) {
    StartGate.own(child.pidfd());
    children.add(new Child(child.pid(), child.pidfd(), connection));
  }

  /** In a child. */
  private static void live(int control, byte[] message) throws IOException {
    TemplateMain.Decoding target = TemplateMain.decoding(message);
    new ForkedChild(target.boot(), control, target.loader(), target).live();
  }

  private void answer(int connection, Fork.@Nullable Child child) {
    try {
      if (child == null) {
        TemplateProtocol.writeAnswer(connection, TemplateProtocol.FAILED, 0, 0);
      } else {
        TemplateProtocol.writeAnswer(connection, TemplateProtocol.FORKED, child.pid(), 0);
      }
    } catch (IOException e) {
      forget(connection);
    }
  }
}
