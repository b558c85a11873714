package dev.pando.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Builds the command line of a child JVM. */
final class JavaCommand {
  static final String MAIN_CLASS = ChildMain.class.getName();
  private static final String MODULE = "dev.pando";

  /**
   * What a child's heap begins with. The JVM's own choice, a share of the machine's memory, lets a
   * child walk over some hundred megabytes of fresh pages before it collects its garbage for the
   * first time: a page fault each, and memory that idle children keep. This one grows with what
   * lives.
   */
  private static final long FIRST_HEAP_BYTES = 64L << 20;

  /**
   * The young part of the first heap under the serial collector, which makes it larger only when it
   * collects the old part, and that is when the heap can grow no more. By its own choice (a third,
   * of that a tenth for survivors) an array of 4 MiB that is in use during a collection is moved to
   * the old part, one after the other until the child's heap is full of them. Here the new ones
   * have 20 MiB, and what survives them 10.
   */
  private static final long FIRST_YOUNG_BYTES = 40L << 20;

  private static final int YOUNG_TO_SURVIVORS = 2;

  /** The JVM leaves a third of the largest heap to the young part, so it divides smaller ones. */
  private static final long LEAST_HEAP_FOR_YOUNG_BYTES = 3 * FIRST_YOUNG_BYTES;

  /**
   * Maps the JDK's class archive where it was made for. Else a JVM chooses a place at random, and
   * writes to most of its 13 MiB to say so: a tenth of a child's start, and memory that no two
   * children share. The code and the heap of a child are at random places as before.
   */
  private static final List<String> ARCHIVE_IN_PLACE =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

  /** A JVM that does not know an option does not start. */
  private static final int TRIED_VERSION = 25;

  /** Options that take their value as the next argument. */
  private static final List<String> WITH_VALUE =
      List.of(
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--add-modules",
          "--enable-native-access",
          "--limit-modules",
          "--patch-module",
          "--illegal-native-access");

  private JavaCommand() {}

  /** The launcher to use. */
  static Path executable(JvmSettings settings) throws IOException {
    Path chosen = settings.javaExecutable();
    if (chosen != null) {
      if (Files.isExecutable(chosen) && !Files.isDirectory(chosen)) {
        return chosen;
      }
      throw new IOException(
          "cannot start child processes: the Java executable "
              + chosen
              + " does not exist or cannot be executed; give another one to setJavaExecutable");
    }
    String home = System.getProperty("java.home", "");
    for (String name : new String[] {"java", "java.exe"}) {
      Path launcher = Path.of(home, "bin", name);
      if (Files.isExecutable(launcher)) {
        return launcher;
      }
    }
    throw new IOException(
        "cannot start child processes: this Java runtime ("
            + home
            + ") has no bin/java launcher; name one with setJavaExecutable");
  }

  /** Whether the children's JVM is this one, and one with which it was tried. */
  private static boolean knowsArchiveOptions(JvmSettings settings) {
    return settings.javaExecutable() == null && Runtime.version().feature() == TRIED_VERSION;
  }

  /** JVM options, code and main class. */
  static List<String> arguments(JvmSettings settings, List<String> inherited, CodePaths paths) {
    List<String> explicit = joined(settings.options());
    List<String> all = new ArrayList<>();
    boolean serial = explicit.stream().noneMatch(InheritedOptions::choosesCollector);
    if (serial) {
      all.add("-XX:+UseSerialGC"); // starts fastest, and holds the least memory
    }
    all.add("-XX:-UsePerfData");
    all.add("-Xshare:auto");
    if (knowsArchiveOptions(settings)) {
      all.addAll(ARCHIVE_IN_PLACE);
    }
    // A stale archive only costs time; what else the JVM has to say must not go to stdout.
    all.add("-Xlog:disable");
    all.add("-Xlog:all=error,cds*=off,aot*=off:stderr");
    all.add("-XX:ErrorFile=" + HsErrFile.pattern());
    long heap = settings.heapBytes() > 0 ? settings.heapBytes() : DefaultHeap.bytes();
    all.add("-Xmx" + heap / 1024 + "k");
    if (explicit.stream().noneMatch(InheritedOptions::sizesHeap)) {
      all.add("-Xms" + Math.min(heap, FIRST_HEAP_BYTES) / 1024 + "k");
      if (serial && heap >= LEAST_HEAP_FOR_YOUNG_BYTES) {
        all.add("-XX:NewSize=" + FIRST_YOUNG_BYTES / 1024 + "k");
        all.add("-XX:SurvivorRatio=" + YOUNG_TO_SURVIVORS);
      }
    }
    if (settings.activeProcessors() > 0) {
      all.add("-XX:ActiveProcessorCount=" + settings.activeProcessors());
    }
    all.addAll(inherited);
    all.addAll(explicit);
    addCode(all, paths);
    return all;
  }

  private static void addCode(List<String> all, CodePaths paths) {
    List<String> classPath = new ArrayList<>();
    if (paths.pando() != null) {
      classPath.add(paths.pando().toString());
    }
    classPath.addAll(paths.classPath());
    if (!paths.modulePath().isEmpty()) {
      all.add("-p");
      all.add(String.join(File.pathSeparator, paths.modulePath()));
    }
    if (!classPath.isEmpty()) {
      all.add("-cp");
      all.add(String.join(File.pathSeparator, classPath));
    }
    if (paths.isModular()) {
      all.add("--enable-native-access=" + MODULE);
      if (!paths.rootModule().isEmpty()) {
        all.add("--add-modules=" + paths.rootModule());
      }
      all.add("-m");
      all.add(MODULE + "/" + MAIN_CLASS);
    } else {
      all.add("--enable-native-access=ALL-UNNAMED");
      all.add(MAIN_CLASS);
    }
  }

  /** The same arguments with a class archive, first so that it does not depend on what follows. */
  static List<String> withArchive(List<String> arguments, Path archive) {
    List<String> all = new ArrayList<>(arguments.size() + 1);
    all.add("-XX:SharedArchiveFile=" + archive);
    all.addAll(arguments);
    return all;
  }

  /** The options a child with these settings passes on to its own children. */
  static List<String> inheritedBy(JvmSettings settings, List<String> inherited) {
    List<String> explicit = InheritedOptions.filter(joined(settings.options()));
    if (explicit.isEmpty()) {
      return inherited;
    }
    LinkedHashSet<String> all = new LinkedHashSet<>(inherited);
    for (String option : explicit) {
      all.remove(option); // the last one of a kind wins, so the order must be that of the last
      all.add(option);
    }
    return List.copyOf(all);
  }

  /** Writes options with a separate value in one piece, so that each can be handled by itself. */
  private static List<String> joined(List<String> options) {
    List<String> joined = new ArrayList<>(options.size());
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i);
      if (WITH_VALUE.contains(option) && i + 1 < options.size()) {
        joined.add(option + "=" + options.get(++i));
      } else {
        joined.add(option);
      }
    }
    return joined;
  }
}
