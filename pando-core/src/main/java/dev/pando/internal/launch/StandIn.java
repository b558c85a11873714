package dev.pando.internal.launch;

import dev.pando.internal.fork.Descriptors;
import dev.pando.internal.fork.Fork;
import dev.pando.internal.fork.ForkedLocks;
import dev.pando.internal.segment.Grove;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A child that a template has forked before anybody asked for one: whoever asks next need not wait
 * for a fork. Until then it is nobody, without a place in the grove, and holds nothing but memory.
 * It ends when the template does, or closes its end of the channel. The zygote of Android keeps
 * such processes too, and calls them unspecialized.
 *
 * <pre>
 *   template                                stand-in
 *   fork                              --&gt;   waits
 *   the request, as it came           --&gt;   is the child from now on
 *   or the end of the channel         --&gt;   ends
 * </pre>
 */
final class StandIn {
  private final Fork.Child process;
  private final int channel;

  private StandIn(Fork.Child process, int channel) {
    this.process = process;
    this.channel = channel;
  }

  /** Two ends: that of this process, and what is a stand-in's. */
  private record Channel(int own, int theirs) {
    static Channel open() throws IOException {
      int[] ends = Descriptors.socketPair();
      StartGate.own(ends[0]);
      return new Channel(ends[0], ends[1]);
    }

    void close() {
      StandIn.close(own);
      Descriptors.close(theirs);
    }
  }

  /** What a request makes of a child. */
  interface Life {
    /** Lives it; does not return. */
    void live(int control, byte[] message) throws IOException;
  }

  /**
   * Forks some.
   *
   * @param life what becomes of them
   * @param count how many
   * @return as many, or fewer
   * @throws IOException if not one can be forked
   */
  static List<StandIn> fork(Life life, int count) throws IOException {
    List<Channel> channels = new ArrayList<>();
    List<Fork.Child> made;
    try {
      for (int i = 0; i < count; i++) {
        channels.add(Channel.open());
      }
      int[] theirs = channels.stream().mapToInt(Channel::theirs).toArray();
      Fork.Forked forked = Fork.severalNow(StartGate.ownedAnd(), theirs);
      if (forked.number() != Fork.PARENT) {
        becomeSomebody(theirs[forked.number()], life);
        throw new IllegalStateException("a child outlived its end");
      }
      made = forked.children();
    } catch (IOException e) {
      channels.forEach(Channel::close);
      throw e;
    }
    List<StandIn> all = new ArrayList<>();
    for (Channel channel : channels) {
      if (all.size() < made.size()) {
        Descriptors.close(channel.theirs);
        all.add(new StandIn(made.get(all.size()), channel.own));
      } else {
        channel.close();
      }
    }
    return all;
  }

  Fork.Child process() {
    return process;
  }

  /** In the stand-in, which must never return to what the template was at. */
  private static void becomeSomebody(int channel, Life life) {
    int[] pipes;
    byte[] message;
    try {
      Grove.current().waitAfterFork(ForkedLocks.CALLS);
      pipes = Descriptors.receiveAtRest(channel, TemplateProtocol.DESCRIPTORS);
      message = TemplateProtocol.readFramed(channel);
    } catch (IOException e) {
      Fork.exitAtOnce(0); // the template has ended, or nobody wanted it
      throw new UncheckedIOException(e);
    }
    try {
      Descriptors.close(channel);
      Descriptors.becomeStandard(pipes[1], pipes[2]);
      life.live(pipes[0], message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes it the child that was asked for.
   *
   * @return false if it has ended before; then nothing came of the request
   */
  boolean become(ChildRequest request) {
    try {
      request.writeTo(channel);
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      close(channel);
    }
  }

  /** Has no more use for it. */
  void dismiss() {
    close(channel);
  }

  private static void close(int channel) {
    StartGate.disown(channel);
    Descriptors.close(channel);
  }
}
