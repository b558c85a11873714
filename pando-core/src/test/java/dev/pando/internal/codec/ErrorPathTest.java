package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pando.internal.codec.Samples.Positive;
import dev.pando.spi.DecodingException;
import dev.pando.spi.EncodingException;
import dev.pando.testing.Requirement;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // fields are set later
@Requirement("R17")
class ErrorPathTest {
  static final class Job {
    Object config;
    final Job[] parts = new Job[1];
  }

  static final class Reader extends InputStream {
    @Override
    public int read() {
      return -1;
    }
  }

  static final class Worker extends Thread {}

  private static void assertMessage(Object value, String... parts) {
    assertThatThrownBy(() -> RoundTrip.encode(value))
        .isInstanceOf(EncodingException.class)
        .satisfies(e -> {
          for (String part : parts) {
            assertThat(e.getMessage()).contains(part);
          }
        });
  }

  @Test
  void thePathToTheCulpritIsNamed() {
    FileInputStream stream = new FileInputStream(FileDescriptor.in);
    String culprit =
        " -> java.io.FileInputStream is not serializable; mark the field transient, or";
    Job job = new Job();
    job.config = stream;
    assertMessage(job, "cannot send Job: Job.config" + culprit);
    Job outer = new Job();
    outer.parts[0] = job;
    assertMessage(outer, "cannot send Job: Job.parts[0].config" + culprit);
    job.config = Map.of("in", List.of(1, stream));
    assertMessage(job, "Job.config[in][1]" + culprit);
    job.config = Optional.of(new Samples.Box<>(stream));
    assertMessage(job, "Job.config.get().content" + culprit);
    job.config = Set.of(stream);
    assertMessage(job, "Job.config{element}" + culprit);
    assertMessage(stream, "cannot send java.io.FileInputStream: it is not serializable");
    assertMessage(new Object[] {1, stream}, "cannot send Object[]: Object[][1]" + culprit);
    assertMessage(new Samples.WithHooks(stream), "WithHooks.content" + culprit);
    assertMessage(
        new Samples.CodedException("m", 1, List.of(stream), null),
        "CodedException.detail[0]" + culprit);
  }

  @Test
  void aClassWithTheStateOfAJdkClassIsRefusedAndOneWithoutTravels() {
    assertMessage(new Worker(), "extends java.lang.Thread, whose state cannot leave its process");
    assertThat(RoundTrip.SELF_CONTAINED.of(new Reader())).isInstanceOf(Reader.class);
  }

  @Test
  void aConstructorThatRefusesIsADecodingError() {
    byte[] bytes = RoundTrip.encode(new Positive(5));
    bytes[bytes.length - 1] = 0; // the component becomes zero
    assertThatThrownBy(() -> RoundTrip.decode(bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("Positive")
        .hasMessageContaining("not positive: 0");
  }

  @Test
  void aPathThroughThousandsOfLevelsIsShortened() {
    Job first = new Job();
    Job last = first;
    for (int i = 0; i < 5000; i++) {
      last.parts[0] = new Job();
      last = last.parts[0];
    }
    last.config = new Thread();
    assertThatThrownBy(() -> RoundTrip.encode(first))
        .isInstanceOf(EncodingException.class)
        .hasMessageStartingWith("cannot send Job: Job.parts[0].parts[0]")
        .hasMessageContaining("...")
        .hasMessageContaining(".parts[0].config -> java.lang.Thread")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1500));
  }

  @Test
  void reusingAWriterAfterAnErrorWorks() {
    ObjectWriter out = new ObjectWriter();
    List<Object> list = new ArrayList<>(List.of("a", new Thread()));
    assertThatThrownBy(() -> out.writeObject(list)).isInstanceOf(EncodingException.class);
    assertThat(out.length()).isZero();
    list.set(1, "b");
    out.writeObject(list);
    assertThat(RoundTrip.<Object>decode(out.toByteArray())).isEqualTo(list);
  }
}
