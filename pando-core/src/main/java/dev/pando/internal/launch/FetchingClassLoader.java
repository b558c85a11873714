package dev.pando.internal.launch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Loads what the child's class path lacks from the parent process. The context class loader of a
 * child's threads; it connects to the parent when the first class is missing, so a program with all
 * its classes on the class path never pays for it.
 */
final class FetchingClassLoader extends ClassLoader {
  private @Nullable BootMessage boot;
  private @Nullable ClassClient client;

  /**
   * One for a child.
   *
   * @param boot whose it is; null for nobody's, which finds what the class path has
   */
  FetchingClassLoader(ClassLoader parent, @Nullable BootMessage boot) {
    super("pando", parent);
    this.boot = boot;
  }

  /** Whose it is from now on; null for nobody's. */
  synchronized void serve(@Nullable BootMessage whose) {
    boot = whose;
    client = null;
  }

  private byte @Nullable [] fetch(String resource) {
    ClassClient connected;
    synchronized (this) {
      if (boot == null) {
        return null;
      }
      connected = client;
      if (connected == null) {
        connected = new ClassClient(boot);
        client = connected;
      }
    }
    return connected.fetch(resource);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = fetch(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(
          name + ": neither on the class path of this process nor known to its parent's loaders");
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    byte[] bytes = fetch(name);
    if (bytes == null) {
      return null;
    }
    try {
      return URL.of(new URI("pando", null, "/" + name, null), new InMemory(bytes));
    } catch (URISyntaxException | MalformedURLException e) {
      return null; // a name no URL can carry
    }
  }

  /** Opens what was fetched already. */
  private static final class InMemory extends URLStreamHandler {
    private final byte[] bytes;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() throws IOException {
          connected = true;
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
