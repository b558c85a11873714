package dev.pando.internal.launch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out to this process' children the classes that their class path lacks: those of jshell, of
 * {@code java Source.java}, of jars inside jars, and of any loader that gives its class files away
 * as resources. Opened in the background after the first start, so that it costs the start nothing.
 */
final class ClassServer {
  private static final System.Logger LOGGER = System.getLogger("dev.pando");

  private final byte[] token;
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private boolean opened;
  private volatile @Nullable ServerSocketChannel listening;

  ClassServer(byte[] token) {
    this.token = token.clone();
  }

  /** Also looks in {@code loader} from now on. */
  synchronized void addLoader(@Nullable ClassLoader loader) {
    if (loader == null) {
      return;
    }
    for (WeakReference<ClassLoader> known : loaders) {
      if (known.refersTo(loader)) {
        return;
      }
    }
    loaders.removeIf(known -> known.refersTo(null));
    loaders.add(new WeakReference<>(loader));
  }

  /** Opens the server's socket in the background, once. */
  synchronized void openIn(Path directory) {
    if (!opened) {
      opened = true;
      startThread("pando-classes", () -> serve(directory));
    }
  }

  /** At the end of this process: a thread that listens would hold up its end. */
  void close() {
    ServerSocketChannel server = listening;
    if (server != null) {
      try {
        server.close();
      } catch (IOException e) {
        LOGGER.log(Level.DEBUG, "the class server does not close", e);
      }
    }
  }

  private void serve(Path directory) {
    Path socket = directory.resolve(ClassRequests.socketName(ProcessHandle.current().pid()));
    Path draft = directory.resolve(socket.getFileName() + "~");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening = server;
      server.bind(UnixDomainSocketAddress.of(draft));
      Files.move(draft, socket); // whoever sees the name can connect
      while (true) {
        SocketChannel peer = server.accept();
        startThread("pando-classes-peer", () -> answer(peer));
      }
    } catch (ClosedChannelException e) {
      // This process ends.
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "children cannot fetch classes: no socket in " + directory, e);
    }
  }

  private void answer(SocketChannel peer) {
    try (peer;
        DataInputStream in = new DataInputStream(Channels.newInputStream(peer));
        DataOutputStream out = new DataOutputStream(Channels.newOutputStream(peer))) {
      if (!MessageDigest.isEqual(in.readNBytes(token.length), token)) {
        return;
      }
      while (true) {
        ClassRequests.writeAnswer(out, find(ClassRequests.readName(in)));
      }
    } catch (IOException e) {
      // The child has ended, which is how every such conversation ends.
    }
  }

  private byte @Nullable [] find(String resource) {
    for (ClassLoader loader : liveLoaders()) {
      try (InputStream in = loader.getResourceAsStream(resource)) {
        if (in != null) {
          return in.readAllBytes();
        }
      } catch (IOException | RuntimeException e) {
        LOGGER.log(Level.DEBUG, "a child asked for " + resource, e);
      }
    }
    return null;
  }

  private synchronized List<ClassLoader> liveLoaders() {
    List<ClassLoader> live = new ArrayList<>();
    for (WeakReference<ClassLoader> known : loaders) {
      ClassLoader loader = known.get();
      if (loader != null) {
        live.add(loader);
      }
    }
    return live;
  }

  private static void startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
