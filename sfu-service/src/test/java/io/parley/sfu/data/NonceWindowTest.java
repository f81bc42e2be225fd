package io.parley.sfu.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NonceWindowTest {

  private final NonceWindow window = new NonceWindow();

  @Test
  void forgetsTheOldestOfMoreThanAHundred() {
    for (int i = 0; i <= NonceWindow.CAPACITY; i++) {
      assertThat(window.isNew(nonce(i))).isTrue();
    }

    assertThat(window.isNew(nonce(NonceWindow.CAPACITY))).isFalse();
    assertThat(window.isNew(nonce(0))).isTrue();
  }

  @Test
  void ignoresWhatIsNoNonce() {
    assertThat(window.isNew(ByteString.EMPTY)).isTrue();
    assertThat(window.isNew(ByteString.EMPTY)).isTrue();
  }

  private static ByteString nonce(int number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putInt(number).array());
  }
}
