package dev.pando.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * A jar of Pando's own classes, for children of programs in which these are not in a plain file: a
 * jar inside a jar, as Spring Boot and others pack them. Made once per content and kept in the
 * cache directory, or else in the directory of this program's processes. The program's own classes
 * such children fetch from their parent.
 */
final class BootstrapJar {
  private static final String OWN_PACKAGES = "dev/pando/";
  private static final String CLASS_SUFFIX = ".class";

  private BootstrapJar() {}

  /** The jar, made if need be. */
  static Path ofThisJvm() throws IOException {
    return write(ownClasses());
  }

  private static SortedMap<String, byte[]> ownClasses() throws IOException {
    String own = ChildMain.class.getName().replace('.', '/') + CLASS_SUFFIX;
    URL url = ChildMain.class.getResource("/" + own);
    URLConnection connection = url == null ? null : url.openConnection();
    if (!(connection instanceof JarURLConnection jarConnection)) {
      throw new IOException(
          "cannot start child processes: Pando's own classes are in "
              + url
              + ", which child processes cannot read; put Pando on the class path as a jar");
    }
    connection.setUseCaches(true); // the loader's own open file
    JarFile jar = jarConnection.getJarFile();
    String entryName = jarConnection.getEntryName();
    String prefix = entryName.substring(0, entryName.length() - own.length());
    SortedMap<String, byte[]> classes = new TreeMap<>();
    for (JarEntry entry : jar.stream().toList()) {
      String name = entry.getName();
      if (name.startsWith(prefix + OWN_PACKAGES) && name.endsWith(CLASS_SUFFIX)) {
        try (InputStream in = jar.getInputStream(entry)) {
          classes.put(name.substring(prefix.length()), in.readAllBytes());
        }
      }
    }
    return classes;
  }

  private static Path write(SortedMap<String, byte[]> classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      for (var own : classes.entrySet()) {
        ZipEntry entry = new ZipEntry(own.getKey());
        entry.setLastModifiedTime(FileTime.fromMillis(0)); // the same classes give the same jar
        jar.putNextEntry(entry);
        jar.write(own.getValue());
        jar.closeEntry();
      }
    }
    String name = "pando-" + hash(bytes.toByteArray()) + ".jar";
    Path directory = CacheDirectory.find().orElse(null);
    if (directory == null) {
      directory = LaunchDirectory.current();
    }
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      Path draft = Files.createTempFile(directory, ".tmp-", ".jar");
      Files.write(draft, bytes.toByteArray());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has SHA-256
    }
  }
}
