package io.parley.sfu.udp;

import io.parley.media.ice.Path;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/// One datagram socket of one shard, bound to one address: replies leave from where packets came.
public final class UdpSocket implements AutoCloseable {

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final PathCache paths;

  private UdpSocket(DatagramChannel channel, int number) throws IOException {
    this.channel = channel;
    this.local = (InetSocketAddress) channel.getLocalAddress();
    this.paths = new PathCache(number);
  }

  /// Binds a socket.
  ///
  /// @param number of this socket in the paths of its packets
  /// @param bufferBytes that the kernel is asked to hold, each way
  /// @throws IOException if the address cannot be bound
  public static UdpSocket open(int number, InetSocketAddress address, int bufferBytes)
      throws IOException {
    boolean six = address.getAddress() instanceof Inet6Address;
    var channel =
        DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, bufferBytes);
      channel.bind(address);
      return new UdpSocket(channel, number);
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot bind UDP " + address + ": " + e.getMessage(), e);
    }
  }

  /// The bound address, with its port.
  public InetSocketAddress localAddress() {
    return local;
  }

  /// Has a selector watch for packets.
  public SelectionKey register(Selector selector) throws IOException {
    return channel.register(selector, SelectionKey.OP_READ, this);
  }

  /// Reads one packet.
  ///
  /// @param into from its position on; what is longer than its room is cut
  /// @return null when there is none
  public @Nullable Path receive(ByteBuffer into) throws IOException {
    SocketAddress from = channel.receive(into);
    return from == null ? null : paths.path((InetSocketAddress) from);
  }

  /// Sends one packet.
  ///
  /// @return false if the kernel's buffer was full, and the packet is lost
  public boolean send(ByteBuffer packet, InetSocketAddress to) throws IOException {
    int length = packet.remaining();
    return channel.send(packet, to) == length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
