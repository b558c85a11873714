package dev.pando.internal.launch;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A child's side of the conversation about classes. */
final class ClassClient {
  /** The parent opens its socket while the first child starts, and may be slower than it. */
  private static final long SOCKET_WAIT_NANOS = 5_000_000_000L;

  private static final long POLL_NANOS = 2_000_000;

  private final BootMessage boot;
  private @Nullable DataInputStream in;
  private @Nullable DataOutputStream out;
  private boolean failed;

  ClassClient(BootMessage boot) {
    this.boot = boot;
  }

  /** The bytes of a resource, or null when the parent does not have it or is gone. */
  synchronized byte @Nullable [] fetch(String resource) {
    // An interrupt closes the channel under whoever uses it: hold it back until the class is here.
    boolean interrupted = Thread.interrupted();
    try {
      while (!failed) {
        try {
          return ask(resource);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
          out = null;
        } catch (IOException e) {
          failed = true;
        }
      }
      return null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private byte @Nullable [] ask(String resource) throws IOException {
    if (out == null) {
      connect();
    }
    ClassRequests.writeName(requireNonNull(out), resource);
    return ClassRequests.readAnswer(requireNonNull(in));
  }

  private void connect() throws IOException {
    File socket = new File(boot.directory(), ClassRequests.socketName(boot.parentPid()));
    long deadline = System.nanoTime() + SOCKET_WAIT_NANOS;
    while (!socket.exists() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.toPath()));
    DataOutputStream request = new DataOutputStream(Channels.newOutputStream(channel));
    request.write(boot.token());
    request.flush();
    out = request;
    in = new DataInputStream(Channels.newInputStream(channel));
  }
}
