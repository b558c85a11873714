package dev.pando.internal.fork;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Finds the C library among the resources and loads it from a private temporary file. */
final class LibraryFile {
  private static final String RESOURCES = "META-INF/pando/native/";
  private static final String NOT_BUILT = RESOURCES + "not-built.txt";

  private LibraryFile() {}

  /** Loads it; returns null, or why that is impossible. */
  static @Nullable String load() {
    String machine = machine();
    if (machine == null) {
      return "there is no fork on "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
          + ", only on Linux for x86-64 and aarch64";
    }
    String resource = RESOURCES + "linux-" + machine + "/libpando.so";
    try (InputStream library = open(resource)) {
      return library == null ? whyMissing(resource) : load(library);
    } catch (IOException | UnsatisfiedLinkError | IllegalCallerException e) {
      return "the C library cannot be loaded: " + e.getMessage();
    }
  }

  private static @Nullable String machine() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return null;
    }
    return switch (System.getProperty("os.arch", "")) {
      case "amd64" -> "x86-64";
      case "aarch64" -> "aarch64";
      default -> null;
    };
  }

  private static String whyMissing(String resource) throws IOException {
    try (InputStream reason = open(NOT_BUILT)) {
      return reason == null
          ? resource + " is not on the class path: add the jar pando-native"
          : new String(reason.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static @Nullable InputStream open(String resource) {
    InputStream own = stream(LibraryFile.class.getClassLoader(), resource);
    return own != null ? own : stream(ClassLoader.getSystemClassLoader(), resource);
  }

  private static @Nullable InputStream stream(@Nullable ClassLoader loader, String resource) {
    return loader == null ? null : loader.getResourceAsStream(resource);
  }

  @SuppressWarnings("restricted") // the purpose of this class; Pando is started with the permission
  private static @Nullable String load(InputStream library) throws IOException {
    Path directory =
        Files.createTempDirectory(
            "pando-native-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = directory.resolve("libpando.so");
    try {
      Files.copy(library, file);
      System.load(file.toString());
      return null;
    } finally {
      Files.deleteIfExists(file); // it stays mapped
      Files.delete(directory);
    }
  }
}
