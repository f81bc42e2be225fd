package io.parley.media.sdp;

import io.parley.media.section.StreamSsrc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The synchronisation sources that a section announces (RFC 5576), retransmissions with the
/// stream that they repair (RFC 4588 §8.8).
///
/// @param streams in the order of a `SIM` group where there is one, else of the lines
/// @param msid of the first `a=ssrc` line that names one
/// @param cname of the first `a=ssrc` line that names one
public record Sources(List<StreamSsrc> streams, @Nullable Msid msid, @Nullable String cname) {

  /// More streams than any client announces in one section.
  private static final int MAX_STREAMS = 32;

  private static final long MAX_SSRC = 0xFFFF_FFFFL;

  public Sources {
    streams = List.copyOf(streams);
  }

  static Sources of(Attributes attributes) {
    Map<Integer, Integer> repairs = new LinkedHashMap<>();
    Map<Integer, Integer> parities = new LinkedHashMap<>();
    Set<Integer> ordered = new LinkedHashSet<>();
    for (var value : attributes.values("ssrc-group")) {
      var members = members(value);
      if (value.startsWith("FID ") && members.size() == 2) {
        repairs.put(members.get(0), members.get(1));
      } else if (value.startsWith("FEC-FR ") && members.size() == 2) {
        parities.put(members.get(0), members.get(1));
      } else if (value.startsWith("SIM ")) {
        ordered.addAll(members);
      }
    }
    Msid msid = null;
    String cname = null;
    for (var value : attributes.values("ssrc")) {
      long ssrc = Text.number(Text.before(value, ' '), MAX_SSRC);
      if (ssrc < 0) {
        continue;
      }
      ordered.add((int) ssrc);
      var rest = Text.after(value, ' ');
      if (msid == null && rest.startsWith("msid:")) {
        msid = Msid.parse(rest.substring(5));
      } else if (cname == null && rest.startsWith("cname:")) {
        cname = rest.substring(6);
      }
    }
    ordered.removeAll(Set.copyOf(repairs.values()));
    ordered.removeAll(Set.copyOf(parities.values()));
    var streams = new ArrayList<StreamSsrc>();
    for (int ssrc : ordered) {
      if (streams.size() < MAX_STREAMS) {
        streams.add(
            new StreamSsrc(ssrc, repairs.getOrDefault(ssrc, 0), parities.getOrDefault(ssrc, 0)));
      }
    }
    return new Sources(streams, msid, cname);
  }

  private static List<Integer> members(String group) {
    var members = new ArrayList<Integer>();
    for (var word : Text.after(group, ' ').split(" +")) {
      long ssrc = Text.number(word, MAX_SSRC);
      if (ssrc >= 0) {
        members.add((int) ssrc);
      }
    }
    return members;
  }
}
