package io.parley.cluster.transport;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.grpc.GrpcTraces;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where every gRPC server and channel between services comes from, so that all of them speak with
/// the same credentials and limits. Safe from any thread; to be closed after them.
public final class GrpcTransport implements AutoCloseable {

  /// A SendData of the greatest size fits, and so does the list of a big room's participants; more
  /// would let one caller fill the heap.
  public static final int MAX_MESSAGE_BYTES = 16 << 20;

  /// A silent connection is tried this often. gRPC goes no lower than 10 s; who must know sooner
  /// sends beats of its own.
  private static final long KEEPALIVE_SECONDS = 10;

  /// Longer, and calls hang on a connection that is gone; shorter, and a pause of the other side's
  /// garbage collector costs all its streams.
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 3;

  /// What a server lets its callers do: a little less than they do, since timers are not exact.
  private static final long PERMITTED_KEEPALIVE_SECONDS = 8;

  /// A host that does not answer within this is not there; longer, and each call to it waits.
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  private final ServerCredentials server;
  private final ChannelCredentials channel;
  private final @Nullable FleetTls tls;
  private final Traces traces;

  /// Without traces.
  ///
  /// @throws IllegalArgumentException where a file of `tls` cannot be read or understood
  public GrpcTransport(TlsProperties tls) {
    this(tls, Traces.off());
  }

  /// @param traces of the service that calls and is called
  /// @throws IllegalArgumentException where a file of `tls` cannot be read or understood
  public GrpcTransport(TlsProperties tls, Traces traces) {
    this.traces = traces;
    if (tls.isConfigured()) {
      FleetTls fleet = FleetTls.load(tls);
      this.tls = fleet;
      this.server = fleet.server();
      this.channel = fleet.channel();
    } else {
      this.tls = null;
      this.server = InsecureServerCredentials.create();
      this.channel = InsecureChannelCredentials.create();
    }
  }

  /// A server that is to listen there.
  ///
  /// @param port 0 for any that is free
  public NettyServerBuilder server(String host, int port) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port), server)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(PERMITTED_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    return traces.on() ? builder.intercept(GrpcTraces.server(traces)) : builder;
  }

  /// A channel to a server of another service; its connection is made with the first call.
  public NettyChannelBuilder channel(String host, int port) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(host, port, channel)
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return traces.on() ? builder.intercept(GrpcTraces.client(traces)) : builder;
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }
}
