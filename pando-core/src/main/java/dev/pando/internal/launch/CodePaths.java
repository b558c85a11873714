package dev.pando.internal.launch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a child finds Pando's classes and the program's.
 *
 * <p>Pando's own jar comes first on the class path: then one archive of its classes serves every
 * program, because an archive fits each class path that begins with the one it was made with.
 *
 * @param pando the jar or directory with Pando's classes; null when Pando is a named module
 * @param classPath the class path of this JVM, absolute, without {@code pando}
 * @param modulePath the module path of this JVM, absolute
 * @param rootModule the program's main module, if Pando runs as a named module
 */
record CodePaths(
    @Nullable Path pando, List<String> classPath, List<String> modulePath, String rootModule) {

  /** Reads them from this JVM. */
  static CodePaths ofThisJvm() throws IOException {
    List<String> modulePath = absolute(System.getProperty("jdk.module.path", ""));
    boolean modular = ChildMain.class.getModule().isNamed();
    Path pando = modular ? null : locate();
    List<String> classPath = absolute(System.getProperty("java.class.path", ""));
    if (pando != null) {
      classPath.remove(pando.toString());
    }
    String root = modular ? System.getProperty("jdk.module.main", "") : "";
    return new CodePaths(pando, classPath, modulePath, root);
  }

  /** Whether children run Pando as a named module. */
  boolean isModular() {
    return pando == null;
  }

  /** Whether Pando's classes are in a jar, which is what an archive can be made from. */
  boolean isArchivable() {
    return pando != null && Files.isRegularFile(pando);
  }

  /** The jar with Pando's classes, if {@link #isArchivable}. */
  Path pandoJar() throws IOException {
    if (pando == null || !Files.isRegularFile(pando)) {
      throw new IOException("Pando is not in a jar");
    }
    return pando;
  }

  private static Path locate() throws IOException {
    CodeSource source = ChildMain.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location != null && location.getProtocol().equals("file")) {
      try {
        Path path = Path.of(new URI(location.toString()));
        if (Files.exists(path)) {
          return path.toAbsolutePath();
        }
      } catch (URISyntaxException | IllegalArgumentException e) {
        // Some loaders do not quote: fall through to the copy.
      }
    }
    return BootstrapJar.ofThisJvm();
  }

  /** Splits a path; relative entries are resolved, as a child may run in another directory. */
  private static List<String> absolute(String path) {
    List<String> entries = new ArrayList<>();
    if (path.isEmpty()) {
      return entries;
    }
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf(File.pathSeparatorChar, start);
      end = end < 0 ? path.length() : end;
      if (end > start) {
        entries.add(new File(path.substring(start, end)).getAbsolutePath());
      } else {
        entries.add(new File("").getAbsolutePath()); // an empty entry means this directory
      }
      start = end + 1;
    }
    return entries;
  }
}
