package dev.pando.internal.segment;

import dev.pando.internal.KillPoint;
import dev.pando.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A child JVM that is a member of a grove and does what it is told, one command a line. */
final class Member implements AutoCloseable {
  private final TestJvm jvm;
  private final int participant;

  private Member(TestJvm jvm) {
    this.jvm = jvm;
    this.participant = Integer.parseInt(jvm.readLine());
  }

  /** Starts one that joins the grove. */
  static Member join(Grove grove, String platform) {
    return join(grove.ticket(), platform);
  }

  private static Member join(GroveTicket ticket, String platform) {
    return new Member(
        TestJvm.start(
            Main.class,
            List.of("-Dpando.platform=" + platform, "-D" + KillPoint.PROPERTY + "=true"),
            ticket.location(),
            ticket.id(),
            ticket.parent()));
  }

  /** Starts one that is the root of a grove of its own in {@code directory}. */
  static Member root(Object directory, String platform) {
    return new Member(
        TestJvm.start(
            Main.class, List.of("-Dpando.platform=" + platform, "-Dpando.directory=" + directory)));
  }

  /** Starts one that joins the grove of this one. */
  Member child(String platform) {
    return join(
        new GroveTicket(ask("directory"), Long.parseLong(ask("ticket")), participant), platform);
  }

  int participant() {
    return participant;
  }

  int slot() {
    return Participant.slot(participant);
  }

  long pid() {
    return jvm.pid();
  }

  String ask(String command) {
    jvm.writeLine(command);
    return jvm.readLine();
  }

  /** Has it do something on the way of which it is killed. */
  void dieOf(String command) {
    jvm.writeLine(command);
    if (jvm.waitForExit() == 0) {
      throw new AssertionError("The member survived " + command);
    }
  }

  void kill() {
    jvm.kill();
  }

  void exit() {
    jvm.writeLine("exit 0");
    if (jvm.waitForExit() != 0) {
      throw new AssertionError("The member did not end in good order");
    }
  }

  int waitForExit() {
    return jvm.waitForExit();
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** The child's side. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      Grove grove =
          arguments.length == 0
              ? Grove.current()
              : Grove.join(
                  new GroveTicket(
                      arguments[0], Long.parseLong(arguments[1]), Integer.parseInt(arguments[2])));
      System.out.println(grove.participant());
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(answer(grove, line.split(" ", 2)));
      }
    }

    private static String answer(Grove grove, String[] command) throws IOException {
      String argument = command.length > 1 ? command[1] : "";
      return switch (command[0]) {
        case "dead" -> Boolean.toString(grove.isDead(Integer.parseInt(argument)));
        case "ticket" -> Long.toString(grove.ticket().id());
        case "directory" -> grove.directory().toString();
        case "create" -> grove.create("test", Long.parseLong(argument)).name();
        case "increment" -> increment(grove.open(argument));
        case "allocate" -> Long.toString(grove.slab().allocate(Long.parseLong(argument)).handle());
        case "own" -> Long.toString(grove.slab().allocateOwned(Long.parseLong(argument)).handle());
        case "free" -> {
          grove.slab().free(Long.parseLong(argument));
          yield "freed";
        }
        case "named" -> grove.createNamed(argument, 1000, NamedFiles.Owner.PROCESS).name();
        case "namedall" -> grove.createNamed(argument, 1000, NamedFiles.Owner.GROVE).name();
        case "namedforever" -> grove.createNamed(argument, 1000, NamedFiles.Owner.NOBODY).name();
        case "reap" -> Integer.toString(grove.reapNamed().size());
        case "arm" -> {
          KillPoint.arm(argument, 1);
          yield "armed";
        }
        case "exit" -> {
          System.exit(Integer.parseInt(argument));
          yield "never";
        }
        default -> throw new IllegalArgumentException(command[0]);
      };
    }

    private static String increment(Segment segment) {
      int value = segment.memory().get(ValueLayout.JAVA_INT, 0) + 1;
      segment.memory().set(ValueLayout.JAVA_INT, 0, value);
      return Integer.toString(value);
    }
  }
}
