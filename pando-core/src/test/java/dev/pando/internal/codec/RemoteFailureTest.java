package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pando.internal.codec.Samples.CodedException;
import dev.pando.internal.codec.Samples.Point;
import dev.pando.spi.RemoteException;
import dev.pando.spi.RemoteTrace;
import dev.pando.testing.Requirement;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // exceptions without cause or detail
@Requirement("R5")
class RemoteFailureTest {
  private static Throwable send(Throwable thrown) {
    ObjectWriter out = new ObjectWriter();
    RemoteFailure.of(thrown).writeTo(out);
    ObjectReader in = new ObjectReader(out.toByteArray());
    RemoteFailure failure = RemoteFailure.readFrom(in);
    assertThat(in.remaining()).isZero();
    return failure.toThrowable();
  }

  private static Throwable last(Throwable thrown) {
    Throwable t = thrown;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }

  @Test
  void theExceptionArrivesWithItsTraceAndTheRemoteTraceBelow() {
    CodedException e = new CodedException("boo", 7, new Point(1, 2), new IOException("below"));
    Throwable back = send(e);
    assertThat(back).isInstanceOf(CodedException.class).hasMessage("boo");
    assertThat(((CodedException) back).code).isEqualTo(7);
    assertThat(back.getStackTrace()).isEqualTo(e.getStackTrace());
    assertThat(back.getCause()).isInstanceOf(IOException.class).hasMessage("below");
    assertThat(last(back)).isInstanceOf(RemoteTrace.class);
    assertThat(((RemoteTrace) last(back)).text())
        .contains("CodedException: boo")
        .contains("Caused by: java.io.IOException: below")
        .contains("theExceptionArrivesWithItsTrace");
    StringWriter printed = new StringWriter();
    back.printStackTrace(new PrintWriter(printed));
    assertThat(printed.toString()).contains("in the other process:");
  }

  @Test
  void anExceptionWhoseCauseIsFixedKeepsTheRemoteTraceAside() {
    Throwable back = send(new InvocationTargetException(null, "fixed"));
    assertThat(back).isInstanceOf(InvocationTargetException.class);
    assertThat(back.getSuppressed()).hasSize(1);
    assertThat(back.getSuppressed()[0]).isInstanceOf(RemoteTrace.class);
    Throwable explicit = send(new RuntimeException("x", null));
    assertThat(explicit.getSuppressed()[0]).isInstanceOf(RemoteTrace.class);
  }

  @Test
  void anExceptionThatCannotTravelArrivesAsText() {
    CodedException e = new CodedException("boo", 7, new Thread("t"), null);
    Throwable back = send(e);
    assertThat(back)
        .isInstanceOf(RemoteException.class)
        .hasMessage(CodedException.class.getName() + ": boo");
    RemoteException remote = (RemoteException) back;
    assertThat(remote.className()).isEqualTo(CodedException.class.getName());
    assertThat(remote.remoteMessage()).isEqualTo("boo");
    assertThat(remote.trace()).contains("anExceptionThatCannotTravelArrivesAsText");
    assertThat(remote.getSuppressed()[0])
        .hasMessageContaining("CodedException.detail -> java.lang.Thread");
    assertThat(remote.getCause()).isInstanceOf(RemoteTrace.class);
  }

  @Test
  void anExceptionOfAClassThatIsMissingHereArrivesAsText() {
    RemoteFailure failure = RemoteFailure.of(new CodedException("boo", 7, null, null));
    ClassLoader empty = new ClassLoader(ClassLoader.getPlatformClassLoader()) {};
    Throwable back = failure.toThrowable(empty, name -> true);
    assertThat(back)
        .isInstanceOf(RemoteException.class)
        .hasMessageEndingWith("CodedException: boo");
    assertThat(back.getSuppressed()[0])
        .hasMessageContaining(CodedException.class.getName())
        .hasMessageContaining("not on the class path");
  }

  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new StackOverflowError();
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }

    @Override
    public void printStackTrace(PrintStream s) {
      throw new IllegalStateException();
    }
  }

  @Test
  void anExceptionThatFailsItselfStillArrives() {
    Throwable back = send(new Hostile());
    assertThat(back).isInstanceOf(RemoteException.class);
    assertThat(((RemoteException) back).className()).isEqualTo(Hostile.class.getName());
    assertThat(((RemoteException) back).trace()).contains("anExceptionThatFailsItselfStillArrives");
  }

  @Test
  void aCauseThatIsItsOwnCauseDoesNotHang() {
    RuntimeException a = new RuntimeException("a");
    RuntimeException b = new RuntimeException("b", a);
    a.initCause(b);
    Throwable back = send(a);
    assertThat(back.getCause().getCause()).isSameAs(back);
    assertThat(back.getSuppressed()[0]).isInstanceOf(RemoteTrace.class);
  }

  @Test
  void aChainOfTenThousandCausesArrivesAsSomething() {
    Throwable t = new RuntimeException("root");
    for (int i = 0; i < 10_000; i++) {
      t = new RuntimeException("level", t);
    }
    Throwable back = send(t);
    assertThat(back.getMessage()).contains("level");
  }

  @Test
  void aFailureThatPassesASecondProcessKeepsTheFirstTrace() {
    Throwable twice = send(send(new IllegalStateException("once")));
    assertThat(twice).isInstanceOf(IllegalStateException.class);
    assertThat(last(twice)).isInstanceOf(RemoteTrace.class);
    assertThat(((RemoteTrace) last(twice)).text())
        .startsWith("java.lang.IllegalStateException: once");
  }
}
