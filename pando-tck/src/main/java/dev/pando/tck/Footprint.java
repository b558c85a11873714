package dev.pando.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this process holds, in which a leak would show. The figures of {@code /proc} are 0 where
 * there is none.
 *
 * @param openFiles descriptors
 * @param threads platform threads
 * @param processes children and theirs
 * @param sharedFiles files in the directory that it shares with them
 * @param mappings how often such files are mapped here
 * @param heapBytes what is left of the heap after a collection
 */
record Footprint(
    int openFiles,
    int threads,
    int processes,
    List<String> sharedFiles,
    int mappings,
    long heapBytes) {
  private static final Pattern SHARED = Pattern.compile("(/\\S*/pando-\\w+-[0-9a-f]{16})/");
  private static final Path PROC = Path.of("/proc/self");

  /** What may come and go without being a leak, of each kind. */
  private static final int SLACK = 8;

  private static final long HEAP_SLACK_BYTES = 16L << 20;

  /** The process as it is now. */
  static Footprint now() throws IOException {
    List<String> shared = sharedMappings();
    List<String> files = filesIn(shared);
    System.gc();
    return new Footprint(
        entries(PROC.resolve("fd")).size(),
        Thread.getAllStackTraces().size(),
        (int) ProcessHandle.current().descendants().count(),
        files,
        shared.size(),
        Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
  }

  /** The files that this process shares with its children and whose names begin so. */
  static List<String> sharedFiles(String kind) throws IOException {
    return filesIn(sharedMappings()).stream().filter(file -> file.startsWith(kind)).toList();
  }

  private static List<String> filesIn(List<String> directories) throws IOException {
    List<String> files = new ArrayList<>();
    for (String directory : Set.copyOf(directories)) {
      files.addAll(entries(Path.of(directory)));
    }
    return files;
  }

  /** The directory of each mapping of shared memory. */
  private static List<String> sharedMappings() throws IOException {
    Path maps = PROC.resolve("maps");
    return Files.exists(maps)
        ? SHARED.matcher(Files.readString(maps)).results().map(found -> found.group(1)).toList()
        : List.of();
  }

  private static List<String> entries(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** Whether there is no more of anything than before, but for what comes and goes. */
  boolean isNoMoreThan(Footprint before) {
    return openFiles <= before.openFiles + SLACK
        && threads <= before.threads + SLACK
        && processes <= before.processes
        && sharedFiles.size() <= before.sharedFiles.size()
        && mappings <= before.mappings
        && heapBytes <= before.heapBytes + HEAP_SLACK_BYTES;
  }
}
