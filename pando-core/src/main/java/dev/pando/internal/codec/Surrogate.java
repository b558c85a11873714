package dev.pando.internal.codec;

import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.jspecify.annotations.Nullable;

/**
 * Stands in an island for an object that is encoded by us; see {@link IslandOutput}. Public because
 * JDK serialization makes it.
 */
public final class Surrogate implements Externalizable {
  private static final long serialVersionUID = 1;

  private transient @Nullable Object value;
  private transient @Nullable IslandInput source;

  /** For JDK serialization. */
  public Surrogate() {}

  Surrogate(Object value) {
    this.value = value;
  }

  @Override
  public void writeExternal(ObjectOutput out) {
    Object v = value;
    if (v == null) {
      throw new IllegalStateException();
    }
    ((IslandOutput) out).writeOurs(v);
  }

  @Override
  public void readExternal(ObjectInput in) {
    IslandInput island = (IslandInput) in;
    source = island;
    value = island.readOurs();
  }

  private Object readResolve() {
    Object v = value;
    IslandInput island = source;
    if (v == null || island == null) {
      throw new IllegalStateException();
    }
    island.resolved(v);
    return v;
  }
}
