package dev.pando;

import dev.pando.internal.PerProcess;
import dev.pando.internal.process.Processes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which contexts there are here, and which one is the default. */
final class Contexts {
  /** A child starts others as it was started itself. */
  private static final PerProcess.Lazy<Context> CHOSEN =
      new PerProcess.Lazy<>(() -> ProcessContext.of(initial()));

  private Contexts() {}

  /** The default context, fixed from now on unless somebody insists. */
  static synchronized Context current() {
    return CHOSEN.get();
  }

  /** The method that the parent used, or the default. */
  private static StartMethod initial() {
    return Processes.inheritedMethod()
        .map(name -> StartMethod.valueOf(name))
        .filter(method -> obstacle(method) == null)
        .orElseGet(StartMethod::byDefault);
  }

  static Context of(StartMethod method) {
    String obstacle = obstacle(method);
    if (obstacle != null) {
      throw new IllegalArgumentException(
          "there is no start method " + method + " here: " + obstacle);
    }
    return ProcessContext.of(method);
  }

  static synchronized void set(StartMethod method, boolean force) {
    Context chosen = CHOSEN.ifThere();
    if (chosen != null && !force) {
      throw new IllegalStateException(
          "the start method is "
              + chosen.startMethod()
              + " already; force the change, or use"
              + " context("
              + method
              + ")");
    }
    Context context = of(method);
    CHOSEN.set(context);
    Processes.setSettings(((ProcessContext) context).settings());
  }

  static List<StartMethod> available() {
    List<StartMethod> available = new ArrayList<>();
    StartMethod first = StartMethod.byDefault();
    available.add(first);
    for (StartMethod method : StartMethod.values()) {
      if (method != first && obstacle(method) == null) {
        available.add(method);
      }
    }
    return List.copyOf(available);
  }

  /** Why a method does not work here, or null when it does. */
  static @Nullable String obstacle(StartMethod method) {
    return method.launchMethod().obstacle();
  }
}
