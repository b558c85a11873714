package dev.pando.tck.fork;

import dev.pando.Pando;
import dev.pando.StartMethod;
import dev.pando.tck.TaskPolicyContract;
import org.junit.jupiter.api.Tag;

@Tag("torture")
class ForkTaskPolicyTest extends TaskPolicyContract {
  ForkTaskPolicyTest() {
    super(Pando.context(StartMethod.FORK));
  }
}
