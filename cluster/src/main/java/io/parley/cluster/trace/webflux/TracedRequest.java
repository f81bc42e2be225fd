package io.parley.cluster.trace.webflux;

import io.parley.cluster.trace.Trace;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/// A request whose body's readers are in its place in a trace, so that what follows from the body
/// is too.
final class TracedRequest extends ServerHttpRequestDecorator {

  private final Trace trace;

  TracedRequest(ServerHttpRequest request, Trace trace) {
    super(request);
    this.trace = trace;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return super.getBody()
        .transform(
            Operators.<DataBuffer, DataBuffer>lift(
                (publisher, reader) -> new TracedReader(reader, trace)));
  }

  private record TracedReader(CoreSubscriber<? super DataBuffer> reader, Trace trace)
      implements CoreSubscriber<DataBuffer> {

    @Override
    public Context currentContext() {
      return reader.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      reader.onSubscribe(subscription);
    }

    @Override
    public void onNext(DataBuffer bytes) {
      trace.wrap(() -> reader.onNext(bytes)).run();
    }

    @Override
    public void onError(Throwable failure) {
      trace.wrap(() -> reader.onError(failure)).run();
    }

    @Override
    public void onComplete() {
      trace.wrap(reader::onComplete).run();
    }
  }
}
