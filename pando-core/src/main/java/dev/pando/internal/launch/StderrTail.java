package dev.pando.internal.launch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The last lines a child printed to its standard error: the first thing to look at when it died.
 */
final class StderrTail {
  private static final int LINES = 50;
  private static final int MAX_LINE_CHARS = 2000;

  private final ArrayDeque<String> lines = new ArrayDeque<>(LINES);

  synchronized void add(byte[] bytes, int length) {
    int start = 0;
    while (start < length) {
      int end = start;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      if (lines.size() == LINES) {
        lines.removeFirst();
      }
      lines.addLast(line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) : line);
      start = end + 1;
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
