package dev.pando.internal.launch;

import dev.pando.internal.fork.ForkSupport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The ways of starting children, as this floor knows them. */
public enum LaunchMethod {
  /** A fresh JVM. */
  SPAWN('s'),
  /** A copy of a template JVM. */
  FORKSERVER('t'),
  /** A copy of this JVM. */
  FORK('f'),
  /** A thread of this JVM. */
  THREAD('h');

  private final char code;

  LaunchMethod(char code) {
    this.code = code;
  }

  /** The one of programs that choose none: FORKSERVER where it works without a word from Java. */
  public static LaunchMethod byDefault() {
    return ForkSupport.isPermitted() && FORKSERVER.obstacle() == null ? FORKSERVER : SPAWN;
  }

  /** What stands for it in a boot message. */
  char code() {
    return code;
  }

  static LaunchMethod ofCode(char code) {
    if (code == 's') {
      return SPAWN;
    }
    if (code == 'h') {
      return THREAD;
    }
    return code == 'f' ? FORK : FORKSERVER;
  }

  /**
   * The launcher of this process.
   *
   * @throws IOException if there is none here; the message says why
   */
  public Launcher launcher() throws IOException {
    return switch (this) {
      case SPAWN -> SpawnLauncher.current();
      case FORKSERVER -> ForkServerLauncher.current();
      case FORK -> ForkLauncher.current();
      case THREAD -> ThreadLauncher.INSTANCE;
    };
  }

  /** Why this method does not work here, or null when it does. */
  public @Nullable String obstacle() {
    return switch (this) {
      case SPAWN, THREAD -> null;
      case FORKSERVER -> ForkServerLauncher.obstacle();
      case FORK -> ForkSupport.obstacle();
    };
  }

  /** Whether each child is a JVM that is started for it alone. */
  public boolean hasOwnJvm() {
    return this == SPAWN;
  }

  /** Whether children can have a JVM with other settings than this one. */
  public boolean hasOtherJvm() {
    return this == SPAWN || this == FORKSERVER;
  }
}
