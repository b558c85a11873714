package dev.pando.internal.launch;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which of a JVM's own options its children get.
 *
 * <p>Inherited is what changes the meaning of a program: system properties, assertions, preview
 * features, module options, stack sizes, Java agents. Left out is what only one process can have
 * (debugger, JMX, agents that listen), what writes to a fixed file (dumps, logs, recordings), and
 * what Pando chooses itself (heap, collector, class data archive).
 */
public final class InheritedOptions {
  private static final String[] DROPPED_PREFIXES = {
    // debuggers, profilers and other native agents: they listen, or write to one path
    "-agentlib:",
    "-agentpath:",
    "-Xrun",
    "-Xdebug",
    "-Xnoagent",
    "-Dcom.sun.management.",
    "-XX:+ManagementServer",
    "-XX:ManagementServer",
    // dumps, logs, recordings
    "-Xlog",
    "-Xloggc",
    "-verbose",
    "-XX:HeapDumpPath",
    "-XX:+HeapDump",
    "-XX:-HeapDump",
    "-XX:HeapDumpGzipLevel",
    "-XX:ErrorFile",
    "-XX:LogFile",
    "-XX:+LogVMOutput",
    "-XX:+LogCompilation",
    "-XX:StartFlightRecording",
    "-XX:FlightRecorder",
    "-XX:+FlightRecorder",
    "-XX:+Print",
    "-XX:+DumpPerfMapAtExit",
    "-XX:Flags=",
    "-XX:VMOptionsFile",
    "-XX:+UsePerfData",
    "-XX:-UsePerfData",
    "-XX:+PerfDataSaveToFile",
    "-XX:PerfDataSaveFile",
    "-XX:+DisplayVMOutputToStdout",
    "-XX:+DisplayVMOutputToStderr",
    // collector
    "-XX:+AlwaysPreTouch",
    "-XX:G1",
    "-XX:+G1",
    "-XX:-G1",
    "-XX:Z",
    "-XX:+Z",
    "-XX:-Z",
    "-XX:Shenandoah",
    "-XX:ParallelGCThreads",
    "-XX:ConcGCThreads",
    "-XX:MaxGCPauseMillis",
    "-XX:GCTimeRatio",
    "-XX:+UseAdaptiveSizePolicy",
    "-XX:-UseAdaptiveSizePolicy",
    // class data archives
    "-Xshare",
    "-XX:SharedArchiveFile",
    "-XX:ArchiveClassesAtExit",
    "-XX:AOT",
    "-XX:+AutoCreateSharedArchive",
    "-XX:SharedClassListFile",
    "-XX:DumpLoadedClassList",
    "-XX:+RecordDynamicDumpInfo",
    // the default of a class path program; as an option it only slows the start
    "--add-modules=ALL-DEFAULT",
    // what the launcher sets by itself for each JVM
    "-Djava.class.path=",
    "-Djava.module.path=",
    "-Djdk.module.path=",
    "-Djdk.module.main",
    "-Dsun.java.command=",
    "-Dsun.java.launcher",
    "--module-path=",
    "-Djdk.module.upgrade.path="
  };

  private static final String[] HEAP_SIZE_PREFIXES = {
    "-Xmx",
    "-Xms",
    "-Xmn",
    "-XX:MaxHeapSize",
    "-XX:InitialHeapSize",
    "-XX:MinHeapSize",
    "-XX:SoftMaxHeapSize",
    "-XX:MaxRAM",
    "-XX:MinRAM",
    "-XX:InitialRAM",
    "-XX:NewSize",
    "-XX:MaxNewSize",
    "-XX:OldSize",
    "-XX:NewRatio",
    "-XX:SurvivorRatio"
  };

  private static final String[] LISTENING_AGENTS = {
    "jmx_prometheus", "jolokia", "idea_rt.jar", "debugger-agent", "byteman", "hawtio", "takipi"
  };

  private InheritedOptions() {}

  /** The options of this JVM that children get; asks the management beans, which takes a while. */
  static List<String> ofThisJvm() {
    return filter(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  /** Those of {@code options} that children get, in order. */
  static List<String> filter(List<String> options) {
    List<String> kept = new ArrayList<>(options.size());
    for (String option : options) {
      if (isInherited(option)) {
        kept.add(option);
      }
    }
    return kept;
  }

  static boolean isInherited(String option) {
    if (startsWithAny(option, DROPPED_PREFIXES) || sizesHeap(option) || choosesCollector(option)) {
      return false;
    }
    return !option.startsWith("-javaagent:") || !listens(option);
  }

  /** Whether the option names the garbage collector to use, as {@code -XX:+UseZGC} does. */
  static boolean choosesCollector(String option) {
    return (option.startsWith("-XX:+Use") || option.startsWith("-XX:-Use"))
        && option.endsWith("GC");
  }

  /** Whether the option says how large the heap or a part of it is. */
  static boolean sizesHeap(String option) {
    return startsWithAny(option, HEAP_SIZE_PREFIXES);
  }

  private static boolean startsWithAny(String option, String[] prefixes) {
    for (String prefix : prefixes) {
      if (option.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean listens(String agent) {
    String lower = agent.toLowerCase(Locale.ROOT);
    for (String name : LISTENING_AGENTS) {
      if (lower.contains(name)) {
        return true;
      }
    }
    return lower.contains("output=tcpserver"); // JaCoCo, when it serves instead of writing
  }
}
