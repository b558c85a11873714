package dev.pando.internal.launch;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where the template for one kind of children is, once there is one. A template is ready only after
 * seconds of work, so nobody has to wait for it: as long as there is none, children are spawned.
 *
 * <pre>
 *   first children           spawned: a program that starts few is better off without a template
 *   then, at the next one    a template is started in the background; children are spawned
 *   template is ready        children are forked
 *   template has died        another one is started; children are spawned until it is ready
 *   template cannot fork     children are spawned; after some attempts for good
 * </pre>
 *
 * <p>Who has asked for classes to be loaded beforehand wants what only a template has, and waits.
 */
final class TemplatePlace {
  /** A template that cannot start at all is not tried again and again. */
  private static final int MOST_FAILURES = 3;

  /** Starts a template and waits until it is ready. */
  interface Starter {
    /** Starts the JVM. */
    Launched launch() throws IOException;

    /** Connects to it; waits for it. */
    Template connect(Launched process) throws IOException;
  }

  private final int spawnedFirst;
  private final Object launching = new Object();
  private int starts;
  private int failures;
  private @Nullable Template ready;
  private @Nullable CompletableFuture<Template> warming;
  private @Nullable Launched launched;
  private boolean isStopped;

  /**
   * A place without a template.
   *
   * @param spawnedFirst how many children do without one
   */
  TemplatePlace(int spawnedFirst) {
    this.spawnedFirst = spawnedFirst;
  }

  /** The template that is here already. */
  synchronized void put(Template template) {
    ready = template;
  }

  /** The template if it is ready, or null; starts one in the background when it is time to. */
  synchronized @Nullable Template ifReady(Starter starter) {
    Template known = readyOrNull();
    if (known == null && ++starts > spawnedFirst && failures < MOST_FAILURES) {
      CompletableFuture<Template> _ = warming(starter);
    }
    return known;
  }

  /**
   * The template, waiting until it is ready.
   *
   * @throws IOException if it cannot be started or cannot fork
   */
  Template await(Starter starter) throws IOException {
    CompletableFuture<Template> future;
    synchronized (this) {
      Template known = readyOrNull();
      if (known != null) {
        return known;
      }
      future = warming(starter);
    }
    return await(future);
  }

  private static Template await(CompletableFuture<Template> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true; // a start cannot be left half done
        } catch (ExecutionException e) {
          Throwable cause = requireNonNullElse(e.getCause(), e);
          throw new IOException(cause.getMessage(), cause);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** That which serves, or served until it died: the one whose process id is of interest. */
  synchronized @Nullable Template readyOrNull() {
    Template known = ready;
    if (known != null && known.isGone()) {
      ready = null;
      starts = spawnedFirst; // one was wanted: the next is started at once
      return null;
    }
    return known;
  }

  /** Whether no template is or will be here. */
  synchronized boolean isEmpty() {
    return ready == null && warming == null;
  }

  private synchronized CompletableFuture<Template> warming(Starter starter) {
    CompletableFuture<Template> known = warming;
    if (known != null) {
      return known;
    }
    CompletableFuture<Template> future = new CompletableFuture<>();
    warming = future;
    Thread.ofPlatform()
        .daemon()
        .name("pando-template")
        .start(() -> {
          try {
            future.complete(arrived(start(starter)));
          } catch (IOException | RuntimeException | Error e) {
            failed(e);
            future.completeExceptionally(e);
          }
        });
    return future;
  }

  private Template start(Starter starter) throws IOException {
    Launched process;
    synchronized (launching) {
      if (isStopped) {
        throw new IOException("this process is about to end");
      }
      process = starter.launch();
      launched = process;
    }
    try {
      return starter.connect(process);
    } catch (IOException | RuntimeException e) {
      process.kill();
      throw e;
    }
  }

  private synchronized Template arrived(Template template) {
    ready = template;
    warming = null;
    failures = 0;
    return template;
  }

  private void failed(Throwable failure) {
    boolean isLast;
    synchronized (this) {
      warming = null;
      isLast = ++failures == MOST_FAILURES;
    }
    boolean isEnding;
    synchronized (launching) {
      isEnding = isStopped;
    }
    if (isLast && !isEnding) {
      System.getLogger("dev.pando")
          .log(
              System.Logger.Level.WARNING,
              "No template JVM can be started, so each child is started as a JVM of its own",
              failure);
    }
  }

  /** Ends the template, ready or not; no other is started here. */
  void stop() {
    Launched process;
    synchronized (launching) {
      isStopped = true;
      process = launched;
    }
    if (process != null) {
      Template.end(process);
    }
  }
}
