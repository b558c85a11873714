package dev.pando.internal.process;

import dev.pando.internal.Sneaky;
import dev.pando.process.ChildProcess;
import java.io.Serializable;

/**
 * Target of a process that overrides {@code run()}: the process object itself travels.
 *
 * @param process the process
 */
public record SubclassTarget(ChildProcess process) implements Runnable, Serializable {
  @Override
  public void run() {
    try {
      ProcessAccess.get().runInChild(process);
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    }
  }
}
