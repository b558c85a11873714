package dev.pando.memory;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how long a component of a record is in shared memory: elements of an array, bytes in UTF-8
 * of a {@code String}.
 *
 * {@snippet :
 * record Sample(long time, @Length(16) String sensor, @Length(4) double[] values) {}
 * }
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Length {
  /** How many, at least 1. */
  int value();
}
