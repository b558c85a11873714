package dev.pando.internal.sync;

import dev.pando.internal.segment.Grove;
import dev.pando.internal.segment.Participant;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, as locks ask for it. An abstract class for the reason that {@link Words} is one.
 */
public abstract class Members {
  /** Returns the {@link Participant} that this process is; another one after a fork. */
  public abstract int self();

  /** Tells whether the participant is dead. May take a system call. */
  public abstract boolean isDead(int participant);

  /** Tells whether the participant's death has been noticed by anyone; a few loads. */
  public abstract boolean isKnownDead(int participant);

  /** Tells whether the participant is dead and did not end in good order. */
  public abstract boolean wasKilled(int participant);

  /** Returns how many deaths have been noticed. */
  public abstract int deaths();

  /**
   * Returns the word that holds {@link #deaths}, whose sleepers are woken when it changes; null if
   * there is none in memory.
   */
  public abstract @Nullable MemorySegment deathsWord();

  /** The members of a grove. */
  public static Members of(Grove grove) {
    return new OfGrove(grove);
  }

  private static final class OfGrove extends Members {
    private final Grove grove;

    OfGrove(Grove grove) {
      this.grove = grove;
    }

    @Override
    public int self() {
      return grove.participant();
    }

    @Override
    public boolean isDead(int participant) {
      return grove.isParticipantDead(participant);
    }

    @Override
    public boolean isKnownDead(int participant) {
      return grove.isParticipantKnownDead(participant);
    }

    @Override
    public boolean wasKilled(int participant) {
      return grove.wasParticipantKilled(participant);
    }

    @Override
    public int deaths() {
      return grove.deaths();
    }

    @Override
    public MemorySegment deathsWord() {
      return grove.deathsWord();
    }
  }
}
