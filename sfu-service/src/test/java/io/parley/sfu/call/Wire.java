package io.parley.sfu.call;

import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceTransport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What carries a client's datagrams.
interface Wire extends AutoCloseable {

  int TURN_MILLIS = 5;

  void send(byte[] datagram) throws IOException;

  /// Waits a few milliseconds for one.
  byte @Nullable [] receive() throws IOException;

  @Override
  void close() throws IOException;

  static Wire to(HostCandidate candidate) throws IOException {
    return candidate.transport() == IceTransport.UDP ? new Udp(candidate) : new Tcp(candidate);
  }

  final class Udp implements Wire {
    private final DatagramSocket socket = new DatagramSocket();
    private final byte[] buffer = new byte[2048];

    Udp(HostCandidate candidate) throws IOException {
      socket.connect(candidate.socketAddress());
      socket.setSoTimeout(TURN_MILLIS);
    }

    @Override
    public void send(byte[] datagram) throws IOException {
      socket.send(new DatagramPacket(datagram, datagram.length));
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      var packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        return Arrays.copyOf(buffer, packet.getLength());
      } catch (SocketTimeoutException e) {
        return null;
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /// Frames of RFC 4571.
  final class Tcp implements Wire {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Tcp(HostCandidate candidate) throws IOException {
      socket = new Socket(candidate.address(), candidate.port());
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }

    @Override
    public void send(byte[] datagram) throws IOException {
      byte[] frame = new byte[datagram.length + 2];
      frame[0] = (byte) (datagram.length >> 8);
      frame[1] = (byte) datagram.length;
      System.arraycopy(datagram, 0, frame, 2, datagram.length);
      out.write(frame);
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
      socket.setSoTimeout(TURN_MILLIS);
      int first;
      try {
        first = in.read();
      } catch (SocketTimeoutException e) {
        return null;
      }
      if (first < 0) {
        throw new IOException("the server closed the connection");
      }
      socket.setSoTimeout(0);
      byte[] frame = new byte[first << 8 | in.readUnsignedByte()];
      in.readFully(frame);
      return frame;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
