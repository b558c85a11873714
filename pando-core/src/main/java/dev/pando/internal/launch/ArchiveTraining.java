package dev.pando.internal.launch;

import dev.pando.function.SerializableRunnable;
import dev.pando.internal.platform.Platform;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** What a training child does: touch what real children will need, so that it gets archived. */
final class ArchiveTraining {
  private static final String CLASS_SUFFIX = ".class";

  private ArchiveTraining() {}

  /** A lambda, because nearly every target is one. */
  @SuppressWarnings("serial") // the members are in a jar anyone can read
  static SerializableRunnable target(boolean train) {
    return () -> {
      if (train) {
        loadOwnClasses();
        exercise();
      }
    };
  }

  private static void loadOwnClasses() throws IOException {
    CodeSource source = ArchiveTraining.class.getProtectionDomain().getCodeSource();
    URL location = source.getLocation();
    try (JarFile jar = new JarFile(location.getPath())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        String name = entries.nextElement().getName();
        if (name.startsWith("dev/pando/") && name.endsWith(CLASS_SUFFIX)) {
          load(name.substring(0, name.length() - CLASS_SUFFIX.length()).replace('/', '.'));
        }
      }
    }
  }

  private static void load(String className) {
    try {
      Class.forName(className, false, ArchiveTraining.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // Needs something optional that is not there: real children will not load it either.
    }
  }

  private static Runnable decodeTarget(byte[] target) throws ReflectiveOperationException {
    return Payload.decodeTarget(target, ArchiveTraining.class.getClassLoader());
  }

  private static void exercise() throws ReflectiveOperationException {
    Platform.current().warmUp();
    Grove.current();
    // One with captures is running; this is the other kind.
    decodeTarget(Payload.encodeTarget((SerializableRunnable) () -> {})).run();
    // Exceptions take a way of their own.
    byte[] failure = Payload.encodeFailure(new IllegalStateException("training"));
    Payload.decodeFailure(failure, null);
    for (Object value : List.of(1, "text", new int[1], List.of(1.5), Map.of("key", 2L))) {
      Payload.decode(Payload.encode(value), ArchiveTraining.class.getClassLoader());
    }
  }
}
