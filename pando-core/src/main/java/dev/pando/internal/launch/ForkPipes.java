package dev.pando.internal.launch;

import dev.pando.internal.fork.Descriptors;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** The pipes between this process and a forked child: control, and standard output and error. */
final class ForkPipes {
  /** In place of a descriptor: the stream is none of ours. */
  private static final int NONE = -1;

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private final List<Integer> childEnds = new ArrayList<>();
  private int controlSink = NONE;
  private int controlSource = NONE;
  private int output = NONE;
  private int error = NONE;
  private int childOutput = NONE;
  private int childError = NONE;

  private ForkPipes() {}

  /** Makes them; nothing is left when that fails. */
  static ForkPipes open(Stdio stdio) throws IOException {
    ForkPipes pipes = new ForkPipes();
    try {
      Descriptors.Pipe control = Descriptors.pipe();
      pipes.controlSource = pipes.childEnd(control.source());
      pipes.controlSink = own(control.sink());
      Redirect out = stdio.output();
      if (out == null) {
        Descriptors.Pipe pipe = Descriptors.pipe();
        pipes.output = own(pipe.source());
        pipes.childOutput = pipes.childEnd(pipe.sink());
      } else {
        pipes.childOutput = pipes.redirected(out);
      }
      Redirect err = stdio.error();
      if (err == null) {
        Descriptors.Pipe pipe = Descriptors.pipe();
        pipes.error = own(pipe.source());
        pipes.childError = pipes.childEnd(pipe.sink());
      } else {
        pipes.childError = pipes.redirected(err);
      }
      return pipes;
    } catch (IOException e) {
      pipes.closeAll();
      throw e;
    }
  }

  private static int own(int descriptor) {
    StartGate.own(descriptor);
    return descriptor;
  }

  private int childEnd(int descriptor) {
    childEnds.add(descriptor);
    return descriptor;
  }

  private int redirected(Redirect redirect) throws IOException {
    File file = redirect.file();
    if (file == null) {
      return NONE; // inherited
    }
    boolean append = redirect.type() == Redirect.Type.APPEND;
    return childEnd(Descriptors.open(file.getPath(), append));
  }

  /** Where the child reads its commands. */
  int controlSource() {
    return controlSource;
  }

  /** Where this process reads the child's output, or -1. */
  int output() {
    return output;
  }

  /** Where this process reads the child's errors, or -1. */
  int error() {
    return error;
  }

  /** What becomes the child's standard output, or -1 for that of its parent. */
  int childOutput() {
    return childOutput;
  }

  /** What becomes the child's standard error, or -1 for that of its parent. */
  int childError() {
    return childError;
  }

  /** What a template gets for the child: control, output, error. */
  int[] sentToTemplate() {
    return new int[] {
      controlSource,
      childOutput == NONE ? STANDARD_OUTPUT : childOutput,
      childError == NONE ? STANDARD_ERROR : childError
    };
  }

  /** What a child that is forked here has to close, itself having its standard streams. */
  List<Integer> closedInChild() {
    List<Integer> all = new ArrayList<>(StartGate.owned());
    for (int end : childEnds) {
      if (end != controlSource) {
        all.add(end);
      }
    }
    return all;
  }

  /** Closes what is the child's, once it has it. */
  void closeChildEnds() {
    childEnds.forEach(Descriptors::close);
    childEnds.clear();
  }

  /** Sends a command; nothing happens when the child is gone. */
  synchronized void command(int command) {
    if (controlSink != NONE) {
      try {
        Descriptors.write(controlSink, new byte[] {(byte) command});
      } catch (IOException e) {
        // The child is gone: there is nothing left to command.
      }
    }
  }

  synchronized void closeControl() {
    controlSink = close(controlSink);
  }

  /** Closes everything, when there is no child after all. */
  void closeAll() {
    closeChildEnds();
    closeControl();
    output = close(output);
    error = close(error);
  }

  private static int close(int descriptor) {
    if (descriptor != NONE) {
      StartGate.disown(descriptor);
      Descriptors.close(descriptor);
    }
    return NONE;
  }
}
