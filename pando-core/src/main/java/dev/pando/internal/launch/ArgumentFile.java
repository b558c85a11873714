package dev.pando.internal.launch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Argument files of the {@code java} launcher, one per different content: a class path of thousands
 * of entries does not fit on a command line.
 */
final class ArgumentFile {
  private static final Map<String, Path> WRITTEN = new HashMap<>();

  private ArgumentFile() {}

  /** A file in {@code directory} with these arguments. */
  static synchronized Path of(List<String> arguments, Path directory) throws IOException {
    String content = format(arguments);
    Path known = WRITTEN.get(content);
    if (known != null && known.startsWith(directory) && Files.exists(known)) {
      return known;
    }
    Path file = directory.resolve("args-" + ProcessHandle.current().pid() + "-" + WRITTEN.size());
    Path draft = directory.resolve(file.getFileName() + ".tmp");
    Files.writeString(draft, content, launcherCharset());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    WRITTEN.put(content, file);
    return file;
  }

  /** One quoted argument a line, as the launcher's documentation of argument files asks for. */
  static String format(List<String> arguments) {
    StringBuilder content = new StringBuilder(1024);
    for (String argument : arguments) {
      content.append('"');
      for (int i = 0; i < argument.length(); i++) {
        char c = argument.charAt(i);
        switch (c) {
          case '"', '\\' -> content.append('\\').append(c);
          case '\n' -> content.append("\\n");
          case '\r' -> content.append("\\r");
          case '\t' -> content.append("\\t");
          case '\f' -> content.append("\\f");
          default -> content.append(c);
        }
      }
      content.append("\"\n");
    }
    return content.toString();
  }

  private static Charset launcherCharset() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }
}
