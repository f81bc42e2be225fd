package io.parley.cluster.trace.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.Traces;

/// Calls as steps of traces. Only calls that belong to something: what nodes ask each other all the
/// time would be most of all traces. Streams never end; what crosses them says itself where it
/// belongs.
public final class GrpcTraces {

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of(Trace.TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);

  private GrpcTraces() {}

  /// For channels.
  public static ClientInterceptor client(Traces traces) {
    return new Client(new ObservationGrpcClientInterceptor(traces.registry()));
  }

  /// For servers.
  public static ServerInterceptor server(Traces traces) {
    return new Server(new ObservationGrpcServerInterceptor(traces.registry()));
  }

  private record Client(ClientInterceptor observed) implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      return method.getType() == MethodType.UNARY && Trace.current().isAnywhere()
          ? observed.interceptCall(method, options, next)
          : next.newCall(method, options);
    }
  }

  private record Server(ServerInterceptor observed) implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return call.getMethodDescriptor().getType() == MethodType.UNARY
              && headers.containsKey(TRACEPARENT)
          ? observed.interceptCall(call, headers, next)
          : next.startCall(call, headers);
    }
  }
}
