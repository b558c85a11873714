package dev.pando.internal.launch;

/** What binds a child to its parent. */
public enum Kind {
  /** Lives on when the parent dies; the parent waits for it before it exits. */
  ORDINARY('o'),
  /** Dies with the parent and may not have children. */
  DAEMON('d'),
  /** Serves a pool: dies with the parent, may have children, leaves Ctrl-C to the parent. */
  WORKER('w');

  private final char code;

  Kind(char code) {
    this.code = code;
  }

  /** What stands for it in a boot message. */
  char code() {
    return code;
  }

  static Kind ofCode(char code) {
    if (code == 'o') {
      return ORDINARY;
    }
    return code == 'd' ? DAEMON : WORKER;
  }

  /** Whether the child ends at once when its parent is gone. */
  public boolean diesWithParent() {
    return this != ORDINARY;
  }
}
