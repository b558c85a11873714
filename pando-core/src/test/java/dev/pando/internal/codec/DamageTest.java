package dev.pando.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pando.function.SerializableSupplier;
import dev.pando.internal.codec.Samples.Point;
import dev.pando.spi.DecodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes are: an object or a DecodingException, soon, and in little memory. */
@Timeout(120)
class DamageTest {
  private static final int ROUNDS = 100_000;

  private static void read(ObjectReader in, byte[] bytes, long seed) {
    in.wrap(bytes, 0, bytes.length);
    try {
      in.readObject();
    } catch (DecodingException e) {
      assertThat(e.getMessage()).isNotNull();
    } catch (Throwable e) {
      fail("round " + seed, e);
    }
  }

  @Test
  void randomBytesNeverDoHarm() {
    ObjectReader in = new ObjectReader();
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(90); // mostly a tag that exists
      }
      read(in, bytes, seed);
    }
  }

  private static List<byte[]> messages() throws Exception {
    List<byte[]> messages = new ArrayList<>();
    for (Object value : RoundTripTest.values().toList()) {
      byte[] bytes = RoundTrip.encode(value);
      if (bytes.length < 4000) {
        messages.add(bytes);
      }
    }
    Object shared = new ArrayList<>(List.of(1));
    Samples.Node node = new Samples.Node("n");
    node.next = node;
    node.any = new Samples.WithHooks(List.of(node, new Point(1, 2)));
    SerializableSupplier<Object> lambda = () -> shared;
    messages.add(RoundTrip.encode(new Object[] {shared, shared, lambda, node}));
    messages.add(RoundTrip.encode(new Samples.CodedException("m", 1, node, new Error("e"))));
    return messages;
  }

  @Test
  void damagedMessagesNeverDoHarm() throws Exception {
    List<byte[]> messages = messages();
    ObjectReader in = new ObjectReader();
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = messages.get(random.nextInt(messages.size())).clone();
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes && bytes.length > 0; i++) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            (byte)
                (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
      }
      if (random.nextInt(4) == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      read(in, bytes, seed);
    }
  }
}
