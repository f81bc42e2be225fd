package io.parley.fleet.health;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Up when the broker says which versions of the protocol it knows.
public record KafkaProbe(int port) implements Probe {

  private static final short API_VERSIONS = 18;

  private static final int CORRELATION = 0x70726f62;

  private static final int SIZE_AND_CORRELATION_BYTES = 8;

  @Override
  public boolean up() throws IOException {
    ByteBuffer request = ByteBuffer.allocate(14);
    request.putInt(10).putShort(API_VERSIONS).putShort((short) 0);
    request.putInt(CORRELATION).putShort((short) -1); // no client id
    byte[] answer = Exchange.of(port, request.array(), SIZE_AND_CORRELATION_BYTES);
    return answer.length == SIZE_AND_CORRELATION_BYTES
        && ByteBuffer.wrap(answer).getInt(4) == CORRELATION;
  }
}
