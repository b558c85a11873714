package dev.pando.internal.manager;

import dev.pando.connection.Connection;
import dev.pando.internal.connection.PipeConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What messages hand over that a client has not received yet: elements that were taken, locks that
 * were granted. If the client is killed before it has, all that goes back to where it came from.
 *
 * <p>A pipe's memory outlives its user, and tells how many messages lie there unreceived: those are
 * the last ones. Over a network nobody can tell, so there clients acknowledge ({@link
 * Frames#HANDED}).
 */
final class Undelivered {
  /** What a message hands over. */
  private record Message(long number, List<Handover<?>> handed) {}

  private final Connection connection;
  private final @Nullable PipeConnection pipe;
  private final Deque<Message> messages = new ArrayDeque<>();
  private long sent;
  private boolean ended;

  Undelivered(Connection connection) {
    this.connection = connection;
    pipe = connection instanceof PipeConnection ofGrove ? ofGrove : null;
  }

  /**
   * Sends a message. The monitor is held meanwhile, so that what has been sent and what is noted
   * here are the same for {@link #takeBack}; who cannot send because the client has gone is told.
   */
  void send(byte[] bytes, int length, List<Handover<?>> handed)
      throws IOException, InterruptedException {
    synchronized (this) {
      connection.sendBytes(bytes, 0, length);
      sent++;
      if (pipe == null || handed.isEmpty()) {
        return;
      }
      if (!ended) {
        forgetReceived(pipe);
        messages.add(new Message(sent, handed));
        return;
      }
    }
    handed.forEach(Handover::takeBack); // it was sent to nobody
  }

  private void forgetReceived(PipeConnection counting) {
    long received = sent - counting.unreceived();
    for (Message first = messages.peek();
        first != null && first.number() <= received;
        first = messages.peek()) {
      messages.remove();
    }
  }

  /** The client has ended: what it has not received goes back, the first one last. */
  void takeBack() {
    List<Message> back;
    synchronized (this) {
      PipeConnection counting = pipe;
      if (counting == null || ended) {
        return;
      }
      ended = true;
      forgetReceived(counting);
      back = new ArrayList<>(messages);
      messages.clear();
    }
    for (Message message : back.reversed()) {
      message.handed().reversed().forEach(Handover::takeBack);
    }
  }
}
