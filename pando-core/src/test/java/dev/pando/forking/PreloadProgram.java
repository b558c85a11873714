package dev.pando.forking;

import dev.pando.Context;
import dev.pando.Pando;
import dev.pando.PreloadError;
import dev.pando.StartMethod;
import dev.pando.function.SerializableRunnable;
import dev.pando.process.ChildProcess;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Preloads itself, and shows what that was like in the template. Its arguments are for that alone.
 */
public final class PreloadProgram {
  /** Of the process that has initialised this class: in children, the template. */
  private static final long PROCESS = ProcessHandle.current().pid();

  private static final String COMMAND = System.getProperty("sun.java.command", "");
  private static final String CLASS_PATH = System.getProperty("java.class.path", "");

  static {
    System.out.println("initialised");
    System.out.print("a line without an end, ");
    System.err.print("an error without an end, ");
  }

  private PreloadProgram() {}

  /** Cannot be initialised. */
  static final class Broken {
    static {
      fail();
    }

    private Broken() {}

    private static void fail() {
      throw new IllegalStateException("broken on purpose");
    }
  }

  /** What does not initialise the program's own class. */
  private static final class Quiet {
    static SerializableRunnable saying(String text) {
      return () -> System.out.println(text);
    }
  }

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    Context context = Pando.context(StartMethod.FORKSERVER);
    long here = ProcessHandle.current().pid();
    String command = PreloadProgram.class.getName() + " " + String.join(" ", arguments);
    System.out.println();
    System.out.println("command " + COMMAND.equals(command) + " " + command.length());

    Pando.setForkserverPreload(List.of(PreloadProgram.class.getName()), PreloadError.FAIL);
    Set<String> classPath = entries(CLASS_PATH);
    for (int i = 0; i < 2; i++) {
      show(
          context
              .process(() -> {
                System.out.println("elsewhere " + (PROCESS != here && PROCESS != self()));
                System.out.println("same command " + COMMAND.equals(command));
                System.out.println("same class path " + entries(CLASS_PATH).equals(classPath));
              })
              .start());
    }

    Pando.setForkserverPreload(Broken.class);
    show(context.process(Quiet.saying("ignored")).start());

    Pando.setForkserverPreload(List.of("no.such.Class"), PreloadError.WARN);
    show(context.process(Quiet.saying("warned")).start());

    try {
      setUnknownChoice(null);
    } catch (NullPointerException e) {
      System.out.println("refused " + e.getMessage());
    }
  }

  /** As children have them: absolute, and Pando's own comes first. */
  private static Set<String> entries(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.toSet());
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  /** As a caller does who knows nothing of null marks. */
  @SuppressWarnings("NullAway") // what is tested
  private static void setUnknownChoice(@Nullable PreloadError choice) {
    Pando.setForkserverPreload(List.of(), choice);
  }

  private static void show(ChildProcess child) throws InterruptedException {
    child.join();
    System.out.println("ended with " + child.exitCode().orElseThrow());
  }
}
