package dev.pando.internal.launch;

import java.io.Serializable;

/** What a template exercises before its first fork, so that its children begin with it compiled. */
public interface TemplateWarmUp extends Serializable {
  /** Does it so often that it is compiled. */
  void run() throws Exception;

  /**
   * Does all of it once: after a collection, which arms a barrier at the entry of all compiled code
   * for whoever passes it first.
   */
  void runOnceMore() throws Exception;
}
