package dev.pando.internal.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What Flight Recorder learns of a pool. Nothing of its machinery is loaded, which would take long,
 * unless somebody has it on.
 */
final class FlightRecording {
  private static final boolean IS_AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecording() {}

  static boolean isOn() {
    return IS_AVAILABLE && FlightRecorder.isInitialized();
  }

  /** Records a task whose answer has arrived. */
  static void taskRan(Task task, WorkerHandle worker, long nanos) {
    TaskRun event = new TaskRun();
    if (event.shouldCommit()) {
      event.task = task.toString();
      event.elements = task.count;
      event.worker = worker.id;
      event.pid = worker.process.pid();
      event.runTime = nanos;
      event.commit();
    }
  }

  /** Recorded in the process of the pool. */
  @Name("dev.pando.TaskRun")
  @Label("Task Run")
  @Category({"Pando", "Pool"})
  @Description("A worker process has run a task")
  @StackTrace(false)
  @SuppressWarnings("unused") // Flight Recorder reads the fields
  private static final class TaskRun extends Event {
    @Label("Task")
    @Description("The function and the elements")
    String task = "";

    @Label("Elements")
    int elements;

    @Label("Worker")
    int worker;

    @Label("Worker Process")
    long pid;

    @Label("Run Time")
    @Description("In the worker")
    @Timespan(Timespan.NANOSECONDS)
    long runTime;
  }
}
