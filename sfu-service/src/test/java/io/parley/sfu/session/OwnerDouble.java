package io.parley.sfu.session;

import io.parley.protocol.sfu.Hello;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SessionEvent.EventCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One stream of a signaling node, whose breaking a test decides.
final class OwnerDouble implements SessionOwner {

  final List<SessionEvent> events = new ArrayList<>();
  private final SessionBench bench;
  private boolean gone;

  OwnerDouble(SessionBench bench) {
    this.bench = bench;
  }

  /// A stream of a node that says who it is.
  static OwnerDouble of(SessionBench bench, String node) {
    var owner = new OwnerDouble(bench);
    bench.rooms.command(
        owner, SessionCommand.newBuilder().setHello(Hello.newBuilder().setNode(node)).build());
    return owner;
  }

  @Override
  public void send(SessionEvent event) {
    if (!gone) {
      events.add(event);
    }
  }

  @Override
  public boolean isGone() {
    return gone;
  }

  void breaks() {
    gone = true;
    bench.rooms.lost(this);
  }

  void attach(String sid) {
    command(sid, 0, command -> command.getAttachBuilder());
  }

  void resume(String sid) {
    command(sid, 0, command -> command.getAttachBuilder().setResume(true));
  }

  void command(String sid, int epoch, Consumer<SessionCommand.Builder> fill) {
    bench.command(this, sid, epoch, fill);
  }

  List<EventCase> cases() {
    return events.stream().map(SessionEvent::getEventCase).toList();
  }

  List<SessionEvent> of(EventCase kind) {
    return events.stream().filter(event -> event.getEventCase() == kind).toList();
  }
}
