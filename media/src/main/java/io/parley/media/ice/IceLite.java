package io.parley.media.ice;

import io.parley.media.stun.StunMessage;
import io.parley.media.stun.StunWriter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ICE-lite agent of one peer (RFC 8445 §2.5): answers checks, follows nominations, notices
/// silence. It never asks, and is always the controlled side.
///
/// Nothing is answered that does not prove knowledge of our password, so a stranger learns nothing
/// and is sent nothing. Owned by one shard.
public final class IceLite {

  /// A peer that nothing authentic came from for so long may have lost its network.
  public static final long SILENT_NANOS = 10_000_000_000L;

  /// A peer that nothing authentic came from for so long is gone.
  public static final long FAILED_NANOS = 15_000_000_000L;

  /// A nominated pair counts for Firefox while it was checked this lately. Firefox checks at least
  /// that often; longer would hold on to a network the peer left.
  static final long FRESH_NANOS = 5_000_000_000L;

  /// How many paths a peer may have: a host with many addresses tries some ten. The one that was
  /// not checked for longest gives way, never the selected one.
  static final int CAPACITY = 16;

  private record Key(byte[] ufrag, byte[] password) {

    static Key of(IceCredentials credentials) {
      return new Key(
          credentials.ufrag().getBytes(StandardCharsets.US_ASCII),
          credentials.password().getBytes(StandardCharsets.US_ASCII));
    }

    boolean signed(StunMessage message) {
      return message.usernameStartsWith(ufrag) && message.integrityIs(password);
    }
  }

  private final boolean highestPriorityNomination;
  private final List<CheckedPath> paths = new ArrayList<>();
  private final StunWriter writer = new StunWriter();

  private Key current;
  private @Nullable Key previous;
  private String remoteUfrag = "";
  private @Nullable CheckedPath selected;
  private @Nullable CheckedPath lastHeard;
  private long heardNanos;
  private IceState state = IceState.NEW;

  /// @param highestPriorityNomination for a peer that nominates every pair that works, as Firefox
  ///   does: of what it nominated the best pair is taken, otherwise the newest
  public IceLite(IceCredentials local, boolean highestPriorityNomination) {
    this.current = Key.of(local);
    this.highestPriorityNomination = highestPriorityNomination;
  }

  /// What the peer's description says. A lite agent sends no checks, so it needs no password; and a
  /// check may come before the description does (RFC 8445 §7.3), so it is not compared either.
  public void remote(String ufrag, String password) {
    remoteUfrag = ufrag;
  }

  /// The peer's user fragment; empty before [#remote].
  public String remoteUfrag() {
    return remoteUfrag;
  }

  /// Begins a new generation (RFC 8445 §9). Media stays on the selected path until the peer
  /// nominates again, and checks with the credentials of before count until the first with the new
  /// ones.
  public void restart(IceCredentials local) {
    // Restarted twice before the peer came: it still checks with the credentials it knows.
    previous = previous == null ? current : previous;
    current = Key.of(local);
  }

  /// Takes a STUN message that came on a path.
  ///
  /// @param out at least [StunWriter#MAX_BYTES] from `outOffset`
  /// @return length of the reply to send back on the same path; 0 when there is nothing to say
  public int receive(
      long nowNanos, Path path, StunMessage message, MemorySegment out, long outOffset) {
    if (message.type() != StunMessage.BINDING_REQUEST) {
      return 0;
    }
    Key key = signer(message);
    if (key == null) {
      return 0;
    }
    if (message.isControlled()) {
      return writer.roleConflict(message, key.password, out, outOffset);
    }
    if (key == current && previous != null) {
      beginGeneration();
    }
    checked(nowNanos, path, message);
    return writer.bindingSuccess(message, path.remote(), key.password, out, outOffset);
  }

  private @Nullable Key signer(StunMessage message) {
    if (current.signed(message)) {
      return current;
    }
    Key old = previous;
    return old != null && old.signed(message) ? old : null;
  }

  private void beginGeneration() {
    previous = null;
    for (CheckedPath path : paths) {
      path.nominated = false;
    }
  }

  private void checked(long nowNanos, Path path, StunMessage message) {
    CheckedPath checked = find(path);
    if (checked == null) {
      checked = add(path);
    }
    checked.checked(nowNanos, message.priority());
    checked.nominated |= message.hasUseCandidate();
    heard(nowNanos, checked);
    select(nowNanos, checked, message.hasUseCandidate());
  }

  private CheckedPath add(Path path) {
    if (paths.size() == CAPACITY) {
      paths.remove(oldest());
    }
    var added = new CheckedPath(path);
    paths.add(added);
    return added;
  }

  private @Nullable CheckedPath oldest() {
    CheckedPath oldest = null;
    for (CheckedPath path : paths) {
      boolean older = oldest == null || path.checkedNanos - oldest.checkedNanos < 0;
      oldest = path != selected && older ? path : oldest;
    }
    return oldest;
  }

  private void select(long nowNanos, CheckedPath checked, boolean nominates) {
    if (selected == null) {
      selected = checked;
    } else if (highestPriorityNomination) {
      selectPreferred(nowNanos);
    } else if (nominates) {
      selected = checked;
    }
  }

  private void selectPreferred(long nowNanos) {
    CheckedPath best = null;
    for (CheckedPath path : paths) {
      boolean counts = path.nominated && nowNanos - path.checkedNanos < FRESH_NANOS;
      if (counts && (best == null || path.isPreferredTo(best))) {
        best = path;
      }
    }
    selected = best != null ? best : selected;
  }

  /// An authentic DTLS, SRTP or SRTCP packet came on this path.
  public void heard(long nowNanos, Path path) {
    CheckedPath checked = find(path);
    if (checked != null) {
      heard(nowNanos, checked);
    }
  }

  private void heard(long nowNanos, CheckedPath checked) {
    lastHeard = checked;
    heardNanos = nowNanos;
    state = IceState.CONNECTED;
  }

  private @Nullable CheckedPath find(Path path) {
    CheckedPath last = lastHeard;
    if (last != null && last.path == path) {
      return last;
    }
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).path.equals(path)) {
        return paths.get(i);
      }
    }
    return null;
  }

  /// Where to send; null before the first valid check.
  public @Nullable Path selected() {
    return selected == null ? null : selected.path;
  }

  /// Whether media from this path may be looked at: a valid check came on it.
  public boolean isChecked(Path path) {
    return find(path) != null;
  }

  /// How the connection stands now.
  public IceState state(long nowNanos) {
    if (state != IceState.NEW) {
      long quietNanos = nowNanos - heardNanos;
      state =
          quietNanos >= FAILED_NANOS
              ? IceState.FAILED
              : quietNanos >= SILENT_NANOS ? IceState.SILENT : IceState.CONNECTED;
    }
    if (highestPriorityNomination) {
      selectPreferred(nowNanos);
    }
    return state;
  }

  /// When [#state] could next say something else than it last did; `Long.MAX_VALUE` when only a
  /// packet can change it.
  public long wakeNanos() {
    return switch (state) {
      case NEW, FAILED -> Long.MAX_VALUE;
      case CONNECTED -> heardNanos + SILENT_NANOS;
      case SILENT -> heardNanos + FAILED_NANOS;
    };
  }
}
